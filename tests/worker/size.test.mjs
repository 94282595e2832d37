/** What is deployed, and has to be loaded before the first request of an isolate. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { buildOf } from "alexa-auth0-kit/testing/build";
import { ROOT } from "./project.mjs";

const BUDGET = 192_000;

test("the Worker stays within 192 KB, gzipped", (t) => {
  const files = ["index.js", "index_bg.wasm"].map((name) => readFileSync(join(buildOf(ROOT), name)));
  const size = gzipSync(Buffer.concat(files), { level: 9 }).length;
  t.diagnostic(`${size} bytes gzipped of ${BUDGET}`);
  assert.ok(size <= BUDGET, `${size} bytes`);
});
