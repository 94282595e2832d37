/** What Amazon is told of the skill, as it is in the tree: the skill package, and the account linking request. */
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { refuse } from "../setup/command.mjs";

export const MANIFEST = "skill-package/skill.json";
export const ACCOUNT_LINKING = "account-linking.json";
const MODELS = "skill-package/interactionModels/custom";

/** @param {string} locale */
export const modelPath = (locale) => `${MODELS}/${locale}.json`;

/**
 * @typedef {object} Package              each as its file has it
 * @property {any} manifest               `{ manifest }`
 * @property {Record<string, any>} models `{ interactionModel }` by locale
 * @property {any} accountLinking         `{ accountLinkingRequest }`
 */

/** @param {string} root @returns {Promise<Package>} */
export async function readPackage(root) {
  const names = (await readdir(join(root, MODELS)).catch(() => [])).filter((name) => name.endsWith(".json")).sort();
  const locales = names.map((name) => basename(name, ".json"));
  const [manifest, accountLinking, ...models] = await Promise.all([MANIFEST, ACCOUNT_LINKING, ...locales.map(modelPath)].map((path) => readJson(root, path)));
  return { manifest, accountLinking, models: Object.fromEntries(locales.map((locale, index) => [locale, models[index]])) };
}

/** @param {string} root @param {string} path */
async function readJson(root, path) {
  const text = await readFile(join(root, path), "utf8").catch(() => refuse([`${path} cannot be read`]));
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse([`${path} is not JSON: ${/** @type {Error} */ (error).message}`]);
  }
}
