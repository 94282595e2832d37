/**
 * An exception that leaves the WebAssembly instance ends it. Its own request is answered 500 at once, with one line in
 * the log. Every other request is answered by an instance whose memory is whole: nothing of the old one reaches the new
 * one.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { after as later, text } from "alexa-auth0-kit/testing/outside";
import { intentRequest, launchRequest, skillEvent } from "alexa-auth0-kit/testing/requests";
import { assertPleaseLink, assertRefused, assertWelcome } from "./expect.mjs";
import { createWorld, createWorldWith, eventually, say } from "./world.mjs";

/** @import { TestWorld } from "alexa-auth0-kit/testing/world" */

const SLOW = "https://api.example.com/slow";

const world = await createWorld();
after(() => world.dispose());

/** A corrupted heap, a call into an instance that has ended, an exception that nobody has caught. */
const DAMAGE = /assertion failed|dlmalloc|Module terminated|previous W(asm|ASM) instance|hung|Uncaught/;

/** @param {TestWorld} where */
async function assertWhole(where) {
  for (let round = 0; round < 3; round++) {
    assertPleaseLink(await say(where, launchRequest()));
    assertPleaseLink(await say(where, launchRequest(), { chunked: true }));
  }
  await sleep(100); // the log arrives a little later
  assert.doesNotMatch(where.log.join("\n"), DAMAGE);
}

for (const [what, intent] of [
  ["recurses without end", "RecurseIntent"],
  ["does so after it has waited", "WaitAndRecurseIntent"],
]) {
  test(`a handler that ${what} is answered 500 at once, and nobody else notices`, async () => {
    await world.restart();
    world.outside.on(SLOW, later(200, text("")));
    assertPleaseLink(await say(world, launchRequest()));
    for (const chunked of [false, true]) {
      const answer = await say(world, intentRequest(intent), { chunked });
      assertRefused(answer, 500, "internal_error");
      assert.ok(answer.milliseconds < 1_500, `${answer.milliseconds} ms`);
      await assertWhole(world);
    }
    const lines = world.log.filter((line) => /an exception has ended the instance: RangeError/.test(line));
    assert.equal(lines.length, 2, world.log.join("\n"));
  });
}

test("a panic is logged once, with its message only in development", async () => {
  await world.restart();
  assertRefused(await say(world, intentRequest("PanicIntent")), 500, "internal_error");
  await assertWhole(world);
  const log = world.log.join("\n");
  assert.equal(log.match(/panicked at \S*src\/lib\.rs:\d+:\d+/g)?.length, 1, log);
  assert.equal(log.match(/a test panics/g)?.length, 1, log);
  assert.doesNotMatch(log, /Critical|an exception has ended/);
});

test("in production, a panic is logged with its place and its stack, and without its message", async (t) => {
  for (const isDevelopment of [true, false]) {
    const played = await createWorldWith("globalThis.panics = true;");
    t.after(() => played.dispose());
    if (!isDevelopment) await played.restart({ ALEXA_DEV_ROOT_CA: undefined });
    assertRefused(await say(played, launchRequest()), 500, "internal_error");
    assert.ok(await eventually(() => played.log.some((line) => /^Stack:$/.test(line))));
    await sleep(100);
    const log = played.log.join("\n");
    assert.equal(log.match(/panicked at \S*src\/lib\.rs:\d+:\d+/g)?.length, 1, log);
    assert.equal(log.includes("ada@example.com"), isDevelopment, log);
  }
});

test("what a skill prints reaches the log in development only", async () => {
  for (const isDevelopment of [true, false]) {
    await world.restart(isDevelopment ? {} : { ALEXA_DEV_ROOT_CA: undefined });
    await say(world, launchRequest());
    if (isDevelopment)
      assert.ok(await eventually(() => world.log.includes("[skill] printed by the skill")), world.log.join("\n"));
    await sleep(100);
    assert.equal(world.log.includes("[skill] printed by the skill"), isDevelopment, world.log.join("\n"));
  }
});

test("the message of an exception is logged in development only", async (t) => {
  for (const isDevelopment of [true, false]) {
    const played = await createWorldWith(`
      const log = console.log;
      console.log = (line) => {
        if (!String(line).includes('"outcome":"refused"')) return log(line);
        throw new TypeError("a text with ada@example.com");
      };`);
    t.after(() => played.dispose());
    if (!isDevelopment) await played.restart({ ALEXA_DEV_ROOT_CA: undefined });
    assertRefused(await played.fetch("/elsewhere"), 500, "internal_error");
    assert.ok(
      await eventually(() =>
        played.log.some((line) => line.startsWith("an exception has ended the instance: TypeError")),
      ),
      played.log.join("\n"),
    );
    await sleep(100);
    assert.equal(
      played.log.some((line) => line.trim() === "[skill] a text with ada@example.com"),
      isDevelopment,
      played.log.join("\n"),
    );
    assert.equal(played.log.join().includes("ada@example.com"), isDevelopment);
  }
});

test("an imported function that throws ends the instance as well", async (t) => {
  const played = await createWorldWith(`
    const log = console.log;
    let isArmed = true;
    console.log = (line) => {
      if (!isArmed || !String(line).includes('"type":"LaunchRequest"')) return log(line);
      isArmed = false;
      throw new TypeError("a text with ada@example.com");
    };`);
  t.after(() => played.dispose());
  assertRefused(await say(played, launchRequest()), 500, "internal_error");
  await assertWhole(played);
  const [line, ...more] = played.log.filter((one) => /an exception has ended the instance/.test(one));
  assert.match(line, /an exception has ended the instance: TypeError/);
  assert.deepEqual(more, []);
});

test("a binding that throws at once is a cache that does not answer", async (t) => {
  const played = await createWorldWith(`
    import { env } from "cloudflare:workers";
    const namespace = Object.getPrototypeOf(env.CACHE);
    for (const name of ["get", "put", "list", "delete"]) namespace[name] = () => { throw new TypeError("played"); };`);
  t.after(() => played.dispose());
  await assertWhole(played);
  assertWelcome(await say(played, launchRequest({ accessToken: played.tenant.accessToken() })), "Ada");
});

test("a write that hangs is not waited for longer than two seconds: the data of a user who leaves is deleted", async (t) => {
  const played = await createWorldWith(`
    import { env } from "cloudflare:workers";
    const namespace = Object.getPrototypeOf(env.CACHE);
    const { put } = namespace;
    namespace.put = function (name, ...rest) {
      return name.startsWith("forgotten/") ? new Promise(() => {}) : put.call(this, name, ...rest);
    };`);
  t.after(() => played.dispose());
  const accessToken = played.tenant.accessToken({ sub: played.tenant.newcomer().sub });
  const profiles = async () =>
    (await (await played.kv()).list()).keys.filter(({ name }) => name.startsWith("profile/")).length;
  assertWelcome(await say(played, launchRequest({ accessToken })), "Grace");
  assert.ok(await eventually(async () => (await profiles()) === 1));
  await say(played, skillEvent("SkillDisabled", { userInformationPersistenceStatus: "NOT_PERSISTED" }));
  await sleep(1_800);
  assert.ok(await eventually(async () => (await profiles()) === 0));
});

test("a body that arrives after a panic is answered by the next instance", async () => {
  await world.restart();
  const slow = say(world, launchRequest(), { pause: 600 });
  await sleep(300);
  assertRefused(await say(world, intentRequest("PanicIntent")), 500, "internal_error");
  assertPleaseLink(await slow);
  await assertWhole(world);
});

test("work after a response that ends after a panic changes nothing in the next instance", async (t) => {
  const played = await createWorldWith(`
    import { env } from "cloudflare:workers";
    const namespace = Object.getPrototypeOf(env.CACHE);
    const { put } = namespace;
    namespace.put = async function (...values) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      console.log("written");
      return put.apply(this, values);
    };`);
  t.after(() => played.dispose());
  assertWelcome(await say(played, launchRequest({ accessToken: played.tenant.accessToken() })), "Ada");
  assertRefused(await say(played, intentRequest("PanicIntent")), 500, "internal_error");
  assertPleaseLink(await say(played, launchRequest()));
  assert.ok(await eventually(() => played.log.includes("written")));
  await assertWhole(played);
});
