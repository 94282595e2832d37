/**
 * Makes utterances of the models in `models.mjs`, and measures how many are understood: the intent, the slots, and the
 * values that Alexa sends.
 */
import { readLanguageModel } from "../../src/alexa/language-model.mjs";
import { languageOf } from "../../src/understanding/languages.mjs";
import { understand } from "../../src/understanding/utterance.mjs";
import { TODAY } from "./models.mjs";

/**
 * @typedef {import("./models.mjs").Written} Written
 * @typedef {{ kind: string, text: string, intent: string, slots: Record<string, string> }} Said
 */

const SLOT = /\{(\w+):([\w.]+)\}/g;

/** How many values of each slot are said. */
const MOST_VALUES = 4;

/** Built-in intents that each model has. Intents whose usual words are those of another are left out. */
const BUILT_IN = [
  "Help",
  "Stop",
  "Cancel",
  "Yes",
  "No",
  "Next",
  "Previous",
  "Repeat",
  "StartOver",
  "Pause",
  "Fallback",
];

/** @param {Written} written */
export function modelOf({ invocationName, types, intents }) {
  return readLanguageModel({
    invocationName,
    intents: [
      ...Object.entries(intents).map(([name, samples]) => ({
        name,
        samples: samples.map((sample) => sample.replace(SLOT, "{$1}")),
        slots: [
          ...new Map(
            samples.flatMap((sample) =>
              [...sample.matchAll(SLOT)].map(([, slot, type]) => [slot, { name: slot, type }]),
            ),
          ).values(),
        ],
      })),
      ...BUILT_IN.map((name) => ({ name: `AMAZON.${name}Intent`, samples: [] })),
    ],
    types: Object.entries(types).map(([name, values]) => ({
      name,
      values: values.map(([value, ...synonyms]) => ({ name: { value, synonyms } })),
    })),
  });
}

/**
 * What is said for a slot: each with the value that Alexa sends.
 * @param {Written} written
 * @param {string} type
 * @returns {string[][]}
 */
const valuesOf = ({ types, said }, type) =>
  (types[type]?.flat().map((text) => [text, text]) ?? said[type].map(([text, value = text]) => [text, value])).slice(
    0,
    MOST_VALUES,
  );

/**
 * Every sample with every value: the first slot with its first value and the second with its second, and so on.
 * @param {Written} written
 * @returns {Said[]}
 */
function samplesOf(written) {
  return Object.entries(written.intents).flatMap(([intent, samples]) =>
    samples.flatMap((sample) => {
      const slots = [...sample.matchAll(SLOT)].map(([whole, name, type]) => ({
        whole,
        name,
        values: valuesOf(written, type),
      }));
      const turns = Math.max(1, ...slots.map(({ values }) => values.length));
      return Array.from({ length: turns }, (_, turn) => {
        let text = sample;
        /** @type {Record<string, string>} */
        const expected = {};
        for (const [index, { whole, name, values }] of slots.entries()) {
          const [said, value] = values[(turn + index) % values.length];
          text = text.replace(whole, said);
          expected[name] = value;
        }
        return { kind: slots.length ? "sample with slots" : "sample", text, intent, slots: expected };
      });
    }),
  );
}

/** @param {Written} written @returns {Said[]} */
export function utterancesOf(written) {
  const { locale, invocationName, please } = written;
  const { open, ask, builtIn } = languageOf(locale);
  const samples = samplesOf(written);
  const plain = samples.filter(({ intent }) => intent !== "FindIntent");
  return [
    ...samples,
    ...open.map((text) => ({
      kind: "opening",
      text: text.replace("{name}", invocationName),
      intent: "LaunchRequest",
      slots: {},
    })),
    ...ask.map((text, index) => {
      const asked = plain[index % plain.length];
      return { ...asked, kind: "one-shot", text: text.replace("{name}", invocationName).replace("{rest}", asked.text) };
    }),
    ...BUILT_IN.filter((name) => name !== "Fallback").flatMap((name) =>
      builtIn[`AMAZON.${name}Intent`].map((text) => ({
        kind: "built-in",
        text,
        intent: `AMAZON.${name}Intent`,
        slots: {},
      })),
    ),
    ...plain.flatMap((said, index) => {
      const word = please[index % please.length];
      return [{ ...said, kind: "with courtesy", text: index % 2 ? `${word} ${said.text}` : `${said.text} ${word}` }];
    }),
  ];
}

/**
 * What was understood wrongly, or nothing.
 * @param {Said} said
 * @param {import("../../src/alexa/language-model.mjs").LanguageModel} model
 * @param {string} locale
 */
export function wrong({ text, intent, slots }, model, locale) {
  const meaning = understand(text, model, locale, { now: TODAY });
  if (meaning.type !== "IntentRequest") return meaning.type === intent ? undefined : meaning.type;
  const got = Object.fromEntries(Object.entries(meaning.slots).filter(([, value]) => value !== undefined));
  const isSame = meaning.name === intent && JSON.stringify(sorted(got)) === JSON.stringify(sorted(slots));
  return isSame ? undefined : `${meaning.name} ${JSON.stringify(got)}`;
}

/** @param {Record<string, unknown>} object */
const sorted = (object) => Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1));
