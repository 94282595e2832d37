/** Which name the Worker speaks: the same rule as `auth0/name.rs` in the Rust sources. One table tests both. */

const MAX_LENGTH = 64;
const MIN_IDENTIFIER_DIGITS = 7;

/** Control characters, and characters that change the text direction (UAX 9, section 2). */
const HIDDEN = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A visible letter of any script: neither in a circle or box nor an invisible filler. */
const LETTER = /(?![\p{Symbol}\p{Default_Ignorable_Code_Point}])\p{Alphabetic}/u;

/** Words that programs write if there is no name, in upper or lower case. */
const PLACEHOLDERS = ["null", "undefined", "none", "unknown", "undef"];
/** The same, but only as programs write them: Nan and Nil are given names. */
const EXACT_PLACEHOLDERS = ["NaN", "nan", "NIL", "nil"];
/** A family name, if another word stands beside it. */
const FAMILY_NAME = "Null";
/** Domains of services that forward e-mail. The local part of such an address is a generated identifier. */
const RELAY_DOMAINS = ["privaterelay.appleid.com", "mozmail.com", "duck.com"];

/** E-mail addresses, and user names of a Windows domain. */
const IDENTIFIER = /[@\ufe6b\uff20\\]/u;

/** A word that is a URL, with or without a scheme, or `provider|id`. */
const IDENTIFYING_WORD = /:\/\/|^[A-Za-z][A-Za-z0-9+.-]*:.|^[^/]*\.[^/]*\/.|^[Ww]{3}\.|^[^|]+\|./u;

/**
 * The claim that the name is taken from, and the name. Undefined if none can be spoken.
 * @param {Record<string, unknown>} profile
 * @returns {{ claim: string, name: string } | undefined}
 */
export function spokenName(profile) {
  for (const claim of ["given_name", "name", "nickname"]) {
    if (claim === "nickname" && (!readsAsName(profile.nickname) || isRelayAddress(profile))) continue;
    const name = speakable(profile[claim]);
    if (name) return { claim, name };
  }
  return undefined;
}

/**
 * Whether the nickname is the local part of the user's address at a relay service.
 * @param {Record<string, unknown>} profile
 */
function isRelayAddress({ nickname, email, name, given_name }) {
  return [email, name, given_name]
    .filter((claim) => typeof claim === "string")
    .some((address) => {
      const [, local, domain] = /^(.*)@([^@]*)$/su.exec(trimmed(address)) ?? [];
      return (
        local !== undefined &&
        lowered(local) === lowered(trimmed(`${nickname}`)) &&
        RELAY_DOMAINS.includes(lowered(domain))
      );
    });
}

/**
 * Whether a nickname is one or more words of letters. Other scripts have marks that are no letters but parts of words.
 * @param {unknown} nickname
 */
function readsAsName(nickname) {
  if (typeof nickname !== "string") return false;
  return nickname
    .replace(HIDDEN, " ")
    .split(/\p{White_Space}+/u)
    .every((word) => /^(?:[A-Za-z]|(?!\p{N})[^\0-\x7f])*$/u.test(word));
}

/** @param {string} text */
const lowered = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** @param {string} text */
const trimmed = (text) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");

/** @param {unknown} name */
function speakable(name) {
  if (typeof name !== "string") return undefined;
  const words = name
    .replace(HIDDEN, " ")
    .split(/\p{White_Space}+/u)
    .filter(Boolean);
  const cut = [...words.join(" ")].slice(0, MAX_LENGTH).join("").replace(/ $/, "");
  return !isIdentifier(words) && !hasPlaceholder(words) && LETTER.test(cut) ? cut : undefined;
}

/**
 * Whether one of the words is a placeholder, as in `undefined Lovelace`, `nullnull`, `N/A` and `[object Object]`.
 * @param {string[]} words
 */
function hasPlaceholder(words) {
  const text = words.join(" ");
  const parts = partsOf(text);
  return (
    text.includes("[object ") ||
    words.some((word) => /^n\/a$/i.test(withoutEdges(word))) ||
    parts.some((part) => isPlaceholder(part) && part !== FAMILY_NAME) ||
    parts.every(isPlaceholder)
  );
}

/** @param {string} part */
function isPlaceholder(part) {
  const isRepeated = (/** @type {string} */ text, /** @type {string} */ placeholder) =>
    text.split(placeholder).every((rest) => rest === "");
  return (
    PLACEHOLDERS.some((placeholder) => isRepeated(lowered(part), placeholder)) ||
    EXACT_PLACEHOLDERS.some((placeholder) => isRepeated(part, placeholder))
  );
}

/** The runs of letters. @param {string} text */
const partsOf = (text) =>
  [...text]
    .map((character) => (LETTER.test(character) ? character : "\0"))
    .join("")
    .split("\0")
    .filter(Boolean);

/** Without what is no letter at its beginning and end. @param {string} word */
function withoutEdges(word) {
  const characters = [...word];
  const isLetter = (/** @type {string} */ character) => LETTER.test(character);
  return characters.slice(characters.findIndex(isLetter), characters.findLastIndex(isLetter) + 1).join("");
}

/** @param {string[]} words */
function isIdentifier(words) {
  const text = words.join(" ");
  const digits = text.match(/\p{N}/gu) ?? [];
  return (
    IDENTIFIER.test(text) || digits.length >= MIN_IDENTIFIER_DIGITS || words.some((word) => IDENTIFYING_WORD.test(word))
  );
}
