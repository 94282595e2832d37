/** The types of checks and findings, and the function that runs the checks. */

import { Interrupted, Refusal } from "../shared/command.mjs";
import { printable } from "../shared/printable.mjs";
import { Obstacle } from "./http.mjs";

/**
 * @typedef {object} Setup  what is examined
 * @property {import("../shared/settings.mjs").Settings} settings
 * @property {any} accountLinking             the account linking request for Alexa
 * @property {Record<string, any>} models      by locale, of those files that can be read
 * @property {string[]} modelProblems         sentences about the others
 * @property {string[]} callbacks             Alexa's redirect URLs
 * @property {any} manifest
 * @property {string[]} stale                 files that do not match the settings
 * @property {string} certChainUrl            a URL from which the Worker would fetch a signing certificate
 * @property {typeof fetch} fetch
 * @property {(hostname: string) => Promise<import("./certificate.mjs").Served>} servedCertificate
 * @property {string} [clientSecret]
 * @property {SignIn} [signIn]
 *
 * @callback SignIn  a user signs in
 * @param {string} authorization              the URL to open in a browser
 * @returns {Promise<string>}                 text that contains the URL on which the browser ended
 *
 * @typedef {object} Facts  what earlier checks have learned
 * @property {import("./keys.mjs").KeySet} [keys]
 * @property {string} [code]
 * @property {string} [verifier]
 * @property {number} [skew]                  by how much this machine's clock is fast, in seconds
 * @property {number} [tookMs]                the duration of the token endpoint's answer
 * @property {any} [tokens]                   its answer
 * @property {any} [refreshed]                its answer to the refresh
 * @property {any} [health]                   what the Worker tells of itself
 * @property {string} [subject]
 * @property {any} [profile]
 *
 * @typedef {"ok" | "fail" | "warn" | "skip"} Status
 * @typedef {{ status: Status, message: string, remedy?: string }} Finding
 *
 * @typedef {object} Check
 * @property {string} name
 * @property {string[]} [needs]               checks that must have succeeded
 * @property {string[]} [unless]              checks that must not have failed: this one would only repeat their finding
 * @property {(setup: Setup, facts: Facts) => Finding | Promise<Finding>} examine
 */

/** @param {string} message @returns {Finding} */
export const ok = (message) => ({ status: "ok", message });
/** @param {string} message @param {string} remedy @returns {Finding} */
export const fail = (message, remedy) => ({ status: "fail", message, remedy });
/** @param {string} message @param {string} remedy @returns {Finding} */
export const warn = (message, remedy) => ({ status: "warn", message, remedy });
/** @param {string} message @param {string} [remedy] @returns {Finding} */
export const skip = (message, remedy) => ({ status: "skip", message, remedy });
/** @param {string} key  of a setting about which the check `settings` has a finding */
export const skipWithout = (key) => skip(`the setting ${key} is missing or wrong: see the check settings`);

/**
 * Runs the checks one after the other, and yields the finding of each.
 * @param {Check[]} checks
 * @param {Setup} setup
 * @returns {AsyncGenerator<Finding & { name: string }>}
 */
export async function* examine(checks, setup) {
  /** @type {Map<string, Status>} */
  const found = new Map();
  /** For each check that was skipped because of another one: the first of these. @type {Map<string, string>} */
  const causes = new Map();
  /** @type {Facts} */
  const facts = {};
  for (const { name, needs = [], unless = [], examine } of checks) {
    const missing =
      needs.find((other) => !["ok", "warn"].includes(found.get(other) ?? "skip")) ??
      unless.find((other) => found.get(other) === "fail");
    const cause = missing && (causes.get(missing) ?? missing);
    if (cause) causes.set(name, cause);
    const finding = cause
      ? skip(`the check ${cause} ${found.get(cause) === "fail" ? "failed" : "was skipped"}`)
      : await examineSafely(() => examine(setup, facts));
    found.set(name, finding.status);
    yield { name, ...shown(finding) };
  }
}

/**
 * Removes control characters, because much of the text comes from files, a tenant or a Worker.
 * @param {Finding} finding
 * @returns {Finding}
 */
export const shown = ({ status, message, remedy }) => ({
  status,
  message: printable(message),
  ...(remedy && { remedy: printable(remedy) }),
});

/** @param {() => Finding | Promise<Finding>} examine */
async function examineSafely(examine) {
  try {
    return await examine();
  } catch (error) {
    return unexpected(error);
  }
}

/** An unexpected error, as a finding to fix. @param {unknown} error @returns {Finding} */
export function unexpected(error) {
  if (error instanceof Interrupted) throw error;
  if (error instanceof Obstacle) return shown(fail(error.message, error.remedy));
  const { name, message, stack = "" } = error instanceof Error ? error : new Error(`${error}`);
  if (error instanceof Refusal)
    return shown(
      fail(message.replaceAll("✗ ", "").replaceAll("\n", "; "), "fix it, then run it again: the rest depends on it"),
    );
  const [place = ""] = /(?<=\/(?:kit|alexa-auth0-kit)\/)[\w./-]+:\d+/.exec(stack) ?? [];
  return shown(
    fail(
      `the doctor itself failed: ${name}: ${message}${place && ` (${place})`}`,
      "this is a bug in the doctor: please report this line",
    ),
  );
}
