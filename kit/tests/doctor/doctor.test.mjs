/** For each known mistake, the doctor names it and nothing else. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, test } from "node:test";
import { alexaCallbacks } from "../../src/alexa/callbacks.mjs";
import { skewOf } from "../../src/doctor/clock.mjs";
import { isHealthy, line } from "../../src/doctor/report.mjs";
import { freePort } from "../../src/world/ports.mjs";
import { AUDIENCE, CLIENT_SECRET, diagnose, intercept, openClinic, signInAs, WORKER_URL, withBody } from "./doctor.mjs";

/** @import { Setup } from "../../src/doctor/checks.mjs" */

const clinic = await openClinic();
after(() => clinic.close());
const { tenant } = clinic;
const CALLBACKS = alexaCallbacks("M1A2B3C4D5E6F7");

test("nothing is wrong", async () => {
  const lines = await diagnose(clinic.setup());
  assert.deepEqual(lines.filter(({ status }) => status !== "ok").map(line), [
    "- tenant-cert       SKIPPED: the tenant is on this machine and has none",
  ]);
  assert.equal(isHealthy(lines), true);
});

/** @type {[string, () => Setup][]} what is unusual, and right */
const UNUSUAL = [
  [
    "keys for other purposes",
    () =>
      answering(
        to("/.well-known/jwks.json"),
        withBody(({ keys }) => ({
          keys: [
            ...keys,
            { kty: "EC", crv: "P-256", kid: "ec", x: "AA", y: "AA", use: "sig" },
            { ...keys[0], kid: "enc", use: "enc" },
            { kty: "OKP", crv: "Ed25519", x: "AA" },
          ],
        })),
      ),
  ],
  [
    "a JWKS of 300 kB",
    () =>
      answering(
        to("/.well-known/jwks.json"),
        withBody(({ keys }) => ({ keys: [...keys, { kty: "EC", kid: "long", x5c: ["A".repeat(300_000)] }] })),
      ),
  ],
  [
    "a lower-case token type",
    () => answering(grant("authorization_code"), ifIssued(withBody((body) => ({ ...body, token_type: "bearer" })))),
  ],
  [
    "an exp that ends half a minute before expires_in",
    () => answering(to("/oauth/token"), ifIssued(withBody((body) => ({ ...body, expires_in: body.expires_in + 30 })))),
  ],
  [
    "no expires_in, and the default of account-linking.json",
    () => ({
      ...answering(to("/oauth/token"), ifIssued(withBody(({ expires_in, ...body }) => body))),
      accountLinking: { ...clinic.setup().accountLinking, defaultTokenExpirationInSeconds: 86_400 },
    }),
  ],
  [
    "answers that take most of the time that there is",
    () => {
      const setup = clinic.setup();
      return {
        ...setup,
        fetch: intercept(setup.fetch, (url) => to("/healthz")(url) || to("/oauth/token")(url), late(3900)),
      };
    },
  ],
  [
    "a discovery document that a cache has kept for an hour",
    () =>
      answering(
        to("/.well-known/openid-configuration"),
        (response) =>
          new Response(response.body, {
            headers: { date: new Date(Date.now() - 3_600_000).toUTCString(), age: "3600" },
          }),
      ),
  ],
];

for (const [what, stage] of UNUSUAL) {
  test(`nothing is wrong with ${what}`, async () => {
    const lines = await diagnose(stage());
    assert.deepEqual(lines.filter(({ status }) => status === "fail" || status === "warn").map(line), []);
  });
}

/** Without the event that a user has disabled the skill. @param {Parameters<typeof clinic.setup>[0]} settings */
function unsubscribed(settings) {
  const { manifest, ...setup } = clinic.setup(settings);
  const subscriptions = manifest.events.subscriptions.filter(
    (/** @type {any} */ { eventName }) => eventName !== "SKILL_DISABLED",
  );
  return { ...setup, manifest: { ...manifest, events: { ...manifest.events, subscriptions } } };
}

/** @param {Partial<Setup>} changes @param {Parameters<typeof clinic.setup>[0]} [settings] @returns {Setup} */
const setupWith = (changes, settings) => ({ ...clinic.setup(settings), ...changes });

/**
 * The usual set-up but for one kind of answer.
 * @param {Parameters<typeof intercept>[1]} matches
 * @param {Parameters<typeof intercept>[2]} change
 */
function answering(matches, change) {
  const setup = clinic.setup();
  return { ...setup, fetch: intercept(setup.fetch, matches, change) };
}

/** @param {Record<string, unknown>} changes */
function linkedBy(changes) {
  const setup = clinic.setup();
  return { ...setup, accountLinking: { ...setup.accountLinking, ...changes } };
}

/** The tenant is set up otherwise for one diagnosis. @param {Parameters<typeof tenant.configure>[0]} changes */
function tenantWith(changes) {
  tenant.configure(changes);
  return clinic.setup();
}

/** A name of the tenant's that its tokens and discovery document do not say. */
function customDomain() {
  const name = tenant.domain.replace("127.0.0.1", "localhost");
  const setup = clinic.setup({ vars: { AUTH0_DOMAIN: name } });
  return {
    ...setup,
    fetch: (/** @type {any} */ url, /** @type {any} */ init) =>
      setup.fetch(String(url).replace(name, tenant.domain), init),
  };
}

/** @param {string} path */
const to = (path) => (/** @type {string} */ url) => new URL(url).pathname === path;
/** @param {string} type */
const grant = (type) => (/** @type {string} */ url, /** @type {RequestInit | undefined} */ init) =>
  to("/oauth/token")(url) && String(init?.body).includes(`grant_type=${type}`);

/**
 * The exchange of a code that was issued.
 * @param {Parameters<typeof intercept>[2]} change
 * @returns {Parameters<typeof intercept>[2]}
 */
const ifIssued = (change) => (response) => (response.ok ? change(response) : response);

/** From now, as Unix time. @param {number} after */
function seconds(after) {
  return Math.floor(Date.now() / 1000) + after;
}

/** The time that answers took in addition. No test waits for it. */
let lag = 0;
const { now } = performance;
performance.now = () => now.call(performance) + lag;
/** @param {number} ms @returns {(response: Response) => Response} */
const late = (ms) => (response) => ((lag += ms), response);

const closedPort = await freePort();
const otherApi = "https://other.example.com/";

/**
 * @type {[string, () => Setup | Promise<Setup>, string, "fail" | "warn", RegExp][]} the mistake, how it comes about,
 *   the check, and what is said
 */
const MISTAKES = [
  [
    "the skill id is not set",
    () => clinic.setup({ vars: { ALEXA_SKILL_ID: "" } }),
    "settings",
    "fail",
    /ALEXA_SKILL_ID in wrangler\.toml is not set/,
  ],
  [
    "an address has Amazon's trademark",
    () =>
      clinic.setup({
        vars: { AUTH0_DOMAIN: tenant.domain },
        choices: { privacy_policy_url: "https://alexa-skills.example.com/privacy" },
      }),
    "settings",
    "warn",
    /privacy_policy_url in skill\.toml has "alexa" in its host/,
  ],
  [
    "the domain has its scheme",
    () => clinic.setup({ vars: { AUTH0_DOMAIN: "https://example.eu.auth0.com/" } }),
    "settings",
    "fail",
    /AUTH0_DOMAIN in wrangler\.toml must be a domain in lower case, without scheme or slash/,
  ],
  [
    "no audience",
    () => clinic.setup({ vars: { AUTH0_AUDIENCE: "" } }),
    "audience",
    "warn",
    /tokens are opaque.*set AUTH0_AUDIENCE/,
  ],
  [
    "the audience is the Management API",
    () => clinic.setup({ vars: { AUTH0_AUDIENCE: `${tenant.issuer}api/v2/` } }),
    "audience",
    "fail",
    /is the Management API/,
  ],
  [
    "Alexa asks for no audience",
    () => linkedBy({ authorizationUrl: `${tenant.issuer}authorize` }),
    "audience",
    "fail",
    /requests no audience/,
  ],
  [
    "Alexa asks for another audience",
    () => linkedBy({ authorizationUrl: `${tenant.issuer}authorize?audience=x` }),
    "audience",
    "fail",
    /another audience than AUTH0_AUDIENCE/,
  ],
  [
    "offline_access is not asked for",
    () => linkedBy({ scopes: ["openid", "profile", "email"] }),
    "scopes",
    "fail",
    /offline_access is not requested/,
  ],
  [
    "openid is not asked for",
    () => linkedBy({ scopes: ["profile", "offline_access"] }),
    "scopes",
    "fail",
    /openid is not requested/,
  ],
  [
    "the required scope is not asked for",
    () =>
      setupWith({ accountLinking: clinic.setup().accountLinking }, { vars: { AUTH0_REQUIRED_SCOPE: "read:orders" } }),
    "scopes",
    "fail",
    /read:orders is not requested/,
  ],
  [
    "an endpoint of a region is an older deployment's",
    () =>
      manifested(({ apis }) => {
        apis.custom.regions = {
          EU: { endpoint: { uri: "https://old.example.net/alexa" } },
          NA: { endpoint: apis.custom.endpoint },
        };
      }),
    "endpoints",
    "fail",
    /apis\.custom\.regions\.EU\.endpoint sends users of that region to https:\/\/old\.example\.net\/alexa/,
  ],
  [
    "events of a region go to a Lambda function",
    () =>
      manifested(({ events }) => {
        events.regions = { NA: { endpoint: { uri: "arn:aws:lambda:us-east-1:111122223333:function:old" } } };
      }),
    "endpoints",
    "fail",
    /events\.regions\.NA\.endpoint sends users of that region to arn:aws:lambda/,
  ],
  [
    "the endpoint is another Worker",
    () =>
      manifested(({ events }) => {
        events.endpoint = { ...events.endpoint, uri: "https://old.example.net/" };
      }),
    "endpoints",
    "fail",
    /events\.endpoint in skill\.json is https:\/\/old\.example\.net\//,
  ],
  [
    "a region has another certificate type",
    () =>
      manifested(({ apis }) => {
        apis.custom.regions = { FE: { endpoint: { ...apis.custom.endpoint, sslCertificateType: "Trusted" } } };
      }),
    "certificate-type",
    "fail",
    /Wildcard, skill\.json says Trusted at apis\.custom\.regions\.FE/,
  ],
  [
    "a platform has another sign-in page",
    () =>
      linkedBy({
        authorizationUrlsByPlatform: [
          { platformType: "iOS", platformAuthorizationUrl: "https://app.example.com/link" },
        ],
      }),
    "endpoints",
    "warn",
    /users of iOS to https:\/\/app\.example\.com\/link/,
  ],
  [
    "the manifest has no events",
    () =>
      manifested((manifest) => {
        delete manifest.events;
      }),
    "package",
    "fail",
    /events is missing/,
  ],
  [
    "account-linking.json has no authorizationUrl",
    () => linkedBy({ authorizationUrl: undefined }),
    "package",
    "fail",
    /authorizationUrl missing.*make generate/,
  ],
  [
    "the former domain is still accepted",
    () => clinic.setup({ vars: { AUTH0_FORMER_DOMAIN: "old.eu.auth0.com" } }),
    "settings",
    "warn",
    /tokens that old\.eu\.auth0\.com has issued are still accepted.*delete AUTH0_FORMER_DOMAIN/,
  ],
  [
    "authorizationUrl has what Alexa appends (f32)",
    () => {
      const { accountLinking } = clinic.setup();
      return linkedBy({ authorizationUrl: `${accountLinking.authorizationUrl}&state=STATE&client_id=abc` });
    },
    "package",
    "fail",
    /authorizationUrl has client_id, state, which Alexa appends itself/,
  ],
  [
    "a permission that is newer than Amazon's schema",
    () =>
      manifested((manifest) => {
        manifest.permissions.push({ name: "alexa::of_the_future:read" });
      }),
    "package",
    "warn",
    /Amazon may refuse this: skill\.json: .*permissions\/1\/name is "alexa::of_the_future:read", which/,
  ],
  [
    "a model that Amazon does not build",
    () =>
      setupWith({
        models: {
          "en-US": {
            interactionModel: {
              languageModel: { invocationName: "greeter", intents: [{ name: "Bad Intent", samples: ["a"] }] },
            },
          },
        },
      }),
    "models",
    "fail",
    /"Bad Intent" is not a valid intent name/,
  ],
  [
    "a model that is not JSON",
    () => setupWith({ modelProblems: ["skill-package/interactionModels/custom/fr-FR.json is not JSON: line 1"] }),
    "models",
    "fail",
    /fr-FR\.json is not JSON/,
  ],
  [
    "Trusted for workers.dev",
    () => certificate("Trusted"),
    "certificate-type",
    "fail",
    /needs sslCertificateType Wildcard, skill\.json says Trusted/,
  ],
  [
    "skill.json does not ask whose voice it is",
    () => permitted([]),
    "voices",
    "fail",
    /does not request alexa::person_id:read.*make generate/,
  ],
  [
    "skill.json asks whose voice it is against the settings",
    () => permitted([{ name: "alexa::person_id:read" }], { recognised_voices: false }),
    "voices",
    "fail",
    /requests alexa::person_id:read, but recognised_voices .* is not true/,
  ],
  [
    "the store of users' data is not bound",
    () => setupWith({ stale: ["wrangler.toml"] }, { choices: { keeps_user_data: true } }),
    "user-data",
    "fail",
    /wrangler\.toml does not bind USER_DATA.*make generate, then make deploy/,
  ],
  [
    "nobody would tell the skill to delete a user's data",
    () => unsubscribed({ choices: { keeps_user_data: true } }),
    "user-data",
    "fail",
    /does not subscribe to SKILL_DISABLED.*make deploy-skill/,
  ],
  [
    "generated files are stale",
    () => setupWith({ stale: ["account-linking.json"] }),
    "files",
    "fail",
    /account-linking\.json: does not match the settings.*make generate/,
  ],

  [
    "nobody is at the domain",
    () => clinic.setup({ vars: { AUTH0_DOMAIN: `http://127.0.0.1:${closedPort}` } }),
    "issuer",
    "fail",
    /127\.0\.0\.1:\d+ does not answer \(ECONNREFUSED\)/,
  ],
  [
    "the domain is no tenant's",
    () => answering(to("/.well-known/openid-configuration"), () => new Response("", { status: 404 })),
    "issuer",
    "fail",
    /no discovery document \(404\)/,
  ],
  [
    "the tenant limits requests",
    () => answering(to("/.well-known/openid-configuration"), () => new Response("", { status: 429 })),
    "issuer",
    "fail",
    /http:\/\/127\.0\.0\.1:\d+\/ limits requests \(429\).*wait a minute/,
  ],
  [
    "the tenant fails",
    () => answering(to("/.well-known/openid-configuration"), () => new Response("", { status: 503 })),
    "issuer",
    "fail",
    /fails \(503\).*status\.auth0\.com/,
  ],
  [
    "the tenant's certificate has expired",
    () => distrusted("/.well-known/openid-configuration", "CERT_HAS_EXPIRED"),
    "issuer",
    "fail",
    /the certificate of http:\/\/127\.0\.0\.1:\d+ has expired \(CERT_HAS_EXPIRED\)  → neither Alexa nor the Worker connects.*renew.*this machine's clock/,
  ],
  [
    "a proxy of this network replaces the tenant's certificate",
    () => distrusted("/.well-known/openid-configuration", "SELF_SIGNED_CERT_IN_CHAIN"),
    "issuer",
    "fail",
    /is not from a public authority.*NODE_EXTRA_CA_CERTS/,
  ],
  [
    "the tenant does not speak TLS",
    () => distrusted("/.well-known/openid-configuration", "ERR_SSL_WRONG_VERSION_NUMBER"),
    "issuer",
    "fail",
    /does not answer with TLS/,
  ],
  [
    "the issuer lacks the slash",
    () =>
      answering(
        to("/.well-known/openid-configuration"),
        withBody((body) => ({ ...body, issuer: tenant.domain })),
      ),
    "issuer",
    "fail",
    /lacks the slash/,
  ],
  [
    "the tenant's domain instead of the custom one",
    () => customDomain(),
    "issuer",
    "fail",
    /names another issuer than http:\/\/localhost/,
  ],
  [
    "no key is usable",
    () =>
      answering(
        to("/.well-known/jwks.json"),
        withBody(({ keys }) => ({ keys: keys.map((/** @type {any} */ key) => ({ ...key, alg: "ES256", kty: "EC" })) })),
      ),
    "keys",
    "fail",
    /none of 2 keys/,
  ],
  [
    "the keys are too short",
    () =>
      answering(
        to("/.well-known/jwks.json"),
        withBody(({ keys }) => ({ keys: keys.map((/** @type {any} */ key) => ({ ...key, n: key.n.slice(0, 171) })) })),
      ),
    "keys",
    "fail",
    /none of 2 keys/,
  ],
  [
    "the JWKS is limited",
    () => answering(to("/.well-known/jwks.json"), () => new Response("", { status: 429 })),
    "keys",
    "fail",
    /the JWKS endpoint limits requests \(429\).*wait a minute/,
  ],
  [
    "the JWKS fails",
    () => answering(to("/.well-known/jwks.json"), () => new Response("", { status: 503 })),
    "keys",
    "fail",
    /the JWKS endpoint fails \(503\)/,
  ],
  [
    "the JWKS is slow",
    () => answering(to("/.well-known/jwks.json"), late(3000)),
    "keys",
    "warn",
    /the JWKS took 3\.\d s: the Worker waits 2 s/,
  ],
  [
    "no JWKS",
    () => answering(to("/.well-known/jwks.json"), () => new Response("", { status: 404 })),
    "keys",
    "fail",
    /there is no JWKS \(404\)/,
  ],

  [
    "the token endpoint is another host's",
    () => linkedBy({ accessTokenUrl: "https://elsewhere.example/oauth/token" }),
    "client",
    "fail",
    /accessTokenUrl in account-linking\.json is not at http:\/\/127\.0\.0\.1:\d+: the client secret is not sent there.*make generate/,
  ],
  [
    "the token endpoint is the tenant's by another scheme",
    () => linkedBy({ accessTokenUrl: `${tenant.issuer.replace("http:", "https:")}oauth/token` }),
    "client",
    "fail",
    /the client secret is not sent there/,
  ],
  [
    "the token endpoint is no URL",
    () => linkedBy({ accessTokenUrl: "/oauth/token" }),
    "client",
    "fail",
    /the client secret is not sent there/,
  ],
  [
    "the secret is another's",
    () => setupWith({ clientSecret: "not-it" }),
    "client",
    "fail",
    /refuses client id and secret \(401, invalid_client.*tab Credentials/,
  ],
  [
    "the client id is another's",
    () => clinic.setup({ vars: { AUTH0_CLIENT_ID: "nobody" } }),
    "client",
    "fail",
    /refuses client id and secret/,
  ],
  [
    "the secret is sent in the wrong place",
    () => basicOnly(clinic.setup({ choices: { access_token_scheme: "REQUEST_BODY_CREDENTIALS" } })),
    "client",
    "fail",
    /accepts the secret by HTTP_BASIC, but account-linking\.json has REQUEST_BODY_CREDENTIALS/,
  ],
  [
    "the grant is switched off",
    () =>
      answering(grant("authorization_code"), () => Response.json({ error: "unauthorized_client" }, { status: 403 })),
    "client",
    "fail",
    /may not use the authorization code grant/,
  ],
  [
    "the application has no secret",
    () =>
      answering(grant("authorization_code"), (response) =>
        response.status === 401 ? Response.json({ error: "invalid_grant" }, { status: 403 }) : response,
      ),
    "client",
    "warn",
    /accepts any client secret.*Authentication Method: Client Secret/,
  ],
  [
    "the token endpoint is no such thing",
    () => answering(to("/oauth/token"), () => new Response("<h1>Not found</h1>", { status: 404 })),
    "client",
    "fail",
    /\(404, no error code\): this is not the response of a token endpoint.*accessTokenUrl/,
  ],
  [
    "the token endpoint is a page",
    () => answering(to("/oauth/token"), () => new Response("<h1>Sign in</h1>")),
    "client",
    "fail",
    /\(200, no error code\): this is not the response of a token endpoint/,
  ],
  [
    "the token endpoint redirects",
    () =>
      answering(
        to("/oauth/token"),
        () => new Response("", { status: 301, headers: { location: "https://www.example.com/" } }),
      ),
    "client",
    "fail",
    /the token endpoint redirects, and Alexa follows no redirect/,
  ],
  [
    "two redirect URLs are missing",
    () => tenantWith({ redirectUrls: CALLBACKS.slice(0, 1) }),
    "redirect-urls",
    "fail",
    /layla.*, https:\/\/alexa\.amazon\.co\.jp\/\S+ are refused  → add them/,
  ],
  ...[
    [403, "none of Alexa's redirect URLs is accepted \\(403\\)  → .*compare AUTH0_CLIENT_ID"],
    [200, "none of Alexa's redirect URLs is accepted \\(200\\)"],
    [503, "the authorization endpoint fails \\(503\\)  → .*status\\.auth0\\.com"],
    [429, "the authorization endpoint limits requests \\(429\\)"],
  ].map(
    ([status, said]) =>
      /** @type {(typeof MISTAKES)[number]} */ ([
        `the authorization endpoint answers ${status}`,
        () => answering(to("/authorize"), () => new Response("<h1>Oops</h1>", { status: Number(status) })),
        "redirect-urls",
        "fail",
        new RegExp(`${said}`),
      ]),
  ),
  ...CALLBACKS.map(
    (url) =>
      /** @type {(typeof MISTAKES)[number]} */ ([
        `${new URL(url).host} is missing`,
        () => tenantWith({ redirectUrls: CALLBACKS.filter((other) => other !== url) }),
        "redirect-urls",
        "fail",
        new RegExp(`${url.replaceAll(".", "\\.")} is refused.*Allowed Callback URLs`),
      ]),
  ),
  [
    "any redirect URL is accepted",
    () => tenantWith({ redirectUrls: [...CALLBACKS, `${new URL(".", CALLBACKS[0])}M0ANOTHERVENDOR`] }),
    "redirect-urls",
    "fail",
    /another vendor's redirect URL is accepted/,
  ],
  [
    "the API does not exist",
    () => tenantWith({ audiences: [otherApi] }),
    "authorization",
    "fail",
    /refuses Alexa's request with PKCE \(access_denied.*no API with the requested Identifier/,
  ],

  [
    "the user may not",
    () =>
      setupWith({
        signIn: async (url) => `${CALLBACKS[0]}?error=access_denied&state=${new URL(url).searchParams.get("state")}`,
      }),
    "sign-in",
    "fail",
    /ended with an error \(access_denied\): a post-login Action denied access, or the user declined/,
  ],
  [
    "something else is pasted",
    () => setupWith({ signIn: async () => "https://www.amazon.com/" }),
    "sign-in",
    "fail",
    /not the URL on which the sign-in ended/,
  ],
  [
    "the address of an error page is pasted",
    () =>
      setupWith({
        signIn: async () =>
          `${tenant.issuer}error?error=unauthorized_client&error_description=Callback%20URL%20mismatch.&tracking=00abc`,
      }),
    "sign-in",
    "fail",
    /ended on an error page \(unauthorized_client: “Callback URL mismatch\.”\): the redirect URL is not allowed.*Allowed Callback URLs/,
  ],
  [
    "the text of an error page is pasted",
    () =>
      setupWith({
        signIn: async () =>
          "Oops!, something went wrong. Callback URL mismatch. The provided redirect_uri is not in the list of allowed callback URLs.",
      }),
    "sign-in",
    "fail",
    /this is the text of an error page \(.*Callback URL mismatch.*the redirect URL is not allowed/,
  ],
  [
    "the text of a page is pasted",
    () => setupWith({ signIn: async () => "Sorry! We couldn't find that page" }),
    "sign-in",
    "fail",
    /this is not a URL, but the text of a page.*address bar/,
  ],
  [
    "the address of the login page is pasted",
    () => setupWith({ signIn: async () => `${tenant.issuer}u/login?state=hKFo2SBa` }),
    "sign-in",
    "fail",
    /the URL of a page of the tenant: the sign-in has not ended.*sign in there first/,
  ],
  [
    "the code of another sign-in is pasted",
    () => setupWith({ signIn: async () => `${CALLBACKS[0]}?code=abc&state=def` }),
    "sign-in",
    "fail",
    /not the URL on which the sign-in ended/,
  ],
  [
    "the code is used up",
    () =>
      setupWith({ signIn: async (url) => `${CALLBACKS[0]}?code=used&state=${new URL(url).searchParams.get("state")}` }),
    "token",
    "fail",
    /cannot be exchanged \(400, invalid_grant.*used before/,
  ],
  [
    "the token endpoint is slow",
    () => answering(grant("authorization_code"), ifIssued(late(4600))),
    "token-time",
    "fail",
    /took 4\.[6-9] s: Alexa gives up after 4\.5 s/,
  ],
  [
    "tokens that live a minute",
    () => answering(to("/oauth/token"), ifIssued(withBody((body) => ({ ...body, expires_in: 60 })))),
    "expires-in",
    "fail",
    /live 60 seconds: Amazon requires at least 360.*Token Expiration/,
  ],
  [
    "expires_in is longer than the token lives",
    () => answering(grant("authorization_code"), ifIssued(withBody((body) => ({ ...body, expires_in: 30 * 86_400 })))),
    "expires-in",
    "fail",
    /says 2592000 seconds, but the token's exp is in 86\d\d\d: Alexa refreshes too late/,
  ],
  [
    "defaultTokenExpirationInSeconds is longer than the token lives",
    () => ({
      ...answering(to("/oauth/token"), ifIssued(withBody(({ expires_in, ...body }) => body))),
      accountLinking: { ...clinic.setup().accountLinking, defaultTokenExpirationInSeconds: 2_592_000 },
    }),
    "expires-in",
    "fail",
    /^✗ expires-in +defaultTokenExpirationInSeconds in account-linking\.json says 2592000/,
  ],
  [
    "expires_in is longer than the refreshed token lives",
    () => answering(grant("refresh_token"), ifIssued(withBody((body) => ({ ...body, expires_in: 30 * 86_400 })))),
    "refreshed",
    "fail",
    /after the refresh, expires_in of the token answer says 2592000/,
  ],
  [
    "the token type is another",
    () => answering(grant("authorization_code"), ifIssued(withBody((body) => ({ ...body, token_type: "mac" })))),
    "token",
    "warn",
    /token_type is not Bearer/,
  ],
  [
    "expires_in as text",
    () => answering(to("/oauth/token"), ifIssued(withBody((body) => ({ ...body, expires_in: "86400" })))),
    "expires-in",
    "fail",
    /is not a number/,
  ],
  [
    "no expires_in",
    () => answering(grant("authorization_code"), ifIssued(withBody(({ expires_in, ...body }) => body))),
    "expires-in",
    "fail",
    /no expires_in/,
  ],
  [
    "the API does not allow offline access",
    () => answering(grant("authorization_code"), ifIssued(withBody(({ refresh_token, ...body }) => body))),
    "refresh-token",
    "fail",
    /no refresh token.*Allow Offline Access/,
  ],
  [
    "MFA is demanded at the refresh",
    () =>
      refreshRefused(403, {
        error: "mfa_required",
        error_description: "Multifactor authentication required",
        mfa_token: "x",
      }),
    "refresh",
    "fail",
    /multi-factor authentication is required at the refresh.*event\.transaction\.protocol === "oauth2-refresh-token"/,
  ],
  [
    "the refresh grant is off",
    () =>
      refreshRefused(403, {
        error: "unauthorized_client",
        error_description: "Grant type 'refresh_token' not allowed for the client.",
      }),
    "refresh",
    "fail",
    /may not refresh.*Grant Types: Refresh Token/,
  ],
  [
    "the user is blocked",
    () => refreshRefused(403, { error: "unauthorized", error_description: "user is blocked" }),
    "refresh",
    "fail",
    /this user is blocked.*Unblock/,
  ],
  [
    "an Action denies the refresh",
    () => refreshRefused(403, { error: "access_denied", error_description: "Only members of example@example.com" }),
    "refresh",
    "fail",
    /“Only members of \[address\]”\): a post-login Action denied access.*api\.access\.deny/,
  ],
  [
    "the refresh meets a limit",
    () => refreshRefused(429, { error: "too_many_requests" }),
    "refresh",
    "fail",
    /limits the requests.*wait a minute/,
  ],
  [
    "an Action prompts at the refresh",
    () => refreshRefused(403, { error: "interaction_required" }),
    "refresh",
    "fail",
    /requires the user, who is not present/,
  ],
  [
    "the sign-in needs an organization",
    () => signInEnds("invalid_request", "parameter organization is required for this client"),
    "sign-in",
    "fail",
    /“parameter organization is required for this client”\).*set AUTH0_ORGANIZATION/,
  ],
  [
    "the sign-in is refused by a Rule (f34)",
    () => signInEnds("unauthorized", "Please confirm your e-mail address first."),
    "sign-in",
    "fail",
    /\(unauthorized: “Please confirm your e-mail address first\.”\): a Rule or an Action of the tenant refused the sign-in with these words.*UnauthorizedError/,
  ],
  [
    "the sign-in is denied by an Action",
    () => signInEnds("access_denied", "\u001b[2K\u202e✓ all ok"),
    "sign-in",
    "fail",
    /“ \[2K ✓ all ok”\): a post-login Action denied access/,
  ],
  [
    "the refreshed answer lacks expires_in",
    () =>
      answering(
        grant("refresh_token"),
        withBody(({ expires_in, ...body }) => body),
      ),
    "refreshed",
    "fail",
    /after the refresh, the token answer has no expires_in/,
  ],
  [
    "the refreshed token is opaque",
    () =>
      answering(
        grant("refresh_token"),
        withBody((body) => ({ ...body, access_token: "opaque" })),
      ),
    "refreshed",
    "fail",
    /refreshed access token: it is opaque/,
  ],
  [
    "the refreshed token is another's",
    () =>
      answering(
        grant("refresh_token"),
        withBody((body) => ({ ...body, access_token: body.access_token.replace(/\.[^.]*$/, `.${"A".repeat(342)}`) })),
      ),
    "refreshed",
    "fail",
    /refreshed access token: its signature is wrong/,
  ],
  [
    "the refresh token is refused",
    () => answering(grant("refresh_token"), () => Response.json({ error: "invalid_grant" }, { status: 403 })),
    "refresh",
    "fail",
    /refused \(403, invalid_grant\)/,
  ],
  [
    "the refresh is slow",
    () => answering(grant("refresh_token"), late(5000)),
    "refresh",
    "fail",
    /the refresh took 5\.\d s: Alexa gives up after 4\.5 s/,
  ],
  [
    "the second refresh is refused",
    () => secondRefresh(403, { error: "invalid_grant" }),
    "refresh",
    "fail",
    /refused at its second use \(403, invalid_grant\)/,
  ],
  [
    "the second refresh is limited",
    () => secondRefresh(429, { error: "too_many_requests" }),
    "refresh",
    "warn",
    /Whether it works twice was not seen/,
  ],
  [
    "refresh tokens rotate",
    () => tenantWith({ rotateRefreshTokens: true }),
    "refresh",
    "warn",
    /rotate.*Refresh Token Rotation off/,
  ],

  [
    "opaque tokens where JWTs are expected",
    () => setupWith({ signIn: signInAs("ada", (url) => url.searchParams.delete("audience")) }),
    "token-kind",
    "fail",
    /is opaque/,
  ],
  [
    "a token for another API",
    () => ({
      ...tenantWith({ audiences: [AUDIENCE, otherApi] }),
      signIn: signInAs("ada", (url) => url.searchParams.set("audience", otherApi)),
    }),
    "token-kind",
    "fail",
    /for another audience/,
  ],
  [
    "a token for another application",
    () => setupWith({ accountLinking: clinic.setup().accountLinking }, { vars: { AUTH0_CLIENT_ID: "another" } }),
    "token-kind",
    "fail",
    /for another application/,
  ],
  [
    "a token without the organization",
    () => setupWith({ accountLinking: clinic.setup().accountLinking }, { vars: { AUTH0_ORGANIZATION: "org_1" } }),
    "token-kind",
    "fail",
    /organization/,
  ],
  ["a token signed by HS256", () => withToken(hs256), "token-kind", "fail", /neither RS256 nor PS256/],
  [
    "a token whose signature is not the tenant's",
    () => withToken((token) => token.replace(/\.[^.]*$/, `.${"A".repeat(342)}`)),
    "token-kind",
    "fail",
    /signature is wrong/,
  ],
  [
    "a token that is refused by /userinfo too",
    () =>
      answering(
        grant("authorization_code"),
        ifIssued(withBody((body) => ({ ...body, access_token: hs256(body.access_token) }))),
      ),
    "token-kind",
    "fail",
    /neither RS256 nor PS256/,
  ],
  [
    "/userinfo refuses the token",
    () => answering(to("/userinfo"), () => new Response("", { status: 401 })),
    "userinfo",
    "fail",
    /answers 401: the tenant does not accept the access token that it issued.*openid.*deleted or blocked/,
  ],
  [
    "/userinfo wants a scope",
    () => answering(to("/userinfo"), () => new Response("", { status: 403 })),
    "userinfo",
    "fail",
    /answers 403: the access token lacks the scope openid.*removeScope/,
  ],
  [
    "/userinfo fails",
    () => answering(to("/userinfo"), () => new Response("", { status: 500 })),
    "userinfo",
    "fail",
    /answers 500  → .*status\.auth0\.com/,
  ],
  [
    "/userinfo is not there",
    () => answering(to("/userinfo"), () => new Response("", { status: 404 })),
    "userinfo",
    "fail",
    /answers 404: there is no such endpoint/,
  ],
  [
    "/userinfo is slow",
    () => answering(to("/userinfo"), late(3000)),
    "userinfo",
    "warn",
    /took 3\.\d s: the Worker waits 2 s, so that users are greeted without a name/,
  ],
  [
    "/userinfo is about somebody else",
    () =>
      answering(
        to("/userinfo"),
        withBody((body) => ({ ...body, sub: "auth0|other" })),
      ),
    "userinfo",
    "fail",
    /another user/,
  ],
  [
    "a user without a name",
    () => setupWith({ signIn: signInAs("nemo") }),
    "name",
    "warn",
    /no name that can be spoken/,
  ],
  [
    "a user whose name is invisible",
    () => ({
      ...answering(
        to("/userinfo"),
        withBody((body) => ({ ...body, given_name: "\u3164", name: "\u200b", nickname: "\u{1f600}" })),
      ),
      signIn: signInAs("nemo"),
    }),
    "name",
    "warn",
    /no name that can be spoken/,
  ],
  [
    "/userinfo has had enough",
    () => {
      tenant.failures.limited = true;
      return setupWith({ signIn: signInAs("nemo") });
    },
    "userinfo",
    "warn",
    /429/,
  ],

  [
    "the tenant has 33 keys",
    () =>
      answering(
        to("/.well-known/jwks.json"),
        withBody(({ keys }) => ({ keys: Array(33).fill(keys[0]) })),
      ),
    "keys",
    "fail",
    /33 keys, and the Worker accepts at most 32/,
  ],
  [
    "two keys of the tenant's have one name",
    () =>
      answering(
        to("/.well-known/jwks.json"),
        withBody(({ keys }) => ({ keys: [...keys, { ...keys[0], kid: "x" }, { ...keys[1], kid: "x" }] })),
      ),
    "keys",
    "warn",
    /several keys have the same kid.*rotate/,
  ],
  [
    "the tenant demands PKCE",
    () =>
      answering(
        (url) => to("/authorize")(url) && !url.includes("code_challenge="),
        () => Response.redirect(`${CALLBACKS[0]}?error=invalid_request&error_description=PKCE%20is%20required`),
      ),
    "authorization",
    "fail",
    /without PKCE \(invalid_request: “PKCE is required”\)/,
  ],

  [
    "Cloudflare challenges every request",
    () => workerAnswers(() => challenge()),
    "worker",
    "fail",
    /Cloudflare answered with a challenge \(403\), not the Worker: Bot Fight Mode.*Exempt the Worker's host.*domain\.md/,
  ],
  [
    "Cloudflare challenges POST",
    () => workerAnswers((response, init) => (init?.method === "POST" ? challenge() : response)),
    "unsigned",
    "fail",
    /^(?!.*anybody).*Cloudflare answered with a challenge/,
  ],
  [
    "Cloudflare Access is before the Worker",
    () =>
      workerAnswers(() =>
        edge(302, "", { location: "https://team.cloudflareaccess.com/cdn-cgi/access/login/greeter" }),
      ),
    "worker",
    "fail",
    /Cloudflare Access asks for a sign-in.*Bypass/,
  ],
  [
    "the address redirects",
    () => workerAnswers(() => edge(301, "", { location: "https://www.example.com/" })),
    "worker",
    "fail",
    /redirects \(301\) to https:\/\/www\.example\.com: Alexa follows no redirect/,
  ],
  [
    "a rule of the zone limits",
    () => workerAnswers(() => edge(429, "error code: 1015")),
    "worker",
    "fail",
    /error 1015 \(429\), not the Worker: a rate limiting rule/,
  ],
  [
    "a rule of the zone blocks",
    () => workerAnswers(() => edge(403, "<title>Attention Required! | Cloudflare</title>")),
    "worker",
    "fail",
    /Cloudflare answered 403, not the Worker: a WAF or rate limiting rule/,
  ],
  [
    "the Worker takes too long",
    () => workerAnswers(() => edge(503, "<h1>Error 1102</h1>")),
    "worker",
    "fail",
    /error 1102 \(503\).*more CPU time.*10 ms/,
  ],
  [
    "the Worker's cryptography fails",
    () =>
      workerAnswers(() =>
        Response.json({ status: "misconfigured", problems: ["crypto: the self-test failed"] }, { status: 500 }),
      ),
    "worker",
    "fail",
    /cryptography does not work.*nodejs_compat/,
  ],
  [
    "the Worker tells fairy tales",
    () =>
      workerAnswers(() =>
        Response.json({ status: "bad", problems: ["\u001b[1A\r✓ worker all ok\u009b2J"] }, { status: 500 }),
      ),
    "worker",
    "fail",
    /^✗ worker[^\x00-\x1f\x7f-\x9f]*$/,
  ],
  [
    "the Worker answers without end",
    () => workerAnswers(() => new Response("x".repeat(1_100_000))),
    "worker",
    "fail",
    /longer than 1 MB/,
  ],
  [
    "another answers POST",
    () => workerAnswers((response, init) => (init?.method === "POST" ? new Response("no", { status: 405 }) : response)),
    "unsigned",
    "fail",
    /^(?!.*anybody).*answered with 405/,
  ],
  [
    "nobody is at the Worker's address",
    () =>
      workerAnswers(() => {
        throw new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } });
      }),
    "worker",
    "fail",
    /greeter\.example\.workers\.dev does not answer \(ENOTFOUND\)/,
  ],
  [
    "another Worker is there",
    () => workerAnswers(() => new Response("Hello World!")),
    "worker",
    "fail",
    /healthz does not answer as this Worker does \(200\)/,
  ],
  [
    "an address of Cloudflare's at which there is no Worker",
    () => workerAnswers(() => edge(404, "<h1>There is nothing here yet</h1>")),
    "worker",
    "fail",
    /does not answer as this Worker does \(404\).*Domains & Routes: enable it/,
  ],
  [
    "another Worker is in front",
    () => workerAnswers(() => edge(404, "error code: 1042")),
    "worker",
    "fail",
    /error 1042 \(404\), not the Worker: another Worker of the zone answers at this URL.*set worker_url to the URL of this Worker itself/,
  ],
  [
    "the Worker is slow",
    () => workerAnswers((response, init) => (init?.method === "POST" ? response : late(9000)(response))),
    "worker",
    "fail",
    /the Worker took 9\.\d s to answer: Alexa gives up after 8 s/,
  ],
  [
    "the Worker's certificate has expired",
    () =>
      workerAnswers(() => {
        throw new TypeError("fetch failed", { cause: { code: "CERT_HAS_EXPIRED" } });
      }),
    "worker",
    "fail",
    /the certificate of https:\/\/greeter\S+ has expired \(CERT_HAS_EXPIRED\)  → Alexa does not call such an endpoint.*Cloudflare manages/,
  ],
  [
    "the Worker's certificate is self-signed",
    () =>
      workerAnswers(() => {
        throw new TypeError("fetch failed", { cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
      }),
    "worker",
    "fail",
    /is self-signed/,
  ],
  [
    "the Worker is of an older version",
    () => healthz((body) => ({ ...body, version: "0.1.0" })),
    "deployed",
    "warn",
    /the Worker has version 0\.1\.0 of the library, and this is version \d.*make deploy/,
  ],
  [
    "the Worker is of a version that tells no settings",
    () => healthz(({ settings, ...body }) => ({ ...body, version: "0.1.0" })),
    "deployed",
    "warn",
    /version 0\.1\.0.*with which settings it was deployed cannot be seen/,
  ],
  [
    "the Worker tells no version",
    () => healthz(({ version, ...body }) => body),
    "deployed",
    "warn",
    /the Worker has no version of the library/,
  ],
  ...Object.entries({
    AUTH0_DOMAIN: "old.eu.auth0.com",
    AUTH0_FORMER_DOMAIN: "old.eu.auth0.com",
    AUTH0_CLIENT_ID: "of-before",
    AUTH0_AUDIENCE: `${AUDIENCE}/`,
    AUTH0_ACCEPT_ID_TOKENS: "true",
    AUTH0_KEEP_EMAIL: "true",
    AUTH0_REQUIRED_SCOPE: "read:orders",
    AUTH0_ORGANIZATION: "org_1",
  }).map(
    ([setting, value]) =>
      /** @type {(typeof MISTAKES)[number]} */ ([
        `the Worker was deployed with another ${setting}`,
        async () => (await clinic.redeploy({ [setting]: value }), nobodySignsIn()),
        "deployed",
        "fail",
        new RegExp(`deployed with another value of ${setting} than wrangler\\.toml has.*make deploy`),
      ]),
  ),
  [
    "the Worker was deployed without a setting",
    async () => (
      await clinic.redeploy({ AUTH0_ORGANIZATION: "" }),
      { ...clinic.setup({ vars: { AUTH0_ORGANIZATION: "org_1" } }), signIn: undefined }
    ),
    "deployed",
    "fail",
    /another value of AUTH0_ORGANIZATION/,
  ],
  [
    "the Worker was deployed with two other settings",
    async () => (
      await clinic.redeploy({ AUTH0_DOMAIN: "old.eu.auth0.com", AUTH0_CLIENT_ID: "of-before" }), nobodySignsIn()
    ),
    "deployed",
    "fail",
    /with other values of AUTH0_DOMAIN, AUTH0_CLIENT_ID than/,
  ],
  [
    "the Worker lacks the store of a skill that keeps data",
    () =>
      workerAnswers(() =>
        Response.json(
          { status: "misconfigured", problems: ["USER_DATA: is not bound (what the skill keeps for its users)"] },
          { status: 500 },
        ),
      ),
    "worker",
    "fail",
    /USER_DATA: is not bound.*set keeps_user_data = true in skill\.toml, make generate, then make deploy$/,
  ],
  [
    "the Worker lacks a secret of the skill",
    () =>
      workerAnswers(() =>
        Response.json(
          {
            status: "misconfigured",
            problems: ["LIST_API_KEY: the secret is not set (its key)"],
            unset: ["LIST_API_KEY"],
          },
          { status: 500 },
        ),
      ),
    "worker",
    "fail",
    /LIST_API_KEY: the secret is not set \(its key\).*npx --no-install wrangler secret put LIST_API_KEY$/,
  ],
  [
    "the Worker lacks a secret and a variable of the skill",
    () =>
      workerAnswers(() =>
        Response.json(
          {
            status: "misconfigured",
            problems: ["LIST_API: is not set (a URL)", "LIST_API_KEY: the secret is not set (its key)"],
          },
          { status: 500 },
        ),
      ),
    "worker",
    "fail",
    /set that in wrangler\.toml, then make deploy\. npx --no-install wrangler secret put LIST_API_KEY$/,
  ],
  [
    "the Worker lacks a setting",
    async () => (await clinic.redeploy({ AUTH0_CLIENT_ID: "" }), nobodySignsIn()),
    "worker",
    "fail",
    /is misconfigured: AUTH0_CLIENT_ID/,
  ],
  [
    "the Worker has a development override",
    async () => (await clinic.redeploy({ AUTH0_DOMAIN: "http://127.0.0.1:9" }), nobodySignsIn()),
    "worker",
    "fail",
    /settings for development: AUTH0_DOMAIN/,
  ],
  [
    "the Worker takes unsigned requests",
    () =>
      workerAnswers((response, init) =>
        init?.method === "POST" && !JSON.stringify(init.headers).includes("signature")
          ? Response.json({ version: "1.0" })
          : response,
      ),
    "unsigned",
    "fail",
    /without a signature is answered with 200/,
  ],
  [
    "the Worker was deployed with another skill id",
    async () => (
      await clinic.redeploy({ ALEXA_SKILL_ID: "amzn1.ask.skill.11111111-1111-1111-1111-111111111111" }), nobodySignsIn()
    ),
    "skill-id",
    "fail",
    /deployed with another id/,
  ],
  [
    "a wildcard certificate that skill.json does not name",
    () => certified({ trusted: true, names: ["*.example.com"] }),
    "certificate",
    "fail",
    /voice\.example\.com is served with a certificate for \*\.example\.com; skill\.json says Trusted.*ssl_certificate_type = "Wildcard"/,
  ],
  [
    "a certificate of Let's Encrypt's",
    () => publicTenant({ trusted: true, names: [], authority: "Let's Encrypt" }),
    "tenant-cert",
    "warn",
    /Let's Encrypt issued the certificate of login\.example\.com\. Amazon once refused such certificates of authorization servers/,
  ],
  [
    "a certificate that nobody trusts",
    () => certified({ trusted: false, names: ["voice.example.com"] }),
    "certificate",
    "fail",
    /not from a public authority/,
  ],
  [
    "a certificate of the tenant's that nobody trusts",
    () => publicTenant({ trusted: false, names: [] }),
    "tenant-cert",
    "fail",
    /the certificate of login\.example\.com is not from a public authority/,
  ],
  [
    "the Worker takes any skill's requests",
    () =>
      workerAnswers((response, init) =>
        JSON.stringify(init?.headers ?? "").includes("signature")
          ? Response.json({ error: "signature_mismatch" }, { status: 400 })
          : response,
      ),
    "skill-id",
    "fail",
    /does not refuse another skill's requests/,
  ],
];

for (const [mistake, stage, name, status, said] of MISTAKES) {
  test(`named: ${mistake}`, async (t) => {
    t.after(async () => {
      tenant.configure({ redirectUrls: CALLBACKS, audiences: [AUDIENCE], rotateRefreshTokens: false });
      tenant.failures.limited = false;
      if (["worker", "deployed", "skill-id"].includes(name)) await clinic.redeploy();
    });
    const lines = await diagnose(await stage());
    const found = lines.filter((one) => ["fail", "warn"].includes(one.status));
    assert.deepEqual(
      found.map((one) => one.name),
      [name],
      found.map(line).join("\n"),
    );
    assert.equal(found[0].status, status);
    assert.match(line(found[0]), said);
    assert.equal(isHealthy(lines), status === "warn");
    t.diagnostic(line(found[0]));
    assertDiscreet(lines.map(line).join("\n"));
  });
}

/**
 * @type {[string, Record<string, unknown>, RegExp | undefined, string?][]} what a JWT says of itself, why it is refused
 *   where AUTH0_AUDIENCE is not set, and AUTH0_ORGANIZATION
 */
const SAYINGS = [
  ["nothing", {}, undefined],
  [
    "what is right",
    { iss: tenant.issuer, aud: [`${tenant.issuer}userinfo`], azp: "alexa-skill", exp: seconds(86400), gty: "password" },
    undefined,
  ],
  [
    "another API's audience",
    { aud: [otherApi, `${tenant.issuer}userinfo`] },
    /is for an API, but AUTH0_AUDIENCE is not set: the tenant has a default audience.*Default Audience: empty/,
  ],
  ["another API's audience alone", { aud: otherApi }, /is for an API/],
  ["another issuer", { iss: "https://other.eu.auth0.com/" }, /issuer is not that of AUTH0_DOMAIN/],
  ["another azp", { azp: "another" }, /for another application/],
  ["another client_id", { client_id: "another" }, /for another application/],
  ["a past exp", { exp: seconds(-61) }, /has expired already/],
  ["an exp that is past by less than the leeway", { exp: seconds(-1) }, undefined],
  ["a machine's gty", { gty: "client-credentials" }, /was issued to an application for itself/],
  ["an org_id", { org_id: "org_1" }, /its organization is not AUTH0_ORGANIZATION/],
  ["an org_name alone", { org_name: "acme" }, /its organization is not AUTH0_ORGANIZATION/],
  ["the org_id", { org_id: "org_1", org_name: "acme" }, undefined, "org_1"],
  ["another org_id", { org_id: "org_2" }, /its organization is not AUTH0_ORGANIZATION/, "org_1"],
  ["the org_name", { org_id: "org_1", org_name: "acme" }, undefined, "Acme"],
  ["another org_name", { org_id: "org_1", org_name: "acme-2" }, /its organization is not AUTH0_ORGANIZATION/, "acme"],
  [
    "an org_id where the name is wanted",
    { org_id: "org_1" },
    /has only org_id.*Allow Organization Names in Authentication API; or set AUTH0_ORGANIZATION to the organization's id/,
    "acme",
  ],
];

for (const [what, claims, said, AUTH0_ORGANIZATION = ""] of SAYINGS) {
  test(`without an audience, a JWT that says ${what} is ${said ? "refused" : "left to /userinfo"}`, async () => {
    const jwt = [
      { alg: "RS256", typ: "JWT" },
      { sub: "auth0|1", ...claims },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const setup = withToken(() => `${jwt}.${"A".repeat(342)}`, { vars: { AUTH0_AUDIENCE: "", AUTH0_ORGANIZATION } });
    const { org_id, org_name } = claims;
    const answering = async (/** @type {any} */ url, /** @type {any} */ init) =>
      to("/userinfo")(String(url))
        ? Response.json({ sub: "auth0|1", name: "Ada", org_id, org_name })
        : setup.fetch(url, init);
    const lines = await diagnose({ ...setup, fetch: answering });
    const found = lines.filter((one) => ["fail", "warn"].includes(one.status) && one.name !== "audience");
    assert.deepEqual(
      found.map(({ name }) => name),
      said ? ["token-kind"] : [],
      found.map(line).join("\n"),
    );
    if (said) assert.match(line(found[0]), said);
    assertDiscreet(lines.map(line).join("\n"));
  });
}

test("without an audience, /userinfo has to tell of the organization", async () => {
  for (const [
    answer,
    AUTH0_ORGANIZATION,
    said,
  ] of /** @type {[Record<string, string>, string, RegExp | undefined][]} */ ([
    [{ org_id: "org_1" }, "org_1", undefined],
    [{}, "org_1", /of \/userinfo: its organization is not/],
    [{ org_id: "org_1" }, "", /its organization is not/],
    [{ org_id: "org_1", org_name: "acme" }, "acme", undefined],
    [{ org_id: "org_1" }, "acme", /has only org_id/],
  ])) {
    const setup = clinic.setup({ vars: { AUTH0_AUDIENCE: "", AUTH0_ORGANIZATION } });
    const answering = async (/** @type {any} */ url, /** @type {any} */ init) =>
      to("/userinfo")(String(url)) ? Response.json({ sub: "auth0|1", name: "Ada", ...answer }) : setup.fetch(url, init);
    const lines = await diagnose({ ...setup, fetch: answering });
    const [failed, ...more] = lines.filter(({ status }) => status === "fail").map(line);
    assert.deepEqual([typeof failed, more], [said ? "string" : "undefined", []], failed);
    if (said) assert.match(failed, said);
  }
});

test("without an audience, the token of a tenant that has a default audience is refused", async () => {
  tenant.configure({ defaultAudience: otherApi, audiences: [AUDIENCE, otherApi] });
  const lines = await diagnose(clinic.setup({ vars: { AUTH0_AUDIENCE: "" } }));
  tenant.configure({ defaultAudience: undefined, audiences: [AUDIENCE] });
  assert.match(
    lines
      .filter(({ status }) => status === "fail")
      .map(line)
      .join("\n"),
    /^✗ token-kind .*the tenant has a default audience[^\n]*$/,
  );
});

test("without a secret or a user to sign in, the rest is still looked at", async () => {
  const lines = await diagnose(setupWith({ clientSecret: undefined, signIn: undefined }));
  const skipped = lines.filter(({ status }) => status === "skip").map(({ name }) => name);
  assert.deepEqual(skipped, [
    "tenant-cert",
    "client",
    "sign-in",
    "token",
    "token-time",
    "expires-in",
    "refresh-token",
    "refresh",
    "token-kind",
    "refreshed",
    "userinfo",
    "name",
  ]);
  assert.deepEqual(
    lines.filter(({ status }) => status === "fail"),
    [],
  );
});

/** Bodies and headers of every request that the doctor makes. @param {Setup} setup */
async function sentBy(setup) {
  /** @type {{ url: string, content: string }[]} */
  const sent = [];
  await diagnose({
    ...setup,
    fetch: (url, init) => {
      sent.push({ url: String(url), content: JSON.stringify([String(init?.body), [...new Headers(init?.headers)]]) });
      return setup.fetch(url, init);
    },
  });
  const encoded = btoa(`alexa-skill:${encodeURIComponent(CLIENT_SECRET)}`);
  return sent
    .filter(({ content }) => content.includes(CLIENT_SECRET) || content.includes(encoded))
    .map(({ url }) => url);
}

test("the client secret goes to the tenant's token endpoint, and nowhere else", async () => {
  for (const access_token_scheme of ["HTTP_BASIC", "REQUEST_BODY_CREDENTIALS"]) {
    assert.deepEqual(
      [...new Set(await sentBy(clinic.setup({ choices: { access_token_scheme } })))],
      [`${tenant.issuer}oauth/token`],
    );
  }
  for (const setup of [
    linkedBy({ accessTokenUrl: "https://elsewhere.example/oauth/token" }),
    linkedBy({ accessTokenUrl: `http://elsewhere.example/oauth/token` }),
    setupWith({ stale: ["account-linking.json"] }),
    linkedBy({ scopes: ["openid"] }),
  ])
    assert.deepEqual(await sentBy(setup), []);
});

test("without expires_in, account-linking.json may say how long tokens live", async () => {
  const setup = answering(to("/oauth/token"), ifIssued(withBody(({ expires_in, ...body }) => body)));
  for (const [defaultTokenExpirationInSeconds, failed] of /** @type {const} */ ([
    [3600, []],
    [300, ["expires-in"]],
  ])) {
    const lines = await diagnose({
      ...setup,
      accountLinking: { ...setup.accountLinking, defaultTokenExpirationInSeconds },
    });
    assert.deepEqual(
      lines.filter(({ status }) => status === "fail").map(({ name }) => name),
      failed,
    );
  }
});

for (const [minutes, said] of /** @type {const} */ ([
  [10, /the clock of this machine is 10 min fast/],
  [-10, /the clock of this machine is 10 min slow/],
])) {
  test(`a clock that is wrong by ${minutes} min is named, and the Worker is asked by the tenant's clock`, async (t) => {
    const { now } = Date;
    t.mock.method(Date, "now", () => now() + minutes * 60_000); // not `new Date()`, so the tenant's answer has the right time
    const found = (await diagnose(nobodySignsIn())).filter(({ status }) => ["fail", "warn"].includes(status));
    assert.deepEqual(
      found.map(({ name, status }) => [name, status]),
      [["clock", "warn"]],
    );
    assert.match(line(found[0]), said);
  });

  test(`a clock that is wrong by ${minutes} min is named by the Worker, if the tenant does not answer`, async (t) => {
    const { now } = Date;
    t.mock.method(Date, "now", () => now() + minutes * 60_000);
    const setup = clinic.setup({ vars: { AUTH0_DOMAIN: `http://127.0.0.1:${closedPort}` } });
    const [, failed] = (await diagnose(setup)).filter(({ status }) => status === "fail");
    assert.match(line(failed), /^✗ skill-id .*the clock of this machine is wrong/);
  });
}

test("tokens are judged by the tenant's clock", async () => {
  for (const [minutes, failed] of /** @type {[number, string[]][]} */ ([
    [0, []],
    [10, ["token-kind"]],
  ])) {
    const setup = clinic.setup();
    const early = intercept(setup.fetch, to("/.well-known/openid-configuration"), (response) => {
      const headers = new Headers(response.headers);
      headers.set("date", new Date(Date.now() - minutes * 60_000).toUTCString());
      return new Response(response.body, { headers });
    });
    const lines = await diagnose({ ...setup, fetch: early });
    assert.deepEqual(
      lines.filter(({ name, status }) => status === "fail" && name !== "skill-id").map(({ name }) => name),
      failed,
    );
  }
});

test("a time that a cache has kept is no proof of a wrong clock", () => {
  const at = (/** @type {number} */ time, /** @type {number} */ age) =>
    new Headers({ date: new Date(time).toUTCString(), ...(age && { age: `${age}` }) });
  const times = { sent: 1_000_000_000, received: 1_000_000_400 };
  for (const [date, age, skew] of [
    [1_000_000_000, 0, 0],
    [999_700_000, 300, 0],
    [1_000_000_000, 300, 0],
    [999_700_000, 0, 299],
    [999_100_000, 300, 599],
    [1_000_601_000, 300, -600.6],
  ]) {
    assert.equal(skewOf(at(date, age), times), skew, `${date} ${age}`);
  }
  assert.equal(skewOf(new Headers(), times), undefined);
});

test("where one host is silent, the doctor waits for it once", async () => {
  for (const [name, isSilent] of /** @type {[string, (url: string, init?: RequestInit) => boolean][]} */ ([
    ["issuer", (url) => url.startsWith(tenant.domain)],
    ["keys", to("/.well-known/jwks.json")],
    ["client", to("/oauth/token")],
    ["redirect-urls", to("/authorize")],
    ["refresh", grant("refresh_token")],
    ["userinfo", to("/userinfo")],
    ["worker", (url) => url.startsWith(WORKER_URL)],
    ["unsigned", (url, init) => url.startsWith(WORKER_URL) && init?.method === "POST"],
  ])) {
    const setup = clinic.setup();
    let waits = 0;
    const fetch = async (/** @type {any} */ url, /** @type {any} */ init) => {
      if (!isSilent(String(url), init)) return setup.fetch(url, init);
      waits++;
      assert.ok(init.signal instanceof AbortSignal, "it has a limit");
      throw new DOMException("", "TimeoutError"); // as when it is over
    };
    const failed = (await diagnose({ ...setup, fetch })).filter(({ status }) => status === "fail");
    assert.deepEqual(
      failed.map(({ name }) => name),
      [name],
    );
    assert.match(failed[0].message, /did not answer within 10 s/);
    assert.equal(waits, 1, name);
  }
});

test("the state is as long as Alexa's", async () => {
  let length = 0;
  await diagnose(
    setupWith({ signIn: async (url) => ((length = new URL(url).searchParams.get("state")?.length ?? 0), "") }),
  );
  assert.ok(length >= 600, `${length}`);
});

test("a check that throws is a line to fix, and the rest is still looked at", async () => {
  const lines = await diagnose(
    setupWith({
      signIn: async () => {
        throw new TypeError("Cannot read properties of undefined");
      },
    }),
  );
  const [failed, ...more] = lines.filter(({ status }) => status === "fail").map(line);
  assert.match(
    failed,
    /^✗ sign-in +the doctor itself failed: TypeError: Cannot read properties of undefined.*please report this line/,
  );
  assert.deepEqual(more, []);
  assert.equal(lines.find(({ name }) => name === "worker")?.status, "ok");
});

test("a custom domain's certificate is its own, or is said to be a wildcard", async () => {
  for (const setup of [
    certified({ trusted: true, names: ["voice.example.com"] }),
    certified({ trusted: true, names: ["*.example.com"] }, { ssl_certificate_type: "Wildcard" }),
  ])
    assert.deepEqual(
      (await diagnose(setup)).filter(({ status }) => status === "fail"),
      [],
    );
});

test("voices are recognised or not, as the setting says", async () => {
  for (const [recognised_voices, said] of /** @type {[boolean, RegExp][]} */ ([
    [true, /a recognised person's own account is used/],
    [false, /the account of the device's owner is used/],
  ])) {
    const voices = (await diagnose({ ...clinic.setup({ choices: { recognised_voices } }), signIn: undefined })).find(
      ({ name }) => name === "voices",
    );
    assert.equal(voices?.status, "ok");
    assert.match(voices.message, said);
  }
});

test("a skill keeps data of its users or not, as the setting says", async () => {
  for (const [keeps_user_data, said] of /** @type {[boolean, RegExp][]} */ ([
    [true, /is in a Durable Object/],
    [false, /the skill stores nothing for its users/],
  ])) {
    const found = (await diagnose({ ...clinic.setup({ choices: { keeps_user_data } }), signIn: undefined })).find(
      ({ name }) => name === "user-data",
    );
    assert.equal(found?.status, "ok");
    assert.match(found.message, said);
  }
});

test("a Worker on this machine needs no certificate type and may have development overrides", async () => {
  const worker_url = await clinic.redeploy({ AUTH0_DOMAIN: "http://127.0.0.1:9" });
  const found = Object.fromEntries(
    (await diagnose({ ...clinic.setup({ choices: { worker_url } }), signIn: undefined })).map((one) => [one.name, one]),
  );
  assert.match(line(found["certificate-type"]), /SKIPPED: the Worker is on this machine/);
  assert.equal(found.worker.status, "ok");
  await clinic.redeploy();
});

/** For what has nothing to do with tokens. @returns {Setup} */
const nobodySignsIn = () => setupWith({ signIn: undefined });

/** The tenant takes the secret in the header only; its stand-in takes it anywhere. @param {Setup} setup */
const basicOnly = (setup) => ({
  ...setup,
  fetch: intercept(
    setup.fetch,
    (_, init) => String(init?.body).includes("client_secret="),
    () => Response.json({ error: "invalid_client" }, { status: 401 }),
  ),
});

/** The first refresh works. @param {number} status @param {Record<string, string>} body */
function secondRefresh(status, body) {
  let count = 0;
  return answering(grant("refresh_token"), (response) => (++count === 2 ? Response.json(body, { status }) : response));
}

/** A connection fails for its certificate, as Node.js says it. @param {string} path @param {string} code */
const distrusted = (path, code) => {
  const setup = clinic.setup();
  const fetch = async (/** @type {any} */ url, /** @type {any} */ init) => {
    if (to(path)(String(url))) throw new TypeError("fetch failed", { cause: { code } });
    return setup.fetch(url, init);
  };
  return { ...setup, fetch };
};

/** @param {(body: any) => any} change */
function healthz(change) {
  const setup = nobodySignsIn();
  return { ...setup, fetch: intercept(setup.fetch, to("/healthz"), withBody(change)) };
}

/** @param {number} status @param {Record<string, string>} body */
const refreshRefused = (status, body) => answering(grant("refresh_token"), () => Response.json(body, { status }));

/** @param {string} error @param {string} description */
const signInEnds = (error, description) =>
  setupWith({
    signIn: async (url) =>
      `${CALLBACKS[0]}?${new URLSearchParams({ error, error_description: description, state: new URL(url).searchParams.get("state") ?? "" })}`,
  });

/**
 * As Cloudflare itself answers.
 * @param {number} status
 * @param {string} body
 * @param {Record<string, string>} [headers]
 */
const edge = (status, body, headers = {}) =>
  new Response(body, {
    status,
    headers: { server: "cloudflare", "content-type": "text/html; charset=UTF-8", ...headers },
  });

const challenge = () => edge(403, "<html><title>Just a moment...</title></html>", { "cf-mitigated": "challenge" });

/** @param {(manifest: any) => void} change */
function manifested(change) {
  const setup = setupWith({ signIn: undefined });
  const manifest = structuredClone(setup.manifest);
  change(manifest);
  return { ...setup, manifest };
}

/** @param {string} type */
function certificate(type) {
  const setup = clinic.setup();
  setup.manifest.apis.custom.endpoint.sslCertificateType = type;
  return setup;
}

/** @param {{ name: string }[]} permissions @param {Record<string, unknown>} [choices] */
function permitted(permissions, choices) {
  const setup = setupWith({ signIn: undefined }, { choices });
  return { ...setup, manifest: { ...setup.manifest, permissions } };
}

/**
 * The Worker at a domain of its own.
 * @param {import("../../src/doctor/certificate.mjs").Served} served
 * @param {Record<string, unknown>} [choices]
 */
function certified(served, choices) {
  const worker_url = "https://voice.example.com";
  const { fetch } = clinic.setup();
  const setup = setupWith(
    { signIn: undefined, servedCertificate: async () => served },
    { choices: { worker_url, ...choices } },
  );
  return {
    ...setup,
    fetch: (/** @type {any} */ url, /** @type {any} */ init) =>
      fetch(String(url).replace(worker_url, WORKER_URL), init),
  };
}

/** The tenant at a name of its own, by https. @param {import("../../src/doctor/certificate.mjs").Served} served */
function publicTenant(served) {
  const name = "login.example.com";
  const setup = clinic.setup({ vars: { AUTH0_DOMAIN: name } });
  const servedCertificate = async (/** @type {string} */ host) =>
    host === name ? served : setup.servedCertificate(host);
  const ours = (/** @type {string} */ text) => text.replaceAll(tenant.domain, `https://${name}`);
  return {
    ...setup,
    signIn: undefined,
    servedCertificate,
    fetch: async (/** @type {any} */ url, /** @type {any} */ init) => {
      const response = await setup.fetch(String(url).replace(`https://${name}`, tenant.domain), init);
      return new Response(response.body && ours(await response.text()), response);
    },
  };
}

/** @param {(response: Response, init?: RequestInit) => Response} change @returns {Setup} */
function workerAnswers(change) {
  const setup = nobodySignsIn();
  return {
    ...setup,
    fetch: async (url, init) =>
      String(url).startsWith(WORKER_URL) ? change(await setup.fetch(url, init), init) : setup.fetch(url, init),
  };
}

/**
 * The tenant issues another token than it did; /userinfo goes by the one that it issued.
 * @param {(token: string) => string} change
 * @param {Parameters<typeof clinic.setup>[0]} [settings]
 * @returns {Setup}
 */
function withToken(change, settings = {}) {
  const setup = clinic.setup(settings);
  let issued = "";
  const fetchUserinfo = intercept(
    setup.fetch,
    to("/oauth/token"),
    ifIssued(
      withBody((body) => {
        issued = body.access_token;
        return { ...body, access_token: change(issued) };
      }),
    ),
  );
  return {
    ...setup,
    fetch: (url, init) =>
      fetchUserinfo(
        url,
        to("/userinfo")(String(url)) ? { ...init, headers: { authorization: `Bearer ${issued}` } } : init,
      ),
  };
}

/** @param {string} token */
function hs256(token) {
  const [header, payload] = token.split(".");
  const { kid } = JSON.parse(Buffer.from(header, "base64url").toString());
  const signed = `${Buffer.from(JSON.stringify({ alg: "HS256", typ: "JWT", kid })).toString("base64url")}.${payload}`;
  return `${signed}.${createHmac("sha256", CLIENT_SECRET).update(signed).digest("base64url")}`;
}

/** No token, address, name or secret. @param {string} text */
function assertDiscreet(text) {
  for (const secret of [CLIENT_SECRET, "not-it", "Ada", "Lovelace", "式部"])
    assert.ok(!text.includes(secret), "a secret or a name is shown");
  assert.doesNotMatch(text, /@|eyJ|(Bearer|Basic) [\w.=-]{6}/);
  assert.doesNotMatch(text, /(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{30,}/, "a token, a code or a state is shown");
}
