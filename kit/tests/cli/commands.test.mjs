/** A mistyped command or option does nothing, and is reported. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import test from "node:test";
import { stageProject } from "../project/project.mjs";
import { KIT } from "../repository.mjs";

/**
 * @param {string} cwd
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, node?: string[] }} [options]
 */
function kit(cwd, args, { env = {}, node = [] } = {}) {
  const { CI, AUTH0_CLIENT_SECRET, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, KIT, ...args], {
    cwd,
    env: { ...inherited, ...env },
    encoding: "utf8",
    input: "",
  });
  return { status, stdout, stderr };
}

/**
 * A folder in PATH with programs that write down that they were called.
 * @param {string} cwd
 * @param {Record<string, string>} programs in sh
 */
async function withPrograms(cwd, programs) {
  const bin = join(cwd, "bin");
  await mkdir(bin, { recursive: true });
  for (const [name, script] of Object.entries(programs))
    await writeFile(join(bin, name), `#!/bin/sh\necho "called $(basename $0) $*"\n${script}\n`, { mode: 0o755 });
  return bin;
}

for (const [command, wrong, right] of /** @type {[string, string[], string[]][]} */ ([
  ["deploy", ["--dryrun"], ["--dry-run"]],
  ["deploy-skill", ["--dryrun"], ["--dry-run"]],
  ["deploy-skill", ["--dry-run", "--liv"], ["--dry-run", "--live"]],
  ["deploy-tenant", ["--dry_run"], ["--dry-run"]],
  ["generate", ["--chekc"], ["--check"]],
  ["doctor", ["--jsno"], ["--json"]],
])) {
  test(`${command} ${wrong.join(" ")} does nothing but say how it is called`, async (t) => {
    const root = await stageProject(t);
    const bin = await withPrograms(root, { npx: "" });
    const env = { PATH: `${bin}${delimiter}${process.env.PATH}` };
    const refused = kit(root, [command, ...wrong], { env });
    assert.equal(refused.status, 2);
    assert.equal(refused.stdout, "");
    assert.ok(
      refused.stderr.startsWith(
        `✗ unknown option ${wrong.at(-1)}. Did you mean ${right.at(-1)}?\n\nalexa-auth0 ${command}`,
      ),
      refused.stderr,
    );
    assert.notEqual(kit(root, [command, ...right], { env }).status, 2);
  });
}

for (const command of ["dev", "say", "build"]) {
  test(`${command} knows its options, too`, async (t) => {
    const root = await stageProject(t);
    const { status, stderr } = kit(root, [command, "--verbose"]);
    assert.equal(status, 2);
    assert.ok(stderr.startsWith(`✗ unknown option --verbose\n\nalexa-auth0 ${command}`), stderr);
    const help = kit(root, [command, "--help"]);
    assert.equal(help.status, 0);
    assert.ok(help.stdout.startsWith(`alexa-auth0 ${command}`));
  });
}

test("a stray argument and an option without its value are reported", async (t) => {
  const root = await stageProject(t);
  const bin = await withPrograms(root, { npx: "" });
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}` };
  const stray = kit(root, ["deploy", "now"], { env });
  assert.deepEqual([stray.status, stray.stdout], [2, ""]);
  assert.match(stray.stderr, /^✗ now is not expected here\n/);
  assert.match(kit(root, ["deploy"], { env }).stdout, /called npx --no-install wrangler deploy/);
  const lacking = kit(root, ["say", "help", "--user"]);
  assert.equal(lacking.status, 2);
  assert.match(lacking.stderr, /^✗ --user needs a value$/m);
  assert.match(kit(root, ["say", "help", "--user", "--locale", "de-DE"]).stderr, /^✗ --user needs a value$/m);
  assert.match(kit(root, ["doctor", "--json=1"]).stderr, /^✗ --json takes no value$/m);
});

test("a mistyped command is none", async (t) => {
  const root = await stageProject(t);
  assert.match(kit(root, ["deplyo"]).stderr, /^✗ unknown command deplyo\. Did you mean deploy\?\n/);
  assert.equal(kit(root, ["deplyo"]).status, 2);
  assert.equal(kit(root, []).status, 2);
  assert.match(kit(root, ["--help"]).stdout, /^ +deploy-tenant /m);
});

test("a command works on the project in whose folder it is called, or in one above", async (t) => {
  const root = await stageProject(t);
  assert.equal(kit(join(root, "skill-package/interactionModels"), ["generate", "--check"]).status, 0);
  const elsewhere = await mkdtemp(join(tmpdir(), "elsewhere-"));
  t.after(() => rm(elsewhere, { recursive: true }));
  const { status, stderr } = kit(elsewhere, ["generate", "--check"]);
  assert.equal(status, 1);
  assert.match(stderr, /^✗ there is no skill\.toml in /);
});

test("a project whose path has a backslash is refused in a sentence", async (t) => {
  const root = await stageProject(t);
  const odd = join(root, "a\\b");
  await mkdir(odd);
  await writeFile(join(odd, "skill.toml"), "");
  const { status, stderr } = kit(odd, ["generate", "--check"]);
  assert.equal(status, 1);
  assert.match(stderr, /^✗ the path of this project has a backslash[^\n]*\n$/);
});

test("what a world has not written is no world", async (t) => {
  const root = await stageProject(t);
  await mkdir(join(root, ".world/8787"), { recursive: true });
  for (const text of ["{", "[]", '{"simulator": "x"}']) {
    await writeFile(join(root, ".world/8787/world.json"), text);
    const { status, stderr } = kit(root, ["say", "help"]);
    assert.equal(status, 1);
    assert.match(stderr, /^✗ \S+world\.json is damaged: delete it, and start make dev again\n$/);
  }
});

test("if nothing answers, a proxy in the environment is named", async (t) => {
  const root = await stageProject(t);
  await mkdir(join(root, ".world/8787"), { recursive: true });
  const nowhere = "http://127.0.0.1:9";
  await writeFile(
    join(root, ".world/8787/world.json"),
    JSON.stringify({ pid: 1, simulator: nowhere, worker: nowhere, tenant: nowhere }),
  );
  const proxied = kit(root, ["say", "help"], {
    node: ["--disable-warning=UNDICI-EHPA"],
    env: { NODE_USE_ENV_PROXY: "1", HTTP_PROXY: nowhere, NO_PROXY: "" },
  });
  assert.match(
    proxied.stderr,
    /^✗ the local environment does not answer, and Node\.js uses the proxy of the environment: set NO_PROXY=127\.0\.0\.1\n$/,
  );
  assert.match(kit(root, ["say", "help"]).stderr, /^✗ the local environment is not running: make dev\n$/);
});
