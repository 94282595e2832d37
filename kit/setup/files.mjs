/** The files that say again what the settings say, because Alexa reads them there: each as it is, and as it should be. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ACCOUNT_LINKING, MANIFEST, modelPath, readPackage } from "../skill/package.mjs";
import { accountLinking } from "./account-linking.mjs";
import { refuse } from "./command.mjs";
import { manifest } from "./manifest.mjs";
import { readSettings } from "./settings.mjs";

/** @import { Package } from "../skill/package.mjs" */
/** @import { Settings } from "./settings.mjs" */

/** The paths of the files of `root` that do not say what its settings say. @param {string} root */
export async function staleFiles(root) {
  return (await derive(root)).map(({ path }) => path);
}

/** Brings the files of `root` in line with its settings and returns the paths of those that were not. @param {string} root */
export async function generate(root) {
  const stale = await derive(root);
  await Promise.all(stale.map(({ path, wanted }) => writeFile(join(root, path), `${JSON.stringify(wanted, null, 2)}\n`)));
  return stale.map(({ path }) => path);
}

/** @param {string} root */
async function derive(root) {
  const settings = await readSettings(root);
  const current = await readPackage(root);
  refuse(localeProblems(settings, current));
  const files = [
    { path: ACCOUNT_LINKING, current: current.accountLinking, wanted: accountLinking(current.accountLinking, settings) },
    { path: MANIFEST, current: current.manifest, wanted: manifest(current.manifest, settings) },
    ...Object.entries(current.models).map(([locale, model]) => ({ path: modelPath(locale), current: model, wanted: withInvocationName(model, settings.locales[locale]) })),
  ];
  return files.filter(({ current, wanted }) => !isDeepStrictEqual(current, wanted));
}

/** @param {Settings} settings @param {Package} skillPackage */
const localeProblems = ({ locales }, { models }) => [
  ...Object.keys(models).filter((name) => !(name in locales)).map((name) => `${modelPath(name)} has no [locales.${name}] in skill.toml`),
  ...Object.keys(locales).filter((name) => !(name in models)).map((name) => `[locales.${name}] in skill.toml has no ${modelPath(name)}`),
];

/** An interaction model is its author's but for the invocation name. @param {any} model @param {import("./settings.mjs").Locale} locale */
const withInvocationName = ({ interactionModel, ...rest }, { invocationName }) => ({
  ...rest,
  interactionModel: { ...interactionModel, languageModel: { ...interactionModel.languageModel, invocationName } },
});
