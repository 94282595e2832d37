/** The locales of Alexa. https://developer.amazon.com/docs/custom-skills/develop-skills-in-multiple-languages.html */
import { nearest } from "../shared/nearest.mjs";

export const LOCALES = [
  "ar-SA",
  "de-DE",
  "en-AU",
  "en-CA",
  "en-GB",
  "en-IN",
  "en-US",
  "es-ES",
  "es-MX",
  "es-US",
  "fr-CA",
  "fr-FR",
  "hi-IN",
  "it-IT",
  "ja-JP",
  "nl-NL",
  "pt-BR",
];

/** Codes that people take for another: the ISO code of the United Kingdom is GB. @type {Record<string, string>} */
const ALIASES = { "en-uk": "en-GB", jp: "ja-JP", "ja-ja": "ja-JP" };

/**
 * Why this is not a locale of Alexa's. It follows the name in a sentence. Undefined if it is one.
 * @param {string} name
 */
export function localeReason(name) {
  if (LOCALES.includes(name)) return undefined;
  const suggestion = nearestLocale(name);
  return `is not a locale of Alexa's. ${suggestion ? `Did you mean ${suggestion}? ` : ""}Alexa has ${LOCALES.join(", ")}`;
}

/** @param {string} name */
function nearestLocale(name) {
  const written = name.replaceAll("_", "-").toLowerCase();
  const [language] = written.split("-");
  return (
    ALIASES[written] ??
    LOCALES.find((locale) => locale.toLowerCase() === written) ??
    LOCALES.find((locale) => locale.toLowerCase() === `${language}-${language}`) ??
    LOCALES.find((locale) => locale === `${language}-US`) ??
    LOCALES.find((locale) => locale.startsWith(`${language}-`)) ??
    nearest(name, LOCALES)
  );
}
