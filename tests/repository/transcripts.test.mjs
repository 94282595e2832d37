/** docs/doctor.md and the pictures of terminals are what the commands print. RECORD_TRANSCRIPTS=1 writes them. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { ROOT } from "../../kit/tests/repository.mjs";
import { describe, draw, facts } from "./badges.mjs";
import { sequence } from "./sequence.mjs";
import { inTerminal, page, picture, transcribe } from "./transcripts.mjs";

test("what the guides show of the terminal is what it shows", async () => {
  const transcripts = await transcribe();
  const files = {
    "docs/doctor.md": page(transcripts),
    "docs/images/doctor-healthy.svg": picture("make doctor", inTerminal(transcripts.healthy.found)),
    "docs/images/doctor-failing.svg": picture("make doctor", inTerminal(transcripts.cases[3].found)),
  };
  for (const [path, text] of Object.entries(files)) {
    if (process.env.RECORD_TRANSCRIPTS) await writeFile(join(ROOT, path), text);
    assert.equal(
      await readFile(join(ROOT, path), "utf8"),
      text,
      `${path}: RECORD_TRANSCRIPTS=1 node --test tests/repository/transcripts.test.mjs`,
    );
  }
  const failed = transcripts.cases.map(({ found }) => found.filter(({ status }) => status === "fail").length);
  assert.deepEqual(failed, [1, 0, 1, 1, 1, 1, 1], "each mistake is one line to fix, and what is right is none");
});

test("the README's badges are what the project's files say", async () => {
  const badges = await facts();
  const drawn = draw(badges);
  const path = join(ROOT, "docs/images/badges.svg");
  if (process.env.RECORD_TRANSCRIPTS) await writeFile(path, drawn);
  assert.equal(
    await readFile(path, "utf8"),
    drawn,
    "RECORD_TRANSCRIPTS=1 node --test tests/repository/transcripts.test.mjs",
  );
  const said = describe(badges);
  assert.ok(
    (await readFile(join(ROOT, "README.md"), "utf8")).includes(`![${said}](docs/images/badges.svg)`),
    `the README describes its badges: ${said}`,
  );
});

test("the diagram is drawn from its text", async () => {
  const { alt } =
    /!\[(?<alt>[^\]]+)\]\(images\/how-it-works\.svg\)/.exec(await readFile(join(ROOT, "docs/how-it-works.md"), "utf8"))
      ?.groups ?? assert.fail("it is shown with its description");
  const drawn = sequence(await readFile(join(ROOT, "docs/images/how-it-works.txt"), "utf8"), alt);
  const path = join(ROOT, "docs/images/how-it-works.svg");
  if (process.env.RECORD_TRANSCRIPTS) await writeFile(path, drawn);
  assert.equal(
    await readFile(path, "utf8"),
    drawn,
    "RECORD_TRANSCRIPTS=1 node --test tests/repository/transcripts.test.mjs",
  );
  assert.throws(() => sequence("participants: A\nA -> B: x", ""), /no participant B/);
  assert.throws(() => sequence("participants: A\nA to B", ""), /no line of a diagram: A to B/);
});
