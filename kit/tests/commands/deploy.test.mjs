import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { alexaCallbacks } from "../../src/alexa/callbacks.mjs";
import { applicationsIn, tenantKeywords } from "../../src/auth0/tenant.mjs";
import { install, programOf, stampOf } from "../../src/project/locked.mjs";
import { readSettings } from "../../src/project/settings.mjs";
import { outputOf, run } from "../../src/shared/process.mjs";
import { editJson, SKILL_ID, stageProject } from "../project/project.mjs";
import { KIT } from "../repository.mjs";

const SECRET = "dQw4w9-client-secret";

const TOOLS = /** @type {const} */ (["ask", "auth0"]);

/**
 * @typedef {{ name: string, client_id: string }} Application
 * @typedef {{ status?: number, applications?: Application[], made?: Application }} Tenant  made: the application that the Deploy CLI creates
 */

/**
 * A module that answers in place of Auth0's Management API, and records the requests.
 * @param {Tenant} tenant
 * @param {string} log
 */
const managementApi = ({ status = 200, applications = [], made }, log) => `
import { appendFileSync } from "node:fs";
let lists = 0;
globalThis.fetch = async (url, { headers, redirect }) => {
  appendFileSync(${JSON.stringify(log)}, [url, headers.authorization, redirect].join(" ") + "\\n");
  const page = Number(new URL(url).searchParams.get("page"));
  const made = lists++ ? ${JSON.stringify(made ? [made] : [])} : [];
  return Response.json([...${JSON.stringify(applications)}, ...made].slice(page * 100, page * 100 + 100), { status: ${status} });
};`;

/**
 * Runs a command in a project with fake wrangler, ASK CLI and Deploy CLI, which only record their arguments.
 * @param {string} command
 * @param {string} cwd
 * @param {{ args?: string[], env?: Record<string, string>, program?: string, signal?: NodeJS.Signals, tenant?: Tenant }}
 *   [options]
 *   program: what else they do, in JavaScript; signal: sent when one of them holds a file
 */
async function runCommand(command, cwd, { args = [], env = {}, program = "", signal, tenant = {} } = {}) {
  const bin = join(cwd, "bin");
  const log = join(bin, "log.jsonl");
  await mkdir(bin, { recursive: true });
  await writeFile(log, "");
  const script = `#!${process.execPath}
const fs = require("fs"), argv = process.argv.slice(2), file = argv.at(-1).startsWith("file:") && argv.at(-1).slice(5);
const seen = file ? { path: file, mode: (fs.statSync(file).mode & 0o777).toString(8), content: JSON.parse(fs.readFileSync(file)) } : undefined;
fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify({ argv, file: seen, env: process.env }) + "\\n");
${program}`;
  for (const path of ["bin/npx", ...TOOLS.map(programOf)]) {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), script, { mode: 0o755 });
  }
  for (const name of TOOLS) await writeFile(join(cwd, ".tools", name, ".installed"), await stampOf(name));
  const management = join(bin, "management.mjs");
  await writeFile(join(bin, "requests"), "");
  await writeFile(management, managementApi(tenant, join(bin, "requests")));
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AUTH0|ASK|AWS)_/.test(name)));
  const child = spawn(process.execPath, [KIT, command, ...args], {
    cwd,
    env: {
      ...inherited,
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      NODE_OPTIONS: `--import=${pathToFileURL(management)}`,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  const timer =
    signal && setInterval(async () => (await readFile(log, "utf8")).includes('"path"') && child.kill(signal), 20);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(timer);
  const calls = (await readFile(log, "utf8"))
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const requests = (await readFile(join(bin, "requests"), "utf8")).split("\n").filter(Boolean);
  return { code, output, calls, requests, commands: calls.map(({ argv }) => argv.join(" ")) };
}

test("the Worker is shipped by wrangler, and the command is shown", async (t) => {
  const { code, output, commands } = await runCommand("deploy", await stageProject(t));
  assert.equal(code, 0, output);
  assert.deepEqual(commands, ["--no-install wrangler deploy"]);
  assert.match(output, /^\$ npx --no-install wrangler deploy$/m);
});

test("if wrangler fails, the usual causes are printed", async (t) => {
  const { code, output } = await runCommand("deploy", await stageProject(t), { program: "process.exit(1);" });
  assert.equal(code, 1);
  assert.match(
    output,
    /^✗ wrangler failed \(exit status 1\): its own message is above\n  - You are not signed in, or 10000: npx --no-install wrangler login;.*\n  - .*\n  - 10014, a namespace exists already: .*docs\/tasks\/deploy\.md, "4\. Cloudflare: the Worker"\n/m,
  );
});

test("a rehearsal is wrangler's own", async (t) => {
  const { code, commands } = await runCommand("deploy", await stageProject(t), { args: ["--dry-run"] });
  assert.equal(code, 0);
  assert.deepEqual(commands, ["--no-install wrangler deploy --dry-run"]);
});

for (const [fault, vars, said] of /** @type {[string, Record<string, string>, RegExp][]} */ ([
  ["no tenant", { AUTH0_DOMAIN: "" }, /✗ AUTH0_DOMAIN in wrangler\.toml is not set/],
  [
    "a domain with its scheme",
    { AUTH0_DOMAIN: "https://example.eu.auth0.com/" },
    /✗ AUTH0_DOMAIN in wrangler\.toml must be a domain in lower case/,
  ],
  ["no application", { AUTH0_CLIENT_ID: "" }, /✗ AUTH0_CLIENT_ID in wrangler\.toml is not set/],
  [
    "another root certificate",
    { ALEXA_DEV_ROOT_CA: "-----BEGIN CERTIFICATE-----" },
    /✗ ALEXA_DEV_ROOT_CA .* is for development/,
  ],
  [
    "another place for Alexa's own API",
    { ALEXA_DEV_API_ORIGIN: "http://127.0.0.1:8080" },
    /✗ ALEXA_DEV_API_ORIGIN .* sends the token/,
  ],
  [
    "another store of certificates",
    { ALEXA_DEV_CERT_ORIGIN: "http://127.0.0.1:8080" },
    /✗ ALEXA_DEV_CERT_ORIGIN .* is for development/,
  ],
  ["a tenant on this machine", { AUTH0_DOMAIN: "http://127.0.0.1:8080" }, /✗ AUTH0_DOMAIN .* is on this machine/],
])) {
  test(`the Worker is not shipped with ${fault}`, async (t) => {
    for (const args of [[], ["--dry-run"]]) {
      const { code, output, commands } = await runCommand("deploy", await stageProject(t, { vars, stale: true }), {
        args,
      });
      assert.equal(code, 1);
      assert.match(output, said);
      assert.deepEqual(commands, []);
    }
  });
}

test("every problem is reported at once, and once", async (t) => {
  const vars = /** @type {any} */ ({
    AUTH0_DOMAIN: 42,
    AUTH0_CLIENT_ID: " ",
    AUTH0_ACCEPT_ID_TOKENS: "yes",
    ALEXA_DEV_CERT_ORIGIN: "http://127.0.0.1:8080",
  });
  const root = await stageProject(t, { vars, stale: true });
  const lines = async () => (await runCommand("deploy", root)).output.trimEnd().split("\n");
  assert.deepEqual(await lines(), [
    "✗ AUTH0_DOMAIN in wrangler.toml must be a string, in quotes",
    "✗ AUTH0_ACCEPT_ID_TOKENS in wrangler.toml must be true or false",
    "✗ AUTH0_CLIENT_ID in wrangler.toml is not set: the Client ID of the application that Alexa uses",
    "✗ ALEXA_DEV_CERT_ORIGIN in wrangler.toml is for development only: with it, the Worker accepts requests that Amazon has not signed",
  ]);
  await writeFile(join(root, "wrangler.toml"), "[vars\n");
  const [line, ...more] = await lines();
  assert.match(line, /^✗ wrangler\.toml:1:\d+: /);
  assert.deepEqual(more, []);
});

test("an empty override is none, and a Worker without a skill yet is shipped with a warning", async (t) => {
  const vars = { ALEXA_DEV_ROOT_CA: "", ALEXA_DEV_CERT_ORIGIN: "", ALEXA_SKILL_ID: "" };
  const { code, output, commands } = await runCommand("deploy", await stageProject(t, { vars }));
  assert.equal(code, 0);
  assert.match(output, /! ALEXA_SKILL_ID is not set/);
  assert.deepEqual(commands, ["--no-install wrangler deploy"]);
});

test("the skill and then its account linking are shipped by the ASK CLI", async (t) => {
  const root = await stageProject(t);
  const { code, output, calls, commands } = await runCommand("deploy-skill", root, {
    env: { AUTH0_CLIENT_SECRET: SECRET },
  });
  assert.equal(code, 0, output);
  const { path, mode, content } = calls[1].file;
  assert.deepEqual(commands, [
    "deploy --profile default",
    `smapi update-account-linking-info --skill-id ${SKILL_ID} --stage development --profile default --account-linking-request file:${path}`,
  ]);
  const committed = JSON.parse(await readFile(join(root, "account-linking.json"), "utf8"));
  assert.deepEqual(content, { accountLinkingRequest: { ...committed.accountLinkingRequest, clientSecret: SECRET } });
  assert.equal(mode, "600");
  await assert.rejects(stat(path), { code: "ENOENT" });
  assert.doesNotMatch(output + commands.join(), new RegExp(SECRET));
  const states = JSON.parse(await readFile(join(root, ".ask/ask-states.json"), "utf8"));
  assert.equal(states.profiles.default.skillId, SKILL_ID);
});

test("the secret is gone from the disk when the ASK CLI fails", async (t) => {
  const program = `if (file) process.exit(3);`;
  const { code, output, calls } = await runCommand("deploy-skill", await stageProject(t), {
    env: { AUTH0_CLIENT_SECRET: SECRET },
    program,
  });
  assert.equal(code, 1);
  assert.match(
    output,
    /✗ the ASK CLI failed \(exit status 3\): its own message is above\n  - Not signed in.*: make ask ARGS=configure/,
  );
  await assert.rejects(stat(calls[1].file.path), { code: "ENOENT" });
});

for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) {
  test(`the secret is gone from the disk, and the ASK CLI ended, after ${signal}`, async (t) => {
    const program = `if (file) setInterval(() => {}, 1000);`;
    const { code, calls } = await runCommand("deploy-skill", await stageProject(t), {
      env: { AUTH0_CLIENT_SECRET: SECRET },
      program,
      signal,
    });
    assert.notEqual(code, 0);
    await assert.rejects(stat(calls[1].file.path), { code: "ENOENT" });
  });
}

test("each program has its own secrets of the environment, and nobody else's", async (t) => {
  const secrets = {
    AUTH0_CLIENT_SECRET: SECRET,
    AUTH0_ACCESS_TOKEN: managementToken(),
    AUTH0_ALLOW_DELETE: "true",
    AUTH0_DEBUG: "true",
    CLOUDFLARE_API_TOKEN: "c",
    ASK_REFRESH_TOKEN: "a",
    AWS_SECRET_ACCESS_KEY: "w",
    GITHUB_TOKEN: "g",
    MY_PASSWORD: "p",
  };
  for (const [command, own] of /** @type {[string, string[]][]} */ ([
    ["deploy", ["CLOUDFLARE_API_TOKEN"]],
    ["deploy-skill", ["ASK_REFRESH_TOKEN", "AWS_SECRET_ACCESS_KEY"]],
    ["deploy-tenant", ["AUTH0_ACCESS_TOKEN", "AUTH0_ALLOW_DELETE"]],
  ])) {
    const { code, output, calls } = await runCommand(command, await stageProject(t), {
      env: { ...secrets, AND: "else" },
    });
    assert.equal(code, 0, output);
    for (const { env } of calls) {
      assert.deepEqual(
        Object.keys(secrets).filter((name) => name in env),
        own,
      );
      assert.equal(env.AND, "else");
      if (command === "deploy-tenant") assert.equal(env.AUTH0_ALLOW_DELETE, "false");
    }
  }
});

test("the ASK CLI is called as it is typed", async (t) => {
  const { code, commands } = await runCommand("ask", await stageProject(t), {
    args: ["configure", "--no-browser", "--help"],
  });
  assert.equal(code, 0);
  assert.deepEqual(commands, ["configure --no-browser --help"]);
});

test("a skill id that would be an option of the ASK CLI is refused", async (t) => {
  const root = await stageProject(t, { vars: { ALEXA_SKILL_ID: "" } });
  for (const [text, said] of /** @type {[string, RegExp][]} */ ([
    ['{"profiles": {"default": {"skillId": "--debug"}}}', /has an invalid skillId/],
    ["{", /ask-states\.json is not JSON: line 1/],
  ])) {
    await mkdir(join(root, ".ask"), { recursive: true });
    await writeFile(join(root, ".ask/ask-states.json"), text);
    const { code, output, commands } = await runCommand("deploy-skill", root, { env: { AUTH0_CLIENT_SECRET: SECRET } });
    assert.equal(code, 1);
    assert.match(output, said);
    assert.deepEqual(commands, []);
  }
});

test("a program that is not there is a sentence", async (t) => {
  t.mock.method(console, "log", () => {});
  await assert.rejects(run(["no-such-program", "deploy"], { cwd: "/" }), {
    message: "✗ no-such-program cannot be found: is it installed, and in PATH?",
  });
  await assert.rejects(outputOf("no-such-program", [], { cwd: "/" }), {
    message: "✗ no-such-program cannot be found: is it installed, and in PATH?",
  });
  await run(["true"], { cwd: "/" });
});

test("what is installed is what the lock file names, and nothing of it runs meanwhile", async (t) => {
  const root = await stageProject(t);
  const bin = join(root, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "npm"), `#!/bin/sh\npwd >>"${root}/calls"; echo "$*" >>"${root}/calls"\n`, { mode: 0o755 });
  const { PATH } = process.env;
  process.env.PATH = `${bin}${delimiter}${PATH}`;
  t.after(() => {
    process.env.PATH = PATH;
  });
  await install("ask", root);
  await install("ask", root);
  const [folder, args, ...more] = (await readFile(join(root, "calls"), "utf8")).trimEnd().split("\n");
  assert.equal(folder, await realpath(join(root, ".tools/ask")));
  assert.match(args, /^ci --ignore-scripts /);
  assert.deepEqual(more, [], "once");
  const lock = JSON.parse(await readFile(join(root, ".tools/ask/package-lock.json"), "utf8"));
  assert.equal(lock.packages["node_modules/ask-cli"].version, "2.30.7");
  assert.equal(lock.packages["node_modules/antlr4ts"].version, "0.5.0-alpha.4");
  for (const [path, { integrity, resolved }] of Object.entries(/** @type {Record<string, any>} */ (lock.packages))) {
    if (path) assert.deepEqual([typeof integrity, resolved], ["string", undefined], path);
  }
});

test("the first deploy makes the skill, and says where its id goes", async (t) => {
  const root = await stageProject(t, { vars: { ALEXA_SKILL_ID: "" } });
  const { code, output, commands } = await runCommand("deploy-skill", root, {
    env: { AUTH0_CLIENT_SECRET: SECRET },
    program: ASK_CLI,
  });
  assert.equal(code, 0, output);
  assert.match(commands[1], new RegExp(`--skill-id ${SKILL_ID} `));
  assert.match(output, new RegExp(`ALEXA_SKILL_ID = "${SKILL_ID}" into wrangler\\.toml`));
});

/**
 * What ask-cli 2.30.7 does with profiles, by its sources: utils/profile-helper.js (which profile),
 * commands/deploy/index.js (ask-resources.json must have it), controllers/skill-metadata-controller (no id under the
 * profile: a new skill). `smapi` ends with the same choice of a profile.
 */
const ASK_CLI = `
const given = argv.indexOf("--profile") >= 0 ? argv[argv.indexOf("--profile") + 1] : undefined;
const e = process.env;
const ofEnvironment = e.AWS_ACCESS_KEY_ID && e.AWS_SECRET_ACCESS_KEY && (e.ASK_REFRESH_TOKEN || e.ASK_ACCESS_TOKEN) && e.ASK_VENDOR_ID ? "__ENVIRONMENT_ASK_PROFILE__" : undefined;
const profile = given || ofEnvironment || e.ASK_DEFAULT_PROFILE || "default";
if (argv[0] === "deploy") {
  const src = JSON.parse(fs.readFileSync("ask-resources.json")).profiles[profile]?.skillMetadata?.src;
  if (!src) { console.error("CliError: Skill package src is not found in ask-resources.json."); process.exit(1); }
  const states = fs.existsSync(".ask/ask-states.json") ? JSON.parse(fs.readFileSync(".ask/ask-states.json")) : { profiles: {} };
  const known = states.profiles[profile]?.skillId;
  console.log((known ? "updated " : "CREATED ") + (known ?? "${SKILL_ID}"));
  states.profiles[profile] = { ...states.profiles[profile], skillId: known ?? "${SKILL_ID}" };
  fs.mkdirSync(".ask", { recursive: true });
  fs.writeFileSync(".ask/ask-states.json", JSON.stringify(states));
}`;

/** Amazon's guide for CI: https://github.com/alexa/ask-cli/blob/develop/docs/concepts/CI-CD.md */
const CI = {
  AWS_ACCESS_KEY_ID: "x",
  AWS_SECRET_ACCESS_KEY: "x",
  ASK_REFRESH_TOKEN: "x",
  ASK_VENDOR_ID: "M1A2B3C4D5E6F7",
  AUTH0_CLIENT_SECRET: SECRET,
};

for (const [what, env, profile] of /** @type {[string, Record<string, string>, string][]} */ ([
  ["credentials of the environment (f31)", CI, "__ENVIRONMENT_ASK_PROFILE__"],
  [
    "an access token of the environment",
    { ...CI, ASK_REFRESH_TOKEN: "", ASK_ACCESS_TOKEN: "x" },
    "__ENVIRONMENT_ASK_PROFILE__",
  ],
  ["credentials that are not complete", { ...CI, AWS_SECRET_ACCESS_KEY: "" }, "default"],
  ["ASK_DEFAULT_PROFILE", { ASK_DEFAULT_PROFILE: "work", AUTH0_CLIENT_SECRET: SECRET }, "work"],
  [
    "ASK_DEFAULT_PROFILE beside credentials of the environment",
    { ...CI, ASK_DEFAULT_PROFILE: "work" },
    "__ENVIRONMENT_ASK_PROFILE__",
  ],
])) {
  test(`with ${what} the same skill is updated, each time, and its account linking is set with the same profile`, async (t) => {
    const root = await stageProject(t);
    const resources = await readFile(join(root, "ask-resources.json"), "utf8");
    for (let run = 0; run < 2; run++) {
      const { code, output, commands } = await runCommand("deploy-skill", root, { env, program: ASK_CLI });
      assert.equal(code, 0, output);
      assert.match(output, new RegExp(`^updated ${SKILL_ID}$`, "m"));
      assert.equal(commands[0], `deploy --profile ${profile}`);
      assert.match(commands[1], new RegExp(`--skill-id ${SKILL_ID} --stage development --profile ${profile} `));
      assert.equal(await readFile(join(root, "ask-resources.json"), "utf8"), resources);
      await rm(join(root, ".ask"), { recursive: true }); // CI begins with a fresh clone
    }
  });
}

test("in CI no skill is created by accident, and one on demand", async (t) => {
  const root = await stageProject(t, { vars: { ALEXA_SKILL_ID: "" } });
  const refused = await runCommand("deploy-skill", root, { env: CI, program: ASK_CLI });
  assert.equal(refused.code, 1);
  assert.match(
    refused.output,
    /✗ ALEXA_SKILL_ID is not set: in CI, every run would create a new skill\. Set it in wrangler\.toml\..* ARGS=--new/,
  );
  assert.deepEqual(refused.commands, []);
  const created = await runCommand("deploy-skill", root, { env: CI, args: ["--new"], program: ASK_CLI });
  assert.equal(created.code, 0, created.output);
  assert.match(created.output, new RegExp(`^CREATED ${SKILL_ID}$`, "m"));
  const again = await runCommand("deploy-skill", root, { env: CI, program: ASK_CLI });
  assert.match(again.output, new RegExp(`^updated ${SKILL_ID}$`, "m"), "this folder knows the skill");
  const other = await runCommand("deploy-skill", root, { env: { AUTH0_CLIENT_SECRET: SECRET }, program: ASK_CLI });
  assert.equal(other.code, 1);
  assert.match(other.output, /deployed with the profile __ENVIRONMENT_ASK_PROFILE__: set it/);
});

test("another vendor, and a profile that is no name, are refused", async (t) => {
  const root = await stageProject(t);
  for (const [env, said] of /** @type {[Record<string, string>, RegExp][]} */ ([
    [{ ...CI, ASK_VENDOR_ID: "MOTHER" }, /✗ ASK_VENDOR_ID is not the vendor_id of skill\.toml/],
    [{ AUTH0_CLIENT_SECRET: SECRET, ASK_DEFAULT_PROFILE: "--debug" }, /✗ ASK_DEFAULT_PROFILE must be a profile's name/],
  ])) {
    const { code, output, commands } = await runCommand("deploy-skill", root, { env, program: ASK_CLI });
    assert.equal(code, 1);
    assert.match(output, said);
    assert.deepEqual(commands, []);
  }
});

test("if another skill than ALEXA_SKILL_ID was deployed, its account linking is not changed", async (t) => {
  const program = `${ASK_CLI}\nif (argv[0] === "deploy") fs.writeFileSync(".ask/ask-states.json", JSON.stringify({ profiles: { default: { skillId: "amzn1.ask.skill.other" } } }));`;
  const { code, output, commands } = await runCommand("deploy-skill", await stageProject(t), {
    env: { AUTH0_CLIENT_SECRET: SECRET },
    program,
  });
  assert.equal(code, 1);
  assert.match(
    output,
    new RegExp(
      `✗ the ASK CLI has deployed to amzn1\\.ask\\.skill\\.other, and ALEXA_SKILL_ID is ${SKILL_ID}: account linking was not changed`,
    ),
  );
  assert.deepEqual(commands, ["deploy --profile default"]);
});

test("a project without ask-resources.json is deployed, and one whose file is not JSON is refused in a sentence", async (t) => {
  const root = await stageProject(t);
  const path = join(root, "ask-resources.json");
  await rm(path);
  const { code, output } = await runCommand("deploy-skill", root, {
    env: { AUTH0_CLIENT_SECRET: SECRET },
    program: ASK_CLI,
  });
  assert.equal(code, 0, output);
  await assert.rejects(stat(path), { code: "ENOENT" });
  await writeFile(path, "{");
  const refused = await runCommand("deploy-skill", root, { env: { AUTH0_CLIENT_SECRET: SECRET }, program: ASK_CLI });
  assert.match(refused.output, /^✗ ask-resources\.json is not JSON: line 1/m);
});

test("a package with what Amazon refuses is deployed only with --force", async (t) => {
  const root = await stageProject(t);
  await editJson(
    join(root, "skill-package/interactionModels/custom/en-US.json"),
    ({ interactionModel: { languageModel } }) => {
      languageModel.intents.push({ name: "Bad Intent", samples: ["a"] });
    },
  );
  const refused = await runCommand("deploy-skill", root, { args: ["--dry-run"] });
  assert.equal(refused.code, 1);
  assert.match(
    refused.output,
    /✗ en-US\.json: "Bad Intent" is not a valid intent name.*\n✗ to deploy it nevertheless: make deploy-skill ARGS=--force/,
  );
  const forced = await runCommand("deploy-skill", root, { args: ["--dry-run", "--force"] });
  assert.equal(forced.code, 0, forced.output);
  assert.match(forced.output, /! in spite of this, because of --force: en-US\.json: "Bad Intent"/);
});

test("the ASK CLI's way with files leaves no trace in the tree", async (t) => {
  const root = await stageProject(t);
  const paths = ["skill-package/skill.json", "ask-resources.json"];
  const read = () => Promise.all(paths.map((path) => readFile(join(root, path), "utf8")));
  const before = await read();
  const program = `if (!file) for (const path of ${JSON.stringify(paths)}) fs.writeFileSync(path, fs.readFileSync(path, "utf8").trimEnd());`;
  const { code } = await runCommand("deploy-skill", root, { env: { AUTH0_CLIENT_SECRET: SECRET }, program });
  assert.equal(code, 0);
  assert.deepEqual(await read(), before);
});

test("of a live skill only the account linking is changed", async (t) => {
  const options = { args: ["--live"], env: { AUTH0_CLIENT_SECRET: SECRET } };
  const { code, commands } = await runCommand("deploy-skill", await stageProject(t), options);
  assert.equal(code, 0);
  assert.equal(commands.length, 1);
  assert.match(commands[0], new RegExp(`update-account-linking-info --skill-id ${SKILL_ID} --stage live `));

  const refused = await runCommand("deploy-skill", await stageProject(t, { vars: { ALEXA_SKILL_ID: "" } }), options);
  assert.equal(refused.code, 1);
  assert.deepEqual(refused.commands, []);
});

test("a rehearsal needs no secret, shows both commands and runs none", async (t) => {
  const { code, output, commands } = await runCommand("deploy-skill", await stageProject(t), { args: ["--dry-run"] });
  assert.equal(code, 0, output);
  assert.match(output, /^\$ \.tools\/ask\/node_modules\/\.bin\/ask deploy --profile default$/m);
  assert.match(
    output,
    new RegExp(
      `^\\$ \\.tools/ask/node_modules/\\.bin/ask smapi update-account-linking-info --skill-id ${SKILL_ID} `,
      "m",
    ),
  );
  assert.deepEqual(commands, []);
});

test("the skill is not shipped without a secret, a vendor or the Worker's address, from stale files, or over another skill", async (t) => {
  const env = { AUTH0_CLIENT_SECRET: SECRET };
  const other = await stageProject(t);
  await mkdir(join(other, ".ask"));
  await writeFile(
    join(other, ".ask/ask-states.json"),
    JSON.stringify({ profiles: { default: { skillId: "amzn1.ask.skill.other" } } }),
  );
  for (const [root, options, said] of /** @type {[string, object, RegExp][]} */ ([
    [await stageProject(t), {}, /✗ AUTH0_CLIENT_SECRET is not in the environment/],
    [await stageProject(t, { choices: { vendor_id: "" } }), { env }, /✗ vendor_id in skill\.toml is not set/],
    [
      await stageProject(t, { choices: { worker_url: "http://example.com" }, stale: true }),
      { env },
      /✗ worker_url in skill\.toml must be https:/,
    ],
    [
      await stageProject(t, { stale: true }),
      { env },
      /✗ account-linking\.json does not match the settings: run make generate/,
    ],
    [other, { env }, /✗ \.ask\/ask-states\.json names another skill/],
  ])) {
    const { code, output, commands } = await runCommand("deploy-skill", root, options);
    assert.equal(code, 1, output);
    assert.match(output, said);
    assert.deepEqual(commands, []);
  }
});

test("what certification will ask for is said and stops nothing", async (t) => {
  const root = await stageProject(t, { choices: { privacy_policy_url: "" } });
  const { code, output } = await runCommand("deploy-skill", root, { args: ["--dry-run"] });
  assert.equal(code, 0);
  assert.match(output, /! before certification: skill\.json: privacy_policy_url is not set/);
});

/** A Management API token as far as it is looked at. @param {Record<string, unknown>} [claims] */
const managementToken = (claims = {}, domain = "example.eu.auth0.com") =>
  [
    { alg: "RS256" },
    { iss: `https://${domain}/`, aud: `https://${domain}/api/v2/`, exp: Math.floor(Date.now() / 1000) + 60, ...claims },
    "signature",
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");

test("the tenant is shipped by the Deploy CLI", async (t) => {
  const root = await stageProject(t);
  for (const env of /** @type {Record<string, string>[]} */ ([
    { AUTH0_ACCESS_TOKEN: managementToken() },
    { AUTH0_ACCESS_TOKEN: managementToken({ aud: ["https://example.eu.auth0.com/api/v2/"] }), AUTH0_TENANT_DOMAIN: "" },
    { AUTH0_ACCESS_TOKEN: managementToken({}, "own.eu.auth0.com"), AUTH0_TENANT_DOMAIN: "own.eu.auth0.com" },
  ])) {
    const { code, output, commands } = await runCommand("deploy-tenant", root, { env });
    assert.equal(code, 0, output);
    assert.deepEqual(commands, ["import --input_file auth0/tenant.yaml"]);
    assert.match(output, new RegExp(`AUTH0_DOMAIN=${env.AUTH0_TENANT_DOMAIN || "example.eu.auth0.com"} `));
    assert.doesNotMatch(output, new RegExp(env.AUTH0_ACCESS_TOKEN));
    assert.match(output, /"APPLICATION_NAME":"Account Greeter"/);
  }
});

const MINE = "k7mQ2vX9pR4tW8yZ"; // AUTH0_CLIENT_ID of the staged project
const other = (/** @type {number} */ index) => ({ name: `Other ${index}`, client_id: `other-${index}` });

for (const [
  what,
  vars,
  applications,
  said,
] of /** @type {[string, Record<string, string>, Tenant["applications"], RegExp | undefined][]} */ ([
  ["the own application", {}, [{ name: "Account Greeter", client_id: MINE }], undefined],
  ["other applications only", { AUTH0_CLIENT_ID: "" }, [other(1)], undefined],
  [
    "another skill's application of the same name",
    {},
    [{ name: "Account Greeter", client_id: "another" }],
    /✗ the tenant has an application "Account Greeter" already, with the Client ID another\. .*set application_name in skill\.toml/,
  ],
  [
    "an application of the same name, and no AUTH0_CLIENT_ID",
    { AUTH0_CLIENT_ID: "" },
    [{ name: "Account Greeter", client_id: "another" }],
    /If it is this skill's, set AUTH0_CLIENT_ID in wrangler\.toml to this Client ID/,
  ],
  [
    "two of the same name, one of them the own",
    {},
    [
      { name: "Account Greeter", client_id: MINE },
      { name: "Account Greeter", client_id: "another" },
    ],
    /with the Client ID another/,
  ],
  [
    "the own application under another name",
    {},
    [{ name: "Voice skill", client_id: MINE }],
    /✗ AUTH0_CLIENT_ID is the application "Voice skill", and auth0\/tenant\.yaml names "Account Greeter": set application_name = "Voice skill"/,
  ],
  [
    "another skill's on the second page",
    {},
    [...Array.from({ length: 150 }, (_, index) => other(index)), { name: "Account Greeter", client_id: "another" }],
    /with the Client ID another/,
  ],
])) {
  test(`a tenant with ${what} is ${said ? "not changed" : "deployed"}`, async (t) => {
    const { code, output, commands, requests } = await runCommand(
      "deploy-tenant",
      await stageProject(t, { vars, stale: true }),
      { env: { AUTH0_ACCESS_TOKEN: managementToken() }, tenant: { applications } },
    );
    assert.equal(code, said ? 1 : 0, output);
    assert.equal(commands.length, said ? 0 : 1);
    if (said) assert.match(output, said);
    for (const request of requests)
      assert.match(
        request,
        /^https:\/\/example\.eu\.auth0\.com\/api\/v2\/clients\?fields=name,client_id&.* Bearer \S+ error$/,
      );
    assert.ok(requests.length > 0);
  });
}

test("after the first deploy of a tenant the Client ID is printed", async (t) => {
  const root = await stageProject(t, {
    vars: { AUTH0_CLIENT_ID: "" },
    choices: { application_name: 'My "Greeter"' },
    stale: true,
  });
  const made = { name: 'My "Greeter"', client_id: "made" };
  const { code, output } = await runCommand("deploy-tenant", root, {
    env: { AUTH0_ACCESS_TOKEN: managementToken() },
    tenant: { applications: [other(1)], made },
  });
  assert.equal(code, 0, output);
  assert.match(output, /^Now put AUTH0_CLIENT_ID = "made" into wrangler\.toml under \[vars\], and make generate$/m);
  assert.match(output, /"APPLICATION_NAME":"My \\\\\\"Greeter\\\\\\""/);
});

test("a token that cannot list the applications changes nothing", async (t) => {
  const { code, output, commands } = await runCommand("deploy-tenant", await stageProject(t), {
    env: { AUTH0_ACCESS_TOKEN: managementToken() },
    tenant: { status: 403 },
  });
  assert.equal(code, 1);
  assert.match(
    output,
    /✗ example\.eu\.auth0\.com refuses to list its applications \(403\): AUTH0_ACCESS_TOKEN needs the scopes read:clients create:clients /,
  );
  assert.deepEqual(commands, []);
});

test("a tenant file whose applications cannot be read is not deployed, and what a tenant says is printed without control characters", async (t) => {
  const root = await stageProject(t);
  await writeFile(join(root, "auth0/tenant.yaml"), "clients: [{ name: Greeter }]\n");
  const unread = await runCommand("deploy-tenant", root, { env: { AUTH0_ACCESS_TOKEN: managementToken() } });
  assert.equal(unread.code, 1);
  assert.match(unread.output, /✗ auth0\/tenant\.yaml: this command cannot read the names below "clients:"/);
  assert.deepEqual(unread.commands, []);
  const { output } = await runCommand("deploy-tenant", await stageProject(t), {
    env: { AUTH0_ACCESS_TOKEN: managementToken() },
    tenant: { applications: [{ name: "Account Greeter", client_id: "a\u001b[2J" }] },
  });
  assert.match(output, /with the Client ID a/);
  assert.ok(!output.includes("\u001b[2J"));
});

test("the applications of a tenant file are found, however it is written", () => {
  for (const [yaml, names] of /** @type {[string, string[]][]} */ ([
    [
      'clients:\n  - name: "##APPLICATION_NAME##" # of this skill\n    description: name of nothing\nresourceServers:\n  - name: API\n',
      ["My Skill"],
    ],
    [
      "clients:\r\n  - description: x\r\n    name: Voice skill # the old name\r\n  - name: 'Second'\r\n",
      ["Voice skill", "Second"],
    ],
    ["clients:\n- name: a b\n\n# a comment\n- name: c\n", ["a b", "c"]],
    ["resourceServers:\n  - name: API\n", []],
    ['clients:\n  - name: "a \\x"\n', ["a \\x"]],
    ["clients: [{ name: x }]\n", []],
  ]))
    assert.deepEqual(applicationsIn(yaml, { APPLICATION_NAME: "My Skill" }), names);
});

for (const [what, env, said] of /** @type {[string, Record<string, string>, RegExp][]} */ ([
  ["no token", {}, /✗ AUTH0_ACCESS_TOKEN is not in the environment/],
  [
    "what is no JWT",
    { AUTH0_ACCESS_TOKEN: "management-token" },
    /✗ AUTH0_ACCESS_TOKEN is not a token for the Management API/,
  ],
  [
    "another tenant's token",
    { AUTH0_ACCESS_TOKEN: managementToken({}, "other.eu.auth0.com") },
    /was not issued by example\.eu\.auth0\.com .*If that is the same tenant: AUTH0_TENANT_DOMAIN=other\.eu\.auth0\.com make deploy-tenant/,
  ],
  [
    "a token for another API",
    { AUTH0_ACCESS_TOKEN: managementToken({ aud: "https://api.example.com/" }) },
    /was not issued by .* for its Management API/,
  ],
  [
    "a token without an audience",
    { AUTH0_ACCESS_TOKEN: managementToken({ aud: undefined }) },
    /was not issued by .* for its Management API/,
  ],
  [
    "the tenant's token, and another domain",
    { AUTH0_ACCESS_TOKEN: managementToken(), AUTH0_TENANT_DOMAIN: "elsewhere.example" },
    /was not issued by elsewhere\.example/,
  ],
  [
    "a domain that is an address",
    { AUTH0_ACCESS_TOKEN: managementToken(), AUTH0_TENANT_DOMAIN: "https://example.eu.auth0.com" },
    /✗ AUTH0_TENANT_DOMAIN must be a domain/,
  ],
  [
    "a token of an issuer that is no domain",
    { AUTH0_ACCESS_TOKEN: managementToken({ iss: "https://x\u001b[2J/", aud: "https://x\u001b[2J/api/v2/" }) },
    /was not issued by .* is not sent there\. Copy it from Auth0: Applications, APIs, Auth0 Management API, API Explorer\n$/,
  ],
  ["an expired token", { AUTH0_ACCESS_TOKEN: managementToken({ exp: 1 }) }, /✗ AUTH0_ACCESS_TOKEN has expired/],
])) {
  test(`the tenant is not shipped with ${what}, and no token is shown`, async (t) => {
    const { code, output, commands } = await runCommand("deploy-tenant", await stageProject(t), { env });
    assert.equal(code, 1);
    assert.match(output, said);
    assert.deepEqual(commands, []);
    if (env.AUTH0_ACCESS_TOKEN) assert.ok(!output.includes(env.AUTH0_ACCESS_TOKEN));
  });
}

test("the tenant restricts whom it must where an organization is set or a scope required, and only there", async (t) => {
  for (const [vars, lines] of /** @type {[Record<string, string>, string[]][]} */ ([
    [{}, []],
    [{ AUTH0_ORGANIZATION: "org_1" }, ["organization_usage: require"]],
    [{ AUTH0_REQUIRED_SCOPE: "read:orders" }, ["enforce_policies: true"]],
  ])) {
    const root = await stageProject(t, { vars, stale: true });
    const template = await readFile(join(root, "auth0/tenant.yaml"), "utf8");
    const yaml = Object.entries(tenantKeywords(await readSettings(root))).reduce(
      (text, [name, value]) => text.replaceAll(`##${name}##`, value),
      template,
    );
    assert.deepEqual(
      ["organization_usage: require", "enforce_policies: true"].filter((line) =>
        new RegExp(`^    ${line}$`, "m").test(yaml),
      ),
      lines,
    );
  }
});

test("tokens have permissions where the skill wants them, and RBAC is on", async (t) => {
  for (const [choices, dialect, isRbac] of /** @type {const} */ ([
    [{}, "access_token", false],
    [{ permissions_in_token: false }, "access_token", false],
    [{ permissions_in_token: true }, "access_token_authz", true],
  ])) {
    const root = await stageProject(t, { choices, stale: true });
    const template = await readFile(join(root, "auth0/tenant.yaml"), "utf8");
    const yaml = Object.entries(tenantKeywords(await readSettings(root))).reduce(
      (text, [name, value]) => text.replaceAll(`##${name}##`, value),
      template,
    );
    assert.match(yaml, new RegExp(`^    token_dialect: "${dialect}"$`, "m"));
    assert.equal(/^    enforce_policies: true$/m.test(yaml), isRbac);
  }
});

test("the tenant accepts Alexa's three callbacks, and agrees with the skill on audience and client authentication", async (t) => {
  for (const [access_token_scheme, method] of [
    ["HTTP_BASIC", "client_secret_basic"],
    ["REQUEST_BODY_CREDENTIALS", "client_secret_post"],
  ]) {
    const root = await stageProject(t, { choices: { access_token_scheme } });
    const settings = await readSettings(root);
    const keywords = Object.entries(tenantKeywords(settings));
    const template = await readFile(join(root, "auth0/tenant.yaml"), "utf8");
    const yaml = keywords.reduce((text, [name, value]) => text.replaceAll(`##${name}##`, value), template);
    assert.deepEqual(
      [...yaml.matchAll(/- "(https:\/\/.*?)"/g)].map(([, url]) => url),
      alexaCallbacks(settings.vendorId),
    );
    assert.match(yaml, /identifier: "https:\/\/api\.example\.com\/greeter\?v=1&x=ü"/);
    assert.match(yaml, new RegExp(`token_endpoint_auth_method: "${method}"`));
    assert.doesNotMatch(yaml.replace(/^#.*$/gm, ""), /##/, "no name is left over");
  }
});
