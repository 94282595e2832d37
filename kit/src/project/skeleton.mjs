/** The files of a new skill, from its name and locales. The library and the kit are dependencies. */
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { localeReason } from "../alexa/locales.mjs";
import { invocationNameAdvice, invocationNameReasons } from "../certification/invocation-name.mjs";
import { languageOf } from "../certification/languages.mjs";
import { RECOMMENDED } from "../certification/model.mjs";
import { refuse } from "../shared/command.mjs";
import { KIT, REPOSITORY, VERSION } from "../shared/kit.mjs";
import { CRATES, carryInto, lockedProject, VENDOR } from "./carried.mjs";
import { generate } from "./files.mjs";
import { writeLocks } from "./locks.mjs";

export const TEMPLATE = join(KIT, "template");

/** Names that the crate cannot have, because Rust or its dependencies have them. */
const TAKEN = [
  "alloc",
  "alexa-auth0",
  "core",
  "proc-macro",
  "self",
  "serde",
  "serde-json",
  "std",
  "super",
  "test",
  "wasm-bindgen",
  "worker",
];

/**
 * @typedef {object} Wish
 * @property {string} folder
 * @property {string} name        the name in the store
 * @property {string[]} locales   the first is also used for other languages
 *
 * @typedef {{ folder: string, invocationName: string, isNamed: boolean, reasons: string[] }} Made  isNamed: it is called by its name; reasons: why it is not
 *
 * @param {Wish} wish
 * @returns {Promise<Made>}
 */
export async function createSkill({ folder, name, locales }) {
  const target = resolve(folder);
  refuse([...nameProblems(name), ...localeProblems(locales), ...(await folderProblems(target))]);
  const invocationName = /** @type {string} */ (
    invocationNames(name).find((candidate) =>
      locales.every(
        (locale) => ![...invocationNameReasons(candidate), ...invocationNameAdvice(candidate, locale)].length,
      ),
    )
  );

  /** @type {string | undefined} */
  let stage;
  try {
    await mkdir(dirname(target), { recursive: true });
    stage = await mkdtemp(join(dirname(target), ".new-skill-"));
    await chmod(stage, 0o777 & ~process.umask()); // as mkdir would: mkdtemp lets only this user in
    await write(stage, { target, name, locales, invocationName });
    await generate(stage);
    if (existsSync(target)) await rmdir(target); // fails unless the folder is empty
    await rename(stage, target);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code) refuse([`${target} cannot be created (${code})`]);
    throw error;
  } finally {
    if (stage) await rm(stage, { recursive: true, force: true });
  }
  return {
    folder: target,
    invocationName,
    isNamed: invocationName === name.toLowerCase(),
    reasons: [
      ...new Set(
        locales.flatMap((locale) => [
          ...invocationNameReasons(name.toLowerCase()),
          ...invocationNameAdvice(name.toLowerCase(), locale),
        ]),
      ),
    ],
  };
}

/** @param {string} name @returns {string[]} */
function nameProblems(name) {
  const fits = /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} '’.&-]{0,48}[\p{L}\p{M}\p{N}]$/u.test(name);
  return fits
    ? []
    : [
        `"${name}" cannot be a skill's name: 2 to 50 letters, digits, spaces, apostrophes, periods, hyphens or &, beginning and ending with a letter or digit`,
      ];
}

/** @param {string[]} locales @returns {string[]} */
function localeProblems(locales) {
  const unknown = locales.filter((locale) => localeReason(locale));
  return [
    ...(locales.length ? [] : ["a locale is missing"]),
    ...unknown.map((locale) => `${locale} ${localeReason(locale)}`),
  ];
}

/** @param {string} target @returns {Promise<string[]>} */
async function folderProblems(target) {
  if (target.includes("\\"))
    return [`${target} has a backslash, which the programs that build a skill treat as a separator`];
  const content = await readdir(target).catch((/** @type {NodeJS.ErrnoException} */ { code }) =>
    code === "ENOENT" ? [] : code,
  );
  if (typeof content === "string") return [`${target} cannot be a folder (${content})`];
  return content?.length ? [`${target} is not empty: a new skill needs a folder of its own`] : [];
}

/** Possible invocation names, the best first. The last one is valid in every language. @param {string} name */
function invocationNames(name) {
  const letters = name
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\p{Lm}\p{M}'’. ]+/gu, " ")
    .replace(/ +/g, " ")
    .trim();
  const without = letters
    .split(" ")
    .map((word) => (["skill", "app", "alexa", "amazon", "echo"].includes(word) ? "helper" : word))
    .join(" ");
  return [name.toLowerCase(), letters, without, `${letters} helper`, "my helper"];
}

/** The name of the crate and the npm package. @param {string} name @param {string} target */
function crateName(name, target) {
  const [slug = "skill"] = [name, basename(target)].map(slugOf).filter((one) => /^[a-z]/.test(one));
  return [...TAKEN, ...lockedCrates()].includes(slug) ? `${slug}-skill` : slug;
}

/** The crates on which the library depends. Their names are known where a project has a lock file for them. */
function lockedCrates() {
  const locked = lockedProject();
  const text = locked ? readFileSync(join(locked, "Cargo.lock"), "utf8") : "";
  return [...text.matchAll(/^name = "(.*)"$/gm)].map(([, crate]) => crate.replaceAll("_", "-"));
}

/** @param {string} text */
const slugOf = (text) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");

/** The part of Cargo.toml that makes cargo take what the skill carries. */
export const PATCH_LINES = CRATES.map((crate) => `${crate} = { path = "${VENDOR}/${crate}" }\n`).join("");
export const PATCH = `# These crates are not on crates.io yet: the skill carries them.\n[patch.crates-io]\n${PATCH_LINES}\n`;

/** @param {string} stage @param {{ target: string, name: string, locales: string[], invocationName: string }} skill */
async function write(stage, { target, name, locales, invocationName }) {
  const kit = await carryInto(stage);
  const sentences = JSON.parse(await readFile(join(TEMPLATE, "sentences.json"), "utf8"));
  const languages = [...new Set(locales.map((locale) => locale.slice(0, 2)))];
  const CRATE = crateName(name, target);
  const values = {
    NAME: name,
    CRATE,
    WORKER: CRATE.replaceAll("alexa", "voice"), // Amazon does not certify a URL with its trademark
    PROJECT: REPOSITORY ? `It is made with [alexa-auth0](${REPOSITORY}). ` : "",
    LIBRARY: VERSION,
    KIT: kit,
    PATCH: kit === VERSION ? "" : PATCH,
    LOCALES: locales.map((locale) => localeTable(locale, name, invocationName)).join("\n"),
    LOCALE_LIST: locales.join(" "),
    LANGUAGES: languages
      .map((language, index) => `            ${index ? `"${language}"` : "_"} => &${language.toUpperCase()},`)
      .reverse()
      .join("\n"),
    SPEECHES: languages.map((language) => speech(language, sentences[language])).join("\n\n"),
  };
  for (const path of await readdir(TEMPLATE, { recursive: true, withFileTypes: true })) {
    if (!path.isFile() || path.name === "sentences.json") continue;
    const from = join(path.parentPath ?? path.path, path.name);
    const to = join(stage, placeOf(relative(TEMPLATE, from)));
    await mkdir(dirname(to), { recursive: true });
    if (path.name.endsWith(".png")) await cp(from, to);
    else await writeFile(to, filled(await readFile(from, "utf8"), values));
  }
  await writeJson(stage, "account-linking.json", { accountLinkingRequest: { skipOnEnablement: true } });
  await writeJson(stage, "skill-package/skill.json", { manifest: manifest(locales) });
  for (const locale of locales) {
    const intents = RECOMMENDED.map((intent) => ({ name: intent, samples: [] }));
    await writeJson(stage, `skill-package/interactionModels/custom/${locale}.json`, {
      interactionModel: { languageModel: { invocationName, intents, types: [] } },
    });
  }
  await writeLocks(stage, kit);
}

/** npm does not pack files with such names. @param {string} path */
const placeOf = (path) => path.replace(/^_/, ".").replace(/^images\//, "skill-package/assets/images/");

/**
 * Replaces names in capitals. Those of auth0/tenant.yaml are kept, because the Deploy CLI replaces them.
 * @param {string} text
 * @param {Record<string, string>} values
 */
const filled = (text, values) =>
  text.replace(/##(\w+)##/g, (whole, name) => (Object.hasOwn(values, name) ? values[name] : whole));

/** The table of a locale in skill.toml. @param {string} locale @param {string} name @param {string} invocationName */
export function localeTable(locale, name, invocationName) {
  return `[locales.${locale}]\nname = ${JSON.stringify(name)}\ninvocation_name = ${JSON.stringify(invocationName)}\nexample_phrases = [${JSON.stringify(openingPhrase(locale))}]\n`;
}

/** The example phrase in the store that opens the skill: "Alexa, open {invocation}". @param {string} locale */
function openingPhrase(locale) {
  const {
    wakeWords: [wakeWord],
    opening,
  } = /** @type {import("../certification/languages.mjs").Language} */ (languageOf(locale));
  const comma = { ar: "، ", ja: "、" }[locale.slice(0, 2)] ?? ", ";
  return `${wakeWord === "alexa" ? "Alexa" : wakeWord}${comma}${opening.replace("{name}", "{invocation}")}`;
}

/** A language's sentences in Rust. @param {string} language @param {Record<string, string>} sentences */
export function speech(language, { link, link_again, unavailable, failed, ...own }) {
  const lines = (/** @type {Record<string, string>} */ texts, /** @type {number} */ indent) =>
    Object.entries(texts)
      .map(([name, text]) => `${" ".repeat(indent)}${name}: ${JSON.stringify(text)},`)
      .join("\n");
  return `const ${language.toUpperCase()}: Speech = Speech {\n${lines(own, 4)}\n    account: Sentences {\n${lines({ link, link_again, unavailable, failed }, 8)}\n    },\n};`;
}

/**
 * The parts of the manifest that the developer has to fill in before certification. The rest follows from the settings.
 * What a skill declares about itself, only its developer can say.
 * @param {string[]} locales
 */
const manifest = (locales) => ({
  publishingInformation: {
    category: "ORGANIZERS_AND_ASSISTANTS",
    distributionMode: "PUBLIC",
    isAvailableWorldwide: true,
    distributionCountries: [],
    testingInstructions:
      "The skill needs a linked account. Enable it in the Alexa app and sign in with the test account: USER_NAME / PASSWORD.",
    locales: Object.fromEntries(locales.map((locale) => [locale, { summary: "", description: "", keywords: [] }])),
  },
});

/** @param {string} root @param {string} path @param {unknown} value */
async function writeJson(root, path, value) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), `${JSON.stringify(value, null, 2)}\n`);
}
