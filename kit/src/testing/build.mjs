/** Miniflare's options for a built Worker, with the same runtime settings as in the deployment. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";

/** @param {string} project  its folder, where wrangler.toml is */
export const buildOf = (project) => join(project, "build");

/** @param {string} project */
export function builtWorker(project) {
  const directory = buildOf(project);
  if (!existsSync(join(directory, "index.js")))
    throw new Error(`${directory} has no Worker: run alexa-auth0 build in ${project}`);
  const { compatibility_date, compatibility_flags, durable_objects } = /** @type {any} */ (
    parse(readFileSync(join(project, "wrangler.toml"), "utf8"))
  );
  const objects = (durable_objects?.bindings ?? []).map(
    (/** @type {{ name: string, class_name: string }} */ { name, class_name }) => [
      name,
      { className: class_name, useSQLite: true },
    ],
  );
  return {
    modulesRoot: directory,
    modules: [
      { type: /** @type {const} */ ("ESModule"), path: join(directory, "index.js") },
      { type: /** @type {const} */ ("CompiledWasm"), path: join(directory, "index_bg.wasm") },
    ],
    compatibilityDate: String(compatibility_date),
    compatibilityFlags: /** @type {string[]} */ (compatibility_flags),
    durableObjects: Object.fromEntries(objects),
  };
}
