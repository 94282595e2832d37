/** `make add-locale` adds what a locale needs, and changes nothing that is there. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { LOCALES } from "../../src/alexa/locales.mjs";
import { checkPackage } from "../../src/certification/check.mjs";
import { readPackageWithIcons } from "../../src/certification/package.mjs";
import { addLocale } from "../../src/project/add-locale.mjs";
import { staleFiles } from "../../src/project/files.mjs";
import { readSettings } from "../../src/project/settings.mjs";
import { createSkill } from "../../src/project/skeleton.mjs";
import { KIT } from "../repository.mjs";
import { editJson } from "./project.mjs";

const execute = promisify(execFile);
const MODELS = "skill-package/interactionModels/custom";

/** A new skill in American English, with an intent of its own. @param {import("node:test").TestContext} t */
async function skill(t) {
  const parent = await mkdtemp(join(tmpdir(), "locale-"));
  t.after(() => rm(parent, { recursive: true }));
  const root = join(parent, "x");
  await createSkill({ folder: root, name: "Garden Helper", locales: ["en-US"] });
  await editJson(join(root, MODELS, "en-US.json"), ({ interactionModel: { languageModel } }) => {
    languageModel.intents.push({ name: "PlantIntent", samples: ["water the plants"] });
  });
  await editJson(join(root, "skill-package/skill.json"), ({ manifest }) => {
    manifest.publishingInformation.locales["en-US"].summary = "Helps in the garden.";
  });
  return root;
}

test("each of Alexa's locales can be added, and the skill fits together afterwards", async (t) => {
  const root = await skill(t);
  for (const locale of LOCALES.filter((name) => name !== "en-US")) {
    const { done } = await addLocale(root, locale);
    assert.ok(done.length >= 4, done.join());
  }
  assert.deepEqual(await staleFiles(root), []);
  const { refused, warnings } = checkPackage(await readPackageWithIcons(root));
  assert.deepEqual([...refused, ...warnings], []);
  const { locales } = await readSettings(root);
  assert.deepEqual(Object.keys(locales).sort(), LOCALES);
  assert.deepEqual(locales["ja-JP"].examplePhrases, ["アレクサ、garden helperを開いて"]);
  const { models, manifest } = await readPackageWithIcons(root);
  for (const locale of LOCALES) {
    assert.ok(
      models[locale].interactionModel.languageModel.intents.some(
        (/** @type {any} */ { name }) => name === "PlantIntent",
      ),
      locale,
    );
    assert.equal(manifest.manifest.publishingInformation.locales[locale].summary, "Helps in the garden.");
  }
  const speech = await readFile(join(root, "src/speech.rs"), "utf8");
  assert.equal([...speech.matchAll(/^const [A-Z]{2}: Speech/gm)].length, 10);
  assert.equal([...speech.matchAll(/^ +"[a-z]{2}" => &[A-Z]{2},$/gm)].length, 9);
  assert.match(
    await readFile(join(root, "tests/conversations.rs"), "utf8"),
    new RegExp(`^const LOCALES: &str = "en-US ${LOCALES.filter((name) => name !== "en-US").join(" ")}";$`, "m"),
  );
  await execute("cargo", ["fmt", "--check"], { cwd: root });
});

test("the command says what it has added and what remains to be done", async (t) => {
  const root = await skill(t);
  const add = (/** @type {string[]} */ args, /** @type {Record<string, string>} */ env = {}) =>
    execute(process.execPath, [KIT, "add-locale", ...args], { cwd: root, env: { ...process.env, ...env } }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      ({ code, stderr }) => ({ code, output: stderr }),
    );
  const french = await add([], { NEW_LOCALE: "fr-FR" });
  assert.match(
    french.output,
    /^added {2}skill-package\/interactionModels\/custom\/fr-FR\.json, with the intents of en-US$/m,
  );
  assert.match(french.output, /^added {2}src\/speech\.rs, FR$/m);
  assert.match(french.output, /^next {3}.*fr-FR\.json: translate the samples/m);
  const canadian = await add(["fr-CA"]);
  assert.match(
    canadian.output,
    /^added {2}.*fr-CA\.json, with the intents of fr-FR$/m,
    "the nearest locale is the model",
  );
  assert.doesNotMatch(canadian.output, /translate|speech\.rs/);
  for (const [args, said] of /** @type {[string[], RegExp][]} */ ([
    [[], /^✗ a locale is missing\. For example: make add-locale LOCALE=fr-FR$/m],
    [["en-UK"], /^✗ en-UK is not a locale of Alexa's\. Did you mean en-GB\?/m],
    [["fr-FR"], /^✗ fr-FR is there already: /m],
    [["it-IT", "de-DE"], /^✗ de-DE is not expected here: add one locale at a time$/m],
  ])) {
    const { code, output } = await add(args);
    assert.equal(code, 1);
    assert.match(output, said);
  }
});

test("a model and texts that are there already are kept, and give the names", async (t) => {
  const root = await skill(t);
  const model = JSON.stringify({
    interactionModel: {
      languageModel: {
        invocationName: "aide du jardin",
        intents: [{ name: "PlantIntent", samples: ["arrose les plantes"] }],
        types: [],
      },
    },
  });
  await writeFile(join(root, MODELS, "fr-FR.json"), model);
  await assert.rejects(
    staleFiles(root),
    /fr-FR\.json has no \[locales\.fr-FR\] in skill\.toml: make add-locale LOCALE=fr-FR adds it, or delete the file/,
  );
  await editJson(join(root, "skill-package/skill.json"), ({ manifest }) => {
    manifest.publishingInformation.locales["fr-FR"] = { name: "Aide du jardin", summary: "Mon texte." };
  });
  await addLocale(root, "fr-FR");
  assert.deepEqual(JSON.parse(await readFile(join(root, MODELS, "fr-FR.json"), "utf8")), JSON.parse(model));
  const { locales } = await readSettings(root);
  assert.deepEqual(locales["fr-FR"], {
    name: "Aide du jardin",
    invocationName: "aide du jardin",
    examplePhrases: ["Alexa, ouvre aide du jardin"],
  });
  assert.equal(
    (await readPackageWithIcons(root)).manifest.manifest.publishingInformation.locales["fr-FR"].summary,
    "Mon texte.",
  );
});

test("several models without tables are added one after the other, and each time the rest is named", async (t) => {
  const root = await skill(t);
  const model = JSON.stringify({
    interactionModel: { languageModel: { invocationName: "aide du jardin", intents: [] } },
  });
  for (const locale of ["fr-FR", "fr-CA"]) await writeFile(join(root, MODELS, `${locale}.json`), model);
  const { done, todo } = await addLocale(root, "fr-FR");
  assert.ok(done.includes("src/speech.rs, FR"));
  assert.deepEqual(todo.slice(-2), [
    `${MODELS}/fr-CA.json has no [locales.fr-CA] in skill.toml: make add-locale LOCALE=fr-CA adds it, or delete the file`,
    "make generate",
  ]);
  assert.deepEqual((await addLocale(root, "fr-CA")).todo, []);
  assert.deepEqual(await staleFiles(root), []);
});

test("a table without its model gets the model", async (t) => {
  const root = await skill(t);
  const settings = `${await readFile(join(root, "skill.toml"), "utf8")}\n[locales.en-GB]\nname = "Garden Helper"\ninvocation_name = "gardening helper"\nexample_phrases = ["Alexa, open {invocation}"]\n`;
  await writeFile(join(root, "skill.toml"), settings);
  await assert.rejects(
    staleFiles(root),
    /\[locales\.en-GB\] in skill\.toml has no .*en-GB\.json: make add-locale LOCALE=en-GB creates it/,
  );
  await addLocale(root, "en-GB");
  assert.equal(await readFile(join(root, "skill.toml"), "utf8"), settings);
  assert.equal(
    (await readPackageWithIcons(root)).models["en-GB"].interactionModel.languageModel.invocationName,
    "gardening helper",
  );
});

test("sentences that the author has changed are not touched: the usual ones are printed", async (t) => {
  const root = await skill(t);
  const path = join(root, "src/speech.rs");
  const own = (await readFile(path, "utf8")).replace(
    "    pub goodbye",
    "    /// A joke.\n    pub joke: &'static str,\n    pub goodbye",
  );
  await writeFile(path, own);
  const { todo } = await addLocale(root, "de-DE");
  assert.equal(await readFile(path, "utf8"), own);
  assert.match(
    todo.join("\n"),
    /src\/speech\.rs: add DE, the sentences of this language\. Its usual ones are:\n\nconst DE: Speech = Speech \{\n {4}welcome: "Willkommen zurück, \{name\}\.",/,
  );
});
