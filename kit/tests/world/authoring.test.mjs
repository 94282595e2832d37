/**
 * Follows the pages of docs/tasks/ as their reader does: puts each block where the sentence above it says, in a copy of
 * the sample and in a new skill.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { startWorld } from "../../src/world/start.mjs";
import { blocks, pages, placeOf } from "../guides.mjs";
import { ROOT } from "../repository.mjs";
import { copySample, newSkill } from "./copy.mjs";

const execute = promisify(execFile);

/**
 * What the compiler says of a mistake in the handlers: a part of it, the code, and the code with the mistake.
 * @type {[string, string, string][]}
 */
const MISTAKES = [
  ["not covered", "Ask::Help =>", "Ask::Help if turn.is_new_session() =>"],
  ["no variant", "Ask::OrderStatus =>", "Ask::OrderStatu =>"],
  [
    "try wrapping",
    'return Ok(Response::tell("There is no such order."));',
    'return Response::tell("There is no such order.");',
  ],
  ["can only be applied", "let user = turn.user().await?;", "let user = turn.user()?;"],
  ["incompatible types", "order_status(turn).await,", "order_status(turn),"],
  ["must be used", '"Your order arrives.").await?;', '"Your order arrives.");'],
  [
    "can only be used",
    "async fn order_status(turn: &Turn) -> Result {",
    "async fn order_status(turn: &Turn) -> Response {",
  ],
  ["moved value", "let number = user", "let other = user;\n    let number = user"],
];

for (const [what, begin] of /** @type {const} */ ([
  ["the sample", copySample],
  ["a new skill", newSkill],
]))
  describe(`docs/tasks/, in ${what}`, () => {
    /** @type {Awaited<ReturnType<typeof copySample>>} */
    let sample;
    before(async () => {
      sample = await begin();
      const steps = [];
      for (const page of await pages("tasks/"))
        steps.push(
          ...blocks(await readFile(join(ROOT, "docs", page), "utf8")).flatMap((block) => placeOf(block) ?? []),
        );
      assert.equal(steps.length, 13, "every block that is to be put somewhere says where");
      for (const { file, change } of steps) {
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

    if (what === "a new skill")
      it("has the compile errors that docs/javascript.md explains", { timeout: 400_000 }, async (t) => {
        const page = await readFile(join(ROOT, "docs/javascript.md"), "utf8");
        const rows = [...page.matchAll(/^\| (`[^|]+) \| [^|]+ \|$/gm)].map(([, cell]) =>
          [...cell.matchAll(/`([^`]+)`/g)].map(([, words]) => words),
        );
        const path = join(sample.folder, "src/handlers.rs");
        const before = await readFile(path, "utf8");
        t.after(() => writeFile(path, before));
        for (const [said, from, to] of MISTAKES) {
          const words = rows.find((row) => row.join(" ").includes(said));
          assert.ok(words, `the page explains: ${said}`);
          const wrong = before.replace(from, to);
          assert.notEqual(wrong, before, from);
          await writeFile(path, wrong);
          const { stderr } = await execute("cargo", ["test", "--no-run"], {
            cwd: sample.folder,
            env: { ...process.env, ...sample.env },
          }).catch((error) => error);
          for (const word of words) assert.ok(stderr.replaceAll("`", "").includes(word), `${word}\nnot in\n${stderr}`);
        }
        assert.equal(MISTAKES.length, 8);
      });

    it("has intents that are asked for in the local environment, and answered by account", {
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
