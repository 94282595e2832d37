/**
 * Dates in an utterance, as AMAZON.DATE sends them. A day that is named without a year is the next one.
 * https://developer.amazon.com/docs/custom-skills/slot-type-reference.html#date
 */
import { languageOf } from "./languages.mjs";
import { keysOf } from "./text.mjs";
import { Trie } from "./trie.mjs";

/** The possible combinations of words are tried until there were so many. */
const MOST_STEPS = 400;

/** A date is said in so many parts at most. */
const MOST_PARTS = 9;

const DAY = 86_400_000;

/**
 * What a word says of a date.
 * @typedef {{ month: number } | { weekday: number } | { relative: Unit, by: number } | { shift: number } | { weekend: true } | { season: string } | { unit: Unit } |
 *   { now: true } | { filler: true } | { counter: "year" | "month" | "day" }} Part
 * @typedef {"day" | "week" | "month" | "year"} Unit
 *
 * @typedef {object} Said        the parts of a date so far
 * @property {number} [month]    from 1
 * @property {number} [day]
 * @property {number} [year]
 * @property {number} [weekday]  from 0, Sunday
 * @property {Unit} [relative]
 * @property {number} [by]       how many units from now
 * @property {number} [shift]    last: -1, this: 0, next: 1
 * @property {boolean} [weekend]
 * @property {string} [season]
 * @property {Unit} [unit]
 * @property {boolean} [now]
 * @property {boolean} [ordinal]   the day was said as an ordinal number
 * @property {number} [open]       a number whose counter has not come yet, in Japanese
 *
 * @typedef {{ before: string[], after: string[], unit: Unit, sign: 1 | -1 }} Distance   "in … weeks"
 * @typedef {{ parts: Trie<Part>, distances: Distance[], hasCounters: boolean }} Lexicon
 */

/** @type {Map<string, Lexicon>} */
const known = new Map();

/** @param {string} locale */
function lexiconOf(locale) {
  const before = known.get(locale);
  if (before) return before;
  const lexicon = makeLexicon(locale);
  known.set(locale, lexicon);
  return lexicon;
}

/** @param {string} locale @returns {Lexicon} */
function makeLexicon(locale) {
  const { dates } = languageOf(locale);
  /** @type {Trie<Part>} */
  const parts = new Trie();
  const seen = new Set();
  /** @param {string} text @param {Part} part */
  const put = (text, part) => {
    const words = keysOf(text, locale).filter((word) => !/^\d+$/.test(word));
    const key = JSON.stringify([words, part]);
    if (!seen.has(key)) parts.put(words, part);
    seen.add(key);
  };
  const hasCounters = locale === "ja-JP";
  for (let month = 0; month < 12 && !hasCounters; month++)
    for (const options of /** @type {const} */ ([{ month: "long" }, { day: "numeric", month: "long" }])) {
      const format = new Intl.DateTimeFormat(`${locale}-u-ca-gregory`, options);
      const name = format.formatToParts(new Date(2023, month, 10)).find(({ type }) => type === "month");
      if (name) put(name.value, { month: month + 1 });
    }
  const weekdays = new Intl.DateTimeFormat(locale, { weekday: "long" });
  for (let weekday = 0; weekday < 7; weekday++) put(weekdays.format(new Date(2023, 0, 1 + weekday)), { weekday });
  for (const [text, by] of Object.entries(dates.days)) put(text, { relative: "day", by });
  for (const text of dates.now) put(text, { now: true });
  for (const [text, season] of Object.entries(dates.seasons)) put(text, { season });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  /** @type {Distance[]} */
  const distances = [];
  for (const unit of /** @type {const} */ (["day", "week", "month", "year"])) {
    for (let by = -2; by <= 2; by++) {
      const text = relative.format(by, unit);
      if (!/\p{Nd}/u.test(text)) put(text, { relative: unit, by });
    }
    put(unitName(locale, unit), { unit });
    distances.push(...distancesIn(relative, unit, locale));
  }
  for (const [texts, shift] of /** @type {const} */ ([
    [dates.next, 1],
    [dates.last, -1],
    [dates.this, 0],
  ]))
    for (const text of texts) put(text, { shift });
  for (const text of dates.weekend) put(text, { weekend: true });
  for (const text of dates.filler) put(text, { filler: true });
  if (hasCounters)
    for (const [text, counter] of /** @type {const} */ ([
      ["年", "year"],
      ["月", "month"],
      ["日", "day"],
    ]))
      put(text, { counter });
  return { parts, distances, hasCounters };
}

/** @param {string} locale @param {Unit} unit */
const unitName = (locale, unit) =>
  new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" })
    .formatToParts(1)
    .filter(({ type }) => type === "unit")
    .map(({ value }) => value)
    .join(" ");

/** @param {Intl.RelativeTimeFormat} relative @param {Unit} unit @param {string} locale @returns {Distance[]} */
function distancesIn(relative, unit, locale) {
  /** @type {Map<string, Distance>} */
  const found = new Map();
  for (const sign of /** @type {const} */ ([1, -1]))
    for (const count of [3, 5, 11, 20]) {
      const parts = relative.formatToParts(sign * count, unit);
      const at = parts.findIndex(({ type }) => type === "integer");
      if (at < 0) continue;
      const [before, after] = [parts.slice(0, at), parts.slice(at + 1)].map((some) =>
        keysOf(some.map(({ value }) => value).join(""), locale),
      );
      found.set(JSON.stringify([before, after]), { before, after, unit, sign });
    }
  return [...found.values()];
}

/**
 * The dates that begin at a place.
 * @param {import("./recognise.mjs").Utterance} utterance
 * @param {number} from
 * @param {(end: number, value: string) => void} found
 */
export function datesAt({ said, numbers, locale, now }, from, found) {
  const { parts, distances, hasCounters } = lexiconOf(locale);
  let steps = 0;
  if (/^\d{4}-\d\d-\d\d$/.test(said[from])) found(from + 1, said[from]);

  for (const { before, after, unit, sign } of distances) {
    if (!before.every((word, index) => said[from + index] === word)) continue;
    for (const { end, value, kind } of numbers[from + before.length] ?? [])
      if (kind === "cardinal" && value < 1000 && after.every((word, index) => said[end + index] === word))
        found(end + after.length, distant(now, sign * value, unit));
  }

  /** @param {number} at @param {Said} date @param {number} size */
  function go(at, date, size) {
    if (++steps > MOST_STEPS) return;
    const value = size > 0 ? dateOf(date, now) : undefined;
    if (value) found(at, value);
    if (at >= said.length || size >= MOST_PARTS) return;
    for (const { end, value: part } of parts.at(said, at)) {
      const next = "filler" in part ? date : "counter" in part ? counted(date, part.counter) : joined(date, part);
      if (next) go(end, next, size + 1);
    }
    for (const { end, value: number, kind } of numbers[at]) {
      if (hasCounters) {
        if (date.open === undefined) go(end, { ...date, open: number }, size + 1);
        continue;
      }
      if (number >= 1 && number <= 31 && date.day === undefined && kind !== "year")
        go(end, { ...date, day: number, ordinal: kind === "ordinal" }, size + 1);
      if (number >= 1900 && number <= 2100 && date.year === undefined) go(end, { ...date, year: number }, size + 1);
    }
  }
  go(from, {}, 0);
}

/**
 * @param {Said} date
 * @param {Exclude<Part, { filler: true } | { counter: string }>} part
 * @returns {Said | undefined}
 */
const joined = (date, part) => (Object.keys(part).some((name) => name in date) ? undefined : { ...date, ...part });

/** @param {Said} date @param {"year" | "month" | "day"} counter @returns {Said | undefined} */
function counted({ open, ...date }, counter) {
  if (open === undefined || date[counter] !== undefined) return undefined;
  if ((counter === "month" && open > 12) || (counter === "day" && open > 31)) return undefined;
  return { ...date, [counter]: open };
}

/** @param {Date} now @param {number} by @param {Unit} unit */
const distant = (now, by, unit) => {
  if (unit === "day") return iso(added(now, by));
  if (unit === "week") return iso(added(now, 7 * by));
  const months = unit === "month" ? by : 12 * by;
  const last = new Date(now.getFullYear(), now.getMonth() + months + 1, 0).getDate();
  return iso(new Date(now.getFullYear(), now.getMonth() + months, Math.min(now.getDate(), last)));
};

/**
 * The value of what was said, or undefined if it is no date.
 * @param {Said} date
 * @param {Date} now
 * @returns {string | undefined}
 */
function dateOf(date, now) {
  const { month, day, year, weekday, relative, by = 0, shift, weekend, season, unit, ordinal, open } = date;
  const count = [month, day, year, weekday, relative, shift, weekend, season, unit, date.now].filter(
    (part) => part !== undefined,
  ).length;
  if (open !== undefined) return undefined;
  if (date.now) return count === 1 ? "PRESENT_REF" : undefined;
  if (relative) {
    if (count > 1 && !(count === 2 && (weekday !== undefined || weekend))) return undefined;
    if (weekend) return `${weekOf(added(now, 7 * by))}-WE`;
    return span(relative, by, now);
  }
  if (season) {
    if (count > (year === undefined ? 1 : 2) + (shift === undefined ? 0 : 1)) return undefined;
    return `${year ?? now.getFullYear() + (shift ?? 0)}-${season}`;
  }
  if (month) return unit || weekend ? undefined : inMonth(date, now);
  if (weekend) return count > (shift === undefined ? 1 : 2) ? undefined : `${weekOf(added(now, 7 * (shift ?? 0)))}-WE`;
  if (weekday !== undefined) {
    if (year || unit || (day && !ordinal)) return undefined;
    const ahead = (weekday - now.getDay() + 7) % 7;
    return iso(added(now, shift === -1 ? ahead - 7 : shift === 1 && ahead === 0 ? 7 : ahead));
  }
  if (unit && shift !== undefined && count === 2) return span(unit, shift, now);
  if (year && count === 1) return String(year);
  if (day && ordinal && count === 1) {
    const soon = new Date(now.getFullYear(), now.getMonth(), day);
    return iso(soon < added(now, 0) ? new Date(now.getFullYear(), now.getMonth() + 1, day) : soon);
  }
  return undefined;
}

/** @param {Said} date @param {Date} now */
function inMonth({ month = 1, day, year, weekday, shift }, now) {
  if (weekday !== undefined && !day) return undefined;
  const isOpen = year === undefined && shift === undefined;
  const named = year ?? now.getFullYear() + (shift ?? 0);
  if (day) {
    const isPast = new Date(named, month - 1, day) < added(now, 0);
    return iso(new Date(isOpen && isPast ? named + 1 : named, month - 1, day));
  }
  return `${isOpen && month < now.getMonth() + 1 ? named + 1 : named}-${twoDigits(month)}`;
}

/** @param {Unit} unit @param {number} by @param {Date} now */
function span(unit, by, now) {
  if (unit === "day") return iso(added(now, by));
  if (unit === "week") return weekOf(added(now, 7 * by));
  if (unit === "month") return iso(new Date(now.getFullYear(), now.getMonth() + by, 1)).slice(0, 7);
  return String(now.getFullYear() + by);
}

/** @param {number} number */
const twoDigits = (number) => String(number).padStart(2, "0");

/** @param {Date} date */
const iso = (date) => `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;

/** @param {Date} date @param {number} days */
const added = (date, days) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);

/** The week of ISO 8601, such as 2026-W48. @param {Date} date */
function weekOf(date) {
  const thursday = added(date, 3 - ((date.getDay() + 6) % 7));
  const first = new Date(thursday.getFullYear(), 0, 1);
  const week = 1 + Math.floor(Math.round((thursday.getTime() - first.getTime()) / DAY) / 7);
  return `${thursday.getFullYear()}-W${twoDigits(week)}`;
}
