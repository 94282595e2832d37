/**
 * Writes kit/src/understanding/spellout/: CLDR's rules for numbers in words, of the languages that the local Alexa
 * understands: the sets of rules for cardinal and ordinal numbers and for years, and those that they use.
 * https://cldr.unicode.org/index/cldr-spec, licence Unicode-3.0
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { LANGUAGES } from "../kit/src/understanding/languages.mjs";

export const FOLDER = new URL("../kit/src/understanding/spellout/", import.meta.url);

const WANTED = /^%spellout-(cardinal|numbering|ordinal)/;
const { resolve } = createRequire(import.meta.url);

/**
 * The text of each file, by its name, with the licence: it must be with every copy.
 * @returns {Promise<Map<string, string>>}
 */
export async function spelloutFiles() {
  const files = Object.keys(LANGUAGES).map(async (language) => {
    const text = await readFile(resolve(`cldr-rbnf/rbnf/${language}.json`), "utf8");
    const rules = JSON.parse(text).rbnf.rbnf.SpelloutRules;
    const kept = new Set(Object.keys(rules).filter((name) => WANTED.test(name)));
    for (const name of kept)
      for (const [, rule] of rules[name])
        for (const [, used] of rule.matchAll(/[←→=](%{1,2}[\w-]+)[←→=]/g)) if (used in rules) kept.add(used);
    const written = JSON.stringify(Object.fromEntries([...kept].map((name) => [name, rules[name]])));
    return /** @type {const} */ ([`${language}.json`, `${written}\n`]);
  });
  const licence = readFile(resolve("cldr-rbnf/LICENSE"), "utf8").then(
    (text) => /** @type {const} */ (["LICENSE", text]),
  );
  return new Map(await Promise.all([...files, licence]));
}

if (process.argv[1] === import.meta.filename) {
  await mkdir(FOLDER, { recursive: true });
  for (const [name, text] of await spelloutFiles()) await writeFile(new URL(name, FOLDER), text);
}
