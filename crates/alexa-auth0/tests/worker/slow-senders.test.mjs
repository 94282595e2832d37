/** A slow sender gains nothing, and does not delay other requests. */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertPleaseLink, assertRefused } from "./expect.mjs";
import { createWorld, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());
beforeEach(() => world.fresh());

test("a body that comes within two seconds is taken", async () => {
  assertPleaseLink(await say(world, launchRequest(), { pause: 1_000 }));
});

/** A request of Alexa, optionally with padding in a field that the library does not use. @param {number} [padding] */
const launch = (padding = 0) => ({ ...launchRequest(), padding: "x".repeat(padding) });

test("one that does not is refused when it has come, and its certificate does not count as failed", async () => {
  assertRefused(await say(world, launch(), { pause: 4_000 }), 400, "malformed_request");
  assert.deepEqual(world.outside.calls, []);
  assertPleaseLink(await say(world, launch()));
});

test("one that is large is not waited for any longer", async () => {
  for (const chunked of [false, true]) {
    const answer = await say(world, launch(16 * 1024), { pause: 4_000, chunked });
    assertRefused(answer, 400, "malformed_request");
    assert.ok(answer.milliseconds < 3_500, `${answer.milliseconds} ms`);
  }
  assert.deepEqual(world.outside.calls, []);
  assertPleaseLink(await say(world, launch(16 * 1024)));
  assertPleaseLink(await say(world, launch(200 * 1024)));
});

test("a timestamp is as old as it is when the body has arrived", async () => {
  // Worker and Alexa count whole seconds. Sent at the middle of a second, the request is 149 s old, and 151 s 1.9 s
  // later.
  const old = async () => {
    await new Promise((resolve) => setTimeout(resolve, (1_500 - (Date.now() % 1000)) % 1000));
    return launchRequest({ timestamp: new Date(Date.now() - 149_000) });
  };
  assertPleaseLink(await say(world, await old()));
  assertRefused(await say(world, await old(), { pause: 1_900 }), 400, "stale_timestamp");
});
