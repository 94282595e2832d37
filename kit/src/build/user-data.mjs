/** Whether a skill keeps data of its users: its wrangler.toml binds the class of the library's entry. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";

/** The class in the library's `js/user-data.mjs`. */
export const CLASS = "UserData";

/**
 * Not by what the code happens to use: with the binding and without the class, wrangler refuses the Worker, so the last
 * `load` in the code could not be deleted.
 * @param {any} wrangler  wrangler.toml, parsed
 */
export const bindsUserData = ({ durable_objects: { bindings = [] } = {} }) =>
  Array.isArray(bindings) && bindings.some(({ class_name, script_name } = {}) => class_name === CLASS && !script_name);

/** @param {string} project */
export async function keepsUserData(project) {
  const text = await readFile(join(project, "wrangler.toml"), "utf8").catch(() => "");
  try {
    return bindsUserData(parse(text));
  } catch {
    return false; // wrangler says what is wrong with the file
  }
}
