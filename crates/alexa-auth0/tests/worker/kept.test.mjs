/** The data in KV: its keys and lifetimes. It is checked like data from the network. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import { fails } from "alexa-auth0-kit/testing/outside";
import { launchRequest, USER_ID } from "alexa-auth0-kit/testing/requests";
import { compact, hmac, ISSUER, JWKS_URL, seconds, USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { assertCannotReach, assertLinkAgain, assertPleaseLink, assertRefused, assertWelcome } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, eventually, say } from "./world.mjs";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const world = await createWorld();
after(() => world.dispose());

const { tenant } = world;
const stranger = await world.authority.issue();
/** @param {string} text */
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

const KEYS = `jwks/v1/${ISSUER}`;
const CHAIN = `alexa-cert/v1/${sha256(CERT_CHAIN_URL)}`;
/** The prefix of the keys of one Alexa user's profiles. All are deleted when the user disables the skill. */
const PROFILES = `profile/v2/${sha256(ISSUER + USER_ID)}/`;

let token = "";
let PROFILE = "";

/** A new isolate with everything in KV. */
beforeEach(async () => {
  world.playTenant();
  world.serve(world.signer.identity, CERT_CHAIN_URL);
  token = tenant.accessToken({ sub: tenant.newcomer().sub });
  PROFILE = `${PROFILES}${sha256(token)}`;
  await world.fresh();
  await launch();
  assert.ok(await eventually(async () => (await names()).length === 3));
  await world.restart();
});

const launch = (accessToken = token) => say(world, launchRequest({ accessToken }));
const kept = async () => (await (await world.kv()).list()).keys;
const names = async () => (await kept()).map(({ name }) => name);
const calls = () => world.outside.calls.splice(0);

/** Changes the value of a key. @param {string} name @param {(value: any) => void} change */
async function tamper(name, change) {
  const kv = await world.kv();
  const value = JSON.parse(String(await kv.get(name)));
  change(value);
  await kv.put(name, JSON.stringify(value));
}

test("names hold hashes and the issuer, and every entry ends", async () => {
  assert.deepEqual((await names()).sort(), [CHAIN, KEYS, PROFILE].sort());
  for (const { name, expiration = Infinity } of await kept()) {
    const longest = name === PROFILE ? HOUR : DAY;
    assert.ok(expiration <= seconds(longest + 1), name);
  }
});

test("as it is, it saves every call", async () => {
  assertWelcome(await launch(), "Grace");
  assert.deepEqual(calls(), []);
});

for (const garbage of ["", "garbage", "null", "[]", "{}", "0", '{"fetched_at":0}', "\u0000", "x".repeat(100_000)]) {
  test(`garbage is replaced, not believed: ${JSON.stringify(garbage.slice(0, 20))}`, async () => {
    const kv = await world.kv();
    for (const name of [CHAIN, KEYS, PROFILE]) await kv.put(name, garbage);
    assertWelcome(await launch(), "Grace");
    assert.deepEqual(calls(), [CERT_CHAIN_URL, JWKS_URL, USERINFO_URL]);
    assert.ok(await eventually(async () => (await kv.get(PROFILE)) !== garbage));
  });
}

for (const name of ["url", "fetched_at", "chain", "jwks", "expires_at", "userinfo"]) {
  test(`an entry whose "${name}" is of another type is replaced`, async () => {
    for (const key of [CHAIN, KEYS, PROFILE]) await tamper(key, (value) => name in value && (value[name] = [null]));
    assertWelcome(await launch(), "Grace");
    assert.equal(calls().length, { fetched_at: 2 }[name] ?? 1);
  });
}

test("keys of five minutes ago are used as they are", async () => {
  await tamper(KEYS, (value) => (value.fetched_at -= 5 * MINUTE));
  assertWelcome(await launch(), "Grace");
  await settled();
  assert.deepEqual(calls(), []);
});

test("keys of eleven minutes ago are used, and refreshed behind the answer", async () => {
  await tamper(KEYS, (value) => (value.fetched_at -= 11 * MINUTE));
  assertWelcome(await launch(), "Grace");
  assert.ok(await eventually(() => world.outside.calls.length));
  assert.deepEqual(calls(), [JWKS_URL]);
  assert.ok(await eventually(async () => fresh(JSON.parse(String(await (await world.kv()).get(KEYS))))));
  assertWelcome(await launch(), "Grace");
  await settled();
  assert.deepEqual(calls(), []);
});

test("keys of eleven minutes ago serve on while the tenant fails, which is asked no more for a while", async () => {
  await tamper(KEYS, (value) => (value.fetched_at -= 11 * MINUTE));
  world.outside.on(JWKS_URL, fails(500));
  assertWelcome(await launch(), "Grace");
  assert.ok(await eventually(() => world.outside.calls.length));
  assertWelcome(await launch(), "Grace");
  await settled();
  assert.deepEqual(calls(), [JWKS_URL]);
});

for (const [age, shift] of /** @type {const} */ ([
  ["over a day old", -DAY],
  ["from the future", HOUR],
])) {
  test(`keys ${age} are not used`, async () => {
    await tamper(KEYS, (value) => (value.fetched_at += shift));
    assertWelcome(await launch(), "Grace");
    assert.deepEqual(calls(), [JWKS_URL]);
  });

  test(`keys ${age} are not used, even where the tenant fails`, async () => {
    await tamper(KEYS, (value) => (value.fetched_at += shift));
    world.outside.on(JWKS_URL, fails(500));
    assertCannotReach(await launch());
  });

  test(`a chain fetched ${age} is fetched again`, async () => {
    await tamper(CHAIN, (value) => (value.fetched_at += shift));
    assertWelcome(await launch(), "Grace");
    assert.deepEqual(calls(), [CERT_CHAIN_URL]);
  });
}

test("a symmetric key among those kept is no key", async () => {
  const secret = Buffer.alloc(32, 7);
  const jwk = { kty: "oct", kid: "oct", alg: "HS256", k: secret.toString("base64url") };
  await tamper(KEYS, (value) => (value.jwks = JSON.stringify({ keys: [jwk, ...tenant.jwks] })));
  assertLinkAgain(await launch(compact({ alg: "HS256", typ: "JWT", kid: "oct" }, tenant.accessClaims(), hmac(secret))));
  assertWelcome(await launch(), "Grace");
});

test("a chain that is kept under another URL's name is not that URL's", async () => {
  const kv = await world.kv();
  const { certChainUrl } = world.serve(stranger);
  await kv.put(CHAIN, String(await kv.get(CHAIN)).replace(CERT_CHAIN_URL, certChainUrl));
  assertWelcome(await launch(), "Grace");
  assert.deepEqual(calls(), [CERT_CHAIN_URL]);
});

test("a chain that Amazon did not issue is not believed because it is kept", async () => {
  const evil = await world.authority.issue({ selfSigned: true });
  await tamper(CHAIN, (value) => (value.chain = evil.chainPem));
  const signer = { identity: evil, certChainUrl: CERT_CHAIN_URL };
  assertRefused(await say(world, launchRequest(), { signer }), 400, "signature_mismatch");
  assert.deepEqual(calls(), [CERT_CHAIN_URL]);
});

test("a chain that was kept under other trust anchors is not believed", async () => {
  await world.restart({ ALEXA_DEV_ROOT_CA: undefined });
  assertRefused(await launch(), 400, "invalid_cert_chain");
  assert.deepEqual(calls(), [CERT_CHAIN_URL]);
});

test("a certificate is dated again: one that ends is replaced by its successor", async () => {
  const old = world.serve(await world.authority.issue({ notAfter: new Date(Date.now() + 4_000) }));
  assertPleaseLink(await say(world, launchRequest(), { signer: old }));
  assertPleaseLink(await say(world, launchRequest(), { signer: old }));
  assert.deepEqual(calls(), [old.certChainUrl]);

  const renewed = world.serve(await world.authority.issue(), old.certChainUrl);
  await new Promise((resolve) => setTimeout(resolve, 5_500));
  assertRefused(await say(world, launchRequest(), { signer: old }), 400, "signature_mismatch");
  assertPleaseLink(await say(world, launchRequest(), { signer: renewed }));
  assert.deepEqual(calls(), [old.certChainUrl]);
});

test("a certificate that has ended is refused, also from KV in a cold isolate", async () => {
  const old = world.serve(await world.authority.issue({ notAfter: new Date(Date.now() + 3_000) }));
  assertPleaseLink(await say(world, launchRequest(), { signer: old }));
  await new Promise((resolve) => setTimeout(resolve, 4_500));
  assertRefused(await say(world, launchRequest(), { signer: old }), 400, "invalid_cert_chain");
  await world.restart();
  assertRefused(await say(world, launchRequest(), { signer: old }), 400, "invalid_cert_chain");
});

test("somebody else's profile under a token's name gives nobody's name", async () => {
  await tamper(PROFILE, (value) => Object.assign(value.userinfo, { sub: "auth0|mallory", given_name: "Mallory" }));
  assertWelcome(await launch());
});

for (const [age, shift] of /** @type {const} */ ([
  ["has ended", -2 * HOUR],
  ["would last longer than any", HOUR],
])) {
  test(`a profile that ${age} is asked for again`, async () => {
    await tamper(PROFILE, (value) => (value.expires_at += shift));
    assertWelcome(await launch(), "Grace");
    assert.deepEqual(calls(), [USERINFO_URL]);
  });
}

test("a profile is kept no longer than its token, and not at all under a minute", async () => {
  const brief = tenant.accessToken({ exp: seconds(30) });
  const short = tenant.accessToken({ exp: seconds(10 * MINUTE) });
  assertWelcome(await launch(brief), "Ada");
  assertWelcome(await launch(short), "Ada");
  const entry = await eventually(async () => (await kept()).find(({ name }) => name.endsWith(sha256(short))));
  assert.ok(entry?.expiration && entry.expiration <= seconds(10 * MINUTE + 1));
  assert.ok(!(await names()).includes(`${PROFILES}${sha256(brief)}`));
});

/** @param {{ fetched_at: number }} value */
const fresh = (value) => value.fetched_at > seconds(-MINUTE);
/** Time for work after a response. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 300));
