/** If the self-test of the runtime's crypto fails, every request is refused. It runs before the first request. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { intentRequest, launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertPleaseLink, assertRefused } from "./expect.mjs";
import { createWorldWith, eventually, say } from "./world.mjs";

/**
 * Replacements for fields of `node:crypto`, given the `real` ones. `known` also accepts a signature that was genuine
 * before.
 */
const PLAYED = {
  "accepts everything": "verify: () => true, createVerify: () => ({ update() {}, verify: () => true })",
  "accepts nothing": "verify: () => false, createVerify: () => ({ update() {}, verify: () => false })",
  "does not look at the message":
    "verify: (algorithm, data, key, signature) => known(signature, real.verify(algorithm, data, key, signature))",
  "accepts every PSS signature": "createVerify: () => ({ update() {}, verify: () => true })",
  "accepts no PSS signature": "createVerify: () => ({ update() {}, verify: () => false })",
  "accepts every signature over SHA-384":
    'verify: (algorithm, ...rest) => algorithm === "RSA-SHA384" || real.verify(algorithm, ...rest)',
  "accepts no signature over SHA-512":
    'verify: (algorithm, ...rest) => algorithm !== "RSA-SHA512" && real.verify(algorithm, ...rest)',
  "takes any length of a salt":
    "createVerify: (name) => { const one = real.createVerify(name); return { update(data) { one.update(data); return this; }, verify: (key, signature) => one.verify({ ...key, saltLength: real.constants.RSA_PSS_SALTLEN_AUTO }, signature) }; }",
  "accepts every signature of another length":
    "verify: (algorithm, data, key, signature) => signature.length !== 256 || real.verify(algorithm, data, key, signature)",
  "takes every key for the first": "createPublicKey: (key) => (first ??= real.createPublicKey(key))",
  "gives every message the same code":
    'createHmac: () => ({ update() { return this; }, digest: () => "0".repeat(64) })',
  "gives no code": 'createHmac: () => { throw new Error("played"); }',
  "takes no key": 'createPublicKey: () => { throw new Error("played"); }',
  fails: 'verify: () => { throw new Error("played"); }',
};

/** @param {string} members */
const playing = (members) => `
  const real = process.getBuiltinModule("node:crypto");
  const signatures = new Set();
  const known = (signature, genuine) => {
    const name = String(signature);
    if (genuine) signatures.add(name);
    return signatures.has(name);
  };
  let first;
  const played = { ...real, ${members} };
  process.getBuiltinModule = (name) => (name === "node:crypto" ? played : undefined);
`;

/** @param {string} members */
async function withCrypto(members) {
  const world = await createWorldWith(playing(members));
  after(() => world.dispose());
  const { status, body } = await world.fetch("/healthz");
  return { world, status, report: JSON.parse(body) };
}

test("with the runtime's own crypto, handed on, every request is served", async () => {
  const { world, status, report } = await withCrypto("verify: (...given) => real.verify(...given)");
  assert.equal(status, 200);
  assert.deepEqual(report.problems, []);
  assertPleaseLink(await say(world, launchRequest()));
});

test("it is tried once in an isolate: after a panic, the next request does not wait for it", async () => {
  const { world } = await withCrypto(
    'verify: (...given) => { console.log("verified"); return real.verify(...given); }',
  );
  const verified = () => world.log.filter((line) => line === "verified").length;
  assert.ok(await eventually(() => verified() >= 10), "by the self-test");
  assertRefused(await say(world, intentRequest("PanicIntent")), 500, "internal_error");
  const before = verified();
  assertPleaseLink(await say(world, launchRequest()));
  assert.ok(await eventually(() => verified() > before), "by the request");
  assert.ok(verified() - before <= 4, `${verified() - before}: the chain and the body`);
});

for (const [what, members] of Object.entries(PLAYED)) {
  test(`crypto that ${what} is found out at start, and every request is refused`, async () => {
    const { world, status, report } = await withCrypto(members);
    assert.equal(status, 500);
    assert.equal(report.status, "misconfigured");
    assert.deepEqual(report.problems, ["crypto: the self-test failed"]);
    for (const chunked of [false, true])
      assertRefused(await say(world, launchRequest(), { chunked }), 500, "misconfigured");
    assert.deepEqual(world.outside.calls, []);
  });
}
