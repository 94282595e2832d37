/** The numbers, dates, times and durations of an utterance, with the values that Alexa sends. */
import { datesAt } from "./dates.mjs";
import { durationsAt } from "./durations.mjs";
import { numbersIn } from "./numbers.mjs";
import { timesAt } from "./times.mjs";

/**
 * @typedef {object} Utterance
 * @property {string[]} said          its folded words
 * @property {import("./numbers.mjs").NumberSpan[][]} numbers   those that begin at each word
 * @property {string} locale
 * @property {Date} now
 *
 * @typedef {{ from: number, end: number, value: string }} Span
 */

export const RECOGNISED = /** @type {const} */ ([
  "AMAZON.NUMBER",
  "AMAZON.FOUR_DIGIT_NUMBER",
  "AMAZON.Ordinal",
  "AMAZON.DATE",
  "AMAZON.TIME",
  "AMAZON.DURATION",
]);

/** @typedef {(typeof RECOGNISED)[number]} Recognised */

/** A number that is said digit by digit has so many digits at most. */
const MOST_DIGITS = 12;

/**
 * @param {string[]} said
 * @param {string} locale
 * @param {Date} now
 * @returns {Record<Recognised, Span[]>}
 */
export function spansOf(said, locale, now) {
  const inLocale = numbersIn(locale);
  const numbers = said.map((_, from) => inLocale.at(said, from));
  const utterance = { said, numbers, locale, now };
  /** @type {Record<string, Map<string, Span>>} */
  const found = Object.fromEntries(RECOGNISED.map((type) => [type, new Map()]));
  /**
   * The first value of a span is the likeliest.
   * @param {Recognised} type
   * @param {number} from
   * @param {number} end
   * @param {string | number} value
   */
  const put = (type, from, end, value) => {
    const key = `${from} ${end}`;
    if (!found[type].has(key)) found[type].set(key, { from, end, value: String(value) });
  };
  for (const from of said.keys()) {
    for (const { end, value, kind, digits } of numbers[from]) {
      if (kind === "cardinal") put("AMAZON.NUMBER", from, end, value);
      if (kind === "ordinal") put("AMAZON.Ordinal", from, end, value);
      const hasFour =
        kind === "year" || digits?.length === 4 || (kind === "cardinal" && value >= 1000 && value <= 9999);
      if (hasFour) put("AMAZON.FOUR_DIGIT_NUMBER", from, end, digits ?? value);
    }
    digitByDigit(utterance, from, (end, digits) => {
      put("AMAZON.NUMBER", from, end, digits);
      if (digits.length === 4) put("AMAZON.FOUR_DIGIT_NUMBER", from, end, digits);
    });
    datesAt(utterance, from, (end, value) => put("AMAZON.DATE", from, end, value));
    timesAt(utterance, from, (end, value) => put("AMAZON.TIME", from, end, value));
    durationsAt(utterance, from, (end, value) => put("AMAZON.DURATION", from, end, value));
  }
  return /** @type {Record<Recognised, Span[]>} */ (
    Object.fromEntries(RECOGNISED.map((type) => [type, [...found[type].values()]]))
  );
}

/**
 * "one two three four", "twelve thirty four".
 * @param {Utterance} utterance
 * @param {number} from
 * @param {(end: number, digits: string) => void} found
 */
function digitByDigit({ said, numbers }, from, found) {
  /** @param {number} at @param {string} digits @param {number} count */
  function go(at, digits, count) {
    if (count > 1) found(at, digits);
    if (at >= said.length || digits.length >= MOST_DIGITS) return;
    const small = numbers[at].filter(({ kind, value }) => kind === "cardinal" && value <= 99);
    const digit = small.find(({ value }) => value <= 9);
    if (digit) return go(digit.end, digits + digit.value, count + 1);
    if (digits.length <= 2) for (const { end, value } of small) go(end, digits + value, count + 1);
  }
  go(from, "", 0);
}
