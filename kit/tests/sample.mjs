/** The sample's English sentences, read from its source, so that these tests pass after a sentence was rewritten. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./repository.mjs";

const ENGLISH = readFileSync(join(ROOT, "src/speech/en.rs"), "utf8");

/**
 * @param {string} field  of `Speech` or `Sentences`
 * @param {string} [name]  the user's
 */
export function sentence(field, name = "") {
  const [, text] = new RegExp(`\\b${field}: "(.*)",$`, "m").exec(ENGLISH) ?? [];
  if (!text) throw new Error(`src/speech/en.rs has no ${field}`);
  return text.replace("{name}", name);
}

/** Speech that begins with the sentence. @param {string} field @param {string} [name] */
export const begins = (field, name) => new RegExp(`^${sentence(field, name).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
