/**
 * What the compiler says of a mistake in an interaction model, or in the code that has to fit it. The skill is
 * examples/shared-list in a copy outside this repository, with a third locale.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { copySample } from "../../../kit/tests/world/copy.mjs";

const SKILL = "examples/shared-list";
const HANDLERS = "src/handlers.rs";
const MANIFEST = "skill-package/skill.json";
const MODELS = "skill-package/interactionModels/custom";
const [EN, DE, FR] = ["en-US", "de-DE", "fr-FR"].map((locale) => `${MODELS}/${locale}.json`);
const CALL = 'alexa_auth0::model!("skill-package/interactionModels/custom");';

/**
 * Texts to replace in files, and all errors that the compiler then has, in any order. In them, `<en-US "x">` is the
 * place of the first `"x"` in the model of a locale, with path, line and column, and `<en-US /a(b)/>` is that of the
 * group of a regular expression. `<.en-US …>` is without the folder, and `<#en-US …>` the line.
 * @typedef {{ edits: [file: string, from: string, to: string][], errors: string[] }} Mistake
 */

/** An intent in each model. */
const NEXT = ',\n        {\n          "name": "AMAZON.NextIntent",\n          "samples": []\n        }';

/** @param {string} from @param {string} to @param {string[]} files @returns {[string, string, string][]} */
const edited = (from, to, files = [EN, DE, FR]) => files.map((file) => [file, from, to]);

/** @type {Record<string, Mistake>} */
const MISTAKES = {
  "a variant that no model has": {
    edits: [[HANDLERS, "Ask::Stop |", "Ask::Stopp |"]],
    errors: ["no variant or associated item named `Stopp` found for enum `Ask` in the current scope"],
  },
  "an intent that the match forgets": {
    edits: [[HANDLERS, "        Ask::Next => next(turn).await,\n", ""]],
    errors: ["non-exhaustive patterns: `Ask::Next` not covered"],
  },
  "an intent that is new in all models": {
    edits: edited('"AMAZON.NextIntent"', '"AMAZON.YesIntent", "samples": [] }, { "name": "AMAZON.NextIntent"'),
    errors: ["non-exhaustive patterns: `Ask::Yes` not covered"],
  },
  "an intent that has gone from all models": {
    edits: edited(NEXT, ""),
    errors: ["no variant or associated item named `Next` found for enum `Ask` in the current scope"],
  },
  "a slot that the intent does not have": {
    edits: [[HANDLERS, "Ask::AddItem { item, quantity } =>", "Ask::AddItem { item, quantty: quantity } =>"]],
    errors: ["variant `Ask::AddItem` does not have a field named `quantty`"],
  },
  "a slot that the code does not mention": {
    edits: [
      [
        HANDLERS,
        "Ask::RemindMe { day, time } => remind_me(turn, day, time)",
        "Ask::RemindMe { time } => remind_me(turn, Slot::default(), time)",
      ],
    ],
    errors: ["pattern does not mention field `day`"],
  },
  "a slot whose type has changed in all models": {
    edits: edited('"AMAZON.TIME"', '"AMAZON.DURATION"'),
    errors: ["mismatched types"],
  },
  "a value that the custom type does not have": {
    edits: [[HANDLERS, "(Some(with), Some(resolved))", "(Some(with @ Member::Anne), Some(resolved))"]],
    errors: ["no variant or associated item named `Anne` found for enum `Member` in the current scope"],
  },
  "an intent that one locale lacks": {
    edits: [[DE, NEXT, ""]],
    errors: [
      '<de-DE /"intents": (\\[)/>: the intent AMAZON.NextIntent is missing, which <.en-US "AMAZON.NextIntent"> has. Add it, or say that only some locales have it: model!(…, only_in_some_locales = ["AMAZON.NextIntent"])',
    ],
  },
  "an intent that two locales lack": {
    edits: [
      [DE, '"name": "AMAZON.NextIntent"', '"name": "AMAZON.YesIntent"'],
      [FR, '"name": "AMAZON.NextIntent"', '"name": "AMAZON.YesIntent"'],
    ],
    errors: [
      '<en-US /"intents": (\\[)/>: the intent AMAZON.YesIntent is missing, which <.de-DE "AMAZON.YesIntent"> has. Add it, or say that only some locales have it: model!(…, only_in_some_locales = ["AMAZON.YesIntent"])',
      '<de-DE /"intents": (\\[)/> (also in fr-FR): the intent AMAZON.NextIntent is missing, which <.en-US "AMAZON.NextIntent"> has. Add it, or say that only some locales have it: model!(…, only_in_some_locales = ["AMAZON.NextIntent"])',
      "non-exhaustive patterns: `Ask::Yes` not covered",
    ],
  },
  "an intent that is misspelt in one locale": {
    edits: [[DE, '"AddItemIntent"', '"AddItmIntent"']],
    errors: [
      '<de-DE "AddItmIntent">: only some locales have the intent AddItmIntent. Did you mean AddItemIntent, as in <.en-US "AddItemIntent">?',
    ],
  },
  "a built-in intent that does not exist": {
    edits: edited('"AMAZON.NextIntent"', '"AMAZON.NexIntent"'),
    errors: [
      '<en-US "AMAZON.NexIntent"> (also in de-DE, fr-FR): Alexa has no built-in intent AMAZON.NexIntent. Did you mean AMAZON.NextIntent?',
    ],
  },
  "a built-in intent that is misspelt in one locale": {
    edits: [[FR, '"AMAZON.CancelIntent"', '"AMAZON.CancleIntent"']],
    errors: [
      '<fr-FR "AMAZON.CancleIntent">: Alexa has no built-in intent AMAZON.CancleIntent. Did you mean AMAZON.CancelIntent?',
    ],
  },
  "an intent that is there twice": {
    edits: [[EN, '"AMAZON.NextIntent"', '"AMAZON.HelpIntent"']],
    errors: [
      '<en-US /.*("AMAZON.HelpIntent")/>: the intent AMAZON.HelpIntent is here twice, first in line <#en-US "AMAZON.HelpIntent">',
      '<en-US /"intents": (\\[)/>: the intent AMAZON.NextIntent is missing, which <.de-DE "AMAZON.NextIntent"> has. Add it, or say that only some locales have it: model!(…, only_in_some_locales = ["AMAZON.NextIntent"])',
    ],
  },
  "a slot that one locale lacks": {
    edits: [[DE, '{\n              "name": "day",\n              "type": "AMAZON.DATE"\n            },\n', ""]],
    errors: [
      '<de-DE "RemindMeIntent">: RemindMeIntent has no slot "day", which it has in <.en-US "day">. Add it, or say that only some locales have it: model!(…, only_in_some_locales = ["RemindMeIntent.day"])',
    ],
  },
  "a slot with another name in one locale": {
    edits: [[DE, '"name": "quantity"', '"name": "menge"']],
    errors: [
      '<de-DE "menge">: AddItemIntent has the slot "menge" here, and "quantity" in <.en-US "quantity">. A slot has the same name in all locales',
    ],
  },
  "a slot with another type in one locale": {
    edits: [[FR, '"AMAZON.TIME"', '"AMAZON.DATE"']],
    errors: [
      '<fr-FR /.*("AMAZON.DATE")/>: the slot "time" of RemindMeIntent has the type AMAZON.DATE here, and AMAZON.TIME in <.en-US "time">. A slot has one type in all locales',
    ],
  },
  "a slot type that the model does not have": {
    edits: [[EN, '"type": "Member"', '"type": "Membre"']],
    errors: ['<en-US "Membre">: the model has no slot type Membre in its "types". Did you mean Member?'],
  },
  "a built-in slot type that does not exist": {
    edits: edited('"AMAZON.NUMBER"', '"AMAZON.NUMBR"'),
    errors: [
      '<en-US "AMAZON.NUMBR"> (also in de-DE, fr-FR): Alexa has no slot type AMAZON.NUMBR. Did you mean AMAZON.NUMBER?',
    ],
  },
  "a value without an id": {
    edits: [[DE, '"id": "BEN",', ""]],
    errors: [
      '<de-DE /(\\{)[^{}]*"name": \\{\\s*"value": "Ben"/>: the value "Ben" of Member needs an "id", because other values of this type have one. An id is the same in all locales',
    ],
  },
  "values without ids in one locale": {
    edits: [
      [DE, '"id": "BEN",', ""],
      [DE, '"id": "ANNA",', ""],
    ],
    errors: [
      '<de-DE "Member">: the values of Member have ids only here or only in <.en-US "member">. An id is the same in all locales',
    ],
  },
  "two intents with one name in Rust": {
    edits: edited('"AMAZON.NextIntent"', '"add_item", "samples": [] }, { "name": "AMAZON.NextIntent"'),
    errors: ['<en-US "add_item">: the intents AddItemIntent and add_item would both be Ask::AddItem. Rename one'],
  },
  "two slots with one name in Rust": {
    edits: edited('"name": "quantity"', '"name": "Item", "type": "AMAZON.Food" }, { "name": "quantity"'),
    errors: ['<en-US "item">: the slots "Item" and "item" of AddItemIntent would both be the field item. Rename one'],
  },
  "two ids with one name in Rust": {
    edits: [[EN, '"id": "BEN"', '"id": "anna"']],
    errors: ['<en-US /(\\{)\\s*"id": "anna"/>: the ids "ANNA" and "anna" would both be Member::Anna. Rename one'],
  },
  "a comma before the end of a list": {
    edits: [
      [
        DE,
        '"name": "AMAZON.NextIntent",\n          "samples": []\n        }',
        '"name": "AMAZON.NextIntent",\n          "samples": []\n        },',
      ],
    ],
    errors: ['<de-DE /"AMAZON.NextIntent"[^\\]]*\\][^\\]]*(\\])/>: this is not JSON: there is a comma before the `]`'],
  },
  "a quotation mark of a word processor in every model": {
    edits: edited('"AMAZON.HelpIntent"', "“AMAZON.HelpIntent”"),
    errors: ["<en-US “AMAZON.HelpIntent”> (also in de-DE, fr-FR): this is not JSON: expected a value, found `“`"],
  },
  "a locale of skill.json without a model": {
    edits: [[MANIFEST, '"fr-FR"', '"fr-CA"']],
    errors: [
      '<skill /"fr-CA": (\\{)/>: the skill has the locale fr-CA, and there is no interaction model fr-CA.json',
      '<skill /"locales": (\\{)/>: there is an interaction model fr-FR.json, and the skill does not have this locale. make add-locale LOCALE=fr-FR adds it',
    ],
  },
  "a folder that is not there": {
    edits: [[HANDLERS, "interactionModels/custom", "interactionModel/custom"]],
    errors: [
      "cannot read the folder skill-package/interactionModel/custom, which is looked for beside Cargo.toml: No such file or directory (os error 2)",
    ],
  },
  "an exception for a name that no model has": {
    edits: [[HANDLERS, CALL, CALL.replace(")", ', only_in_some_locales = ["AMAZON.NexIntent"])')]],
    errors: [
      'only_in_some_locales has "AMAZON.NexIntent", and no interaction model has it. Did you mean "AMAZON.NextIntent"?',
    ],
  },
  "an argument that the macro does not have": {
    edits: [[HANDLERS, CALL, CALL.replace(")", ', locales = ["en-US"])')]],
    errors: [
      'write model!("skill-package/interactionModels/custom"), or model!("…", only_in_some_locales = ["AMAZON.NextIntent"])',
    ],
  },
};

describe("a mistake", () => {
  /** @type {Awaited<ReturnType<typeof copySample>>} */
  let sample;
  let root = "";
  before(async () => {
    sample = await copySample();
    root = join(sample.folder, SKILL);
    await copyFile(join(root, EN), join(root, FR));
    const manifest = JSON.parse(await readFile(join(root, MANIFEST), "utf8"));
    const { locales } = manifest.manifest.publishingInformation;
    locales["fr-FR"] = locales["en-US"];
    await writeFile(join(root, MANIFEST), JSON.stringify(manifest, null, 2));
  });
  after(() => sample?.remove());

  /** The errors with their places in the code. @returns {Promise<string[]>} */
  const compile = () =>
    new Promise((resolve, reject) => {
      const args = ["test", "--no-run", "--offline", "--quiet", "--message-format=json", "-p", "shared-list"];
      execFile(
        "cargo",
        args,
        { cwd: sample.folder, env: { ...process.env, ...sample.env }, maxBuffer: 1e8 },
        (error, stdout, stderr) => {
          const messages = stdout
            .split("\n")
            .filter(Boolean)
            .map((line) => JSON.parse(line));
          const errors = messages.filter(
            ({ reason, message }) =>
              reason === "compiler-message" && message.level === "error" && message.spans.length > 0,
          );
          if (error && !errors.length) return reject(new Error(stderr));
          resolve(errors.map(({ message }) => message.message));
        },
      );
    });

  /** The file of a locale, or skill.json. @param {string} name */
  const fileOf = (name) => (name === "skill" ? MANIFEST : `${MODELS}/${name}.json`);

  /** Replaces the places in an expected message. @param {string} message */
  async function located(message) {
    let text = message;
    for (const [whole, kind, name, sought] of message.matchAll(/<([.#]?)([\w-]+) (.+?)>/g)) {
      const json = await readFile(join(root, fileOf(name)), "utf8");
      const [, source] = /^\/(.*)\/$/.exec(sought) ?? [];
      const at = source ? new RegExp(source, "ds").exec(json)?.indices?.[1]?.[0] : json.indexOf(sought);
      assert.ok(at !== undefined && at >= 0, `${name} has no ${sought}`);
      const before = json.slice(0, at).split("\n");
      const [line, column] = [before.length, [...(before.at(-1) ?? "")].length + 1];
      text = text.replace(
        whole,
        kind === "#" ? `${line}` : `${kind ? `${name}.json` : `${SKILL}/${fileOf(name)}`}:${line}:${column}`,
      );
    }
    return text;
  }

  it("is none", { timeout: 400_000 }, async () => assert.deepEqual(await compile(), []));

  for (const [name, { edits, errors }] of Object.entries(MISTAKES)) {
    it(name, { timeout: 400_000 }, async (t) => {
      /** @type {Map<string, string>} */
      const originals = new Map();
      t.after(async () => {
        for (const [path, text] of originals) await writeFile(path, text);
      });
      for (const [file, from, to] of edits) {
        const path = join(root, file);
        const text = await readFile(path, "utf8");
        if (!originals.has(path)) originals.set(path, text);
        assert.ok(text.includes(from), `${file} has no ${from}`);
        await writeFile(path, text.replace(from, to));
      }
      const expected = await Promise.all(errors.map(located));
      assert.deepEqual([...new Set(await compile())].sort(), expected.sort());
    });
  }

  it("is accepted where the author says that only some locales have the intent or the slot", {
    timeout: 400_000,
  }, async () => {
    const [model, handlers] = await Promise.all([DE, HANDLERS].map((file) => readFile(join(root, file), "utf8")));
    await writeFile(
      join(root, DE),
      model
        .replace(NEXT, "")
        .replace('{\n              "name": "day",\n              "type": "AMAZON.DATE"\n            },\n', ""),
    );
    await writeFile(
      join(root, HANDLERS),
      handlers.replace(
        CALL,
        CALL.replace(")", ', only_in_some_locales = ["AMAZON.NextIntent", "RemindMeIntent.day"])'),
      ),
    );
    assert.deepEqual(await compile(), []);
  });
});
