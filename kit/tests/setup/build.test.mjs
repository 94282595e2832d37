/** scripts/build.sh with tools that only pretend: what it leaves behind, and where it talks. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { ROOT } from "./project.mjs";

/** @param {import("node:test").TestContext} t @param {string} workerBuild  what worker-build does, in sh */
async function build(t, workerBuild) {
  const project = await mkdtemp(join(tmpdir(), "build-"));
  t.after(() => rm(project, { recursive: true }));
  const script = async (/** @type {string} */ path, /** @type {string} */ text) => {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  };
  await script("scripts/tools.sh", "");
  await script(".tools/bin/worker-build", `echo building; ${workerBuild}`);
  await script("node_modules/.bin/wasm-opt", "");
  await cp(join(ROOT, "scripts/build.sh"), join(project, "scripts/build.sh"));
  const temporary = join(project, "tmp");
  await mkdir(temporary);
  const run = () => spawnSync("bash", ["scripts/build.sh"], { cwd: project, env: { ...process.env, TMPDIR: temporary, BUILD_DIR: "" }, encoding: "utf8" });
  return { project, run, left: () => readdir(temporary) };
}

test("a build that fails leaves no file in the temporary folder, and is not taken for built", async (t) => {
  const { project, run, left } = await build(t, "exit 3");
  const { status, stdout } = run();
  assert.equal(status, 3);
  assert.equal(stdout, "");
  assert.deepEqual(await left(), []);
  await assert.rejects(readFile(join(project, "build/.built")), { code: "ENOENT" });
});

test("nor does one that succeeds, and standard output stays empty", async (t) => {
  const { project, run, left } = await build(t, "mkdir -p build && touch build/index.js build/index_bg.wasm");
  const { status, stdout, stderr } = run();
  assert.equal(status, 0, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, /^building\n[^]*build is built: \d+ bytes, gzipped/m);
  assert.deepEqual(await left(), []);
  assert.match(await readFile(join(project, "build/.built"), "utf8"), /^arguments: /);
});
