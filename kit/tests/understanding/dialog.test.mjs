/** Dialogs turn by turn: which requests Alexa sends, what it asks by itself, and which directives it refuses. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readInteractionModel } from "../../src/alexa/language-model.mjs";
import { Dialog } from "../../src/understanding/dialog.mjs";
import { passes } from "../../src/understanding/validations.mjs";

const SKILL = "amzn1.ask.skill.x";

/** @param {string} [delegationStrategy] */
const modelWith = (delegationStrategy) =>
  readInteractionModel({
    languageModel: {
      invocationName: "shared list",
      intents: [
        {
          name: "RemoveItemIntent",
          slots: [
            {
              name: "item",
              type: "ITEM",
              samples: ["remove the {item}", "the {item}"],
              multipleValues: { enabled: true },
            },
            { name: "count", type: "AMAZON.NUMBER" },
          ],
          samples: ["remove {item}", "remove {count} {item}", "take something off"],
        },
        { name: "AddItemIntent", slots: [{ name: "item", type: "AMAZON.SearchQuery" }], samples: ["add {item}"] },
        ...["Yes", "No", "Stop", "Fallback"].map((name) => ({ name: `AMAZON.${name}Intent` })),
      ],
      types: [
        {
          name: "ITEM",
          values: [{ id: "MILK", name: { value: "milk", synonyms: ["whole milk"] } }, { name: { value: "bread" } }],
        },
      ],
    },
    dialog: {
      delegationStrategy,
      intents: [
        {
          name: "RemoveItemIntent",
          confirmationRequired: true,
          prompts: { confirmation: "Confirm" },
          slots: [
            {
              name: "item",
              type: "ITEM",
              elicitationRequired: true,
              confirmationRequired: false,
              prompts: { elicitation: "Elicit" },
              validations: [{ type: "hasEntityResolutionMatch", prompt: "Unknown" }],
            },
            {
              name: "count",
              type: "AMAZON.NUMBER",
              elicitationRequired: false,
              confirmationRequired: false,
              prompts: {},
            },
          ],
        },
      ],
    },
    prompts: [
      { id: "Confirm", variations: [{ type: "PlainText", value: "Remove {item}?" }] },
      { id: "Elicit", variations: [{ type: "PlainText", value: "Remove what?" }] },
      { id: "Unknown", variations: [{ type: "PlainText", value: "There is no {item}. What else?" }] },
    ],
  });

/** @param {string} [strategy] */
const begun = (strategy = "SKILL_RESPONSE") => new Dialog(modelWith(strategy), "en-US", { skillId: SKILL });

/** The parts of a step that matter here. @param {import("../../src/understanding/dialog.mjs").Step | undefined} step */
function shown(step) {
  if (!step?.request) return step?.prompt;
  const { request } = step;
  if (request.type === "LaunchRequest") return request.type;
  const { name, confirmationStatus, slots = {} } = request.intent;
  const values = Object.values(slots).flatMap(({ name: slot, value }) =>
    value === undefined ? [] : [`${slot}=${value}`],
  );
  return [name, request.dialogState, confirmationStatus, ...values].filter((part) => part && part !== "NONE").join(" ");
}

const ELICIT = { shouldEndSession: false, directives: [{ type: "Dialog.ElicitSlot", slotToElicit: "item" }] };
const CONFIRM = { shouldEndSession: false, directives: [{ type: "Dialog.ConfirmIntent" }] };
const DELEGATE = { shouldEndSession: false, directives: [{ type: "Dialog.Delegate" }] };
const PLAIN = { shouldEndSession: false };

/**
 * Plays a conversation: what is said, and what the skill answers. Returns what follows each.
 * @param {Dialog} dialog
 * @param {(string | object)[]} turns
 */
const played = (dialog, ...turns) =>
  turns.map((turn) => {
    if (typeof turn === "string") return shown(dialog.hear(turn));
    assert.deepEqual(dialog.problemsOf(turn), []);
    return shown(dialog.answered(turn));
  });

describe("a dialog of the skill's", () => {
  it("elicits a slot: the answer is the same intent, with the value", () => {
    assert.deepEqual(played(begun(), "take something off", ELICIT, "milk"), [
      "RemoveItemIntent STARTED",
      undefined,
      "RemoveItemIntent IN_PROGRESS item=milk",
    ]);
  });

  it("takes the samples of the slot as an answer", () => {
    assert.equal(
      played(begun(), "take something off", ELICIT, "the whole milk").at(-1),
      "RemoveItemIntent IN_PROGRESS item=whole milk",
    );
  });

  it("takes other slots with the answer, as a sample has them", () => {
    const answer = played(begun(), "take something off", ELICIT, "two breads").at(-1);
    assert.equal(answer, "RemoveItemIntent IN_PROGRESS item=breads count=2");
  });

  it("is left by another utterance", () => {
    for (const [said, expected] of [
      ["stop", "AMAZON.StopIntent"],
      ["add two eggs", "AddItemIntent item=two eggs"],
      ["open shared list", "LaunchRequest"],
    ])
      assert.equal(played(begun(), "take something off", ELICIT, said).at(-1), expected);
  });

  it("confirms the intent: yes and no are its answers, until it is over", () => {
    assert.deepEqual(played(begun(), "remove milk", CONFIRM, "yes please", PLAIN, "yes"), [
      "RemoveItemIntent STARTED item=milk",
      undefined,
      "RemoveItemIntent IN_PROGRESS CONFIRMED item=milk",
      undefined,
      "AMAZON.YesIntent",
    ]);
    assert.equal(played(begun(), "remove milk", CONFIRM, "no").at(-1), "RemoveItemIntent IN_PROGRESS DENIED item=milk");
  });

  it("confirms a slot", () => {
    const dialog = begun();
    played(dialog, "remove milk", {
      shouldEndSession: false,
      directives: [{ type: "Dialog.ConfirmSlot", slotToConfirm: "item" }],
    });
    const { request } = /** @type {any} */ (dialog.hear("no"));
    assert.equal(request.intent.slots.item.confirmationStatus, "DENIED");
  });

  it("goes on with another intent, whose slots the skill has filled", () => {
    const updatedIntent = { name: "RemoveItemIntent", slots: { item: { name: "item", value: "bread" } } };
    const chained = { shouldEndSession: false, directives: [{ type: "Dialog.ConfirmIntent", updatedIntent }] };
    assert.equal(
      played(begun(), "add eggs", chained, "yes").at(-1),
      "RemoveItemIntent IN_PROGRESS CONFIRMED item=bread",
    );
  });

  it("has no dialogState if the model's dialog does not name the intent", () => {
    assert.deepEqual(Object.keys(/** @type {any} */ (begun().hear("add eggs")).request), ["type", "intent"]);
  });
});

describe("a dialog that is delegated", () => {
  it("asks, validates and confirms by the model's prompts, and is COMPLETED then", () => {
    assert.deepEqual(
      played(begun(), "take something off", DELEGATE, "caviar", DELEGATE, "bread", DELEGATE, "yes", DELEGATE),
      [
        "RemoveItemIntent STARTED",
        "Remove what?",
        "RemoveItemIntent IN_PROGRESS item=caviar",
        "There is no caviar. What else?",
        "RemoveItemIntent IN_PROGRESS item=bread",
        "Remove bread?",
        "RemoveItemIntent IN_PROGRESS CONFIRMED item=bread",
        "RemoveItemIntent COMPLETED CONFIRMED item=bread",
      ],
    );
  });

  it("sends the skill one request, if the model delegates always", () => {
    assert.deepEqual(played(begun("ALWAYS"), "take something off", "milk", "yes"), [
      "Remove what?",
      "Remove milk?",
      "RemoveItemIntent COMPLETED CONFIRMED item=milk",
    ]);
  });

  it("says which prompt the model lacks", () => {
    const model = modelWith("ALWAYS");
    model.prompts.delete("Elicit");
    const step = new Dialog(model, "en-US", { skillId: SKILL }).hear("take something off");
    assert.deepEqual(
      [step.prompt, step.notes],
      ["", ["The model has no prompt Elicit for the slot item of RemoveItemIntent"]],
    );
  });
});

describe("Alexa refuses", () => {
  const elicit = (/** @type {object} */ more) => ({
    directives: [{ type: "Dialog.ElicitSlot", slotToElicit: "item", ...more }],
  });
  for (const [what, said, response, problem] of /** @type {[string, string, object, string][]} */ ([
    [
      "a slot that the intent lacks",
      "remove milk",
      elicit({ slotToElicit: "nope" }),
      "Dialog.ElicitSlot: RemoveItemIntent has no slot nope",
    ],
    [
      "an intent without a dialog",
      "add eggs",
      elicit({}),
      "Dialog.ElicitSlot: AddItemIntent is not in the model's dialog",
    ],
    [
      "an intent that the model lacks",
      "remove milk",
      elicit({ updatedIntent: { name: "X" } }),
      "Dialog.ElicitSlot: the model has no intent X",
    ],
    [
      "a question that ends the session",
      "remove milk",
      { ...elicit({}), shouldEndSession: true },
      "Dialog.ElicitSlot ends the session: the user could not answer",
    ],
    [
      "two questions",
      "remove milk",
      { directives: [...elicit({}).directives, ...CONFIRM.directives] },
      "a response has one of the directives Dialog.ElicitSlot, Dialog.ConfirmIntent, not several",
    ],
    [
      "speech beside the model's prompt",
      "remove milk",
      { ...DELEGATE, outputSpeech: {} },
      "Dialog.Delegate speaks the model's prompt: there can be no outputSpeech and no reprompt beside it",
    ],
    ["a question about no intent", "open shared list", elicit({}), "Dialog.ElicitSlot has no intent to talk about"],
  ]))
    it(what, () => {
      const dialog = begun();
      dialog.hear(said);
      assert.deepEqual(dialog.problemsOf(response), [problem]);
    });

  it("to delegate a dialog that is complete", () => {
    const dialog = begun("ALWAYS");
    played(dialog, "remove milk", "yes");
    assert.deepEqual(dialog.problemsOf(DELEGATE), [
      "Dialog.Delegate: the dialog of RemoveItemIntent is COMPLETED already",
    ]);
  });

  it("more than 100 dynamic values", () => {
    const update = (/** @type {number} */ count) => ({
      directives: [
        {
          type: "Dialog.UpdateDynamicEntities",
          updateBehavior: "REPLACE",
          types: [
            { name: "ITEM", values: Array.from({ length: count }, (_, i) => ({ name: { value: `item ${i}` } })) },
          ],
        },
      ],
    });
    assert.deepEqual(begun().problemsOf(update(100)), []);
    assert.match(begun().problemsOf(update(101)).join(), /has 101 values and synonyms, but at most 100/);
  });
});

describe("the values of a slot", () => {
  /** @param {Dialog} dialog @param {string} text */
  const item = (dialog, text) => /** @type {any} */ (dialog.hear(text)).request.intent.slots.item;
  const match = (/** @type {string} */ name, /** @type {string} */ id) => ({
    status: { code: "ER_SUCCESS_MATCH" },
    values: [{ value: { name, id } }],
  });
  const authority = `amzn1.er-authority.echo-sdk.${SKILL}.ITEM`;

  it("are resolved to a name and an id, by name and synonym", () => {
    const slot = item(begun(), "remove whole milk");
    const resolutions = { resolutionsPerAuthority: [{ authority, ...match("milk", "MILK") }] };
    assert.deepEqual(slot, {
      name: "item",
      value: "whole milk",
      resolutions,
      confirmationStatus: "NONE",
      source: "USER",
      slotValue: { type: "Simple", value: "whole milk", resolutions },
    });
  });

  it("have an id of their own, if the model gives none", () => {
    const [{ values }] = item(begun(), "remove bread").resolutions.resolutionsPerAuthority;
    assert.deepEqual(values, [{ value: { name: "bread", id: "dba7b12a19fe9d49fbb53d65c49bbce6" } }]);
  });

  it("may match nothing", () => {
    assert.deepEqual(item(begun(), "remove caviar").resolutions.resolutionsPerAuthority, [
      { authority, status: { code: "ER_SUCCESS_NO_MATCH" } },
    ]);
  });

  it("are resolved by the skill's own values, too, until it clears them", () => {
    const dialog = begun();
    const update = (/** @type {object} */ directive) =>
      dialog.answered({ directives: [{ type: "Dialog.UpdateDynamicEntities", ...directive }] });
    update({
      updateBehavior: "REPLACE",
      types: [{ name: "ITEM", values: [{ id: "OAT", name: { value: "oat drink", synonyms: ["milk"] } }] }],
    });
    assert.deepEqual(item(dialog, "remove milk").resolutions.resolutionsPerAuthority, [
      { authority, ...match("milk", "MILK") },
      { authority: `amzn1.er-authority.echo-sdk.dynamic.${SKILL}.ITEM`, ...match("oat drink", "OAT") },
    ]);
    update({ updateBehavior: "CLEAR" });
    assert.equal(item(dialog, "remove milk").resolutions.resolutionsPerAuthority.length, 1);
  });

  it("are several, if the slot takes several", () => {
    const { value, slotValue } = item(begun(), "remove milk, bread and caviar");
    assert.equal(value, undefined);
    assert.deepEqual(
      slotValue.values.map((/** @type {any} */ one) => [
        one.value,
        one.resolutions.resolutionsPerAuthority[0].status.code,
      ]),
      [
        ["milk", "ER_SUCCESS_MATCH"],
        ["bread", "ER_SUCCESS_MATCH"],
        ["caviar", "ER_SUCCESS_NO_MATCH"],
      ],
    );
  });
});

describe("a validation", () => {
  const NOW = new Date(2026, 10, 28);
  for (const [rule, value, expected] of /** @type {[any, string, boolean][]} */ ([
    [{ type: "isInSet", values: ["Red", "green"] }, "red", true],
    [{ type: "isInSet", values: ["Red"] }, "blue", false],
    [{ type: "isNotInSet", values: ["red"] }, "Red", false],
    [{ type: "isNotInSet", values: ["red"] }, "blue", true],
    [{ type: "isGreaterThan", value: "3" }, "3", false],
    [{ type: "isGreaterThan", value: "3" }, "4", true],
    [{ type: "isGreaterThanOrEqualTo", value: "3" }, "3", true],
    [{ type: "isGreaterThanOrEqualTo", value: "3" }, "2", false],
    [{ type: "isLessThan", value: "3" }, "3", false],
    [{ type: "isLessThan", value: "3" }, "2", true],
    [{ type: "isLessThanOrEqualTo", value: "3" }, "3", true],
    [{ type: "isLessThanOrEqualTo", value: "3" }, "4", false],
    [{ type: "isInDuration", start: "P-1D", end: "P7D" }, "2026-11-29", true],
    [{ type: "isInDuration", start: "P-1D", end: "P7D" }, "2026-12-29", false],
    [{ type: "isNotInDuration", start: "2026-01-01", end: "2027-01-01" }, "2026-11-29", false],
    [{ type: "isNotInDuration", start: "2026-01-01", end: "2026-02-01" }, "2026-11-29", true],
  ]))
    it(`${rule.type}: ${value} is ${expected ? "taken" : "refused"}`, () => {
      assert.equal(passes(rule, { name: "x", value, confirmationStatus: "NONE" }, NOW), expected);
    });
});
