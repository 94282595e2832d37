/**
 * scripts/run-tests.mjs, which `make test` calls: what fails is red, and a runner that is killed leaves nothing
 * running.
 */
import assert from "node:assert/strict";
import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../kit/tests/repository.mjs";

const RUNNER = join(ROOT, "scripts/run-tests.mjs");
const { NODE_TEST_CONTEXT, TEST_RUNNER, ...env } = process.env;

/** @param {import("node:test").TestContext} t @param {string} source */
async function fileWith(t, source) {
  const folder = await mkdtemp(join(tmpdir(), "runner-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, "x.test.mjs");
  await writeFile(file, `import test from "node:test";\n${source}`);
  return { folder, file };
}

/** @param {string[]} files @returns {Promise<{ code: number, output: string }>} */
const run = (files) =>
  new Promise((resolve) => {
    execFile(process.execPath, [RUNNER, ...files], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });

test("what fails is red and named, and so is a file without tests", async (t) => {
  for (const [source, expected, said] of /** @type {[string, number, RegExp][]} */ ([
    [
      'test("a", () => {});\ntest("b", { skip: "no browser" }, () => {});',
      0,
      /^✓ .*x\.test\.mjs[^]*1 files: tests 2, pass 1, fail 0, cancelled 0, skipped 1, todo 0\nWhat took longest:\n +\d+\.\d s  .*x\.test\.mjs\n$/m,
    ],
    [
      'test("a", () => {});\ntest("b", () => { throw new Error("in vain"); });',
      1,
      /^✗ [^]*in vain[^]*tests 2, pass 1, fail 1[^]*\n✗ .*x\.test\.mjs\n$/m,
    ],
    ["", 1, /tests 0[^]*\n✗ .*x\.test\.mjs\n$/],
    ["process.exit(0);", 1, /\n✗ .*x\.test\.mjs\n$/],
    ["import './gone.mjs';", 1, /ERR_MODULE_NOT_FOUND[^]*\n✗ .*x\.test\.mjs\n$/],
  ])) {
    const { file } = await fileWith(t, source);
    const { code, output } = await run([file]);
    assert.equal(code, expected, output);
    assert.match(output, said);
  }
});

/**
 * Whether a process runs. One that has ended stays in the list, as a zombie, until its new parent looks.
 * @param {number} pid
 */
function isAlive(pid) {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", `${pid}`], { encoding: "utf8" });
  return /^[^Z\s]/.test(stdout);
}

for (const [what, args, importing] of /** @type {[string, string[], string][]} */ ([
  ["scripts/run-tests.mjs", [RUNNER], ""],
  ["node --test", ["--test"], `import ${JSON.stringify(join(ROOT, "kit/tests/repository.mjs"))};`],
])) {
  test(`a killed ${what} leaves no test file running, and nothing that it has started`, async (t) => {
    const { folder, file } = await fileWith(
      t,
      `${importing}
      import { spawn } from "node:child_process";
      import { writeFileSync } from "node:fs";
      test("a", async () => {
        const child = spawn("sleep", ["300"], { detached: true });
        writeFileSync(new URL("pids", import.meta.url), \`\${process.pid} \${child.pid} \`);
        await new Promise((resolve) => setTimeout(resolve, 300_000));
      });`,
    );
    const runner = spawn(process.execPath, [...args, file], { env, stdio: "ignore" });
    let pids = /** @type {number[]} */ ([]);
    while (pids.length < 2) {
      await sleep(20);
      pids = (await readFile(join(folder, "pids"), "utf8").catch(() => "")).split(" ").filter(Boolean).map(Number);
    }
    assert.ok(pids.every(isAlive));
    runner.kill("SIGKILL");
    for (const deadline = Date.now() + 20_000; pids.some(isAlive); ) {
      assert.ok(Date.now() < deadline, "a process goes on");
      await sleep(20);
    }
  });
}
