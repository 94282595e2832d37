/**
 * Adds a locale to an existing skill: its table in skill.toml, its model, its texts in the manifest, and the sentences
 * of its language.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { localeReason } from "../alexa/locales.mjs";
import { MANIFEST, modelLocales, modelPath, readPackage } from "../alexa/package.mjs";
import { invocationNameAdvice } from "../certification/invocation-name.mjs";
import { Refusal, refuse } from "../shared/command.mjs";
import { writeWhole } from "../shared/write.mjs";
import { generate } from "./files.mjs";
import { inspectSettings, sentence } from "./settings.mjs";
import { localeTable, speech, TEMPLATE } from "./skeleton.mjs";

const SETTINGS = "skill.toml";
const SPEECH = "src/speech.rs";
const TESTS = "tests/conversations.rs";

/**
 * Nothing that exists for the locale is changed.
 * @param {string} root
 * @param {string} locale
 * @returns {Promise<{ done: string[], todo: string[] }>} sentences
 */
export async function addLocale(root, locale) {
  const { settings, problems } = await inspectSettings(root);
  const reason = localeReason(locale);
  refuse(reason ? [`${locale} ${reason}`] : problems.map(sentence));
  const skillPackage = await readPackage(root);
  const models = await modelLocales(root);
  if (locale in settings.locales && models.includes(locale))
    refuse([`${locale} is there already: [locales.${locale}] in ${SETTINGS}, and ${modelPath(locale)}`]);

  const done = [];
  const todo = [];
  const like = similar(
    locale,
    Object.keys(skillPackage.models).filter((name) => name !== locale),
  );
  const isTranslated = like?.slice(0, 2) === locale.slice(0, 2);
  if (!models.includes(locale)) {
    if (!like)
      return refuse([`there is no interaction model that ${modelPath(locale)} could begin with: write it yourself`]);
    await writeWhole(join(root, modelPath(locale)), json(skillPackage.models[like]));
    done.push(`${modelPath(locale)}, with the intents of ${like}`);
    if (!isTranslated) todo.push(`${modelPath(locale)}: translate the samples, values and prompts`);
  }
  if (!(locale in settings.locales)) {
    const of = settings.locales[like ?? ""] ?? Object.values(settings.locales)[0];
    const own = skillPackage.models[locale]?.interactionModel.languageModel.invocationName; // of a model that was there before
    const title = skillPackage.manifest.manifest.publishingInformation?.locales?.[locale]?.name;
    const invocationName = own || of?.invocationName || "my helper";
    const text = await readFile(join(root, SETTINGS), "utf8");
    await writeWhole(
      join(root, SETTINGS),
      `${text.trimEnd()}\n\n${localeTable(locale, title || of?.name || "My Skill", invocationName)}`,
    );
    done.push(`${SETTINGS}, [locales.${locale}]`);
    todo.push(
      ...invocationNameAdvice(invocationName, locale).map(
        (advice) =>
          `${SETTINGS}, [locales.${locale}]: before certification, the invocation name "${invocationName}" ${advice}`,
      ),
    );
    if (!isTranslated) todo.push(`${SETTINGS}, [locales.${locale}]: is the name right in this language?`);
  }
  const { manifest, ...rest } = skillPackage.manifest;
  const store = manifest.publishingInformation ?? {};
  if (like && store.locales?.[like] && !store.locales[locale]) {
    const { name, examplePhrases, ...texts } = store.locales[like];
    await writeWhole(
      join(root, MANIFEST),
      json({
        ...rest,
        manifest: { ...manifest, publishingInformation: { ...store, locales: { ...store.locales, [locale]: texts } } },
      }),
    );
    done.push(`${MANIFEST}, the texts of ${locale}, from ${like}`);
    if (!isTranslated) todo.push(`${MANIFEST}: translate summary, description and keywords of ${locale}`);
  }
  const spoken = await addSpeech(root, locale);
  return { done: [...done, ...spoken.done], todo: [...todo, ...spoken.todo, ...(await generateOrSay(root))] };
}

/**
 * What prevents `generate`: other locales may lack their settings or models.
 * @param {string} root
 * @returns {Promise<string[]>}
 */
async function generateOrSay(root) {
  try {
    await generate(root);
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [...error.message.split("\n").map((line) => line.replace(/^✗ /, "")), "make generate"];
  }
}

/** A locale to begin with: of the same language, else the first. @param {string} locale @param {string[]} others */
const similar = (locale, others) => others.find((other) => other.slice(0, 2) === locale.slice(0, 2)) ?? others[0];

/** @param {unknown} value */
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Adds the sentences of a language to `src/speech.rs`, if that file has the form and the fields with which `make new`
 * writes it.
 * @param {string} root
 * @param {string} locale
 * @returns {Promise<{ done: string[], todo: string[] }>}
 */
async function addSpeech(root, locale) {
  const language = locale.slice(0, 2);
  const constant = language.toUpperCase();
  const path = join(root, SPEECH);
  if (!existsSync(path)) return { done: [], todo: [] };
  const text = await readFile(path, "utf8");
  const tests = await addToTests(root, locale);
  if (new RegExp(`\\b${constant}: Speech\\b`).test(text)) return { done: tests, todo: [] };
  const [template, sentences] = await Promise.all(
    ["src/speech.rs", "sentences.json"].map((file) => readFile(join(TEMPLATE, file), "utf8")),
  );
  const added = speech(language, JSON.parse(sentences)[language]);
  const fallback = /^( *)_ => &\w+,$/m;
  if (!fallback.test(text) || fieldsOf(text).join() !== fieldsOf(template).join()) {
    return {
      done: tests,
      todo: [`${SPEECH}: add ${constant}, the sentences of this language. Its usual ones are:\n\n${added}\n`],
    };
  }
  const changed = text.replace(fallback, (line, indent) => `${indent}"${language}" => &${constant},\n${line}`);
  await writeWhole(path, `${changed.trimEnd()}\n\n${added}\n`);
  return { done: [`${SPEECH}, ${constant}`, ...tests], todo: [] };
}

/** The fields of `Speech`. @param {string} rust */
const fieldsOf = (rust) =>
  [...(/pub struct Speech \{([^]*?)^\}/m.exec(rust)?.[1] ?? "").matchAll(/^ +pub (\w+):/gm)].map(([, field]) => field);

/** The conversations in `tests/` are held in each of these locales. @param {string} root @param {string} locale */
async function addToTests(root, locale) {
  const path = join(root, TESTS);
  const text = await readFile(path, "utf8").catch(() => "");
  const changed = text.replace(/^const LOCALES: &str = "([^"]*)";$/m, (line, locales) =>
    locales.split(" ").includes(locale) ? line : `const LOCALES: &str = "${locales} ${locale}";`,
  );
  if (changed === text) return [];
  await writeWhole(path, changed);
  return [`${TESTS}, LOCALES`];
}
