import assert from "node:assert/strict";
import { KeyObject } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { after, test } from "node:test";
import { createServer } from "node:tls";
import { servedCertificate } from "../../src/doctor/certificate.mjs";
import { ask } from "../../src/doctor/http.mjs";
import { createAuthority } from "../../src/world/amazon/authority.mjs";
import { freePort } from "../../src/world/ports.mjs";

const authority = await createAuthority();
const { chainPem, privateKey } = await authority.issue({ san: ["*.example.com"] });
const key = KeyObject.from(/** @type {any} */ (privateKey)).export({ type: "pkcs8", format: "pem" });
const server = createServer({ cert: chainPem, key }).listen(0, "127.0.0.1");
await once(server, "listening");
after(() => server.close());
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
const here = { host: "127.0.0.1", port };

test("a certificate is looked at, and trusted if it is for the host and from a known authority", async () => {
  const ca = authority.rootPem;
  assert.deepEqual(await servedCertificate("alexa.example.com", { ...here, ca }), {
    trusted: true,
    names: ["*.example.com"],
    authority: "Alexa stand-in",
  });
  assert.deepEqual(await servedCertificate("alexa.example.com", here), {
    trusted: false,
    names: ["*.example.com"],
    authority: "Alexa stand-in",
  });
  assert.deepEqual(await servedCertificate("alexa.example.org", { ...here, ca }), {
    trusted: false,
    names: ["*.example.com"],
    authority: "Alexa stand-in",
  });
});

test("where nobody listens there is none", async () => {
  const port = await freePort();
  await assert.rejects(
    servedCertificate("alexa.example.com", { host: "127.0.0.1", port }),
    /https:\/\/alexa\.example\.com does not answer \(ECONNREFUSED\)/,
  );
});

test("a request to a host whose certificate is not accepted tells why", async () => {
  await assert.rejects(
    ask(fetch, `https://127.0.0.1:${port}/`),
    /^Error: the certificate of https:\/\/127\.0\.0\.1:\d+ is not from a public authority, or is served without the authority's own certificate \(\w+\)$/,
  );
  const plain = createHttpServer().listen(0, "127.0.0.1");
  await once(plain, "listening");
  const { port: http } = /** @type {import("node:net").AddressInfo} */ (plain.address());
  await assert.rejects(
    ask(fetch, `https://127.0.0.1:${http}/`),
    /^Error: https:\/\/127\.0\.0\.1:\d+ does not answer with TLS \(ERR_SSL_\w+\)$/,
  );
  plain.close();
});
