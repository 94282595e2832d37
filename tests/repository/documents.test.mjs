/** Every link, command and option in the documents exists. The documents explain every setting and every code. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize, relative } from "node:path";
import test from "node:test";
import { CHECKS } from "../../kit/src/doctor/all.mjs";
import { packKit } from "../../kit/src/project/carried.mjs";
import { SCHEMA, VARIABLES } from "../../kit/src/project/shape.mjs";
import { guide } from "../../kit/src/shared/guides.mjs";
import { localVariables } from "../../kit/src/world/variables.mjs";
import { KIT, ROOT } from "../../kit/tests/repository.mjs";

const DOCUMENTS = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path && existsSync(join(ROOT, path)));

/** @param {string} path */
const read = (path) => readFileSync(join(ROOT, path), "utf8");

/** Without blocks of code, in which brackets mean something else. @param {string} text */
const prose = (text) => text.replace(/^```[^]*?^```/gm, "");

/** @param {string} path */
const headingsOf = (path) => [...prose(read(path)).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => heading);

/** As GitHub names headings: https://docs.github.com/en/get-started/writing-on-github @param {string} path */
function anchorsOf(path) {
  return headingsOf(path).map((heading) =>
    heading
      .replace(/\[(.*?)\]\(.*?\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}

/** Where a new skill has the guides. */
const INSTALLED = /^kit\/(?:template\/node_modules\/alexa-auth0-kit\/)?docs\//;

/** What can be broken into lines: no tables, headings, pictures and code. @param {string} path */
const lines = (path) =>
  prose(read(path).replace(/^ +```[^]*?^ +```/gm, ""))
    .split("\n")
    .filter((line) => !/^(?:[|#]|!\[|<| *\||> !?\[| *<img)/.test(line));

/** What follows the mark of a list or a quotation, with code in one piece: only its spaces can become the end of a line. @param {string} line */
const breakable = (line) =>
  line.replace(/`[^`]*`/g, (code) => code.replaceAll(" ", "_")).replace(/^ *(?:(?:[-*]|\d+\.|>) +)?/, "");

test("no line of prose is longer than 120 columns, unless it cannot be broken", () => {
  for (const path of DOCUMENTS)
    for (const line of lines(path))
      assert.ok([...line].length <= 120 || !breakable(line).includes(" "), `${path}: ${line}`);
  assert.ok(breakable(`- ${"word ".repeat(30)}`).includes(" "), "a long line of words is found");
});

test("the documents use the field's words, not words of this project's own", () => {
  for (const path of DOCUMENTS) {
    const words = prose(read(path)).replace(/`[^`]*`|\]\([^)]*\)/g, "");
    const [found] = /\b(?:worlds?|authors?|rehearsals?)\b/i.exec(words) ?? [];
    assert.equal(found, undefined, path);
  }
});

test("there are documents", () => assert.ok(DOCUMENTS.length > 10));

for (const path of DOCUMENTS) {
  test(`the links of ${path}`, () => {
    for (const [, target] of prose(read(path)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [file, anchor] = target.split("#");
      const there = file ? normalize(join(dirname(path), file)).replace(INSTALLED, "docs/") : path;
      assert.ok(existsSync(join(ROOT, there)), `${target} is not there`);
      if (anchor) assert.ok(anchorsOf(there).includes(anchor), `${target} has no such heading`);
    }
  });
}

test("a document of a package shows and links only what is in the package", async (t) => {
  const stage = mkdtempSync(join(tmpdir(), "packed-"));
  t.after(() => rmSync(stage, { recursive: true }));
  await packKit(stage);
  execFileSync("sh", ["-c", "tar -xzf *.tgz"], { cwd: stage });
  const kit = join(stage, "package");
  const packed = readdirSync(kit, { recursive: true, encoding: "utf8" });
  const listed = (/** @type {string} */ crate) =>
    execFileSync("cargo", ["package", "--list", "--allow-dirty", "--locked", "-p", crate], {
      cwd: ROOT,
      encoding: "utf8",
    })
      .trim()
      .split("\n");
  for (const [folder, files] of /** @type {[string, string[]][]} */ ([
    [kit, packed],
    [join(ROOT, "crates/alexa-auth0"), listed("alexa-auth0")],
    [join(ROOT, "crates/alexa-auth0-model"), listed("alexa-auth0-model")],
  ])) {
    const documents = files.filter((path) => path.endsWith(".md"));
    assert.ok(documents.includes("README.md"), folder);
    for (const path of documents) {
      for (const [, target] of prose(readFileSync(join(folder, path), "utf8")).matchAll(/\]\(([^)#\s]+)/g)) {
        if (!/^[a-z]+:/.test(target))
          assert.ok(
            files.includes(
              normalize(join(dirname(path), target)).replace(/^template\/node_modules\/alexa-auth0-kit\//, ""),
            ),
            `${folder}/${path}: ${target} is not in the package`,
          );
      }
    }
  }
});

test("a document that a message or a comment names is there", () => {
  const files = execFileSync(
    "git",
    ["ls-files", "*.mjs", "*.rs", "*.toml", "*.yaml", "Makefile", ".dev.vars.example"],
    { cwd: ROOT, encoding: "utf8" },
  )
    .split("\n")
    .filter((file) => file && existsSync(join(ROOT, file)));
  const named = files.flatMap((file) =>
    [...read(file).matchAll(/\bdocs\/(?:tasks\/)?[\w-]+\.md\b/g)].map(([name]) => name),
  );
  assert.ok(named.length > 10);
  for (const name of new Set(named)) assert.ok(existsSync(join(ROOT, name)), name);
});

test("a guide and a section that a message names are there", () => {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "kit/*.mjs"], {
    cwd: ROOT,
    encoding: "utf8",
  })
    .split("\n")
    .filter((path) => path && existsSync(join(ROOT, path)));
  const named = files.flatMap((file) => [...read(file).matchAll(/\bguide\("([^"]+)"(?:, "([^"]+)")?\)/g)]);
  assert.ok(named.length >= 4);
  for (const [, name, section] of named)
    assert.ok(
      section ? headingsOf(`docs/${name}`).includes(section) : existsSync(join(ROOT, "docs", name)),
      `${name}, ${section}`,
    );
  assert.equal(
    guide("tasks/deploy.md", "5. Check it"),
    `${relative(process.cwd(), join(ROOT, "docs/tasks/deploy.md"))}, "5. Check it"`,
  );
});

/** The options of a target of the Makefile, from the help of its command. @param {string} target */
function optionsOf(target) {
  if (target === "bench")
    return [...read("bench/bench.mjs").matchAll(/^ {4}"?([a-z-]+)"?: \{ type/gm)].map(([, name]) => `--${name}`);
  const help = execFileSync(process.execPath, [KIT, target, "--help"], { cwd: ROOT, encoding: "utf8" });
  return help.match(/--[a-z-]+/g) ?? [];
}

test("every command and option in a document or a message exists", () => {
  const messages = execFileSync("git", ["ls-files", "kit/*.mjs"], { cwd: ROOT, encoding: "utf8" })
    .split("\n")
    .filter((path) => path && !path.includes("/tests/"));
  /** @type {Map<string, Set<string>>} */
  const used = new Map();
  for (const path of [...DOCUMENTS, ...messages]) {
    // A task is for the reader's own skill. Only `make new` is called in a checkout.
    const isOfSkill = /^(?:kit\/template|docs\/tasks)\//.test(path);
    const makefile = read(isOfSkill ? "kit/template/Makefile" : "Makefile");
    const targets = [...makefile.matchAll(/^([a-z-]+):/gm)].map(([, target]) => target);
    if (path.startsWith("docs/tasks/")) targets.push("new");
    // In prose "make" is also a verb: a command is at the beginning of a line or of code.
    for (const [, target, rest] of read(path).matchAll(
      /(?:^(?: {4})?|`)make ([a-z-]+)((?: [A-Z]+=(?:"[^"]*"|[^\s`]*))*)/gm,
    )) {
      assert.ok(targets.includes(target), `${path}: make ${target}`);
      const options = rest.includes("ARGS=") && target !== "ask" ? (rest.match(/--[a-z-]+/g) ?? []) : [];
      used.set(target, new Set([...(used.get(target) ?? []), ...options]));
    }
    for (const [, command, rest] of read(path).matchAll(/--no-install alexa-auth0 ([a-z-]+)([^`\n]*)/g))
      used.set(command, new Set([...(used.get(command) ?? []), ...(rest.match(/--[a-z-]+/g) ?? [])]));
  }
  assert.ok(used.size > 10, [...used.keys()].join());
  for (const [target, options] of used) {
    const known = options.size ? optionsOf(target) : [];
    for (const option of options)
      assert.ok(known.includes(option), `make ${target} ${option}: there are ${known.join(", ")}`);
  }
});

/** The first column of a document's tables. @param {string} path */
const explained = (path) =>
  [...read(path).matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );

test("every setting is explained under its name, and nothing else is called one", () => {
  const secrets = ["CACHE_KEY", "USER_DATA_KEY"];
  assert.deepEqual(
    headingsOf("docs/settings.md")
      .filter((name) => /^(?:[A-Z0-9_]+|[a-z_]+)$/.test(name))
      .sort(),
    [...VARIABLES, ...secrets, ...Object.keys(SCHEMA.properties)].sort(),
  );
});

test("the guide of the local environment names each variable that it replaces", () => {
  const replaced = Object.keys(
    localVariables({ tenant: "", clientId: "", skillId: "", rootPem: "", amazon: "", userDataKey: "" }),
  );
  assert.deepEqual(
    explained("docs/local.md")
      .filter((name) => /^[A-Z0-9_]+$/.test(name))
      .sort(),
    replaced.sort(),
  );
});

test("every code of the Worker's has its cause and its remedy", () => {
  const sources = [
    "refusal.rs",
    "account.rs",
    "alexa/error.rs",
    "alexa/certificate.rs",
    "auth0/error.rs",
    "error.rs",
    "turn.rs",
    "alexa_api.rs",
    "store.rs",
  ]
    .map((path) => read(`crates/alexa-auth0/src/${path}`).replace(/^ *\/\/\/.*$/gm, ""))
    .join("\n");
  const codes = [...sources.matchAll(/^ +Self::\w+(?:\(_\))? => "([a-z_]+)",$/gm)].map(([, code]) => code);
  codes.push(
    ...[...sources.matchAll(/Error::new\("([a-z_]+)"\)/g)].map(([, code]) => code),
    ...[...sources.matchAll(/=> Some\("([a-z]+)"\)/g)].map(([, code]) => code),
  );
  assert.ok(codes.length > 35, `${codes.length} codes`);
  const known = [
    ...headingsOf("docs/codes.md").filter((name) => /^[a-z_0-9]+$/.test(name)),
    ...explained("docs/codes.md"),
  ];
  for (const code of [...codes, "internal_error"]) assert.ok(known.includes(code), code);
  for (const code of known) assert.ok([...codes, "internal_error"].includes(code), `${code} is no code`);
});

test("a line of the doctor's that the guide names is one", () => {
  const lines = [
    ...read("docs/troubleshooting.md").matchAll(/^\| [^|]+ \| ((?:`[\w-]+`(?:, )?)+) \|[^|]*\|[^|]*\|$/gm),
  ].flatMap(([, cell]) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
  assert.ok(lines.length > 15);
  const names = CHECKS.map(({ name }) => name);
  for (const name of lines) assert.ok(names.includes(name), name);
});
