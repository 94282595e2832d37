/** Which name the Worker speaks: the same rule as `auth0/name.rs` in the Rust sources. One table tests both. */

const MAX_LENGTH = 64;
const MIN_IDENTIFIER_DIGITS = 7;

/** Control characters, and characters that change the text direction (UAX 9, section 2). */
const HIDDEN = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A visible letter of any script: neither in a circle or box nor an invisible filler. */
const LETTER = /(?![\p{Symbol}\p{Default_Ignorable_Code_Point}])\p{Alphabetic}/u;

/** Words that programs write if there is no name. */
const NOTHING = ["null", "undefined"];

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
    const name = claim === "nickname" && isLocalPart(profile) ? undefined : speakable(profile[claim]);
    if (name) return { claim, name };
  }
  return undefined;
}

/** Whether the nickname is the local part of the user's e-mail address, and has more than letters. @param {Record<string, unknown>} profile */
function isLocalPart({ nickname, email, name, given_name }) {
  if (typeof nickname !== "string" || [...trimmed(nickname)].every((character) => LETTER.test(character))) return false;
  const addresses = [email, name, given_name].filter((claim) => typeof claim === "string");
  const localParts = addresses.map((address) => /^(.*)@[^@]*$/su.exec(trimmed(address))?.[1]);
  return localParts.some((localPart) => localPart !== undefined && lowered(localPart) === lowered(trimmed(nickname)));
}

/** @param {string} text */
const lowered = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** @param {string} text */
const trimmed = (text) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "");

/** @param {unknown} name */
function speakable(name) {
  if (typeof name !== "string") return undefined;
  const words = name.replace(HIDDEN, " ").split(/\p{White_Space}+/u).filter(Boolean);
  const cut = [...words.join(" ")].slice(0, MAX_LENGTH).join("").replace(/ $/, "");
  return !isIdentifier(words) && isName(cut) ? cut : undefined;
}

/** @param {string} text */
function isName(text) {
  const letters = [...text].filter((character) => LETTER.test(character)).join("");
  return letters !== "" && !NOTHING.includes(lowered(letters));
}

/** @param {string[]} words */
function isIdentifier(words) {
  const text = words.join(" ");
  const digits = text.match(/\p{N}/gu) ?? [];
  return IDENTIFIER.test(text) || digits.length >= MIN_IDENTIFIER_DIGITS || words.some((word) => IDENTIFYING_WORD.test(word));
}
