/** Without an audience, the tenant's /userinfo verifies tokens. */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { fails, json } from "alexa-auth0-kit/testing/outside";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { ADA, USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { assertCannotReach, assertLinkAgain, assertWelcome } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, say } from "./world.mjs";

const ORGANIZATION = "org_9ybsU1dN2dKfDkBi";

const world = await createWorld({ AUTH0_AUDIENCE: undefined });
after(() => world.dispose());
beforeEach(async () => {
  world.playTenant();
  await world.fresh();
});

/** @param {string} accessToken */
const launch = (accessToken) => say(world, launchRequest({ accessToken }));
const asked = () => world.outside.calls.filter((url) => url !== CERT_CHAIN_URL);

test("a token that /userinfo knows is greeted", async () => {
  assertWelcome(await launch(world.tenant.opaqueToken()), "Ada");
  assert.deepEqual(asked(), [USERINFO_URL]);
});

test("a token that /userinfo does not know is refused", async () => {
  assertLinkAgain(await launch("revoked-or-never-issued"));
  assert.deepEqual(asked(), [USERINFO_URL]);
});

for (const [name, token] of Object.entries({
  "two words": "two words",
  "a line break and a header": "token\r\nX-Evil: 1",
  "a character outside ASCII": "tökén",
  "a NUL": "token\u0000",
  "a tab": "token\t",
  "only padding": "==",
  "padding in the middle": "to=ken",
  "over 16 KiB": "x".repeat(16 * 1024 + 1),
})) {
  test(`a token that is none of RFC 6750 is refused and sent nowhere: ${name}`, async () => {
    assertLinkAgain(await launch(token));
    assert.deepEqual(asked(), []);
  });
}

for (const token of ["a", "A-._~+/z", "token==", "x".repeat(8 * 1024)]) {
  test(`a token of RFC 6750 is sent as it is: ${token.slice(0, 10)}`, async () => {
    /** @type {string | undefined} */
    let sent;
    world.outside.on(USERINFO_URL, (request, response) => {
      sent = request.headers.authorization;
      json(ADA)(request, response);
    });
    assertWelcome(await launch(token), "Ada");
    assert.equal(sent, `Bearer ${token}`);
  });
}

test("a /userinfo answer without sub is refused", async () => {
  for (const profile of [
    { ...ADA, sub: undefined },
    { ...ADA, sub: 1 },
    { ...ADA, sub: null },
    { ...ADA, sub: "" },
    [],
    null,
    "Ada",
  ]) {
    world.outside.on(USERINFO_URL, json(profile));
    assertCannotReach(await launch(world.tenant.opaqueToken()));
  }
});

test("an organization is held against the response of /userinfo", async () => {
  world.outside.on(USERINFO_URL, json({ ...ADA, org_id: ORGANIZATION }));
  assertLinkAgain(await launch(world.tenant.opaqueToken()));

  await world.restart({ AUTH0_AUDIENCE: undefined, AUTH0_ORGANIZATION: ORGANIZATION });
  assertWelcome(await launch(world.tenant.opaqueToken()), "Ada");
  world.outside.on(USERINFO_URL, json(ADA));
  assertLinkAgain(await launch(world.tenant.opaqueToken()));

  await world.restart({ AUTH0_AUDIENCE: undefined, AUTH0_ORGANIZATION: "Acme" });
  world.outside.on(USERINFO_URL, json({ ...ADA, org_id: ORGANIZATION, org_name: "acme" }));
  assertWelcome(await launch(world.tenant.opaqueToken()), "Ada");
});

test("a token revoked after it was greeted is remembered no longer than its profile", async () => {
  const token = world.tenant.opaqueToken();
  assertWelcome(await launch(token), "Ada");
  world.outside.on(USERINFO_URL, fails(401));
  assertWelcome(await launch(token), "Ada");
  assertLinkAgain(await launch(world.tenant.opaqueToken()));
  await world.fresh();
  assertLinkAgain(await launch(token));
});
