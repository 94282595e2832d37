/**
 * How users open a skill and ask it for something.
 * https://developer.amazon.com/docs/custom-skills/understanding-how-users-invoke-custom-skills.html
 */
import { codeOf, languageOf } from "./languages.mjs";
import { hasWords, keysOf } from "./text.mjs";

/**
 * @typedef {{ from: number, to: number, weight: number }} Request   the words of the request itself; weight: of how many words the opening is
 * @typedef {{ isLaunch: boolean, requests: Request[] }} Opening     requests: the likeliest first
 *
 * @typedef {{ before: string[], after: string[], isLast: boolean }} Pattern  isLast: the skill is named after the request
 * @typedef {{ wake: string[][], courtesy: string[][], open: Pattern[], ask: Pattern[] }} Patterns
 */

/** @type {Map<string, Patterns>} */
const known = new Map();

/** @param {string} locale */
function patternsOf(locale) {
  const before = known.get(codeOf(locale));
  if (before) return before;
  const { wakeWords, courtesy, open, ask } = languageOf(locale);
  const keys = (/** @type {string} */ text) => keysOf(text, locale);
  /** @param {string} phrase @returns {Pattern} */
  const pattern = (phrase) => {
    const [first, second = ""] = phrase.replace("{rest}", "").split("{name}");
    return { before: keys(first), after: keys(second), isLast: phrase.startsWith("{rest}") };
  };
  const patterns = {
    wake: wakeWords.map(keys),
    courtesy: courtesy.map(keys).sort((left, right) => right.length - left.length),
    open: open.map(pattern),
    ask: ask.map(pattern),
  };
  known.set(codeOf(locale), patterns);
  return patterns;
}

/** How many words of the wake word an utterance begins with. @param {string[]} said @param {string} locale */
export const wakeWordIn = (said, locale) =>
  patternsOf(locale).wake.find((words) => said.length > words.length && hasWords(said, words))?.length ?? 0;

/** @param {string[]} said @param {string} invocationName @param {string} locale @returns {Opening} */
export function openingIn(said, invocationName, locale) {
  const name = keysOf(invocationName, locale);
  if (!name.length) return { isLaunch: false, requests: [] };
  const { open, ask } = patternsOf(locale);
  const isWhole = (/** @type {string[]} */ words) => said.length === words.length && hasWords(said, words);
  if (isWhole(name) || open.some(({ before, after }) => isWhole([...before, ...name, ...after])))
    return { isLaunch: true, requests: [] };
  /** @type {Request[]} */
  const requests = [];
  for (const { before, after, isLast } of ask) {
    const words = [...before, ...name, ...after];
    const weight = words.length;
    const rest = said.length - weight;
    if (rest <= 0) continue;
    if (isLast && hasWords(said, words, rest)) requests.push({ from: 0, to: rest, weight });
    if (!isLast && hasWords(said, words)) requests.push({ from: weight, to: said.length, weight });
  }
  return { isLaunch: false, requests: requests.sort((left, right) => right.weight - left.weight) };
}

/**
 * How many words of courtesy are at both ends.
 * @param {string[]} said
 * @param {string} locale
 * @returns {[number, number]}
 */
export function courtesyIn(said, locale) {
  const { courtesy } = patternsOf(locale);
  let first = 0;
  let last = said.length;
  for (let found = true; found; ) {
    found = false;
    for (const words of courtesy) {
      if (last - first > words.length && hasWords(said, words, first)) {
        first += words.length;
        found = true;
      }
      if (last - first > words.length && hasWords(said, words, last - words.length)) {
        last -= words.length;
        found = true;
      }
    }
  }
  return [first, said.length - last];
}
