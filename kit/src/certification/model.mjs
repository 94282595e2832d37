/**
 * Rules for an interaction model. Each says what follows if a model breaks it, and where that is documented:
 *
 * - `refused`: Amazon is known not to build such a model. The message quotes Amazon's error text where it is known, so
 *   that a search finds it.
 * - `warnings`: probably a mistake, but Amazon may know more than this file.
 * - `certification`: Amazon builds the model. Certification, or the skill's users, would ask for more.
 */

import { objects, readLanguageModel } from "../alexa/language-model.mjs";
import { isObject } from "../shared/json.mjs";
import { nearest } from "../shared/nearest.mjs";
import { INTENTS, PHRASE_TYPES, SLOT_TYPES } from "./built-ins.mjs";
import { invocationNameAdvice, invocationNameReasons } from "./invocation-name.mjs";

/** @import { LanguageModel } from "../alexa/language-model.mjs" */
/** @import { Findings } from "./check.mjs" */

/**
 * @typedef {object} Problem  of a model
 * @property {string} message
 * @property {string} source  the URL of the rule
 */

const DOCS = "https://developer.amazon.com/docs";
const GITHUB = "https://github.com";
/** Where each rule is documented, or where its error message was seen. */
const SOURCES = {
  model: `${DOCS}/smapi/interaction-model-schema.html`,
  names: `${GITHUB}/alexa-games/litexa/issues/109`,
  intentName: `${GITHUB}/tomharrigan/voicewp/issues/118`,
  characters: `${GITHUB}/jovotech/jovo-framework/issues/785`,
  undeclared: `${GITHUB}/alexa/alexa-cookbook/pull/21`,
  unknownType: `${GITHUB}/alexa/ask-cli/issues/19`,
  carrier: `${GITHUB}/keatontaylor/alexa-actions/issues/178`,
  phrases: `${DOCS}/custom-skills/slot-type-reference.html#phrases`,
  builtInIntent: `${DOCS}/custom-skills/standard-built-in-intents.html`,
  builtInType: `${DOCS}/custom-skills/slot-type-reference.html`,
  prompt: `${GITHUB}/codeforboston/voiceapp311/pull/190`,
  dialog: `${DOCS}/custom-skills/dialog-interface-reference.html`,
  utterances: `${DOCS}/custom-skills/best-practices-for-sample-utterances-and-custom-slot-type-values.html`,
  invocationName: `${DOCS}/custom-skills/choose-the-invocation-name-for-a-custom-skill.html`,
};

/** Intents that a skill should have. Only some of them are required in every skill. */
export const RECOMMENDED = [
  "AMAZON.HelpIntent",
  "AMAZON.StopIntent",
  "AMAZON.CancelIntent",
  "AMAZON.FallbackIntent",
  "AMAZON.NavigateHomeIntent",
];

/** The names of custom intents. Amazon refuses a period, although its message allows it. */
const INTENT_NAME = /^[A-Za-z]\w*$/;
const SLOT_NAME = /^[A-Za-z][\w.]*$/;
/** ASCII punctuation that Amazon's error message does not list. Braces are for slots. */
const PUNCTUATION = /[^\P{ASCII}A-Za-z0-9'.\- {}_]/u;
/**
 * Letters, marks and digits of any script, and the punctuation of the message. Whether Amazon takes other characters
 * beyond ASCII is not known.
 */
const SAMPLE = /^[\p{L}\p{M}\p{N}'’.\- {}_\u200c\u200d]*$/u;

/**
 * The findings about one model.
 * @param {any} model   `{ interactionModel }`
 * @param {string} locale
 * @returns {Findings}
 */
export function checkModel({ interactionModel = {} }, locale) {
  const languageModel = readLanguageModel(interactionModel.languageModel);
  const name = languageModel.invocationName;
  const builtIn = builtInProblems(languageModel);
  const invocation = (/** @type {string} */ reason) => `the invocation name "${name}" ${reason}`;
  const refused = [
    ...invocationNameReasons(name).map((reason) => problem(invocation(reason), SOURCES.invocationName)),
    ...nameProblems(languageModel),
    ...sampleProblems(languageModel),
    ...phraseProblems(languageModel),
    ...typeProblems(languageModel),
    ...builtIn.filter(({ isMistyped }) => isMistyped),
    ...dialogProblems(interactionModel, languageModel),
  ];
  const line = (/** @type {Problem} */ { message, source }) => `${locale}.json: ${message} (${source})`;
  return {
    refused: refused.map(line),
    warnings: [...builtIn.filter(({ isMistyped }) => !isMistyped), ...doubtfulSamples(languageModel)].map(line),
    certification: [
      ...invocationNameAdvice(name, locale).map((reason) => problem(invocation(reason), SOURCES.invocationName)),
      ...advice(languageModel),
    ].map(line),
  };
}

/** @param {string} message @param {string} source @returns {Problem} */
const problem = (message, source) => ({ message, source });

/** @param {string} name */
const isBuiltIn = (name) => name.startsWith("AMAZON.");
/** @param {{ name: string }[]} items */
const namesOf = (items) => items.map(({ name }) => name);
/** @param {string[]} names */
const repeated = (names) => [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
/** The slots in a sample. @param {string} sample */
const slotsIn = (sample) => [...sample.matchAll(/\{(.*?)\}/g)].map(([, slot]) => slot.trim());

/** @param {LanguageModel} languageModel @returns {Problem[]} */
function nameProblems({ intents }) {
  const names = namesOf(intents);
  const custom = names.filter((name) => !isBuiltIn(name));
  return [
    ...custom
      .filter((name) => !name)
      .map(() =>
        problem(
          'an intent has no name. Amazon: "Intent name must not be empty. Error code: MissingIntentName"',
          SOURCES.intentName,
        ),
      ),
    ...repeated(names.filter(Boolean)).map((name) => problem(`the intent ${name} is defined twice`, SOURCES.model)),
    ...custom
      .filter((name) => name && !INTENT_NAME.test(name))
      .map((name) =>
        problem(
          `"${name}" is not a valid intent name. Amazon: "InvalidIntentName: Intent name "${name}" contains invalid characters. Intent names must begin with an alphabetic character and may only contain alphabets, periods, and underscores."`,
          SOURCES.names,
        ),
      ),
  ];
}

/** @param {LanguageModel} languageModel @returns {Problem[]} */
function sampleProblems({ intents }) {
  return intents.flatMap(({ name, samples, slots }) => [
    ...samples
      .filter((sample) => PUNCTUATION.test(sample))
      .map((sample) =>
        problem(
          `${name}: "${sample}" has characters that a sample cannot have. Amazon: "InvalidCharInSamples: … Sample utterances can consist of only unicode characters, spaces, periods for abbreviations, underscores, possessive apostrophes, and hyphens."`,
          SOURCES.characters,
        ),
      ),
    ...[...new Set(samples.flatMap(slotsIn))]
      .filter((slot) => !namesOf(slots).includes(slot))
      .map((slot) =>
        problem(
          `${name}: slot {${slot}} is not declared. Amazon: "A sample utterance references a slot that is not defined in the intent."`,
          SOURCES.undeclared,
        ),
      ),
    ...slots
      .filter(({ name: slot }) => slot && !SLOT_NAME.test(slot))
      .map(({ name: slot }) =>
        problem(`${name}: "${slot}" is not a valid slot name: use letters, digits and underscores`, SOURCES.model),
      ),
  ]);
}

/** @param {LanguageModel} languageModel @returns {Problem[]} */
const doubtfulSamples = ({ intents }) =>
  intents.flatMap(({ name, samples }) =>
    samples
      .filter((sample) => !PUNCTUATION.test(sample) && !SAMPLE.test(sample))
      .map((sample) =>
        problem(`${name}: "${sample}" has characters that a sample probably cannot have`, SOURCES.characters),
      ),
  );

/**
 * A phrase slot needs words around it, and cannot share a sample with another slot.
 * @param {LanguageModel} languageModel
 * @returns {Problem[]}
 */
function phraseProblems({ intents }) {
  return intents.flatMap(({ name, samples, slots }) => {
    const phrases = slots.filter(({ type }) => PHRASE_TYPES.includes(type)).map((slot) => slot.name);
    return samples
      .filter((sample) => slotsIn(sample).some((slot) => phrases.includes(slot)))
      .flatMap((sample) => {
        const words = sample.replace(/\{.*?\}/g, "").trim();
        const said = `Sample utterance "${sample}" in intent "${name}"`;
        return [
          ...(words
            ? []
            : [
                problem(
                  `Amazon: ${said} must include a carrier phrase. Sample intent utterances with phrase types cannot consist of only slots. Add words around the slot`,
                  SOURCES.carrier,
                ),
              ]),
          ...(slotsIn(sample).length > 1
            ? [
                problem(
                  `Amazon: ${said} cannot include both a phrase slot and another intent slot. Ask for the other slot in a second turn`,
                  SOURCES.phrases,
                ),
              ]
            : []),
        ];
      });
  });
}

/** @param {LanguageModel} languageModel @returns {Problem[]} */
function typeProblems({ intents, types }) {
  const known = namesOf(types);
  return intents.flatMap(({ name, slots }) =>
    slots
      .filter(({ type }) => type && !isBuiltIn(type) && !known.includes(type))
      .map(({ name: slot, type }) =>
        problem(
          `${name}: slot {${slot}} has the unknown type ${type}${didYouMean(type, known) || "."} Amazon: "unknown slot type name"`,
          SOURCES.unknownType,
        ),
      ),
  );
}

/**
 * Built-in names that this kit does not know. A name close to a known one is a mistake, any other may be newer than
 * this kit.
 * @param {LanguageModel} languageModel
 * @returns {(Problem & { isMistyped: boolean })[]}
 */
function builtInProblems({ intents, types }) {
  // Names such as AMAZON.SearchAction<object@WeatherForecast> belong to a library that combines actions and entities:
  // there is no list of them.
  const unknownIntents = namesOf(intents).filter(
    (name) => isBuiltIn(name) && !INTENTS.includes(name) && !name.includes("<"),
  );
  const own = namesOf(types); // an extended built-in type is declared like a custom one
  const unknownTypes = intents.flatMap(({ name, slots }) =>
    slots
      .filter(({ type }) => isBuiltIn(type) && !SLOT_TYPES.includes(type))
      .map((slot) => ({ ...slot, intent: name })),
  );
  const unknownOwn = own.filter((name) => isBuiltIn(name) && !SLOT_TYPES.includes(name));
  return [
    ...unknownIntents.map((name) =>
      unknownName(`there is no built-in intent ${name}`, name, INTENTS, SOURCES.builtInIntent),
    ),
    ...unknownTypes.map(({ intent, name, type }) =>
      unknownName(
        `${intent}: slot {${name}} has the type ${type}, and there is no such built-in type`,
        type,
        SLOT_TYPES,
        SOURCES.builtInType,
      ),
    ),
    ...unknownOwn.map((name) =>
      unknownName(`types has ${name}, and there is no such built-in type`, name, SLOT_TYPES, SOURCES.builtInType),
    ),
  ];
}

/** @param {string} message @param {string} name @param {string[]} names @param {string} source */
function unknownName(message, name, names, source) {
  const hint = didYouMean(name, names);
  const quoted = names === SLOT_TYPES ? ` Amazon: "InvalidSlotTypeName: Slot type name "${name}" is invalid."` : "";
  return {
    message: hint ? `${message}${hint}${quoted}` : `${message} in this kit's list: is it newer?`,
    source,
    isMistyped: hint !== "",
  };
}

/** @param {string} name @param {string[]} names */
function didYouMean(name, names) {
  const word = nearest(name, names);
  return word ? `. Did you mean ${word}?` : "";
}

/** @param {any} interactionModel @param {LanguageModel} languageModel @returns {Problem[]} */
function dialogProblems({ dialog, prompts }, { intents }) {
  const ids = objects(prompts).map(({ id }) => id);
  const missing = (/** @type {unknown} */ id, /** @type {string} */ where) =>
    typeof id !== "string" || !id || ids.includes(id)
      ? []
      : [
          problem(
            `Amazon: "MissingDialogIntentSlotPrompt: Prompt id "${id}" for ${where} is not present in prompts, but is referenced in the dialog model"`,
            SOURCES.prompt,
          ),
        ];
  return objects(isObject(dialog) ? dialog.intents : undefined).flatMap(({ name, prompts: asked = {}, slots }) => {
    const intent = intents.find((one) => one.name === name);
    if (!intent)
      return [problem(`the dialog has the intent ${name}, and languageModel.intents does not`, SOURCES.dialog)];
    return [
      ...Object.values(isObject(asked) ? asked : {}).flatMap((id) => missing(id, `intent "${name}"`)),
      ...objects(slots).flatMap((slot) => [
        ...(namesOf(intent.slots).includes(slot.name)
          ? []
          : [problem(`the dialog of ${name} has the slot {${slot.name}}, and the intent does not`, SOURCES.dialog)]),
        ...Object.values(isObject(slot.prompts) ? slot.prompts : {}).flatMap((id) =>
          missing(id, `slot "${slot.name}" of intent "${name}"`),
        ),
        ...objects(slot.validations).flatMap(({ prompt }) =>
          missing(prompt, `a validation of slot "${slot.name}" of intent "${name}"`),
        ),
      ]),
    ];
  });
}

/** @param {LanguageModel} languageModel @returns {Problem[]} */
function advice({ intents }) {
  const names = namesOf(intents);
  /** @type {Map<string, string>} */
  const seen = new Map();
  const conflicts = intents.flatMap(({ name, samples }) =>
    samples.flatMap((sample) => {
      const key = sample.toLowerCase().trim();
      const first = seen.get(key);
      seen.set(key, name);
      return first === undefined
        ? []
        : [
            problem(
              first === name
                ? `${name}: "${sample}" is there twice`
                : `${name}: "${sample}" is already a sample of ${first}, and Alexa chooses one of the two`,
              SOURCES.utterances,
            ),
          ];
    }),
  );
  return [
    ...RECOMMENDED.filter((name) => !names.includes(name)).map((name) =>
      problem(`${name} is missing`, SOURCES.builtInIntent),
    ),
    ...intents
      .filter(({ name, samples }) => name && !isBuiltIn(name) && !samples.length)
      .map(({ name }) => problem(`${name} has no samples, so users cannot ask for it`, SOURCES.utterances)),
    ...conflicts,
    ...intents.flatMap(({ name, samples }) =>
      samples
        .filter((sample) => /\p{N}/u.test(sample.replace(/\{.*?\}/g, "")))
        .map((sample) => problem(`${name}: "${sample}" has digits: write numbers as words`, SOURCES.utterances)),
    ),
    ...intents.flatMap(({ name, slots }) =>
      slots
        .filter(({ name: slot }) => slot.includes("."))
        .map(({ name: slot }) => problem(`${name}: the slot name "${slot}" has a period`, SOURCES.model)),
    ),
  ];
}

/**
 * Intents that only some locales have. The Worker is the same for all of them, but some features exist in some locales
 * only.
 * @param {Record<string, any>} models
 * @returns {string[]}
 */
export function localeDifferences(models) {
  const all = Object.entries(models).map(([locale, { interactionModel }]) => ({
    locale,
    names: new Set(namesOf(readLanguageModel(interactionModel?.languageModel).intents)),
  }));
  const every = [...new Set(all.flatMap(({ names }) => [...names]))];
  return every.flatMap((name) => {
    const without = all.filter(({ names }) => !names.has(name)).map(({ locale }) => locale);
    return without.length
      ? [`${without.map((locale) => `${locale}.json`).join(", ")}: ${name} is in another locale and not here`]
      : [];
  });
}
