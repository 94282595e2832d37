/**
 * Rules for an invocation name.
 * https://developer.amazon.com/docs/custom-skills/choose-the-invocation-name-for-a-custom-skill.html
 */
import { languageOf } from "./languages.mjs";

/** Words that are reserved in every language. Each language's launch phrases are reserved too. */
const RESERVED = ["alexa", "amazon", "echo", "skill", "app"];
const CONNECTING = [
  "ask",
  "tell",
  "enable",
  "to",
  "from",
  "in",
  "using",
  "with",
  "about",
  "for",
  "that",
  "by",
  "if",
  "and",
  "whether",
];
const ARTICLES = ["a", "an", "the", "of", "on", "at"];

const FORM = /^[\p{Ll}\p{Lo}\p{Lm}][\p{Ll}\p{Lo}\p{Lm}\p{M}'’. \u200c\u200d]{1,49}$/u;

/**
 * The reasons why Amazon does not build a model with this name. Each follows the name in a sentence.
 * @param {string} name
 */
export const invocationNameReasons = (name) =>
  FORM.test(name)
    ? []
    : [
        'must be 2 to 50 lower-case letters, spaces, apostrophes and periods. Amazon: "Invocation name must start with a letter and can only contain lower case letters, spaces, apostrophes, and periods"',
      ];

/**
 * What certification may ask about the name. Each follows the name in a sentence.
 * @param {string} name
 * @param {string} locale
 */
export function invocationNameAdvice(name, locale) {
  const language = languageOf(locale);
  if (!language) return [];
  const words = name.split(" ");
  const launch = language.launchPhrases.flatMap((phrase) => phrase.split(" "));
  const english = locale.startsWith("en") ? [...CONNECTING, ...(words.length === 2 ? ARTICLES : [])] : [];
  const reserved = words.filter((word) => [...RESERVED, ...language.wakeWords, ...launch, ...english].includes(word));
  return [
    ...(words.length > 1 || language.oneWord ? [] : ["must have at least two words, unless it is a brand of yours"]),
    ...reserved.map((word) => `has "${word}", which is reserved`),
  ];
}
