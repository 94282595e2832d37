/**
 * `make upgrade` brings a skill to this version, changes nothing that is its developer's, and says what the developer
 * has to do.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { kitOf } from "../../src/project/carried.mjs";
import { createSkill } from "../../src/project/skeleton.mjs";
import { changesIn, isNewer, withLibrary } from "../../src/project/upgrade.mjs";
import { VERSION } from "../../src/shared/kit.mjs";
import { KIT, ROOT } from "../repository.mjs";
import { commitAll } from "../world/copy.mjs";

const execute = promisify(execFile);

/** @param {string} folder @param {string[]} args @param {Record<string, string>} [env] */
const run = (folder, args, env = {}) =>
  execute(process.execPath, [KIT, "upgrade", ...args], { cwd: folder, env: { ...process.env, ...env } }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );

/** @param {import("node:test").TestContext} t */
async function newSkill(t) {
  const parent = await mkdtemp(join(tmpdir(), "upgrade-"));
  t.after(() => rm(parent, { recursive: true }));
  const { folder } = await createSkill({ folder: join(parent, "skill"), name: "Garden Helper", locales: ["en-US"] });
  return {
    folder,
    read: (/** @type {string} */ path) => readFile(join(folder, path), "utf8"),
    write: (/** @type {string} */ path, /** @type {string} */ text) => writeFile(join(folder, path), text),
    /**
     * Gives it the kit of an older state, whose template had this Makefile and another .gitignore.
     * @param {string} makefile
     */
    async age(makefile) {
      const packed = `${kitOf(folder)}`.replace("file:", "");
      const stage = join(parent, "stage");
      await execute("sh", ["-ec", `mkdir ${stage}; tar -xzf ${packed} -C ${stage}; rm -r vendor`], { cwd: folder });
      await writeFile(join(stage, "package/template/Makefile"), makefile);
      await writeFile(join(stage, "package/template/_gitignore"), "# older\n");
      const older = "vendor/alexa-auth0-kit-0.1.0-00000000.tgz";
      await execute("sh", ["-ec", `mkdir vendor; tar -czf ${older} -C ${stage} package`], { cwd: folder });
      const edit = async (/** @type {string} */ path, /** @type {(text: string) => string} */ change) =>
        writeFile(join(folder, path), change(await readFile(join(folder, path), "utf8")));
      await edit("package.json", (text) => text.replace(packed, older).replace(">=22.12", ">=20.19"));
      await edit("Cargo.toml", (text) => text.replaceAll(`"${VERSION}"`, '"0.1.0"'));
      await edit("wrangler.toml", (text) =>
        text.replace(/compatibility_date = .*/, 'compatibility_date = "2026-04-21"'),
      );
    },
  };
}

test("a skill of an older version gets this one, with the files of the template that its author has left alone", async (t) => {
  const { folder, read, write, age } = await newSkill(t);
  const [makefile, manifest] = [await read("Makefile"), await read("Cargo.toml")];
  await age("# older\n");
  await write("Makefile", "# older\n");
  await write(".gitignore", "# my own\n");
  await write("src/lib.rs", "// mine\n");
  await commitAll(folder);
  const { code, stdout, stderr } = await run(folder, []);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    new RegExp(
      `^The skill in this folder has alexa-auth0 ${VERSION} \\([0-9a-f]{8}\\) now; it had 0\\.1\\.0 \\(00000000\\)\\.$`,
      "m",
    ),
  );
  assert.equal(await read("Makefile"), makefile);
  assert.equal(await read("Cargo.toml"), manifest);
  assert.equal(await read(".gitignore"), "# my own\n");
  assert.equal(await read("src/lib.rs"), "// mine\n");
  assert.match(await read("package.json"), />=22\.12/);
  for (const path of ["vendor/", "Cargo.lock", "package-lock.json", "Cargo.toml", "package.json", "Makefile"])
    assert.match(stdout, new RegExp(`^ {2}changed: ${path}$`, "m"));
  assert.match(
    stdout,
    /^ {2}! \.gitignore is not the template's, so it stays\. Compare it with .*\/template\/_gitignore$/m,
  );
  assert.match(stdout, /^ {2}! compatibility_date in wrangler\.toml is 2026-04-21, and a new skill has \d{4}-/m);
  assert.match(stdout, /^What you have to change:\n\n- /m);
  assert.equal((await readdir(join(folder, "vendor"))).length, 4);
  const { stdout: lock } = await execute("git", ["diff", "--stat", "--", "package-lock.json"], { cwd: folder });
  assert.match(lock, /package-lock\.json/);
  assert.match(await read("package-lock.json"), new RegExp(`${kitOf(folder)}`));
  await commitAll(folder);
  assert.match((await run(folder, [])).stdout, /has alexa-auth0 .* already\.$/m);
});

test("a skill that took library and kit from a checkout carries them afterwards", async (t) => {
  const { folder, read, write } = await newSkill(t);
  const manifest = await read("Cargo.toml");
  const library = relative(folder, join(ROOT, "crates/alexa-auth0"));
  await rm(join(folder, "vendor"), { recursive: true });
  await write(
    "Cargo.toml",
    manifest
      .replace(/^alexa-auth0 = ".*"$/m, `alexa-auth0 = { version = "${VERSION}", path = "${library}" }`)
      .replace(
        /^alexa-auth0 = \{ version = (".*?"), features/m,
        `alexa-auth0 = { version = $1, path = "${library}", features`,
      )
      .replace(/# These crates[^#]*/, "")
      .replace('\nexclude = ["vendor"]', ""),
  );
  await write(
    "package.json",
    (await read("package.json")).replace(`${kitOf(folder)}`, `file:${relative(folder, join(ROOT, "kit"))}`),
  );
  await commitAll(folder);
  const { code, stdout, stderr } = await run(folder, []);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /now; it had 0\.2\.0\.$/m);
  const upgraded = await read("Cargo.toml");
  assert.doesNotMatch(upgraded, /\.\.\//);
  const lines = (/** @type {string} */ text) => text.split("\n").filter(Boolean).sort();
  assert.deepEqual(lines(upgraded), lines(manifest));
  await execute("cargo", ["tree", "--offline", "--locked", "--depth", "1"], { cwd: folder });
});

test("it is refused where it would lose something, and where there is nothing to upgrade", async (t) => {
  const { folder, read, write, age } = await newSkill(t);
  await age("# older\n");
  const carried = await readdir(join(folder, "vendor"));
  await commitAll(folder);
  await write("src/lib.rs", "// changed\n");
  const dirty = await run(folder, []);
  assert.equal(dirty.code, 1);
  assert.match(dirty.stderr, /^✗ the skill has changes that are not committed: commit them first.*\n M src\/lib\.rs$/m);
  await write("Cargo.toml", (await read("Cargo.toml")).replaceAll('"0.1.0"', '"99.0.0"'));
  assert.match((await run(folder, [])).stderr, /^✗ the skill has alexa-auth0 99\.0\.0, which is newer than/m);
  await write("package.json", "{}");
  assert.match(
    (await run(folder, [])).stderr,
    /does not use alexa-auth0-kit: it is no skill that make new has created$/m,
  );
  assert.deepEqual(await readdir(join(folder, "vendor")), carried);
  assert.match(
    (await run(folder, [], { UPGRADE_FROM: tmpdir() })).stderr,
    /is no checkout of alexa-auth0: it has no kit\/bin\.mjs$/m,
  );
  assert.match((await run(tmpdir(), [])).stderr, /^✗ there is no skill\.toml/m);
});

test("what uses library and kit from where it is has no newer ones there, and loses nothing", async (t) => {
  const { folder } = await newSkill(t);
  const carried = await readdir(join(folder, "vendor"));
  const installed = join(folder, "node_modules/alexa-auth0-kit");
  await mkdir(installed, { recursive: true });
  await execute("sh", ["-ec", "tar -xzf vendor/*.tgz -C node_modules/alexa-auth0-kit --strip-components=1"], {
    cwd: folder,
  });
  await symlink(join(ROOT, "node_modules"), join(installed, "node_modules"));
  const { code, stderr } = await execute(process.execPath, [join(installed, "bin.mjs"), "upgrade"], {
    cwd: folder,
  }).then(
    () => assert.fail(),
    (error) => error,
  );
  assert.equal(code, 1);
  assert.match(stderr, /^✗ the newer version is missing: make upgrade FROM=\.\.\/alexa-auth0/m);
  assert.deepEqual(await readdir(join(folder, "vendor")), carried);
  for (const place of [ROOT, join(ROOT, "examples/orders")]) {
    assert.match((await run(place, [])).stderr, /^✗ \S+ belongs to this checkout.*make upgrade DIR=/m);
    assert.ok(!existsSync(join(place, "vendor")));
  }
  const second = join(folder, "../second");
  await execute(process.execPath, [join(installed, "bin.mjs"), "new", second, "--name", "Second Helper"], {
    cwd: folder,
  });
  assert.deepEqual(
    await readdir(join(second, "vendor")),
    carried,
    "a skill's own kit makes another skill, which carries the same",
  );
  assert.equal(kitOf(second), kitOf(folder));
});

test("`make upgrade DIR=` here and `make upgrade FROM=` in the skill are the same", async (t) => {
  const { folder, read, age } = await newSkill(t);
  const makefile = await read("Makefile");
  await age(makefile);
  await commitAll(folder);
  const here = await execute("make", ["upgrade", `DIR=${folder}`], { cwd: ROOT });
  assert.match(here.stdout, /now; it had 0\.1\.0/);
  assert.match((await run(folder, [], { UPGRADE_FROM: ROOT })).stderr, /changes that are not committed/);
  await commitAll(folder);
  const { stdout } = await run(folder, [], { UPGRADE_FROM: relative(folder, ROOT) });
  assert.match(stdout, /^The skill in .*skill has alexa-auth0 .* already\.$/m);
  assert.match(
    makefile,
    /^upgrade: export UPGRADE_FROM = \$\(value FROM\)\nupgrade: packages .*\n\t\$\(KIT\) upgrade/m,
  );
});

test("Cargo.toml keeps what its author has written", () => {
  const rows = /** @type {[string, boolean, string][]} */ ([
    ['alexa-auth0 = "0.1.0"\n', false, `alexa-auth0 = "${VERSION}"\n`],
    [
      'alexa-auth0 = { version = "0.1.0", features = ["a", "testing"], default-features = false }\n',
      false,
      `alexa-auth0 = { version = "${VERSION}", features = ["a","testing"], default-features = false }\n`,
    ],
    [
      '[patch.crates-io]\nother = { path = "x" }\n',
      true,
      '[patch.crates-io]\nalexa-auth0 = { path = "vendor/alexa-auth0" }\nalexa-auth0-model = { path = "vendor/alexa-auth0-model" }\nother = { path = "x" }\n',
    ],
  ]);
  for (const [text, isCarried, expected] of rows) {
    assert.equal(withLibrary(text, isCarried), expected);
    assert.equal(withLibrary(expected, isCarried), expected, "a second time changes nothing");
  }
  const carried = withLibrary('alexa-auth0 = "0.1.0"\n\n[workspace]\n', true);
  assert.match(carried, /^\[workspace\]\nexclude = \["vendor"\]$/m);
  assert.equal(
    withLibrary(carried, false),
    `alexa-auth0 = "${VERSION}"\n\n[workspace]\nexclude = ["vendor"]\n`,
    "published, it names a version",
  );
});

test("what to change is what the changelogs say of the versions since", () => {
  const changelog =
    "# Changelog\n\n## 0.3.0, unreleased\n\n### What you have to change\n\n- c\n  more\n\n### Other\n\n- x\n\n## 0.2.0\n\n- y\n\n### What you have to change\n\n- b\n\n## 0.1.0\n\n### What you have to change\n\n- a\n";
  assert.deepEqual(changesIn(changelog, "0.1.0"), ["- c", "  more", "- b"]);
  assert.deepEqual(changesIn(changelog, "0.2.0"), ["- c", "  more"]);
  assert.deepEqual(changesIn(changelog, "0.3.0"), ["- c", "  more"], "a version that is not released may still change");
  assert.deepEqual(changesIn(changelog.replace(", unreleased", ""), "0.3.0"), []);
  assert.ok(isNewer("0.10.0", "0.9.9") && !isNewer("0.2.0", "0.2.0") && !isNewer("0.1.9", "0.2.0"));
});
