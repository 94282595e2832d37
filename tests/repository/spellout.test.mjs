/** The rules for numbers in words are those of the locked version of CLDR. */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import test from "node:test";
import { FOLDER, spelloutFiles } from "../../scripts/spellout.mjs";

test("kit/src/understanding/spellout/ is what scripts/spellout.mjs writes", async () => {
  const expected = await spelloutFiles();
  assert.deepEqual((await readdir(FOLDER)).sort(), [...expected.keys()].sort());
  for (const [name, text] of expected) assert.equal(await readFile(new URL(name, FOLDER), "utf8"), text, name);
});
