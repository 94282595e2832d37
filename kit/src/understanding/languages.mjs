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
export const codeOf = (locale) => (locale.split("-")[0] in LANGUAGES ? locale.split("-")[0] : "en");

/** @param {string} locale */
export const languageOf = (locale) => LANGUAGES[codeOf(locale)];
