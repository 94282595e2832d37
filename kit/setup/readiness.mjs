/** What has to be set, and to what, before anything leaves this machine. */

/** @import { Settings } from "./settings.mjs" */

/** @typedef {{ file: string, get: (settings: Settings) => string, fits: RegExp, what: string }} Choice */

const HOST = "[a-z0-9-]+(\\.[a-z0-9-]+)+";
const LOOPBACK = "http://(127\\.0\\.0\\.1|localhost):\\d+";

/** @param {string} name @param {RegExp} fits @param {string} what @returns {Choice} */
const variable = (name, fits, what) => ({ file: "wrangler.toml", get: ({ vars }) => vars[name] ?? "", fits, what });

/** @type {Record<string, Choice>} */
const CHOICES = {
  AUTH0_DOMAIN: variable("AUTH0_DOMAIN", new RegExp(`^(${HOST}|${LOOPBACK})$`), "the tenant's domain or your custom one, without https:// and without a slash"),
  AUTH0_CLIENT_ID: variable("AUTH0_CLIENT_ID", /^\S+$/, "the Client ID of the application that Alexa uses"),
  AUTH0_AUDIENCE: variable("AUTH0_AUDIENCE", /\S/, "the Identifier of your API"),
  ALEXA_SKILL_ID: variable("ALEXA_SKILL_ID", /^amzn1\.ask\.skill\.[0-9a-f-]{36}(\s*,\s*amzn1\.ask\.skill\.[0-9a-f-]{36})*$/, "amzn1.ask.skill.…: `make deploy-skill` prints it"),
  vendor_id: { file: "skill.toml", get: ({ vendorId }) => vendorId, fits: /^M[A-Z0-9]+$/, what: "begins with M: https://developer.amazon.com/settings/console/mycid" },
  worker_url: { file: "skill.toml", get: ({ workerUrl }) => workerUrl, fits: new RegExp(`^(https://${HOST}|${LOOPBACK})$`), what: "https://NAME.SUBDOMAIN.workers.dev or your own domain, nothing after it" },
};

/** Those that are not set or not well formed. @param {Settings} settings @param {string[]} names */
export const brokenSettings = (settings, names) => names.filter((name) => !CHOICES[name].fits.test(CHOICES[name].get(settings)));

/** What is wrong with those settings, each with where and how to mend it. @param {Settings} settings @param {string[]} names */
export function settingProblems(settings, names) {
  return brokenSettings(settings, names).map((name) => {
    const { file, get, what } = CHOICES[name];
    return `${name} in ${file} ${get(settings) ? "is not well formed" : "is not set"}: ${what}`;
  });
}

/** Settings that are for the local world and open a door anywhere else. @param {Settings} settings */
export function developmentOverrides({ vars }) {
  const overrides = Object.keys(vars).filter((name) => name.startsWith("ALEXA_DEV_") && vars[name]);
  return [
    ...overrides.map((name) => `${name} in wrangler.toml is for development: a Worker that has it trusts more than Amazon`),
    ...(vars.AUTH0_DOMAIN?.startsWith("http://") ? ["AUTH0_DOMAIN in wrangler.toml is on this machine: a Worker cannot reach it"] : []),
  ];
}
