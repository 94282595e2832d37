/**
 * Slots as Alexa sends them, with the values of the model that a slot was resolved to.
 * https://developer.amazon.com/docs/custom-skills/define-synonyms-and-ids-for-slot-type-values-entity-resolution.html
 * https://developer.amazon.com/docs/custom-skills/collect-multiple-values-in-a-slot.html
 */
import { createHash } from "node:crypto";
import { languageOf } from "./languages.mjs";
import { numbersIn } from "./numbers.mjs";
import { keysOf } from "./text.mjs";

/**
 * @typedef {import("../alexa/language-model.mjs").SlotType} SlotType
 *
 * @typedef {object} Context
 * @property {SlotType[]} types      of the model
 * @property {SlotType[]} dynamic    of Dialog.UpdateDynamicEntities
 * @property {string} locale
 * @property {string} skillId
 *
 * @typedef {{ value: { name: string, id: string } }} Resolved
 * @typedef {{ authority: string, status: { code: "ER_SUCCESS_MATCH" | "ER_SUCCESS_NO_MATCH" }, values?: Resolved[] }} Authority
 * @typedef {{ resolutionsPerAuthority: Authority[] }} Resolutions
 * @typedef {{ type: "Simple", value: string, resolutions?: Resolutions }} SimpleValue
 *
 * @typedef {object} Slot
 * @property {string} name
 * @property {string} [value]
 * @property {Resolutions} [resolutions]
 * @property {"NONE" | "CONFIRMED" | "DENIED"} confirmationStatus
 * @property {"USER"} [source]
 * @property {SimpleValue | { type: "List", values: SimpleValue[] }} [slotValue]
 */

const AUTHORITY = "amzn1.er-authority.echo-sdk";

/**
 * What of a text is compared: its folded words, and a number in words as digits.
 * @param {string} text
 * @param {string} locale
 */
function comparable(text, locale) {
  const number = numbersIn(locale).valueOf(text);
  return number === undefined ? keysOf(text, locale).join(" ") : String(number);
}

/** Without an id in the model, Alexa sends the MD5 of the name. @param {string} name */
const idOf = (name) => createHash("md5").update(name).digest("hex");

/**
 * The values whose name or synonym was said: those by their name first.
 * @param {string} said
 * @param {SlotType} type
 * @param {string} locale
 * @returns {Resolved[]}
 */
function matches(said, { values }, locale) {
  const wanted = comparable(said, locale);
  const isSaid = (/** @type {string} */ text) => comparable(text, locale) === wanted;
  const named = values.filter(({ name }) => isSaid(name.value));
  const others = values.filter((value) => !named.includes(value) && value.name.synonyms.some(isSaid));
  return [...named, ...others].map(({ id, name }) => ({ value: { name: name.value, id: id || idOf(name.value) } }));
}

/**
 * The resolutions of one value: of the model's type, and of the values that the skill has added to it. A type of
 * Amazon's that the model does not extend has none.
 * @param {string} said
 * @param {string} type
 * @param {Context} context
 * @returns {Resolutions | undefined}
 */
function resolutionsOf(said, type, { types, dynamic, locale, skillId }) {
  const authorities = [
    { authority: `${AUTHORITY}.${skillId}.${type}`, own: types.find(({ name }) => name === type) },
    { authority: `${AUTHORITY}.dynamic.${skillId}.${type}`, own: dynamic.find(({ name }) => name === type) },
  ].flatMap(({ authority, own }) => (own ? [authorityOf(authority, matches(said, own, locale))] : []));
  return authorities.length ? { resolutionsPerAuthority: authorities } : undefined;
}

/** @param {string} authority @param {Resolved[]} values @returns {Authority} */
const authorityOf = (authority, values) =>
  values.length
    ? { authority, status: { code: "ER_SUCCESS_MATCH" }, values }
    : { authority, status: { code: "ER_SUCCESS_NO_MATCH" } };

/** @param {Resolutions | undefined} resolutions */
export const isMatch = (resolutions) =>
  resolutions?.resolutionsPerAuthority.some(({ status }) => status.code === "ER_SUCCESS_MATCH") ?? false;

/**
 * The values of a slot: none, one, or several.
 * @param {Slot} slot
 * @returns {Pick<SimpleValue, "value" | "resolutions">[]}
 */
export function valuesOf({ value, resolutions, slotValue }) {
  if (slotValue?.type === "List") return slotValue.values;
  return value === undefined ? [] : [{ value, resolutions }];
}

/**
 * @param {Pick<import("../alexa/language-model.mjs").Slot, "name" | "type" | "multipleValues">} slot
 * @param {string | undefined} said
 * @param {Context} context
 * @returns {Slot}
 */
export function slotOf({ name, type, multipleValues }, said, context) {
  /** @type {Slot} */
  const empty = { name, confirmationStatus: "NONE" };
  if (said === undefined) return empty;
  /** @param {string} value @returns {SimpleValue} */
  const simple = (value) => {
    const resolutions = resolutionsOf(value, type, context);
    return { type: "Simple", value, ...(resolutions && { resolutions }) };
  };
  const values = (multipleValues?.enabled === true ? separated(said, type, context) : [said]).map(simple);
  if (values.length > 1) return { ...empty, source: "USER", slotValue: { type: "List", values } };
  const { value, resolutions } = values[0];
  return { ...empty, value, ...(resolutions && { resolutions }), source: "USER", slotValue: values[0] };
}

/**
 * The values of a list that was said: "milk, bread and eggs".
 * @param {string} said
 * @param {string} type
 * @param {Context} context
 */
function separated(said, type, context) {
  const isKnown = (/** @type {string} */ text) => isMatch(resolutionsOf(text, type, context));
  if (isKnown(said)) return [said];
  const { listed } = languageOf(context.locale);
  const and = listed.join("|");
  const separator = context.locale.startsWith("ja")
    ? new RegExp(`[、,]|${and}`)
    : new RegExp(`\\s*[,،、]\\s*(?:(?:${and})\\s+)?|\\s+(?:${and})\\s+`, "i");
  const parts = said
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);
  if (parts.length > 1) return parts;
  const words = said.split(/\s+/);
  return words.length > 1 && words.every(isKnown) ? words : [said];
}
