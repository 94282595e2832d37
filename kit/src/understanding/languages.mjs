/** The languages that the local Alexa understands. */
import ar from "./languages/ar.mjs";
import de from "./languages/de.mjs";
import en from "./languages/en.mjs";
import es from "./languages/es.mjs";
import fr from "./languages/fr.mjs";
import hi from "./languages/hi.mjs";
import it from "./languages/it.mjs";
import ja from "./languages/ja.mjs";
import nl from "./languages/nl.mjs";
import pt from "./languages/pt.mjs";

/** @type {Record<string, import("./languages/words.mjs").Language>} */
export const LANGUAGES = { ar, de, en, es, fr, hi, it, ja, nl, pt };

/** @param {string} locale */
export const codeOf = (locale) => {
  const [language] = locale.split("-");
  return Object.hasOwn(LANGUAGES, language) ? language : "en";
};

/** @param {string} locale */
export const languageOf = (locale) => LANGUAGES[codeOf(locale)];

/** The usual words of an intent. Only built-in intents have some. @param {string} intent @param {string} locale */
export function usualWords(intent, locale) {
  const { builtIn } = languageOf(locale);
  return Object.hasOwn(builtIn, intent) ? builtIn[intent] : [];
}
