/**
 * Rules of certification for a manifest, besides its schema: everything that the store shows, and instructions for
 * testers.
 * https://developer.amazon.com/docs/custom-skills/certification-requirements-for-custom-skills.html
 */
import { languageOf } from "./languages.mjs";

/** @import { Package } from "./package.mjs" */

const ICONS = { smallIconUri: 108, largeIconUri: 512 };
/**
 * What the developer declares. https://developer.amazon.com/docs/smapi/skill-manifest.html
 * @type {Record<string, string>}
 */
const PRIVACY = {
  allowsPurchases: "can users buy something or spend money with the skill?",
  usesPersonalInfo: "does it collect personal information? A skill that links accounts usually does",
  isChildDirected: "is it directed to children, in the United States under the age of 13?",
  isExportCompliant: "may it be exported to every country in which Amazon operates?",
  containsAds: "does it contain advertising?",
};

/** @param {Package} skillPackage */
export function publishingProblems({ manifest: { manifest }, models, icons }) {
  const { publishingInformation: store = {}, privacyAndCompliance: privacy = {}, apis } = manifest;
  const published = store.locales ?? {};
  const locales = Object.keys(models);
  const found = [
    ...(isPublic(apis?.custom?.endpoint?.uri) ? [] : ["worker_url is not set"]),
    ...(/^[A-Z_]+$/.test(store.category ?? "") ? [] : ["category is missing"]),
    ...(locales.every((name) => isPublic(privacy.locales?.[name]?.privacyPolicyUrl))
      ? []
      : ["privacy_policy_url is not set"]),
    ...testingProblems(store.testingInstructions ?? ""),
    ...Object.entries(PRIVACY)
      .filter(([name]) => typeof privacy[name] !== "boolean")
      .map(([name, question]) => `privacyAndCompliance: ${name} is missing, true or false: ${question}`),
    ...difference(locales, Object.keys(published)),
    ...locales
      .filter((name) => name in published)
      .flatMap((name) =>
        [
          ...textProblems(published[name] ?? {}),
          ...phraseProblems(list(published[name]?.examplePhrases), name, models[name].interactionModel.languageModel),
          ...iconSizeProblems(published[name] ?? {}, icons),
        ].map((problem) => `${name}: ${problem}`),
      ),
  ];
  return found.map((problem) => `skill.json: ${problem}`);
}

/** Icons that the package names and does not have. @param {Package} skillPackage */
export function iconProblems({ manifest: { manifest }, icons }) {
  return Object.entries(manifest.publishingInformation?.locales ?? {}).flatMap(([name, locale]) =>
    Object.keys(ICONS).flatMap((member) => {
      const icon = icons[locale?.[member]];
      return icon && "problem" in icon ? [`skill.json: ${name}: ${member}: ${icon.problem}`] : [];
    }),
  );
}

/** @param {unknown} value @returns {any[]} */
const list = (value) => (Array.isArray(value) ? value : []);

/** Whether this is an https URL with a real host. @param {string} [url] */
const isPublic = (url = "") => /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(\/|$)/.test(url);

/** @param {string} text */
function testingProblems(text) {
  if (!text) return ["testingInstructions are missing"];
  return /USER_NAME|PASSWORD/.test(text)
    ? ["testingInstructions must name a test account, because Amazon's testers have to sign in"]
    : [];
}

/** @param {string[]} spoken @param {string[]} published */
const difference = (spoken, published) => [
  ...spoken
    .filter((name) => !published.includes(name))
    .map((name) => `${name} has a model but no publishing information`),
  ...published.filter((name) => !spoken.includes(name)).map((name) => `${name} is published but has no model`),
];

/** @param {any} locale */
function textProblems({ name = "", summary = "", description = "", keywords = [] }) {
  return [
    ...(name.length >= 2 && name.length <= 50 ? [] : ["name: 2 to 50 characters"]),
    ...(summary ? [] : ["summary is missing"]),
    ...(description ? [] : ["description is missing"]),
    ...(keywords.length ? [] : ["keywords are missing"]),
  ];
}

/**
 * Each phrase must be a complete utterance: wake word, invocation name, and a launch phrase or a sample of the model.
 * @param {string[]} phrases
 * @param {string} locale
 * @param {any} languageModel
 */
function phraseProblems(phrases, locale, { invocationName = "", intents }) {
  const { wakeWords = [], launchPhrases = [] } = languageOf(locale) ?? {};
  const samples = list(intents)
    .flatMap((intent) => list(intent?.samples))
    .filter((sample) => typeof sample === "string")
    .map(samplePattern);
  const problems = phrases.flatMap((phrase) => {
    const said = plain(phrase);
    const rest = said.replace(invocationName, " ");
    return [
      ...(wakeWords.some((word) => said.startsWith(word)) ? [] : [`"${phrase}" does not begin with the wake word`]),
      ...(said.includes(invocationName) ? [] : [`"${phrase}" does not say the invocation name`]),
      ...(launchPhrases.some((phrase) => rest.includes(phrase)) ||
      samples.some((/** @type {RegExp} */ sample) => sample.test(rest))
        ? []
        : [`"${phrase}" neither opens the skill nor is a sample of the model`]),
    ];
  });
  return phrases.length >= 1 && phrases.length <= 3 ? problems : [...problems, "examplePhrases: 1 to 3"];
}

/** @param {string} sample */
const samplePattern = (sample) =>
  new RegExp(
    plain(sample)
      .replace(/[.\\^$*+?()[\]|]/g, "\\$&")
      .replace(/\{.*?\}/g, ".+"),
  );

/** @param {string} text */
const plain = (text) =>
  text
    .toLowerCase()
    .replace(/[,?!،؟、。？！]/g, " ")
    .replace(/\s+/g, " ")
    .trim();

/** @param {any} locale @param {Package["icons"]} icons */
function iconSizeProblems(locale, icons) {
  return Object.entries(ICONS).flatMap(([name, size]) => {
    const icon = icons[locale[name]] ?? { width: 0, height: 0 };
    return "problem" in icon || (icon.width === size && icon.height === size)
      ? []
      : [`${name}: a PNG of ${size} by ${size} pixels`];
  });
}
