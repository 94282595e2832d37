/** The files for GitHub: they fit its schemas, and name only what is there. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { validateWorkflow } from "@action-validator/core";
import { ROOT } from "../../kit/tests/repository.mjs";

const FOLDER = join(ROOT, ".github/workflows");

/** @param {string} text */
const problemsOf = (text) => validateWorkflow(text).errors;

for (const name of readdirSync(FOLDER)) {
  const text = readFileSync(join(FOLDER, name), "utf8");

  test(`${name} fits GitHub's schema`, () => {
    assert.deepEqual(problemsOf(text), []);
    assert.notDeepEqual(problemsOf(text.replace("steps:", "stepz:")), [], "a mistake is found");
  });

  test(`${name} calls commands that are there, may only read, and ends`, () => {
    const targets = [...readFileSync(join(ROOT, "Makefile"), "utf8").matchAll(/^([a-z-]+):/gm)].map(
      ([, target]) => target,
    );
    const called = [...text.matchAll(/\bmake ([a-z-]+)/g)].map(([, target]) => target);
    assert.ok(called.length > 0);
    assert.deepEqual(
      called.filter((target) => !targets.includes(target)),
      [],
    );
    assert.match(text, /^permissions:\n {2}contents: read$/m);
    assert.equal(text.match(/runs-on:/g)?.length, text.match(/timeout-minutes:/g)?.length, "each job has a limit");
    assert.equal(text.match(/actions\/checkout@/g)?.length, text.match(/persist-credentials: false/g)?.length);
  });
}
