/**
 * The code of the guides runs. Each block is put into a skill by kit/tests/world/authoring.test.mjs, or is a part of a
 * file that other tests compile and run, or is run here: settings, a log line, an Action of Auth0's, JavaScript for
 * comparison.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { parse } from "smol-toml";
import { unstable_readConfig as readConfig } from "wrangler";
import { generate } from "../../kit/src/project/files.mjs";
import { blocks, pages, placeOf } from "../../kit/tests/guides.mjs";
import { editToml, stageProject } from "../../kit/tests/project/project.mjs";
import { ROOT } from "../../kit/tests/repository.mjs";

/** @param {string} path */
const read = (path) => readFileSync(join(ROOT, path), "utf8");

/**
 * Code without what differs where it is quoted: space, the marks of a comment, lines of an example that its reader does
 * not see.
 * @param {string} code
 */
const bare = (code) =>
  code
    .replace(/^ *\/\/[/!] ?/gm, "")
    .replace(/^# .*$/gm, "")
    .replace(/\s+/g, "")
    .replace(/,(?=[\])}])/g, "");

/** Files that other tests compile or run, and the examples in the library's documentation, which `cargo test` does. */
const TESTED = execFileSync(
  "git",
  [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    ..."src tests/conversations.rs examples kit/template/src crates/alexa-auth0/src .github/workflows skill-package".split(
      " ",
    ),
  ],
  { cwd: ROOT, encoding: "utf8" },
)
  .split("\n")
  .filter((path) => /\.(rs|mjs|json|toml|ya?ml)$/.test(path))
  .map((path) => bare(read(path)));

const PAGES = (await pages()).map((path) => ({ path, page: read(join("docs", path)) }));
/** What is no code of this project: commands, which documents.test.mjs looks up, and what programs print. */
const SHOWN = ["sh", "text"];
const BLOCKS = PAGES.flatMap(({ path, page }) => blocks(page).map((block) => ({ path, ...block }))).filter(
  ({ language }) => !SHOWN.includes(language),
);

/** @param {{ code: string }} block */
const isQuoted = ({ code }) => TESTED.some((text) => text.includes(bare(code)));

/** Blocks that the reader of the page puts somewhere. A page may begin with one of them. */
const PLACED = BLOCKS.filter(placeOf);

/** @param {{ path: string, code: string }} block */
const isPlaced = ({ path, code }) => PLACED.some((placed) => placed.path === path && placed.code === code);

/**
 * Blocks that a test of their own runs.
 * @type {Record<string, (block: { path: string, language: string, code: string }) => boolean>}
 */
const RUN_HERE = {
  "a line of the log": ({ path, language }) => path === "tasks/watch.md" && language === "json",
  "an Action": ({ code }) => code.startsWith("exports.onExecutePostLogin"),
  settings: ({ language }) => language === "toml",
  "a handler in JavaScript": ({ path, language }) => path === "javascript.md" && language === "js",
  // kit/tests/world/outbound.test.mjs and local-users.test.mjs read these from the page.
  "an API that is played": ({ path, code }) => path === "local.md" && /GET https:|request\.url/.test(code),
  "local users": ({ path, code }) => path === "local.md" && code.includes('"permissions"'),
};

test("there are tasks, and each begins with code", () => {
  const tasks = PAGES.filter(({ path }) => path.startsWith("tasks/"));
  assert.ok(tasks.length >= 20);
  for (const { path, page } of tasks) {
    const [, before] = /^# .*\n([^]*?)```/.exec(page) ?? [];
    assert.ok(before !== undefined && before.length < 600, `${path} begins with ${before?.length} characters of prose`);
  }
});

for (const block of BLOCKS)
  test(`${block.path}: ${block.code
    .split("\n")
    .find((line) => line.trim().length > 5)
    ?.trim()}`, () =>
    assert.ok(
      isPlaced(block) || isQuoted(block) || Object.values(RUN_HERE).some((is) => is(block)),
      `no test runs this:\n${block.code}`,
    ));

test("what is not a part of a tested file is found", () => {
  assert.ok(isQuoted({ code: "let user = turn.user().await?;" }));
  assert.ok(!isQuoted({ code: "let user = turn.usr().await?;" }));
});

test("each setting that a guide shows is one, and its value is accepted", async (t) => {
  const shown = BLOCKS.filter((block) => RUN_HERE.settings(block) && !isPlaced(block));
  assert.ok(shown.length >= 8);
  for (const { path, code } of shown) {
    const root = await stageProject(t);
    const { vars = {}, name, routes, ...skill } = /** @type {any} */ (parse(code));
    await editToml(join(root, "wrangler.toml"), (config) => {
      Object.assign(config.vars, vars);
      Object.assign(config, name && { name }, routes && { routes });
    });
    await editToml(join(root, "skill.toml"), (config) => Object.assign(config, skill));
    await generate(root);
    const config = readConfig({ config: join(root, "wrangler.toml") }, { hideWarnings: true });
    if (routes) assert.deepEqual(config.routes, routes, path);
  }
  const root = await stageProject(t);
  await editToml(join(root, "skill.toml"), (config) => Object.assign(config, { worker_urll: "https://a.example" }));
  await assert.rejects(generate(root), /worker_urll/);
});

test("a line of the log has the fields that the guide explains, and no others", () => {
  const page = read("docs/tasks/watch.md");
  const [, declared] = /pub\(crate\) struct Line \{([^]*?)\n\}/.exec(read("crates/alexa-auth0/src/journal.rs")) ?? [];
  const fields = [...(declared ?? "").matchAll(/((?:^ +(?:\/\/\/|#).*\n)+) +pub ([a-z_]+):/gm)].flatMap(
    ([, attributes, name]) =>
      attributes.includes("#[serde(skip)]") ? [] : [/rename = "(\w+)"/.exec(attributes)?.[1] ?? name],
  );
  assert.ok(fields.length >= 12);
  const [, table] = /\| field \| meaning \|\n([^]*?)\n\n/.exec(page) ?? [];
  const explained = [...(table ?? "").matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`([a-z]+)`/g)].map(([, name]) => name),
  );
  assert.deepEqual(explained.sort(), fields.sort());
  const line = BLOCKS.find(RUN_HERE["a line of the log"]);
  for (const name of Object.keys(JSON.parse(line?.code ?? ""))) assert.ok(fields.includes(name), name);
});

test("an Action sets what the guide says", async () => {
  const actions = BLOCKS.filter(RUN_HERE["an Action"]);
  assert.equal(actions.length, 2);
  const set = /** @type {Record<string, unknown>} */ ({});
  for (const { code } of actions) {
    const exports = /** @type {any} */ ({});
    new Function("exports", code)(exports);
    await exports.onExecutePostLogin(
      { user: { name: "Ada Lovelace", app_metadata: { plan: "gold" } } },
      {
        accessToken: {
          setCustomClaim: (/** @type {string} */ name, /** @type {unknown} */ value) => (set[name] = value),
        },
      },
    );
  }
  assert.deepEqual(set, { "https://example.com/plan": "gold", name: "Ada Lovelace" });
});

test("the handler in JavaScript does what the one in Rust does", async () => {
  const block = BLOCKS.find(RUN_HERE["a handler in JavaScript"]);
  const orderStatus = new Function("Response", `${block?.code}; return orderStatus`)({
    tell: (/** @type {string} */ speech) => speech,
  });
  const turn = (/** @type {unknown} */ order) => ({
    user: async () => ({ accessToken: "token" }),
    get: () => ({ bearer: async () => ({ json: async () => order }) }),
  });
  assert.equal(await orderStatus(turn({ item: "kettle", day: "tomorrow" })), "Your kettle arrives tomorrow.");
  assert.equal(await orderStatus(turn(undefined)), "There is no such order.");
});
