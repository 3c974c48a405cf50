import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { stageBuildContexts } from "../../../components/platform/build-context.ts";
import { IMAGE_PARENTS } from "../../../components/platform/image-name.ts";

let images: string;
let work: string;

beforeEach(() => {
  images = mkdtempSync(join(tmpdir(), "images-"));
  work = mkdtempSync(join(tmpdir(), "work-"));
  for (const image of Object.keys(IMAGE_PARENTS)) {
    mkdirSync(join(images, image));
    writeFileSync(join(images, image, "Dockerfile"), `# ${image}\n`);
  }
});

describe("stageBuildContexts", () => {
  it("gives the same tags for the same files", () => {
    expect(stageBuildContexts(images, work)).toEqual(stageBuildContexts(images, work));
  });

  it("copies each image's files into a folder named by content", () => {
    const { trino } = stageBuildContexts(images, work);
    expect(trino.folder).toContain(trino.tag.split(":")[1]);
    expect(readFileSync(resolve(trino.folder, "Dockerfile"), "utf8")).toBe("# trino\n");
  });

  it("changes an edited image and those built on it, and no other", () => {
    const before = stageBuildContexts(images, work);
    appendFileSync(join(images, "spark", "Dockerfile"), "LABEL edited=yes\n");
    const after = stageBuildContexts(images, work);
    const changed = (Object.keys(IMAGE_PARENTS) as (keyof typeof IMAGE_PARENTS)[]).filter(
      (image) => before[image].tag !== after[image].tag,
    );
    expect(changed).toEqual(["spark", "jobs", "jupyter", "dagster"]);
  });

  it("puts the machine's CA bundle into the first image alone", () => {
    mkdirSync(join(work, "ca"));
    writeFileSync(join(work, "ca", "ca-bundle.crt"), "certificates");
    const contexts = stageBuildContexts(images, work);
    const withBundle = Object.entries(contexts).filter(([, { folder }]) =>
      existsSync(resolve(folder, "ca/ca-bundle.crt")),
    );
    expect(withBundle.map(([image]) => image)).toEqual(["system"]);
  });

  it("leaves caches of tools out", () => {
    const before = stageBuildContexts(images, work);
    mkdirSync(join(images, "jobs", "__pycache__"));
    writeFileSync(join(images, "jobs", "__pycache__", "x.pyc"), "");
    expect(stageBuildContexts(images, work)).toEqual(before);
  });
});
