/**
 * A conversation that is kept, played again, and exported as a test in Rust. `cargo test` runs the exported ones of the
 * examples.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { readSkill } from "../../src/world/alexa/skill.mjs";
import { keptConversation, keptNames } from "../../src/world/recording/conversation.mjs";
import { rustTest } from "../../src/world/recording/rust.mjs";
import { startWorld } from "../../src/world/start.mjs";
import { ROOT } from "../repository.mjs";
import { copyExample } from "./copy.mjs";

/** The examples, and what they have kept. */
const KEPT = [
  ["orders", "kept_order"],
  ["shared-list", "gemeinsame_liste"],
];

describe("a kept conversation", () => {
  for (const [example, name] of KEPT)
    it(`of ${example} is its test in Rust`, async (t) => {
      const project = join(ROOT, "examples", example);
      const { manifest } = await readSkill(project);
      const folder = await mkdtemp(join(tmpdir(), "exported-"));
      t.after(() => rm(folder, { recursive: true }));
      const file = join(folder, "x.rs");
      await writeFile(file, rustTest(name, await keptConversation(project, name), manifest));
      await cp(join(ROOT, "rustfmt.toml"), join(folder, "rustfmt.toml"));
      spawnSync("rustfmt", ["--edition", "2024", file]);
      assert.equal(await readFile(file, "utf8"), await readFile(join(project, "tests", `${name}.rs`), "utf8"));
    });

  it("has no token and no secret", async () => {
    for (const [example, name] of KEPT)
      for (const path of [`conversations/${name}.json`, `tests/${name}.rs`])
        assert.doesNotMatch(await readFile(join(ROOT, "examples", example, path), "utf8"), /eyJ|accessToken|apiAccess/);
  });
});

describe("in a world", () => {
  /** @type {import("../../src/world/world.mjs").World} */
  let world;
  /** @type {string} */
  let project;
  const robin = { account: "robin" };

  /** @type {() => Promise<void>} */
  let remove;

  before(async () => {
    ({ folder: project, remove } = await copyExample("orders"));
    world = await startWorld({ project, builds: false });
    await world.signIn({ account: "robin", user: "ada" });
    world.grant({ account: "robin", permission: "alexa::alerts:reminders:skill:readwrite" });
  });
  after(async () => {
    await world.close();
    await remove();
  });

  it("is played again, turn by turn, and is the same", async () => {
    const { done, differences } = await world.replay({ name: "kept_order" });
    assert.deepEqual(differences, []);
    assert.equal(done, "kept_order: all 8 turns are as they were kept");
  });

  it("differs where the skill, its API or the model has changed", async () => {
    const { turns } = await keptConversation(project, "kept_order");
    turns[1].exchanges[0].answer.speech = "Your cup arrives tomorrow.";
    turns[5].exchanges[0].request = {
      type: "IntentRequest",
      intent: { name: "OtherIntent", confirmationStatus: "NONE" },
    };
    await writeFile(join(project, "conversations/changed.json"), JSON.stringify({ turns }));
    const { differences } = await world.replay({ name: "changed" });
    assert.deepEqual(differences, [
      'turn 2, “where is my order”: speech: before "Your cup arrives tomorrow.", now "Your kettle arrives tomorrow."',
      "turn 6, “two kettles”: request: before OtherIntent, now ReorderIntent IN_PROGRESS quantity=2 item=kettles",
    ]);
  });

  it("is kept under a name, of what was said since", async () => {
    await world.say({ utterance: "open order desk", ...robin });
    const { id } = await world.say({ utterance: "where is my order", ...robin });
    const { done } = await world.keep({ name: "tried", ...robin, from: id });
    assert.equal(
      done,
      'Kept as conversations/tried.json. To write it as a test in Rust: make say ARGS="--export tried"',
    );
    assert.deepEqual(world.conversations, await keptNames(project));
    const { turns } = await keptConversation(project, "tried");
    const [{ say, exchanges }] = turns;
    assert.equal(turns.length, 1);
    assert.equal(say, "where is my order");
    assert.deepEqual(exchanges[0].calls, [
      {
        method: "GET",
        url: "https://api.example.com/orders/latest",
        status: 200,
        body: '{"item":"kettle","day":"tomorrow"}',
      },
    ]);
  });

  it("begins with a new session, and has no events of the skill's", async () => {
    await world.say({ utterance: "open order desk", ...robin });
    world.fresh(robin);
    await world.say({ utterance: "where is my order", ...robin });
    await world.event({ account: "robin", type: "SkillAccountLinked" });
    await world.keep({ name: "since", ...robin });
    const { turns } = await keptConversation(project, "since");
    assert.deepEqual(
      turns.map(({ say, exchanges }) => [say, exchanges.length]),
      [["where is my order", 1]],
    );
    assert.deepEqual((await world.replay({ name: "since" })).differences, []);
  });

  it("is not kept without a name or without a word", async () => {
    for (const name of ["", "../x", "A", "a-b", 7])
      await assert.rejects(world.keep(/** @type {any} */ ({ name, ...robin })), /lower-case letters/, `${name}`);
    await assert.rejects(world.keep({ name: "x", account: "sasha" }), /nothing was said/);
    await assert.rejects(
      world.replay({ name: "gone" }),
      /there is no conversation gone: there are changed, kept_order, since, tried/,
    );
  });
});
