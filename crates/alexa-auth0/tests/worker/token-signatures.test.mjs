/** Tokens with the right claims, signed with a key that the tenant does not have or that cannot be used. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { json } from "alexa-auth0-kit/testing/outside";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { compact, generateKey, hmac, JWKS_URL, rsa } from "alexa-auth0-kit/testing/tenant";
import { assertLinkAgain, assertWelcome } from "./expect.mjs";
import { createWorld, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());

const { tenant } = world;
const { RS256, PS256 } = tenant.keys;
const attacker = generateKey();
const ours = { alg: "RS256", typ: "JWT", kid: RS256.kid };
const genuine = tenant.accessToken();
const [header, claims, signature] = genuine.split(".");
const claimsText = JSON.stringify(tenant.accessClaims());

/** @param {string} accessToken */
const launch = (accessToken) => say(world, launchRequest({ accessToken }));
/** @param {object} value */
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

const FORGED = {
  "claims of somebody else": [
    header,
    encoded({ ...tenant.accessClaims(), sub: "auth0|somebody-else" }),
    signature,
  ].join("."),
  "another header": [encoded({ ...ours, x: 1 }), claims, signature].join("."),
  "one bit of the signature changed": bitChanged(genuine, 0),
  "no signature": `${header}.${claims}.`,
  "the signature cut short": `${header}.${claims}.${signature.slice(0, -4)}`,
  "a stranger's signature": tenant.accessToken({}, { kid: RS256.kid }, attacker),
  "a stranger's signature and JWK": tenant.accessToken({}, { kid: RS256.kid, jwk: attacker.jwk }, attacker),
  "the signature of the other of our keys": tenant.accessToken({}, { kid: PS256.kid, alg: "PS256" }, RS256),
  "PKCS#1 where PSS is said": compact(
    { ...ours, kid: PS256.kid, alg: "PS256" },
    claimsText,
    rsa({ ...PS256, alg: "RS256" }),
  ),
  "PSS where PKCS#1 is said": compact(ours, claimsText, rsa({ ...RS256, alg: "PS256" })),
  ...Object.fromEntries(
    [0, 20, 31, 33, 222].map((saltLength) => [
      `PSS with a salt of ${saltLength} bytes`,
      compact({ ...ours, kid: PS256.kid, alg: "PS256" }, claimsText, rsa(PS256, saltLength)),
    ]),
  ),
  "PSS with a bit of the padding changed": bitChanged(tenant.accessToken({}, {}, PS256), 9),
  "PSS with the last bit changed": bitChanged(tenant.accessToken({}, {}, PS256), -1),
  "PS256 by a key that is for RS256": tenant.accessToken({}, { alg: "PS256" }, { ...RS256, alg: "PS256" }),
};

test("the genuine token is accepted", async () => assertWelcome(await launch(genuine), "Ada"));

for (const [name, token] of Object.entries(FORGED)) {
  test(`refused by the keys at hand: ${name}`, async () => {
    world.outside.forget();
    assertLinkAgain(await launch(token));
    assert.deepEqual(world.outside.calls, []);
  });
}

for (const alg of /** @type {const} */ (["RS256", "PS256"])) {
  for (const size of [2048, 2050, 2056, 3072, 4096]) {
    test(`${alg} by a key of ${size} bits is accepted, and with one bit changed refused`, async (t) => {
      const usual = tenant.jwks;
      t.after(() => (tenant.jwks = usual));
      const key = generateKey(alg, size);
      tenant.jwks = [key.jwk];
      await world.fresh();
      const token = tenant.accessToken({}, {}, key);
      assertWelcome(await launch(token), "Ada");
      for (const byte of [0, 1, 128, -1]) assertLinkAgain(await launch(bitChanged(token, byte)));
    });
  }
}

for (const [pointer, value] of Object.entries({
  jku: "https://evil.example/jwks.json",
  x5u: "https://evil.example/chain.pem",
  x5c: ["AAAA"],
  jwk: attacker.jwk,
})) {
  test(`where ${pointer} points to a key, nobody follows`, async () => {
    await world.restart();
    world.outside.on(String(value), json({ keys: [attacker.jwk] }));
    assertLinkAgain(await launch(tenant.accessToken({}, { [pointer]: value }, attacker)));
    assertLinkAgain(await launch(tenant.accessToken({}, { [pointer]: value, kid: RS256.kid }, attacker)));
    assert.ok(
      world.outside.calls.every((url) => url === JWKS_URL),
      world.outside.calls.join(" "),
    );
  });
}

const secret = Buffer.alloc(32, 7);
const [weak, encryption, leaked, small, nameless] = [1024, 2048, 2048, 2048, 2048].map((size) =>
  generateKey("RS256", size),
);
const twice = generateKey();
const long = { ...generateKey(), kid: "k".repeat(128) };

/** @type {Record<string, [Record<string, unknown>[], string]>} JWKs, and a token by them */
const UNUSABLE = {
  "a symmetric key": [
    [{ kty: "oct", kid: "oct", alg: "HS256", k: secret.toString("base64url") }],
    compact({ ...ours, kid: "oct" }, claimsText, hmac(secret)),
  ],
  "a symmetric key that says RS256": [
    [{ kty: "oct", kid: "oct", alg: "RS256", k: secret.toString("base64url") }],
    compact({ ...ours, kid: "oct" }, claimsText, hmac(secret)),
  ],
  "an RSA key of 1024 bits": [[weak.jwk], tenant.accessToken({}, {}, weak)],
  "a key for encryption": [[{ ...encryption.jwk, use: "enc" }], tenant.accessToken({}, {}, encryption)],
  "a key whose operations are others": [
    [{ ...encryption.jwk, use: undefined, key_ops: ["encrypt"] }],
    tenant.accessToken({}, {}, encryption),
  ],
  "a key for another algorithm": [[{ ...encryption.jwk, alg: "RS512" }], tenant.accessToken({}, {}, encryption)],
  "a key published with its private part": [
    [{ ...leaked.jwk, ...leaked.privateKey.export({ format: "jwk" }) }],
    tenant.accessToken({}, {}, leaked),
  ],
  "a key with exponent 3": [[{ ...small.jwk, e: "Aw" }], tenant.accessToken({}, {}, small)],
  "a key without a kid": [[{ ...nameless.jwk, kid: undefined }], tenant.accessToken({}, {}, nameless)],
  "a key whose modulus is garbage": [[{ ...small.jwk, n: "!" }], tenant.accessToken({}, {}, small)],
  "what is no key": [[/** @type {any} */ (null), /** @type {any} */ ("key")], tenant.accessToken({}, {}, small)],
  "a kid that stands twice": [[twice.jwk, { ...attacker.jwk, kid: twice.kid }], tenant.accessToken({}, {}, twice)],
  "a kid that stands twice, by the other key": [
    [twice.jwk, { ...attacker.jwk, kid: twice.kid }],
    tenant.accessToken({}, { kid: twice.kid }, attacker),
  ],
};

for (const [name, [jwks, token]] of Object.entries(UNUSABLE)) {
  test(`in a set of keys, ${name} is not used and does not spoil the set`, async (t) => {
    const usual = tenant.jwks;
    t.after(() => (tenant.jwks = usual));
    tenant.jwks = [...jwks, ...usual];
    await world.fresh();
    assertLinkAgain(await launch(token));
    assertWelcome(await launch(genuine), "Ada");
  });
}

test("in a set of keys, members nobody knows and a kid of 128 characters do no harm", async (t) => {
  const usual = tenant.jwks;
  t.after(() => (tenant.jwks = usual));
  tenant.jwks = [{ ...long.jwk, kid: long.kid, x5t: "AAAA", x5c: ["MIIC"], new: {} }];
  await world.fresh();
  assertWelcome(await launch(tenant.accessToken({}, {}, long)), "Ada");
});

/** Changes a bit of one byte of a token's signature; -1 is the last. @param {string} token @param {number} byte */
function bitChanged(token, byte) {
  const [first, second, last] = token.split(".");
  const bytes = Buffer.from(last, "base64url");
  bytes[(byte + bytes.length) % bytes.length] ^= 1;
  return [first, second, bytes.toString("base64url")].join(".");
}
