/** Skill events: data is fetched when an account is linked, and deleted when the skill is disabled. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import { fails, hangs, after as later } from "alexa-auth0-kit/testing/outside";
import { launchRequest, sessionEndedRequest, skillEvent, USER_ID } from "alexa-auth0-kit/testing/requests";
import { generateKey, ISSUER, JWKS_URL, USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { assertEmpty, assertLinkAgain, assertPleaseLink, assertRefused, assertWelcome } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, eventually, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());
beforeEach(async () => {
  world.playTenant();
  await world.fresh();
});

const { tenant } = world;
const SOMEBODY_ELSE = "amzn1.ask.account.SOMEBODYELSE";

/** @param {string} text */
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
/** @param {string} token */
const profile = (token, id = USER_ID) => `profile/v2/${sha256(ISSUER + id)}/${sha256(token)}`;
const forgotten = (id = USER_ID) => `forgotten/v1/${sha256(ISSUER + id)}`;
const CHAIN = `alexa-cert/v1/${sha256(CERT_CHAIN_URL)}`;
const KEYS = `jwks/v1/${ISSUER}`;

const newToken = () => tenant.accessToken({ sub: tenant.newcomer().sub });
/** @param {string} [accessToken] @param {string} [userId] */
const launch = (accessToken, userId) => say(world, launchRequest({ accessToken, userId }));
/** @param {unknown} accessToken */
const link = (accessToken) => say(world, skillEvent("SkillAccountLinked", { accessToken }));
/** @param {string} [userId] */
const disable = (userId) =>
  say(world, skillEvent("SkillDisabled", { userInformationPersistenceStatus: "NOT_PERSISTED" }, { userId }));

const calls = () => world.outside.calls.splice(0);
const names = async () => (await (await world.kv()).list()).keys.map(({ name }) => name).sort();
/** KV soon contains these keys and no others. @param {string[]} expected */
async function assertKept(...expected) {
  const wanted = expected.sort().join("\n");
  await eventually(async () => (await names()).join("\n") === wanted);
  assert.deepEqual(await names(), expected);
}
/** Time for work after a response. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 300));

test("once an account is linked, the first launch asks nobody", async () => {
  const token = newToken();
  assertEmpty(await link(token));
  await assertKept(CHAIN, KEYS, profile(token));
  assert.deepEqual(calls(), [CERT_CHAIN_URL, JWKS_URL, USERINFO_URL]);
  assertWelcome(await launch(token), "Grace");
  assert.deepEqual(calls(), []);
});

test("nor does it in another isolate", async () => {
  const token = newToken();
  assertEmpty(await link(token));
  await assertKept(CHAIN, KEYS, profile(token));
  await world.restart();
  assertWelcome(await launch(token), "Grace");
  assert.deepEqual(calls(), []);
});

test("the account-linked event also verifies an opaque token", async () => {
  await world.fresh({ AUTH0_AUDIENCE: undefined });
  const token = tenant.opaqueToken();
  assertEmpty(await link(token));
  await assertKept(CHAIN, profile(token));
  calls();
  assertWelcome(await launch(token), "Ada");
  assert.deepEqual(calls(), []);
});

test("an event is answered in time, also where the tenant does not answer", async () => {
  world.outside.on(JWKS_URL, hangs());
  const answer = await link(newToken());
  assertEmpty(answer);
  assert.ok(answer.milliseconds < 6_000, `${answer.milliseconds} ms`);
  assert.ok(await eventually(() => world.outside.calls.includes(JWKS_URL)));
});

test("a tenant that fails at the event is asked again by the launch", async () => {
  const token = newToken();
  world.outside.on(USERINFO_URL, fails(404));
  assertEmpty(await link(token));
  await assertKept(CHAIN, KEYS);
  world.playTenant();
  assertWelcome(await launch(token), "Grace");
  assert.deepEqual(calls(), [CERT_CHAIN_URL, JWKS_URL, USERINFO_URL, USERINFO_URL]);
});

/** @type {Record<string, unknown>} */
const BAD = {
  "that has expired": tenant.accessToken({ exp: 1 }),
  "of another key": tenant.accessToken({}, { kid: tenant.keys.RS256.kid }, generateKey()),
  "of another application": tenant.accessToken({ azp: "another" }),
  "that is garbage": "x.y.z",
  "that is opaque": "opaque",
  "that is empty": "",
  "with a line break": "a\r\nb",
  "of 100,000 characters": "a".repeat(100_000),
  "that is null": null,
  "that is a number": 1,
  "that is a list": [newToken()],
  "that is not there": undefined,
};

for (const [which, token] of Object.entries(BAD)) {
  test(`a token ${which} in the event leaves nothing behind`, async () => {
    assertEmpty(await link(token));
    await settled();
    assert.deepEqual(
      (await names()).filter((name) => name !== KEYS),
      [CHAIN],
    );
    if (typeof token === "string" && token) assertLinkAgain(await launch(token));
    else assertPleaseLink(await launch());
    assertWelcome(await launch(newToken()), "Grace");
  });
}

test("a body of another type than expected is no event's end", async () => {
  for (const body of [null, 1, "x", [], [{}]]) {
    for (const type of ["SkillAccountLinked", "SkillDisabled", "SkillPermissionChanged"]) {
      const envelope = /** @type {any} */ (skillEvent(type));
      envelope.request.body = body;
      assertEmpty(await say(world, envelope));
    }
  }
});

test("once the skill is disabled, nothing of the user is kept, here or in KV, and all of others is", async () => {
  const [token, renewed, voice, theirs] = [newToken(), newToken(), newToken(), newToken()];
  await launch(token);
  await assertKept(CHAIN, KEYS, profile(token));
  await launch(renewed);
  await assertKept(CHAIN, KEYS, profile(token), profile(renewed));
  await say(world, launchRequest({ personAccessToken: voice, accessToken: renewed }));
  await launch(theirs, SOMEBODY_ELSE);
  const shared = [CHAIN, KEYS, profile(theirs, SOMEBODY_ELSE)];
  await assertKept(...shared, profile(token), profile(renewed), profile(voice));
  calls();

  assertEmpty(await disable());
  await assertKept(...shared, forgotten());
  assertWelcome(await launch(theirs, SOMEBODY_ELSE), "Grace");
  assert.deepEqual(calls(), []);
  for (const gone of [token, renewed, voice]) assertWelcome(await launch(gone), "Grace");
  assert.deepEqual(calls(), [USERINFO_URL, USERINFO_URL, USERINFO_URL]);
  await settled();
  await assertKept(...shared, forgotten());
});

test("an isolate that has never met the user forgets them in KV as well", async () => {
  const token = newToken();
  await launch(token);
  await assertKept(CHAIN, KEYS, profile(token));
  await world.restart();
  assertEmpty(await disable());
  await assertKept(CHAIN, KEYS, forgotten());
  assertWelcome(await launch(token), "Grace");
  assert.deepEqual(calls(), [USERINFO_URL]);
});

test("the skill disabled by somebody else, by nobody, or not by Alexa, forgets nothing", async () => {
  const token = newToken();
  await launch(token);
  const all = [CHAIN, KEYS, profile(token)];
  await assertKept(...all);
  assertEmpty(await disable(SOMEBODY_ELSE));
  const nobody = /** @type {any} */ (skillEvent("SkillDisabled"));
  for (const id of [undefined, null, "", 1, {}]) {
    nobody.context.System.user = { userId: id };
    assertEmpty(await say(world, nobody));
  }
  assertRefused(
    await say(world, skillEvent("SkillDisabled"), { headers: { "Signature-256": "AAAA" } }),
    400,
    "signature_mismatch",
  );
  await settled();
  await assertKept(...all, forgotten(SOMEBODY_ELSE));
  calls();
  assertWelcome(await launch(token), "Grace");
  assert.deepEqual(calls(), []);
});

test("a launch that was under way when the skill was disabled stores nothing", async () => {
  for (const restarted of [false, true]) {
    await world.fresh();
    const token = newToken();
    await say(world, launchRequest());
    world.outside.on(USERINFO_URL, later(1_000, tenant.serveUserinfo));
    const launched = launch(token);
    assert.ok(await eventually(() => world.outside.calls.includes(USERINFO_URL)));
    assertEmpty(await disable());
    assertWelcome(await launched, "Grace");
    await settled();
    await assertKept(CHAIN, KEYS, forgotten());
    world.playTenant();
    if (restarted) await world.restart();
    calls();
    assertWelcome(await launch(token), "Grace");
    assert.deepEqual(calls(), [USERINFO_URL]);
  }
});

test("a user of many tokens is forgotten with all of them", async () => {
  const kv = await world.kv();
  const tokens = Array.from({ length: 30 }, (_, index) => profile(String(index)));
  for (const key of tokens) await kv.put(key, "{}");
  await kv.put(profile("x", SOMEBODY_ELSE), "{}");
  assertEmpty(await disable());
  await assertKept(CHAIN, profile("x", SOMEBODY_ELSE), forgotten());
});

test("other events ask nobody, change nothing and answer nothing", async () => {
  const token = newToken();
  await launch(token);
  const all = [CHAIN, KEYS, profile(token)];
  await assertKept(...all);
  calls();
  const permissions = { acceptedPermissions: [{ scope: "alexa::profile:given_name:read" }] };
  for (const event of [
    skillEvent("SkillEnabled"),
    skillEvent("SkillPermissionAccepted", permissions),
    skillEvent("SkillPermissionChanged", permissions),
    skillEvent("ProactiveSubscriptionChanged", { subscriptions: [{ eventName: "AMAZON.OrderStatus.Updated" }] }),
    skillEvent("NotificationSubscriptionChanged", { subscriptions: [{ topicId: "t" }] }),
    skillEvent("SkillEventOfTomorrow", { accessToken: token }),
  ]) {
    assertEmpty(await say(world, event));
  }
  await settled();
  assert.deepEqual(calls(), []);
  await assertKept(...all);
});

/** @param {number} age  seconds */
const sent = (age) => ({ timestamp: new Date(Date.now() - age * 1000) });

test("an event counts for an hour, for Alexa delivers it again when it failed; a request for 150 seconds", async () => {
  for (const type of ["SkillAccountLinked", "SkillDisabled", "SkillEventOfTomorrow"]) {
    assertEmpty(await say(world, skillEvent(type, {}, sent(3_598))));
    assertRefused(await say(world, skillEvent(type, {}, sent(3_601))), 400, "stale_timestamp");
    assertEmpty(await say(world, skillEvent(type, {}, sent(-145))));
    assertRefused(await say(world, skillEvent(type, {}, sent(-155))), 400, "stale_timestamp");
  }
  assertPleaseLink(await say(world, launchRequest(sent(148))));
  assertRefused(await say(world, launchRequest(sent(151))), 400, "stale_timestamp");
  assertEmpty(await say(world, sessionEndedRequest("USER_INITIATED", sent(148))));
  assertRefused(await say(world, sessionEndedRequest("USER_INITIATED", sent(151))), 400, "stale_timestamp");
});

test("a name that only looks like an event's gets no hour", async () => {
  for (const type of [
    "AlexaSkillEventSkillDisabled",
    "alexaSkillEvent.SkillDisabled",
    "X.AlexaSkillEvent.SkillDisabled",
  ]) {
    const envelope = /** @type {any} */ (skillEvent("SkillDisabled", {}, sent(200)));
    envelope.request.type = type;
    assertRefused(await say(world, envelope), 400, "stale_timestamp");
  }
});
