/**
 * Durations in an utterance, as AMAZON.DURATION sends them.
 * https://developer.amazon.com/docs/custom-skills/slot-type-reference.html#duration
 */
import { languageOf } from "./languages.mjs";
import { keysOf } from "./text.mjs";
import { Trie } from "./trie.mjs";

/** The possible combinations of words are tried until there were so many. */
const MOST_STEPS = 300;

/** A duration has so many units at most. */
const MOST_UNITS = 5;

/** Of ISO 8601: whether it stands after the T, and its letter. */
const UNITS = /** @type {const} */ ({
  year: { isTime: false, letter: "Y" },
  month: { isTime: false, letter: "M" },
  week: { isTime: false, letter: "W" },
  day: { isTime: false, letter: "D" },
  hour: { isTime: true, letter: "H" },
  minute: { isTime: true, letter: "M" },
  second: { isTime: true, letter: "S" },
});

/** @typedef {keyof typeof UNITS} Unit */

/** Half of each unit: a number of another. @type {Record<Unit, [number, Unit]>} */
const HALF = {
  year: [6, "month"],
  month: [15, "day"],
  week: [3, "day"],
  day: [12, "hour"],
  hour: [30, "minute"],
  minute: [30, "second"],
  second: [0, "second"],
};

/** Amounts whose unit has other forms: one, two, few and many. */
const COUNTS = [1, 2, 3, 5, 11, 1.5];

/** The Arabic accusative of two. @type {[string, Unit][]} */
const ARABIC_TWO = [
  ["سنتين", "year"],
  ["شهرين", "month"],
  ["أسبوعين", "week"],
  ["يومين", "day"],
  ["ساعتين", "hour"],
  ["دقيقتين", "minute"],
  ["ثانيتين", "second"],
];

/**
 * Forms that Intl does not have: the German dative, and Hindi's week in other letters.
 * @type {Record<string, [string, Unit][]>}
 */
const MORE = {
  de: [
    ["tagen", "day"],
    ["monaten", "month"],
    ["jahren", "year"],
  ],
  hi: [
    ["हफ़्ते", "week"],
    ["हफ्ते", "week"],
    ["हफ़्ता", "week"],
    ["हफ्ता", "week"],
  ],
};

/** @typedef {{ unit: Unit } | { whole: number, unit: Unit } | { amount: number } | { plusHalf: true } | { and: true }} Part  whole: one word for the number and its unit */
/** @typedef {{ number: number, unit: Unit }} Piece */

/** @type {Map<string, Trie<Part>>} */
const known = new Map();

/** @param {string} locale */
function lexiconOf(locale) {
  const before = known.get(locale);
  if (before) return before;
  const { durations } = languageOf(locale);
  /** @type {Trie<Part>} */
  const parts = new Trie();
  /** @param {string} text @param {Part} part */
  const put = (text, part) => parts.put(keysOf(text, locale), part);
  for (const unit of /** @type {Unit[]} */ (Object.keys(UNITS))) {
    const format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" });
    for (const count of COUNTS) {
      const shown = format.formatToParts(count);
      const text = shown
        .filter(({ type }) => type === "unit" || type === "literal")
        .map(({ value }) => value)
        .join(" ");
      const isWhole = !shown.some(({ type }) => type === "integer"); // Arabic has one word for two hours
      if (!isWhole) put(text, { unit });
      else if (count <= 2) put(text, { whole: count, unit });
    }
  }
  for (const [text, unit] of MORE[locale.split("-")[0]] ?? []) put(text, { unit });
  if (locale.startsWith("ar")) for (const [text, unit] of ARABIC_TWO) put(text, { whole: 2, unit });
  for (const text of durations.half) put(text, { amount: 0.5 });
  for (const text of durations.one) put(text, { amount: 1 });
  for (const text of durations.andHalf) put(text, { plusHalf: true });
  for (const text of durations.and) put(text, { and: true });
  known.set(locale, parts);
  return parts;
}

/**
 * The durations that begin at a place.
 * @param {import("./recognise.mjs").Utterance} utterance
 * @param {number} from
 * @param {(end: number, value: string) => void} found
 */
export function durationsAt({ said, numbers, locale }, from, found) {
  const parts = lexiconOf(locale);
  let steps = 0;

  /** @param {number} at @param {Piece[]} pieces */
  function go(at, pieces) {
    if (++steps > MOST_STEPS) return;
    if (pieces.length) found(at, durationOf(pieces));
    if (at >= said.length || pieces.length >= MOST_UNITS) return;
    const starts = [at];
    if (pieces.length)
      for (const { end, value } of parts.at(said, at)) {
        if ("and" in value) starts.push(end);
        if ("plusHalf" in value) found(end, durationOf([...pieces.slice(0, -1), plusHalf(pieces[pieces.length - 1])]));
      }
    for (const start of starts)
      for (const { end, piece } of piecesAt(start))
        if (!pieces.some(({ unit }) => unit === piece.unit)) go(end, [...pieces, piece]);
  }

  /** A number with its unit. @param {number} start @returns {Generator<{ end: number, piece: Piece }, void>} */
  function* piecesAt(start) {
    if (start >= said.length) return;
    const amounts = numbers[start]
      .filter(({ kind }) => kind === "cardinal")
      .map(({ end, value }) => ({ end, number: value }));
    for (const { end, value } of parts.at(said, start)) {
      if ("amount" in value) amounts.push({ end, number: value.amount });
      if ("whole" in value) yield { end, piece: { number: value.whole, unit: value.unit } };
    }
    for (const amount of amounts) {
      const halves = [...parts.at(said, amount.end)]
        .filter(({ value }) => "plusHalf" in value)
        .map(({ end }) => ({ end, number: amount.number + 0.5 }));
      for (const { end: next, number } of [amount, ...halves])
        for (const { end, value } of parts.at(said, next))
          if ("unit" in value && !("whole" in value)) yield { end, piece: { number, unit: value.unit } };
    }
  }
  go(from, []);
}

/** @param {Piece} piece @returns {Piece} */
const plusHalf = ({ number, unit }) => ({ number: number + 0.5, unit });

/** @param {Piece[]} pieces */
function durationOf(pieces) {
  let date = "";
  let time = "";
  /** @param {number} number @param {Unit} unit */
  function add(number, unit) {
    const { isTime, letter } = UNITS[unit];
    if (isTime) time += number + letter;
    else date += number + letter;
  }
  for (const { number, unit } of pieces) {
    const whole = Math.floor(number);
    if (whole) add(whole, unit);
    if (whole !== number) add(...HALF[unit]);
    if (number === 0) add(0, unit);
  }
  return `P${date}${time && `T${time}`}`;
}
