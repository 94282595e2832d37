/**
 * Rules of certification for an interaction model, besides its schema.
 * https://developer.amazon.com/docs/custom-skills/choose-the-invocation-name-for-a-custom-skill.html
 * https://developer.amazon.com/docs/custom-skills/create-the-interaction-model-for-your-skill.html
 */
import { languageOf } from "./languages.mjs";

const REQUIRED = ["AMAZON.CancelIntent", "AMAZON.FallbackIntent", "AMAZON.HelpIntent", "AMAZON.NavigateHomeIntent", "AMAZON.StopIntent"];

/** Words that are reserved in every language. Each language's launch phrases are reserved too. */
const RESERVED = ["alexa", "amazon", "echo", "skill", "app"];
const CONNECTING = ["ask", "tell", "enable", "to", "from", "in", "using", "with", "about", "for", "that", "by", "if", "and", "whether"];
const ARTICLES = ["a", "an", "the", "of", "on", "at"];

const INVOCATION_NAME = /^[\p{Ll}\p{Lo}\p{Lm}\p{M}'’. ]{2,50}$/u;
/** The form of the names of custom intents and slots. */
const NAME = /^[A-Za-z]\w*$/;
const SAMPLE = /^[\p{L}\p{M}'’.\- {}_]+$/u;

/** @param {Record<string, any>} models */
export function modelProblems(models) {
  return Object.entries(models).flatMap(([locale, { interactionModel }]) => {
    const { languageModel } = interactionModel;
    const found = [
      ...invocationNameReasons(languageModel.invocationName, locale).map((reason) => `the invocation name "${languageModel.invocationName}" ${reason}`),
      ...intentProblems(languageModel),
      ...sampleProblems(languageModel),
      ...slotProblems(languageModel),
    ];
    return found.map((problem) => `${locale}.json: ${problem}`);
  });
}

/** The problems of an invocation name. Each follows the name in a sentence. @param {string} name @param {string} locale */
export function invocationNameReasons(name, locale) {
  const language = languageOf(locale);
  if (!language) return [`is for ${locale}, which is not a locale of Alexa's`];
  const words = name.split(" ");
  const launch = language.launchPhrases.flatMap((phrase) => phrase.split(" "));
  const english = locale.startsWith("en") ? [...CONNECTING, ...(words.length === 2 ? ARTICLES : [])] : [];
  const reserved = words.filter((word) => [...RESERVED, ...language.wakeWords, ...launch, ...english].includes(word));
  return [
    ...(INVOCATION_NAME.test(name) ? [] : ["must be 2 to 50 lower-case letters, spaces, apostrophes and periods"]),
    ...(words.length > 1 || language.oneWord ? [] : ["must have at least two words"]),
    ...reserved.map((word) => `has "${word}", which is reserved`),
  ];
}

/** @param {any} languageModel */
function intentProblems({ intents }) {
  const names = namesOf(intents);
  return [
    ...REQUIRED.filter((name) => !names.includes(name)).map((name) => `${name} is missing`),
    ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} is defined twice`),
    ...names.filter((name) => !name.startsWith("AMAZON.") && !NAME.test(name)).map((name) => `"${name}" is not a valid intent name: use letters, digits and underscores`),
    ...intents
      .filter((/** @type {any} */ { name, samples }) => !name.startsWith("AMAZON.") && !samples?.length)
      .map((/** @type {any} */ { name }) => `${name} has no samples`),
  ];
}

/** @param {any} languageModel */
function sampleProblems({ intents }) {
  /** @type {Map<string, string>} */
  const seen = new Map();
  /** @type {string[]} */
  const problems = [];
  for (const { name, samples = [] } of intents) {
    for (const sample of samples) {
      const key = sample.toLowerCase();
      if (!SAMPLE.test(sample)) problems.push(`${name}: "${sample}" has characters that a sample cannot have`);
      if (seen.has(key)) problems.push(`${name}: "${sample}" is already a sample of ${seen.get(key)}`);
      seen.set(key, name);
    }
  }
  return problems;
}

/** @param {any} languageModel */
function slotProblems({ intents, types = [] }) {
  const typeNames = namesOf(types);
  return intents.flatMap((/** @type {any} */ { name, samples = [], slots = [] }) => {
    const used = new Set(samples.flatMap((/** @type {string} */ sample) => [...sample.matchAll(/\{(.*?)\}/g)].map(([, slot]) => slot)));
    return [
      ...[...used].filter((slot) => !namesOf(slots).includes(slot)).map((slot) => `${name}: slot {${slot}} is not declared`),
      ...namesOf(slots).filter((slot) => !NAME.test(slot)).map((slot) => `${name}: "${slot}" is not a valid slot name: use letters, digits and underscores`),
      ...slots
        .filter((/** @type {any} */ { type }) => !type.startsWith("AMAZON.") && !typeNames.includes(type))
        .map((/** @type {any} */ slot) => `${name}: slot {${slot.name}} has the unknown type ${slot.type}`),
    ];
  });
}

/** Every locale must have the same intents, because the Worker is the same for all. @param {Record<string, any>} models */
export function differences(models) {
  const namesIn = (/** @type {any} */ { interactionModel }) => namesOf(interactionModel.languageModel.intents);
  const those = namesIn(Object.values(models)[0]);
  return Object.entries(models).flatMap(([locale, model]) => {
    const these = namesIn(model);
    return [
      ...those.filter((name) => !these.includes(name)).map((name) => `${locale}.json: ${name} is in another locale and not in this one`),
      ...these.filter((name) => !those.includes(name)).map((name) => `${locale}.json: ${name} is in this locale and not in every other`),
    ];
  });
}

/** @param {any[]} items @returns {string[]} */
const namesOf = (items) => items.map(({ name }) => name);
