/**
 * Many requests at once that need the same: a few of them ask for it, the others wait. Nobody who should be answered is
 * refused.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { after, fails, text } from "alexa-auth0-kit/testing/outside";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { generateKey, JWKS_URL } from "alexa-auth0-kit/testing/tenant";
import { assertCannotReach, assertPleaseLink, assertWelcome } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, say } from "./world.mjs";

/** @typedef {import("alexa-auth0-kit/testing/world").TestWorld} World */

/** How many requests may ask for the same thing at the same time. */
const FEW = 4;

/** @param {number} count @param {(index: number) => Promise<import("alexa-auth0-kit/testing/world").Answer>} send */
const atOnce = (count, send) => Promise.all(Array.from({ length: count }, (_, index) => send(index)));

/** @param {World} world @param {string} url */
const count = (world, url) => world.outside.calls.filter((call) => call === url).length;

/**
 * @param {World} world
 * @param {import("alexa-auth0-kit/testing/tenant").TenantKey} key
 * @param {number} index of the user
 */
const launchBy = (world, key, index) =>
  say(
    world,
    launchRequest({ accessToken: world.tenant.accessToken({ sub: `auth0|${index}`, given_name: "Ada" }, {}, key) }),
  );

/** @param {import("node:test").TestContext} t */
async function createOne(t) {
  const world = await createWorld();
  t.after(() => world.dispose());
  return world;
}

test("200 strangers at once who name one address", async (t) => {
  for (const [what, answer, status] of /** @type {const} */ ([
    ["where nothing is", after(100, text("", { status: 403 })), 400],
    ["that fails", after(100, fails(503)), 503],
    ["that does not answer", after(5_000, text("")), 503],
  ])) {
    for (const file of ["echo-api-cert-77.pem", "another.pem"]) {
      await t.test(`${what}: ${file}`, async (t) => {
        const world = await createOne(t);
        const url = `https://s3.amazonaws.com/echo.api/${file}`;
        world.outside.on(url, answer);
        const headers = { SignatureCertChainUrl: url, "Signature-256": Buffer.alloc(256, 7).toString("base64") };
        const [replies, genuine] = await Promise.all([
          atOnce(200, () => say(world, launchRequest(), { headers })),
          say(world, launchRequest()),
        ]);
        assert.deepEqual([...new Set(replies.map((reply) => reply.status))], [status]);
        assert.equal(count(world, url), FEW);
        assertPleaseLink(genuine);
      });
    }
  }
});

test("100 users at once in an isolate that has just started", async (t) => {
  const world = await createOne(t);
  world.outside.on(CERT_CHAIN_URL, after(300, text(world.signer.identity.chainPem)));
  world.outside.on(JWKS_URL, after(300, world.tenant.serveJwks));
  const replies = await atOnce(100, (index) => launchBy(world, world.tenant.keys.RS256, index));
  for (const reply of replies) assertWelcome(reply, "Ada");
  assert.deepEqual(
    [CERT_CHAIN_URL, JWKS_URL].map((url) => count(world, url)),
    [FEW, FEW],
  );
});

test("100 unknown keys at once, while the tenant begins to use a new one", async (t) => {
  const world = await createOne(t);
  assertWelcome(await launchBy(world, world.tenant.keys.RS256, 0), "Ada");
  const next = generateKey();
  const unknown = Array.from({ length: 5 }, () => generateKey());
  world.tenant.jwks = [...world.tenant.jwks, next.jwk];
  world.outside.on(JWKS_URL, after(500, world.tenant.serveJwks));
  world.outside.forget();
  const key = (/** @type {number} */ index) => ({ ...unknown[index % 5], kid: `made-up-${index}` });
  const [strangers, users] = await Promise.all([
    atOnce(100, (index) => launchBy(world, key(index), index)),
    sleep(100).then(() => atOnce(10, (index) => launchBy(world, next, index))),
  ]);
  for (const reply of users) assertWelcome(reply, "Ada");
  assert.equal(strangers.filter((reply) => /expired/.test(reply.body)).length, FEW, "the tenant was asked for these");
  for (const reply of strangers) if (!/expired/.test(reply.body)) assertCannotReach(reply);
  assert.equal(count(world, JWKS_URL), FEW);
});
