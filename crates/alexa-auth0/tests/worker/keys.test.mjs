/** The tenant's keys over time: rotation, unknown keys, and failures of the tenant. */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { fails } from "alexa-auth0-kit/testing/outside";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { generateKey, JWKS_URL } from "alexa-auth0-kit/testing/tenant";
import { assertCannotReach, assertLinkAgain, assertWelcome } from "./expect.mjs";
import { createWorld, eventually, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());

const { tenant } = world;
const [current, next, third] = [generateKey(), generateKey("PS256"), generateKey()];
const strangers = Array.from({ length: 3 }, () => generateKey());

beforeEach(async () => {
  world.playTenant();
  tenant.jwks = [current.jwk];
  await world.fresh();
});

/**
 * A token with a name, so that only keys are fetched.
 * @param {import("alexa-auth0-kit/testing/tenant").TenantKey} key
 */
const by = (key) => tenant.accessToken({ given_name: "Ada" }, {}, key);
/** @param {import("alexa-auth0-kit/testing/tenant").TenantKey} key */
const launchBy = (key) => say(world, launchRequest({ accessToken: by(key) }));
const asked = () => world.outside.calls.splice(0).filter((url) => url === JWKS_URL).length;

test("the first token after a rotation is served, at the price of one question", async () => {
  assertWelcome(await launchBy(current), "Ada");
  assert.equal(asked(), 1);
  tenant.jwks = [next.jwk, current.jwk];
  assertWelcome(await launchBy(next), "Ada");
  assert.equal(asked(), 1);
  assertWelcome(await launchBy(next), "Ada");
  assertWelcome(await launchBy(current), "Ada");
  assert.equal(asked(), 0);
});

test("a rotation is served in a cold isolate whose KV holds the former set", async () => {
  await launchBy(current);
  assert.ok(await eventually(async () => (await (await world.kv()).list()).keys.length >= 2));
  await world.restart();
  tenant.jwks = [next.jwk, current.jwk];
  assertWelcome(await launchBy(next), "Ada");
  assert.equal(asked(), 1);
});

test("an unknown key is asked for once, then it is refused for a while, and of all others we cannot tell", async () => {
  await launchBy(current);
  asked();
  assertLinkAgain(await launchBy(strangers[0]));
  assert.equal(asked(), 1);
  for (const stranger of strangers.slice(1)) assertCannotReach(await launchBy(stranger));
  assertLinkAgain(await launchBy(strangers[0]));
  tenant.jwks = [current.jwk, third.jwk];
  assertCannotReach(await launchBy(third));
  assert.equal(asked(), 0);
  assertWelcome(await launchBy(current), "Ada");
});

test("an unknown key that could not be asked for is none that we can tell of", async () => {
  await launchBy(current);
  asked();
  world.outside.on(JWKS_URL, fails(500));
  assertCannotReach(await launchBy(next));
  assert.equal(asked(), 1);
  world.playTenant();
  assertCannotReach(await launchBy(next));
  assertCannotReach(await launchBy(strangers[0]));
  assert.equal(asked(), 0, "the attempt counts, not its success");
  assertWelcome(await launchBy(current), "Ada");
});

test("a revoked key is refused once the set without it is fetched", async () => {
  assertWelcome(await launchBy(current), "Ada");
  tenant.jwks = [next.jwk];
  assertWelcome(await launchBy(current), "Ada");
  assertWelcome(await launchBy(next), "Ada");
  assertCannotReach(await launchBy(current));
  await world.fresh();
  assertLinkAgain(await launchBy(current));
});
