/**
 * A bare machine: everything that is missing is reported at once in the first second. The Rust target is installed
 * before anything slow. An old Node.js is replaced.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { stageProject } from "../project/project.mjs";
import { KIT } from "../repository.mjs";

/** @import { TestContext } from "node:test" */

const TARGET = "wasm32-unknown-unknown";

/**
 * A machine whose PATH has these programs only, in sh; each writes down that it was called.
 * @param {TestContext} t
 * @param {Record<string, string>} programs
 */
async function machine(t, programs) {
  const project = await stageProject(t);
  const bin = join(project, "bin");
  await mkdir(bin);
  await writeFile(join(project, "calls"), "");
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/sh\necho "${name} $*" >>${project}/calls\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  }
  return {
    project,
    /**
     * @param {string[]} args
     * @param {{ node?: string, env?: Record<string, string>, program?: string }} [options] node: the version that
     *   Node.js says it is
     */
    run(args, { node, env = {}, program = KIT } = {}) {
      const pretending = node
        ? [
            "--import",
            `data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${node}" } })`,
          ]
        : [];
      const { status, stdout, stderr } = spawnSync(process.execPath, [...pretending, program, ...args], {
        cwd: project,
        env: { PATH: bin, HOME: project, ...env },
        encoding: "utf8",
        input: "",
      });
      return { status, stdout, lines: stderr.trimEnd().split("\n") };
    },
    calls: async () =>
      (await readFile(join(project, "calls"), "utf8"))
        .split("\n")
        .filter((line) => line && !line.endsWith("--version")),
  };
}

const NODE = /^✗ this is Node\.js 18\.20\.4, and Node\.js 22\.12 or newer is needed: https:\/\/nodejs\.org$/;
const CARGO = "✗ cargo is missing: install Rust with rustup, https://rustup.rs";
const COMPILER_MISSING = "✗ a C compiler cannot be found: install one, then run this again";

test("everything that a build lacks is reported at once", async (t) => {
  const { run, calls } = await machine(t, {});
  for (const args of [["setup"], ["dev"], ["build"], ["deploy"], ["doctor", "--local"]]) {
    const { status, stdout, lines } = run(args, { node: "18.20.4" });
    assert.deepEqual([status, stdout], [1, ""]);
    assert.match(lines[0], NODE);
    assert.deepEqual(lines.slice(1), [CARGO, COMPILER_MISSING]);
    assert.deepEqual(run(args).lines, [CARGO, COMPILER_MISSING]);
  }
  assert.deepEqual(await calls(), []);
});

test("what builds nothing needs no Rust, and any command needs Node.js 22.12", async (t) => {
  const { run } = await machine(t, {});
  for (const old of ["18.20.4", "20.20.2", "22.11.3"]) {
    const { status, lines } = run(["generate", "--check"], { node: old });
    assert.equal(status, 1);
    assert.deepEqual(lines, [`✗ this is Node.js ${old}, and Node.js 22.12 or newer is needed: https://nodejs.org`]);
  }
  for (const good of ["22.12.0", "24.0.0"]) assert.equal(run(["generate", "--check"], { node: good }).status, 0);
  assert.equal(run(["dev", "--help"]).status, 0);
});

test("for programs, the doctor tells in JSON what the machine lacks", async (t) => {
  const { run } = await machine(t, { "apt-get": "" });
  for (const [args, node, expected] of /** @type {[string[], string, RegExp[]][]} */ ([
    [["doctor", "--json"], "18.20.4", [/^this is Node\.js 18\.20\.4/]],
    [
      ["doctor", "--local", "--json"],
      "22.12.0",
      [/^cargo is missing/, /^a C compiler cannot be found.*: (sudo )?apt-get install -y build-essential$/],
    ],
  ])) {
    const { status, stdout } = run(args, { node });
    assert.equal(status, 1);
    const { version, healthy, checks } = JSON.parse(stdout);
    assert.deepEqual([version, healthy, checks.length], [1, false, expected.length]);
    checks.forEach((/** @type {any} */ { name, status, message, remedy }, /** @type {number} */ index) => {
      assert.deepEqual([name, status, typeof remedy], ["machine", "fail", "string"]);
      assert.match(message, expected[index]);
    });
  }
  assert.equal(run(["doctor"], { node: "18.20.4" }).stdout, "");
});

test("nothing is installed into the system: the command for it is shown, in CI as well", async (t) => {
  const { run, calls } = await machine(t, { cargo: "", "apt-get": "", sudo: "" });
  for (const env of /** @type {Record<string, string>[]} */ ([{}, { CI: "true" }])) {
    const { status, lines } = run(["build"], { env });
    assert.equal(status, 1);
    assert.equal(lines[0], `${COMPILER_MISSING}:`);
    assert.match(lines[2], /^ {2}(sudo )?apt-get install -y build-essential$/);
  }
  assert.deepEqual(await calls(), []);
});

const SYSTEM = `${process.platform}-${process.arch}`;
const PACKAGE = `${SYSTEM === "darwin-arm64" ? "node-bin" : "node"}-${SYSTEM}`;
/** An npm whose package has the program `new-node`. */
const NPM = `test "$1" = ci || exit 0
/bin/mkdir -p node_modules/${PACKAGE}/bin
/bin/cp "$PATH/new-node" node_modules/${PACKAGE}/bin/node`;
/** Runs as this Node.js, and says first where PATH begins. */
const NEW_NODE = `test "$1" = --version && exit 0
echo "by the new one, in \${PATH%%:*}" >&2
exec ${process.execPath} "$@"`;
const OLD = "20.20.2";
const INSTALLING =
  /^==> Installing Node\.js 26\.\d+\.\d+ for your skills, because this is 20\.20\.2 \(once; some seconds\)$/;

test("where Node.js is too old, npm installs a newer one once, by a lock file and without its scripts, and all runs by it", async (t) => {
  const { run, calls, project } = await machine(t, { npm: NPM, "new-node": NEW_NODE });
  const first = run(["generate", "--check"], { node: OLD });
  assert.equal(first.status, 0, first.lines.join("\n"));
  assert.match(first.lines[0], INSTALLING);
  const folder = join(project, ".cache/alexa-auth0/node");
  assert.match(
    first.lines[1],
    new RegExp(`^by the new one, in ${folder}/${PACKAGE}-26\\.[^/]+/node_modules/${PACKAGE}/bin$`),
  );
  const again = run(["generate", "--check"], { node: OLD });
  assert.deepEqual([again.status, again.lines.length], [0, 1]);
  assert.match(again.lines[0], /^by the new one/);
  assert.deepEqual(
    (await calls()).filter((call) => call.startsWith("npm")),
    ["npm ci --ignore-scripts --no-audit --no-fund --loglevel=error"],
  );
  assert.deepEqual((await readdir(folder)).length, 1);
  assert.equal(run(["generate", "--chekc"], { node: OLD }).status, 2, "the exit code is that of the command");
  assert.doesNotMatch(run(["generate", "--check"]).lines[0], /new one/, "a new one stays");
});

test("wrangler runs by the newer one, too", async (t) => {
  const { run } = await machine(t, { npm: NPM, "new-node": NEW_NODE });
  const wrangler = fileURLToPath(new URL("../../wrangler.mjs", import.meta.url));
  const { status, stdout, lines } = run(["--version"], { node: OLD, program: wrangler });
  assert.equal(status, 0, lines.join("\n"));
  assert.match(stdout, /^\d+\.\d+\.\d+$/m);
  assert.match(lines[1], /^by the new one/);
});

test("where it cannot be installed, the last line says what is needed, and nothing stays", async (t) => {
  for (const [npm, node, said] of /** @type {[string, string, string[]][]} */ ([
    ['test "$1" = ci || exit 0\necho "npm has no network" >&2; exit 1', NEW_NODE, ["npm has no network"]],
    ['test "$1" = ci || exit 0', NEW_NODE, []],
    [NPM, "exit 1 # as of another C library", []],
  ])) {
    const { run, project } = await machine(t, { npm, "new-node": node });
    const { status, lines } = run(["generate", "--check"], { node: OLD });
    assert.equal(status, 1);
    assert.match(lines[0], INSTALLING);
    assert.deepEqual(lines.slice(1, -1), said);
    assert.equal(lines.at(-1), `✗ this is Node.js ${OLD}, and Node.js 22.12 or newer is needed: https://nodejs.org`);
    assert.deepEqual(await readdir(join(project, ".cache/alexa-auth0/node")), []);
  }
});

const COMPILER = { cargo: "", cc: "" };
/** As rustc and rustup behave with `RUSTUP_AUTO_INSTALL=0`: a folder stands for what is installed. */
const RUSTC = 'test "$RUSTUP_AUTO_INSTALL" = 0 && test -d toolchain || exit 1\necho "$PWD/target-libdir"';
const RUSTUP =
  'case "$1" in toolchain) /bin/mkdir toolchain ;; target) test -d toolchain && /bin/mkdir target-libdir ;; esac';

test("the target is added by rustup, once and in so many words", async (t) => {
  const { run, calls, project } = await machine(t, { ...COMPILER, rustc: RUSTC, rustup: RUSTUP });
  await mkdir(join(project, "toolchain"));
  const { status, lines } = run(["setup"]);
  assert.equal(status, 0, lines.join("\n"));
  assert.deepEqual(lines, [`==> Installing Rust's WebAssembly target: rustup target add ${TARGET} (once)`]);
  assert.deepEqual(run(["setup"]).lines, [""]);
  assert.deepEqual(
    (await calls()).filter((call) => call.startsWith("rustup")),
    [`rustup target add ${TARGET}`],
  );
});

test("a toolchain that is not there is installed first, even where rustup installs nothing by itself", async (t) => {
  const { run, calls } = await machine(t, { ...COMPILER, rustc: RUSTC, rustup: RUSTUP });
  assert.equal(run(["setup"]).status, 0);
  assert.deepEqual(
    (await calls()).filter((call) => call.startsWith("rustup")),
    ["rustup toolchain install", `rustup target add ${TARGET}`],
  );
});

test("a build adds the target before it installs or compiles anything", async (t) => {
  const { run, calls, project } = await machine(t, { ...COMPILER, cargo: "exit 1", rustc: RUSTC, rustup: RUSTUP });
  await mkdir(join(project, "toolchain"));
  assert.equal(run(["build"]).status, 1);
  const order = (await calls()).filter((call) => /^(rustup|cargo)/.test(call));
  assert.equal(order[0], `rustup target add ${TARGET}`);
  assert.match(order[1], /^cargo metadata /);
});

test("the last line says what to do where rustup is missing, fails, or is not the one whose Rust is used", async (t) => {
  for (const [programs, said] of /** @type {[Record<string, string>, RegExp][]} */ ([
    [
      {},
      /^✗ this Rust cannot compile for wasm32-unknown-unknown, and there is no rustup to install that target: install Rust with rustup, https:\/\/rustup\.rs/,
    ],
    [
      { rustup: 'test "$1" = --version || exit 1' },
      /^✗ rustup target add wasm32-unknown-unknown failed, and its message is above: fix that, then run this again$/,
    ],
    [
      { rustup: "" },
      /but the rustc in PATH does not have it, because it belongs to another installation of Rust\. Put .* first in PATH, then run this again$/,
    ],
  ])) {
    const { run, project } = await machine(t, { ...COMPILER, rustc: RUSTC, ...programs });
    await mkdir(join(project, "toolchain"));
    const { status, lines } = run(["setup"]);
    assert.equal(status, 1);
    assert.match(lines.at(-1) ?? "", said);
  }
});
