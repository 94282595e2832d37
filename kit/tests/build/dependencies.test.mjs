/** What a quick build has compiled of crates.io is kept for the next skill, and nothing of a skill's own. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import test from "node:test";
import { keepDependencies, takeDependencies } from "../../src/build/dependencies.mjs";
import { ROOT } from "../repository.mjs";

const HASH = "0123456789abcdef";
const WORKER = "wasm32-unknown-unknown/release";

/** What cargo writes for a crate of crates.io, and for the skill and the library. */
const OF_OTHERS = [
  `release/deps/libserde_derive-${HASH}.so`,
  `release/.fingerprint/serde_derive-${HASH}/lib-serde_derive`,
  `release/build/rsa-${HASH}/output`,
  `${WORKER}/deps/libserde_json-${HASH}.rlib`,
  `${WORKER}/deps/alexa_auth0_like-${HASH}.d`,
];
const OWN = [
  `${WORKER}/deps/libalexa_auth0-${HASH}.rmeta`,
  `${WORKER}/deps/my_skill-${HASH}.d`,
  `${WORKER}/.fingerprint/my-skill-${HASH}/lib-my_skill`,
  `${WORKER}/incremental/my_skill-abc/s`,
  `${WORKER}/my_skill.wasm`,
  ".rustc_info.json",
];

/** @param {string} folder */
async function filesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** @param {import("node:test").TestContext} t */
async function stage(t) {
  const root = await mkdtemp(join(tmpdir(), "dependencies-"));
  const before = process.env.ALEXA_AUTH0_CACHE;
  process.env.ALEXA_AUTH0_CACHE = join(root, "cache");
  t.after(async () => {
    if (before === undefined) delete process.env.ALEXA_AUTH0_CACHE;
    else process.env.ALEXA_AUTH0_CACHE = before;
    await rm(root, { recursive: true });
  });
  for (const path of [...OF_OTHERS, ...OWN]) {
    await mkdir(dirname(join(root, "one", path)), { recursive: true });
    await writeFile(join(root, "one", path), path);
    await utimes(join(root, "one", path), 1_700_000_000, 1_700_000_000);
  }
  return root;
}

/** @param {string[]} dependencies @returns {any} */
const workspace = (dependencies) => ({ dependencies, local: ["my-skill", "alexa-auth0"] });

test("the next skill gets it once, with the times by which cargo sees what is new", async (t) => {
  const root = await stage(t);
  await keepDependencies(ROOT, join(root, "one"), workspace(["worker 1.0.0"]));
  await takeDependencies(ROOT, join(root, "two/quick"), workspace(["worker 1.0.0"]));
  assert.deepEqual(await filesIn(join(root, "two/quick")), OF_OTHERS.toSorted());
  assert.equal((await stat(join(root, "two/quick", OF_OTHERS[3]))).mtimeMs, 1_700_000_000_000);
  assert.deepEqual(await readdir(join(root, "two")), ["quick"]);
});

test("a skill that has built something keeps that, and other versions are others", async (t) => {
  const root = await stage(t);
  await keepDependencies(ROOT, join(root, "one"), workspace(["worker 1.0.0"]));
  await mkdir(join(root, "two"));
  await takeDependencies(ROOT, join(root, "two"), workspace(["worker 1.0.0"]));
  await takeDependencies(ROOT, join(root, "three"), workspace(["worker 1.0.1"]));
  await takeDependencies(ROOT, join(root, "three"), workspace([]));
  assert.deepEqual([await filesIn(join(root, "two")), await filesIn(join(root, "three"))], [[], []]);
});

test("two sets of versions are kept for a user", async (t) => {
  const root = await stage(t);
  for (const version of ["1", "2", "3"]) await keepDependencies(ROOT, join(root, "one"), workspace([version]));
  assert.equal((await readdir(join(root, "cache/dependencies"))).length, 2);
  await takeDependencies(ROOT, join(root, "newest"), workspace(["3"]));
  assert.deepEqual(await filesIn(join(root, "newest")), OF_OTHERS.toSorted());
});
