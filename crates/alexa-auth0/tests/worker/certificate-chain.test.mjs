import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { createAuthority } from "alexa-auth0-kit/testing/authority";
import { breaks, fails, hangs, redirects, stalls, text } from "alexa-auth0-kit/testing/outside";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertPleaseLink, assertRefused } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, say } from "./world.mjs";

const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const HOUR = 3_600_000;

const world = await createWorld();
after(() => world.dispose());
beforeEach(async () => {
  world.serve(usual, CERT_CHAIN_URL);
  await world.fresh();
});

/** @param {number} milliseconds */
const fromNow = (milliseconds) => new Date(Date.now() + milliseconds);
const { authority } = world;
const stranger = await createAuthority();
const usual = world.signer.identity;
const [leaf, intermediate] = usual.chainPem.split(/(?<=-----END CERTIFICATE-----\n)/);
const other = await stranger.issue();

/** @type {Record<string, import("alexa-auth0-kit/testing/world").SigningIdentity>} */
const REFUSED = {
  "an expired leaf": await authority.issue({ notBefore: fromNow(-48 * HOUR), notAfter: fromNow(-HOUR) }),
  "a leaf that is not valid yet": await authority.issue({ notBefore: fromNow(HOUR) }),
  "an expired intermediate": await authority.issue({
    intermediate: { notBefore: fromNow(-48 * HOUR), notAfter: fromNow(-HOUR) },
  }),
  "an intermediate that is no authority": await authority.issue({ intermediate: { ca: false } }),
  "a leaf for another name": await authority.issue({ san: ["echo-api.example.com"] }),
  "a leaf for a name below ours": await authority.issue({ san: ["evil.echo-api.amazon.com"] }),
  "a leaf for all names beside ours": await authority.issue({ san: ["*.amazon.com"] }),
  "a leaf with our name in its subject only": await authority.issue({ san: [] }),
  "a leaf for TLS clients": await authority.issue({ eku: [CLIENT_AUTH] }),
  "a leaf with a short key": await authority.issue({ keySize: 1024 }),
  "a chain to an unknown root": other,
  "an unknown root that is sent along": { ...other, chainPem: other.chainPem + stranger.rootPem },
  "a chain without its intermediate": await authority.issue({ intermediate: { omitted: true } }),
  "a leaf under somebody else's intermediate": {
    ...usual,
    chainPem: leaf + other.chainPem.slice(other.chainPem.indexOf("-----END") + 26),
  },
  "a self-signed leaf": await authority.issue({ selfSigned: true }),
  "our root itself as the leaf": { ...usual, chainPem: authority.rootPem },
  "a chain that does not begin with the leaf": { ...usual, chainPem: intermediate + leaf },
  "an empty file": { ...usual, chainPem: "" },
  "a file without a certificate": { ...usual, chainPem: "<html>Not a chain</html>" },
  "a certificate that is garbage": {
    ...usual,
    chainPem: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
  },
  "a certificate cut short": { ...usual, chainPem: usual.chainPem.slice(0, 600) },
  "a leaf with one bit changed": { ...usual, chainPem: flipped(leaf) + intermediate },
};

for (const [name, identity] of Object.entries(REFUSED)) {
  test(`${name} is refused`, async () => {
    const signer = world.serve(identity);
    assertRefused(await say(world, launchRequest(), { signer }), 400, "invalid_cert_chain");
    assert.deepEqual(world.outside.calls, [signer.certChainUrl]);
    assert.deepEqual((await (await world.kv()).list()).keys, [], "and not kept");
  });
}

/** @type {Record<string, import("alexa-auth0-kit/testing/world").SigningIdentity>} */
const ACCEPTED = {
  "the usual chain": await authority.issue(),
  "a leaf under the root itself": await authority.issue({ intermediate: false }),
  "a leaf with several names and usages": await authority.issue({
    san: ["a.example.com", "echo-api.amazon.com"],
    eku: [CLIENT_AUTH, SERVER_AUTH],
  }),
  "a leaf with a long key": await authority.issue({ keySize: 3072 }),
  "a chain with a stranger's certificates after the leaf": { ...usual, chainPem: leaf + other.chainPem + intermediate },
  "a chain with text around its certificates": {
    ...usual,
    chainPem: `subject=CN = echo-api.amazon.com\n${leaf}\nissuer\n${intermediate}\n`,
  },
  "a leaf without an extended key usage, which is one for any (RFC 5280, 4.2.1.12)": await authority.issue({ eku: [] }),
  "a leaf near its end": await authority.issue({ notAfter: fromNow(HOUR) }),
};

for (const [name, identity] of Object.entries(ACCEPTED)) {
  test(`${name} is accepted`, async () => {
    assertPleaseLink(await say(world, launchRequest(), { signer: world.serve(identity) }));
  });
}

test("the stand-in's root counts only where a setting makes it an anchor", async () => {
  await world.restart({ ALEXA_DEV_ROOT_CA: undefined });
  assertRefused(await say(world, launchRequest()), 400, "invalid_cert_chain");
  await world.restart({ ALEXA_DEV_ROOT_CA: stranger.rootPem });
  assertRefused(await say(world, launchRequest()), 400, "invalid_cert_chain");
  assertPleaseLink(await say(world, launchRequest(), { signer: world.serve(other) }));
});

for (const status of [403, 404, 410]) {
  test(`a chain that the store does not have (${status}) is refused`, async () => {
    world.outside.on(CERT_CHAIN_URL, fails(status));
    assertRefused(await say(world, launchRequest()), 400, "invalid_cert_chain");
  });
}

const EVIL = "https://example.com/echo.api/evil.pem";

/** @type {Record<string, import("alexa-auth0-kit/testing/outside").Play>} */
const UNAVAILABLE = {
  "a store that fails": fails(500),
  "a store that is overloaded": fails(503),
  "a store that has been asked too often": fails(429),
  "a store that breaks the connection": breaks(),
  "a store that does not answer": hangs(),
  "a store that stops in the middle of a chain": stalls(usual.chainPem.slice(0, 600)),
};

for (const [name, play] of Object.entries(UNAVAILABLE)) {
  test(`${name} is no fault of the caller's`, async () => {
    world.outside.on(CERT_CHAIN_URL, play);
    const answer = await say(world, launchRequest());
    assertRefused(answer, 503, "cert_chain_unavailable");
    assert.deepEqual(world.outside.calls, [CERT_CHAIN_URL]);
    assert.ok(answer.milliseconds < 3_000, `${answer.milliseconds} ms`);
  });
}

test("a redirect of the store is not followed", async () => {
  world.outside.on(EVIL, text(usual.chainPem));
  world.outside.on(CERT_CHAIN_URL, redirects(EVIL));
  assertRefused(await say(world, launchRequest()), 400, "invalid_cert_chain");
  assert.deepEqual(world.outside.calls, [CERT_CHAIN_URL]);
});

test("a chain of 256 KiB is read, and one byte more is not", async () => {
  for (const [excess, accepted] of /** @type {const} */ ([
    [0, true],
    [1, false],
  ])) {
    await world.fresh();
    world.outside.on(CERT_CHAIN_URL, text(usual.chainPem.padEnd(256 * 1024 + excess, "\n")));
    const answer = await say(world, launchRequest());
    if (accepted) assertPleaseLink(answer);
    else assertRefused(answer, 400, "invalid_cert_chain");
  }
});

/** Changes one bit in the middle of a certificate. @param {string} pem */
function flipped(pem) {
  const middle = pem.length >> 1;
  const position = pem[middle] === "\n" ? middle + 1 : middle;
  return pem.slice(0, position) + (pem[position] === "A" ? "B" : "A") + pem.slice(position + 1);
}
