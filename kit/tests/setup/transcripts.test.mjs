/** docs/doctor.md and the pictures of terminals are what the commands print. RECORD_TRANSCRIPTS=1 writes them. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { ROOT } from "../repository.mjs";
import { inTerminal, page, picture, transcribe } from "./transcripts.mjs";

test("what the guides show of the terminal is what it shows", async () => {
  const transcripts = await transcribe();
  const files = {
    "docs/doctor.md": page(transcripts),
    "docs/images/doctor-healthy.svg": picture("make doctor", inTerminal(transcripts.healthy.found)),
    "docs/images/doctor-failing.svg": picture("make doctor", inTerminal(transcripts.cases[3].found)),
    "docs/images/help.svg": picture("npx --no-install alexa-auth0 --help", transcripts.help),
  };
  for (const [path, text] of Object.entries(files)) {
    if (process.env.RECORD_TRANSCRIPTS) await writeFile(join(ROOT, path), text);
    assert.equal(await readFile(join(ROOT, path), "utf8"), text, `${path}: RECORD_TRANSCRIPTS=1 node --test kit/tests/setup/transcripts.test.mjs`);
  }
  const failed = transcripts.cases.map(({ found }) => found.filter(({ status }) => status === "fail").length);
  assert.deepEqual(failed, [1, 0, 1, 1, 1, 1], "each mistake is one line to mend, and what is right is none");
});
