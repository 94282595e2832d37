/** With `CACHE_KEY`, the Worker believes nothing in KV that it has not written. Without it, KV is trusted. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { generateKey, JWKS_URL, USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { assertLinkAgain, assertWelcome } from "./expect.mjs";
import { createWorld, eventually, say } from "./world.mjs";

const CACHE_KEY = "vmpz0Wm4wYz1K7kGq1u9Qw3sSx8cB2nD5eF6gH7jK9M=";

/** @typedef {import("alexa-auth0-kit/testing/world").TestWorld} World */

/** @param {import("node:test").TestContext} t @param {Record<string, string>} settings */
async function createOne(t, settings) {
  const world = await createWorld(settings);
  t.after(() => world.dispose());
  return world;
}

/**
 * All of KV, by key, once it has so many values.
 * @param {World} world
 * @param {number} count
 * @returns {Promise<Record<string, string>>}
 */
async function stored(world, count) {
  const kv = await world.kv();
  assert.ok(await eventually(async () => (await kv.list()).keys.length === count));
  const { keys } = await kv.list();
  return Object.fromEntries(await Promise.all(keys.map(async ({ name }) => [name, await kv.get(name)])));
}

/** @param {World} world @param {string} accessToken @param {string} userId */
const launch = (world, accessToken, userId = "amzn1.ask.account.ada") =>
  say(world, launchRequest({ accessToken, userId }));

test("what is stored is signed, read in the next isolate, and refetched when the secret changes", async (t) => {
  const world = await createOne(t, { CACHE_KEY });
  const token = world.tenant.accessToken();
  assertWelcome(await launch(world, token), "Ada");
  const values = Object.values(await stored(world, 3));
  for (const value of values) assert.match(value, /^[0-9a-f]{64}\{/);
  assert.ok(!values.join().includes(CACHE_KEY));

  await world.restart({ CACHE_KEY });
  world.outside.forget();
  assertWelcome(await launch(world, token), "Ada");
  assert.deepEqual(world.outside.calls, []);

  for (const settings of [{ CACHE_KEY: CACHE_KEY.toLowerCase() }, { CACHE_KEY: "" }]) {
    await world.restart(settings);
    world.outside.forget();
    assertWelcome(await launch(world, token), "Ada");
    assert.deepEqual(world.outside.calls.length, 3, "nobody notices but the tenant");
    await eventually(async () => !Object.values(await stored(world, 3)).some((value) => values.includes(value)));
  }
});

for (const [what, settings] of /** @type {const} */ ([
  ["with", { CACHE_KEY }],
  ["without", {}],
])) {
  const isTrusted = what === "without";

  test(`keys that somebody else has put into KV ${isTrusted ? "are used without a secret" : "are not used"}`, async (t) => {
    const world = await createOne(t, settings);
    const forged = generateKey();
    assertWelcome(await launch(world, world.tenant.accessToken({ given_name: "Ada" })), "Ada");
    const name = Object.keys(await stored(world, 2)).find((key) => key.startsWith("jwks/"));
    const set = JSON.stringify({
      fetched_at: Math.floor(Date.now() / 1000) - 1,
      jwks: JSON.stringify({ keys: [forged.jwk] }),
    });
    await (await world.kv()).put(String(name), set);
    await world.restart(settings);
    world.outside.forget();
    const answer = await launch(world, world.tenant.accessToken({ given_name: "Mallory" }, {}, forged));
    if (isTrusted) assertWelcome(answer, "Mallory");
    else assertLinkAgain(answer);
    assert.equal(world.outside.calls.includes(JWKS_URL), !isTrusted);
  });

  test(`a profile that was moved to another user ${isTrusted ? "is used without a secret" : "is not used"}`, async (t) => {
    const world = await createOne(t, { ...settings, AUTH0_AUDIENCE: "" });
    const grace = world.tenant.newcomer({ given_name: "Grace" });
    const [ada, graces] = [world.tenant.opaqueToken(), world.tenant.opaqueToken(grace)];
    assertWelcome(await launch(world, ada), "Ada");
    const before = Object.keys(await stored(world, 2));
    assertWelcome(await launch(world, graces, "amzn1.ask.account.grace"), "Grace");
    const values = await stored(world, 3);
    const [hers] = Object.keys(values).filter((key) => !before.includes(key));
    const [adas] = before.filter((key) => key.startsWith("profile/"));
    await (await world.kv()).put(hers, values[adas]);
    await world.restart({ ...settings, AUTH0_AUDIENCE: "" });
    world.outside.forget();
    assertWelcome(await launch(world, graces, "amzn1.ask.account.grace"), isTrusted ? "Ada" : "Grace");
    assert.equal(world.outside.calls.includes(USERINFO_URL), !isTrusted);
  });
}

test("a secret that is too short is a problem, and /healthz does not show it", async (t) => {
  const world = await createOne(t, { CACHE_KEY: CACHE_KEY.slice(0, 31) });
  const { status, body } = await world.fetch("/healthz");
  assert.equal(status, 500);
  assert.match(body, /CACHE_KEY: must have at least 32 characters/);
  assert.ok(!body.includes(CACHE_KEY.slice(0, 8)));
  await world.restart({ CACHE_KEY });
  assert.equal((await world.fetch("/healthz")).status, 200);
});
