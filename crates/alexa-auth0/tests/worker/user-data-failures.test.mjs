/** What a user hears, and what is stored, while the store of the users' data is slow, down or answers too late. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { intentRequest } from "alexa-auth0-kit/testing/requests";
import { heard } from "./expect.mjs";
import { createWorldWith, eventually, say } from "./world.mjs";

/** A request to `/?mode=…` says how the store fails from now on. */
const world = await createWorldWith(`
  globalThis.needs = true;
  globalThis.store = (Own) => class extends Own {
    load() {
      if (globalThis.mode === "load hangs") return new Promise((resolve) => setTimeout(() => resolve(super.load()), 20_000));
      if (globalThis.mode === "load throws") throw new Error("down, with ada@example.com");
      return super.load();
    }
    async save(...record) {
      if (globalThis.mode === "save throws") throw new Error("down");
      const saved = await super.save(...record);
      if (globalThis.mode === "save answers too late") await new Promise((resolve) => setTimeout(resolve, 20_000));
      if (globalThis.mode === "save is lost") throw new Error("the answer is lost");
      return saved;
    }
  };
  globalThis.wrap = (skill) => ({
    fetch(request, env, context) {
      const mode = new URL(request.url).searchParams.get("mode");
      if (mode === null) return skill.fetch(request, env, context);
      globalThis.mode = mode;
      return new Response();
    },
  });`);
after(() => world.dispose());

let users = 0;

/** @param {string} mode  of the store, for one request of a new user */
async function during(mode) {
  const accessToken = world.tenant.accessToken({ sub: `auth0|failing-${++users}`, given_name: "Ada" });
  await world.fetch(`/?mode=${encodeURIComponent(mode)}`);
  world.log.length = 0;
  const count = async () => String(heard(await say(world, intentRequest("CountIntent", {}, { accessToken }))).speech);
  const began = Date.now();
  const speech = await count();
  const seconds = (Date.now() - began) / 1000;
  const line = (await eventually(() => world.logged()[0])) || {};
  assert.doesNotMatch(world.log.filter((text) => text.startsWith("{")).join(), /ada@example\.com/);
  await world.fetch("/?mode=");
  return { speech, seconds, error: line.error, next: await count() };
}

const APOLOGY = /I can't reach your account right now/;

test("a store that does not answer is not waited for longer than Alexa waits, and nothing is reported that did not happen", {
  timeout: 60_000,
}, async () => {
  const { speech, seconds, error, next } = await during("load hangs");
  assert.match(speech, APOLOGY);
  assert.ok(seconds > 4 && seconds < 7, `${seconds} s`);
  assert.deepEqual([error, next], ["user_data_unavailable", "1"]);
});

test("a store that fails is told at once", async () => {
  for (const [mode, code] of [
    ["load throws", "user_data_unavailable"],
    ["save throws", "user_data_unknown"],
  ]) {
    const { speech, seconds, error, next } = await during(mode);
    assert.match(speech, APOLOGY, mode);
    assert.ok(seconds < 2, `${mode}: ${seconds} s`);
    assert.deepEqual([error, next], [code, "1"], mode);
  }
});

test("a save whose answer is lost is found to have happened", async () => {
  const { speech, error, next } = await during("save is lost");
  assert.deepEqual([speech, error, next], ["1", undefined, "2"]);
});

test("a save that answers too late is looked up if there is time, or is unknown, and not called failed", {
  timeout: 60_000,
}, async () => {
  const { speech, error, next } = await during("save answers too late");
  assert.ok(
    speech === "1" ? error === undefined : APOLOGY.test(speech) && error === "user_data_unknown",
    `${speech} ${error}`,
  );
  assert.equal(next, "2", "it was written");
});
