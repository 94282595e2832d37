/** The guides of this project, for messages. A skill has none of its own. */
import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const DOCS = new URL("../../../docs/", import.meta.url);

/**
 * Where a guide is: its path, if this kit is part of a checkout, or the name of the project that has it.
 * @param {string} name
 * @param {string} [section]
 */
export function guide(name, section) {
  const path = fileURLToPath(new URL(name, DOCS));
  const place = existsSync(path) ? relative(process.cwd(), path) : `docs/${name} of alexa-auth0`;
  return section ? `${place}, "${section}"` : place;
}
