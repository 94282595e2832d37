/**
 * The project's settings: the Worker's variables (`wrangler.toml`, `[vars]`) and the others (`skill.toml`).
 * No setting is in both files.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";
import { refuse } from "../shared/command.mjs";
import { unset, valueProblems } from "./rules.mjs";
import { shapeProblems } from "./shape.mjs";

/** @import { Problem } from "./shape.mjs" */

/** @import { AccessTokenScheme, Locale, Settings } from "../shared/settings.mjs" */

/**
 * The settings of the project in `root`, and all problems with them.
 * @param {string} root
 * @returns {Promise<{ settings: Settings, problems: Problem[] }>}
 */
export async function inspectSettings(root) {
  const files = await Promise.all(["wrangler.toml", "skill.toml"].map((name) => readToml(root, name)));
  const [wrangler, skill] = files.map(({ table }) => table);
  const settings = toSettings(wrangler.vars ?? {}, skill);
  const problems = [
    ...files.flatMap(({ problem }) => problem ?? []),
    ...shapeProblems(wrangler, skill),
    ...valueProblems(settings),
  ];
  return { settings, problems };
}

/** @typedef {{ settings: Settings, problems: Problem[] }} Inspected */

/** The settings, if those that are set are valid. @param {Inspected} inspected */
export function valid({ settings, problems }) {
  refuse(problems.map(sentence));
  return settings;
}

/** The settings of the project in `root`. Settings that are set must be valid. @param {string} root */
export const readSettings = async (root) => valid(await inspectSettings(root));

/**
 * The settings of the project in `root`, of which the named ones must be set.
 * @param {string} root
 * @param {string[]} required
 * @param {(settings: Settings) => Problem[]} [further]  further checks
 */
export const requireSettings = async (root, required, further) =>
  withRequired(await inspectSettings(root), required, further);

/** @param {Inspected} inspected @param {string[]} required @param {(settings: Settings) => Problem[]} [further] */
export function withRequired({ settings, problems }, required, further = () => []) {
  const reported = new Set(problems.map(({ file, key }) => key ?? file));
  const missing = unset(settings, required).filter(({ file, key = "" }) => !reported.has(key) && !reported.has(file));
  refuse([...problems, ...missing, ...further(settings)].map(sentence));
  return settings;
}

/** @param {Problem} problem */
export const sentence = ({ file, key, reason }) => (key ? `${key} in ${file} ${reason}` : `${file}${reason}`);

/**
 * @param {string} root
 * @param {string} file
 * @returns {Promise<{ table: any, problem?: Problem }>}
 */
async function readToml(root, file) {
  let text;
  try {
    text = await readFile(join(root, file), "utf8");
  } catch {
    return { table: {}, problem: { file, reason: " cannot be read" } };
  }
  try {
    return { table: parse(text.replace(/^\ufeff/, "")) };
  } catch (error) {
    const { line, column, message } = /** @type {import("smol-toml").TomlError} */ (error);
    const reason = tomlReason(message, text.split("\n")[line - 1] ?? "");
    return { table: {}, problem: { file, reason: `:${line}:${column}: ${reason}` } };
  }
}

/**
 * The parser's message, or a clearer one if a string has no closing quote.
 * @param {string} message
 * @param {string} line
 */
function tomlReason(message, line) {
  const [reason] = message.replace(/^Invalid TOML document: /, "").split("\n");
  const quotes =
    line
      .replace(/\\./g, "")
      .replace(/#[^"]*$/, "")
      .split('"').length - 1;
  return /control characters/.test(reason) && quotes % 2 === 1
    ? 'a text does not end on this line: its closing " is missing'
    : reason;
}

/**
 * A value of a wrong type reads as unset.
 * @param {any} vars
 * @param {any} skill
 * @returns {Settings}
 */
export function toSettings(vars, skill) {
  return {
    vars: Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, text(value)])),
    vendorId: text(skill.vendor_id),
    workerUrl: text(skill.worker_url).replace(/\/+$/, ""),
    privacyPolicyUrl: text(skill.privacy_policy_url),
    termsOfUseUrl: text(skill.terms_of_use_url),
    applicationName: text(skill.application_name),
    accessTokenScheme: /** @type {AccessTokenScheme} */ (text(skill.access_token_scheme) || "HTTP_BASIC"),
    sslCertificateType: text(skill.ssl_certificate_type),
    recognisedVoices: skill.recognised_voices === true,
    keepsUserData: skill.keeps_user_data === true,
    permissionsInToken: skill.permissions_in_token === true,
    signInDomains: texts(skill.sign_in_domains),
    authorizationParameters: Object.fromEntries(
      Object.entries(skill.authorization_parameters ?? {}).map(([name, value]) => [name, text(value)]),
    ),
    locales: Object.fromEntries(Object.entries(skill.locales ?? {}).map(([name, value]) => [name, toLocale(value)])),
  };
}

/** @param {unknown} value */
const text = (value) => (typeof value === "string" ? value.trim() : "");
/** @param {unknown} value */
const texts = (value) => (Array.isArray(value) ? value.map(text) : []);

/** @param {any} table @returns {Locale} */
function toLocale({ name, invocation_name, example_phrases }) {
  const invocationName = text(invocation_name);
  return {
    name: text(name),
    invocationName,
    examplePhrases: texts(example_phrases).map((phrase) => phrase.replaceAll("{invocation}", invocationName)),
  };
}
