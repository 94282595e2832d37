/**
 * Amazon's own description of the files of a skill package, in the npm package ask-smapi-model. It is stricter than the
 * service in some places and older in others. So what only this description says is a warning.
 */

import { createRequire } from "node:module";
import { Ajv } from "ajv";

/** @import { Package } from "../alexa/package.mjs" */

const spec = structuredClone(createRequire(import.meta.url)("ask-smapi-model/spec.json"));
relax(spec.definitions);
/** Of their formats, JSON Schema knows only `uri`. The others belong to in-skill purchases, and are descriptions. */
const formats = /** @type {const} */ ({
  uri: URL.canParse,
  "ISO 4217 format": true,
  "ISO_8601#Durations format": true,
});
const ajv = new Ajv({ strict: false, allErrors: true, verbose: true, formats });
ajv.addSchema(spec, "smapi");

/**
 * Synonyms of a value and prompts of a dialog's slot are optional by Amazon's documentation, and required by its
 * description.
 * https://developer.amazon.com/docs/smapi/interaction-model-schema.html
 * @param {Record<string, any>} definitions
 */
function relax(definitions) {
  const value = definitions["v1.skill.interactionModel.TypeValueObject"];
  value.required = ["value"];
  delete value.properties.synonyms.minItems;
  definitions["v1.skill.interactionModel.DialogSlotItems"].required = ["name", "type"];
}

/** @param {string} definition */
const validator = (definition) => ajv.compile({ $ref: `smapi#/definitions/${definition}` });

const isManifest = validator("v1.skill.Manifest.SkillManifestEnvelope");
const isModel = validator("v1.skill.interactionModel.InteractionModelData");
const isAccountLinking = validator("v1.skill.accountLinking.AccountLinkingRequest");

/**
 * The differences of the manifest and the account linking request from Amazon's description.
 * @param {Pick<Package, "manifest" | "accountLinking">} skillPackage
 */
export const manifestDifferences = ({ manifest, accountLinking }) => [
  ...differences("skill.json", isManifest, manifest),
  ...differences("account-linking.json", isAccountLinking, accountLinking),
];

/** The differences of a model from Amazon's description. @param {any} model @param {string} locale */
export const modelDifferences = (model, locale) => differences(`${locale}.json`, isModel, model);

/**
 * Differences of the same kind at the items of a list are one line.
 * @param {string} file
 * @param {import("ajv").ValidateFunction} validate
 * @param {unknown} value
 */
function differences(file, validate, value) {
  if (validate(value)) return [];
  /** @type {Map<string, { first: string, count: number }>} */
  const kinds = new Map();
  const errors = validate.errors ?? [];
  for (const error of errors) {
    const { instancePath } = error;
    if (
      error.keyword === "enum" &&
      errors.some((other) => other.instancePath === instancePath && other.keyword === "type")
    )
      continue;
    const about = inWords(error);
    const kind = `${instancePath.replace(/\/\d+(?=\/|$)/g, "/*")} ${about}`;
    const known = kinds.get(kind) ?? { first: `${instancePath || "/"} ${about}`, count: 0 };
    kinds.set(kind, { ...known, count: known.count + 1 });
  }
  return [...kinds.values()].map(
    ({ first, count }) => `${file}: ${first}${count > 1 ? ` (and ${count - 1} more of this kind)` : ""}`,
  );
}

/** The maximum number of values in a sentence. */
const MOST_VALUES = 3;

/** What is wrong, after the path of the value. @param {import("ajv").ErrorObject} error */
function inWords({ keyword, message, params, data }) {
  if (keyword === "required") return `lacks ${params.missingProperty}`;
  if (keyword === "enum") {
    const said = typeof data === "string" ? `is ${JSON.stringify(data.slice(0, 80))}, which` : "has a value that";
    return `${said} Amazon's description does not have${params.allowedValues.length <= MOST_VALUES ? `: the values are ${params.allowedValues.join(", ")}` : ""}`;
  }
  if (keyword === "type")
    return `must be ${{ array: "a list", object: "an object", string: "text", boolean: "true or false", integer: "a whole number", number: "a number" }[/** @type {string} */ (params.type)] ?? params.type}`;
  if (keyword === "maxLength" || keyword === "minLength")
    return `must have ${keyword === "maxLength" ? "at most" : "at least"} ${params.limit} characters`;
  if (keyword === "maxItems" || keyword === "minItems")
    return `must have ${keyword === "maxItems" ? "at most" : "at least"} ${params.limit} items`;
  if (keyword === "pattern") return `must have the form ${params.pattern}`;
  return `${message}`;
}
