/** What is saved while the first build runs is taken up: models by Alexa, sources by another build. */
import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { silent } from "../../src/world/reporter.mjs";
import { startWorld } from "../../src/world/start.mjs";
import { ROOT } from "../repository.mjs";
import { eventually } from "./saves.mjs";

test("what is saved during the first build is not missed", { timeout: 60_000 }, async (t) => {
  const project = await mkdtemp(join(tmpdir(), "meanwhile-"));
  t.after(() => rm(project, { recursive: true, force: true }));
  for (const name of ["skill-package", "account-linking.json", "skill.toml", "build"])
    await cp(join(ROOT, name), join(project, name), { recursive: true });
  await mkdir(join(project, "src"));
  const wrangler = await readFile(join(ROOT, "wrangler.toml"), "utf8");
  const command = 'command = "echo built >>built; test $(wc -l <built) -gt 1 || sleep 2"'; // there is a build already
  await writeFile(join(project, "wrangler.toml"), wrangler.replace(/^command = .*$/m, command));
  const built = () => readFile(join(project, "built"), "utf8").catch(() => "");

  /** @type {string[]} */
  const steps = [];
  const reporter = { ...silent, step: (/** @type {string} */ text) => void steps.push(text) };
  const starting = startWorld({ project, watches: true, reporter });
  await eventually(
    built,
    (text) => text === "built\n",
    () => steps.join(),
  );
  const model = join(project, "skill-package/interactionModels/custom/en-US.json");
  const text = await readFile(model, "utf8");
  await writeFile(model, text.replace('"who am I"', '"who am I", "reveal my identity"'));
  await writeFile(join(project, "src/lib.rs"), "// saved meanwhile\n");
  const world = await starting;
  t.after(() => world.close());

  const { envelope } = await world.alexa.say("reveal my identity", { account: "robin" });
  assert.equal(envelope.request.intent.name, "WhoAmIIntent");
  assert.ok(steps.includes("skill-package/ has changed: Alexa uses the new one"), steps.join("\n"));
  await eventually(
    built,
    (text) => text === "built\nbuilt\n",
    () => steps.join("\n"),
  );
});
