/** A panic is told of with its stack, answered 500, and the next request is served by a new instance. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { intentRequest, launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertPleaseLink } from "./expect.mjs";
import { createWorld, eventually, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());

const logged = (/** @type {RegExp} */ pattern) => world.log.filter((line) => pattern.test(line)).length;

test("a handler that panics is answered 500, logged with its stack once, and the next request is served", async () => {
  assertPleaseLink(await say(world, launchRequest()));
  for (let round = 1; round <= 2; round += 1) {
    assert.equal((await say(world, intentRequest("PanicIntent"))).status, 500);
    assert.ok(await eventually(() => logged(/^Stack:$/) === round), world.log.join("\n"));
    assert.ok(logged(/panicked at \S*src\/lib\.rs:\d+/) >= round, world.log.join("\n"));
    assertPleaseLink(await say(world, launchRequest()));
  }
});
