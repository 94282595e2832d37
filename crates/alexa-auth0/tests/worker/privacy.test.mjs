/** No log line, KV key or refusal contains a token, an e-mail address, a name or another claim. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { fails, hangs, json, text } from "alexa-auth0-kit/testing/outside";
import {
  intentRequest,
  launchRequest,
  PERSON_ID,
  sessionEndedRequest,
  skillEvent,
  USER_ID,
} from "alexa-auth0-kit/testing/requests";
import { ADA, generateKey, ISSUER, JWKS_URL, USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { createWorld, eventually, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());

const { tenant } = world;
const linked = tenant.accessToken({ email: ADA.email });
const tokens = {
  linked,
  expired: tenant.accessToken({ exp: 1 }),
  forged: tenant.accessToken({ sub: "auth0|mallory" }, { kid: tenant.keys.RS256.kid }, generateKey()),
  unknown: tenant.accessToken({}, {}, generateKey()),
  broken: `${linked}!`,
  opaque: tenant.opaqueToken(),
  id: tenant.idToken(),
};

/** Longer than three characters, so that a digest does not hold one by chance. */
const SECRETS = [
  ...Object.values(tokens).flatMap((token) => [token, ...token.split(".").filter((part) => part.length > 20)]),
  ADA.sub,
  ADA.email,
  ADA.name,
  ADA.family_name,
  ADA.nickname,
  "Ada Lovelace",
  "mallory",
  "ada.lovelace",
  USER_ID,
  PERSON_ID,
  "Bearer",
];

const REQUESTS = [
  ...Object.values(tokens).map((accessToken) => launchRequest({ accessToken })),
  ...Object.values(tokens).map((personAccessToken) =>
    intentRequest("WhoAmIIntent", { who: ADA.name }, { personAccessToken }),
  ),
  launchRequest(),
  skillEvent("SkillAccountLinked", { accessToken: linked }, { accessToken: linked }),
  sessionEndedRequest("ERROR", { accessToken: linked }, { type: "INTERNAL_SERVICE_ERROR", message: ADA.email }),
  launchRequest({ accessToken: linked, skillId: ADA.email }),
  launchRequest({ accessToken: linked, timestamp: new Date(0) }),
];

const REFUSED = 2;

/** @type {Record<string, [string, import("alexa-auth0-kit/testing/outside").Play][]>} */
const FAILURES = {
  "all is well": [],
  "/userinfo fails": [[USERINFO_URL, fails(500)]],
  "/userinfo limits": [[USERINFO_URL, fails(429)]],
  "/userinfo is garbage": [[USERINFO_URL, text(`${ADA.email} ${ADA.name}`)]],
  "/userinfo is of the wrong types": [[USERINFO_URL, json({ sub: [ADA.sub], email: { is: ADA.email } })]],
  "the keys are garbage": [[JWKS_URL, text(ADA.email)]],
  "the keys do not come": [[JWKS_URL, hangs()]],
};

for (const [failure, plays] of Object.entries(FAILURES)) {
  for (const settings of [{}, { AUTH0_AUDIENCE: undefined, AUTH0_ACCEPT_ID_TOKENS: "true" }]) {
    test(`where ${failure}, ${settings.AUTH0_ACCEPT_ID_TOKENS ? "without" : "with"} an audience, nothing personal is written`, async () => {
      world.playTenant();
      for (const [url, play] of plays) world.outside.on(url, play);
      await world.fresh(settings);
      await say(world, launchRequest());
      await eventually(() => world.logged().length >= 1);
      world.log.length = 0;

      const expected = REQUESTS.length - REFUSED + 1;
      for (const [index, envelope] of REQUESTS.entries()) {
        await say(world, envelope);
        assert.ok(
          await eventually(() => world.log.length >= Math.min(index + 1, expected)),
          "one line for each request of Amazon's, and one for the refused",
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.equal(world.log.length, expected, world.log.join("\n"));
      assert.equal(world.logged().length, expected, "each of them JSON");

      const names = (await (await world.kv()).list()).keys.map(({ name }) => name);
      const written = [...world.log, ...names.filter((name) => name !== `jwks/v1/${ISSUER}`)].join("\n");
      for (const secret of SECRETS) assert.ok(!written.includes(secret), `${secret.slice(0, 30)} in\n${written}`);
    });
  }
}

test("of a user, KV has what the page on privacy names, and the e-mail address only where it is kept", async () => {
  const page = await readFile(new URL("../../../../docs/privacy.md", import.meta.url), "utf8");
  const [, row = ""] = /^\| the user: (.*?) \|/m.exec(page) ?? [];
  const named = [...row.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name);
  for (const [kept, email] of /** @type {[string | undefined, string | null][]} */ ([
    [undefined, null],
    ["true", ADA.email],
  ])) {
    world.playTenant();
    await world.fresh({ AUTH0_KEEP_EMAIL: kept });
    await say(world, launchRequest({ accessToken: linked }));
    const kv = await world.kv();
    const profiles = async () => (await kv.list()).keys.filter(({ name }) => name.startsWith("profile/v2/"));
    assert.ok(await eventually(async () => (await profiles()).length === 1));
    const { userinfo, ...rest } = JSON.parse((await kv.get((await profiles())[0].name)) ?? "");
    assert.deepEqual(Object.keys(rest), ["expires_at"]);
    assert.deepEqual(Object.keys(userinfo).sort(), named.sort());
    assert.equal(userinfo.email, email);
  }
});

test("a refusal says its code and nothing of the request", async () => {
  await world.fresh();
  for (const envelope of REQUESTS.slice(-REFUSED)) {
    assert.match((await say(world, envelope)).body, /^\{"error":"[a-z_]+"\}$/);
  }
});

test("the log line of a request says what was asked, how it ended and how long it took", async () => {
  world.playTenant();
  await world.fresh();
  await say(world, launchRequest());
  await say(world, launchRequest({ accessToken: linked, locale: "en-GB" }));
  await say(world, launchRequest({ skillId: "amzn1.ask.skill.other" }));
  await eventually(() => world.logged().length === 3);
  const [, linkedLine, refusedLine] = world.logged();
  const { ms, ...rest } = linkedLine;
  assert.ok(Number.isInteger(ms) && Number(ms) >= 0);
  assert.deepEqual(rest, {
    outcome: "answered",
    type: "LaunchRequest",
    locale: "en-GB",
    account: "linked",
    certificate: "memory",
    keys: "fetch",
    profile: "fetch",
  });
  assert.deepEqual(refusedLine, { outcome: "refused", refusals: { wrong_skill: 1 } });
});

test("strangers cannot fill the log: refusals are counted, and logged together", async () => {
  await world.fresh();
  await say(world, launchRequest());
  await eventually(() => world.logged().length === 1);
  for (let round = 0; round < 20; round += 1) {
    await say(world, launchRequest(), { headers: { "Signature-256": undefined } });
    await say(world, launchRequest({ timestamp: new Date(0) }));
    await world.fetch("/wp-login.php");
  }
  await say(world, launchRequest());
  assert.ok(await eventually(() => world.logged().length === 3));
  assert.deepEqual(
    world.logged().map(({ outcome, refusals }) => refusals ?? outcome),
    ["answered", { missing_signature: 1 }, "answered"],
  );
});
