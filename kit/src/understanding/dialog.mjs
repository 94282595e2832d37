/**
 * Alexa's side of a conversation in one session: which requests follow from what the user says and from the skill's
 * directives.
 * https://developer.amazon.com/docs/custom-skills/dialog-interface-reference.html
 * https://developer.amazon.com/docs/custom-skills/delegate-dialog-to-alexa.html
 */
import { objects, readTypes } from "../alexa/language-model.mjs";
import { isObject } from "../shared/json.mjs";
import { usualWords } from "./languages.mjs";
import { slotOf, valuesOf } from "./resolutions.mjs";
import { keysOf } from "./text.mjs";
import { understand } from "./utterance.mjs";
import { passes } from "./validations.mjs";

/**
 * @typedef {import("../alexa/language-model.mjs").InteractionModel} InteractionModel
 * @typedef {import("./resolutions.mjs").Slot} Slot
 *
 * @typedef {object} Intent      as Alexa sends it
 * @property {string} name
 * @property {"NONE" | "CONFIRMED" | "DENIED"} confirmationStatus
 * @property {Record<string, Slot>} [slots]
 *
 * @typedef {{ type: "LaunchRequest" } | { type: "IntentRequest", dialogState?: "STARTED" | "IN_PROGRESS" | "COMPLETED", intent: Intent }} Request
 *
 * @typedef {object} Step        what Alexa does next: it sends a request, or asks by itself, or neither
 * @property {Request} [request]
 * @property {string} [prompt]   of the model's dialog
 * @property {boolean} [isUsual]  heard by a usual word of a built-in intent, which the model itself does not have
 * @property {string[]} notes    what was guessed
 *
 * @typedef {{ ask: "slot" | "confirmSlot", slot: string } | { ask: "confirmIntent" }} Question
 */

/**
 * Values that a skill may add in a session.
 * https://developer.amazon.com/docs/custom-skills/use-dynamic-entities-for-customized-interactions.html
 */
const MOST_DYNAMIC = 100;

/** A skill may ask for a step without one of these. */
const TURNS = ["Dialog.Delegate", "Dialog.ElicitSlot", "Dialog.ConfirmSlot", "Dialog.ConfirmIntent"];

const UPDATE = "Dialog.UpdateDynamicEntities";

export class Dialog {
  /** The intent that is talked about. @type {Intent | undefined} */
  #intent;
  /** What was asked last. @type {Question | undefined} */
  #question;
  /** @type {"STARTED" | "IN_PROGRESS" | "COMPLETED"} */
  #state = "STARTED";
  /** @type {import("../alexa/language-model.mjs").SlotType[]} */
  #dynamic = [];
  #model;
  #locale;
  #skillId;
  #now;

  /**
   * @param {InteractionModel} model
   * @param {string} locale
   * @param {{ skillId: string, now?: () => Date }} options
   */
  constructor(model, locale, { skillId, now = () => new Date() }) {
    this.#model = model;
    this.#locale = locale;
    this.#skillId = skillId;
    this.#now = now;
  }

  /** Whether the dialog is by this model. @param {InteractionModel} model @param {string} locale */
  isOf(model, locale) {
    return this.#model === model && this.#locale === locale;
  }

  /** Forgets the intent. The values that the skill has added stay until the end of the session. */
  #leave() {
    this.#intent = undefined;
    this.#question = undefined;
    this.#state = "STARTED";
  }

  /** @param {string} text @returns {Step} */
  hear(text) {
    const question = this.#question;
    const intent = this.#intent;
    if (question && intent && question.ask !== "slot") {
      const status = this.#confirmation(text);
      if (status) {
        if (question.ask === "confirmIntent") intent.confirmationStatus = status;
        else if (intent.slots) intent.slots[question.slot].confirmationStatus = status;
        return this.#next(intent, true, []);
      }
    }
    const meaning = understand(text, this.#model, this.#locale, {
      now: this.#now(),
      dynamic: this.#dynamic,
      question: this.#askedSlot(),
    });
    const { notes } = meaning;
    if (meaning.type !== "IntentRequest") {
      this.#leave();
      return meaning.type === "LaunchRequest" ? { request: { type: "LaunchRequest" }, notes } : { notes };
    }
    if (question && intent?.name === meaning.name) {
      for (const [name, value] of Object.entries(meaning.slots))
        if (value !== undefined) intent.slots = { ...intent.slots, [name]: this.#slot(meaning.name, name, value) };
      return this.#next(intent, true, notes);
    }
    this.#leave();
    const slots = Object.entries(meaning.slots).map(([name, value]) => [name, this.#slot(meaning.name, name, value)]);
    this.#intent = {
      name: meaning.name,
      confirmationStatus: "NONE",
      ...(slots.length > 0 && { slots: Object.fromEntries(slots) }),
    };
    return { ...this.#next(this.#intent, false, notes), ...(meaning.isUsual && { isUsual: true }) };
  }

  /** @param {string} text @returns {"CONFIRMED" | "DENIED" | undefined} */
  #confirmation(text) {
    const said = keysOf(text, this.#locale).join(" ");
    const isAny = (/** @type {string} */ name) =>
      [...usualWords(name, this.#locale), ...(this.#modelled(name)?.samples ?? [])].some(
        (phrase) => keysOf(phrase, this.#locale).join(" ") === said,
      );
    return isAny("AMAZON.YesIntent") ? "CONFIRMED" : isAny("AMAZON.NoIntent") ? "DENIED" : undefined;
  }

  /** The slot whose value was asked for. @returns {import("./utterance.mjs").Question | undefined} */
  #askedSlot() {
    const question = this.#question;
    const intent = question?.ask === "slot" ? this.#modelled(this.#intent?.name) : undefined;
    const slot = intent?.slots.find(({ name }) => question && "slot" in question && name === question.slot);
    return intent && slot && { intent, slot: slot.name, samples: slot.samples };
  }

  /** @param {string | undefined} name */
  #modelled(name) {
    return this.#model.intents.find((intent) => intent.name === name);
  }

  /** What the model's dialog says of an intent. @param {string | undefined} name */
  #rules(name) {
    return this.#model.dialog.intents.find((intent) => intent.name === name);
  }

  /** @param {string} intent @param {string} name @param {string | undefined} value @returns {Slot} */
  #slot(intent, name, value) {
    const slot = this.#modelled(intent)?.slots.find((one) => one.name === name) ?? { name, type: "AMAZON.SearchQuery" };
    const { types } = this.#model;
    return slotOf(slot, value, { types, dynamic: this.#dynamic, locale: this.#locale, skillId: this.#skillId });
  }

  /**
   * After an utterance. With automatic delegation Alexa goes on by itself; else the skill is asked.
   * @param {Intent} intent @param {boolean} isAnswer @param {string[]} notes @returns {Step}
   */
  #next(intent, isAnswer, notes) {
    this.#question = undefined;
    const rules = this.#rules(intent.name);
    if (!rules) return { request: { type: "IntentRequest", intent: structuredClone(intent) }, notes };
    this.#state = isAnswer ? "IN_PROGRESS" : "STARTED";
    const strategy = rules.delegationStrategy ?? this.#model.dialog.delegationStrategy;
    const step = strategy === "ALWAYS" ? this.#delegated(intent, rules) : { request: this.#request(intent) };
    return { ...step, notes: [...notes, ...(step.notes ?? [])] };
  }

  /** @param {Intent} intent @returns {Request} */
  #request(intent) {
    return { type: "IntentRequest", dialogState: this.#state, intent: structuredClone(intent) };
  }

  /**
   * The next step of the model's dialog: it validates, asks and confirms. Then the dialog is complete.
   * @param {Intent} intent
   * @param {import("../alexa/language-model.mjs").DialogIntent} rules
   * @returns {Omit<Step, "notes"> & { notes?: string[] }}
   */
  #delegated(intent, rules) {
    const slots = intent.slots ?? {};
    for (const rule of rules.slots) {
      const slot = slots[rule.name] ?? this.#slot(intent.name, rule.name, undefined);
      if (!valuesOf(slot).length) {
        if (!rule.elicitationRequired) continue;
        return this.#ask(intent, { ask: "slot", slot: rule.name }, rule.prompts.elicitation);
      }
      const failed = rule.validations.find((validation) => !passes(validation, slot, this.#now()));
      if (failed) return this.#ask(intent, { ask: "slot", slot: rule.name }, failed.prompt);
      if (!rule.confirmationRequired || slot.confirmationStatus === "CONFIRMED") continue;
      if (slot.confirmationStatus === "NONE")
        return this.#ask(intent, { ask: "confirmSlot", slot: rule.name }, rule.prompts.confirmation);
      intent.slots = { ...slots, [rule.name]: this.#slot(intent.name, rule.name, undefined) };
      return this.#ask(intent, { ask: "slot", slot: rule.name }, rule.prompts.elicitation);
    }
    if (rules.confirmationRequired && intent.confirmationStatus === "NONE")
      return this.#ask(intent, { ask: "confirmIntent" }, rules.prompts.confirmation);
    this.#state = "COMPLETED";
    return { request: this.#request(intent) };
  }

  /**
   * @param {Intent} intent
   * @param {Question} question
   * @param {string} [id]
   * @returns {Omit<Step, "notes"> & { notes?: string[] }}
   */
  #ask(intent, question, id) {
    this.#question = question;
    const prompt = this.#model.prompts.get(id ?? "");
    const about = "slot" in question ? `the slot ${question.slot} of ${intent.name}` : intent.name;
    if (prompt === undefined) return { prompt: "", notes: [`The model has no prompt ${id ?? ""} for ${about}`] };
    return { prompt: prompt.replace(/\{\s*([^{}]+?)\s*\}/g, (_, name) => intent.slots?.[name]?.value ?? "") };
  }

  /**
   * Why Alexa refuses the dialog directives of a response.
   * @param {any} response  its field `response`
   * @returns {string[]}
   */
  problemsOf(response) {
    const directives = directivesOf(response);
    const problems = directives
      .filter(({ type }) => type === UPDATE)
      .flatMap(({ types }) => {
        const values = readTypes(types).flatMap((type) => type.values);
        const count = values.reduce((sum, { name }) => sum + 1 + name.synonyms.length, 0);
        return count > MOST_DYNAMIC
          ? [`${UPDATE} has ${count} values and synonyms, but at most ${MOST_DYNAMIC} are allowed`]
          : [];
      });
    const turns = directives.filter(({ type }) => TURNS.includes(type));
    const [turn] = turns;
    if (!turn) return problems;
    const { type, updatedIntent, slotToElicit, slotToConfirm } = turn;
    if (turns.length > 1)
      problems.push(`a response has one of the directives ${turns.map((one) => one.type).join(", ")}, not several`);
    if (response.shouldEndSession === true) problems.push(`${type} ends the session: the user could not answer`);
    if (type === "Dialog.Delegate" && (response.outputSpeech || response.reprompt))
      problems.push(`${type} speaks the model's prompt: there can be no outputSpeech and no reprompt beside it`);
    const name = isObject(updatedIntent) ? updatedIntent.name : this.#intent?.name;
    if (name === undefined) return [...problems, `${type} has no intent to talk about`];
    const intent = this.#modelled(name);
    if (!intent) return [...problems, `${type}: the model has no intent ${name}`];
    if (!this.#rules(name)) problems.push(`${type}: ${name} is not in the model's dialog`);
    if (type === "Dialog.Delegate" && this.#state === "COMPLETED" && name === this.#intent?.name)
      problems.push(`${type}: the dialog of ${name} is COMPLETED already`);
    const slots = [slotToElicit, slotToConfirm, ...Object.keys(updatedIntent?.slots ?? {})];
    for (const slot of new Set(slots.filter((one) => one !== undefined)))
      if (!intent.slots.some((one) => one.name === slot)) problems.push(`${type}: ${name} has no slot ${slot}`);
    return problems;
  }

  /**
   * What Alexa does after a response that it has not refused.
   * @param {any} response  its field `response`
   * @returns {Step | undefined}
   */
  answered(response) {
    const directives = directivesOf(response);
    for (const { type, updateBehavior, types } of directives)
      if (type === UPDATE) this.#dynamic = updateBehavior === "CLEAR" ? [] : readTypes(types);
    const turn = directives.find(({ type }) => TURNS.includes(type));
    this.#question = undefined;
    if (!turn) return undefined;
    const intent = this.#updated(turn.updatedIntent);
    if (!intent) return undefined;
    switch (turn.type) {
      case "Dialog.ElicitSlot":
        this.#question = { ask: "slot", slot: turn.slotToElicit };
        break;
      case "Dialog.ConfirmSlot":
        if (intent.slots?.[turn.slotToConfirm]) intent.slots[turn.slotToConfirm].confirmationStatus = "NONE";
        this.#question = { ask: "confirmSlot", slot: turn.slotToConfirm };
        break;
      case "Dialog.ConfirmIntent":
        intent.confirmationStatus = "NONE";
        this.#question = { ask: "confirmIntent" };
        break;
      default: {
        const rules = this.#rules(intent.name);
        return rules && { notes: [], ...this.#delegated(intent, rules) };
      }
    }
    this.#state = "IN_PROGRESS";
    return undefined;
  }

  /** The intent after a directive: it may be changed, or be another. @param {any} updatedIntent */
  #updated(updatedIntent) {
    if (!isObject(updatedIntent)) return this.#intent;
    const { name, confirmationStatus = "NONE", slots = {} } = /** @type {any} */ (updatedIntent);
    if (name !== this.#intent?.name) this.#state = "STARTED";
    const declared = this.#modelled(name)?.slots ?? [];
    const updated = declared.map((slot) => {
      const given = isObject(slots[slot.name]) ? slots[slot.name] : {};
      const value = typeof given.value === "string" ? given.value : undefined;
      return [slot.name, { ...this.#slot(name, slot.name, value), ...given, value }];
    });
    this.#intent = { name, confirmationStatus, ...(updated.length > 0 && { slots: Object.fromEntries(updated) }) };
    return this.#intent;
  }
}

/** @param {any} response @returns {any[]} */
const directivesOf = (response) => objects(response?.directives).filter(({ type }) => typeof type === "string");
