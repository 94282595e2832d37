/** A language model as the kit uses it: a member that is missing or of another type is treated as absent. */
import { isObject } from "../shared/json.mjs";

/**
 * @typedef {{ name: string, type: string, samples: string[] }} Slot
 * @typedef {{ name: string, samples: string[], slots: Slot[] }} Intent
 * @typedef {{ name: string, values: { id?: string, name: { value: string, synonyms: string[] } }[] }} SlotType
 * @typedef {{ invocationName: string, intents: Intent[], types: SlotType[] }} LanguageModel
 *
 * @param {any} languageModel
 * @returns {LanguageModel}
 */
export function readLanguageModel(languageModel) {
  const { invocationName, intents, types } = isObject(languageModel) ? languageModel : {};
  return {
    invocationName: text(invocationName),
    intents: objects(intents).map((intent) => ({
      ...intent,
      name: text(intent.name),
      samples: texts(intent.samples),
      slots: objects(intent.slots).map((slot) => ({
        ...slot,
        name: text(slot.name),
        type: text(slot.type),
        samples: texts(slot.samples),
      })),
    })),
    types: objects(types).map((type) => ({
      ...type,
      name: text(type.name),
      values: objects(type.values)
        .filter(({ name }) => text(name?.value))
        .map((value) => ({ ...value, name: { ...value.name, synonyms: texts(value.name.synonyms) } })),
    })),
  };
}

/** The objects of a list, or none. @param {unknown} value @returns {any[]} */
export const objects = (value) => (Array.isArray(value) ? value.filter(isObject) : []);

/** @param {unknown} value */
const text = (value) => (typeof value === "string" ? value : "");
/** @param {unknown} value @returns {string[]} */
const texts = (value) => (Array.isArray(value) ? value.filter((item) => typeof item === "string") : []);
