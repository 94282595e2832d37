import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { spokenName } from "../../src/doctor/name.mjs";

/**
 * The Worker's own tests read the same table.
 * @type {{ names: { case: string, name: string, spoken: string | null, as_nickname?: boolean }[], profiles:
 *   { case: string, profile: Record<string, unknown>, spoken: string | null }[] }}
 */
const { names, profiles } = JSON.parse(
  readFileSync(new URL("../../../crates/alexa-auth0/tests/data/names.json", import.meta.url), "utf8"),
);

for (const { case: what, name, spoken, as_nickname = true } of names) {
  test(`${what}: ${spoken === null ? "not spoken" : "spoken"}`, () => {
    for (const claim of ["given_name", "name", "nickname"]) {
      const expected = spoken === null || (claim === "nickname" && !as_nickname) ? undefined : { claim, name: spoken };
      assert.deepEqual(spokenName({ [claim]: name }), expected, claim);
    }
  });
}

for (const { case: what, profile, spoken } of profiles) {
  test(`of a profile: ${what}`, () => assert.equal(spokenName(profile)?.name ?? null, spoken));
}
