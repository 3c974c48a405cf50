/** A lakehouse with as many tables as the environment says, for `bench/tables.ts`. */
import { writeFileSync } from "node:fs";
import { Lakehouse } from "../../components/index.ts";
import { manyTables } from "../support/many-tables.ts";

const lakehouse = new Lakehouse("bench", {
  stack: "bench-tables",
  profile: "tiny",
  namePrefix: "bench-",
  products: [manyTables(Number(process.env["BENCH_TABLES"]))],
  // Everything in it is invented, and goes when the benchmark ends.
  allowDataLoss: true,
  tableResources: true,
  services: {
    postgres: { ports: { sql: 15432 } },
    minio: { ports: { api: 19000, console: 19001 } },
    "spark-master": { ports: { ui: 18081 } },
    "spark-connect": { ports: { grpc: 16002, thrift: 11000, ui: 14040 } },
    trino: { ports: { http: 18080 } },
    jupyter: { ports: { http: 18888 } },
  },
});
export const description = lakehouse.description;

process.on("exit", () => {
  const file = process.env["BENCH_MEMORY_FILE"];
  // Kilobytes, as the operating system counts them.
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS));
});
