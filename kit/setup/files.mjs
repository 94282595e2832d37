/** The files that say again what the settings say, because Alexa reads them there: each as it is, and as it should be. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ACCOUNT_LINKING, MANIFEST, modelPath, readPackage } from "../skill/package.mjs";
import { accountLinking, limitProblems, ownWords } from "./account-linking.mjs";
import { refuse } from "./command.mjs";
import { differences } from "./differences.mjs";
import { manifest, regionProblems } from "./manifest.mjs";
import { brandProblems } from "./rules.mjs";
import { readSettings } from "./settings.mjs";

/** @import { Package } from "../skill/package.mjs" */
/** @import { Settings } from "./settings.mjs" */

/**
 * @typedef {object} Plan
 * @property {{ path: string, wanted: any, changes: string[] }[]} stale  the files that do not say what the settings say
 * @property {string[]} own         what the files have beyond the settings, in words: it is kept
 * @property {string[]} warnings    what Amazon would refuse later
 * @property {string[]} problems    why nothing should be generated
 */

/** The paths of the files of `root` that do not say what its settings say. @param {string} root */
export async function staleFiles(root) {
  return (await plan(root)).stale.map(({ path }) => path);
}

/** Brings the files of `root` in line with its settings. @param {string} root @returns {Promise<Plan>} what was to be done */
export async function generate(root) {
  const planned = await plan(root);
  refuse(planned.problems);
  await Promise.all(planned.stale.map(({ path, wanted }) => writeFile(join(root, path), `${JSON.stringify(wanted, null, 2)}\n`)));
  return planned;
}

/** What `generate` would do. @param {string} root @returns {Promise<Plan>} */
export async function plan(root) {
  const settings = await readSettings(root);
  const current = await readPackage(root);
  refuse(localeProblems(settings, current));
  const linking = accountLinking(current.accountLinking, settings);
  const files = [
    { path: ACCOUNT_LINKING, current: current.accountLinking, wanted: linking },
    { path: MANIFEST, current: current.manifest, wanted: manifest(current.manifest, settings) },
    ...Object.entries(current.models).map(([locale, model]) => ({ path: modelPath(locale), current: model, wanted: withInvocationName(model, settings.locales[locale]) })),
  ];
  return {
    stale: files.filter(({ current, wanted }) => !isDeepStrictEqual(current, wanted)).map(({ path, current, wanted }) => ({ path, wanted, changes: differences(current, wanted) })),
    own: ownWords(current.accountLinking, settings).map((words) => `${ACCOUNT_LINKING}, ${words}`),
    warnings: brandProblems(settings),
    problems: [...limitProblems(linking), ...regionProblems(current.manifest.manifest, [`${settings.workerUrl}/`])],
  };
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
