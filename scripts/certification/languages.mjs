/**
 * How a skill is opened in each of Alexa's languages.
 * https://developer.amazon.com/docs/custom-skills/understanding-how-users-invoke-custom-skills.html
 */

/**
 * @typedef {object} Language
 * @property {string[]} wakeWords
 * @property {string[]} launchWords   the verbs of "open ...", as they stand in a phrase
 * @property {boolean} [oneWord]      an invocation name may be written as one word: German compounds, Japanese
 */

/** @type {Record<string, Language>} */
const LANGUAGES = {
  ar: { wakeWords: ["أليكسا", "اليكسا"], launchWords: ["افتح", "افتحي", "شغل", "شغلي", "ابدأ", "ابدئي"] },
  de: { wakeWords: ["alexa"], launchWords: ["öffne", "starte"], oneWord: true },
  en: { wakeWords: ["alexa"], launchWords: ["open", "start", "launch", "begin", "load"] },
  es: { wakeWords: ["alexa"], launchWords: ["abre", "inicia", "empieza"] },
  fr: { wakeWords: ["alexa"], launchWords: ["ouvre", "lance", "démarre"] },
  hi: { wakeWords: ["alexa", "एलेक्सा"], launchWords: ["खोलो", "खोलिए", "शुरू", "चालू", "open"] },
  it: { wakeWords: ["alexa"], launchWords: ["apri", "avvia"] },
  ja: { wakeWords: ["アレクサ"], launchWords: ["開いて", "起動", "スタート", "始めて"], oneWord: true },
  nl: { wakeWords: ["alexa"], launchWords: ["open", "start"] },
  pt: { wakeWords: ["alexa"], launchWords: ["abrir", "abre", "abra", "iniciar", "inicie"] },
};

/** @param {string} locale */
export const languageOf = (locale) => LANGUAGES[locale.slice(0, 2)];
