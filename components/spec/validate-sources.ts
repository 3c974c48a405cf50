import { existsSync } from "node:fs";
import { join } from "node:path";
import { IDENTIFIER_RULE, isIdentifier } from "../core/naming.ts";
import { FILE_FORMATS } from "./file-format.ts";
import type { Product } from "./product.ts";
import { isDelivered, type DeliveredSource, type UrlTable } from "./source.ts";
import { urlFault } from "./url-fault.ts";

/**
 * Checks what a product's rows come from.
 *
 * @param at where the product was declared, for the messages
 * @returns one sentence per fault; empty when all is well
 */
export function validateSources(at: string, { folder, sources }: Product): string[] {
  return Object.entries(sources).flatMap(([name, source]) => {
    const place = `${at}, source ${name}`;
    if (isDelivered(source)) return validateDeliveredSource(place, name, source);
    return source.ddl === undefined || existsSync(join(folder, source.ddl))
      ? []
      : [`${place}: file ${source.ddl} does not exist in ${folder}`];
  });
}

function validateDeliveredSource(at: string, name: string, source: DeliveredSource): string[] {
  const faults: string[] = [];
  if (!FILE_FORMATS.includes(source.format)) {
    faults.push(`${at}: files of format "${source.format}" are not read; use ${FILE_FORMATS.join(", ")}`);
  }
  // Both are folders of the landing bucket: with a slash in a name two tables could share one.
  for (const part of [name, ...Object.keys(source.tables)]) {
    if (!isIdentifier(part))
      faults.push(`${at}: "${part}" names a folder of files; it must be ${IDENTIFIER_RULE}`);
  }
  if (source.kind === "url") {
    for (const [table, declared] of Object.entries(source.tables))
      faults.push(...validateUrlTable(`${at}, table ${table}`, declared));
    return faults;
  }
  for (const [table, declared] of Object.entries(source.tables)) {
    if ("url" in declared || "sha256" in declared)
      faults.push(
        `${at}, table ${table}: files that are delivered have no url; declare the source by urlSource`,
      );
  }
  return faults;
}

function validateUrlTable(at: string, { url, sha256 }: Partial<UrlTable>): string[] {
  const faults: string[] = [];
  const fault = urlFault(url ?? "");
  if (fault !== undefined) faults.push(`${at}: ${fault}`);
  if (!/^[0-9a-f]{64}$/.test(sha256 ?? "")) {
    faults.push(
      `${at}: sha256 "${sha256 ?? ""}" must be the file's SHA-256 as 64 lower-case hexadecimal digits, as "sha256sum <file>" prints it`,
    );
  }
  return faults;
}
