/**
 * The project's choices: the Worker's variables (`wrangler.toml`, `[vars]`) and what they lack (`skill.toml`).
 * Nothing is said in both.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "smol-toml";

/**
 * @typedef {object} Locale
 * @property {string} name
 * @property {string} invocationName
 * @property {string[]} examplePhrases
 *
 * @typedef {"HTTP_BASIC" | "REQUEST_BODY_CREDENTIALS"} AccessTokenScheme
 *
 * @typedef {object} Settings an unset one is ""
 * @property {Record<string, string>} vars the Worker's variables by their names
 * @property {string} vendorId
 * @property {string} workerUrl
 * @property {string} privacyPolicyUrl
 * @property {string} termsOfUseUrl
 * @property {AccessTokenScheme} accessTokenScheme
 * @property {string} sslCertificateType    "": by the host
 * @property {string[]} signInDomains
 * @property {Record<string, Locale>} locales
 */

/** The settings of the project in `root`. */
export async function readSettings(root = ".") {
  const [wrangler, skill] = await Promise.all(
    ["wrangler.toml", "skill.toml"].map(async (name) => parse(await readFile(join(root, name), "utf8"))),
  );
  return toSettings(wrangler.vars ?? {}, skill);
}

const SKILL_SETTINGS = [
  "vendor_id", "worker_url", "privacy_policy_url", "terms_of_use_url", "access_token_scheme", "ssl_certificate_type", "sign_in_domains", "locales",
];

/**
 * @param {any} vars
 * @param {any} skill
 * @returns {Settings}
 */
export function toSettings(vars, skill) {
  const unknown = Object.keys(skill).find((name) => !SKILL_SETTINGS.includes(name));
  if (unknown) throw new Error(`skill.toml: there is no setting ${unknown}; there are ${SKILL_SETTINGS.join(", ")}`);
  return {
    vars: Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, String(value)])),
    vendorId: skill.vendor_id ?? "",
    workerUrl: (skill.worker_url ?? "").replace(/\/+$/, ""),
    privacyPolicyUrl: skill.privacy_policy_url ?? "",
    termsOfUseUrl: skill.terms_of_use_url ?? "",
    accessTokenScheme: skill.access_token_scheme ?? "HTTP_BASIC",
    sslCertificateType: skill.ssl_certificate_type ?? "",
    signInDomains: skill.sign_in_domains ?? [],
    locales: Object.fromEntries(Object.entries(skill.locales ?? {}).map(([name, value]) => [name, toLocale(value)])),
  };
}

/** @param {any} table @returns {Locale} */
function toLocale({ name = "", invocation_name = "", example_phrases = [] }) {
  return {
    name,
    invocationName: invocation_name,
    examplePhrases: example_phrases.map((/** @type {string} */ phrase) => phrase.replaceAll("{invocation}", invocation_name)),
  };
}

/** Where the tenant answers. Plain http is for the local world, as in the Worker. @param {string} domain */
export const tenantOrigin = (domain) => (/^http:\/\/(127\.0\.0\.1|localhost):\d+$/.test(domain) ? domain : `https://${domain}`);

/** `iss` of the tenant's tokens: the slash is part of it. @param {string} domain */
export const issuer = (domain) => `${tenantOrigin(domain)}/`;
