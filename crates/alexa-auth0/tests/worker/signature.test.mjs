import assert from "node:assert/strict";
import { constants, KeyObject, sign } from "node:crypto";
import { after, test } from "node:test";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertPleaseLink, assertRefused } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());

const body = JSON.stringify(launchRequest());
const key = KeyObject.from(world.signer.identity.privateKey);
const genuine = sign("sha256", Buffer.from(body), key);
const stranger = await world.authority.issue();

/** @param {string} hash @param {object} [options] */
const signedWith = (hash, options = {}) => sign(hash, Buffer.from(body), { key, ...options });

test("a genuine signature is accepted, and the chain fetched for it once", async () => {
  assertPleaseLink(await send(genuine));
  assertPleaseLink(await send(genuine));
  assert.deepEqual(world.outside.calls, [CERT_CHAIN_URL]);
});

/** @type {Record<string, Uint8Array | string>} */
const REFUSED = {
  "a signature by another key of the same authority": sign(
    "sha256",
    Buffer.from(body),
    KeyObject.from(stranger.privateKey),
  ),
  "a signature with SHA-1": signedWith("sha1"),
  "a signature with SHA-512": signedWith("sha512"),
  "a PSS signature": signedWith("sha256", { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }),
  "a signature cut short": genuine.subarray(0, -1),
  "a signature made longer": Buffer.concat([genuine, Buffer.alloc(1)]),
  "a signature of zeros": Buffer.alloc(256),
  "a signature of one byte": Buffer.alloc(1, 1),
  "two signatures": `${genuine.toString("base64")}, ${genuine.toString("base64")}`,
  "a signature in hexadecimal": genuine.toString("hex"),
};

for (const [name, signature] of Object.entries(REFUSED)) {
  test(`${name} is refused`, async () => {
    assertRefused(await send(signature), 400, "signature_mismatch");
    assertPleaseLink(await send(genuine));
  });
}

for (const [name, changed] of Object.entries({
  "one byte changed": body.replace("en-US", "en-UK"),
  "one more space at the end": `${body} `,
  "its members in another order": JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(body)).reverse())),
})) {
  test(`a body with ${name} is refused under the signature of another`, async () => {
    assertRefused(await send(genuine, changed), 400, "signature_mismatch");
  });
}

/** @param {Uint8Array | string} signature @param {string} [sent] */
function send(signature, sent = body) {
  const encoded = typeof signature === "string" ? signature : Buffer.from(signature).toString("base64");
  return say(world, sent, { headers: { "Signature-256": encoded } });
}
