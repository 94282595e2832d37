/**
 * If the tenant does not answer, the user hears an apology, or is greeted without a name, but is never asked to link
 * again.
 */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { breaks, fails, hangs, json, redirects, stalls, text } from "alexa-auth0-kit/testing/outside";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { ADA, AUDIENCE, JWKS_URL, USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { assertCannotReach, assertLinkAgain, assertWelcome } from "./expect.mjs";
import { CERT_CHAIN_URL, createWorld, say } from "./world.mjs";

const EVIL = "https://evil.example/";
const OPAQUE = { AUTH0_AUDIENCE: undefined };

const world = await createWorld();
after(() => world.dispose());
beforeEach(async () => {
  world.playTenant();
  await world.fresh();
});

const { tenant } = world;
/** A token that is not cached. @param {Record<string, unknown>} [claims] */
const newToken = (claims) => tenant.accessToken({ sub: tenant.newcomer().sub, ...claims });
/** @param {string} accessToken */
const launch = (accessToken) => say(world, launchRequest({ accessToken }));
const asked = () => world.outside.calls.filter((url) => url !== CERT_CHAIN_URL);

/** Failures of either endpoint. @type {Record<string, import("alexa-auth0-kit/testing/outside").Play>} */
const FAILURES = {
  "breaks the connection": breaks(),
  "does not answer": hangs(),
  "stops in the middle": stalls('{"keys":['),
  "answers 500": fails(500),
  "answers 503": fails(503),
  "answers 404": fails(404),
  "answers 429": fails(429, { "Retry-After": "60" }),
  redirects: redirects(EVIL),
  "answers HTML": text("<html>Maintenance</html>", { headers: { "Content-Type": "text/html" } }),
  "answers nothing": text(""),
  "answers an array": json([]),
  "answers over 256 KiB": (request, response) =>
    json({ ...ADA, keys: tenant.jwks, padding: "x".repeat(256 * 1024) })(request, response),
};

/** Failures after which the endpoint is not asked again for two seconds, for any token. */
const NO_ANSWER = ["breaks the connection", "does not answer", "stops in the middle", "answers 500", "answers 503"];
/** Waits from the beginning of a second until more than two seconds have passed. */
const PAUSE = 3_000;
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));
/** What is sent this soon after a failure is within its two seconds, which the Worker counts whole. In milliseconds. */
const SOON = 1_000;

/**
 * Sends a request soon after one that has failed. On a busy machine it may come too late: then all is done again.
 * @param {() => Promise<void>} fail  sends the one that fails
 * @param {() => Promise<Awaited<ReturnType<typeof say>>>} send
 */
async function soonAfter(fail, send) {
  for (let attempt = 1; attempt <= 5; attempt++) {
    if (attempt > 1) await world.fresh();
    await fail();
    const failed = performance.now();
    world.playTenant();
    const answer = await send();
    if (performance.now() - failed < SOON) return answer;
  }
  throw new Error("this machine is too busy to send two requests within a second");
}

for (const [failure, play] of Object.entries(FAILURES)) {
  test(`where the endpoint of keys ${failure}, the skill apologises, and asks no more for a while`, async () => {
    const answer = await soonAfter(
      async () => {
        world.outside.on(EVIL, tenant.serveJwks);
        world.outside.on(JWKS_URL, play);
        assertCannotReach(await launch(newToken()));
        assert.deepEqual(asked(), [JWKS_URL]);
      },
      () => launch(newToken()),
    );
    assertCannotReach(answer);
    assert.deepEqual(asked(), [JWKS_URL], "a failed load cools down");
  });

  test(`where /userinfo ${failure}, a JWT is greeted without a name`, async () => {
    const fail = async () => {
      world.outside.on(EVIL, json(ADA));
      world.outside.on(USERINFO_URL, play);
      assertWelcome(await launch(newToken()));
      assert.deepEqual(asked(), [JWKS_URL, USERINFO_URL]);
    };
    if (NO_ANSWER.includes(failure)) {
      assertWelcome(await soonAfter(fail, () => launch(newToken())));
      assert.deepEqual(asked(), [JWKS_URL, USERINFO_URL]);
      await pause();
    } else await fail();
    world.playTenant();
    assertWelcome(await launch(newToken()), "Grace");
  });

  test(`where /userinfo ${failure}, the skill apologises for an opaque token`, async () => {
    const fail = async () => {
      await world.restart(OPAQUE);
      world.outside.on(EVIL, json(ADA));
      world.outside.on(USERINFO_URL, play);
      assertCannotReach(await launch(tenant.opaqueToken()));
      assert.deepEqual(asked(), [USERINFO_URL]);
    };
    if (NO_ANSWER.includes(failure)) {
      assertCannotReach(await soonAfter(fail, () => launch(tenant.opaqueToken())));
      assert.deepEqual(asked(), [USERINFO_URL]);
      await pause();
    } else await fail();
    world.playTenant();
    assertWelcome(await launch(tenant.opaqueToken()), "Ada");
  });
}

for (const keys of [[], [{ kty: "oct", kid: "k", k: "AAAA" }]]) {
  test(`a set of ${keys.length} keys of which none is usable is no answer`, async () => {
    world.outside.on(JWKS_URL, json({ keys }));
    assertCannotReach(await launch(newToken()));
    assert.deepEqual(asked(), [JWKS_URL]);
  });
}

test("a token that could not count anyway is refused although the keys cannot be had", async () => {
  world.outside.on(JWKS_URL, fails(500));
  assertLinkAgain(await launch(newToken({ exp: 1 })));
  assertLinkAgain(await launch(newToken({ aud: "https://other.example" })));
  assert.deepEqual(asked(), []);
});

test("/userinfo that speaks of somebody else names nobody", async () => {
  for (const sub of ["auth0|somebody-else", "", undefined, null, ADA.sub.toUpperCase()]) {
    world.outside.on(USERINFO_URL, json({ ...ADA, sub }));
    assertWelcome(await launch(newToken()));
  }
  const { sub } = tenant.newcomer();
  world.outside.on(USERINFO_URL, json({ ...ADA, sub }));
  assertWelcome(await launch(tenant.accessToken({ sub })), "Ada");
});

test("a JWT that opens /userinfo and is refused there was revoked", async () => {
  world.outside.on(USERINFO_URL, fails(401, { "WWW-Authenticate": 'Bearer error="invalid_token"' }));
  assertLinkAgain(await launch(newToken()));
});

test("a JWT that does not say that it opens /userinfo is greeted without a name when refused there", async () => {
  world.outside.on(USERINFO_URL, fails(401));
  assertWelcome(await launch(newToken({ aud: AUDIENCE, scope: "read:orders" })));
});

for (const [header, value] of [
  ["Retry-After", "2"],
  ["X-RateLimit-Reset", () => String(Math.ceil(Date.now() / 1000) + 2)],
]) {
  test(`after a 429, ${header} is respected for that token, and only for that`, async () => {
    const token = newToken();
    world.outside.on(USERINFO_URL, (request, response) => {
      const after = typeof value === "function" ? value() : value;
      fails(429, { [String(header)]: after })(request, response);
    });
    assertWelcome(await launch(token));
    world.playTenant();
    world.outside.forget();

    assertWelcome(await launch(token));
    assert.deepEqual(asked(), []);
    assertWelcome(await launch(newToken()), "Grace");
    assert.deepEqual(asked(), [USERINFO_URL]);

    await new Promise((resolve) => setTimeout(resolve, 3_000));
    assertWelcome(await launch(token), "Grace");
    assert.deepEqual(asked(), [USERINFO_URL, USERINFO_URL]);
  });
}
