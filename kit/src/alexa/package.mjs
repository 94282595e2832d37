/** Reads the files for Amazon: the skill package and the account linking request. */
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { refuse } from "../shared/command.mjs";
import { isObject, parseJson } from "../shared/json.mjs";

export const MANIFEST = "skill-package/skill.json";
export const ACCOUNT_LINKING = "account-linking.json";
const MODELS = "skill-package/interactionModels/custom";

/** @param {string} locale */
export const modelPath = (locale) => `${MODELS}/${locale}.json`;

/**
 * @typedef {object} Package              each as its file has it
 * @property {any} manifest               `{ manifest }`
 * @property {Record<string, any>} models `{ interactionModel }` by locale, of those files that can be read
 * @property {string[]} modelProblems     sentences about the others
 * @property {any} accountLinking         `{ accountLinkingRequest }`
 */

/**
 * Throws a refusal with all problems if the manifest or the account linking request is invalid. An invalid model is
 * left out.
 * @param {string} root
 * @returns {Promise<Package>}
 */
export async function readPackage(root) {
  const locales = await modelLocales(root);
  const [manifest, accountLinking] = await Promise.all([
    readJson(root, MANIFEST, manifestProblems),
    readJson(root, ACCOUNT_LINKING, accountLinkingProblems),
  ]);
  refuse([...manifest.problems, ...accountLinking.problems]);
  const models = await Promise.all(
    locales.map(async (locale) => ({ locale, ...(await readJson(root, modelPath(locale), modelProblems)) })),
  );
  return {
    manifest: manifest.value,
    accountLinking: accountLinking.value,
    models: Object.fromEntries(
      models.filter(({ problems }) => !problems.length).map(({ locale, value }) => [locale, value]),
    ),
    modelProblems: models.flatMap(({ problems }) => problems),
  };
}

/** The locales that have a model file, readable or not. @param {string} root */
export async function modelLocales(root) {
  const names = await readdir(join(root, MODELS)).catch(() => []);
  return names
    .filter((name) => name.endsWith(".json"))
    .map((name) => basename(name, ".json"))
    .sort();
}

/**
 * @param {string} root
 * @param {string} path
 * @param {(value: any) => string[]} problemsOf  why the file is invalid; each follows the path in a sentence
 * @returns {Promise<{ value?: any, problems: string[] }>}
 */
async function readJson(root, path, problemsOf) {
  const text = await readFile(join(root, path), "utf8").catch(() => undefined);
  if (text === undefined) return { problems: [`${path} cannot be read`] };
  const { problem, value } = parseJson(text.replace(/^\ufeff/, ""));
  if (problem) return { problems: [`${path} is not JSON: ${problem}`] };
  const problems = isObject(value) ? problemsOf(value) : ["must be an object: { … }"];
  return { value, problems: problems.map((reason) => `${path} ${reason}`) };
}

/** @param {unknown} value */
const isText = (value) => typeof value === "string";

/** @typedef {{ path: string, fits: (value: unknown) => boolean, kind: string }} Member */

/** @param {string} path @returns {Member} */
const object = (path) => ({ path, fits: isObject, kind: "an object: { … }" });
/** @param {string} path @returns {Member} */
const list = (path) => ({ path, fits: Array.isArray, kind: "a list: [ … ]" });
/** @param {string} path @returns {Member} */
const text = (path) => ({ path, fits: isText, kind: "text, in quotes" });

const MANIFEST_MEMBERS = [
  object("apis"),
  object("apis.custom"),
  object("apis.custom.endpoint"),
  object("apis.custom.regions"),
  object("events"),
  object("events.endpoint"),
  object("events.regions"),
  list("events.subscriptions"),
  list("permissions"),
  object("publishingInformation"),
  object("publishingInformation.locales"),
  object("privacyAndCompliance"),
  object("privacyAndCompliance.locales"),
];
const LINKING_MEMBERS = [
  text("authorizationUrl"),
  text("accessTokenUrl"),
  text("accessTokenScheme"),
  text("clientId"),
  list("scopes"),
  list("domains"),
  list("authorizationUrlsByPlatform"),
];

/** Fields that exist but have a wrong type. @param {any} value @param {Member[]} members @param {string} prefix */
const misshapen = (value, members, prefix) =>
  members
    .map((member) => ({
      ...member,
      found: member.path.split(".").reduce((/** @type {any} */ inner, name) => inner?.[name], value),
    }))
    .filter(({ found, fits }) => found !== undefined && !fits(found))
    .map(({ path, kind }) => `has ${prefix}.${path}, which must be ${kind}`);

/** @param {any} file */
function manifestProblems(file) {
  if (isObject(file.manifest)) return misshapen(file.manifest, MANIFEST_MEMBERS, "manifest");
  return ['must be {"manifest": { … }}: put everything that Amazon is told of the skill inside "manifest"'];
}

/** @param {any} file */
function accountLinkingProblems(file) {
  const { accountLinkingRequest: request, accountLinkingResponse: response } = file;
  const wanted = 'must be {"accountLinkingRequest": { … }}';
  if (response !== undefined)
    return [
      `has "accountLinkingResponse", as \`ask smapi get-account-linking-info\` prints it: ${wanted}. Rename that field`,
    ];
  if (!isObject(request))
    return [`${wanted}: put authorizationUrl, clientId and the rest inside "accountLinkingRequest"`];
  return [
    ...misshapen(request, LINKING_MEMBERS, "accountLinkingRequest"),
    ...("clientSecret" in request
      ? [
          "has clientSecret: git would keep the secret. Delete it there, rotate it in Auth0, and give it to `make deploy-skill` when it asks",
        ]
      : []),
  ];
}

/** @param {any} file */
function modelProblems({ interactionModel }) {
  const languageModel = interactionModel?.languageModel;
  if (!isObject(languageModel)) return ['must be {"interactionModel": {"languageModel": { … }}}'];
  return misshapen(languageModel, [text("invocationName"), list("intents"), list("types")], "languageModel");
}
