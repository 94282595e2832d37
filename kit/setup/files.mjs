/** The files that say again what the settings say, because Alexa reads them there: each as it is, and as it should be. */
import { readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { accountLinking } from "./account-linking.mjs";
import { manifest } from "./manifest.mjs";
import { readSettings } from "./settings.mjs";

/** @import { Settings } from "./settings.mjs" */

const MODELS = "skill-package/interactionModels/custom";

/** The paths of the files of `root` that do not say what its settings say. */
export async function staleFiles(root = ".") {
  return (await derive(root)).map(({ path }) => path);
}

/** Brings the files of `root` in line with its settings and returns the paths of those that were not. */
export async function generate(root = ".") {
  const stale = await derive(root);
  await Promise.all(stale.map(({ path, wanted }) => writeFile(join(root, path), `${JSON.stringify(wanted, null, 2)}\n`)));
  return stale.map(({ path }) => path);
}

/** @param {string} root */
async function derive(root) {
  const settings = await readSettings(root);
  const files = [
    { path: "account-linking.json", update: accountLinking },
    { path: "skill-package/skill.json", update: manifest },
    ...(await modelFiles(root, settings)),
  ];
  const derived = await Promise.all(
    files.map(async ({ path, update }) => {
      const current = JSON.parse(await readFile(join(root, path), "utf8"));
      return { path, current, wanted: update(current, settings) };
    }),
  );
  return derived.filter(({ current, wanted }) => !isDeepStrictEqual(current, wanted));
}

/**
 * The interaction models, which are the locales' own but for the invocation name.
 * @param {string} root
 * @param {Settings} settings
 */
async function modelFiles(root, { locales }) {
  const models = (await readdir(join(root, MODELS))).map((name) => basename(name, ".json")).sort();
  for (const name of models) if (!(name in locales)) throw new Error(`${MODELS}/${name}.json has no [locales.${name}] in skill.toml`);
  for (const name in locales) if (!models.includes(name)) throw new Error(`[locales.${name}] in skill.toml has no ${MODELS}/${name}.json`);
  return Object.entries(locales).map(([name, { invocationName }]) => ({
    path: `${MODELS}/${name}.json`,
    update: (/** @type {any} */ { interactionModel, ...rest }) => ({
      ...rest,
      interactionModel: { ...interactionModel, languageModel: { ...interactionModel.languageModel, invocationName } },
    }),
  }));
}
