/** The versions of the tools agree, and someone is told when they are old. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { parse } from "smol-toml";
import { ROOT } from "../../kit/tests/repository.mjs";
import { ageProblem, workerdDate } from "../../scripts/current.mjs";

/** @param {string} path @returns {Promise<any>} */
const json = async (path) => JSON.parse(await readFile(join(ROOT, path), "utf8"));

test("a workerd of three months is reported with what to do, and a younger one is not", () => {
  const at = (/** @type {string} */ date) => ageProblem("5.20261117.0-beta", Date.parse(date));
  assert.equal(at("2026-11-30"), undefined);
  assert.equal(at("2027-02-17"), undefined);
  assert.match(at("2027-02-18") ?? "", /^workerd of 2026-11-17 is 93 days old: .*compatibility_date/);
  assert.match(ageProblem("4.20260426.0", Date.parse("2026-11-30")) ?? "", /^workerd of 2026-04-26 is 218 days old/);
  assert.throws(() => ageProblem("5.0.0", 0), /no date/);
});

test("Miniflare is wrangler's, so one workerd serves both, and its date is every wrangler.toml's", async () => {
  const { dependencies } = await json("kit/package.json");
  assert.equal((await json("node_modules/wrangler/package.json")).dependencies.miniflare, dependencies.miniflare);
  for (const path of ["package.json", "bench/package.json"])
    assert.equal((await json(path)).devDependencies.miniflare, dependencies.miniflare, path);
  for (const folder of [
    ".",
    "kit/template",
    "examples/orders",
    "examples/shared-list",
    "crates/alexa-auth0/tests/worker/skill",
  ]) {
    const { compatibility_date } = /** @type {any} */ (
      parse(await readFile(join(ROOT, folder, "wrangler.toml"), "utf8"))
    );
    assert.equal(compatibility_date, workerdDate(dependencies.miniflare), folder);
  }
});

test("Node.js is one version everywhere: the oldest that is supported", async () => {
  const { engines } = await json("kit/package.json");
  for (const path of ["package.json", "kit/template/package.json"])
    assert.deepEqual((await json(path)).engines, engines, path);
  const oldest = engines.node.replace(">=", "");
  for (const path of ["Makefile", "kit/template/Makefile", "README.md", "docs/tasks/deploy.md"])
    assert.match(await readFile(join(ROOT, path), "utf8"), new RegExp(`Node\\.js ${oldest} or newer`), path);
});
