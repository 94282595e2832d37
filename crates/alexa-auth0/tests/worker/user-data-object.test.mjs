/**
 * The Durable Object of a user's data, without workerd: what happens between two calls, and what workerd does not have.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const source = readFileSync(new URL("../../js/user-data.mjs", import.meta.url), "utf8");
const ours = source.replace(
  'import { DurableObject } from "cloudflare:workers";',
  "class DurableObject { constructor(ctx, env) { Object.assign(this, { ctx, env }); } }",
);
assert.notEqual(ours, source);
/** @type {any} */
const { UserData } = await import(`data:text/javascript,${encodeURIComponent(ours)}`);

/**
 * A namespace of objects in memory. `before` is called before each call from one object to another.
 * @param {{ jurisdiction?: string, before?: (method: string) => unknown }} [options]
 */
function namespace({ jurisdiction, before = () => {} } = {}) {
  /** @type {Map<string, { object: any, kv: Map<string, any>, alarm?: number }>} */
  const all = new Map();
  /** @param {string} name */
  const entry = (name) => {
    if (!all.has(name)) {
      const kv = Object.assign(new Map(), {
        put: (/** @type {string} */ key, /** @type {any} */ value) => void kv.set(key, value),
      });
      const one = { object: /** @type {any} */ (undefined), kv, alarm: /** @type {number | undefined} */ (undefined) };
      const storage = {
        kv,
        deleteAll: async () => kv.clear(),
        setAlarm: async (/** @type {number} */ at) => {
          one.alarm = at;
        },
      };
      one.object = new UserData({ storage }, { USER_DATA: outer, USER_DATA_JURISDICTION: jurisdiction });
      all.set(name, one);
    }
    return /** @type {{ object: any, kv: Map<string, any>, alarm?: number }} */ (all.get(name));
  };
  const within = {
    idFromName: (/** @type {string} */ name) => name,
    get: (/** @type {string} */ name) =>
      new Proxy(
        {},
        {
          get:
            (_, method) =>
            async (/** @type {any[]} */ ...values) => {
              await before(String(method));
              return entry(name).object[method](...values);
            },
        },
      ),
  };
  /** @type {any} */
  const outer = jurisdiction
    ? { jurisdiction: (/** @type {string} */ name) => (assert.equal(name, jurisdiction), within) }
    : within;
  return { objectOf: (/** @type {string} */ name) => entry(name).object, entry };
}

const save = (/** @type {any} */ object, /** @type {string} */ alexa, version = 0) =>
  object.save("{}", version, "account", alexa, 0);

test("a tie that arrives before the user disables the skill, and whose answer arrives after it, leaves nothing", async () => {
  /** @type {(value?: unknown) => void} */
  let go = () => {};
  let isTied = false;
  const { objectOf, entry } = namespace();
  const [account, alexa] = [objectOf("account"), objectOf("alexa")];
  const { tie } = alexa;
  alexa.tie = async (/** @type {string} */ name) => {
    const answer = tie.call(alexa, name);
    isTied = true;
    await new Promise((resolve) => {
      go = resolve;
    }); // the answer is under way
    return answer;
  };
  const saved = save(account, "alexa");
  while (!isTied) await new Promise(setImmediate);
  await alexa.leave("alexa");
  go();
  assert.equal(await saved, -2);
  assert.deepEqual([...entry("account").kv.keys()], []);
});

test("a tie that arrives after it is refused, and with it the save", async () => {
  const { objectOf, entry } = namespace();
  await objectOf("alexa").leave("alexa");
  assert.equal(await save(objectOf("account"), "alexa"), -2);
  assert.equal(entry("account").kv.size, 0);
  assert.ok((await save(objectOf("account"), "another")) > 0, "the accepted twin");
});

test("two first saves at once are one tie, and one of them is a conflict", async () => {
  const { objectOf, entry } = namespace();
  const versions = await Promise.all([save(objectOf("account"), "alexa"), save(objectOf("account"), "alexa")]);
  assert.equal(versions.filter((version) => version > 0).length, 1);
  assert.equal(versions.filter((version) => version === -1).length, 1);
  assert.deepEqual([entry("account").kv.get("ties"), entry("alexa").kv.get("ties")], [["alexa"], ["account"]]);
});

test("what could not be deleted when the user disabled the skill is deleted by the alarm, and nothing is saved in between", async () => {
  let isDown = false;
  const { objectOf, entry } = namespace({
    before: (method) => {
      if (isDown && method === "untie") throw new Error("down");
    },
  });
  const version = await save(objectOf("account"), "alexa");
  isDown = true;
  await assert.rejects(objectOf("alexa").leave("alexa"));
  assert.ok(entry("account").kv.has("record"));
  assert.ok(entry("alexa").alarm, "there is one");
  await assert.rejects(objectOf("alexa").alarm(), "the runtime repeats it");
  isDown = false;
  assert.equal(await save(objectOf("another"), "alexa"), -2);
  assert.ok(version > 0 && entry("account").kv.has("record"));
  await objectOf("alexa").alarm();
  assert.deepEqual([entry("account").kv.size, entry("alexa").kv.size], [0, 0]);
});

test("the mark of an Alexa user who has left is kept for three minutes, and then nothing is", async () => {
  const { objectOf, entry } = namespace();
  const before = Date.now();
  await objectOf("alexa").leave("alexa");
  const { alarm = 0, kv } = entry("alexa");
  assert.deepEqual([...kv.keys()], ["left"]);
  assert.ok(alarm - before >= 180_000 && alarm - before < 185_000, `${alarm - before} ms`);
  await objectOf("alexa").alarm();
  assert.equal(kv.size, 0);
});

test("an account that is forgotten has nothing, and a guest that is forgotten still knows its accounts", async () => {
  const { objectOf, entry } = namespace();
  await save(objectOf("account"), "alexa");
  await objectOf("alexa").save("{}", 0, "alexa", "", 0);
  await objectOf("alexa").forget(true, 0);
  assert.deepEqual([...entry("alexa").kv.keys()], ["ties"]);
  await objectOf("account").forget(false, 1);
  assert.ok(entry("account").kv.has("record"), "it is another version");
  await objectOf("account").forget(false, 0);
  assert.equal(entry("account").kv.size, 0);
  await objectOf("alexa").leave("alexa");
});

test("what one Alexa user has moved is forgotten with the tie", async () => {
  const { objectOf, entry } = namespace();
  const version = await objectOf("account").save("{}", 0, "account", "first", 7);
  await objectOf("account").save("{}", version, "account", "second", 8);
  assert.deepEqual(entry("account").kv.get("moved"), { first: 7, second: 8 });
  assert.equal(objectOf("account").load("second")[2], 8);
  await objectOf("first").leave("first");
  assert.deepEqual([entry("account").kv.get("moved"), entry("account").kv.get("ties")], [{ second: 8 }, ["second"]]);
  assert.ok(entry("account").kv.has("record"));
});

test("the objects that know each other are in the same jurisdiction", async () => {
  const { objectOf, entry } = namespace({ jurisdiction: "eu" });
  await save(objectOf("account"), "alexa");
  assert.deepEqual(entry("alexa").kv.get("ties"), ["account"]);
});
