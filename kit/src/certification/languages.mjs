/**
 * How users start a skill in each of Alexa's languages.
 * https://developer.amazon.com/docs/custom-skills/understanding-how-users-invoke-custom-skills.html
 */

/**
 * How a skill is opened: what an invocation name may not contain. The first is the usual phrase.
 * @type {Record<string, string[]>}
 */
const LAUNCH_PHRASES = {
  ar: ["افتحي {name}", "شغلي {name}", "افتح {name}", "شغل {name}"],
  de: ["öffne {name}", "starte {name}"],
  en: ["open {name}", "launch {name}", "start {name}", "talk to {name}", "begin {name}"],
  es: ["abre {name}", "inicia {name}"],
  fr: ["ouvre {name}", "lance {name}"],
  hi: ["{name} खोलो", "{name} शुरू करो", "open {name}"],
  it: ["apri {name}", "avvia {name}"],
  ja: ["{name}を開いて", "{name}を起動して", "{name}を開始して"],
  nl: ["open {name}", "start {name}"],
  pt: ["abrir {name}", "abra {name}", "iniciar {name}"],
};

/** @type {Record<string, string[]>} */
const WAKE_WORDS = { ar: ["أليكسا", "اليكسا"], hi: ["alexa", "एलेक्सा"], ja: ["アレクサ"] };

/** Whether an invocation name may be one word: German has compounds, and Japanese has no spaces. */
const ONE_WORD = ["de", "ja"];

/**
 * @typedef {object} Language
 * @property {string[]} wakeWords
 * @property {string[]} launchPhrases  such as "open"
 * @property {string} opening         the usual phrase: "open {name}"
 * @property {boolean} oneWord
 */

/** @param {string} locale @returns {Language | undefined} */
export function languageOf(locale) {
  const [language] = locale.split("-");
  if (!Object.hasOwn(LAUNCH_PHRASES, language)) return undefined;
  return {
    wakeWords: WAKE_WORDS[language] ?? ["alexa"],
    launchPhrases: LAUNCH_PHRASES[language].map((phrase) => phrase.replace("{name}", "").trim()),
    opening: LAUNCH_PHRASES[language][0],
    oneWord: ONE_WORD.includes(language),
  };
}
