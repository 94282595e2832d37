/**
 * Turns an utterance into a request with the samples, slots and types of the skill's interaction model, as near to
 * Alexa's language understanding as can be done without what Alexa has learned. What is not certain is said in the
 * meaning's notes.
 */
import { Automaton } from "./automaton.mjs";
import { courtesyIn, openingIn, wakeWordIn } from "./openings.mjs";
import { search } from "./search.mjs";
import { tokensOf } from "./text.mjs";

/** The maximum length of an utterance, in characters. */
const LONGEST_UTTERANCE = 400;

/** The maximum length of an utterance, in words. */
const MOST_WORDS = 200;

/** So many samples are compared with an utterance that fits none. */
const MOST_NEAR = 40;

/** A request after an opening is likelier by so much for each word of the opening. */
const OPENED = 2;

/** An answer to a question is as likely as another utterance that costs so much less. */
const ANSWERED = 0.5;

/** Costs that differ by less are equal. */
const EQUAL = 0.01;

const FALLBACK = "AMAZON.FallbackIntent";

/** What Alexa sends for a number that it has not understood. */
const NOT_UNDERSTOOD = "?";

/**
 * @typedef {import("../alexa/language-model.mjs").LanguageModel} LanguageModel
 * @typedef {import("../alexa/language-model.mjs").Intent} Intent
 * @typedef {import("../alexa/language-model.mjs").SlotType} SlotType
 * @typedef {import("./search.mjs").Match} Match
 *
 * @typedef {object} HeardIntent
 * @property {"IntentRequest"} type
 * @property {string} name
 * @property {Record<string, string | undefined>} slots   what Alexa sends as the value of each
 * @property {boolean} isUsual by a usual word of a built-in intent, which the model itself does not have
 * @property {string[]} notes                             what was guessed
 *
 * @typedef {{ type: "LaunchRequest", notes: string[] }} HeardLaunch
 * @typedef {{ type: "None", notes: string[] }} HeardNothing     Alexa would send nothing to the skill
 * @typedef {HeardIntent | HeardLaunch | HeardNothing} Meaning
 *
 * @typedef {object} Question    that the utterance may answer: the value of a slot
 * @property {Intent} intent
 * @property {string} slot
 * @property {string[]} samples
 */

/** @type {SlotType[]} */
const NONE = [];

/**
 * Of each model: by locale and by the values that the skill has added.
 * @type {WeakMap<LanguageModel, WeakMap<SlotType[], Map<string, Automaton>>>}
 */
const known = new WeakMap();

/** @param {LanguageModel} model @param {string} locale @param {SlotType[]} dynamic */
function automatonOf(model, locale, dynamic) {
  let ofModel = known.get(model);
  if (!ofModel) known.set(model, (ofModel = new WeakMap()));
  let byLocale = ofModel.get(dynamic);
  if (!byLocale) ofModel.set(dynamic, (byLocale = new Map()));
  let automaton = byLocale.get(locale);
  if (!automaton) byLocale.set(locale, (automaton = Automaton.of(model, locale, dynamic)));
  return automaton;
}

/**
 * @param {string} utterance
 * @param {LanguageModel} model
 * @param {string} locale
 * @param {object} [options]
 * @param {Date} [options.now]
 * @param {SlotType[]} [options.dynamic]    the values that the skill has added with Dialog.UpdateDynamicEntities
 * @param {Question} [options.question]
 * @returns {Meaning}
 */
export function understand(utterance, model, locale, { now = new Date(), dynamic = NONE, question } = {}) {
  if (utterance.length > LONGEST_UTTERANCE)
    throw new RangeError(
      `an utterance has ${LONGEST_UTTERANCE} characters at most, and this one has ${utterance.length}`,
    );
  const text = utterance.normalize("NFC");
  const all = tokensOf(text, locale).slice(0, MOST_WORDS);
  const wakeWord = wakeWordIn(
    all.map(({ key }) => key),
    locale,
  );
  const tokens = all.slice(wakeWord);
  const said = tokens.map(({ key }) => key);
  const automaton = automatonOf(model, locale, dynamic);

  /** @param {number} from @param {number} to @param {Automaton} [using] @param {{ near?: boolean }} [options] */
  function find(from, to, using = automaton, options) {
    const part = said.slice(from, to);
    return search(using, part, using.knownIn(part, now), options);
  }
  /** @param {Match[]} matches @param {number} from @param {boolean} [isNear] */
  const meaning = (matches, from, isNear) => meaningOf(matches, tokens.slice(from), text, isNear);

  const { isLaunch, requests } = openingIn(said, model.invocationName, locale);
  if (isLaunch) {
    // "start game" may be a sample of the skill "game".
    const [sample] = wakeWord ? [] : find(0, said.length);
    if (!sample || sample.sample.isUsual || sample.slots.length) return { type: "LaunchRequest", notes: [] };
  }

  const asked = requests
    .map((request) => ({ ...request, matches: find(request.from, request.to) }))
    .filter(({ matches }) => matches.length);
  // "water my garden" may be a sample of the skill "my garden".
  const whole = requests.length && !wakeWord ? find(0, said.length) : [];
  if (whole.length && asked.every(({ matches }) => whole[0].cost <= matches[0].cost)) return meaning(whole, 0);
  if (asked.length) {
    const cost = (/** @type {typeof asked[number]} */ { matches, weight }) => matches[0].cost - OPENED * weight;
    const best = asked.reduce((left, right) => (cost(right) < cost(left) ? right : left));
    return meaning(best.matches, best.from);
  }

  const { from, to } = requests.at(-1) ?? { from: 0, to: said.length };
  const found = find(from, to);
  if (question) {
    const { intent, slot, samples } = question;
    const texts = [...samples, `{${slot}}`, ...answersIn(intent, slot)];
    const answers = find(from, to, automaton.only(texts.map((text) => ({ intent, text }))));
    if (answers.length && !isClearer(found[0], answers[0], to - from)) return meaning(answers, from);
  }
  const [first, last] = courtesyIn(said.slice(from, to), locale);
  const [start, end] = [from + first, to - last];
  const takesAll = found[0]?.slots.every(({ how }) => how !== "free");
  if ((first || last) && !takesAll) {
    const without = find(start, end);
    if (without.length && !(found[0]?.cost <= without[0].cost)) return meaning(without, start);
  }
  if (found.length) return meaning(found, from);

  const nearest = automaton.nearest(said.slice(start, end), MOST_NEAR);
  const near = nearest.length ? find(start, end, automaton.only(nearest), { near: true }) : [];
  if (near.length) return meaning(near, start, true);
  if (model.intents.some(({ name }) => name === FALLBACK))
    return { type: "IntentRequest", name: FALLBACK, slots: {}, isUsual: false, notes: [] };
  return { type: "None", notes: [`No sample of the model is near this, and the model has no ${FALLBACK}`] };
}

/**
 * The ends of an intent's samples that are slots alone, among them the one that was asked for: "order {quantity}
 * {item}" has "{quantity} {item}".
 * @param {Intent} intent
 * @param {string} slot
 */
const answersIn = ({ samples }, slot) =>
  samples
    .map((sample) => /(?:\s*\{[^{}]+\})+$/.exec(sample)?.[0].trim() ?? "")
    .filter((end) => end.includes("} {") && end.includes(`{${slot}}`));

/**
 * Whether the user says something else than an answer: words of a sample, and cheaper.
 * @param {Match | undefined} other @param {Match} answer @param {number} length
 */
function isClearer(other, answer, length) {
  if (!other || other.cost >= answer.cost - ANSWERED) return false;
  const inSlots = other.slots.reduce((sum, { from, end }) => sum + end - from, 0);
  return inSlots < length || other.slots.every(({ how }) => how === "known");
}

/**
 * @param {Match[]} matches
 * @param {import("./text.mjs").Token[]} tokens
 * @param {string} text
 * @param {boolean} [isNear]
 * @returns {HeardIntent}
 */
function meaningOf(matches, tokens, text, isNear) {
  const [{ sample, cost, slots }] = matches;
  const { intent } = sample;
  /** @type {Record<string, string | undefined>} */
  const values = Object.fromEntries(intent.slots.map(({ name }) => [name, undefined]));
  for (const { name, type, from, end, value, how } of slots) {
    const spoken = text.slice(tokens[from].from, tokens[end - 1].to);
    values[name] = how === "unrecognised" && /NUMBER|Ordinal/.test(type) ? NOT_UNDERSTOOD : (value ?? spoken);
  }
  const rivals = new Set(
    matches
      .filter((other) => other.cost - cost < EQUAL && other.sample.intent !== intent)
      .map((other) => other.sample.intent.name),
  );
  const notes = [
    isNear && `Guessed: no sample is the same, and “${sample.text}” is near`,
    rivals.size > 0 && `Guessed: it fits ${[...rivals].join(", ")} as well`,
    ...slots
      .filter(({ how, type }) => how === "unrecognised" || (how === "free" && !type.startsWith("AMAZON.")))
      .map(({ name, type }) => `Guessed: ${type} has no such value as that of ${name}`),
  ].filter((note) => typeof note === "string");
  return { type: "IntentRequest", name: intent.name, slots: values, isUsual: sample.isUsual, notes };
}
