/** The number of outbound calls. */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { breaks, fails, after as later, text } from "alexa-auth0-kit/testing/outside";
import { intentRequest, launchRequest } from "alexa-auth0-kit/testing/requests";
import { JWKS_URL, USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { assertPleaseLink, assertRefused, assertWelcome, heard } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, eventually, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());
beforeEach(async () => {
  world.playTenant();
  world.serve(world.signer.identity, CERT_CHAIN_URL);
  await world.fresh();
});

const { tenant } = world;
/** @param {string} [accessToken] */
const launch = (accessToken) => say(world, launchRequest({ accessToken }));
const calls = () => world.outside.calls.splice(0);

/** Waits until KV has this number of entries. @param {number} entries */
const written = async (entries) =>
  assert.ok(await eventually(async () => (await (await world.kv()).list()).keys.length >= entries));

test("the first request asks for chain, keys and profile; the second of the same user for nothing", async () => {
  const token = tenant.accessToken();
  assertWelcome(await launch(token), "Ada");
  assert.deepEqual(calls(), [CERT_CHAIN_URL, JWKS_URL, USERINFO_URL]);
  assertWelcome(await launch(token), "Ada");
  heard(await say(world, intentRequest("WhoAmIIntent", {}, { accessToken: token })));
  assert.deepEqual(calls(), []);
});

test("a new user in a warm isolate costs one call, and none where the token carries the name", async () => {
  await launch(tenant.accessToken());
  calls();
  const { sub } = tenant.newcomer();
  assertWelcome(await launch(tenant.accessToken({ sub })), "Grace");
  assert.deepEqual(calls(), [USERINFO_URL]);
  assertWelcome(await launch(tenant.accessToken({ sub: "auth0|1", given_name: "Joan" })), "Joan");
  assertWelcome(await launch(tenant.rfc9068Token({ sub: "auth0|2", given_name: "Joan" })), "Joan");
  assert.deepEqual(calls(), []);
});

test("a cold isolate with warm KV asks for neither chain nor keys, nor for a user it has seen", async () => {
  const token = tenant.accessToken();
  await launch(token);
  await written(3);
  await world.restart();
  assertWelcome(await launch(token), "Ada");
  assert.deepEqual(calls(), []);
  await world.restart();
  assertWelcome(await launch(tenant.accessToken({ sub: tenant.newcomer().sub })), "Grace");
  assert.deepEqual(calls(), [USERINFO_URL]);
});

test("an opaque token is asked for once", async () => {
  await world.restart({ AUTH0_AUDIENCE: undefined });
  const token = tenant.opaqueToken();
  await launch(token);
  assert.deepEqual(calls(), [CERT_CHAIN_URL, USERINFO_URL]);
  assertWelcome(await launch(token), "Ada");
  await written(2);
  await world.restart({ AUTH0_AUDIENCE: undefined });
  assertWelcome(await launch(token), "Ada");
  assert.deepEqual(calls(), []);
});

test("an unlinked user costs the tenant nothing", async () => {
  assertPleaseLink(await launch());
  assert.deepEqual(calls(), [CERT_CHAIN_URL]);
});

test("a request that is not Alexa's costs the tenant nothing", async () => {
  const answer = await say(world, launchRequest({ accessToken: tenant.accessToken() }), {
    headers: { "Signature-256": "AAAA" },
  });
  assertRefused(answer, 400, "signature_mismatch");
  assert.deepEqual(calls(), [CERT_CHAIN_URL]);
});

test("twenty requests at once in a cold isolate are all answered", async () => {
  const tokens = Array.from({ length: 20 }, () => tenant.accessToken({ sub: tenant.newcomer().sub }));
  world.outside.on(CERT_CHAIN_URL, later(500, text(world.signer.identity.chainPem)));
  for (const answer of await Promise.all(tokens.map(launch))) assertWelcome(answer, "Grace");
});

test("a chain that could not be fetched is left alone for a while, and others are not", async () => {
  for (const play of [fails(500), breaks()]) {
    await world.fresh();
    world.outside.on(CERT_CHAIN_URL, play);
    assertRefused(await launch(), 503, "cert_chain_unavailable");
    world.serve(world.signer.identity, CERT_CHAIN_URL);
    assertRefused(await launch(), 503, "cert_chain_unavailable");
    assert.deepEqual(calls(), [CERT_CHAIN_URL]);
    assertPleaseLink(await say(world, launchRequest(), { signer: world.serve(world.signer.identity) }));
    await world.restart();
    assertPleaseLink(await launch());
  }
});

test("a stranger who names ever new chains has ten of them fetched a minute, and keeps nobody else out", async () => {
  assertPleaseLink(await launch());
  const { identity } = world.signer;
  const urls = Array.from({ length: 15 }, (_, index) => `https://s3.amazonaws.com/echo.api/new-${index}.pem`);
  const statuses = [];
  for (const certChainUrl of urls) {
    world.serve(identity, certChainUrl);
    statuses.push((await say(world, launchRequest(), { signer: { identity, certChainUrl } })).status);
  }
  assert.deepEqual(calls(), [CERT_CHAIN_URL, ...urls.slice(0, 10)]);
  assert.deepEqual(statuses, [...Array(10).fill(200), ...Array(5).fill(503)]);
  assertPleaseLink(await launch());
  assert.deepEqual(calls(), []);
});

test("nor does one who was there first, in a cold isolate", async () => {
  for (let index = 0; index < 15; index += 1) {
    const certChainUrl = `https://s3.amazonaws.com/echo.api/bogus-${index}.pem`;
    assert.equal((await say(world, launchRequest(), { signer: { ...world.signer, certChainUrl } })).status, 503);
  }
  assertPleaseLink(await launch());
  assert.equal(calls().at(-1), CERT_CHAIN_URL);
});
