/** What a request costs, counted and not timed: the same on every machine. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildOf, builtWorker } from "alexa-auth0-kit/testing/build";
import { launchRequest } from "alexa-auth0-kit/testing/requests";
import { createWorld, eventually, say } from "alexa-auth0-kit/testing/world";
import { KEEP_COMPILED, setV8Flags } from "../../bench/v8-flags.mjs";
import { ROOT } from "./project.mjs";

/** Counts the calls between JavaScript and WebAssembly, and KV's operations; `/counted` tells and forgets them. */
const COUNTING = `
  import { env } from "cloudflare:workers";
  export const counted = { imports: [], exports: [], kv: [] };
  const note = (list, name, call) => function (...given) { list().push(name); return call.apply(this, given); };
  const noted = (list, functions) => Object.fromEntries(Object.entries(functions).map(([name, value]) =>
    [name, typeof value === "function" ? note(list, name, value) : value]));
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function (module, imports) {
    const all = Object.entries(imports).map(([name, functions]) => [name, noted(() => counted.imports, functions)]);
    return { exports: noted(() => counted.exports, new Instance(module, Object.fromEntries(all)).exports) };
  };
  const kv = Object.getPrototypeOf(env.CACHE);
  for (const name of ["get", "put", "list", "delete"]) kv[name] = note(() => counted.kv, name, kv[name]);
`;
const ENTRY = `
  import { counted } from "./counting.js";
  import worker from "./index.js";
  export default {
    fetch(request, env, context) {
      if (!request.url.endsWith("/counted")) return worker.fetch(request, env, context);
      const report = Response.json(counted);
      Object.assign(counted, { imports: [], exports: [], kv: [] });
      return report;
    },
  };
`;

const { modules, ...built } = builtWorker(ROOT);
const script = (/** @type {string} */ name, /** @type {string} */ contents) => ({
  type: /** @type {const} */ ("ESModule"),
  path: join(buildOf(ROOT), name),
  contents,
});
const counting = await createWorld({
  ...built,
  modules: [script("entry.js", ENTRY), script("counting.js", COUNTING), ...modules],
});
after(() => counting.dispose());

/**
 * What a launch costs, with all that is done after its answer.
 * @param {string} [accessToken]
 */
async function cost(accessToken) {
  counting.outside.forget();
  await counting.fetch("/counted");
  assert.equal((await say(counting, launchRequest({ accessToken }))).status, 200);
  await new Promise((resolve) => setTimeout(resolve, 300));
  /** @type {{ imports: string[], exports: string[], kv: string[] }} */
  const { imports, exports, kv } = JSON.parse((await counting.fetch("/counted")).body);
  return { imports, exports, kv: kv.join(" "), calls: counting.outside.calls.length };
}

/** @param {Awaited<ReturnType<typeof cost>>} cost */
const outside = ({ kv, calls }) => ({ kv, calls });

const { tenant } = counting;
/**
 * A token of a user whom nobody has seen yet, with a name in it or without.
 * @param {Record<string, unknown>} [claims]
 */
const newToken = (claims) => tenant.accessToken({ sub: tenant.newcomer().sub, ...claims });
const returning = newToken();

test("the first request of a linked user asks for chain, keys and profile once, and keeps all three", async () => {
  assert.deepEqual(outside(await cost(returning)), { kv: "get get get put put get put", calls: 3 });
});

test("one who returns costs neither a call nor KV, and one call into WebAssembly that makes one proof", async () => {
  const { imports, exports, ...rest } = await cost(returning);
  assert.deepEqual(outside({ imports, exports, ...rest }), { kv: "", calls: 0 });
  const memory = /^__wbindgen_(malloc|realloc|free|exn_store)/;
  assert.deepEqual(
    exports.filter((name) => !memory.test(name)),
    ["answer"],
  );
  assert.equal(imports.filter((name) => /verify/i.test(name)).length, 1);
  assert.ok(imports.length <= 8, imports.join(" "));
});

test("whoever is not linked costs no more", async () => {
  const { imports, ...rest } = await cost();
  assert.deepEqual(outside({ imports, ...rest }), { kv: "", calls: 0 });
  assert.ok(imports.length <= 8, imports.join(" "));
});

test("a new user whose name is in the token costs a second proof and nothing else", async () => {
  const { imports, ...rest } = await cost(newToken({ given_name: "Grace" }));
  assert.deepEqual(outside({ imports, ...rest }), { kv: "", calls: 0 });
  assert.equal(imports.filter((name) => /verify/i.test(name)).length, 2);
  assert.ok(imports.length <= 9, imports.join(" "));
});

test("a new user without one costs one call, a look for the profile, and after the answer a look for the tombstone and a write", async () => {
  const { imports, ...rest } = await cost(newToken());
  assert.deepEqual(outside({ imports, ...rest }), { kv: "get get put", calls: 1 });
  assert.ok(imports.length <= 70, imports.join(" "));
});

test("an isolate that is new finds in KV what another has kept", async () => {
  await counting.restart();
  assert.deepEqual(outside(await cost(returning)), { kv: "get get get", calls: 0 });
});

/**
 * Bytes of the functions that V8 compiles for a request: for the first one, for the same again, for one without an
 * account.
 * https://v8.dev/docs/wasm-compilation-pipeline
 * @param {string} flags
 */
async function compiled(flags) {
  setV8Flags(`--trace-wasm-compilation-times ${flags}`.trim());
  const world = await createWorld(builtWorker(ROOT));
  setV8Flags("");
  try {
    const token = world.tenant.accessToken({ sub: world.tenant.newcomer().sub });
    const bytes = [];
    for (const accessToken of [token, token, undefined]) {
      await eventually(() => world.log.length > 0);
      world.log.length = 0;
      assert.equal((await say(world, launchRequest({ accessToken }))).status, 200);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const bodies = world.log
        .map((line) => /using Liftoff, .*bodysize (\d+)/.exec(line))
        .filter((found) => found !== null);
      bytes.push(bodies.reduce((sum, [, size]) => sum + Number(size), 0));
    }
    return bytes;
  } finally {
    await world.dispose();
  }
}

test("little WebAssembly is compiled for a request, and least of all where start-up has compiled it", async (t) => {
  for (const [what, flags, budgets] of /** @type {const} */ ([
    ["dropped", "", [204_000, 1_000, 1_000]],
    ["kept", KEEP_COMPILED, [26_000, 500, 500]],
  ])) {
    const bytes = await compiled(flags);
    t.diagnostic(`${what}: ${bytes.join(", ")} bytes of ${budgets.join(", ")}`);
    assert.ok(bytes[0] > 10_000, "the trace is there");
    assert.ok(
      budgets.every((budget, index) => bytes[index] <= budget),
      `${what}: ${bytes}`,
    );
  }
});
