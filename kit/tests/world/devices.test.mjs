/** Devices: what a request says of each, what Alexa refuses there, the screen, the player, and dialogs in a session. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DEVICES } from "../../src/world/alexa/devices.mjs";
import { screenOf } from "../../src/world/alexa/screen.mjs";
import { playedSkill } from "./endpoint.mjs";

const MODEL = {
  languageModel: {
    invocationName: "shared list",
    intents: [
      { name: "ReadIntent", samples: ["read the list"] },
      { name: "RemoveIntent", slots: [{ name: "item", type: "ITEM" }], samples: ["remove something", "remove {item}"] },
      { name: "AMAZON.YesIntent" },
      { name: "AMAZON.FallbackIntent" },
    ],
    types: [{ name: "ITEM", values: [{ id: "MILK", name: { value: "milk" } }] }],
  },
  dialog: {
    intents: [
      {
        name: "RemoveIntent",
        confirmationRequired: true,
        prompts: { confirmation: "C" },
        slots: [{ name: "item", type: "ITEM", elicitationRequired: true, prompts: { elicitation: "E" } }],
      },
    ],
  },
  prompts: [
    { id: "C", variations: [{ value: "Remove {item}?" }] },
    { id: "E", variations: [{ value: "Remove what?" }] },
  ],
};

const speech = (/** @type {string} */ text) => ({ outputSpeech: { type: "PlainText", text } });
const asks = (/** @type {any} */ ...directives) => ({ ...speech("?"), shouldEndSession: false, directives });

/** A list whose items can be touched. */
const RENDER = {
  type: "Alexa.Presentation.APL.RenderDocument",
  token: "list",
  document: {
    type: "APL",
    version: "2024.3",
    layouts: {
      Row: { parameters: ["label"], item: { type: "Text", text: "${label}<br>!" } },
    },
    mainTemplate: {
      parameters: ["payload"],
      items: [
        { when: "${payload.list.empty}", type: "Text", text: "Nothing" },
        {
          type: "Container",
          items: [
            { type: "Text", text: "Hello ${payload.list.owner}, ${viewport.width}" },
            { type: "Image", source: "https://a.example/a.png" },
            {
              type: "Sequence",
              data: "${payload.list.items}",
              item: {
                type: "TouchWrapper",
                id: "row",
                onPress: { type: "SendEvent", arguments: ["remove", "${data.id}"] },
                item: { type: "Row", label: "${index}: ${data.name}" },
              },
            },
          ],
        },
      ],
    },
  },
  datasources: {
    list: {
      empty: false,
      owner: "Ada",
      items: [
        { id: 1, name: "milk" },
        { id: 2, name: "tea" },
      ],
    },
  },
};

const PLAY = {
  type: "AudioPlayer.Play",
  playBehavior: "REPLACE_ALL",
  audioItem: { stream: { url: "https://a.example/a.mp3", token: "a", offsetInMilliseconds: 0 } },
};
const ENQUEUE = {
  type: "AudioPlayer.Play",
  playBehavior: "ENQUEUE",
  audioItem: {
    stream: { url: "https://a.example/b.mp3", token: "b", expectedPreviousToken: "a", offsetInMilliseconds: 0 },
    metadata: { title: "B" },
  },
};

describe("a device", () => {
  /** @type {Awaited<ReturnType<typeof playedSkill>>} */
  let skill;
  before(async () => {
    skill = await playedSkill({ interactionModel: MODEL, interfaces: ["ALEXA_PRESENTATION_APL", "AUDIO_PLAYER"] });
  });
  after(() => skill.close());

  /** @param {string} text @param {string} device @param {...any} responses */
  async function say(text, device, ...responses) {
    skill.forget();
    skill.answers(...responses);
    return skill.alexa.say(text, { account: "robin", device });
  }

  it("says what it supports of what the manifest declares", async () => {
    const supported = [];
    for (const device of Object.keys(DEVICES)) {
      await say("read the list", device, speech("."));
      const { System, Viewport } = skill.received[0].context;
      supported.push([device, Object.keys(System.device.supportedInterfaces), Viewport?.mode]);
    }
    assert.deepEqual(supported, [
      ["echo", ["AudioPlayer"], undefined],
      ["show", ["Alexa.Presentation.APL", "AudioPlayer"], "HUB"],
      ["auto", ["AudioPlayer"], undefined],
      ["phone", ["Alexa.Presentation.APL", "AudioPlayer"], "MOBILE"],
    ]);
  });

  it("has identifiers of its own", async () => {
    const ids = new Set();
    for (const device of Object.keys(DEVICES)) {
      await say("read the list", device, speech("."));
      const { application, user, device: sent } = skill.received[0].context.System;
      for (const id of [application.applicationId, user.userId, sent.deviceId]) ids.add(id.split(".").at(-1));
    }
    assert.equal(ids.size, 2 + Object.keys(DEVICES).length);
    await assert.rejects(
      say("read the list", "toaster"),
      /there is no device toaster: there are echo, show, auto, phone/,
    );
  });

  for (const [what, device, directive, problem] of /** @type {[string, string, any, RegExp][]} */ ([
    [
      "a misspelt directive",
      "echo",
      { type: "Dialog.ElicitSlto" },
      /there is no directive Dialog\.ElicitSlto\. Did you mean Dialog\.ElicitSlot\?/,
    ],
    ["APL without a screen", "echo", RENDER, /RenderDocument: an Echo does not have Alexa\.Presentation\.APL/],
    [
      "a video that the manifest does not declare",
      "show",
      { type: "VideoApp.Launch", videoItem: { source: "https://a.example/v.mp4" } },
      /skill\.json does not declare VIDEO_APP/,
    ],
    ["a document that is missing", "show", { ...RENDER, document: undefined }, /RenderDocument: document is missing/],
    [
      "a stream without https",
      "echo",
      { ...PLAY, audioItem: { stream: { ...PLAY.audioItem.stream, url: "http://a.example" } } },
      /audioItem\.stream\.url must begin with https:\/\//,
    ],
    [
      "an unknown behaviour",
      "echo",
      { ...PLAY, playBehavior: "NOW" },
      /playBehavior must be ENQUEUE, REPLACE_ALL, REPLACE_ENQUEUED/,
    ],
    ["a queue after nothing", "echo", { ...PLAY, playBehavior: "ENQUEUE" }, /ENQUEUE needs expectedPreviousToken/],
    [
      "a slot that the intent lacks",
      "echo",
      { type: "Dialog.ElicitSlot", slotToElicit: "nope" },
      /RemoveIntent has no slot nope/,
    ],
  ]))
    it(`refuses ${what}, and ends the session`, async () => {
      const { judgement, sessionOpen } = await say("remove milk", device, asks(directive), {});
      assert.match(judgement.problems.join("\n"), problem);
      assert.equal(sessionOpen, false);
      assert.deepEqual(
        [skill.received[1].request.reason, skill.received[1].request.error.type],
        ["ERROR", "INVALID_RESPONSE"],
      );
    });

  it("takes the right twins of these", async () => {
    for (const [device, directive] of /** @type {[string, any][]} */ ([
      ["show", RENDER],
      ["echo", { type: "Dialog.ElicitSlot", slotToElicit: "item" }],
      ["echo", PLAY],
    ]))
      assert.deepEqual((await say("remove milk", device, asks(directive), {})).judgement.problems, []);
  });

  it("shows a document as texts, pictures, and what can be touched", async () => {
    const { screen } = await say("read the list", "show", asks(RENDER));
    const row = (/** @type {number} */ touch, /** @type {string} */ text) => ({
      type: "TouchWrapper",
      texts: [],
      pictures: [],
      touch,
      items: [{ type: "Text", texts: [text], pictures: [], items: [] }],
    });
    assert.deepEqual(screen?.items, [
      {
        type: "Container",
        texts: [],
        pictures: [],
        items: [
          { type: "Text", texts: ["Hello Ada, ${viewport.width}"], pictures: [], items: [] },
          { type: "Image", texts: [], pictures: ["https://a.example/a.png"], items: [] },
          { type: "Sequence", texts: [], pictures: [], items: [row(0, "0: milk\n!"), row(1, "1: tea\n!")] },
        ],
      },
    ]);
  });

  it("tells the skill what was touched, in the session that the document keeps open", async () => {
    const { id, sessionOpen } = await say("read the list", "show", { directives: [RENDER] });
    assert.ok(sessionOpen);
    const session = skill.received[0].session.sessionId;
    skill.received.length = 0;
    await skill.alexa.touch(id, 1, { account: "robin" });
    const [{ request, session: now }] = skill.received;
    assert.equal(now.sessionId, session);
    const { type, token, arguments: values, source } = request;
    assert.deepEqual([type, token, values], ["Alexa.Presentation.APL.UserEvent", "list", ["remove", 2]]);
    assert.deepEqual(source, { type: "TouchWrapper", handler: "Press", id: "row" });
    await assert.rejects(skill.alexa.touch(id, 2, { account: "robin" }), /nothing to touch with the number 2/);
  });

  it("plays one stream after the other, and tells the skill", async () => {
    const events = () => skill.received.map(({ request, session }) => [request.type, request.token, session]).slice(1);
    await say("read the list", "echo", { directives: [PLAY] });
    assert.deepEqual(events(), [["AudioPlayer.PlaybackStarted", "a", undefined]]);

    skill.received.length = 1;
    skill.answers({ directives: [ENQUEUE] });
    await skill.alexa.player("robin", "PlaybackNearlyFinished");
    await skill.alexa.player("robin", "PlaybackFinished");
    assert.deepEqual(
      events().map(([type, token]) => `${type} ${token}`),
      ["AudioPlayer.PlaybackNearlyFinished a", "AudioPlayer.PlaybackFinished a", "AudioPlayer.PlaybackStarted b"],
    );
    await say("read the list", "echo", { directives: [{ type: "AudioPlayer.Stop" }] });
    assert.equal(skill.received[0].context.AudioPlayer.playerActivity, "PLAYING");
    assert.deepEqual(events(), [["AudioPlayer.PlaybackStopped", "b", undefined]]);
    await assert.rejects(skill.alexa.player("robin", "PlaybackFinished"), /nothing plays on Robin’s device/);
  });

  it("takes no speech as the answer to an event of the player", async () => {
    await say("read the list", "echo", { directives: [PLAY] }, speech("Playing"));
    assert.match(
      skill.alexa.exchanges.at(-1)?.judgement.problems.join() ?? "",
      /the response to AudioPlayer\.PlaybackStarted cannot have outputSpeech/,
    );
  });

  it("does not begin again and again, if the skill plays something when something has begun", async () => {
    await say("read the list", "echo", ...Array.from({ length: 20 }, () => ({ directives: [PLAY] })));
    assert.equal(skill.received.length, 2);
    assert.match(
      skill.alexa.exchanges.at(-1)?.judgement.problems.join() ?? "",
      /the response to AudioPlayer\.PlaybackStarted cannot have AudioPlayer\.Play/,
    );
  });

  it("takes what the skill has put into a slot, whatever it is", async () => {
    const updatedIntent = { name: "RemoveIntent", slots: { item: { name: "item", value: 7 } } };
    const elicit = { type: "Dialog.ElicitSlot", slotToElicit: "item", updatedIntent };
    assert.deepEqual((await say("remove milk", "echo", asks(elicit))).judgement.problems, []);
    skill.alexa.forgetSession("robin");
  });

  it("plays a dialog in a session: the first request of it is new", async () => {
    skill.alexa.forgetSession("robin");
    const sessions = [];
    for (const [text, response] of /** @type {[string, any][]} */ ([
      ["remove something", asks({ type: "Dialog.ElicitSlot", slotToElicit: "item" })],
      ["milk", { shouldEndSession: false, directives: [{ type: "Dialog.Delegate" }] }],
      ["yes", { ...speech("Removed"), shouldEndSession: true }],
    ])) {
      await say(text, "echo", response);
      const [{ session, request }] = skill.received;
      sessions.push([session.new, request.intent.name, request.dialogState, request.intent.confirmationStatus]);
    }
    assert.deepEqual(sessions, [
      [true, "RemoveIntent", "STARTED", "NONE"],
      [false, "RemoveIntent", "IN_PROGRESS", "NONE"],
      [false, "RemoveIntent", "IN_PROGRESS", "CONFIRMED"],
    ]);
    assert.equal(skill.alexa.exchanges.at(-2)?.prompt, "Remove milk?");
  });

  it("goes on with a dialog after a request that Alexa did not send", async () => {
    await say("remove something", "echo", asks({ type: "Dialog.ElicitSlot", slotToElicit: "item" }));
    skill.answers(speech("forged"));
    await skill.alexa.say("milk", { account: "robin", badSignature: true });
    await say("milk", "echo", speech("Removed"));
    const [{ session, request }] = skill.received;
    assert.deepEqual(
      [session.new, request.intent.name, request.intent.slots.item.value],
      [false, "RemoveIntent", "milk"],
    );
  });

  it("sends another request by itself, when a delegated dialog is complete", async () => {
    const delegate = { directives: [{ type: "Dialog.Delegate" }] };
    await say("remove milk", "echo", delegate);
    const { earlier = [], envelope } = await say("yes", "echo", delegate, speech("Removed"));
    assert.deepEqual(
      [...earlier.map((one) => one.envelope), envelope].map(({ request }) => request.dialogState),
      ["IN_PROGRESS", "COMPLETED"],
    );
  });

  it("gives up a skill that delegates for ever", async (t) => {
    const again = { directives: [{ type: "Dialog.Delegate", updatedIntent: { name: "RemoveIntent" } }] };
    const model = structuredClone(MODEL);
    const [intent] = model.dialog.intents;
    model.dialog.intents = ["RemoveIntent", "ReadIntent"].map((name) => ({
      ...intent,
      name,
      confirmationRequired: false,
      slots: [],
    }));
    const endless = await playedSkill({ interactionModel: model });
    t.after(() => endless.close());
    endless.answers(again, again);
    const { judgement } = await endless.alexa.say("remove milk", { account: "robin" });
    assert.deepEqual(judgement.problems, ["Dialog.Delegate: the dialog of RemoveIntent is COMPLETED already"]);

    endless.forget();
    const to = (/** @type {string} */ name) => ({ directives: [{ type: "Dialog.Delegate", updatedIntent: { name } }] });
    endless.answers(...Array.from({ length: 40 }, (_, i) => to(i % 2 ? "RemoveIntent" : "ReadIntent")));
    await assert.rejects(endless.alexa.say("remove milk", { account: "robin" }), /delegated the dialog 10 times/);
    assert.equal(endless.received.length, 10);
  });

  it("refuses directives that are no list", async () => {
    const { judgement } = await say("read the list", "echo", { directives: { some: "thing" } }, {});
    assert.deepEqual(judgement.problems, ["directives is not an array"]);
  });

  it("sends nothing to the skill while Alexa asks by itself", async (t) => {
    const model = structuredClone(MODEL);
    Object.assign(model.dialog, { delegationStrategy: "ALWAYS" });
    const always = await playedSkill({ interactionModel: model });
    t.after(() => always.close());
    const turns = [];
    for (const text of ["remove something", "milk", "yes"]) {
      const { type, prompt, envelope } = await always.alexa.say(text, { account: "robin" });
      turns.push([type, prompt, envelope?.session.new]);
    }
    assert.equal(always.received.length, 1);
    assert.deepEqual(turns, [
      ["Alexa", "Remove what?", undefined],
      ["Alexa", "Remove milk?", undefined],
      ["IntentRequest", undefined, true],
    ]);
  });
});

describe("a document", () => {
  it("may be anything, and ends", () => {
    const endless = { type: "Row", item: { type: "Row" } };
    const documents = [null, "x", [], {}, { mainTemplate: 1 }, { mainTemplate: { items: [null, 1, "x"] } }];
    for (const document of documents)
      assert.doesNotThrow(() => screenOf({ directives: [{ type: RENDER.type, document }] }), JSON.stringify(document));
    const looped = { layouts: { Row: { item: endless } }, mainTemplate: { item: endless } };
    assert.ok(screenOf({ directives: [{ type: RENDER.type, document: looped }] }));
  });
});
