/** https://developer.amazon.com/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertPleaseLink, assertRefused } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());

const { pathname } = new URL(CERT_CHAIN_URL);

const INVALID = [
  `http://s3.amazonaws.com${pathname}`,
  `http://s3.amazonaws.com:443${pathname}`,
  `https://notamazon.com${pathname}`,
  `https://s3.amazonaws.com.example.com${pathname}`,
  `https://example.com/s3.amazonaws.com${pathname}`,
  `https://s3.amazonaws.com./echo.api/echo-api-cert-14.pem`,
  "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert-14.pem",
  "https://s3.amazonaws.com/invalid.path/echo-api-cert-14.pem",
  "https://s3.amazonaws.com/echo.apix/echo-api-cert-14.pem",
  "https://s3.amazonaws.com//echo.api/echo-api-cert-14.pem",
  "https://s3.amazonaws.com/",
  `https://s3.amazonaws.com:563${pathname}`,
  `https://user@s3.amazonaws.com${pathname}`,
  `https://user:password@s3.amazonaws.com${pathname}`,
  `https://s3.amazonaws.com@example.com${pathname}`,
  "https://s3.amazonaws.com/echo.api/../evil/cert.pem",
  "https://s3.amazonaws.com/echo.api/%2e%2e/evil/cert.pem",
  "https://s3.amazonaws.com/echo.api/%2E%2E/evil/cert.pem",
  "https://s3.amazonaws.com/echo.api/.%2e/evil/cert.pem",
  "https://s3.amazonaws.com/echo.api/..%2fevil/cert.pem",
  "https://s3.amazonaws.com/echo.api/%252e%252e/evil/cert.pem",
  "https://s3.amazonaws.com/echo.api/..\\evil\\cert.pem",
  `https:\\\\s3.amazonaws.com\\echo.api\\cert.pem`,
  `//s3.amazonaws.com${pathname}`,
  pathname,
  `ftp://s3.amazonaws.com${pathname}`,
  "data:application/x-pem-file,",
  `${CERT_CHAIN_URL}, ${CERT_CHAIN_URL}`,
  "not a URL",
];

for (const url of INVALID) {
  test(`${url} is refused without a call`, async () => {
    const answer = await say(world, launchRequest(), { headers: { SignatureCertChainUrl: url } });
    assertRefused(answer, 400, "invalid_cert_url");
    assert.deepEqual(world.outside.calls, []);
  });
}

const VALID = [
  CERT_CHAIN_URL,
  `HTTPS://s3.amazonaws.com${pathname}`,
  `https://S3.AmazonAWS.com${pathname}`,
  `https://s3.amazonaws.com:443${pathname}`,
  `https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert-14.pem`,
  `https://s3.amazonaws.com/evil/../echo.api/echo-api-cert-14.pem`,
  `https://s3.amazonaws.com/echo.api/%2e%2e/echo.api/./echo-api-cert-14.pem`,
];

for (const url of VALID) {
  test(`${url} is fetched in its normalised form`, async () => {
    await world.fresh();
    assertPleaseLink(await say(world, launchRequest(), { headers: { SignatureCertChainUrl: url } }));
    assert.deepEqual(world.outside.calls, [CERT_CHAIN_URL]);
  });
}

test("all forms of one URL share what is remembered of it", async () => {
  await world.fresh();
  for (const url of VALID) {
    assertPleaseLink(await say(world, launchRequest(), { headers: { SignatureCertChainUrl: url } }));
  }
  assert.deepEqual(world.outside.calls, [CERT_CHAIN_URL]);
});

test("a development origin stands in place of Amazon's, and of nobody else's", async () => {
  const origin = "http://127.0.0.1:4400";
  const { identity } = world.signer;
  await world.restart({ ALEXA_DEV_CERT_ORIGIN: origin });
  const own = world.serve(identity, origin + pathname);
  assertPleaseLink(await say(world, launchRequest(), { signer: own }));
  for (const url of [
    CERT_CHAIN_URL,
    `http://127.0.0.1:4401${pathname}`,
    `https://127.0.0.1:4400${pathname}`,
    `${origin}/evil/cert.pem`,
  ]) {
    const answer = await say(world, launchRequest(), { headers: { SignatureCertChainUrl: url } });
    assertRefused(answer, 400, "invalid_cert_url");
  }
  assert.deepEqual(world.outside.calls, [own.certChainUrl]);
  assert.deepEqual(JSON.parse((await world.fetch("/healthz")).body).dev_overrides, [
    "ALEXA_DEV_ROOT_CA",
    "ALEXA_DEV_CERT_ORIGIN",
  ]);
});
