/** How the local environment runs a Worker: build, variables, isolate. Tested with a small project. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { freePort, hold } from "../../src/world/ports.mjs";
import { silent } from "../../src/world/reporter.mjs";
import { build } from "../../src/world/worker/build.mjs";
import { Worker } from "../../src/world/worker/worker.mjs";

const CONFIG = `
name = "small"
main = "build/worker.mjs"
compatibility_date = "2026-11-17"
vars = { FROM_PROJECT = "kept", OVERRIDDEN = "by the project" }

[build]
command = "mkdir -p build && cp src/worker.mjs build/worker.mjs"

[[kv_namespaces]]
binding = "CACHE"
`;

/** @param {number} version */
const source = (version, status = 200) => `
let requests = 0;
export default {
  async fetch(request, env) {
    if (new URL(request.url).pathname === "/healthz") return new Response("unwell: no reason", { status: ${status} });
    const stored = Number(await env.CACHE.get("count")) + 1;
    await env.CACHE.put("count", String(stored));
    console.log(JSON.stringify({ stored }));
    const { CACHE, ...vars } = env;
    return Response.json({ version: ${version}, isolate: ++requests, stored, vars });
  },
};`;

/**
 * @template T
 * @param {() => T | undefined | Promise<T | undefined>} look
 * @returns {Promise<T>}
 */
async function until(look) {
  for (
    const deadline = Date.now() + 20_000;
    Date.now() < deadline;
    await new Promise((resolve) => setTimeout(resolve, 20))
  ) {
    const found = await look();
    if (found !== undefined) return found;
  }
  return assert.fail("in vain");
}

it("a Worker that has declared variables gets those of .dev.vars that are not set, and no others; what is left is named", async () => {
  const project = await mkdtemp(join(tmpdir(), "needs-"));
  await mkdir(join(project, "build"));
  await writeFile(join(project, "wrangler.toml"), CONFIG.replace(/\[build\][^[]*/, ""));
  await writeFile(
    join(project, "build/worker.mjs"),
    `
const needs = ["KEY", "OTHER"];
export default {
  async fetch(request, env) {
    const unset = needs.filter((name) => !env[name]);
    if (new URL(request.url).pathname === "/healthz") return Response.json({ problems: unset.map((name) => name + ": is not set"), unset }, { status: unset.length ? 500 : 200 });
    const { CACHE, ...vars } = env;
    return Response.json(vars);
  },
};`,
  );
  await writeFile(join(project, ".dev.vars"), 'KEY="a # b"\nLEAKED=yes\nOVERRIDDEN=no\n');
  /** @type {string[]} */
  const warnings = [];
  const worker = await Worker.start({
    port: await freePort(),
    project,
    vars: { OVERRIDDEN: "by the world" },
    builds: false,
    reporter: { ...silent, warn: (text) => warnings.push(text) },
  });
  try {
    assert.deepEqual(await (await fetch(worker.origin)).json(), {
      FROM_PROJECT: "kept",
      OVERRIDDEN: "by the world",
      KEY: "a # b",
    });
    assert.deepEqual(warnings, ["OTHER: is not set: put it into .dev.vars for this world"]);
    await worker.forget();
    assert.equal((await (await fetch(worker.origin)).json()).KEY, "a # b");
  } finally {
    await worker.close();
    await rm(project, { recursive: true });
  }
});

it("what a skill keeps for its users stays over restarts and when the world ends, until it is deleted, and nothing else is deleted with it", async () => {
  const project = await mkdtemp(join(tmpdir(), "kept-"));
  await writeFile(
    join(project, "wrangler.toml"),
    `name = "kept"
main = "worker.mjs"
compatibility_date = "2026-11-17"
[[kv_namespaces]]
binding = "CACHE"
[[kv_namespaces]]
binding = "OWN"
[[durable_objects.bindings]]
name = "USER_DATA"
class_name = "UserData"
[[migrations]]
tag = "user-data"
new_sqlite_classes = ["UserData"]
`,
  );
  await writeFile(
    join(project, "worker.mjs"),
    `
import { DurableObject } from "cloudflare:workers";
export class UserData extends DurableObject {
  count() { const next = (this.ctx.storage.kv.get("n") ?? 0) + 1; this.ctx.storage.kv.put("n", next); return next; }
}
async function next(namespace) { const n = Number(await namespace.get("n") ?? 0) + 1; await namespace.put("n", String(n)); return n; }
export default {
  async fetch(request, { USER_DATA, CACHE, OWN }) {
    if (new URL(request.url).pathname === "/healthz") return Response.json({ problems: [], unset: [] });
    return Response.json({ data: await USER_DATA.get(USER_DATA.idFromName("a")).count(), cache: await next(CACHE), own: await next(OWN) });
  },
};`,
  );
  const start = async () =>
    Worker.start({
      port: await freePort(),
      project,
      vars: {},
      builds: false,
      userData: join(project, "user-data"),
      reporter: silent,
    });
  let worker = await start();
  const ask = async () => (await fetch(worker.origin)).json();
  try {
    assert.deepEqual(await ask(), { data: 1, cache: 1, own: 1 });
    await worker.forget();
    assert.deepEqual(await ask(), { data: 2, cache: 1, own: 2 });
    await worker.close();
    worker = await start();
    assert.deepEqual(await ask(), { data: 3, cache: 1, own: 3 });
    await worker.forgetUserData();
    assert.deepEqual(await ask(), { data: 1, cache: 2, own: 4 });
    await worker.close();
    worker = await start();
    assert.deepEqual(await ask(), { data: 2, cache: 1, own: 5 });
  } finally {
    await worker.close();
    await rm(project, { recursive: true });
  }
});

describe("the Worker of the world", () => {
  /** @type {string} */
  let project;
  /** @type {import("../../src/world/worker/worker.mjs").Worker} */
  let worker;
  /** @type {string[]} */
  const lines = [];
  /** @type {string[]} */
  const warnings = [];
  /** @type {string[]} */
  const failures = [];
  const ask = async () => (await fetch(worker.origin)).json();
  const start = async () =>
    Worker.start({
      port: await freePort(),
      project,
      vars: { OVERRIDDEN: "by the world", PEM: "first line\nsecond line\n" },
      watches: true,
      reporter: {
        ...silent,
        log: (line) => lines.push(line),
        warn: (text) => warnings.push(text),
        fail: (text) => failures.push(text),
      },
    });

  before(async () => {
    project = await mkdtemp(join(tmpdir(), "world-"));
    await mkdir(join(project, "src"));
    await writeFile(join(project, "wrangler.toml"), CONFIG);
    await writeFile(join(project, "src/worker.mjs"), source(1));
    for (const name of [".dev.vars", ".env"])
      await writeFile(join(project, name), "LEAKED=yes\nOVERRIDDEN=by a secret\n");
    worker = await start();
  });
  after(async () => {
    await worker?.close();
    await rm(project, { recursive: true, force: true });
  });

  it("has the project's variables and the world's, and nobody's secrets", async () => {
    const { version, vars } = await ask();
    assert.equal(version, 1);
    assert.deepEqual(vars, { FROM_PROJECT: "kept", OVERRIDDEN: "by the world", PEM: "first line\nsecond line\n" });
  });

  it("hands on what the Worker logs", async () => {
    const { stored } = await ask();
    while (!lines.includes(`{"stored":${stored}}`)) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("forgets isolate and KV together, as often as it is asked", async () => {
    for (let i = 0; i < 3; i++) {
      const { isolate, stored } = await ask();
      assert.equal((await ask()).isolate, isolate + 1);
      assert.ok(stored >= 1);
      await worker.forget();
      const { isolate: fresh, stored: kept } = await ask();
      assert.deepEqual({ fresh, kept }, { fresh: 1, kept: 1 });
    }
  });

  it("is built and started again when a source changes, and keeps its KV", async () => {
    const { stored } = await ask();
    await writeFile(join(project, "src/worker.mjs"), source(2));
    let answer = await ask();
    for (
      const deadline = Date.now() + 15_000;
      answer.version !== 2 && Date.now() < deadline;
      answer = await ask().catch(() => answer)
    ) {
      // nobody listens while it is started again
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.equal(answer.version, 2);
    assert.ok(answer.stored > stored);
  });

  it("is started again when workerd ends by itself, and keeps its variables", async () => {
    const { stdout } = await promisify(execFile)("pgrep", ["-P", `${process.pid}`, "workerd"]);
    for (const pid of stdout.trim().split("\n")) process.kill(Number(pid), "SIGKILL");
    while (!warnings.length) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(warnings, ["workerd ended by itself, and was started again"]);
    assert.equal((await ask()).vars.OVERRIDDEN, "by the world");
  });

  it("is started again later when another program has taken its port meanwhile", async () => {
    const { port } = new URL(worker.origin);
    const { stdout } = await promisify(execFile)("pgrep", ["-P", `${process.pid}`, "workerd"]);
    for (const pid of stdout.trim().split("\n")) process.kill(Number(pid), "SIGKILL");
    const taken = await until(() => hold(Number(port)).catch(() => undefined));
    const [failure] = await until(() => (failures.length ? failures : undefined));
    await taken.release();
    assert.match(
      failure,
      /^workerd ended by itself, and cannot be started again: .*Another attempt follows every second$/s,
    );
    const again = await until(() => ask().catch(() => undefined));
    assert.equal(again.vars.OVERRIDDEN, "by the world");
    assert.equal(failures.length, 1);
  });

  it("says why when it does not come up", async () => {
    await writeFile(join(project, "src/worker.mjs"), source(3, 500));
    await assert.rejects(start(), /the Worker did not start: \/healthz answers 500 unwell: no reason/);
    await writeFile(join(project, "wrangler.toml"), CONFIG.replace("cp src/worker.mjs", "cp src/gone.mjs"));
    await assert.rejects(start(), /the build failed \(exit status 1\): mkdir -p build && cp src\/gone\.mjs/);
  });
});

describe("a build that fails", () => {
  it("does not begin after Ctrl-C", async () => {
    const begun = join(tmpdir(), `build-${process.pid}`);
    await assert.rejects(
      build(
        { command: `touch ${begun}`, cwd: tmpdir() },
        { quick: false, tell() {}, signal: AbortSignal.abort(new Error("Ctrl-C")) },
      ),
      /Ctrl-C/,
    );
    assert.ok(!existsSync(begun));
  });

  it("ends with the program that began it, even if that is killed", async () => {
    const begun = join(tmpdir(), `building-${process.pid}`);
    const script = `import { build } from ${JSON.stringify(new URL("../../src/world/worker/build.mjs", import.meta.url).href)};
      await build({ command: ${JSON.stringify(`echo $$ >${begun}; sleep 300; true`)}, cwd: ${JSON.stringify(tmpdir())} }, { quick: false, tell() {} });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "ignore" });
    const pid = await until(async () => Number(await readFile(begun, "utf8").catch(() => "")) || undefined);
    process.kill(pid, 0);
    child.kill("SIGKILL");
    await until(() => {
      try {
        process.kill(pid, 0);
      } catch {
        return true;
      }
    });
    await rm(begun);
  });

  it("reports the exit status of its command, which has nothing to read", async () => {
    for (const [command, said] of /** @type {const} */ ([
      ["exit 3", /exit status 3/],
      ["false", /exit status 1/],
      ["cat; exit 4", /exit status 4/],
    ])) {
      await assert.rejects(build({ command, cwd: tmpdir() }, { quick: false, tell() {} }), said);
    }
    await build({ command: "true", cwd: tmpdir() }, { quick: false, tell() {} });
  });

  /** @param {string[]} output */
  const failing = (output) =>
    build(
      { command: `printf '%s\\n' ${output.map((line) => `'${line}'`).join(" ")}; exit 101`, cwd: tmpdir() },
      { quick: false, tell() {} },
    );
  const PROGRESS = [
    "    Updating crates.io index",
    ...Array.from({ length: 145 }, (_, i) => `  Downloaded crate-${i} v1.0.0`),
    "   Compiling core v0.0.0",
  ];

  it("tells the compiler's first error, without the progress around it", async () => {
    const error = [
      "error[E0463]: can't find crate for `core`".replaceAll("'", "’"),
      "  = note: the target may not be installed",
    ];
    await assert.rejects(
      failing([...PROGRESS, error[0], ...PROGRESS, error[1], "", "error: could not compile"]),
      ({ message }) => {
        assert.deepEqual(message.split("\n").slice(2), error);
        return true;
      },
    );
  });

  it("tells the last lines where there is no such error", async () => {
    await assert.rejects(failing(["✗ cargo is missing: install Rust", ...PROGRESS]), ({ message }) => {
      assert.deepEqual(message.split("\n").slice(2), ["✗ cargo is missing: install Rust"]);
      return true;
    });
  });
});
