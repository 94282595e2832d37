/** The built Worker of `skill/`, with a simulated Amazon and tenant. */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildOf, builtWorker } from "alexa-auth0-kit/testing/build";
import * as testing from "alexa-auth0-kit/testing/world";
import { kCurrentWorker } from "miniflare";

export { CERT_CHAIN_URL, eventually, say } from "alexa-auth0-kit/testing/world";

const SKILL = fileURLToPath(new URL("skill/", import.meta.url));

/** @param {testing.Settings} [settings] */
export const createWorld = (settings) => testing.createWorld(builtWorker(SKILL), settings);

/**
 * A local environment whose Worker starts after a script. The script may set `globalThis.wrap`, a function that returns
 * another Worker in place of the skill's. That one can request itself through the binding `SELF`. `globalThis.store`
 * may return another class for the users' data.
 * @param {string} script
 */
export function createWorldWith(script) {
  const { modules, ...worker } = builtWorker(SKILL);
  const at = (/** @type {string} */ name) => join(buildOf(SKILL), name);
  const first =
    'import "./first.js"; import skill, { UserData as Own } from "./index.js"; export const UserData = globalThis.store?.(Own) ?? Own; export default globalThis.wrap ? globalThis.wrap(skill) : skill;';
  const type = /** @type {const} */ ("ESModule");
  const scripts = [
    { type, path: at("entry.js"), contents: first },
    { type, path: at("first.js"), contents: script },
  ];
  return testing.createWorld(
    /** @type {any} */ ({ ...worker, modules: [...scripts, ...modules], serviceBindings: { SELF: kCurrentWorker } }),
  );
}
