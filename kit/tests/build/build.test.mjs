/** `alexa-auth0 build` with a fake cargo and wasm-bindgen: the files that it writes, and its output. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import test from "node:test";
import { KIT, ROOT } from "../repository.mjs";

const { version: KIT_VERSION } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));

const LOCK = `
[[package]]
name = "wasm-bindgen"
version = "0.2.1"

`;

/** The smallest WebAssembly that wasm-opt accepts: https://webassembly.github.io/spec/core/binary/modules.html */
const EMPTY_WASM = "\\000asm\\001\\000\\000\\000";

/**
 * A module with a custom section of that name, and one function, exported by a name: what cargo builds of a skill.
 * @param {string} section
 */
const compiled = (section, exported = "answer_0123456789abcdef") =>
  new Uint8Array([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...[1, 4, 1, 0x60, 0, 0],
    ...[3, 2, 1, 0],
    ...[7, exported.length + 4, 1, exported.length, ...Buffer.from(exported), 0, 0],
    ...[10, 4, 1, 2, 0, 0x0b],
    ...[0, section.length + 1, section.length, ...Buffer.from(section)],
  ]);

/** What the library's entry imports, as wasm-bindgen would write it. */
const GLUE = `import source wasmModule from "./skill_bg.wasm";
import { made } from "./snippets/made.js";
export const prepare = () => made, receive = () => made, answer = () => made, __worker_init_state = () => ({}), __wbg_reset_state = () => new WebAssembly.Instance(wasmModule);`;

/** What wasm-bindgen does, in sh: its last arguments are the folder and the WebAssembly. */
const BUILDS = `for next; do out=$last; last=$next; done; mkdir -p "$out/snippets" && cp glue.js "$out/skill.js" &&
  echo "export const made = 'made-$VERSION';" > "$out/snippets/made.js" && printf '${EMPTY_WASM}' > "$out/skill_bg.wasm"`;

/** @param {import("node:test").TestContext} t */
async function stage(t) {
  const project = await mkdtemp(join(tmpdir(), "build-"));
  t.after(() => rm(project, { recursive: true }));
  const write = async (/** @type {string} */ path, /** @type {string | Uint8Array} */ text) => {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), text, { mode: 0o755 });
  };
  const library = {
    name: "alexa-auth0",
    id: "library",
    version: KIT_VERSION,
    source: "registry",
    manifest_path: join(ROOT, "crates/alexa-auth0/Cargo.toml"),
  };
  const metadata = {
    workspace_root: project,
    target_directory: join(project, "target"),
    packages: [{ name: "skill", id: "skill", source: null, manifest_path: join(project, "Cargo.toml") }, library],
    resolve: { root: "skill", nodes: [{ id: "skill", dependencies: ["library"] }] },
  };
  const artifact = {
    reason: "compiler-artifact",
    target: { name: "skill" },
    features: [],
    filenames: [join(project, "target/skill.wasm")],
  };
  const compiledLibrary = {
    reason: "compiler-artifact",
    target: { name: "alexa_auth0" },
    features: ["default"],
    filenames: [],
  };
  await write("skill.toml", "");
  await write("glue.js", GLUE);
  await write("Cargo.lock", LOCK);
  await write("target/skill.wasm", compiled("first"));
  await write("metadata.json", JSON.stringify(metadata));
  await write("artifact.json", `${JSON.stringify(compiledLibrary)}\n${JSON.stringify(artifact)}`);
  await write(
    "bin/cargo",
    `#!/bin/sh\ncase "$1" in metadata) cat metadata.json ;; build) echo "compiling: $@" >&2; cat artifact.json ;; esac\n`,
  );
  for (const installed of ["wasm-bindgen-cli-0.2.1"]) await write(`.tools/installed/${installed}`, "");
  const temporary = join(project, "tmp");
  await mkdir(temporary);

  /** @param {string} bindgen @param {string[]} [args] @param {Record<string, string>} [env] */
  const build = async (bindgen, args = [], env = {}) => {
    await write(".tools/bin/wasm-bindgen", `#!/bin/sh\necho building; ${bindgen}\n`);
    const { QUICK_BUILD, ...inherited } = process.env;
    const PATH = `${join(project, "bin")}${delimiter}${process.env.PATH}`;
    return spawnSync(process.execPath, [KIT, "build", ...args], {
      cwd: project,
      env: { ...inherited, PATH, TMPDIR: temporary, ...env },
      encoding: "utf8",
    });
  };
  return {
    project,
    metadata,
    write,
    build,
    left: () => readdir(temporary),
    file: (/** @type {string} */ path) => readFile(join(project, path), "utf8"),
  };
}

test("a build that fails leaves no file in the temporary folder, and what was built before as it was", async (t) => {
  const { build, left, file, write } = await stage(t);
  const first = await build("exit 3");
  assert.equal(first.status, 1);
  assert.equal(first.stdout, "");
  assert.match(first.stderr, /✗ the build failed: wasm-bindgen/);
  assert.deepEqual(await left(), []);
  await assert.rejects(file("build/.built"), { code: "ENOENT" });

  assert.equal((await build(BUILDS, [], { VERSION: "1" })).status, 0);
  await write("target/skill.wasm", compiled("second"));
  const again = await build(`${BUILDS}; exit 3`, [], { VERSION: "2" });
  assert.equal(again.status, 1);
  assert.match(await file("build/index.js"), /made-1/);
});

test("one that succeeds leaves none either, and standard output stays empty", async (t) => {
  const { project, build, left, file } = await stage(t);
  const { status, stdout, stderr } = await build(BUILDS, [], { VERSION: "1" });
  assert.equal(status, 0, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, /^compiling: .*\nbuilding\nbuild is built: \d+ bytes, gzipped$/m);
  assert.deepEqual(await left(), []);
  assert.match(await file("build/index.js"), /made-1/);
  assert.deepEqual((await readdir(join(project, "build"))).sort(), [".built", "index.js", "index_bg.wasm"]);
});

test("the standard library's macros that print are named, and the library's own are not", async (t) => {
  const { build, write } = await stage(t);
  await write("src/lib.rs", '// dbg!(1)\nfn a() {\n    alexa_auth0::println!("a");\n}\n');
  await write("src/own.rs", 'use alexa_auth0::{dbg, println};\nfn a() {\n    println!("a");\n}\n');
  await write("src/tests.rs", 'fn a() {\n    println!("a");\n}\n');
  assert.doesNotMatch((await build(BUILDS, [], { VERSION: "1" })).stderr, /warning/);
  await write("src/handlers/list.rs", 'fn a() {\n    let a = dbg!(1);\n    println!("a");\n}\n');
  assert.match(
    (await build(BUILDS, [], { VERSION: "1" })).stderr,
    /^warning: src\/handlers\/list\.rs:2: dbg! prints nothing in a Worker: write alexa_auth0::dbg!, which prints in make dev$/m,
  );
});

test("nothing is made again until the compiled skill or what is wanted of it changes", async (t) => {
  const { build, write, file } = await stage(t);
  await build(BUILDS, [], { VERSION: "1" });
  assert.match((await build("exit 3")).stderr, /^build is up to date$/m);

  await write("target/skill.wasm", compiled("second"));
  assert.match((await build(BUILDS, [], { VERSION: "2" })).stderr, /^build is built/m);
  assert.match(await file("build/index.js"), /made-2/);

  assert.match((await build(BUILDS, [], { VERSION: "3", QUICK_BUILD: "1" })).stderr, /^build is built, quickly$/m);
  assert.match((await build(BUILDS, [], { VERSION: "4" })).stderr, /^build is built: \d+ bytes/m);
});

test("wrangler dev explains how a signed request can reach the Worker, and no other build does", async (t) => {
  const { build } = await stage(t);
  assert.match(
    (await build(BUILDS, [], { WRANGLER_COMMAND: "dev" })).stderr,
    /only what Alexa has signed[^]*a tunnel[^]*make dev/,
  );
  assert.doesNotMatch((await build(BUILDS, [], { WRANGLER_COMMAND: "deploy" })).stderr, /tunnel/);
});

test("a build is written to --out-dir, and passes cargo's features on", async (t) => {
  const { build, file } = await stage(t);
  const { status, stderr } = await build(BUILDS, ["--out-dir", "build/probe", "--features", "panic-probe"], {
    VERSION: "1",
  });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^compiling: build --lib --release .* --features panic-probe$/m);
  assert.match(await file("build/probe/index.js"), /made-1/);
});

test("the WebAssembly is imported as Workers import it", async (t) => {
  const { build, file, write } = await stage(t);
  await build(BUILDS, [], { VERSION: "1" });
  const script = await file("build/index.js");
  assert.match(script, /import \w+ from"\.\/index_bg\.wasm"/);
  assert.doesNotMatch(script, /import source/);

  await write("glue.js", GLUE.replace("import source", "import"));
  await write("target/skill.wasm", compiled("second"));
  const { status, stderr } = await build(BUILDS, [], { VERSION: "2" });
  assert.equal(status, 1);
  assert.match(
    stderr,
    /✗ the kit does not support this version of wasm-bindgen, which imports WebAssembly in another way/,
  );
  assert.equal(await file("build/index.js"), script);
});

test("a crate that makes no Worker is refused", async (t) => {
  const { build, write, file } = await stage(t);
  await write("target/skill.wasm", compiled("first", "answering"));
  const { status, stderr } = await build(BUILDS);
  assert.equal(status, 1);
  assert.match(
    stderr,
    /^✗ the skill's crate is not a Worker: src\/lib\.rs must have alexa_auth0::serve!\(skill\(\)\);$/m,
  );
  await assert.rejects(file("build/index.js"), { code: "ENOENT" });
});

test("a Worker with the library's feature for tests is refused", async (t) => {
  const { build, write, file } = await stage(t);
  const artifacts = await file("artifact.json");
  await write("artifact.json", artifacts.replace('["default"]', '["default","testing"]'));
  const { status, stderr } = await build(BUILDS);
  assert.equal(status, 1);
  assert.match(stderr, /^✗ alexa-auth0 is built with its feature testing, .* enable it in \[dev-dependencies\]/m);
  await assert.rejects(file("build/index.js"), { code: "ENOENT" });
});

test("a member of a workspace is built with the workspace's lock file and tools", async (t) => {
  const { project, write, file } = await stage(t);
  await write("member/skill.toml", "");
  for (const name of ["metadata.json", "artifact.json", "glue.js"]) await write(`member/${name}`, await file(name));
  await write(".tools/bin/wasm-bindgen", `#!/bin/sh\n${BUILDS}\n`);
  const PATH = `${join(project, "bin")}${delimiter}${process.env.PATH}`;
  const { status, stderr } = spawnSync(process.execPath, [KIT, "build"], {
    cwd: join(project, "member"),
    env: { ...process.env, PATH, VERSION: "1" },
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  assert.deepEqual((await readdir(join(project, "member"))).sort(), [
    "artifact.json",
    "build",
    "glue.js",
    "metadata.json",
    "skill.toml",
  ]);
});

test("a Cargo.lock with Windows' line ends is read", async (t) => {
  const { build, write } = await stage(t);
  await write("Cargo.lock", LOCK.replaceAll("\n", "\r\n"));
  const { status, stderr } = await build(BUILDS, [], { VERSION: "1" });
  assert.equal(status, 0, stderr);
});

/**
 * A cargo that installs the program of the stage, and writes down how it was called.
 * @param {string} cargo
 * @param {string} [locked] what it does with --locked
 */
const installing = (cargo, locked = "") =>
  cargo.replace(
    'case "$1" in',
    `case "$1" in install) echo "$*" >>calls; case "$*" in *--locked*) ${locked} ;; esac; mkdir -p "$4/bin" && cp .tools/bin/wasm-bindgen "$4/bin/" ;;`,
  );

test("a program of crates.io is installed unlocked only where the registry lacks what it is locked to", async (t) => {
  for (const [says, status, calls] of /** @type {[string, number, number][]} */ ([
    ['error: failed to select a version for the requirement `webpki-roots = "^1.0.10"` (locked to 1.0.11)', 0, 2],
    ["error: the disk is full", 1, 1],
  ])) {
    const { project, write, build, file } = await stage(t);
    await rm(join(project, ".tools/installed"), { recursive: true });
    await write("says", says);
    await write("bin/cargo", installing(await file("bin/cargo"), "cat says >&2; exit 101"));
    const ALEXA_AUTH0_CACHE = join(project, "cache");
    const built = await build(BUILDS, [], { VERSION: "1", ALEXA_AUTH0_CACHE });
    assert.equal(built.status, status, built.stderr);
    assert.equal((await file("calls")).trimEnd().split("\n").length, calls);
    assert.equal(built.stderr.includes(says), status !== 0, "what is got over is not shown");
    assert.equal(
      (await readdir(join(ALEXA_AUTH0_CACHE, "tools"))).length,
      status ? 0 : 1,
      "nothing is kept that is not whole",
    );
    if (status) assert.match(built.stderr, /✗ cargo could not install wasm-bindgen-cli 0\.2\.1: its message is above/);
    else assert.match(built.stderr, /==> The registry lacks a version that wasm-bindgen-cli 0\.2\.1 is locked to/);
  }
});

test("a program is compiled once for all skills of a user, and another version again", async (t) => {
  const first = await stage(t);
  const ALEXA_AUTH0_CACHE = join(first.project, "cache");
  for (const [version, isCompiled] of /** @type {[string, boolean][]} */ ([
    ["0.2.1", true],
    ["0.2.1", false],
    ["0.2.2", true],
  ])) {
    const { project, write, build, file } = await stage(t);
    await rm(join(project, ".tools/installed"), { recursive: true });
    await write("Cargo.lock", LOCK.replace('"0.2.1"', `"${version}"`));
    await write("bin/cargo", installing(await file("bin/cargo")));
    const built = await build(BUILDS, [], { VERSION: "1", ALEXA_AUTH0_CACHE });
    assert.equal(built.status, 0, built.stderr);
    assert.equal(
      built.stderr.includes(`==> Compiling wasm-bindgen-cli ${version} (once for all skills;`),
      isCompiled,
      built.stderr,
    );
    assert.equal(
      await file("calls").then(
        () => true,
        () => false,
      ),
      isCompiled,
    );
    assert.deepEqual(await readdir(join(project, ".tools/installed")), [`wasm-bindgen-cli-${version}`]);
  }
});

test("while a program is compiled, one line in four tells how far it is, and cargo's own lines are left out", async (t) => {
  const { project, write, build, file } = await stage(t);
  await rm(join(project, ".tools/installed"), { recursive: true });
  const lines = [
    "   Compiling a v1.0.0",
    ...Array.from({ length: 8 }, (_, index) => `    Building [=>  ] ${index + 1}/8: b\\r`),
  ];
  const printing = `for line in ${lines.map((line) => `"${line}"`).join(" ")}; do printf '%b' "$line" >&2; /bin/sleep 0.05; done; echo "error: no space" >&2; exit 101`;
  await write("bin/cargo", installing(await file("bin/cargo"), printing));
  const { status, stderr } = await build(BUILDS, [], { VERSION: "1", ALEXA_AUTH0_CACHE: join(project, "cache") });
  assert.equal(status, 1);
  const told = stderr.trimEnd().split("\n");
  assert.match(told[0], /^==> Compiling wasm-bindgen-cli 0\.2\.1/);
  assert.ok(told.length >= 3 && told.length <= 6, stderr);
  assert.match(stderr, /^ {4}\d of 8 crates, after \d s$/m);
  assert.match(stderr, /^error: no space\n✗ cargo could not install wasm-bindgen-cli 0\.2\.1: its message is above$/m);
  assert.doesNotMatch(stderr, /Building \[|Compiling a/);
});

test("a library of another minor version is refused before anything is compiled, and one of another patch is not", async (t) => {
  const { build, write, metadata, file } = await stage(t);
  const [major, minor] = KIT_VERSION.split(".").map(Number);
  for (const [version, fits] of /** @type {[string, boolean][]} */ ([
    [`${major}.${minor + 1}.0`, false],
    [`${major + 1}.${minor}.0`, false],
    [`${major}.${minor}.99`, true],
  ])) {
    const [skill, library] = metadata.packages;
    await write("metadata.json", JSON.stringify({ ...metadata, packages: [skill, { ...library, version }] }));
    const { status, stderr } = await build(BUILDS, [], { VERSION: version });
    assert.equal(status, fits ? 0 : 1, stderr);
    if (fits) continue;
    assert.match(
      stderr,
      new RegExp(
        `^✗ the skill uses alexa-auth0 ${version}, and this kit is ${KIT_VERSION}\\. Both must be .* change alexa-auth0 in Cargo\\.toml, or alexa-auth0-kit in package\\.json$`,
        "m",
      ),
    );
    assert.doesNotMatch(stderr, /compiling/);
    await assert.rejects(file("build/.built"), { code: "ENOENT" });
  }
});

test("a crate that does not depend on the library is no skill", async (t) => {
  const { build, write, metadata } = await stage(t);
  await write("metadata.json", JSON.stringify({ ...metadata, resolve: { root: "skill", nodes: [] } }));
  const { status, stderr } = await build(BUILDS);
  assert.equal(status, 1);
  assert.match(stderr, /^✗ Cargo\.toml has no dependency alexa-auth0, which turns a skill into a Worker$/m);
});
