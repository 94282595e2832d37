/** Every published part contains its licence. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { parse } from "smol-toml";
import { ROOT } from "../../kit/tests/repository.mjs";

const LICENCE = "MIT OR Apache-2.0";
const FILES = ["LICENSE-MIT", "LICENSE-APACHE"];

/** @param {string} path */
const read = (path) => readFile(join(ROOT, path), "utf8");

test("every manifest names it", async () => {
  for (const path of [
    "package.json",
    "kit/package.json",
    "bench/package.json",
    "kit/locked/ask/package.json",
    "kit/locked/auth0/package.json",
  ]) {
    assert.equal(JSON.parse(await read(path)).license, LICENCE, path);
  }
  for (const path of [
    "Cargo.toml",
    "crates/alexa-auth0/Cargo.toml",
    "crates/alexa-auth0-model/Cargo.toml",
    "crates/alexa-auth0/tests/worker/skill/Cargo.toml",
  ]) {
    assert.equal(/** @type {any} */ (parse(await read(path)).package).license, LICENCE, path);
  }
});

test("its text is in the repository, in the crate and in the kit, the same", async () => {
  for (const file of FILES)
    for (const folder of ["crates/alexa-auth0", "crates/alexa-auth0-model", "kit"])
      assert.equal(await read(`${folder}/${file}`), await read(file));
  const { stdout: packed } = await promisify(execFile)("npm", ["pack", "--dry-run", "--json", "-w", "kit"], {
    cwd: ROOT,
  });
  const listed = await Promise.all(
    ["alexa-auth0", "alexa-auth0-model"].map(
      async (crate) =>
        (
          await promisify(execFile)("cargo", ["package", "--list", "--allow-dirty", "--locked", "-p", crate], {
            cwd: ROOT,
          })
        ).stdout,
    ),
  );
  assert.ok(packed.includes('"locked/ask/package-lock.json"'), "the lock files are packed as well");
  for (const file of FILES) {
    assert.ok(
      JSON.parse(packed)[0].files.some((/** @type {{ path: string }} */ { path }) => path === file),
      file,
    );
    for (const files of listed) assert.ok(files.split("\n").includes(file), file);
  }
});
