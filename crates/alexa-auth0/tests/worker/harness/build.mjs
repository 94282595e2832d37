/** A built Worker, as Miniflare takes it: with the runtime's settings that it is deployed with. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";

const ROOT = new URL("../../../../../", import.meta.url);
const { compatibility_date, compatibility_flags } = parse(readFileSync(new URL("wrangler.toml", ROOT), "utf8"));

export const BUILD = fileURLToPath(new URL("build/", ROOT));

/** @param {string} [directory]  with a slash at its end */
export function builtWorker(directory = BUILD) {
  if (!existsSync(`${directory}index.js`)) throw new Error(`${directory}index.js is not there: build the Worker first`);
  return {
    modulesRoot: directory,
    modules: [
      { type: /** @type {const} */ ("ESModule"), path: `${directory}index.js` },
      { type: /** @type {const} */ ("CompiledWasm"), path: `${directory}index_bg.wasm` },
    ],
    compatibilityDate: String(compatibility_date),
    compatibilityFlags: /** @type {string[]} */ (compatibility_flags),
  };
}
