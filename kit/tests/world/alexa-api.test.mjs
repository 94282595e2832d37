/** The stand-in for Alexa's own API: what a token and a permission open (../../world/alexa/api.mjs). */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { readInteractionModel } from "../../src/alexa/language-model.mjs";
import { Alexa } from "../../src/world/alexa/alexa.mjs";
import { createAuthority } from "../../src/world/amazon/authority.mjs";
import { startServer } from "../../src/world/http.mjs";

const REMINDERS = "alexa::alerts:reminders:skill:readwrite";
const TIMERS = "alexa::alerts:timers:skill:readwrite";
const ADDRESS = "alexa::devices:all:address:full:read";
const POSTAL_CODE = "alexa:devices:all:address:country_and_postal_code:read";
const NAME = "alexa::profile:given_name:read";

/** @type {Alexa} */
let alexa;
/** The envelope of the last request to the skill. @type {any} */
let received;
/** What the skill does while it answers. */
let meanwhile = async () => {};
const worker = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  received = JSON.parse(body);
  await meanwhile();
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ version: "1.0", response: {} }));
});
/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;

before(async () => {
  worker.listen(0, "127.0.0.1");
  await once(worker, "listening");
  server = await startServer({ port: 0, answer: (request, response, url) => alexa.api.answer(request, response, url) });
});
after(async () => {
  worker.close();
  await server.close();
});
beforeEach(async () => {
  meanwhile = async () => {};
  alexa = new Alexa({
    skill: {
      manifest: {
        permissions: [REMINDERS, TIMERS, ADDRESS, POSTAL_CODE, NAME, "alexa::person_id:read"].map((name) => ({ name })),
      },
      models: new Map([
        ["en-US", readInteractionModel({ languageModel: { invocationName: "account greeter", intents: [] } })],
      ]),
      accountLinking: {
        authorizationUrl: "https://a.example/authorize",
        accessTokenUrl: "https://a.example/token",
        accessTokenScheme: "HTTP_BASIC",
        clientId: "c",
        scopes: [],
      },
    },
    parties: { clientId: "c", clientSecret: "s", tenant: "http://127.0.0.1:1", amazon: server.origin },
    worker: `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (worker.address()).port}`,
    identity: await (await createAuthority()).issue(),
    certChainUrl: "http://127.0.0.1:1/echo.api/echo-api-cert.pem",
  });
});

/**
 * Opens the skill, and returns a client of the API that its request names.
 * @param {string} [account]
 * @param {string} [device]
 */
async function open(account = "robin", device = "echo") {
  await alexa.say("open account greeter", { account, device });
  const { apiEndpoint, apiAccessToken, device: sent } = received.context.System;
  /** @param {string} path @param {RequestInit & { token?: string }} [init] */
  const call = async (path, { token = apiAccessToken, ...init } = {}) => {
    const response = await fetch(apiEndpoint + path, {
      ...init,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    });
    const text = await response.text();
    return { status: response.status, body: text && JSON.parse(text) };
  };
  return {
    call,
    settings: `/v2/devices/${sent.deviceId}/settings`,
    address: `/v1/devices/${sent.deviceId}/settings/address`,
    endpoint: apiEndpoint,
  };
}

test("a request names the API of this machine, and a token of its own account opens it", async () => {
  const { call, settings, endpoint } = await open();
  assert.equal(endpoint, server.origin);
  assert.deepEqual(await call(`${settings}/System.timeZone`), {
    status: 200,
    body: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  assert.equal((await call(`${settings}/System.distanceUnits`)).body, "METRIC");
  assert.equal((await call(`${settings}/System.timeZone`, { token: "another" })).status, 401);
  const sasha = await open("sasha");
  assert.equal((await sasha.call(`${settings}/System.timeZone`)).status, 403, "another's device");
  const show = await open("robin", "show");
  assert.equal((await show.call(`${show.settings}/System.timeZone`)).status, 200);
  assert.equal((await show.call(`${settings}/System.timeZone`)).status, 403, "another device of the same account");
  assert.equal((await call("/v1/unknown")).status, 404);
});

test("profile and address are told while the permission is granted", async () => {
  const { call, address } = await open();
  const name = "/v2/accounts/~current/settings/Profile.givenName";
  for (const [permission, path, value] of /** @type {const} */ ([
    [NAME, name, "Robin"],
    [ADDRESS, address, { city: "Seattle" }],
    [POSTAL_CODE, `${address}/countryAndPostalCode`, { postalCode: "98109" }],
  ])) {
    assert.equal((await call(path)).status, 403, path);
    alexa.grant("robin", permission, true);
    const { status, body } = await call(path);
    assert.equal(status, 200);
    if (typeof value === "string") assert.equal(body, value);
    else for (const [member, expected] of Object.entries(value)) assert.equal(body[member], expected);
    alexa.grant("robin", permission, false);
    assert.equal((await call(path)).status, 403, path);
  }
});

test("the card's name of a permission grants it, too, and one that skill.json does not request cannot be granted", async () => {
  await open();
  alexa.grant("robin", "read::alexa:device:all:address", true);
  alexa.grant("robin", "read::alexa:device:all:address:country_and_postal_code", true);
  assert.deepEqual([...alexa.account("robin").granted], [ADDRESS, POSTAL_CODE]);
  assert.throws(
    () => alexa.grant("robin", "alexa::profile:email:read", true),
    /skill.json does not request alexa::profile:email:read: it requests alexa::alerts/,
  );
  await open();
  const { scopes } = received.context.System.user.permissions;
  assert.deepEqual(
    [scopes[ADDRESS], scopes[NAME], scopes["alexa::person_id:read"]],
    [{ status: "GRANTED" }, { status: "DENIED" }, undefined],
  );
});

test("reminders and timers are set, listed and deleted", async () => {
  const { call } = await open();
  const reminder = JSON.stringify({ alertInfo: { spokenInfo: { content: [{ locale: "en-US", text: "Tea" }] } } });
  const post = (/** @type {string} */ path, /** @type {string} */ body) => call(path, { method: "POST", body });
  assert.equal((await post("/v1/alerts/reminders", reminder)).status, 401);
  alexa.grant("robin", REMINDERS, true);
  alexa.grant("robin", TIMERS, true);
  const { status, body } = await post("/v1/alerts/reminders", reminder);
  assert.equal(status, 201);
  assert.equal((await call(`/v1/alerts/reminders/${body.alertToken}`)).body.status, "ON");
  assert.equal((await call("/v1/alerts/reminders")).body.totalCount, 1);
  assert.equal((await call(`/v1/alerts/reminders/${body.alertToken}`, { method: "DELETE" })).status, 200);
  assert.equal((await call(`/v1/alerts/reminders/${body.alertToken}`)).status, 404);
  const timer = await post("/v1/alerts/timers", JSON.stringify({ duration: "PT60S", timerLabel: "Eggs" }));
  assert.equal((await call("/v1/alerts/timers")).body.timers[0].id, timer.body.id);
  await call("/v1/alerts/timers", { method: "DELETE" });
  assert.equal((await call("/v1/alerts/timers")).body.totalCount, 0);
  const sasha = await open("sasha");
  alexa.grant("sasha", TIMERS, true);
  assert.equal((await sasha.call("/v1/alerts/timers")).body.totalCount, 0);
});

test("what Alexa says meanwhile, and what is refused, is told beside the turn", async () => {
  const { call } = await open();
  meanwhile = async () => {
    const speak = (/** @type {unknown} */ directive) =>
      call("/v1/directives", { method: "POST", body: JSON.stringify({ header: { requestId: "r" }, directive }) });
    assert.equal((await speak({ type: "VoicePlayer.Speak", speech: "<speak>One moment.</speak>" })).status, 204);
    assert.equal((await speak({ type: "VoicePlayer.Speek", speech: "" })).status, 400);
    await call("/v1/alerts/timers");
  };
  const { notes } = await alexa.say("open account greeter", { account: "robin" });
  assert.deepEqual(notes, ["Alexa says meanwhile: One moment.", `Robin has not granted ${TIMERS}`]);
});
