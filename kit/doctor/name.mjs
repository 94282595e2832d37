/** What of a name the Worker speaks: the rule of `Profile::speakable_name` in its Rust sources. */

const MAX_LENGTH = 64;

/** Control characters, and those that turn the direction of the text around them (UAX 9, section 2). */
const HIDDEN = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** A letter or digit of any script that leaves a mark: the fillers U+115F, U+1160, U+3164 and U+FFA0 are letters, and invisible. */
const READABLE = /(?!\p{Default_Ignorable_Code_Point})[\p{Alphabetic}\p{N}]/u;

/**
 * Undefined if there is nothing to speak. An e-mail address is not a name: at Auth0 it is the `name` of a user who has
 * given none.
 * @param {unknown} name
 */
export function speakable(name) {
  if (typeof name !== "string") return undefined;
  const words = name.replace(HIDDEN, " ").split(/\p{White_Space}+/u).filter(Boolean).join(" ");
  return READABLE.test(words) && !words.includes("@") ? [...words].slice(0, MAX_LENGTH).join("") : undefined;
}
