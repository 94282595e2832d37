/** An interaction model as the kit uses it: a field that is missing or of another type is treated as absent. */
import { isObject } from "../shared/json.mjs";

/**
 * @typedef {{ name: string, type: string, samples: string[], multipleValues?: { enabled?: boolean } }} Slot
 * @typedef {{ name: string, samples: string[], slots: Slot[] }} Intent
 * @typedef {{ name: string, values: { id?: string, name: { value: string, synonyms: string[] } }[] }} SlotType
 * @typedef {{ invocationName: string, intents: Intent[], types: SlotType[] }} LanguageModel
 *
 * @typedef {{ type: string, prompt?: string } & Record<string, any>} Validation
 * @typedef {object} DialogSlot
 * @property {string} name
 * @property {boolean} elicitationRequired
 * @property {boolean} confirmationRequired
 * @property {{ elicitation?: string, confirmation?: string }} prompts   ids
 * @property {Validation[]} validations
 *
 * @typedef {object} DialogIntent
 * @property {string} name
 * @property {string} [delegationStrategy]
 * @property {boolean} confirmationRequired
 * @property {{ confirmation?: string }} prompts
 * @property {DialogSlot[]} slots
 *
 * @typedef {object} DialogModel
 * @property {string} [delegationStrategy]
 * @property {DialogIntent[]} intents
 *
 * @typedef {LanguageModel & { dialog: DialogModel, prompts: Map<string, string> }} InteractionModel   prompts: the first variation of each, by its id
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
    types: readTypes(types),
  };
}

/**
 * Slot types of a model, or of the directive Dialog.UpdateDynamicEntities.
 * @param {unknown} types
 * @returns {SlotType[]}
 */
export const readTypes = (types) =>
  objects(types).map((type) => ({
    ...type,
    name: text(type.name),
    values: objects(type.values)
      .filter(({ name }) => text(name?.value))
      .map((value) => ({ ...value, name: { ...value.name, synonyms: texts(value.name.synonyms) } })),
  }));

/** @param {any} interactionModel @returns {InteractionModel} */
export function readInteractionModel(interactionModel) {
  const { languageModel, dialog, prompts } = isObject(interactionModel) ? interactionModel : {};
  return {
    ...readLanguageModel(languageModel),
    dialog: readDialog(dialog),
    prompts: new Map(
      objects(prompts).flatMap(({ id, variations }) => {
        const [first] = objects(variations);
        return typeof id === "string" && first ? [[id, text(first.value)]] : [];
      }),
    ),
  };
}

/** @param {unknown} dialog @returns {DialogModel} */
function readDialog(dialog) {
  const { delegationStrategy, intents } = isObject(dialog) ? /** @type {any} */ (dialog) : {};
  return {
    delegationStrategy,
    intents: objects(intents).map((intent) => ({
      name: text(intent.name),
      delegationStrategy: intent.delegationStrategy,
      confirmationRequired: intent.confirmationRequired === true,
      prompts: isObject(intent.prompts) ? intent.prompts : {},
      slots: objects(intent.slots).map((slot) => ({
        name: text(slot.name),
        elicitationRequired: slot.elicitationRequired === true,
        confirmationRequired: slot.confirmationRequired === true,
        prompts: isObject(slot.prompts) ? slot.prompts : {},
        validations: objects(slot.validations),
      })),
    })),
  };
}

/** The objects of a list, or none. @param {unknown} value @returns {any[]} */
export const objects = (value) => (Array.isArray(value) ? value.filter(isObject) : []);

/** @param {unknown} value */
const text = (value) => (typeof value === "string" ? value : "");
/** @param {unknown} value @returns {string[]} */
const texts = (value) => (Array.isArray(value) ? value.filter((item) => typeof item === "string") : []);
