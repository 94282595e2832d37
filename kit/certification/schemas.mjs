/** Amazon's own schemas for the files of a skill package. They are in the npm package ask-smapi-model. */
import { Ajv } from "ajv";
import { createRequire } from "node:module";

/** @import { Package } from "../skill/package.mjs" */

const spec = createRequire(import.meta.url)("ask-smapi-model/spec.json");
/** Of their formats, JSON Schema knows only `uri`. The others belong to in-skill purchases, and are descriptions. */
const formats = /** @type {const} */ ({ uri: URL.canParse, "ISO 4217 format": true, "ISO_8601#Durations format": true });
const ajv = new Ajv({ strict: false, allErrors: true, formats });
ajv.addSchema(spec, "smapi");

/** @param {string} definition */
const validator = (definition) => ajv.compile({ $ref: `smapi#/definitions/${definition}` });

const isManifest = validator("v1.skill.Manifest.SkillManifestEnvelope");
const isModel = validator("v1.skill.interactionModel.InteractionModelData");
const isAccountLinking = validator("v1.skill.accountLinking.AccountLinkingRequest");

/** @param {Package} skillPackage */
export function schemaProblems({ manifest, models, accountLinking }) {
  return [
    ...problems("skill.json", isManifest, manifest),
    ...Object.entries(models).flatMap(([locale, model]) => problems(`${locale}.json`, isModel, model)),
    ...problems("account-linking.json", isAccountLinking, accountLinking),
  ];
}

/** @param {string} file @param {import("ajv").ValidateFunction} validate @param {unknown} value */
function problems(file, validate, value) {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${file}: ${instancePath || "/"} ${message}`);
}
