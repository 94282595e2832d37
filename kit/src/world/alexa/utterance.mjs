/**
 * Turns an utterance into a request, with the samples and slots of the skill's interaction model, roughly as
 * Alexa's language understanding does. An equal sample is used first, then a sample with slots, then the one with the most similar words.
 */
import { phrasesFor } from "../../alexa/phrases.mjs";

/** The minimum similarity of a sample. */
const NEAR = 0.6;

/** The maximum length of an utterance, in characters. */
const LONGEST_UTTERANCE = 400;

/**
 * @typedef {import("../../alexa/language-model.mjs").LanguageModel} LanguageModel
 * @typedef {{ type: "LaunchRequest" } | { type: "IntentRequest", name: string, slots: Record<string, string | undefined> }} Meaning
 *
 * @param {string} utterance
 * @param {LanguageModel} model
 * @param {string} locale
 * @returns {Meaning}
 */
export function understand(utterance, model, locale) {
  if (utterance.length > LONGEST_UTTERANCE)
    throw new RangeError(
      `an utterance has ${LONGEST_UTTERANCE} characters at most, and this one has ${utterance.length}`,
    );
  const { open, ask, builtIn } = phrasesFor(locale);
  const words = normalise(utterance, locale).replace(/^(alexa|アレクサ|أليكسا|اليكسا|एलेक्सा)[\s、]*/, "");
  const name = normalise(model.invocationName, locale);

  if (words === name || open.some((phrase) => words === normalise(phrase.replace("{name}", name), locale))) {
    return { type: "LaunchRequest" };
  }
  for (const phrase of ask) {
    const rest = heardIn(
      words,
      normalise(phrase, locale).replace("{name}", () => name),
    )?.rest;
    if (rest) return intent(rest.trim(), model, locale, builtIn);
  }
  return intent(words, model, locale, builtIn);
}

/**
 * @param {string} words
 * @param {LanguageModel} model
 * @param {string} locale
 * @param {Record<string, string[]>} builtIn
 * @returns {Meaning}
 */
function intent(words, model, locale, builtIn) {
  const samples = samplesOf(model, locale, builtIn);
  const empty = (/** @type {import("../../alexa/language-model.mjs").Intent} */ { slots }) =>
    Object.fromEntries(slots.map(({ name }) => [name, undefined]));

  const exact = samples.find(({ sample }) => sample === words);
  if (exact) return { type: "IntentRequest", name: exact.intent.name, slots: empty(exact.intent) };

  const bySlots = samples
    .filter(({ sample }) => sample.includes("{"))
    .sort((a, b) => literalLength(b.sample) - literalLength(a.sample))
    .map(({ intent, sample }) => ({ intent, heard: heardIn(words, sample) }))
    .find(({ intent, heard }) => heard && fits(intent, heard, model, locale));
  if (bySlots?.heard) {
    return {
      type: "IntentRequest",
      name: bySlots.intent.name,
      slots: { ...empty(bySlots.intent), ...inCase(bySlots.intent, bySlots.heard) },
    };
  }

  const said = wordsOf(words, locale);
  const nearest = samples
    .map(({ intent, words }) => ({ intent, likeness: likeness(said, words) }))
    .reduce((best, next) => (next.likeness > best.likeness ? next : best), { intent: model.intents[0], likeness: 0 });
  if (nearest.likeness >= NEAR)
    return { type: "IntentRequest", name: nearest.intent.name, slots: empty(nearest.intent) };
  return { type: "IntentRequest", name: "AMAZON.FallbackIntent", slots: {} };
}

/** @typedef {{ intent: import("../../alexa/language-model.mjs").Intent, sample: string, words: Set<string> }} Sample */

/** The parsed samples of each model. @type {WeakMap<LanguageModel, Sample[]>} */
const known = new WeakMap();

/** @param {LanguageModel} model @param {string} locale @param {Record<string, string[]>} builtIn */
function samplesOf(model, locale, builtIn) {
  const before = known.get(model);
  if (before) return before;
  const samples = model.intents.flatMap((intent) =>
    [...intent.samples, ...(builtIn[intent.name] ?? [])].map((text) => {
      const sample = normalise(text, locale);
      return { intent, sample, words: wordsOf(sample, locale) };
    }),
  );
  known.set(model, samples);
  return samples;
}

/** @param {string} text @param {string} locale */
const normalise = (text, locale) =>
  text
    .normalize("NFC")
    .toLocaleLowerCase(locale)
    .replace(/[’']/g, "'")
    .replace(/[.,!?¿¡;:"“”„。、！？،؟؛।]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();

/** @param {string} sample */
const literalLength = (sample) => sample.replace(/\{\w+\}/g, "").length;

/**
 * The values of a sample's slots in an utterance, or undefined if the utterance does not match. Each slot is as short as possible, and has
 * at least one character. A regular expression would take a time that grows exponentially with the number of slots.
 * @param {string} words
 * @param {string} sample
 * @returns {Record<string, string> | undefined}
 */
function heardIn(words, sample) {
  const parts = sample.split(/\{(\w+)\}/); // alternately text and a slot
  /** @type {Set<number>} */
  const inVain = new Set();

  /** @param {number} index @param {number} from @returns {Record<string, string> | undefined} */
  function match(index, from) {
    const text = parts[index];
    if (!words.startsWith(text, from)) return undefined;
    const begin = from + text.length;
    if (index === parts.length - 1) return begin === words.length ? {} : undefined;
    const key = begin * parts.length + index;
    if (inVain.has(key)) return undefined;
    for (let end = begin + 1; end <= words.length; end++) {
      const rest = match(index + 2, end);
      if (rest) return { [parts[index + 1]]: words.slice(begin, end), ...rest };
    }
    inVain.add(key);
    return undefined;
  }

  return match(0, 0);
}

/** Restores the model's spelling of slot names, because samples are in lower case.
 * @param {import("../../alexa/language-model.mjs").Intent} intent @param {Record<string, string>} heard */
const inCase = ({ slots }, heard) =>
  Object.fromEntries(
    slots
      .filter(({ name }) => heard[name.toLowerCase()] !== undefined)
      .map(({ name }) => [name, heard[name.toLowerCase()]]),
  );

/**
 * A number slot accepts numbers. A slot of a custom type prefers its values, but accepts any words, as Alexa does.
 * @param {import("../../alexa/language-model.mjs").Intent} intent
 * @param {Record<string, string>} heard
 * @param {LanguageModel} model
 * @param {string} locale
 */
function fits({ slots }, heard, model, locale) {
  return slots.every(({ name, type }) => {
    const value = heard[name.toLowerCase()];
    if (value === undefined) return true;
    if (/^AMAZON\.(NUMBER|FOUR_DIGIT_NUMBER)$/.test(type)) return /^\d+$/.test(value);
    return model.types.some((own) => own.name === type) || value.split(" ").length <= 4 || locale === "ja-JP";
  });
}

/** @type {Map<string, Intl.Segmenter>} */
const segmenters = new Map();

/** @param {string} text @param {string} locale */
function wordsOf(text, locale) {
  const segmenter = segmenters.get(locale) ?? new Intl.Segmenter(locale, { granularity: "word" });
  segmenters.set(locale, segmenter);
  return new Set([...segmenter.segment(text)].filter((part) => part.isWordLike).map((part) => part.segment));
}

/**
 * Sørensen-Dice over words.
 * @param {Set<string>} left
 * @param {Set<string>} right
 */
function likeness(left, right) {
  const common = [...left].filter((word) => right.has(word)).length;
  return left.size + right.size ? (2 * common) / (left.size + right.size) : 0;
}
