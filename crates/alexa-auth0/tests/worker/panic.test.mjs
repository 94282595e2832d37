/** A panic is logged with its stack and answered 500. A new instance answers the next request. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { after as later, text } from "alexa-auth0-kit/testing/outside";
import { intentRequest, launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertPleaseLink, assertRefused } from "./expect.mjs";
import { createWorld, eventually, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());

const logged = (/** @type {RegExp} */ pattern) => world.log.filter((line) => pattern.test(line)).length;
const SLOW = "https://api.example.com/slow";

test("a handler that panics is answered 500, logged with its stack once, and the next request is served", async () => {
  assertPleaseLink(await say(world, launchRequest()));
  for (let round = 1; round <= 2; round += 1) {
    assertRefused(await say(world, intentRequest("PanicIntent")), 500, "internal_error");
    assert.ok(await eventually(() => logged(/^Stack:$/) === round), world.log.join("\n"));
    assert.ok(logged(/panicked at \S*src\/lib\.rs:\d+/) >= round, world.log.join("\n"));
    assertPleaseLink(await say(world, launchRequest()));
  }
});

test("one that panics after it has waited is answered at once as well, and so is a request that has to be read otherwise", async () => {
  world.outside.on(SLOW, later(300, text("")));
  for (const chunked of [false, true]) {
    const answer = await say(world, intentRequest("WaitAndPanicIntent"), { chunked });
    assertRefused(answer, 500, "internal_error");
    assert.ok(answer.milliseconds < 1_500, `${answer.milliseconds} ms`);
    assertRefused(await say(world, intentRequest("PanicIntent"), { chunked }), 500, "internal_error");
    assertPleaseLink(await say(world, launchRequest(), { chunked }));
  }
});

test("whoever waits in an instance that panics is answered too, and nobody else is kept waiting", async () => {
  world.outside.on(SLOW, later(1_000, text("")));
  world.outside.forget(); // earlier requests have called it too
  const waiting = say(world, intentRequest("WaitIntent"));
  assert.ok(await eventually(() => world.outside.calls.includes(SLOW)));
  assertRefused(await say(world, intentRequest("PanicIntent")), 500, "internal_error");
  assertRefused(await waiting, 500, "internal_error");
  assertPleaseLink(await say(world, launchRequest()));
});
