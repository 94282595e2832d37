/** Alexa waits eight seconds. The response is sent within six, however slow the tenant and Amazon are. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import { hangs, after as later, stalls, text } from "alexa-auth0-kit/testing/outside";
import { intentRequest, launchRequest } from "alexa-auth0-kit/testing/requests";
import { generateKey, ISSUER, JWKS_URL, seconds, USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { assertCannotReach, assertWelcome } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, eventually, say } from "./world.mjs";

const SLOW = 1_700;
const DEADLINE = 6_000;

const world = await createWorld();
after(() => world.dispose());

const { tenant } = world;
const launch = (accessToken = tenant.accessToken()) => say(world, launchRequest({ accessToken }));

beforeEach(async () => {
  world.outside.on(CERT_CHAIN_URL, later(SLOW, text(world.signer.identity.chainPem)));
  world.outside.on(JWKS_URL, later(SLOW, tenant.serveJwks));
  world.outside.on(USERINFO_URL, later(SLOW, tenant.serveUserinfo));
  await world.fresh();
});

test("with everybody slow, in a cold isolate, the user is still greeted by name", async () => {
  const answer = await launch();
  assertWelcome(answer, "Ada");
  assert.ok(answer.milliseconds < DEADLINE, `${answer.milliseconds} ms`);
});

test("with /userinfo stuck on top of it, by none", async () => {
  for (const play of [hangs(), stalls('{"sub":')]) {
    await world.fresh();
    world.outside.on(USERINFO_URL, play);
    const answer = await launch();
    assertWelcome(answer);
    assert.ok(answer.milliseconds < DEADLINE, `${answer.milliseconds} ms`);
  }
});

test("with the keys stuck, there is an apology", async () => {
  world.outside.on(JWKS_URL, hangs());
  const answer = await launch();
  assertCannotReach(answer);
  assert.ok(answer.milliseconds < DEADLINE, `${answer.milliseconds} ms`);
});

test("what comes after the answer has time of its own", async () => {
  const KEYS = `jwks/v1/${ISSUER}`;
  const kept = async () => JSON.parse((await (await world.kv()).get(KEYS)) ?? "{}");
  await launch();
  assert.ok(await eventually(async () => (await kept()).fetched_at));
  const stale = { ...(await kept()), fetched_at: seconds(-1_200) };
  const kv = await world.kv();
  await kv.put(KEYS, JSON.stringify(stale));
  await kv.delete(`alexa-cert/v1/${createHash("sha256").update(CERT_CHAIN_URL).digest("hex")}`);
  await world.restart();
  world.outside.on("https://api.example.com/slow", later(SLOW, text("")));
  world.outside.on(USERINFO_URL, tenant.serveUserinfo);
  const answer = await say(world, intentRequest("WaitIntent", {}, { accessToken: tenant.accessToken() }));
  assertWelcome(answer, "Ada");
  assert.ok(answer.milliseconds > 3 * SLOW, `${answer.milliseconds} ms: the certificate and the API were slow`);
  assert.ok(
    await eventually(async () => (await kept()).fetched_at > stale.fetched_at),
    "the keys were not fetched again",
  );
});

test("with a key that is not in the first set, the second question does not break the deadline", async () => {
  const next = generateKey();
  const token = tenant.accessToken({}, {}, next);
  let sets = 0;
  world.outside.on(JWKS_URL, (request, response) => {
    if (++sets === 2) tenant.jwks = [...tenant.jwks, next.jwk];
    later(SLOW, tenant.serveJwks)(request, response);
  });
  const answer = await launch(token);
  assert.equal(answer.status, 200, answer.body);
  assert.ok(answer.milliseconds < DEADLINE, `${answer.milliseconds} ms`);
});
