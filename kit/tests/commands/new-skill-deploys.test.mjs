/** A skill that `make new` creates outside this checkout can be deployed: with the real wrangler, up to its upload. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { pages } from "../guides.mjs";
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
    execute(program, args, {
      cwd: skill.folder,
      env: { ...process.env, ...skill.env, QUICK_BUILD: "1", ALEXA_AUTH0_CACHE: join(skill.folder, "../cache") },
    });

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
    assert.ok(!existsSync(join(skill.folder, ".tools")), "no tool is compiled: the packed kit has wasm-bindgen");
    assert.deepEqual(await locks(), created, "the first build changes no lock file");
  });

  it("runs every `npx wrangler` command of the documents", async () => {
    const documents = await Promise.all(
      ["README.md", ...(await pages()).map((page) => join("docs", page))].map((path) =>
        readFile(join(ROOT, path), "utf8"),
      ),
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

  it("needs nothing outside its folder", async () => {
    const { stdout } = await run("git", ["grep", "--files-with-matches", "--fixed-strings", ROOT]).catch(
      (error) => error,
    );
    assert.equal(stdout, "", "files that name the checkout");
    const metadata = JSON.parse(
      (
        await run("cargo", [
          "metadata",
          "--format-version",
          "1",
          "--offline",
          "--filter-platform",
          "wasm32-unknown-unknown",
        ])
      ).stdout,
    );
    const outside = metadata.packages.filter(
      (/** @type {any} */ { source, manifest_path }) => !source && !manifest_path.startsWith(skill.folder),
    );
    assert.deepEqual(outside, []);
    const lock = await readFile(join(skill.folder, "package-lock.json"), "utf8");
    assert.match(lock, /"resolved": "file:vendor\/alexa-auth0-kit-[\d.]+-[0-9a-f]{8}\.tgz",\n\s*"integrity": "sha512-/);
    assert.doesNotMatch(lock, /"resolved": "(?!file:vendor\/)/, "no registry's address, and no other path");
    const { stdout: changed } = await run("git", [
      "status",
      "--porcelain",
      "--",
      "vendor",
      "Cargo.lock",
      "package-lock.json",
    ]);
    assert.equal(changed, "");
  });

  it("has the guides that its messages and its README name", async () => {
    const { stdout } = await run("npx", ["--no-install", "alexa-auth0", "doctor"]).catch((error) => error);
    const named = [
      ...`${stdout}${await readFile(join(skill.folder, "README.md"), "utf8")}`.matchAll(
        /node_modules\/alexa-auth0-kit\/docs\/[\w/-]+\.md/g,
      ),
    ];
    assert.ok(named.length >= 2);
    for (const [path] of named) assert.match(await readFile(join(skill.folder, path), "utf8"), /^# /, path);
  });
});
