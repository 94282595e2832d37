/** If a handler fails, the user hears an apology, and the log has one line without personal data. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { intentRequest, launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertWelcome, heard } from "./expect.mjs";
import { createWorld, eventually, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());

const accessToken = world.tenant.accessToken();

test("the user hears that something went wrong, without a card, and the session ends", async () => {
  const { speech, card, shouldEndSession } = heard(await say(world, intentRequest("FailIntent", {}, { accessToken })));
  assert.match(String(speech), /something went wrong/);
  assert.deepEqual([card, shouldEndSession], [undefined, true]);
});

test("the log has one line for it, with the error's code, and the next request is served", async () => {
  await world.fresh();
  await say(world, intentRequest("FailIntent", {}, { accessToken }));
  assertWelcome(await say(world, launchRequest({ accessToken })), "Ada");
  const lines = await eventually(() => world.logged().length === 2 && world.logged());
  assert.ok(lines, world.log.join("\n"));
  assert.deepEqual(
    lines.map(({ outcome, error }) => [outcome, error]),
    [
      ["failed", "a_test_fails"],
      ["answered", undefined],
    ],
  );
});

test("the line of an error that `?` has converted has its type and the notes, and its text is printed in development", async () => {
  await world.fresh();
  await say(world, intentRequest("ConvertedErrorIntent"));
  const [line] = (await eventually(() => world.logged().length === 1 && world.logged())) || [];
  assert.deepEqual([line?.outcome, line?.error, line?.notes], ["failed", "serde_json::error::Error", { items: 3 }]);
  assert.ok(
    await eventually(() => world.log.some((text) => text.startsWith('[skill] invalid type: string "ada@example.com"'))),
    world.log.join("\n"),
  );
});
