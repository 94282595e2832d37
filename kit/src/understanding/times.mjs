/**
 * Times in an utterance, as AMAZON.TIME sends them.
 * https://developer.amazon.com/docs/custom-skills/slot-type-reference.html#time
 */
import { languageOf } from "./languages.mjs";
import { keysOf } from "./text.mjs";
import { Trie } from "./trie.mjs";

/** The possible combinations of words are tried until there were so many. */
const MOST_STEPS = 300;

/** A time is said in so many parts at most. */
const MOST_PARTS = 9;

const WORDS = /** @type {const} */ ([
  "past",
  "to",
  "half",
  "quarter",
  "oclock",
  "minute",
  "am",
  "pm",
  "noon",
  "midnight",
]);

/** @typedef {{ name: (typeof WORDS)[number] | "filler" | "part", code?: string } | { name: "n", number: number }} Part */

/** @type {Map<string, Trie<Part>>} */
const known = new Map();

/** @param {string} locale */
function lexiconOf(locale) {
  const before = known.get(locale);
  if (before) return before;
  const { times, dates } = languageOf(locale);
  /** @type {Trie<Part>} */
  const parts = new Trie();
  for (const name of WORDS) for (const text of times[name]) parts.put(keysOf(text, locale), { name });
  for (const text of dates.filler) parts.put(keysOf(text, locale), { name: "filler" });
  for (const [text, code] of Object.entries(times.parts)) parts.put(keysOf(text, locale), { name: "part", code });
  known.set(locale, parts);
  return parts;
}

/**
 * The times that begin at a place.
 * @param {import("./recognise.mjs").Utterance} utterance
 * @param {number} from
 * @param {(end: number, value: string) => void} found
 */
export function timesAt({ said, numbers, locale }, from, found) {
  const parts = lexiconOf(locale);
  const { times } = languageOf(locale);
  let steps = 0;

  const digits = /^(\d{1,2})[:.](\d\d)$/.exec(said[from]);
  if (digits) {
    const [hour, minute] = digits.slice(1).map(Number);
    if (hour < 24 && minute < 60) {
      found(from + 1, clock(hour, minute));
      for (const { end, value } of parts.at(said, from + 1))
        if (value.name === "am" || value.name === "pm")
          found(end, clock((hour % 12) + (value.name === "pm" ? 12 : 0), minute));
    }
  }

  /** @param {number} at @param {Part[]} time @param {number} size */
  function go(at, time, size) {
    if (++steps > MOST_STEPS) return;
    const value = size > 0 ? timeOf(time, times) : undefined;
    if (value) found(at, value);
    if (at >= said.length || size >= MOST_PARTS) return;
    for (const { end, value: part } of parts.at(said, at)) {
      if (part.name === "filler") go(end, time, size + 1);
      else if (!time.some(({ name }) => name === part.name)) go(end, [...time, part], size + 1);
    }
    for (const { end, value: number, kind } of numbers[at])
      if (kind === "cardinal" && number <= 59 && time.filter(({ name }) => name === "n").length < 2)
        go(end, [...time, { name: "n", number }], size + 1);
  }
  go(from, [], 0);
}

/** @param {number} hour @param {number} minute */
const clock = (hour, minute) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;

/** @param {number} hour */
const before = (hour) => (hour + 23) % 24;

/**
 * The value of what was said, by the order of its parts, or undefined if it is no time.
 * @param {Part[]} time
 * @param {import("./languages/words.mjs").Times} words
 * @returns {string | undefined}
 */
function timeOf(time, { halfBefore, hourFirst }) {
  const names = time.map(({ name }) => name);
  const order = names.filter((name) => !["am", "pm", "part"].includes(name)).join(" ");
  const code = time.flatMap((part) => ("code" in part ? [part.code] : []))[0];
  const [first, second] = time.flatMap((part) => ("number" in part ? [part.number] : []));

  /** @param {number} hour @param {number} minute */
  function at(hour, minute) {
    if (hour > 24 || minute > 59) return undefined;
    const isLate = names.includes("pm") || ["AF", "EV", "NI"].includes(code ?? "");
    if (isLate && hour < 12) return clock(hour + 12, minute);
    const isEarly = names.includes("am") || code === "MO";
    return clock(isEarly && hour === 12 ? 0 : hour % 24, minute);
  }

  switch (order) {
    case "noon":
      return "12:00";
    case "midnight":
      return "00:00";
    case "":
      return time.length === 1 ? code : undefined;
    case "n":
    case "n oclock":
    case "oclock n":
      return at(first, 0);
    case "n n":
      return second >= 10 ? at(first, second) : undefined;
    case "n oclock n":
    case "oclock n n":
    case "n oclock n minute":
    case "oclock n past n":
      return at(first, second);
    case "half n":
    case "half n oclock":
      return at(halfBefore ? before(first) : first, 30);
    case "half past n":
    case "half past n oclock":
    case "n past half":
    case "oclock n past half":
    case "oclock n half":
    case "n half":
    case "n oclock half":
    case "n oclock past half":
      return at(first, 30);
    case "quarter past n":
    case "quarter past n oclock":
    case "n past quarter":
    case "n oclock past quarter":
    case "oclock n past quarter":
    case "oclock n quarter":
    case "n quarter":
      return at(first, 15);
    case "quarter to n":
    case "quarter to n oclock":
    case "n to quarter":
    case "n oclock to quarter":
    case "oclock n to quarter":
      return at(before(first), 45);
    case "n past n":
      return hourFirst.includes("past") ? at(first, second) : at(second, first);
    case "n to n":
      return hourFirst.includes("to") ? at(before(first), 60 - second) : at(before(second), 60 - first);
    case "n oclock to n":
    case "oclock n to n":
      return at(before(first), 60 - second);
    default:
      return undefined;
  }
}
