/** Variables and secrets that a skill has declared: /healthz names those that are not set, and handlers read them. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { intentRequest, launchRequest } from "alexa-auth0-kit/testing/requests";
import { assertPleaseLink, heard } from "./expect.mjs";
import { createWorldWith, eventually, say } from "./world.mjs";

const world = await createWorldWith("globalThis.needs = true;");
after(() => world.dispose());

const health = async () => {
  const { status, body } = await world.fetch("/healthz");
  const { status: code, problems, unset } = JSON.parse(body);
  return { status, code, problems, unset, body };
};

test("what is not set is named with its purpose, and what does not need it is answered", async () => {
  await world.restart({ TEST_SETTING: " " });
  const { body, ...report } = await health();
  assert.deepEqual(report, {
    status: 500,
    code: "misconfigured",
    unset: ["TEST_SETTING", "TEST_SECRET"],
    problems: ["TEST_SETTING: is not set (a test)", "TEST_SECRET: the secret is not set (another one)"],
  });
  assertPleaseLink(await say(world, launchRequest()));
  world.log.length = 0;
  heard(await say(world, intentRequest("SettingsIntent")));
  assert.ok(
    await eventually(() =>
      world.logged().some(({ outcome, error }) => outcome === "failed" && error === "missing_setting"),
    ),
  );
});

test("what is set is read by a handler, and no value is shown or logged", async () => {
  await world.restart({ TEST_SETTING: "one", TEST_SECRET: "the-secret-value" });
  const { status, unset, body } = await health();
  assert.deepEqual({ status, unset }, { status: 200, unset: [] });
  assert.equal(heard(await say(world, intentRequest("SettingsIntent"))).speech, "one the-secret-value");
  assert.ok(![body, ...world.log].join().includes("the-secret-value"));
});

test("a skill that keeps data of its users says if the binding is missing", async () => {
  await world.restart({ TEST_SETTING: "one", TEST_SECRET: "two" }, { durableObjects: {} });
  const { status, unset, problems } = await health();
  assert.deepEqual(
    { status, unset, problems },
    { status: 500, unset: [], problems: ["USER_DATA: is not bound (what the skill keeps for its users)"] },
  );
});
