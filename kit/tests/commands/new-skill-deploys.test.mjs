/** A skill that `make new` creates outside this checkout can be deployed: with the real wrangler, up to its upload. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { editToml } from "../project/project.mjs";
import { ROOT } from "../repository.mjs";
import { newSkill } from "../world/copy.mjs";

const execute = promisify(execFile);

describe("a new skill", () => {
  /** @type {Awaited<ReturnType<typeof newSkill>>} */
  let skill;
  /** @type {string[]} */
  let created;
  const locks = () =>
    Promise.all(["Cargo.lock", "package-lock.json"].map((name) => readFile(join(skill.folder, name), "utf8")));
  before(async () => {
    skill = await newSkill();
    created = await locks();
  });
  after(() => skill?.remove());

  /** @param {string} program @param {string[]} args */
  const run = (program, args) =>
    execute(program, args, { cwd: skill.folder, env: { ...process.env, ...skill.env, QUICK_BUILD: "1" } });

  it("is bundled by `make deploy`, with its KV namespace and its settings, and with a locale that was added", {
    timeout: 400_000,
  }, async () => {
    await run("make", ["add-locale", "LOCALE=fr-FR"]);
    await assert.rejects(run("make", ["deploy", "ARGS=--dry-run"]), /AUTH0_DOMAIN in wrangler\.toml is not set/);
    await editToml(join(skill.folder, "wrangler.toml"), ({ vars }) =>
      Object.assign(vars, { AUTH0_DOMAIN: "example.eu.auth0.com", AUTH0_CLIENT_ID: "client" }),
    );
    const { stdout } = await run("make", ["deploy", "ARGS=--dry-run"]);
    assert.match(stdout, /env\.CACHE /);
    assert.match(stdout, /env\.AUTH0_DOMAIN \("example\.eu\.auth0\.com"\)/);
    assert.match(stdout, /--dry-run: exiting now/);
    assert.deepEqual(await locks(), created, "the first build changes no lock file");
  });

  it("runs every `npx wrangler` command of the documents", async () => {
    const documents = await Promise.all(
      ["README.md", "docs/deploy.md", "docs/troubleshooting.md"].map((path) => readFile(join(ROOT, path), "utf8")),
    );
    const commands = new Set(
      [...documents.join("\n").matchAll(/npx --no-install wrangler ([a-z]+(?: [a-z]+)*)/g)].map(([, words]) => words),
    );
    assert.ok(commands.size >= 5, [...commands].join());
    for (const words of commands) {
      const { stdout } = await run("npx", ["--no-install", "wrangler", ...words.split(" "), "--help"]);
      assert.match(stdout, new RegExp(`^wrangler ${words}\\b`, "m"));
    }
  });

  it("says what to do after it was moved", { timeout: 60_000 }, async () => {
    const { CARGO_TARGET_DIR, ...env } = { ...process.env };
    const moved = join(skill.folder, "..", "deeper", "my-skill");
    await mkdir(dirname(moved));
    await rename(skill.folder, moved);
    const make = (/** @type {string[]} */ ...args) => execute("make", args, { cwd: moved, env });
    for (const command of ["packages", "say"])
      await assert.rejects(
        make(command),
        /✗ there is no alexa-auth0 at the path in package\.json: the skill or alexa-auth0 was moved\. Correct .*then: npm install/,
      );
    await writeFile(
      join(moved, "package.json"),
      (await readFile(join(moved, "package.json"), "utf8")).replace("file:", "file:../"),
    );
    await execute("npm", ["install", "--offline"], { cwd: moved, env });
    await make("packages");
  });
});
