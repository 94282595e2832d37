/**
 * Numbers in words, by CLDR's rules. https://unicode.org/reports/tr35/tr35-numbers.html#Rule-Based_Number_Formatting
 */
import { readFileSync } from "node:fs";

/** @typedef {{ value: number, divisor: number, text: string }} Rule  the rule is for numbers from `value` on */

/** A rule refers to itself at most so often. The longest number of the tables needs six. */
const DEEPEST = 30;

export class Speller {
  /** @type {Map<string, Rule[]>} */
  #sets;

  /** @param {string} language */
  constructor(language) {
    const file = readFileSync(new URL(`spellout/${language}.json`, import.meta.url), "utf8");
    this.#sets = new Map(
      Object.entries(JSON.parse(file)).map(([name, rules]) => [
        name,
        rules.flatMap(readRule).sort((/** @type {Rule} */ left, /** @type {Rule} */ right) => left.value - right.value),
      ]),
    );
  }

  /** The names of the sets of rules that a pattern matches. @param {RegExp} pattern */
  sets(pattern) {
    return [...this.#sets.keys()].filter((name) => pattern.test(name));
  }

  /** @param {number} number @param {string} set @param {number} [depth] @returns {string} */
  say(number, set, depth = 0) {
    const rule = this.#sets.get(set)?.findLast(({ value }) => value <= number);
    if (!rule || depth > DEEPEST) return String(number);
    const quotient = Math.floor(number / rule.divisor);
    const remainder = number % rule.divisor;
    const by = (/** @type {number} */ part) => (/** @type {string} */ _, /** @type {string} */ other) =>
      this.say(part, other || set, depth + 1);
    return rule.text
      .replace(/\[([^\]]*)\]/g, (_, optional) => (remainder ? optional : ""))
      .replace(/←(%{0,2}[\w-]*)←/g, by(quotient))
      .replace(/→(%{0,2}[\w-]*)→→?/g, by(remainder))
      .replace(/=(%{1,2}[\w-]+)=/g, by(number))
      .replace(/=[#,0.]+=/g, String(number))
      .replace(/\$\(.*?\)\$/g, ""); // plural forms, which no table needs
  }
}

/**
 * A rule for whole numbers, or none.
 * @param {[string, string]} rule such as `["100/100", "←← hundred[ →→];"]`
 * @returns {Rule[]}
 */
function readRule([base, text]) {
  const parts = /^(\d+)(?:\/(\d+))?(>*)$/.exec(base.replace(/[,.\s]/g, ""));
  if (!parts) return [];
  const value = Number(parts[1]);
  const radix = Number(parts[2] ?? 10);
  const exponent = (value ? Math.floor(Math.log(value) / Math.log(radix) + 1e-9) : 0) - parts[3].length;
  return [{ value, divisor: radix ** Math.max(exponent, 0), text: text.replace(/;$/, "").replace(/^'/, "") }];
}
