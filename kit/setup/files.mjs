/** The files that repeat the settings for Alexa: their current and their wanted contents. */
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
 * @property {{ path: string, wanted: any, changes: string[] }[]} stale  the files that do not match the settings
 * @property {string[]} own         descriptions of values in the files that no setting explains; they are kept
 * @property {string[]} warnings    values that Amazon would refuse later
 * @property {string[]} problems    reasons to generate nothing
 */

/** The paths of the files of `root` that do not match its settings. @param {string} root */
export async function staleFiles(root) {
  return (await plan(root)).stale.map(({ path }) => path);
}

/** Updates the files of `root` from its settings. @param {string} root @returns {Promise<Plan>} what it did */
export async function generate(root) {
  const planned = await plan(root);
  refuse(planned.problems);
  await Promise.all(planned.stale.map(({ path, wanted }) => writeFile(join(root, path), `${JSON.stringify(wanted, null, 2)}\n`)));
  return planned;
}

/** The changes that `generate` would make. @param {string} root @returns {Promise<Plan>} */
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

/** Of an interaction model, only the invocation name is generated. @param {any} model @param {import("./settings.mjs").Locale} locale */
const withInvocationName = ({ interactionModel, ...rest }, { invocationName }) => ({
  ...rest,
  interactionModel: { ...interactionModel, languageModel: { ...interactionModel.languageModel, invocationName } },
});
