import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { speakable } from "../../doctor/name.mjs";

/** The Worker's own test reads the same table. @type {{ case: string, name: string, spoken: string | null }[]} */
const NAMES = JSON.parse(readFileSync(new URL("../../../tests/data/names.json", import.meta.url), "utf8"));

for (const { case: what, name, spoken } of NAMES) {
  test(`${what}: ${spoken === null ? "not spoken" : "spoken"}`, () => assert.equal(speakable(name) ?? null, spoken));
}

test("what is no text is no name", () => {
  for (const claim of [undefined, null, 42, true, ["Ada"], { name: "Ada" }]) assert.equal(speakable(claim), undefined);
});
