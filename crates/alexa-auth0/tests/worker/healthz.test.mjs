import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { AUDIENCE, CLIENT_ID, DOMAIN } from "alexa-auth0-kit/testing/tenant";
import { assertPleaseLink, assertRefused } from "./expect.mjs";
import { createWorld, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());

test("a configured Worker is ok, and names the development override that is set", async () => {
  const { status, report } = await health();
  assert.equal(status, 200);
  assert.match(report.version, /^\d+\.\d+\.\d+/);
  assert.deepEqual(report, {
    status: "ok",
    version: report.version,
    problems: [],
    unset: [],
    settings: { AUTH0_DOMAIN: digest(DOMAIN), AUTH0_CLIENT_ID: digest(CLIENT_ID), AUTH0_AUDIENCE: digest(AUDIENCE) },
    dev_overrides: ["ALEXA_DEV_ROOT_CA"],
  });
});

test("of each setting of the tenant that is set, the digest is shown, and of no other", async () => {
  await world.restart({ AUTH0_AUDIENCE: undefined, AUTH0_ORGANIZATION: " org_1 ", AUTH0_ACCEPT_ID_TOKENS: "true" });
  const { body, report } = await health();
  assert.deepEqual(report.settings, {
    AUTH0_ACCEPT_ID_TOKENS: digest("true"),
    AUTH0_CLIENT_ID: digest(CLIENT_ID),
    AUTH0_DOMAIN: digest(DOMAIN),
    AUTH0_ORGANIZATION: digest("org_1"),
  });
  assert.ok(!body.includes("org_1"));
});

test("without an override there is none to name", async () => {
  await world.restart({ ALEXA_DEV_ROOT_CA: undefined });
  assert.deepEqual((await health()).report.dev_overrides, []);
  await world.restart({ ALEXA_DEV_ROOT_CA: "  " });
  assert.deepEqual((await health()).report.dev_overrides, [], "an empty setting counts as unset");
});

test("every problem is reported at once, and no value is shown", async () => {
  const secret = "s3cr3t-value";
  await world.restart({
    AUTH0_DOMAIN: `https://${secret}.eu.auth0.com/login`,
    AUTH0_CLIENT_ID: undefined,
    AUTH0_ACCEPT_ID_TOKENS: secret,
    ALEXA_SKILL_ID: "",
    ALEXA_DEV_ROOT_CA: secret,
    ALEXA_DEV_CERT_ORIGIN: `http://${secret}.example`,
  });
  const { status, body, report } = await health();
  assert.equal(status, 500);
  assert.equal(report.status, "misconfigured");
  assert.deepEqual(report.settings, {}, "no digest of a value that may be something else than a setting");
  assert.deepEqual(settingsOf(report).sort(), [
    "ALEXA_DEV_CERT_ORIGIN",
    "ALEXA_DEV_ROOT_CA",
    "ALEXA_SKILL_ID",
    "AUTH0_ACCEPT_ID_TOKENS",
    "AUTH0_CLIENT_ID",
    "AUTH0_DOMAIN",
  ]);
  assert.ok(!body.includes(secret));

  assertRefused(await say(world, launchRequest()), 500, "misconfigured");
  assert.deepEqual(world.outside.calls, []);
  assert.ok(!world.log.join().includes(secret));
});

const BROKEN = {
  "a scope in a list": { AUTH0_REQUIRED_SCOPE: ["read:orders"] },
  "an audience in a list": { AUTH0_AUDIENCE: ["https://api.example.com"] },
  "a switch that is no text": { AUTH0_ACCEPT_ID_TOKENS: true },
  "no tenant": { AUTH0_DOMAIN: undefined },
  "a tenant with a scheme": { AUTH0_DOMAIN: "https://example.eu.auth0.com" },
  "a tenant with a path": { AUTH0_DOMAIN: "example.eu.auth0.com/" },
  "a tenant by plain http elsewhere than on this machine": { AUTH0_DOMAIN: "http://example.eu.auth0.com" },
  "a tenant that only looks like this machine": { AUTH0_DOMAIN: "http://127.0.0.1.example.com:4400" },
  "no client id": { AUTH0_CLIENT_ID: "" },
  "a switch that is neither true nor false": { AUTH0_ACCEPT_ID_TOKENS: "maybe" },
  "no skill id": { ALEXA_SKILL_ID: undefined },
  "no skill id between commas": { ALEXA_SKILL_ID: " , " },
  "a root that is no certificate": {
    ALEXA_DEV_ROOT_CA: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
  },
  "a certificate origin elsewhere than on this machine": { ALEXA_DEV_CERT_ORIGIN: "http://s3.example.com:80" },
  "a certificate origin with a path": { ALEXA_DEV_CERT_ORIGIN: "http://127.0.0.1:4400/echo.api" },
};

for (const [name, settings] of Object.entries(BROKEN)) {
  const [setting] = Object.keys(settings);
  test(`${name} is one problem, of ${setting}, and every request is refused for it`, async () => {
    await world.restart(settings);
    const { status, report } = await health();
    assert.equal(status, 500);
    assert.deepEqual(settingsOf(report), [setting]);
    assertRefused(await say(world, launchRequest()), 500, "misconfigured");
    assert.deepEqual(world.outside.calls, []);
  });
}

for (const [instead, settings] of /** @type {const} */ ([
  ["nothing", {}],
  ["a text", { CACHE: "x" }],
  ["an object", { CACHE: { list: [] } }],
])) {
  test(`${instead} bound in place of the KV namespace is one problem, and every request is refused for it`, async () => {
    await world.restart(settings, { kvNamespaces: {} });
    const { status, report } = await health();
    assert.equal(status, 500);
    assert.deepEqual(settingsOf(report), ["CACHE"]);
    assertRefused(await say(world, launchRequest()), 500, "misconfigured");
  });
}

test("the same Worker serves again once its settings are right", async () => {
  await world.restart();
  assert.equal((await health()).status, 200);
  assertPleaseLink(await say(world, launchRequest()));
});

/** The names of the settings that are wrong. @param {{ problems: string[] }} report */
const settingsOf = ({ problems }) => problems.map((problem) => problem.split(": ")[0]);

async function health() {
  world.outside.forget();
  const { status, body } = await world.fetch("/healthz");
  assert.deepEqual(world.outside.calls, [], "it makes no outbound call");
  return { status, body, report: JSON.parse(body) };
}

/** @param {string} text */
const digest = (text) => createHash("sha256").update(text).digest("hex");
