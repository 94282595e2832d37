/** The keys that the two files of settings may have, and their types. */
import { nearest } from "../shared/nearest.mjs";

/** @typedef {{ file: string, key?: string, reason: string }} Problem */

/** The variables that the Worker reads: `Settings::read` in the Rust sources. */
export const VARIABLES = [
  "AUTH0_DOMAIN",
  "AUTH0_FORMER_DOMAIN",
  "AUTH0_CLIENT_ID",
  "AUTH0_AUDIENCE",
  "AUTH0_ACCEPT_ID_TOKENS",
  "AUTH0_KEEP_EMAIL",
  "AUTH0_REQUIRED_SCOPE",
  "AUTH0_ORGANIZATION",
  "ALEXA_SKILL_ID",
  "ALEXA_DEV_ROOT_CA",
  "ALEXA_DEV_CERT_ORIGIN",
  "ALEXA_DEV_API_ORIGIN",
  "USER_DATA_DOMAIN",
  "USER_DATA_JURISDICTION",
];

/** The Worker's secrets. No file contains them. */
const SECRETS = ["CACHE_KEY", "USER_DATA_KEY"];

/** @typedef {{ fits: (value: unknown) => boolean, reason: string }} Type */

/** @param {unknown} value */
const isText = (value) => typeof value === "string";
/** @param {unknown} value */
const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @type {Type} */
const TEXT = { fits: isText, reason: "must be text, in quotes" };
/** @type {Type} */
const TEXTS = {
  fits: (value) => Array.isArray(value) && value.every(isText),
  reason: 'must be a list of texts: ["…", "…"]',
};
/** @type {Type} */
const FLAG = { fits: (value) => typeof value === "boolean", reason: "must be true or false, without quotes" };
/** @type {Type} */
const TABLE = { fits: isTable, reason: "must be a table" };

/** @type {Record<string, Type>} */
export const SKILL = {
  vendor_id: TEXT,
  worker_url: TEXT,
  privacy_policy_url: TEXT,
  terms_of_use_url: TEXT,
  application_name: TEXT,
  access_token_scheme: TEXT,
  ssl_certificate_type: TEXT,
  recognised_voices: FLAG,
  permissions_in_token: FLAG,
  keeps_user_data: FLAG,
  sign_in_domains: TEXTS,
  authorization_parameters: TABLE,
  locales: TABLE,
};

/** @type {Record<string, Type>} */
const LOCALE = { name: TEXT, invocation_name: TEXT, example_phrases: TEXTS };

/**
 * @param {any} wrangler  wrangler.toml, parsed
 * @param {any} skill     skill.toml, parsed
 * @returns {Problem[]}
 */
export function shapeProblems(wrangler, skill) {
  const { vars = {} } = wrangler;
  const { locales, authorization_parameters: parameters } = skill;
  return [
    ...(isTable(vars) ? variableProblems(vars) : [{ file: "wrangler.toml", key: "vars", reason: TABLE.reason }]),
    ...tableProblems("skill.toml", skill, SKILL),
    ...Object.entries(isTable(parameters) ? parameters : {})
      .filter(([, value]) => !isText(value))
      .map(([name]) => ({ file: "skill.toml", key: `authorization_parameters.${name}`, reason: TEXT.reason })),
    ...Object.entries(isTable(locales) ? locales : {}).flatMap(([name, locale]) =>
      isTable(locale)
        ? tableProblems("skill.toml", locale, LOCALE, `locales.${name}.`)
        : [{ file: "skill.toml", key: `locales.${name}`, reason: TABLE.reason }],
    ),
  ];
}

/**
 * The author's own variables may have any name and type, except names that look like those of settings: a setting with a
 * mistyped name would have no effect, and nobody would notice.
 * @param {Record<string, unknown>} vars
 * @returns {Problem[]}
 */
function variableProblems(vars) {
  return Object.entries(vars).flatMap(([key, value]) => {
    const file = "wrangler.toml";
    if (VARIABLES.includes(key)) return TEXT.fits(value) ? [] : [{ file, key, reason: TEXT.reason }];
    if (SECRETS.includes(key))
      return [{ file, key, reason: `is a secret: npx wrangler secret put ${key}, and no line in wrangler.toml` }];
    const suggestion = nearest(key, VARIABLES);
    return suggestion || /^(AUTH0|ALEXA)_/i.test(key) ? [{ file, key, reason: unknown(suggestion, VARIABLES) }] : [];
  });
}

/**
 * @param {string} file
 * @param {Record<string, unknown>} table
 * @param {Record<string, Type>} types
 * @param {string} [path]
 * @returns {Problem[]}
 */
function tableProblems(file, table, types, path = "") {
  return Object.entries(table).flatMap(([name, value]) => {
    const key = `${path}${name}`;
    if (!Object.hasOwn(types, name))
      return [{ file, key, reason: unknown(nearest(name, Object.keys(types)), Object.keys(types)) }];
    return types[name].fits(value) ? [] : [{ file, key, reason: types[name].reason }];
  });
}

/** @param {string | undefined} suggestion @param {string[]} names */
const unknown = (suggestion, names) =>
  `is not a setting. ${suggestion ? `Did you mean ${suggestion}?` : `The settings are ${names.join(", ")}`}`;
