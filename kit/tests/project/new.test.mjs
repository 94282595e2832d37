/** `alexa-auth0 new` creates a complete skill, or nothing. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { parse } from "smol-toml";
import { LOCALES } from "../../src/alexa/locales.mjs";
import { checkPackage } from "../../src/certification/check.mjs";
import { readPackageWithIcons } from "../../src/certification/package.mjs";
import { kitOf } from "../../src/project/carried.mjs";
import { staleFiles } from "../../src/project/files.mjs";
import { createSkill } from "../../src/project/skeleton.mjs";
import { KIT, ROOT } from "../repository.mjs";

/**
 * What Amazon is known to refuse, and what differs from its description.
 * @param {import("../../src/certification/package.mjs").Package} skillPackage
 */
const refusals = (skillPackage) => (({ refused, warnings }) => [...refused, ...warnings])(checkPackage(skillPackage));

/** @param {import("node:test").TestContext} t */
async function folder(t) {
  const parent = await mkdtemp(join(tmpdir(), "new-"));
  t.after(() => rm(parent, { recursive: true }));
  return parent;
}

/** @param {string} cwd @param {string[]} args @param {Record<string, string>} [env] */
const make = (cwd, args, env = {}) =>
  new Promise((/** @type {(result: { code: number, output: string }) => void} */ resolve) => {
    execFile(
      process.execPath,
      [KIT, "new", ...args],
      { cwd, env: { ...process.env, ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });

/** @param {string} root */
async function filesOf(root) {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}

test("it is whole: its settings, its model in each locale, its conversation, and library and kit as packages", async (t) => {
  const parent = await folder(t);
  const { code, output } = await make(parent, [
    "my-skill",
    "--name",
    "Lucky Numbers",
    "--locales",
    "en-US,de-DE,ja-JP",
  ]);
  assert.equal(code, 0, output);
  assert.doesNotMatch(output, /!/, "it is called by its name");
  assert.match(output, /^The new skill is in .*\. Next:\n\n  cd my-skill\n  make dev\n$/);
  const root = join(parent, "my-skill");
  const files = (await filesOf(root)).filter((path) => !path.startsWith("vendor/"));
  assert.equal(files.filter((path) => path.includes("interactionModels")).length, 3);
  assert.ok(files.length - 3 <= 25, `${files.length - 3} files`);
  assert.deepEqual(await staleFiles(root), []);
  assert.deepEqual(refusals(await readPackageWithIcons(root)), []);
  for (const path of files.filter((path) => !path.endsWith(".png"))) {
    const text = await readFile(join(root, path), "utf8");
    if (!path.startsWith("auth0/")) assert.doesNotMatch(text, /##\w+##/, path);
    assert.doesNotMatch(text, /Account Greeter|WhoAmI/, path);
  }
  assert.match(await readFile(join(root, "Cargo.toml"), "utf8"), /^alexa-auth0 = "[\d.]+"$/m);
  assert.deepEqual((await readdir(join(root, "vendor"))).sort(), [
    "README.md",
    "alexa-auth0",
    kitOf(root)?.replace("file:vendor/", ""),
    "alexa-auth0-model",
  ]);
  for (const crate of ["alexa-auth0", "alexa-auth0-model"])
    assert.match(
      await readFile(join(root, "vendor", crate, "Cargo.toml"), "utf8"),
      new RegExp(`^name = "${crate}"$`, "m"),
    );
  await promisify(execFile)("cargo", ["fmt", "--check"], { cwd: root });
});

test("Cloudflare stores the Worker's own log lines, and not the headers of every request", async (t) => {
  const parent = await folder(t);
  await createSkill({ folder: join(parent, "mine"), name: "Mine Too", locales: ["en-US"] });
  for (const root of [ROOT, join(parent, "mine")]) {
    const { observability } = /** @type {any} */ (parse(await readFile(join(root, "wrangler.toml"), "utf8")));
    assert.deepEqual(
      JSON.parse(JSON.stringify(observability)),
      { logs: { enabled: true, invocation_logs: false } },
      root,
    ); // its objects have no prototype
  }
});

test("what a skill declares about itself is left to its author, and asked for", async (t) => {
  const root = join(await folder(t), "x");
  await createSkill({ folder: root, name: "Lucky Numbers", locales: ["en-US"] });
  const { certification } = checkPackage(await readPackageWithIcons(root));
  const asked = certification
    .filter((advice) => advice.includes("privacyAndCompliance"))
    .map((advice) => /: (\w+) is missing/.exec(advice)?.[1]);
  assert.deepEqual(asked, [
    "allowsPurchases",
    "usesPersonalInfo",
    "isChildDirected",
    "isExportCompliant",
    "containsAds",
  ]);
});

test("what it shares with the sample is the same", async (t) => {
  const root = join(await folder(t), "x");
  await createSkill({ folder: root, name: "Lucky Numbers", locales: ["en-US"] });
  for (const path of ["auth0/tenant.yaml", "rust-toolchain.toml", "ask-resources.json", ".npmrc", "Cargo.lock"]) {
    assert.equal(await readFile(join(root, path), "utf8"), await readFile(join(ROOT, path), "utf8"), path);
  }
  const settings = (/** @type {string} */ text) => [...text.matchAll(/^\[?\w+(?= =|\])/gm)].map(([name]) => name);
  for (const path of ["skill.toml", "wrangler.toml"]) {
    assert.deepEqual(
      settings(await readFile(join(root, path), "utf8")),
      settings(await readFile(join(ROOT, path), "utf8")).filter(
        (name, index, all) => all.indexOf(name) === index || !/name|phrases/.test(name),
      ),
      path,
    );
  }
});

test("it speaks every locale of Alexa's", async (t) => {
  const root = join(await folder(t), "x");
  await createSkill({ folder: root, name: "Lucky Numbers", locales: LOCALES });
  assert.deepEqual(await staleFiles(root), []);
  assert.deepEqual(refusals(await readPackageWithIcons(root)), []);
  const speech = await readFile(join(root, "src/speech.rs"), "utf8");
  assert.equal([...speech.matchAll(/^const [A-Z]{2}: Speech/gm)].length, 10);
});

test("a name that cannot be an invocation name is accepted, and the command says so", async (t) => {
  const parent = await folder(t);
  for (const [name, called] of [
    ["My Skill", "my helper"],
    ["Greeter", "greeter helper"],
    ["Route 66", "route helper"],
    ["Alexa Timer", "helper timer"],
    ["日本", "日本 helper"],
    ["2048", "my helper"],
    ["12 34", "my helper"],
  ]) {
    const made = await createSkill({ folder: join(parent, name), name, locales: ["en-US", "fr-FR"] });
    assert.deepEqual([made.invocationName, made.isNamed], [called, false], name);
  }
  const { output } = await make(parent, ["x", "--name", "My Skill"]);
  assert.match(
    output,
    /^! As an invocation name, "my skill" has "skill", which is reserved\. So users say "my helper"\. .*set invocation_name in skill\.toml/m,
  );
  assert.match(await readFile(join(parent, "Alexa Timer", "wrangler.toml"), "utf8"), /^name = "voice-timer"$/m);
});

test("a text on make's command line is not expanded by make or the shell", async (t) => {
  const parent = await folder(t);
  const pwned = join(parent, "pwned");
  const made = await promisify(execFile)(
    "make",
    ["new", `DIR=${join(parent, "x")}`, `NAME=My Desk $(shell touch ${pwned})`],
    { cwd: ROOT },
  ).catch((error) => error);
  assert.match(made.stderr, /^✗ "My Desk \$\(shell touch \S+\)" cannot be a skill's name/m);
  await promisify(execFile)("make", ["say", `WHAT=$(shell touch ${pwned})hi`], { cwd: ROOT }).catch((error) => error);
  await promisify(execFile)("make", ["add-locale", `LOCALE=$(shell touch ${pwned})`], { cwd: ROOT }).catch(
    (error) => error,
  );
  assert.ok(!existsSync(pwned));
  const { stdout } = await promisify(execFile)("make", ["new", `DIR=${join(parent, "x")}`, "NAME=My Desk"], {
    cwd: ROOT,
  });
  assert.match(stdout, /The new skill is in/);
});

test("a folder that cannot be created is a sentence", async (t) => {
  const parent = await folder(t);
  await symlink(join(parent, "nowhere"), join(parent, "dangling"));
  await mkdir(join(parent, "empty"));
  await symlink(join(parent, "empty"), join(parent, "link"));
  for (const name of ["dangling", "link"]) {
    const { code, output } = await make(parent, [name, "--name", "My Desk"]);
    assert.equal(code, 1);
    assert.match(output, new RegExp(`^✗ \\S+${name} cannot be created \\([A-Z]+\\)$`, "m"));
  }
  assert.deepEqual((await readdir(parent)).sort(), ["dangling", "empty", "link"]);
});

test("below a link it has library and kit, and others may read its folder as the umask says", async (t) => {
  const parent = await folder(t);
  await mkdir(join(parent, "deep/er/real"), { recursive: true });
  await symlink(join(parent, "deep/er/real"), join(parent, "link"));
  const { folder: root } = await createSkill({ folder: join(parent, "link/x"), name: "My Desk", locales: ["en-US"] });
  assert.ok(existsSync(join(root, "vendor/alexa-auth0/Cargo.toml")));
  assert.ok(existsSync(join(root, `${kitOf(root)}`.replace("file:", ""))));
  assert.equal((await stat(root)).mode & 0o777, 0o777 & ~process.umask());
});

test("its crate has a name that a crate can have", async (t) => {
  const parent = await folder(t);
  for (const [name, directory, crate] of [
    ["Übung Zwei", "a", "ubung-zwei"],
    ["日本 語", "b-1", "b-1"],
    ["日本 語", "9", "skill"],
    ["Worker", "c", "worker-skill"],
    ["Wasm Bindgen", "d", "wasm-bindgen-skill"],
    ["Once Cell", "e", "once-cell-skill"],
    ["7 Wonders", "wonders", "wonders"],
  ]) {
    await createSkill({ folder: join(parent, directory), name, locales: ["en-US"] });
    assert.match(
      await readFile(join(parent, directory, "Cargo.toml"), "utf8"),
      new RegExp(`^name = "${crate}"$`, "m"),
      name,
    );
    await rm(join(parent, directory), { recursive: true });
  }
});

test("what cannot be is refused in sentences, and nothing is left of it", async (t) => {
  const parent = await folder(t);
  await mkdir(join(parent, "full"));
  await writeFile(join(parent, "full/file"), "");
  for (const [args, env, said] of /** @type {[string[], Record<string, string>, RegExp[]][]} */ ([
    [[], {}, [/^✗ a folder is missing\. For example: make new DIR=/m, /^✗ a name is missing/m]],
    [["x"], { NEW_NAME: "A" }, [/^✗ "A" cannot be a skill's name: 2 to 50 letters/m]],
    [["x", "--name", "A\u001b[2J"], {}, [/cannot be a skill's name/]],
    [["x", "--name", "a".repeat(51)], {}, [/cannot be a skill's name/]],
    [["x", "--name", "My", "Skill"], {}, [/^✗ Skill is not expected here: write a name of several words in quotes$/m]],
    [
      ["x", "--name", "My Desk", "--locales", "en-UK,de"],
      {},
      [/^✗ en-UK is not a locale of Alexa's\. Did you mean en-GB\? Alexa has ar-SA, /m, /^✗ de is not a locale/m],
    ],
    [["x", "--name", "My Desk", "--locales", " , "], {}, [/^✗ a locale is missing$/m]],
    [["full", "--name", "My Desk"], {}, [/^✗ \S+full is not empty: a new skill needs a folder of its own$/m]],
    [["full/file", "--name", "My Desk"], {}, [/^✗ \S+file cannot be a folder \(ENOTDIR\)$/m]],
    [["a\\b", "--name", "My Desk"], {}, [/has a backslash/]],
  ])) {
    const { code, output } = await make(parent, args, env);
    assert.equal(code, 1, output);
    for (const pattern of said) assert.match(output, pattern);
    assert.deepEqual(await readdir(parent), ["full"]);
  }
  await mkdir(join(parent, "empty"));
  assert.equal(
    (await make(parent, ["empty"], { NEW_NAME: "My Desk", NEW_LOCALES: "de-DE" })).code,
    0,
    "an empty folder is as good as none",
  );
});
