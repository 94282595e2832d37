/**
 * The words of an utterance. Words are compared in a folded form. What is sent to the skill is the text as it was said.
 */

/** A word of letters, a number, or one character of Japanese, which has no spaces. */
const TOKEN =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー々〇]|\d{4}-\d\d-\d\d|\p{Nd}+(?:[.,:]\p{Nd}+)*|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー])[\p{L}\p{M}])+/gu;

/** Arabic writes "and" together with the next word. */
const ARABIC_AND = /^(و)(...+)$/u;

/** @typedef {{ key: string, from: number, to: number }} Token  a folded word, and where it stands in the text */

/** @param {string} text  in Unicode's form NFC @param {string} locale @returns {Token[]} */
export function tokensOf(text, locale) {
  return [...text.matchAll(TOKEN)].flatMap((match) => {
    let at = match.index;
    const parts = (locale.startsWith("ar") && ARABIC_AND.exec(match[0])?.slice(1)) || [match[0]];
    return parts.map((part) => {
      const from = at;
      at += part.length;
      return { key: folded(part, locale), from, to: at };
    });
  });
}

/** The folded words of a text. @param {string} text @param {string} locale */
export const keysOf = (text, locale) => tokensOf(text.normalize("NFC"), locale).map(({ key }) => key);

/** Without case, accents, and what people write in more than one way. @param {string} word @param {string} locale */
export const folded = (word, locale) =>
  word
    .toLocaleLowerCase(locale)
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "") // the accents of Latin letters
    .normalize("NFC")
    .replace(/ß/g, "ss")
    .replace(/[\u064b-\u0652\u0640]/g, "") // Arabic vowels and the stretching of a letter
    .replace(/[أإآ]/g, "ا")
    .replace(/مائ/g, "مئ")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه")
    .replace(/[नमङञण]\u094d(?=[क-ह])/g, "\u0902") // Hindi has two spellings of a nasal
    .replace(/[०-९]/g, (digit) => String(digit.charCodeAt(0) - 0x966))
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10));

/**
 * Whether the words `said` have the others at a place.
 * @param {string[]} said
 * @param {string[]} words
 * @param {number} [at]
 */
export const hasWords = (said, words, at = 0) => words.every((word, index) => said[at + index] === word);
