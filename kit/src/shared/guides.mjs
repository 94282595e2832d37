/** The guides of this project, for messages. The packed kit has them, so they are in every skill. */
import { existsSync } from "node:fs";
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
