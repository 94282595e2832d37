/** The pauses before the tenant is asked again, in real time. The waits run in parallel. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fails } from "alexa-auth0-kit/testing/outside";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { generateKey, JWKS_URL } from "alexa-auth0-kit/testing/tenant";
import { assertCannotReach, assertLinkAgain, assertWelcome } from "./expect.mjs";
import { createWorld, say } from "./world.mjs";

const COOLDOWN = 30_000;

test("after thirty seconds the tenant is asked again", { concurrency: 2 }, async (t) => {
  await Promise.all([
    t.test("for an unknown key, where it had answered", (t) => unknownKey(t, true)),
    t.test("for an unknown key, where it had failed", (t) => unknownKey(t, false)),
  ]);
});

/** @typedef {import("node:test").TestContext} TestContext */

/** @param {TestContext} t @param {boolean} answers  whether the tenant answered the first question */
async function unknownKey(t, answers) {
  const world = await createWorld();
  t.after(() => world.dispose());
  const { tenant } = world;
  const [unknown, next] = [generateKey(), generateKey()];
  /** @param {import("alexa-auth0-kit/testing/tenant").TenantKey} key */
  const launchBy = (key) =>
    say(world, launchRequest({ accessToken: tenant.accessToken({ given_name: "Ada" }, {}, key) }));

  assertWelcome(await launchBy(tenant.keys.RS256), "Ada");
  if (!answers) world.outside.on(JWKS_URL, fails(500));
  const assertUnknown = answers ? assertLinkAgain : assertCannotReach;
  assertUnknown(await launchBy(unknown));
  tenant.jwks = [...tenant.jwks, next.jwk];
  world.playTenant();

  await pause(COOLDOWN - 5_000);
  world.outside.forget();
  assertCannotReach(await launchBy(next));
  assert.deepEqual(world.outside.calls, []);

  await pause(6_500);
  assertWelcome(await launchBy(next), "Ada");
  assert.deepEqual(world.outside.calls, [JWKS_URL]);
}

test("a tenant whose keys could not be loaded is asked again after two seconds", async (t) => {
  const world = await createWorld();
  t.after(() => world.dispose());
  const launch = () => say(world, launchRequest({ accessToken: world.tenant.accessToken({ given_name: "Ada" }) }));

  world.outside.on(JWKS_URL, fails(500));
  assertCannotReach(await launch());
  world.playTenant();
  world.outside.forget();
  assertCannotReach(await launch());
  assert.deepEqual(world.outside.calls, []);

  await pause(3_000);
  assertWelcome(await launch(), "Ada");
  assert.deepEqual(world.outside.calls, [JWKS_URL]);
});

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
