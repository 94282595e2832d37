/**
 * wasm-bindgen as WebAssembly, which the packed kit carries: the same bytes as the program of crates.io, and no access
 * to other files.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import test from "node:test";
import { runBindgen } from "../../src/build/bindgen.mjs";
import { compiledBindgen, installTools, toolsOf } from "../../src/build/tools.mjs";
import { ROOT } from "../repository.mjs";

/** @param {import("node:test").TestContext} t */
async function folder(t) {
  const path = await mkdtemp(join(tmpdir(), "bindgen-"));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

/** What cargo has compiled of the example. */
const EXAMPLE = join(
  process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"),
  "quick/wasm32-unknown-unknown/release/orders.wasm",
);

test("it writes the same bytes as the program", async (t) => {
  assert.ok(existsSync(EXAMPLE), "examples/orders has not been built");
  const root = await folder(t);
  const { file, name } = await compiledBindgen();
  const { bindgen } = await installTools(ROOT);
  assert.equal(bindgen, join(toolsOf(ROOT), "wasm-bindgen"));
  const [by, native] = ["wasi", "native"].map((one) => join(root, one));
  await runBindgen(file, EXAMPLE, by, root);
  await runBindgen(bindgen, EXAMPLE, native, root);
  const filesIn = async (/** @type {string} */ path) => {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(path, join(entry.parentPath, entry.name)))
      .sort();
  };
  const files = await filesIn(native);
  assert.ok(files.includes("skill.js") && files.includes("skill_bg.wasm"), files.join());
  assert.deepEqual(await filesIn(by), files);
  for (const path of files)
    assert.ok((await readFile(join(by, path))).equals(await readFile(join(native, path))), path);
  const { stdout } = spawnSync(bindgen, ["--version"], { encoding: "utf8" });
  assert.equal(stdout, `wasm-bindgen ${/-([\d.]+)\.wasm$/.exec(name)?.[1]}\n`, "the version of the skills' lock file");
});

test("what it cannot read is a refusal, and it reaches no other folder", async (t) => {
  const root = await folder(t);
  const { file } = await compiledBindgen();
  await writeFile(join(root, "broken.wasm"), "no WebAssembly");
  for (const input of ["broken.wasm", "../elsewhere.wasm"])
    await assert.rejects(runBindgen(file, join(root, "in", "..", input), join(root, "out"), root), /the build failed/);
});

test("a kit that carries the version of the lock file installs nothing, and one with another version does", async (t) => {
  const root = await folder(t);
  const kit = join(root, "node_modules/alexa-auth0-kit");
  await mkdir(kit, { recursive: true });
  for (const path of ["src", "package.json"]) await cp(join(ROOT, "kit", path), join(kit, path), { recursive: true });
  await mkdir(join(kit, "bindgen"));
  await writeFile(join(kit, "bindgen/wasm-bindgen-0.2.1.wasm"), "");
  await mkdir(join(root, "bin"));
  await writeFile(join(root, "bin/cargo"), `#!/bin/sh\necho "$*" >>${root}/calls; exit 1\n`, { mode: 0o755 });
  const install = (/** @type {string} */ version, tests = false) => {
    const lock = `[[package]]\nname = "wasm-bindgen"\nversion = "${version}"\n`;
    const script = `
      import { writeFileSync } from "node:fs";
      import { installTools } from "./node_modules/alexa-auth0-kit/src/build/tools.mjs";
      writeFileSync("Cargo.lock", ${JSON.stringify(lock)});
      console.log((await installTools(process.cwd(), { tests: ${tests} })).bindgen);`;
    return spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: root,
      encoding: "utf8",
      env: { PATH: join(root, "bin"), ALEXA_AUTH0_CACHE: join(root, "cache") },
    });
  };
  const carried = install("0.2.1");
  assert.equal(carried.stdout.trim(), join(kit, "bindgen/wasm-bindgen-0.2.1.wasm"), carried.stderr);
  assert.ok(!existsSync(join(root, "calls")));
  for (const [version, tests] of /** @type {[string, boolean][]} */ ([
    ["0.2.2", false],
    ["0.2.1", true],
  ])) {
    await rm(join(root, "calls"), { force: true });
    install(version, tests);
    assert.match(await readFile(join(root, "calls"), "utf8"), new RegExp(`wasm-bindgen-cli@${version}`));
  }
});
