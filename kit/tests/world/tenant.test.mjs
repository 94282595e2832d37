/** The stand-in for Auth0 does what Auth0 does (../../world/tenant). */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { randomVerifier } from "../../src/auth0/oauth.mjs";
import { Browser } from "../../src/world/tenant/browser.mjs";
import { authorize, exchange } from "../../src/world/tenant/flow.mjs";
import { Tenant } from "../../src/world/tenant/tenant.mjs";
import { PASSWORD } from "../../src/world/tenant/users.mjs";

const CLIENT = { clientId: "alexa-skill", clientSecret: "a secret+with/odd=characters" };
const REDIRECTS = ["http://127.0.0.1:1/layla/link/M1", "http://127.0.0.1:1/pitangui/link/M1"];
const API = "https://api.example/skill";

/** @type {import("../../src/world/tenant/tenant.mjs").Tenant} */
let tenant;
before(async () => {
  tenant = await Tenant.start({ ...CLIENT, redirectUrls: REDIRECTS, audience: API });
});
after(() => tenant.close());
beforeEach(() => {
  tenant.configure({ profile: "auth0", tokenLifetime: 86_400, rotateRefreshTokens: false });
  Object.assign(tenant.failures, { down: false, delay: 0, limited: false });
});

/** @param {string} token */
async function userinfo(token) {
  const response = await fetch(`${tenant.issuer}userinfo`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** @param {import("../../src/auth0/oauth.mjs").Grant} grant @param {Partial<typeof CLIENT>} [client] */
async function tokenRequest(grant, client = {}) {
  const response = await exchange({ issuer: tenant.issuer, ...CLIENT, ...client }, grant);
  return { status: response.status, body: await response.json() };
}

/** A code for Ada, and what the token request needs to go with it. @param {string} [redirectUri] */
const freshCode = (redirectUri = REDIRECTS[0]) =>
  authorize({ issuer: tenant.issuer, ...CLIENT, redirectUri, user: "ada", audience: API });

/** @param {string} token */
const refreshWith = (token) => tokenRequest({ grant_type: "refresh_token", refresh_token: token });

describe("discovery", () => {
  it("names the issuer with its slash, and Auth0's paths", async () => {
    const { issuer } = tenant;
    assert.match(issuer, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    const found = await (await fetch(`${issuer}.well-known/openid-configuration`)).json();
    assert.equal(found.issuer, issuer);
    assert.equal(found.authorization_endpoint, `${issuer}authorize`);
    assert.equal(found.token_endpoint, `${issuer}oauth/token`);
    assert.equal(found.userinfo_endpoint, `${issuer}userinfo`);
    assert.equal(found.jwks_uri, `${issuer}.well-known/jwks.json`);
  });
});

describe("an access token", () => {
  it("is opaque when no audience was asked for", async () => {
    const { access_token } = await tenant.issueTokens("ada", { audience: undefined });
    assert.equal(access_token.split(".").length, 1);
    assert.equal((await userinfo(access_token)).body.given_name, "Ada");
  });

  it("is a JWT in Auth0's own profile for an API", async () => {
    const { access_token, expires_in } = await tenant.issueTokens("ada");
    const { payload, protectedHeader } = await jwtVerify(
      access_token,
      createRemoteJWKSet(new URL(".well-known/jwks.json", tenant.issuer)),
    );
    assert.equal(protectedHeader.alg, "RS256");
    assert.equal(protectedHeader.typ, "JWT");
    assert.equal(payload.iss, tenant.issuer);
    assert.deepEqual(payload.aud, [API, `${tenant.issuer}userinfo`]);
    assert.equal(payload.azp, CLIENT.clientId);
    assert.equal(payload.scope, "openid profile email offline_access");
    assert.equal(payload.client_id, undefined);
    assert.equal(payload.jti, undefined);
    assert.equal(/** @type {number} */ (payload.exp) - /** @type {number} */ (payload.iat), expires_in);
    assert.equal((await userinfo(access_token)).body.sub, payload.sub);
  });

  it("is a JWT in the profile of RFC 9068 for an API that wants it", async () => {
    tenant.configure({ profile: "rfc9068" });
    const { access_token } = await tenant.issueTokens("ada");
    assert.equal(decodeProtectedHeader(access_token).typ, "at+jwt");
    const { client_id, jti, azp, aud } = decodeJwt(access_token);
    assert.equal(client_id, CLIENT.clientId);
    assert.match(`${jti}`, /^[\w-]{20,}$/);
    assert.equal(azp, undefined);
    assert.deepEqual(aud, [API, `${tenant.issuer}userinfo`]);
  });

  it("is refused for an API that the tenant does not have", async () => {
    await assert.rejects(
      tenant.issueTokens("ada", { audience: "https://other.example/" }),
      /access_denied: Service not found: https:\/\/other/,
    );
    assert.ok(await tenant.issueTokens("ada", { audience: API }));
  });

  it("comes with an ID token for the application", async () => {
    const { id_token = "" } = await tenant.issueTokens("ada");
    const { payload, protectedHeader } = await jwtVerify(
      id_token,
      createRemoteJWKSet(new URL(".well-known/jwks.json", tenant.issuer)),
    );
    assert.equal(protectedHeader.typ, "JWT");
    assert.equal(payload.aud, CLIENT.clientId);
    assert.equal(payload.name, "Ada Lovelace");
  });

  it("grows old", async () => {
    for (const audience of [API, undefined]) {
      const { access_token } = await tenant.issueTokens("ada", { audience });
      assert.equal((await userinfo(access_token)).status, 200);
      assert.equal((await userinfo(await tenant.age(access_token, 90_000))).status, 401);
    }
  });
});

describe("the token endpoint", () => {
  it("gives tokens for a code, by either kind of client authentication", async () => {
    for (const scheme of /** @type {const} */ (["HTTP_BASIC", "REQUEST_BODY_CREDENTIALS"])) {
      const response = await exchange({ issuer: tenant.issuer, ...CLIENT, scheme }, await freshCode());
      assert.equal(response.status, 200);
      const { access_token, refresh_token, expires_in, token_type } = await response.json();
      assert.ok(access_token && refresh_token);
      assert.equal(expires_in, 86_400);
      assert.equal(token_type, "Bearer");
    }
  });

  it("refuses a code the second time, with 400", async () => {
    const grant = await freshCode();
    assert.equal((await tokenRequest(grant)).status, 200);
    const { status, body } = await tokenRequest(grant);
    assert.equal(status, 400);
    assert.equal(body.error, "invalid_grant");
  });

  it("refuses a wrong secret with 401", async () => {
    const { status, body } = await tokenRequest(await freshCode(), { clientSecret: "guessed" });
    assert.equal(status, 401);
    assert.equal(body.error, "invalid_client");
  });

  it("refuses another redirect_uri than the code was asked with, with 400", async () => {
    const { status, body } = await tokenRequest({ ...(await freshCode(REDIRECTS[0])), redirect_uri: REDIRECTS[1] });
    assert.equal(status, 400);
    assert.equal(body.error, "invalid_grant");
  });

  it("refuses a wrong PKCE verifier, and a missing one, with 400", async () => {
    const { code_verifier, ...without } = await freshCode();
    assert.equal((await tokenRequest(without)).status, 400);
    const { status, body } = await tokenRequest({ ...(await freshCode()), code_verifier: randomVerifier() });
    assert.equal(status, 400);
    assert.equal(body.error, "invalid_grant");
  });
});

describe("the authorization endpoint", () => {
  it("refuses a redirect_uri that is not registered, with 400 and without redirecting to it", async () => {
    const ask = (/** @type {string} */ redirect_uri) =>
      fetch(
        `${tenant.issuer}authorize?${new URLSearchParams({ response_type: "code", client_id: CLIENT.clientId, scope: "openid", redirect_uri })}`,
        { redirect: "manual" },
      );
    const refused = await ask("http://127.0.0.1:1/evil");
    assert.equal(refused.status, 400);
    assert.equal(refused.headers.get("location"), null);
    assert.match(await refused.text(), /redirect_uri/);
    assert.equal((await ask(REDIRECTS[1])).status, 303);
  });

  it("signs nobody in with a wrong password, and tells the application when the user says no", async () => {
    const query = {
      response_type: "code",
      client_id: CLIENT.clientId,
      scope: "openid",
      state: "s",
      redirect_uri: REDIRECTS[0],
    };
    const browser = new Browser();
    const { url } = await browser.open(`${tenant.issuer}authorize?${new URLSearchParams(query)}`);
    const wrong = await browser.open(url.href, { form: { email: "ada@example.com", password: "guessed" } });
    assert.equal(wrong.response?.status, 400);
    assert.match((await wrong.response?.text()) ?? "", /role="alert"[^>]*>Wrong e-mail address or password/);
    const refused = await browser.open(url.href, { form: { cancel: "yes" }, until: REDIRECTS[0] });
    assert.equal(refused.url.searchParams.get("error"), "access_denied");
    assert.equal(refused.url.searchParams.get("state"), "s");

    const again = await browser.open(`${tenant.issuer}authorize?${new URLSearchParams(query)}`);
    const form = { email: "ada@example.com", password: PASSWORD };
    const right = await browser.open(again.url.href, { form, until: REDIRECTS[0] });
    assert.ok(right.url.searchParams.get("code"));
  });
});

describe("refresh tokens", () => {
  it("are given for offline_access only", async () => {
    assert.ok((await tenant.issueTokens("ada")).refresh_token);
    assert.equal((await tenant.issueTokens("ada", { scope: "openid profile" })).refresh_token, undefined);
  });

  it("stay good when they do not rotate, and renew the same kind of access token", async () => {
    const { refresh_token = "" } = await tenant.issueTokens("ada");
    for (let i = 0; i < 2; i++) {
      const { status, body } = await refreshWith(refresh_token);
      assert.equal(status, 200);
      assert.equal(body.refresh_token, refresh_token);
      assert.deepEqual(decodeJwt(body.access_token).aud, [API, `${tenant.issuer}userinfo`]);
    }
  });

  it("are good once when they rotate, and reuse revokes the whole family", async () => {
    tenant.configure({ rotateRefreshTokens: true });
    const { refresh_token: first = "" } = await tenant.issueTokens("ada");
    const { body: second } = await refreshWith(first);
    assert.notEqual(second.refresh_token, first);
    assert.equal((await refreshWith(second.refresh_token)).status, 200);
    assert.equal((await refreshWith(first)).status, 400);
    const { status, body } = await refreshWith(second.refresh_token);
    assert.equal(status, 400);
    assert.equal(body.error, "invalid_grant");
  });

  it("can be revoked by the application", async () => {
    const { refresh_token = "" } = await tenant.issueTokens("ada");
    const credentials = Buffer.from([CLIENT.clientId, CLIENT.clientSecret].map(encodeURIComponent).join(":")).toString(
      "base64",
    );
    const revoked = await fetch(`${tenant.issuer}oauth/revoke`, {
      method: "POST",
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ token: refresh_token }),
    });
    assert.equal(revoked.status, 200);
    assert.equal((await refreshWith(refresh_token)).status, 400);
  });
});

describe("a user who takes access away", () => {
  it("ends refresh tokens and what /userinfo shows, for both kinds of token, and nobody else's", async () => {
    const [jwt, opaque, other] = await Promise.all([
      tenant.issueTokens("grace"),
      tenant.issueTokens("grace", { audience: undefined }),
      tenant.issueTokens("ada"),
    ]);
    tenant.revoke("grace");
    assert.equal((await refreshWith(jwt.refresh_token ?? "")).status, 400);
    assert.equal((await userinfo(jwt.access_token)).status, 401);
    assert.equal((await userinfo(opaque.access_token)).status, 401);
    assert.equal((await refreshWith(other.refresh_token ?? "")).status, 200);
    assert.equal((await userinfo(other.access_token)).status, 200);
  });
});

describe("keys", () => {
  const published = async () => {
    const { keys } = await (await fetch(`${tenant.issuer}.well-known/jwks.json`)).json();
    return keys.map((/** @type {{ kid: string }} */ { kid }) => kid);
  };

  it("are the current one and the next, without their private parts", async () => {
    const { keys } = await (await fetch(`${tenant.issuer}.well-known/jwks.json`)).json();
    assert.equal(keys.length, 2);
    for (const key of keys) assert.deepEqual(Object.keys(key).sort(), ["alg", "e", "kid", "kty", "n", "use"]);
  });

  it("rotate: the next one signs, and what the last one signed stays good", async () => {
    const before = await published();
    const old = await tenant.issueTokens("ada");
    await tenant.rotateKeys();
    const renewed = await tenant.issueTokens("ada");
    assert.equal(decodeProtectedHeader(old.access_token).kid, before[0]);
    assert.equal(decodeProtectedHeader(renewed.access_token).kid, before[1]);
    assert.equal((await published()).length, 3);
    assert.equal((await userinfo(old.access_token)).status, 200);
    assert.equal((await refreshWith(old.refresh_token ?? "")).status, 200);
  });
});

describe("/userinfo", () => {
  it("shows what the scope covers", async () => {
    const { access_token } = await tenant.issueTokens("murasaki", { scope: "openid email" });
    const { body } = await userinfo(access_token);
    assert.deepEqual(Object.keys(body).sort(), ["email", "email_verified", "sub"]);
  });

  it("knows somebody without any name, and one whose name is the e-mail address", async () => {
    const nemo = await userinfo((await tenant.issueTokens("nemo")).access_token);
    for (const claim of ["name", "given_name", "nickname"]) assert.equal(nemo.body[claim], undefined);
    const grace = await userinfo((await tenant.issueTokens("grace")).access_token);
    assert.equal(grace.body.name, grace.body.email);
  });

  it("allows each user ten at once and five a minute, and says so", async () => {
    const { access_token } = await tenant.issueTokens("nemo");
    const answers = [];
    for (let i = 0; i < 12; i++) answers.push(await userinfo(access_token));
    const refused = answers.find(({ status }) => status === 429);
    assert.ok(refused, "twelve at once are too many");
    assert.ok(answers.filter(({ status }) => status === 200).length >= 8);
    assert.equal(refused.headers.get("x-ratelimit-limit"), "10");
    assert.equal(refused.headers.get("x-ratelimit-remaining"), "0");
    const wait = Number(refused.headers.get("x-ratelimit-reset")) - Date.now() / 1000;
    assert.ok(wait > 0 && wait <= 13, `the next one in ${wait} s`);
    const other = await tenant.issueTokens("murasaki");
    assert.equal((await userinfo(other.access_token)).status, 200);
  });

  it("refuses a token with a changed claim", async () => {
    const { access_token } = await tenant.issueTokens("murasaki");
    const [header, , signature] = access_token.split(".");
    const claims = Buffer.from(JSON.stringify({ ...decodeJwt(access_token), sub: "auth0|somebody else" })).toString(
      "base64url",
    );
    assert.equal((await userinfo(`${header}.${claims}.${signature}`)).status, 401);
  });
});

describe("failures", () => {
  it("can be staged: nobody there, slow, too many calls", async () => {
    const { access_token } = await tenant.issueTokens("murasaki");
    tenant.failures.down = true;
    await assert.rejects(userinfo(access_token));
    tenant.failures.down = false;
    tenant.failures.delay = 150;
    const started = Date.now();
    assert.equal((await userinfo(access_token)).status, 200);
    assert.ok(Date.now() - started >= 145);
    tenant.failures.delay = 0;
    tenant.failures.limited = true;
    assert.equal((await userinfo(access_token)).status, 429);
  });
});
