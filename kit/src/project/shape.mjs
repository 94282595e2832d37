/** The keys that the two files of settings may have, and their types. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
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

/** The keys of skill.toml and their types. Editors read it, too: the first line of skill.toml names it. */
export const SCHEMA = JSON.parse(readFileSync(new URL("../../skill.schema.json", import.meta.url), "utf8"));

const validate = new Ajv({ allErrors: true, verbose: true }).compile(SCHEMA);

/** What a value must be, by the type in the schema. @type {Record<string, string>} */
const REASONS = {
  string: "must be a string, in quotes",
  boolean: "must be true or false, without quotes",
  array: 'must be a list of strings: ["…", "…"]',
  object: "must be a table",
};

/**
 * @param {any} wrangler  wrangler.toml, parsed
 * @param {any} skill     skill.toml, parsed
 * @returns {Problem[]}
 */
export function shapeProblems(wrangler, skill) {
  const { vars = {} } = wrangler;
  const isTable = typeof vars === "object" && !Array.isArray(vars);
  return [
    ...(isTable ? variableProblems(vars) : [{ file: "wrangler.toml", key: "vars", reason: REASONS.object }]),
    ...skillProblems(skill),
  ];
}

/** @param {unknown} skill @returns {Problem[]} */
function skillProblems(skill) {
  if (validate(skill)) return [];
  const problems = (validate.errors ?? []).flatMap(({ keyword, instancePath, params, parentSchema }) => {
    const path = instancePath
      .split("/")
      .slice(1)
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (keyword === "additionalProperties") {
      const [name, names] = [params.additionalProperty, Object.keys(parentSchema?.properties ?? {})];
      return [{ key: [...path, name].join("."), reason: unknown(nearest(name, names), names) }];
    }
    if (keyword !== "type") return []; // rules.mjs knows which texts are allowed, and why
    const isItem = /^\d+$/.test(path.at(-1) ?? "");
    return [{ key: (isItem ? path.slice(0, -1) : path).join("."), reason: REASONS[isItem ? "array" : params.type] }];
  });
  const first = problems.filter(({ key }, index) => problems.findIndex((other) => other.key === key) === index);
  const places = Object.keys(Object(skill));
  const placeOf = (/** @type {{ key: string }} */ { key }) => places.indexOf(key.split(".")[0]);
  return first.sort((a, b) => placeOf(a) - placeOf(b)).map((problem) => ({ file: "skill.toml", ...problem }));
}

/**
 * The developer's own variables may have any name and type, except names that look like those of settings: a setting
 * with a mistyped name would have no effect, and nobody would notice.
 * @param {Record<string, unknown>} vars
 * @returns {Problem[]}
 */
function variableProblems(vars) {
  return Object.entries(vars).flatMap(([key, value]) => {
    const file = "wrangler.toml";
    if (VARIABLES.includes(key)) return typeof value === "string" ? [] : [{ file, key, reason: REASONS.string }];
    if (SECRETS.includes(key))
      return [{ file, key, reason: `is a secret: npx wrangler secret put ${key}, and no line in wrangler.toml` }];
    const suggestion = nearest(key, VARIABLES);
    return suggestion || /^(AUTH0|ALEXA)_/i.test(key) ? [{ file, key, reason: unknown(suggestion, VARIABLES) }] : [];
  });
}

/** @param {string | undefined} suggestion @param {string[]} names */
const unknown = (suggestion, names) =>
  `is not a setting. ${suggestion ? `Did you mean ${suggestion}?` : `The settings are ${names.join(", ")}`}`;
