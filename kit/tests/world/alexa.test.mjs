/** The stand-in for Alexa links, refreshes, signs and judges as Alexa does (../../world/alexa). */
import assert from "node:assert/strict";
import { webcrypto, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, beforeEach, describe, it } from "node:test";
import { localCallbacks } from "../../src/alexa/callbacks.mjs";
import { readInteractionModel } from "../../src/alexa/language-model.mjs";
import { Alexa } from "../../src/world/alexa/alexa.mjs";
import { createAuthority } from "../../src/world/amazon/authority.mjs";
import { Tenant } from "../../src/world/tenant/tenant.mjs";
import { World } from "../../src/world/world.mjs";

const CLIENT = { clientId: "alexa-skill", clientSecret: "a secret+with/odd=characters" };
const AMAZON = "http://127.0.0.1:1";
const API = "https://api.example/skill";
const GREETING = {
  version: "1.0",
  response: { outputSpeech: { type: "PlainText", text: "Hello." }, shouldEndSession: false },
};

/** @type {import("../../src/world/alexa/skill.mjs").Skill} */
const SKILL = {
  manifest: {
    events: { subscriptions: [{ eventName: "SKILL_ACCOUNT_LINKED" }, { eventName: "SKILL_DISABLED" }] },
    permissions: [{ name: "alexa::person_id:read" }],
  },
  models: new Map([
    [
      "en-US",
      readInteractionModel({
        languageModel: {
          invocationName: "account greeter",
          intents: [{ name: "WhoAmIIntent", samples: ["who am I"] }, { name: "AMAZON.FallbackIntent" }],
        },
      }),
    ],
  ]),
  accountLinking: {
    authorizationUrl: `https://example.eu.auth0.com/authorize?audience=${encodeURIComponent(API)}`,
    accessTokenUrl: "https://example.eu.auth0.com/oauth/token",
    accessTokenScheme: "HTTP_BASIC",
    clientId: "of the real tenant",
    scopes: ["openid", "profile", "offline_access"],
  },
};

/** The next answer of the skill's endpoint, and the last request to it. */
const endpoint = {
  /** @type {{ status?: number, type?: string, body: unknown }} */
  answer: { body: GREETING },
  /** @type {{ headers: import("node:http").IncomingHttpHeaders, body: string, envelope: any }[]} */
  received: [],
};
const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  endpoint.received.push({ headers: request.headers, body, envelope: JSON.parse(body) });
  const { status = 200, type = "application/json", body: answer } = endpoint.answer;
  response
    .writeHead(status, { "content-type": type })
    .end(typeof answer === "string" ? answer : JSON.stringify(answer));
});

/** @type {import("../../src/world/tenant/tenant.mjs").Tenant} */
let tenant;
/** @type {import("../../src/world/amazon/authority.mjs").SigningIdentity} */
let identity;
/** @type {string} */
let worker;
/** @type {Alexa} */
let alexa;

before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  worker = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
  identity = await (await createAuthority()).issue();
  tenant = await Tenant.start({ ...CLIENT, redirectUrls: localCallbacks(AMAZON), audience: API });
});
after(async () => {
  server.close();
  server.closeAllConnections();
  await tenant.close();
});
beforeEach(() => {
  endpoint.answer = { body: GREETING };
  endpoint.received = [];
  tenant.configure({ profile: "auth0", rotateRefreshTokens: false, redirectUrls: localCallbacks(AMAZON) });
  Object.assign(tenant.failures, { down: false, delay: 0 });
  alexa = createAlexa();
});

/**
 * @param {Partial<import("../../src/world/alexa/skill.mjs").AccountLinkingRequest>} [request]
 * @param {Partial<typeof CLIENT>} [client]
 * @param {Record<string, unknown>} [manifest]
 */
function createAlexa(request = {}, client = {}, manifest = {}) {
  return new Alexa({
    skill: {
      ...SKILL,
      manifest: { ...SKILL.manifest, ...manifest },
      accountLinking: { ...SKILL.accountLinking, ...request },
    },
    parties: { ...CLIENT, ...client, tenant: tenant.domain, amazon: AMAZON },
    worker,
    identity,
    certChainUrl: `${AMAZON}/echo.api/echo-api-cert.pem`,
  });
}

const link = async (standIn = alexa, locale = "en-US") =>
  standIn.completeLink(await tenant.signIn(await standIn.beginLink("robin", locale), tenant.users[0]));
const robin = { account: "robin" };
const token = () => alexa.account("robin").link?.accessToken;

describe("the link button", () => {
  it("leads to the authorizationUrl of account-linking.json, on the stand-in's origin", async () => {
    const url = new URL(await alexa.beginLink("robin"));
    assert.equal(url.origin + url.pathname, `${tenant.domain}/authorize`);
    const { state, code_challenge, ...query } = Object.fromEntries(url.searchParams);
    assert.deepEqual(query, {
      audience: API,
      client_id: CLIENT.clientId,
      response_type: "code",
      scope: "openid profile offline_access",
      redirect_uri: localCallbacks(AMAZON)[0],
      code_challenge_method: "S256",
    });
    assert.match(state, /^[\w-]{43}$/);
    assert.match(code_challenge, /^[\w-]{43}$/);
    assert.notEqual(new URL(await alexa.beginLink("robin")).searchParams.get("state"), state);
  });

  it("comes back to Alexa's callback of the user's region", async () => {
    for (const [locale, host] of [
      ["en-US", "pitangui"],
      ["de-DE", "layla"],
      ["en-GB", "layla"],
      ["ja-JP", "alexa.amazon.co.jp"],
    ]) {
      assert.match(
        new URL(await alexa.beginLink("robin", locale)).searchParams.get("redirect_uri") ?? "",
        new RegExp(host),
      );
    }
  });
});

describe("linking", () => {
  it("exchanges the code, by either scheme, and stores both tokens and the expiry", async () => {
    for (const accessTokenScheme of /** @type {const} */ (["HTTP_BASIC", "REQUEST_BODY_CREDENTIALS"])) {
      const standIn = createAlexa({ accessTokenScheme });
      await link(standIn);
      const { accessToken, refreshToken, expiresAt = 0 } = standIn.account("robin").link ?? {};
      assert.ok(accessToken && refreshToken);
      assert.ok(Math.abs(expiresAt - Date.now() - 86_400_000) < 5000);
    }
  });

  it("tells the skill, which has subscribed to it", async () => {
    await link();
    const { request } = endpoint.received[0].envelope;
    assert.equal(request.type, "AlexaSkillEvent.SkillAccountLinked");
    assert.equal(request.body.accessToken, token());
  });

  it("takes an answer once, and only with the state that it sent", async () => {
    const back = await tenant.signIn(await alexa.beginLink("robin"), tenant.users[0]);
    const changed = new URL(back);
    changed.searchParams.set("state", "guessed");
    await assert.rejects(alexa.completeLink(changed), /state/);
    await alexa.completeLink(back);
    await assert.rejects(alexa.completeLink(back), /state/);
  });

  it("fails with the tenant's reason when the secret is wrong", async () => {
    const standIn = createAlexa({}, { clientSecret: "guessed" });
    await assert.rejects(link(standIn), /401 invalid_client/);
    assert.equal(standIn.account("robin").link, undefined);
  });

  it("fails when Alexa's callback is not one that the tenant knows", async () => {
    tenant.configure({ redirectUrls: localCallbacks(AMAZON).slice(1) });
    await assert.rejects(link(), /400 from \/authorize/);
  });

  it("leaves redirectUrls of account-linking.json to the author's app", async () => {
    const standIn = createAlexa({ redirectUrls: ["https://app.example/linked"] });
    assert.ok(
      localCallbacks(AMAZON).includes(new URL(await standIn.beginLink("robin")).searchParams.get("redirect_uri") ?? ""),
    );
    await link(standIn);
    assert.ok(standIn.account("robin").link);
  });

  it("fails when the answer comes to another redirect URL", async () => {
    const back = await tenant.signIn(await alexa.beginLink("robin"), tenant.users[0]);
    back.pathname = back.pathname.replace(/[^/]*$/, "M0ANOTHER");
    await assert.rejects(alexa.completeLink(back), /another redirect URL/);
  });

  it("waits 4.5 seconds for the token endpoint and no longer", async () => {
    const back = await tenant.signIn(await alexa.beginLink("robin"), tenant.users[0]);
    tenant.failures.delay = 60_000;
    const started = Date.now();
    await assert.rejects(alexa.completeLink(back), /no answer from the token endpoint in 4.5 s/);
    assert.ok(Date.now() - started < 5500);
  });

  it("falls back to the configured expiry when the tenant names none", async () => {
    const { link: linked } = alexa.account("robin");
    assert.equal(linked, undefined);
    const standIn = createAlexa({ defaultTokenExpirationInSeconds: 120 });
    const fetched = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      const response = await fetched(input, init);
      if (!`${input}`.endsWith("/oauth/token")) return response;
      const { expires_in, ...tokens } = await response.json();
      return Response.json(tokens);
    };
    try {
      await link(standIn);
    } finally {
      globalThis.fetch = fetched;
    }
    assert.ok(Math.abs((standIn.account("robin").link?.expiresAt ?? 0) - Date.now() - 120_000) < 5000);
  });
});

describe("a linked account's token", () => {
  /** @param {Alexa} standIn */
  const expire = (standIn) => {
    const { link } = standIn.account("robin");
    if (link) link.expiresAt = Date.now() + 30_000;
  };

  it("goes into the context and the session, and is not touched while it is fresh", async () => {
    await link();
    const before = token();
    await alexa.say("open account greeter", robin);
    const { context, session } = endpoint.received.at(-1)?.envelope;
    assert.equal(context.System.user.accessToken, before);
    assert.equal(session.user.accessToken, before);
    assert.equal(token(), before);
  });

  it("is refreshed before it expires", async () => {
    tenant.configure({ profile: "rfc9068" }); // without a jti, a JWT of the same second would be the same one
    await link();
    const before = token();
    expire(alexa);
    const { notes, envelope } = await alexa.say("who am I", robin);
    assert.notEqual(token(), before);
    assert.equal(envelope.context.System.user.accessToken, token());
    assert.match(notes[0], /refreshed/);
  });

  it("is refreshed again and again when refresh tokens rotate", async () => {
    tenant.configure({ rotateRefreshTokens: true });
    await link();
    const seen = new Set();
    for (let i = 0; i < 3; i++) {
      seen.add(alexa.account("robin").link?.refreshToken);
      expire(alexa);
      assert.match((await alexa.say("who am I", robin)).notes[0], /refreshed/);
    }
    assert.equal(seen.size, 3);
  });

  it("is forgotten when the tenant refuses to refresh it", async () => {
    await link();
    tenant.revoke("ada");
    expire(alexa);
    const { notes, envelope } = await alexa.say("who am I", robin);
    assert.match(notes.join(), /400 invalid_grant.*forgot/s);
    assert.equal(envelope.context.System.user.accessToken, undefined);
    assert.equal(alexa.account("robin").link, undefined);
  });

  for (const [status, error, kept] of /** @type {[number, string, boolean][]} */ ([
    [400, "invalid_grant", false],
    [403, "invalid_grant", false], // Auth0's status
    [401, "invalid_client", true],
    [429, "too_many_requests", true],
    [500, "server_error", true],
  ])) {
    it(`is ${kept ? "sent as it is" : "forgotten"} when the tenant answers a refresh ${status} ${error}`, async () => {
      await link();
      const before = token();
      expire(alexa);
      const fetched = globalThis.fetch;
      globalThis.fetch = async (...request) =>
        String(request[0]).endsWith("/oauth/token") ? Response.json({ error }, { status }) : fetched(...request);
      try {
        const { notes, envelope } = await alexa.say("who am I", robin);
        assert.match(notes[0], new RegExp(`could not refresh .*${status} ${error}`));
        assert.equal(envelope.context.System.user.accessToken, kept ? before : undefined);
        assert.equal(alexa.account("robin").link !== undefined, kept);
      } finally {
        globalThis.fetch = fetched;
      }
    });
  }

  it("is sent as it is when the tenant cannot be reached", async () => {
    await link();
    const before = token();
    expire(alexa);
    tenant.failures.down = true;
    const { notes, envelope } = await alexa.say("who am I", robin);
    assert.match(notes[0], /could not refresh .*cannot be reached/);
    assert.equal(envelope.context.System.user.accessToken, before);
    assert.ok(alexa.account("robin").link);
  });

  it("is gone after unlinking", async () => {
    await link();
    alexa.unlink("robin");
    const { envelope } = await alexa.say("who am I", robin);
    assert.equal(envelope.context.System.user.accessToken, undefined);
  });

  it("is the person's too, where a voice is recognised", async () => {
    await link();
    const { envelope } = await alexa.say("who am I", { account: "sasha", voice: "robin" });
    assert.equal(envelope.context.System.person.accessToken, token());
    assert.equal(envelope.context.System.user.accessToken, undefined);
    const stranger = await alexa.say("who am I", { account: "robin", voice: "sasha" });
    assert.equal(stranger.envelope.context.System.person.accessToken, undefined);
    assert.ok(stranger.envelope.context.System.person.personId);
    assert.deepEqual(stranger.notes, []);
  });

  it("is the owner's alone where the skill does not ask for alexa::person_id:read", async () => {
    for (const permissions of [undefined, [], [{ name: "alexa::profile:name:read" }]]) {
      const standIn = createAlexa({}, {}, { permissions });
      await link(standIn);
      for (const exchange of [
        await standIn.say("who am I", { account: "sasha", voice: "robin" }),
        await standIn.send({ request: { type: "LaunchRequest" } }, { account: "sasha", voice: "robin" }),
      ]) {
        assert.equal("person" in exchange.envelope.context.System, false);
        assert.equal(exchange.envelope.context.System.user.accessToken, undefined);
        assert.match(
          exchange.notes.join(),
          /does not tell the skill that Robin speaks: skill\.json does not request alexa::person_id:read/,
        );
      }
    }
  });
});

describe("a request", () => {
  /** @param {typeof endpoint.received[0] | undefined} request */
  async function signed(request) {
    const key = await new X509Certificate(identity.chainPem).publicKey.export({ format: "jwk" });
    const publicKey = await webcrypto.subtle.importKey(
      "jwk",
      key,
      { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
      false,
      ["verify"],
    );
    const signature = Buffer.from(`${request?.headers["signature-256"]}`, "base64");
    return webcrypto.subtle.verify("RSASSA-PKCS1-v1_5", publicKey, signature, Buffer.from(request?.body ?? ""));
  }

  it("is signed over its bytes, and not when the signature is to be bad", async () => {
    await alexa.say("who am I", robin);
    assert.equal(await signed(endpoint.received[0]), true);
    assert.equal(endpoint.received[0].headers.signaturecertchainurl, `${AMAZON}/echo.api/echo-api-cert.pem`);
    await alexa.say("who am I", { ...robin, badSignature: true });
    assert.equal(await signed(endpoint.received[1]), false);
  });

  it("can be stale, or for another skill", async () => {
    const usual = await alexa.say("who am I", robin);
    const stale = await alexa.say("who am I", { ...robin, staleTimestamp: true });
    assert.ok(Date.now() - Date.parse(usual.envelope.request.timestamp) < 5000);
    assert.ok(Date.now() - Date.parse(stale.envelope.request.timestamp) > 150_000);
    const wrong = await alexa.say("who am I", { ...robin, wrongSkill: true });
    const skillId = (/** @type {any} */ { envelope }) => envelope.context.System.application.applicationId;
    assert.notEqual(skillId(wrong), skillId(usual));
  });

  it("continues the session that an answer keeps open, with its attributes", async () => {
    endpoint.answer = { body: { ...GREETING, sessionAttributes: { step: 2 } } };
    const first = await alexa.say("open account greeter", robin);
    const second = await alexa.say("who am I", robin);
    assert.equal(first.envelope.session.new, true);
    assert.equal(second.envelope.session.new, false);
    assert.equal(second.envelope.session.sessionId, first.envelope.session.sessionId);
    assert.deepEqual(second.envelope.session.attributes, { step: 2 });
    endpoint.answer = { body: { version: "1.0", response: { shouldEndSession: true } } };
    await alexa.say("who am I", robin);
    assert.equal((await alexa.say("who am I", robin)).envelope.session.new, true);
  });

  it("that is not Alexa's neither opens a session nor ends one", async () => {
    assert.equal((await alexa.say("who am I", { ...robin, badSignature: true })).sessionOpen, false);
    const { envelope } = await alexa.say("open account greeter", robin);
    endpoint.answer = { status: 400, body: { error: "signature_mismatch" } };
    assert.equal((await alexa.say("open account greeter", { ...robin, badSignature: true })).sessionOpen, true);
    assert.equal(endpoint.received.length, 3, "no SessionEndedRequest follows");
    assert.equal(alexa.account("robin").session?.id, envelope.session.sessionId);
  });

  it("can be any, of which only a part is given", async () => {
    await link();
    const { envelope } = await alexa.send(
      { request: { type: "Hologram.Projected", colour: "teal" }, session: { attributes: { step: 2 } } },
      robin,
    );
    const usual = (await alexa.say("open account greeter", robin)).envelope;
    assert.deepEqual(Object.keys(envelope), Object.keys(usual));
    assert.deepEqual(envelope.context, usual.context);
    assert.deepEqual(envelope.session, {
      ...usual.session,
      sessionId: envelope.session.sessionId,
      attributes: { step: 2 },
    });
    const { requestId, timestamp, ...request } = envelope.request;
    assert.deepEqual(request, { type: "Hologram.Projected", colour: "teal", locale: "en-US" });
    assert.ok(Date.now() - Date.parse(timestamp) < 5000);
    const { request: event, session } = (
      await alexa.send({ request: { type: "AlexaSkillEvent.SkillAccountLinked" } }, robin)
    ).envelope;
    assert.equal(event.body.accessToken, token());
    assert.equal(session, undefined);
    await assert.rejects(alexa.send(/** @type {any} */ ({ type: "LaunchRequest" }), robin), /\{"request": \{"type"/);
  });

  it("can be each of kit/src/world/requests", async () => {
    const folder = new URL("../../src/world/requests/", import.meta.url);
    const names = await readdir(folder);
    assert.ok(names.length > 5);
    for (const name of names) {
      const given = JSON.parse(await readFile(new URL(name, folder), "utf8"));
      const { status, envelope } = await alexa.send(given, robin);
      assert.equal(status, 200, name);
      assert.equal(envelope.request.type, given.request.type);
    }
  });

  it("tells of a disabled skill, and the link is gone", async () => {
    await link();
    const before = { ...alexa.account("robin") };
    const { envelope } = await alexa.event("robin", "SkillDisabled");
    assert.equal(envelope.context.System.user.userId, before.userId);
    assert.equal(envelope.request.type, "AlexaSkillEvent.SkillDisabled");
    assert.doesNotMatch(JSON.stringify(envelope), /"accessToken"/, "it names the user, and has no token");
    const { userId, deviceId } = alexa.account("robin");
    assert.notEqual(userId, envelope.context.System.user.userId, "who enables the skill again is another user for it");
    assert.notEqual(deviceId, before.deviceId);
    assert.equal(alexa.account("robin").userId, userId);
    assert.equal(envelope.session, undefined);
    assert.equal(alexa.account("robin").link, undefined);
  });
});

describe("an answer that Alexa refuses", () => {
  it("ends the session, and sends the skill the reason", async () => {
    endpoint.answer = { status: 500, body: "" };
    const { judgement, sessionOpen } = await alexa.say("who am I", robin);
    assert.deepEqual(judgement.problems, ["the endpoint answered 500"]);
    assert.equal(sessionOpen, false);
    const { request } = endpoint.received[1].envelope;
    assert.equal(request.type, "SessionEndedRequest");
    assert.equal(request.reason, "ERROR");
    assert.equal(request.error.type, "INVALID_RESPONSE");
  });

  it("is refused if the Worker cannot be reached", async () => {
    const standIn = createAlexa();
    standIn.worker = "http://127.0.0.1:1";
    assert.deepEqual((await standIn.say("who am I", robin)).judgement.problems, ["the endpoint cannot be reached"]);
  });
});

describe("what is kept of a long conversation", () => {
  it("is its last 200 exchanges", async () => {
    for (let turn = 0; turn < 203; turn++) await alexa.event("robin", "SkillEnabled");
    assert.equal(alexa.exchanges.length, 200);
    assert.deepEqual([alexa.exchanges[0].id, alexa.exchanges.at(-1)?.id], [4, 203]);
  });
});

describe("a failure that is over", () => {
  it("is noted with what is left of it", async () => {
    const running = /** @type {any} */ ({
      ready: async () => {},
      build: { failed: false, message: "" },
      building: false,
    });
    const actions = new World(/** @type {any} */ ({ alexa, tenant, worker: running, outbound: { failures: {} } }));
    actions.failures({ down: false });
    assert.deepEqual((await actions.say({ utterance: "help", account: "robin" })).notes, [], "nothing was down");
    actions.failures({ down: true });
    actions.failures({ down: false });
    const { notes } = await actions.say({ utterance: "help", account: "robin" });
    assert.deepEqual(notes, [
      "Auth0 is back: the Worker asks it again 30 seconds after the last attempt that failed, or sooner",
    ]);
  });
});
