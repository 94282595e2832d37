/** The files that repeat the settings for Alexa: their current and their wanted contents. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { accountLinking, appendedProblems, doubtful, limitProblems, ownWords } from "../alexa/account-linking.mjs";
import { localeReason } from "../alexa/locales.mjs";
import { ICONS, manifest, ownLocales, regionProblems } from "../alexa/manifest.mjs";
import { ACCOUNT_LINKING, MANIFEST, modelLocales, modelPath } from "../alexa/package.mjs";
import { refuse } from "../shared/command.mjs";
import { writeWhole } from "../shared/write.mjs";
import { differences } from "./differences.mjs";
import { Project } from "./project.mjs";
import { brandProblems, certificationAdvice } from "./rules.mjs";
import { sentence } from "./settings.mjs";
import { boundUserData } from "./user-data.mjs";

/** @import { Settings } from "../shared/settings.mjs" */

/**
 * @typedef {object} Plan
 * @property {{ path: string, wanted: any, changes: string[] }[]} stale  the files that do not match the settings
 * @property {string[]} own         sentences about values in the files that belong to the developer; they are kept
 * @property {string[]} warnings    values that Amazon would refuse later
 * @property {string[]} problems    reasons to generate nothing
 */

/**
 * The paths of the files of `root` that do not match its settings.
 * @param {string} root
 * @param {Project} [project] if it has been read
 */
export async function staleFiles(root, project) {
  return (await plan(root, project)).stale.map(({ path }) => path);
}

/** Updates the files of `root` from its settings. @param {string} root @returns {Promise<Plan>} what it did */
export async function generate(root) {
  const planned = await plan(root);
  await carryOut(root, planned);
  return planned;
}

/** @param {string} root @param {Plan} plan */
export async function carryOut(root, { problems, stale }) {
  refuse(problems);
  await Promise.all(
    stale.map(({ path, wanted }) =>
      writeWhole(join(root, path), typeof wanted === "string" ? wanted : `${JSON.stringify(wanted, null, 2)}\n`),
    ),
  );
}

/**
 * The paths of the files of `root` that do not match these settings, although settings of a locale may be wrong or a
 * model may be missing.
 * @param {string} root
 * @param {Settings} settings
 * @param {import("../alexa/package.mjs").Package} skillPackage
 */
export function staleBy(root, settings, skillPackage) {
  const locales = Object.fromEntries(Object.entries(settings.locales).filter(([name]) => !localeReason(name)));
  return planned(root, { ...settings, locales }, skillPackage).stale.map(({ path }) => path);
}

/**
 * The changes that `generate` would make.
 * @param {string} root
 * @param {Project} [project] if it has been read
 * @returns {Promise<Plan>}
 */
export async function plan(root, project = new Project(root)) {
  const settings = await project.settings();
  const current = await project.package();
  refuse(localeProblems(settings, await modelLocales(root)));
  const { stale, ...rest } = planned(root, settings, current);
  return {
    stale: [...stale, ...boundUserData(settings, await readFile(join(root, "wrangler.toml"), "utf8"))],
    ...rest,
  };
}

/**
 * @param {string} root
 * @param {Settings} settings
 * @param {import("../alexa/package.mjs").Package} current
 * @returns {Plan}
 */
function planned(root, settings, current) {
  const linking = accountLinking(current.accountLinking, settings);
  const files = [
    { path: ACCOUNT_LINKING, current: current.accountLinking, wanted: linking },
    { path: MANIFEST, current: current.manifest, wanted: manifest(current.manifest, settings, presentIcons(root)) },
    ...Object.entries(current.models)
      .filter(([locale]) => Object.hasOwn(settings.locales, locale))
      .map(([locale, model]) => ({
        path: modelPath(locale),
        current: model,
        wanted: withInvocationName(model, settings.locales[locale]),
      })),
  ];
  return {
    stale: files
      .filter(({ current, wanted }) => !isDeepStrictEqual(current, wanted))
      .map(({ path, current, wanted }) => ({ path, wanted, changes: differences(current, wanted) })),
    own: [
      ...ownWords(current.accountLinking, settings).map(
        (words) => `${ACCOUNT_LINKING}, ${words}: no setting explains it`,
      ),
      ...doubtful(current.accountLinking, settings).map((words) => `${ACCOUNT_LINKING}, ${words}`),
      ...ownLocales(current.manifest.manifest, settings).map((words) => `${MANIFEST}, ${words}`),
    ],
    warnings: [
      ...brandProblems(settings),
      ...certificationAdvice(settings).map((advice) => `before certification: ${sentence(advice)}`),
      ...current.modelProblems.map((problem) => `not updated: ${problem}`),
    ],
    problems: [
      ...limitProblems(linking),
      ...appendedProblems(current.accountLinking.accountLinkingRequest),
      ...regionProblems(current.manifest.manifest, [`${settings.workerUrl}/`]),
    ],
  };
}

/** Those of the usual icons that `root` has. @param {string} root */
const presentIcons = (root) =>
  Object.fromEntries(
    Object.entries(ICONS).filter(([, uri]) => existsSync(join(root, dirname(MANIFEST), uri.replace("file://", "")))),
  );

/** @param {Settings} settings @param {string[]} models  the locales that have a model */
const localeProblems = ({ locales }, models) => [
  ...models
    .filter((name) => !Object.hasOwn(locales, name))
    .map((name) =>
      localeReason(name)
        ? `${modelPath(name)}: ${name} ${localeReason(name)}`
        : `${modelPath(name)} has no [locales.${name}] in skill.toml: make add-locale LOCALE=${name} adds it, or delete the file`,
    ),
  ...Object.keys(locales)
    .filter((name) => !models.includes(name))
    .map(
      (name) => `[locales.${name}] in skill.toml has no ${modelPath(name)}: make add-locale LOCALE=${name} creates it`,
    ),
];

/**
 * Of an interaction model, only the invocation name is generated.
 * @param {any} model
 * @param {import("../shared/settings.mjs").Locale} locale
 */
const withInvocationName = ({ interactionModel, ...rest }, { invocationName }) => ({
  ...rest,
  interactionModel: { ...interactionModel, languageModel: { ...interactionModel.languageModel, invocationName } },
});
