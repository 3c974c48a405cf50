import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { pulumiEnv, ROOT } from "./support/it-stack.ts";

const PROGRAM = `import { Lakehouse, defineProduct, ingest, postgresSource, table } from "pulumi-lakehouse";

const orders = { columns: { id: { type: "int" }, amount: { type: "decimal(10,2)" } }, primaryKey: ["id"] } as const;
const columns = {
  id: { type: "int", nullable: false, description: "Number of the order" },
  amount: { type: "decimal(10,2)", description: "What was paid, in euro" },
} as const;
const shop = defineProduct({
  name: "shop",
  description: "Orders of the shop",
  owner: "shop-team",
  folder: import.meta.dirname,
  sources: { erp: postgresSource({ database: "erp", tables: { orders } }) },
  tables: [
    table({ layer: "bronze", name: "orders", description: "Orders", columns, primaryKey: ["id"], job: ingest("erp", "orders") }),
  ],
});
export const lake = new Lakehouse("shop", { stack: "shop", profile: "tiny", products: [shop] }).description;
`;

it("the packed toolkit, installed into an empty project, previews a lakehouse of one table", async () => {
  expect(PROGRAM.trim().split("\n").length).toBeLessThanOrEqual(20);
  const folder = mkdtempSync(join(tmpdir(), "lakehouse-library-"));
  const packed = await execa("npm", ["pack", "--json", "--pack-destination", folder], { cwd: ROOT });
  const [{ filename = "" } = {}] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf("["))) as {
    filename?: string;
  }[];
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
  writeFileSync(join(folder, "index.ts"), PROGRAM);
  writeFileSync(
    join(folder, "Pulumi.yaml"),
    "name: shop\nmain: index.ts\nruntime: { name: nodejs, options: { typescript: false } }\n",
  );
  mkdirSync(join(folder, "state"));
  await execa("npm", ["install", "--ignore-scripts", "--prefer-offline", "--no-audit", `./${filename}`], {
    cwd: folder,
  });

  const env = { ...pulumiEnv(), PULUMI_BACKEND_URL: `file://${join(folder, "state")}` };
  await execa("pulumi", ["stack", "init", "shop"], { cwd: folder, env });
  const preview = await execa("pulumi", ["preview", "--json", "--non-interactive"], { cwd: folder, env });
  const { steps } = JSON.parse(preview.stdout) as {
    steps: { newState?: { type: string; inputs?: Record<string, unknown> } }[];
  };
  const containers = steps.filter((step) => step.newState?.type === "docker:index/container:Container");
  expect(containers).toHaveLength(9);
  const plan = steps.find((step) => String(step.newState?.inputs?.["objectName"]).startsWith("plan/"));
  expect(String(plan?.newState?.inputs?.["content"])).toContain('"bronze.orders"');

  // With the provider named, its table is a resource.
  const plugin =
    "plugins: { providers: [{ name: lakehouse, path: node_modules/pulumi-lakehouse/dist/provider }] }\n";
  writeFileSync(join(folder, "Pulumi.yaml"), `${readFileSync(join(folder, "Pulumi.yaml"), "utf8")}${plugin}`);
  writeFileSync(join(folder, "index.ts"), PROGRAM.replace("profile:", "tableResources: true, profile:"));
  const withTables = await execa("pulumi", ["preview", "--json", "--non-interactive"], { cwd: folder, env });
  expect(withTables.stdout).toContain("lakehouse:catalog:Table::bronze.orders");
  writeFileSync(join(folder, "index.ts"), PROGRAM);

  // Typed: the compiler accepts the program and refuses a misspelled field.
  writeFileSync(join(folder, "wrong.ts"), PROGRAM.replace("profile:", "profil:"));
  const check = (file: string) =>
    execa(
      join(ROOT, "node_modules/.bin/tsc"),
      [
        "--noEmit",
        "--strict",
        "--skipLibCheck",
        "--module",
        "nodenext",
        "--target",
        "es2024",
        "--types",
        "node",
        "--typeRoots",
        join(ROOT, "node_modules/@types"),
        file,
      ],
      { cwd: folder, reject: false },
    );
  expect((await check("index.ts")).stdout).toBe("");
  expect((await check("wrong.ts")).stdout).toContain("profil");
});

it("the package's only public surface is components/index.ts", () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { exports: object };
  expect(Object.keys(exports)).toEqual(["."]);
});
