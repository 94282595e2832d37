import assert from "node:assert/strict";
import { after, test } from "node:test";
import { fails } from "alexa-auth0-kit/testing/outside";
import {
  inSession,
  intentRequest,
  launchRequest,
  sessionEndedRequest,
  skillEvent,
} from "alexa-auth0-kit/testing/requests";
import { ADA, USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { assertCannotReach, assertEmpty, assertLinkAgain, assertPleaseLink, assertWelcome, heard } from "./expect.mjs";
import { createWorld, eventually, say } from "./world.mjs";

const world = await createWorld({ AUTH0_KEEP_EMAIL: "true" });
after(() => world.dispose());

const { tenant } = world;
const accessToken = tenant.accessToken();

test("a linked launch welcomes, and listens", async () => {
  const answer = await say(world, launchRequest({ accessToken }));
  assertWelcome(answer, "Ada");
  assert.equal(heard(answer).shouldEndSession, false);
});

test("an unlinked launch asks to link, and ends", async () => {
  const answer = await say(world, launchRequest());
  assertPleaseLink(answer);
  assert.notEqual(heard(answer).shouldEndSession, false);
});

test("WhoAmIIntent shows the e-mail address on a card and does not speak it", async () => {
  const { speech, card } = heard(await say(world, intentRequest("WhoAmIIntent", {}, { accessToken })));
  assert.match(String(speech), /\bAda\b/);
  assert.doesNotMatch(String(speech), /@|example/);
  assert.equal(card.type, "Simple");
  assert.ok(card.content.includes(ADA.email));
});

test("WhoAmIIntent invents no e-mail address where there is none", async () => {
  const nameless = tenant.newcomer({});
  const token = tenant.accessToken({ sub: nameless.sub });
  const answer = await say(world, intentRequest("WhoAmIIntent", {}, { accessToken: token }));
  assert.ok(heard(answer).speech);
  assert.doesNotMatch(answer.body, /@|undefined|null|LinkAccount/);
});

test("without AUTH0_KEEP_EMAIL no handler gets the e-mail address, and KV has none", async (t) => {
  const other = await createWorld();
  t.after(() => other.dispose());
  const { speech, card } = heard(
    await say(other, intentRequest("WhoAmIIntent", {}, { accessToken: other.tenant.accessToken() })),
  );
  assert.match(String(speech), /\bAda\b/);
  assert.equal(card, undefined);
  const stored = async (/** @type {import("alexa-auth0-kit/testing/world").TestWorld} */ world) => {
    const kv = await world.kv();
    const { keys } = await kv.list();
    return Promise.all(keys.filter(({ name }) => name.startsWith("profile/")).map(({ name }) => kv.get(name)));
  };
  assert.ok(await eventually(async () => (await stored(other)).length > 0));
  assert.doesNotMatch(String(await stored(other)), /@/);
  assert.ok(String(await stored(world)).includes(ADA.email), "with the setting it is there");
});

test("WhoAmIIntent needs a linked account", async () => {
  assertPleaseLink(await say(world, intentRequest("WhoAmIIntent")));
  assertLinkAgain(await say(world, intentRequest("WhoAmIIntent", {}, { accessToken: tenant.accessToken({ exp: 1 }) })));
});

test("WhoAmIIntent apologises when it cannot tell", async (t) => {
  await world.restart({ AUTH0_AUDIENCE: undefined });
  t.after(async () => {
    world.playTenant();
    await world.restart();
  });
  world.outside.on(USERINFO_URL, fails(500));
  assertCannotReach(await say(world, intentRequest("WhoAmIIntent", {}, { accessToken: tenant.opaqueToken() })));
});

for (const token of [undefined, accessToken]) {
  const who = token ? "linked" : "not linked";

  test(`help says what can be asked, and listens, ${who}`, async () => {
    const { speech, shouldEndSession } = heard(
      await say(world, intentRequest("AMAZON.HelpIntent", {}, { accessToken: token })),
    );
    assert.ok(String(speech).length > 10, speech);
    assert.equal(shouldEndSession, false);
  });

  test(`fallback says something, and listens, ${who}`, async () => {
    const { speech, shouldEndSession } = heard(
      await say(world, intentRequest("AMAZON.FallbackIntent", {}, { accessToken: token })),
    );
    assert.ok(speech);
    assert.equal(shouldEndSession, false);
  });

  for (const intent of ["AMAZON.StopIntent", "AMAZON.CancelIntent"]) {
    test(`${intent} ends the session, ${who}`, async () => {
      const { shouldEndSession } = heard(await say(world, intentRequest(intent, {}, { accessToken: token })));
      assert.equal(shouldEndSession, true);
    });
  }

  test(`AMAZON.NavigateHomeIntent begins anew, ${who}`, async () => {
    const answer = await say(world, intentRequest("AMAZON.NavigateHomeIntent", {}, { accessToken: token }));
    if (token) assertWelcome(answer, "Ada");
    else assertPleaseLink(answer);
  });
}

test("an intent that the skill does not know gets an answer, not an error", async () => {
  heard(await say(world, intentRequest("SomebodyElsesIntent", { what: "x", which: undefined }, { accessToken })));
});

const NOT_ANSWERED = [
  ...[
    "SkillEnabled",
    "SkillDisabled",
    "SkillPermissionAccepted",
    "SkillPermissionChanged",
    "SkillProactiveSubscriptionChanged",
  ].map((type) => skillEvent(type)),
  skillEvent("SkillAccountLinked", { accessToken }),
  skillEvent("SkillAccountLinked", { accessToken: "opaque" }),
  skillEvent("SkillDisabled", { userInformationPersistenceStatus: "NOT_PERSISTED" }),
  skillEvent("SkillEventOfTomorrow", { anything: [{}] }),
  sessionEndedRequest(),
  sessionEndedRequest("EXCEEDED_MAX_REPROMPTS", { accessToken }),
  sessionEndedRequest("ERROR", {}, { type: "INVALID_RESPONSE", message: "played" }),
  ...[
    "SessionResumedRequest",
    "CanFulfillIntentRequest",
    "Connections.Response",
    "System.ExceptionEncountered",
    "AudioPlayer.PlaybackStarted",
    "PlaybackController.NextCommandIssued",
    "Alexa.Presentation.APL.UserEvent",
    "Reminders.ReminderCreated",
    "Messaging.MessageReceived",
    "Dialog.InputRequest",
    "Request.OfTheDayAfterTomorrow",
    "",
  ].map((type) => inSession({ type, payload: { any: ["thing"] } }, { accessToken })),
];

/**
 * Fields of each request whose type a developer might not expect.
 * @type {[string, { type: string } & Record<string, unknown>][]}
 */
const UNUSUAL = [
  [
    "an APL event with arguments of every type",
    {
      type: "Alexa.Presentation.APL.UserEvent",
      arguments: [{ tapped: "row" }, 1, null, "b", [true]],
      components: {},
      source: { type: "TouchWrapper", value: false },
      token: "",
    },
  ],
  [
    "a purchase whose status code is a number",
    {
      type: "Connections.Response",
      name: "Buy",
      status: { code: 200, message: "OK" },
      payload: { purchaseResult: "ACCEPTED", productId: "P" },
      token: "t",
    },
  ],
  [
    "a session that is resumed without a result",
    {
      type: "SessionResumedRequest",
      originIpAddress: "198.51.100.7",
      cause: { type: "ConnectionCompleted", token: "1", status: { code: "200", message: "OK" }, result: null },
    },
  ],
];

for (const [what, request] of UNUSUAL) {
  test(`${what} gets 200 and an empty response`, async () =>
    assertEmpty(await say(world, inSession(request, { accessToken }))));
}

/** What Alexa puts into a context, or is known to have put there once. */
const CONTEXT = {
  Viewports: [{ type: "APL", id: "main" }],
  Viewport: { mode: "HUB", dpi: 213.5 },
  Extensions: { available: { "aplext:backstack:10": {} } },
  Geolocation: { timestamp: "2026-11-25T12:00:00Z", coordinate: { latitudeInDegrees: -38.2, longitudeInDegrees: 9.7 } },
  "Alexa.Presentation.APL": { version: "AriaRuntimeLibrary-2019.2", componentsVisibleOnScreen: [], token: "" },
  Automotive: {},
  Advertising: { advertisingId: "0", limitAdTracking: false },
  Display: { token: "" },
  AudioPlayer: { offsetInMilliseconds: 0, playerActivity: "IDLE" },
  Experimentation: { activeExperiments: [] },
  Assistant: { type: "x" },
};

test("a launch is greeted whatever else stands in it", async () => {
  const members = Object.keys(CONTEXT);
  const contexts = [
    CONTEXT,
    ...[null, 7, "x", true, [], [{}]].map((other) => Object.fromEntries(members.map((name) => [name, other]))),
  ];
  for (const context of contexts) {
    const envelope = /** @type {any} */ (launchRequest({ accessToken }));
    Object.assign(envelope.context, context);
    const confidence = { level: 300, customPolicy: { policyName: "VOICE_PIN" } };
    Object.assign(envelope.context.System, {
      unit: { unitId: "u", persistentUnitId: "p" },
      person: { personId: "p", authenticationConfidenceLevel: confidence },
    });
    Object.assign(envelope.request, {
      shouldLinkResultBeReturned: false,
      metadata: { referrer: "r" },
      certificationParam: "extra",
    });
    assertWelcome(await say(world, envelope), "Ada");
  }
});

for (const envelope of NOT_ANSWERED) {
  const { type, ...rest } = /** @type {{ type: string, reason?: string }} */ (envelope.request);
  test(`${type || "a request without a name"} ${rest.reason ?? ""} gets 200 and an empty response`, async () => {
    assertEmpty(await say(world, envelope));
  });
}

test("a request whose members have unexpected types is answered", async () => {
  for (const member of [null, 1, "x", [], {}]) {
    const envelope = /** @type {any} */ (launchRequest({ accessToken }));
    Object.assign(envelope.request, { locale: member, intent: member, task: member });
    envelope.session.attributes = member;
    envelope.context.System.device = member;
    assertWelcome(await say(world, envelope), "Ada");
  }
  for (const intent of [null, 1, {}, { name: 1 }, { name: "AMAZON.HelpIntent", slots: 1 }]) {
    heard(await say(world, inSession({ type: "IntentRequest", intent }, { accessToken })));
  }
});
