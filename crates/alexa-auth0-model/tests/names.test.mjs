/** The lists of names in the macro are those of the kit and of the library. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { INTENTS } from "../../../kit/src/certification/built-ins.mjs";

/** @param {string} path */
const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
/** The texts of a list in names.rs. @param {string} name */
const listed = (name) =>
  [
    ...(new RegExp(`const ${name}: &\\[&str\\] = &\\[([^\\]]*)\\]`).exec(read("../src/names.rs"))?.[1] ?? "").matchAll(
      /"(.*?)"/g,
    ),
  ].map(([, text]) => text);

test("the built-in intents are those of the kit", () =>
  assert.deepEqual(
    listed("BUILT_IN").map((name) => `AMAZON.${name}Intent`),
    INTENTS,
  ));

test("an enum of a slot type has no name of the library's prelude", () => {
  const [, items = ""] =
    /pub mod prelude \{\s*pub use crate::\{([^}]*)\}/.exec(read("../../alexa-auth0/src/lib.rs")) ?? [];
  const names = items
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item && !item.endsWith(" as _"));
  assert.ok(names.includes("Turn") && names.length > 10, names.join());
  assert.deepEqual(
    names.filter((name) => !listed("NEEDED").includes(name)),
    [],
  );
});
