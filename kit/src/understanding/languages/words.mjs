/**
 * What the local Alexa knows of a language. Amazon's pages name two to four words for a built-in intent. The others are
 * ours: what people say, and no list of Amazon's.
 * https://developer.amazon.com/docs/custom-skills/standard-built-in-intents.html, looked at in November 2026
 *
 * @typedef {object} Language
 * @property {string[]} wakeWords
 * @property {string[]} open       how a skill is opened: {name} is the skill. The first is the usual one
 * @property {string[]} ask        how a skill is asked for something: {rest} is what
 * @property {string[]} courtesy   what is said at either end without a meaning of its own
 * @property {Record<string, string[]>} builtIn   the usual words of each built-in intent
 * @property {string[]} listed     between the values of a slot that takes several
 * @property {string[]} and        between the parts of a number
 * @property {Record<string, number>} cardinals   numbers that people say and CLDR does not
 * @property {Record<string, number>} ordinals
 * @property {Dates} dates         what Intl does not have
 * @property {Times} times
 * @property {Durations} durations
 *
 * @typedef {object} Dates
 * @property {string[]} filler     words in between, such as "the" and "of"
 * @property {string[]} next
 * @property {string[]} last
 * @property {string[]} this
 * @property {string[]} weekend
 * @property {Record<string, string>} seasons   Alexa's code of each: SP, SU, FA, WI
 * @property {Record<string, number>} days      how many days from today
 * @property {string[]} now
 *
 * @typedef {object} Times
 * @property {string[]} past
 * @property {string[]} to
 * @property {string[]} half
 * @property {string[]} quarter
 * @property {string[]} oclock
 * @property {string[]} minute
 * @property {string[]} am
 * @property {string[]} pm
 * @property {string[]} noon
 * @property {string[]} midnight
 * @property {boolean} halfBefore    "half seven" is half an hour before seven
 * @property {string[]} hourFirst    the hour is said first with: past ("seven and ten"), to ("seven minus ten")
 * @property {Record<string, string>} parts     Alexa's code of a part of the day: MO, AF, EV, NI
 *
 * @typedef {object} Durations
 * @property {string[]} and
 * @property {string[]} half
 * @property {string[]} andHalf
 * @property {string[]} one
 */

/** A list of phrases that are separated by bars. @param {TemplateStringsArray} text */
export const words = ([text]) =>
  text
    .split("|")
    .map((phrase) => phrase.trim())
    .filter(Boolean);
