/** Whoever sends a body slowly gains nothing by it, and costs nobody else anything. */
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

test("one that does not is refused, and its certificate does not count as failed", async () => {
  assertRefused(await say(world, launchRequest(), { pause: 4_000 }), 400, "malformed_request");
  assert.deepEqual(world.outside.calls, []);
  assertPleaseLink(await say(world, launchRequest()));
});

test("a timestamp is as old as it is when the body has arrived", async () => {
  // Worker and Alexa count whole seconds. Sent at the middle of a second, the request is 149 s old, and 151 s 1.9 s later.
  const old = async () => {
    await new Promise((resolve) => setTimeout(resolve, (1_500 - (Date.now() % 1000)) % 1000));
    return launchRequest({ timestamp: new Date(Date.now() - 149_000) });
  };
  assertPleaseLink(await say(world, await old()));
  assertRefused(await say(world, await old(), { pause: 1_900 }), 400, "stale_timestamp");
});
