/** Every link of every document leads to an existing file or heading. The documents contain every setting and every code. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import test from "node:test";
import { CHECKS } from "../../doctor/all.mjs";
import { SKILL, VARIABLES } from "../../setup/shape.mjs";
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

/** What stands in the first column of a document's tables. @param {string} path */
const explained = (path) => [...read(path).matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));

test("every setting is explained, and nothing else is called one", () => {
  assert.deepEqual(explained("docs/settings.md").filter((name) => /^\w+$/.test(name)).sort(), [...VARIABLES, ...Object.keys(SKILL)].sort());
});

test("every code of the Worker's has its cause and its remedy", () => {
  const sources = ["refusal.rs", "account.rs", "alexa/error.rs", "alexa/certificate.rs", "auth0/error.rs"].map((path) => read(`crates/alexa-auth0/src/${path}`)).join("\n");
  const codes = [...sources.matchAll(/^ +Self::\w+(?:\(_\))? => "([a-z_]+)",$/gm)].map(([, code]) => code);
  assert.ok(codes.length > 35, `${codes.length} codes`);
  const known = explained("docs/troubleshooting.md");
  for (const code of [...codes, "internal_error"]) assert.ok(known.includes(code), code);
  for (const code of known) assert.ok([...codes, "internal_error"].includes(code), `${code} is no code`);
});

test("a line of the doctor's that the guide names is one", () => {
  const lines = [...read("docs/troubleshooting.md").matchAll(/^\| [^|]+ \| ((?:`[\w-]+`(?:, )?)+) \|[^|]*\|[^|]*\|$/gm)].flatMap(([, cell]) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
  assert.ok(lines.length > 15);
  const names = CHECKS.map(({ name }) => name);
  for (const name of lines) assert.ok(names.includes(name), name);
});
