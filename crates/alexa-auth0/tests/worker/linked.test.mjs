/** The account of every kind of accepted token. */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { ADA, AUDIENCE, CLIENT_ID, ISSUER, JWKS_URL, USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { assertLinkAgain, assertPleaseLink, assertWelcome } from "./expect.mjs";
import { createWorld, say } from "./world.mjs";

const OPAQUE = { AUTH0_AUDIENCE: undefined };
const ID_TOKENS = { AUTH0_ACCEPT_ID_TOKENS: "true" };

const world = await createWorld();
after(() => world.dispose());
beforeEach(() => world.fresh());

const { tenant } = world;
const { RS256, PS256 } = tenant.keys;

/** @param {string | null} accessToken */
const launch = (accessToken) => say(world, launchRequest({ accessToken }));

for (const key of [RS256, PS256]) {
  test(`an ${key.alg} access token of Auth0's default profile is greeted by name`, async () => {
    assertWelcome(await launch(tenant.accessToken({}, {}, key)), "Ada");
    assert.deepEqual(world.outside.calls.slice(1), [JWKS_URL, USERINFO_URL]);
  });

  test(`an ${key.alg} access token of RFC 9068's profile is greeted by name`, async () => {
    assertWelcome(await launch(tenant.rfc9068Token({}, {}, key)), "Ada");
  });

  test(`an ${key.alg} ID token is greeted by name where ID tokens are taken, with keys alone`, async () => {
    await world.restart(ID_TOKENS);
    assertWelcome(await launch(tenant.idToken({}, {}, key)), "Ada");
    assert.deepEqual(world.outside.calls.slice(1), [JWKS_URL]);
  });
}

test("a token of the former domain is accepted where a setting names it, and nothing is fetched from that domain (f47)", async () => {
  const former = { iss: "https://former.example.auth0.com/" };
  assertLinkAgain(await launch(tenant.accessToken(former)));
  await world.restart({ AUTH0_FORMER_DOMAIN: "former.example.auth0.com" });
  assertWelcome(await launch(tenant.accessToken({ ...former, given_name: "Grace" })), "Grace");
  assertWelcome(await launch(tenant.accessToken(former)), undefined);
  assert.deepEqual(world.outside.calls, [JWKS_URL], "the certificate is in KV");
  assertWelcome(await launch(tenant.accessToken()), "Ada");
  assert.deepEqual(world.outside.calls, [JWKS_URL, USERINFO_URL]);
  assertLinkAgain(await launch(tenant.accessToken({ iss: "https://another.example.auth0.com/" })));
});

test("a key whose JWK names no algorithm serves both", async (t) => {
  const { alg: _, ...jwk } = RS256.jwk;
  const both = tenant.jwks;
  t.after(() => (tenant.jwks = both));
  tenant.jwks = [jwk];
  assertWelcome(await launch(tenant.accessToken({}, {}, RS256)), "Ada");
  assertWelcome(await launch(tenant.accessToken({}, {}, { ...RS256, alg: "PS256" })), "Ada");
});

test("an ID token is refused where ID tokens are not taken, before a key is fetched", async () => {
  assertLinkAgain(await launch(tenant.idToken()));
  assert.equal(world.outside.calls.length, 1);
  await world.restart({ AUTH0_ACCEPT_ID_TOKENS: "false" });
  assertLinkAgain(await launch(tenant.idToken()));
});

test("access tokens are still taken where ID tokens are", async () => {
  await world.restart(ID_TOKENS);
  assertWelcome(await launch(tenant.accessToken()), "Ada");
});

for (const [name, token] of Object.entries({
  "a short random string": tenant.opaqueToken(),
  "an encrypted token of five parts": tenant.jweToken(),
  "a JWT for it": tenant.accessToken({ aud: USERINFO_URL }),
})) {
  test(`without an audience, ${name} is settled by /userinfo alone`, async () => {
    await world.restart(OPAQUE);
    assertWelcome(await launch(token), "Ada");
    assert.deepEqual(world.outside.calls.slice(1), [USERINFO_URL]);
  });
}

for (const [said, claims] of /** @type {[string, Record<string, unknown>][]} */ ([
  ["that has expired", { exp: 1 }],
  ["of another application", { azp: "another-client" }],
  ["for an API", { aud: [AUDIENCE, USERINFO_URL] }],
  ["of a machine", { gty: "client-credentials" }],
  ["of another issuer", { iss: "https://other.eu.auth0.com/" }],
  ["of an organization", { org_id: "org_1" }],
])) {
  test(`without an audience, a JWT ${said} is refused whatever /userinfo would say, and it is not asked`, async () => {
    await world.restart(OPAQUE);
    assertLinkAgain(await launch(tenant.accessToken({ aud: USERINFO_URL, ...claims })));
    assert.ok(!world.outside.calls.includes(USERINFO_URL));
    assertWelcome(await launch(tenant.accessToken({ aud: USERINFO_URL })), "Ada");
  });
}

test("without an audience, an ID token is settled by its signature where ID tokens are taken", async () => {
  await world.restart({ ...OPAQUE, ...ID_TOKENS });
  assertWelcome(await launch(tenant.idToken()), "Ada");
  assert.deepEqual(world.outside.calls.slice(1), [JWKS_URL]);
  assertLinkAgain(await launch(tenant.idToken({ aud: "another-client" })));
  assertLinkAgain(await launch(tenant.idToken({ exp: 1 })));
});

test("without an audience, an ID token opens nothing where ID tokens are not taken", async () => {
  await world.restart(OPAQUE);
  assertLinkAgain(await launch(tenant.idToken()));
});

test("an audience may stand alone or among others", async () => {
  const named = { given_name: "Ada" };
  assertWelcome(await launch(tenant.accessToken({ ...named, aud: AUDIENCE })), "Ada");
  assertWelcome(await launch(tenant.accessToken({ ...named, aud: ["https://other.example", AUDIENCE] })), "Ada");
});

test("a required scope is found among others", async () => {
  await world.restart({ AUTH0_REQUIRED_SCOPE: "read:orders  profile" });
  assertWelcome(await launch(tenant.accessToken({ scope: "openid profile read:orders" })), "Ada");
  assertLinkAgain(await launch(tenant.accessToken({ scope: "openid profile read:orders:all" })));
  assertLinkAgain(await launch(tenant.accessToken({ scope: undefined })));
});

test("an organization is greeted where it is the one", async () => {
  await world.restart({ AUTH0_ORGANIZATION: "org_9ybsU1dN2dKfDkBi" });
  tenant.add({ ...ADA, org_id: "org_9ybsU1dN2dKfDkBi" });
  assertWelcome(await launch(tenant.accessToken({ org_id: "org_9ybsU1dN2dKfDkBi" })), "Ada");
  assertLinkAgain(await launch(tenant.accessToken({ org_id: "org_other" })));
  assertLinkAgain(await launch(tenant.accessToken()));

  await world.restart({ AUTH0_ORGANIZATION: "acme" });
  assertWelcome(await launch(tenant.accessToken({ org_id: "org_9ybsU1dN2dKfDkBi", org_name: "Acme" })), "Ada");
  assertLinkAgain(await launch(tenant.accessToken({ org_id: "org_9ybsU1dN2dKfDkBi", org_name: "other" })));
  tenant.add(ADA);
});

test("an ID token for several audiences counts where it was issued to us", async () => {
  await world.restart(ID_TOKENS);
  const aud = [CLIENT_ID, "another-client"];
  assertWelcome(await launch(tenant.idToken({ aud, azp: CLIENT_ID })), "Ada");
  assertLinkAgain(await launch(tenant.idToken({ aud, azp: "another-client" })));
  assertLinkAgain(await launch(tenant.idToken({ aud })));
});

/** @type {[string, import("alexa-auth0-kit/testing/requests").Overrides][]} */
const UNLINKED = [
  ["no token", {}],
  ["a token that is null", { accessToken: null }],
  ["tokens that are null everywhere", { accessToken: null, personAccessToken: null }],
  ["an empty token", { accessToken: "" }],
];

for (const [name, overrides] of UNLINKED) {
  test(`with ${name} the user is asked to link, and the tenant is not`, async () => {
    assertPleaseLink(await say(world, launchRequest(overrides)));
    assert.equal(world.outside.calls.length, 1);
  });
}

/** Who is greeted, depending on the tokens of person, user and session. */
const PRECEDENCE = /** @type {const} */ ([
  [["Pat", "Uma", "Sam"], "Pat"],
  [["Pat", "Uma", undefined], "Pat"],
  [["Pat", undefined, "Sam"], "Pat"],
  [["Pat", undefined, undefined], "Pat"],
  [[null, "Uma", "Sam"], "Uma"],
  [["", "Uma", "Sam"], "Uma"],
  [[undefined, "Uma", "Sam"], "Uma"],
  [[undefined, "Uma", undefined], "Uma"],
  [[undefined, undefined, "Sam"], "Sam"],
  [[undefined, null, "Sam"], "Sam"],
  [[null, null, "Sam"], "Sam"],
]);

test("a recognised person's token is preferred to the account's, and that to the session's", async () => {
  for (const [names, greeted] of PRECEDENCE) {
    const [personAccessToken, accessToken, sessionAccessToken = null] = names.map((name) =>
      name ? tenant.accessToken({ sub: `auth0|${name}`, given_name: name }) : name,
    );
    const envelope = launchRequest({ personAccessToken, accessToken, sessionAccessToken });
    assertWelcome(await say(world, envelope), greeted);
  }
});

test("a person's token that has expired is not replaced by the account's", async () => {
  const personAccessToken = tenant.accessToken({ exp: 1 });
  assertLinkAgain(await say(world, launchRequest({ personAccessToken, accessToken: tenant.accessToken() })));
});

test("another tenant's issuer is another tenant, by one slash", async () => {
  assertLinkAgain(await launch(tenant.accessToken({ iss: ISSUER.slice(0, -1) })));
  assertWelcome(await launch(tenant.accessToken({ iss: ISSUER })), "Ada");
});
