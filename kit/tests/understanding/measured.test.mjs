/** How much of what people say is understood, in each of Alexa's languages, and in what time. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readLanguageModel } from "../../src/alexa/language-model.mjs";
import { INTENTS } from "../../src/certification/built-ins.mjs";
import { LANGUAGES } from "../../src/understanding/languages.mjs";
import { understand } from "../../src/understanding/utterance.mjs";
import { modelOf, utterancesOf, wrong } from "./measured.mjs";
import { MODELS, TODAY } from "./models.mjs";

/**
 * The part of the utterances that must be understood: the intent, exactly the slots that were said, and their values.
 */
const LEAST = 0.98;

describe("of what is said to a model", () => {
  it("every language has one", () => {
    assert.deepEqual(MODELS.map(({ locale }) => locale.split("-")[0]).sort(), Object.keys(LANGUAGES).sort());
  });

  it("every built-in intent without slots has words in every language", () => {
    const without = ["AMAZON.FallbackIntent", "AMAZON.SelectIntent", "AMAZON.SendToPhoneIntent"];
    const expected = INTENTS.filter((name) => !without.includes(name)).sort();
    for (const [language, { builtIn }] of Object.entries(LANGUAGES)) {
      assert.deepEqual(Object.keys(builtIn).sort(), expected, language);
      for (const [name, words] of Object.entries(builtIn)) assert.ok(words.length > 0, `${language} ${name}`);
    }
  });

  for (const written of MODELS) {
    it(`at least 98 % are understood in ${written.locale}`, (t) => {
      const model = modelOf(written);
      const utterances = utterancesOf(written);
      const misses = utterances.flatMap((said) => {
        const got = wrong(said, model, written.locale);
        return got ? [`${said.kind}: ${said.text}: ${said.intent} ${JSON.stringify(said.slots)}, not ${got}`] : [];
      });
      t.diagnostic(`${utterances.length - misses.length} of ${utterances.length}`);
      assert.ok(misses.length <= utterances.length * (1 - LEAST), misses.join("\n"));
    });
  }

  it("what belongs to another skill is FallbackIntent", () => {
    const [written] = MODELS;
    for (const text of ["sing a song about rust", "order a pizza with extra cheese", "call my mother"])
      assert.equal(
        /** @type {any} */ (understand(text, modelOf(written), "en-US", { now: TODAY })).name,
        "AMAZON.FallbackIntent",
        text,
      );
  });

  it("and nothing at all if the model has no FallbackIntent", () => {
    const model = readLanguageModel({
      invocationName: "garden desk",
      intents: [{ name: "A", samples: ["water the roses"] }],
    });
    assert.deepEqual(understand("sing a song", model, "en-US"), {
      type: "None",
      notes: ["No sample of the model is near this, and the model has no AMAZON.FallbackIntent"],
    });
  });
});

describe("the time", () => {
  const intents = (/** @type {number} */ count, /** @type {string} */ type) => [
    ...Array.from({ length: count }, (_, i) => ({
      name: `I${i}`,
      slots: ["a", "b", "c"].map((name) => ({ name, type })),
      samples: [`{a} x${i} {b} y${i} {c} z`],
    })),
    { name: "AMAZON.FallbackIntent" },
  ];
  const worst = {
    "5,000 samples with three phrases": intents(5000, "AMAZON.SearchQuery"),
    "numbers, dates and times everywhere": intents(50, "AMAZON.DATE"),
  };
  for (const [what, list] of Object.entries(worst))
    it(`is bounded: ${what}`, () => {
      const model = readLanguageModel({ invocationName: "garden desk", intents: list });
      for (const word of ["a ", "one ", "x1 y1 ", "half past "]) {
        const started = performance.now();
        try {
          understand(word.repeat(Math.floor(399 / word.length)).trim(), model, "en-US", { now: TODAY });
        } catch (error) {
          assert.match(/** @type {Error} */ (error).message, /too many slots one after the other/);
        }
        assert.ok(performance.now() - started < 10_000, "a search without a bound takes minutes");
      }
    });
});

describe("what is guessed is said", () => {
  const model = readLanguageModel({
    invocationName: "garden desk",
    intents: [
      { name: "PlantIntent", slots: [{ name: "plant", type: "PLANT" }], samples: ["tell me about {plant}"] },
      {
        name: "ToolIntent",
        slots: [{ name: "tool", type: "TOOL" }],
        samples: ["tell me about {tool}", "show my tools"],
      },
      { name: "AMAZON.RepeatIntent" },
      { name: "AMAZON.FallbackIntent" },
    ],
    types: [
      { name: "PLANT", values: [{ name: { value: "basil" } }] },
      { name: "TOOL", values: [{ name: { value: "rake" } }] },
    ],
  });
  for (const [text, intent, notes] of /** @type {[string, string, string[]][]} */ ([
    ["tell me about basil", "PlantIntent", []],
    ["tell me about rake", "ToolIntent", []],
    [
      "tell me about the moon",
      "PlantIntent",
      ["Guessed: it fits ToolIntent as well", "Guessed: PLANT has no such value as that of plant"],
    ],
    ["show me my tools", "ToolIntent", ["Guessed: no sample is the same, and “show my tools” is near"]],
    ["repeat", "AMAZON.RepeatIntent", []],
  ]))
    it(text, () => {
      const meaning = /** @type {any} */ (understand(text, model, "en-US"));
      assert.deepEqual([meaning.name, meaning.notes], [intent, notes]);
    });
});
