/** Numbers, ordinal numbers and years in an utterance, in digits and in words. */
import { codeOf, languageOf } from "./languages.mjs";
import { Speller } from "./spellout.mjs";
import { folded, keysOf } from "./text.mjs";

/**
 * @typedef {object} NumberSpan
 * @property {number} end      the index of the first word after it
 * @property {number} value
 * @property {"cardinal" | "ordinal" | "year"} kind
 * @property {string} [digits]   as they were said, if it was said in digits
 */

/** A number is said in so many words at most. */
const MOST_WORDS = 14;

/** After a number in digits: what makes it an ordinal number. @type {Record<string, RegExp>} */
const SUFFIX = {
  en: /^(st|nd|rd|th)$/,
  fr: /^(er|re|e|eme)$/,
  nl: /^(e|ste|de)$/,
  es: /^[oa]$/,
  it: /^[oa]$/,
  pt: /^[oa]$/,
};

/** "nineteen hundred": CLDR has it for years only. @type {Record<string, string>} */
const HUNDRED = { en: "hundred", de: "hundert", nl: "honderd" };

/** The endings of a German ordinal number. */
const GERMAN_ENDINGS = ["n", "r", "s", "m"];

const CARDINAL = /^%spellout-(cardinal|numbering(?!-year))/;

/**
 * Words that are not compared letter for letter: without spaces, so that compounds, hyphens and Japanese need no rules
 * of their own.
 * @param {string} text
 * @param {string} locale
 */
const joined = (text, locale) => folded(text.replace(/\u00ad/g, ""), locale).replace(/[\s\-'’.]/g, "");

class Numbers {
  /** @type {Map<string, number>} */
  #cardinals = new Map();
  /** Multiples of a thousand, and of a hundred, that another number can follow. @type {Map<string, number>} */
  #rounded = new Map();
  /** @type {Map<string, number>} */
  #ordinals = new Map();
  /** @type {Map<string, number>} */
  #years = new Map();
  /** The first two letters of every number. @type {Set<string>} */
  #beginnings;
  #longest;
  #and;
  #speller;

  /** @param {string} locale */
  constructor(locale) {
    this.locale = locale;
    this.language = codeOf(locale);
    const { and, cardinals, ordinals } = languageOf(locale);
    this.#speller = new Speller(this.language);
    this.#fill();
    for (const [text, number] of Object.entries(cardinals)) {
      this.#cardinals.set(joined(text, locale), number);
      if (number >= 100) this.#rounded.set(joined(text, locale), number);
    }
    for (const [text, number] of Object.entries(ordinals)) this.#ordinals.set(joined(text, locale), number);
    if (this.language === "ar") this.#addArabicTens(and[0]);
    if (this.language === "de")
      for (const [key, number] of [...this.#ordinals])
        if (key.endsWith("e")) for (const ending of GERMAN_ENDINGS) this.#ordinals.set(key + ending, number);
    this.#and = and.map((word) => joined(word, locale));
    const longest = (/** @type {Map<string, number>} */ map) =>
      Math.max(...[...map.keys()].map(({ length }) => length));
    this.#longest = Math.max(longest(this.#cardinals), longest(this.#ordinals)) + longest(this.#rounded);
    this.#beginnings = new Set(
      [this.#cardinals, this.#ordinals, this.#rounded, this.#years].flatMap((map) =>
        [...map.keys()].map((key) => key.slice(0, 2)),
      ),
    );
  }

  #fill() {
    const speller = this.#speller;
    /** @param {Map<string, number>} map @param {string} text @param {number} number */
    const put = (map, text, number) => {
      const key = joined(text, this.locale);
      if (key && !/\d/.test(key) && !map.has(key)) map.set(key, number);
    };
    /** @param {number} first @param {number} last @param {(number: number) => void} each */
    const count = (first, last, each) => {
      for (let number = first; number <= last; number++) each(number);
    };
    for (const set of speller.sets(CARDINAL)) {
      count(0, 999, (number) => put(this.#cardinals, speller.say(number, set), number));
      count(1, 999, (thousands) => put(this.#rounded, speller.say(thousands * 1e3, set), thousands * 1e3));
      for (const number of [1e6, 2e6, 5e6, 1e7, 1e9]) put(this.#rounded, speller.say(number, set), number);
      if (this.language === "ja")
        count(1, 9, (myriads) => put(this.#rounded, speller.say(myriads * 1e4, set), myriads * 1e4));
      if (this.language === "hi")
        count(1, 99, (lakhs) => put(this.#rounded, speller.say(lakhs * 1e5, set), lakhs * 1e5));
    }
    const hundred = HUNDRED[this.language];
    const [numbering] = speller.sets(/^%spellout-numbering$/);
    if (hundred)
      count(11, 99, (hundreds) => {
        if (hundreds % 10) put(this.#rounded, speller.say(hundreds, numbering) + hundred, hundreds * 100);
      });
    for (const set of speller.sets(/^%spellout-ordinal/))
      count(1, 199, (number) => put(this.#ordinals, speller.say(number, set), number));
    for (const set of speller.sets(/^%spellout-numbering-year/))
      count(1100, 2099, (number) => put(this.#years, speller.say(number, set), number));
  }

  /** Arabic says the ones first: each of their forms, "and", and the tens. @param {string} and */
  #addArabicTens(and) {
    const entries = [...this.#cardinals];
    const tens = entries.filter(([, number]) => number >= 20 && number < 100 && number % 10 === 0);
    for (const [one, ones] of entries.filter(([, number]) => number >= 1 && number <= 9))
      for (const [ten, number] of tens) this.#cardinals.set(one + joined(and, this.locale) + ten, number + ones);
  }

  /** How a number up to 999 is said, as folded words. @param {number} number @returns {string[][]} */
  saidAs(number) {
    return this.#speller
      .sets(/^%spellout-(cardinal|numbering$)/)
      .slice(0, 4)
      .map((set) => keysOf(this.#speller.say(number, set).replace(/\u00ad/g, ""), this.locale));
  }

  /** The number that a text in words is. @param {string} text */
  valueOf(text) {
    return this.#cardinal(joined(text, this.locale));
  }

  /** @param {string} key @returns {number | undefined} */
  #cardinal(key) {
    const direct = this.#cardinals.get(key) ?? this.#rounded.get(key);
    if (direct !== undefined) return direct;
    for (let cut = 1; cut < key.length; cut++) {
      const head = this.#rounded.get(key.slice(0, cut));
      if (head === undefined) continue;
      const tail = key.slice(cut);
      const tails = [tail, ...this.#and.filter((and) => tail.startsWith(and)).map((and) => tail.slice(and.length))];
      const rest = tails.map((text) => this.#cardinals.get(text)).find((number) => number !== undefined);
      if (rest !== undefined && rest > 0 && rest < head) return head + rest;
    }
    return undefined;
  }

  /** The numbers that begin at a place. @param {string[]} said @param {number} from @returns {NumberSpan[]} */
  at(said, from) {
    return /^\d/.test(said[from]) ? this.#inDigits(said, from) : this.#inWords(said, from);
  }

  /** @param {string[]} said @param {number} from @returns {NumberSpan[]} */
  #inDigits(said, from) {
    const digits = said[from].replace(/[.,](?=\d{3}\b)/g, "");
    if (!/^\d+$/.test(digits)) return [];
    const value = Number(digits);
    /** @type {NumberSpan[]} */
    const found = [{ end: from + 1, value, kind: "cardinal", digits }];
    const after = said[from + 1];
    if (after !== undefined && SUFFIX[this.language]?.test(after))
      found.push({ end: from + 2, value, kind: "ordinal" });
    if (this.language === "ja" && after === "番")
      found.push({ end: said[from + 2] === "目" ? from + 3 : from + 2, value, kind: "ordinal" });
    return found;
  }

  /** @param {string[]} said @param {number} from @returns {NumberSpan[]} */
  #inWords(said, from) {
    /** @type {NumberSpan[]} */
    const found = [];
    if (said[from].length > 1 && !this.#beginnings.has(said[from].slice(0, 2))) return found;
    let key = "";
    for (let end = from + 1; end <= Math.min(said.length, from + MOST_WORDS); end++) {
      key += said[end - 1];
      if (key.length > this.#longest) break;
      for (const [kind, value] of /** @type {const} */ ([
        ["cardinal", this.#cardinal(key)],
        ["ordinal", this.#ordinals.get(key)],
        ["year", this.#years.get(key)],
      ]))
        if (value !== undefined) found.push({ end, value, kind });
    }
    return found;
  }
}

/** @type {Map<string, Numbers>} */
const known = new Map();

/**
 * The numbers of a locale's language. The first call for a language takes up to a quarter of a second.
 * @param {string} locale
 */
export function numbersIn(locale) {
  const language = codeOf(locale);
  const numbers = known.get(language) ?? new Numbers(locale);
  known.set(language, numbers);
  return numbers;
}
