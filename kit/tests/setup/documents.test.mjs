/** Every link of every document leads somewhere: to a file of the repository, and to a heading that is there. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import test from "node:test";
import { ROOT } from "../repository.mjs";

const DOCUMENTS = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], { cwd: ROOT, encoding: "utf8" }).split("\n").filter((path) => path && existsSync(join(ROOT, path)));

/** @param {string} path */
const read = (path) => readFileSync(join(ROOT, path), "utf8");

/** Without blocks of code, in which brackets mean something else. @param {string} text */
const prose = (text) => text.replace(/^```[^]*?^```/gm, "");

/** As GitHub names headings: https://docs.github.com/en/get-started/writing-on-github @param {string} path */
function anchorsOf(path) {
  const headings = [...prose(read(path)).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => heading);
  return headings.map((heading) => heading.replace(/\[(.*?)\]\(.*?\)/g, "$1").toLowerCase().replace(/[^\p{L}\p{N}\p{M} _-]/gu, "").trim().replaceAll(" ", "-"));
}

test("there are documents", () => assert.ok(DOCUMENTS.length > 10));

for (const path of DOCUMENTS) {
  test(`the links of ${path}`, () => {
    for (const [, target] of prose(read(path)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [file, anchor] = target.split("#");
      const there = file ? normalize(join(dirname(path), file)) : path;
      assert.ok(existsSync(join(ROOT, there)), `${target} is not there`);
      if (anchor) assert.ok(anchorsOf(there).includes(anchor), `${target} has no such heading`);
    }
  });
}

test("a document that a message or a comment names is there", () => {
  const files = execFileSync("git", ["ls-files", "*.mjs", "*.rs", "*.toml", "*.yaml", "Makefile", ".dev.vars.example"], { cwd: ROOT, encoding: "utf8" }).split("\n").filter((file) => file && existsSync(join(ROOT, file)));
  const named = files.flatMap((file) => [...read(file).matchAll(/\bdocs\/[\w-]+\.md\b/g)].map(([name]) => name));
  assert.ok(named.length > 10);
  for (const name of new Set(named)) assert.ok(existsSync(join(ROOT, name)), name);
});
