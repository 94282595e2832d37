/** Follows docs/write-a-skill.md as its reader does: puts each block where the sentence above it says, in a copy of the sample and in a new skill. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { startWorld } from "../../src/world/start.mjs";
import { ROOT } from "../repository.mjs";
import { copySample, newSkill } from "./copy.mjs";

const execute = promisify(execFile);

/** The sentences that say where a block belongs, and how they change the file. @type {[RegExp, (text: string, block: string, ...named: string[]) => string][]} */
const PLACES = [
  [/[Pp]ut this at the end of\s+`([^`]+)`/, (text, block) => `${text}\n${block}`],
  [/[Pp]ut this below `([^`]+)` in `([^`]+)`/, (text, block, line) => insert(text, `${line}\n`, block, "after")],
  [
    /[Pp]ut this line above the one that begins with `([^`]+)`/,
    (text, block, begin) => insert(text, new RegExp(`^ *${begin}`, "m"), block, "before"),
  ],
  [
    /[Pp]ut this into\s+`([^`]+)`,\s+as the first of the `([^`]+)`/,
    (text, block, _file, list) => insert(text, `"${list}": [\n`, block, "after"),
  ],
];

/** @param {string} text @param {string | RegExp} mark @param {string} block @param {"before" | "after"} side */
function insert(text, mark, block, side) {
  const found = typeof mark === "string" ? mark : mark.exec(text)?.[0];
  const at = found === undefined ? -1 : text.indexOf(found);
  assert.ok(at >= 0, `there is no ${mark}`);
  const place = side === "before" ? at : at + (found ?? "").length;
  return `${text.slice(0, place)}${block}${text.slice(place)}`;
}

/** The blocks that go somewhere, in their order: the file, and what becomes of its text. @param {string} guide */
function steps(guide) {
  return [...guide.matchAll(/([^\n](?:[^\n]|\n(?!\n))*):\n\n```\w+\n([^]*?)```/g)].flatMap(([, sentence, block]) => {
    for (const [pattern, place] of PLACES) {
      const [, ...named] = pattern.exec(sentence) ?? [];
      if (!named.length) continue;
      const file = named.find((name) => /\.(rs|toml|json)$/.test(name)) ?? "src/handlers.rs";
      return [{ file, change: (/** @type {string} */ text) => place(text, block, ...named) }];
    }
    return [];
  });
}

for (const [what, begin] of /** @type {const} */ ([
  ["the sample", copySample],
  ["a new skill", newSkill],
]))
  describe(`docs/write-a-skill.md, in ${what}`, () => {
    /** @type {Awaited<ReturnType<typeof copySample>>} */
    let sample;
    before(async () => {
      sample = await begin();
      const guide = steps(await readFile(join(ROOT, "docs/write-a-skill.md"), "utf8"));
      assert.equal(guide.length, 13, "every block that is to be put somewhere says where");
      for (const { file, change } of guide) {
        for (const each of await everyLocale(file)) await writeFile(each, change(await readFile(each, "utf8")));
      }
    });
    after(() => sample?.remove());

    /** A file, or if it is the model of a locale, those of all locales. @param {string} file */
    async function everyLocale(file) {
      const folder = join(sample.folder, dirname(file));
      return file.endsWith("/en-US.json")
        ? (await readdir(folder)).map((name) => join(folder, name))
        : [join(sample.folder, file)];
    }

    it("has tests that pass with its handlers", { timeout: 400_000 }, async () => {
      const { stdout } = await execute("cargo", ["test", "conversations"], {
        cwd: sample.folder,
        env: { ...process.env, ...sample.env },
      });
      for (const test of [
        "a_linked_user_has_a_lucky_number",
        "an_order_is_told_by_the_api",
        "a_reminder_needs_the_permission",
      ])
        assert.match(stdout, new RegExp(`${test} \\.\\.\\. ok`));
    });

    it("has intents that are asked for in the local world, and answered by account", {
      timeout: 400_000,
    }, async (t) => {
      Object.assign(process.env, sample.env);
      const world = await startWorld({ project: sample.folder, watches: true });
      t.after(() => world.close());
      const { alexa, tenant } = world;
      const ask = async () => (await alexa.say("what is my lucky number", { account: "robin" })).judgement;
      assert.equal((await ask()).card.type, "LinkAccount");
      await alexa.completeLink(await tenant.signIn(await alexa.beginLink("robin"), tenant.users[0]));
      assert.match((await ask()).spoken ?? "", /^Your lucky number is \d+\.$/);
    });
  });
