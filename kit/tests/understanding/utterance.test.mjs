/** From utterances to requests, by the interaction model. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readLanguageModel } from "../../src/alexa/language-model.mjs";
import { understand } from "../../src/understanding/utterance.mjs";
import { readSkill } from "../../src/world/alexa/skill.mjs";
import { ROOT } from "../repository.mjs";

const MODEL = readLanguageModel({
  invocationName: "order desk",
  intents: [
    { name: "WhoAmIIntent", samples: ["who am I", "what's my name"] },
    {
      name: "OrderStatusIntent",
      slots: [
        { name: "orderNumber", type: "AMAZON.NUMBER" },
        { name: "Dish", type: "Dish" },
      ],
      samples: ["where is order {orderNumber}", "where is my {Dish}", "status"],
    },
    { name: "AMAZON.HelpIntent", samples: [] },
    { name: "AMAZON.StopIntent", samples: ["goodbye"] },
    { name: "AMAZON.FallbackIntent", samples: [] },
  ],
  types: [{ name: "Dish", values: [{ name: { value: "soup" } }] }],
});

/** @param {string} utterance */
const intentOf = (utterance, model = MODEL, locale = "en-US") => {
  const meaning = understand(utterance, model, locale);
  return meaning.type === "IntentRequest" ? meaning.name : meaning.type;
};

/** @param {string} utterance */
const slotsOf = (utterance) => {
  const meaning = understand(utterance, MODEL, "en-US");
  return meaning.type === "IntentRequest" ? meaning.slots : undefined;
};

describe("an utterance", () => {
  it("launches the skill", () => {
    for (const said of ["open order desk", "Alexa, start Order Desk.", "launch order desk", "order desk"])
      assert.equal(intentOf(said), "LaunchRequest", said);
  });

  it("is a sample, however it is written", () => {
    for (const said of ["who am I", "Who am I?", "ask order desk who am I", "What’s my name"])
      assert.equal(intentOf(said), "WhoAmIIntent", said);
  });

  it("fills slots", () => {
    assert.deepEqual(slotsOf("where is order 42"), { orderNumber: "42", Dish: undefined });
    assert.deepEqual(slotsOf("Alexa, ask order desk where is my onion soup"), {
      orderNumber: undefined,
      Dish: "onion soup",
    });
    assert.deepEqual(slotsOf("status"), { orderNumber: undefined, Dish: undefined });
  });

  it("has the words of built-in intents, and the model's own for them", () => {
    assert.equal(intentOf("help"), "AMAZON.HelpIntent");
    assert.equal(intentOf("stop"), "AMAZON.StopIntent");
    assert.equal(intentOf("goodbye"), "AMAZON.StopIntent");
    assert.equal(intentOf("never mind"), "AMAZON.FallbackIntent", "the model has no AMAZON.CancelIntent");
  });

  it("gives each slot as little as it can", () => {
    const model = readLanguageModel({
      invocationName: "order desk",
      intents: [
        {
          name: "MoveIntent",
          slots: [
            { name: "what", type: "Any" },
            { name: "where", type: "Any" },
          ],
          samples: ["move {what} to {where}", "{what} now"],
        },
      ],
      types: [{ name: "Any", values: [] }],
    });
    const slots = (/** @type {string} */ said) => /** @type {any} */ (understand(said, model, "en-US")).slots;
    assert.deepEqual(slots("move this to the left to the end"), { what: "this", where: "the left to the end" });
    assert.deepEqual(slots("all of it now"), { what: "all of it", where: undefined });
  });

  it("gives a long phrase to the slot that takes phrases, and a name to that for names", () => {
    const model = readLanguageModel({
      invocationName: "music box",
      intents: [
        { name: "SongIntent", slots: [{ name: "song", type: "AMAZON.MusicRecording" }], samples: ["play {song}"] },
        {
          name: "ChannelIntent",
          slots: [{ name: "channel", type: "AMAZON.SearchQuery" }],
          samples: ["play channel {channel}"],
        },
      ],
    });
    assert.equal(intentOf("play yellow submarine", model), "SongIntent");
    assert.equal(intentOf("play channel four", model), "ChannelIntent");
    assert.equal(intentOf("play channel a cure for the black spots on my roses", model), "ChannelIntent");
  });

  it("takes no name of the model for one of JavaScript's", () => {
    const model = readLanguageModel({
      invocationName: "order desk",
      intents: [
        { name: "constructor", slots: [{ name: "toString", type: "valueOf" }], samples: ["build {toString}"] },
        { name: "AMAZON.FallbackIntent" },
      ],
      types: [{ name: "valueOf", values: [{ name: { value: "a house" } }] }],
    });
    for (const thing of ["a house", "a boat"]) assert.equal(intentOf(`build ${thing}`, model), "constructor");
  });

  it("may be near a sample, and falls back when it is near none", () => {
    assert.equal(intentOf("so who am I then"), "WhoAmIIntent");
    assert.equal(intentOf("where is order seven"), "OrderStatusIntent");
    assert.equal(intentOf("sing a song about rust"), "AMAZON.FallbackIntent");
  });

  it("is no longer than anybody says in one breath, so that it is understood at once", () => {
    assert.equal(intentOf(`who am I ${"x ".repeat(195)}`), "AMAZON.FallbackIntent");
    const slots = Array.from({ length: 5 }, (_, index) => `slot_${"abcde"[index]}`);
    const wide = readLanguageModel({
      invocationName: "order desk",
      intents: [
        {
          name: "WideIntent",
          slots: slots.map((name) => ({ name, type: "AMAZON.SearchQuery" })),
          samples: [`${slots.map((name) => `{${name}}`).join(" ")} please`],
        },
        { name: "AMAZON.FallbackIntent" },
      ],
    });
    const started = performance.now();
    assert.equal(intentOf("a ".repeat(199).trim(), wide), "AMAZON.FallbackIntent");
    assert.ok(performance.now() - started < 5000, "a regular expression takes half a minute");
    assert.equal(intentOf("a b c d e please", wide), "WideIntent");
    assert.throws(
      () => intentOf("x".repeat(401)),
      new RangeError("an utterance has 400 characters at most, and this one has 401"),
    );
    assert.throws(() => intentOf("who am I ".repeat(6000)), RangeError);
  });

  it("is understood in languages without spaces", () => {
    const model = readLanguageModel({
      invocationName: "注文デスク",
      intents: [{ name: "WhoAmIIntent", samples: ["私は誰ですか"] }, { name: "AMAZON.StopIntent" }],
    });
    assert.equal(intentOf("注文デスクを開いて", model, "ja-JP"), "LaunchRequest");
    assert.equal(intentOf("私は誰ですか？", model, "ja-JP"), "WhoAmIIntent");
    assert.equal(intentOf("ストップ", model, "ja-JP"), "AMAZON.StopIntent");
  });
});

describe("the project's own skill", () => {
  it("is launched by its invocation name, and each of its samples is its intent's, in every locale", async () => {
    const { models } = await readSkill(ROOT);
    assert.ok(models.size);
    for (const [locale, model] of models) {
      assert.equal(intentOf(model.invocationName, model, locale), "LaunchRequest", locale);
      for (const { name, samples = [] } of model.intents) {
        for (const sample of samples.filter((text) => !text.includes("{")))
          assert.equal(intentOf(sample, model, locale), name, `${locale}: ${sample}`);
      }
    }
  });
});
