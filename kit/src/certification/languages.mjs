/**
 * How users start a skill in each of Alexa's languages.
 * https://developer.amazon.com/docs/custom-skills/understanding-how-users-invoke-custom-skills.html
 */
import { PHRASES } from "../alexa/phrases.mjs";

/** @type {Record<string, string[]>} */
const WAKE_WORDS = { ar: ["أليكسا", "اليكسا"], hi: ["alexa", "एलेक्सा"], ja: ["アレクサ"] };

/** Whether an invocation name may be one word: German has compounds, and Japanese has no spaces. */
const ONE_WORD = ["de", "ja"];

/**
 * @typedef {object} Language
 * @property {string[]} wakeWords
 * @property {string[]} launchPhrases  such as "open"; the local world understands them too
 * @property {string} opening         the usual phrase: "open {name}"
 * @property {boolean} oneWord
 */

/** @param {string} locale @returns {Language | undefined} */
export function languageOf(locale) {
  const [language] = locale.split("-");
  if (!Object.hasOwn(PHRASES, language)) return undefined;
  return {
    wakeWords: WAKE_WORDS[language] ?? ["alexa"],
    launchPhrases: PHRASES[language].open.map((phrase) => phrase.replace("{name}", "").trim()),
    opening: PHRASES[language].open[0],
    oneWord: ONE_WORD.includes(language),
  };
}
