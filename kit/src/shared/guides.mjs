/** The guides of this project, for messages. The packed kit has them, so they are in every skill. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** In the packed kit, and in a checkout. */
const DOCS = ["../../docs/", "../../../docs/"]
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find(existsSync);

/**
 * The path of a guide.
 * @param {string} name
 * @param {string} [section]
 */
export function guide(name, section) {
  const place = relative(process.cwd(), join(/** @type {string} */ (DOCS), name));
  return section ? `${place}, "${section}"` : place;
}

/** The headings of the page of codes. @type {Set<string> | undefined} */
let codes;

/**
 * A code with the place that explains it. A code that the library does not have, such as one of the skill's own, stands
 * alone.
 * @param {string} code
 */
export function explained(code) {
  codes ??= new Set(
    [...readFileSync(join(/** @type {string} */ (DOCS), "codes.md"), "utf8").matchAll(/^### ([a-z_]+)$/gm)].map(
      ([, name]) => name,
    ),
  );
  return codes.has(code) ? `${code} (${guide("codes.md")}#${code})` : code;
}
