import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { BUILD } from "./harness/build.mjs";

const BUDGET = 260_000;

test("the Worker stays within 260 KB, gzipped", (t) => {
  const files = ["index.js", "index_bg.wasm"].map((name) => readFileSync(`${BUILD}${name}`));
  const size = gzipSync(Buffer.concat(files), { level: 9 }).length;
  t.diagnostic(`${size} bytes gzipped of ${BUDGET}`);
  assert.ok(size <= BUDGET, `${size} bytes`);
});
