/** `make dev`, from its start to Ctrl-C, as a process; and `make say` beside it. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { worldAt } from "../../world/paths.mjs";
import { freePort } from "../../world/ports.mjs";
import { KIT, ROOT } from "../repository.mjs";

const execute = promisify(execFile);
const UP = "Ctrl-C stops everything";

/** @param {Record<string, string>} env */
function makeDev(env) {
  const child = spawn(process.execPath, [KIT, "dev"], { cwd: ROOT, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = once(child, "close");
  return { child, ended, output: () => output };
}

describe("make dev", () => {
  /** @type {ReturnType<typeof makeDev>} */
  let dev;
  /** @type {Record<string, string>} */
  let ports;

  before(async () => {
    const free = await Promise.all(["WORKER_PORT", "SIMULATOR_PORT", "TENANT_PORT"].map(async (name) => [name, `${await freePort(0, name)}`]));
    ports = Object.fromEntries(free);
    dev = makeDev(ports);
    while (!dev.output().includes(UP) && dev.child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(dev.child.exitCode, null, dev.output());
  }, { timeout: 300_000 });
  after(() => dev.child.kill("SIGTERM"));

  /** @param {string[]} args */
  const say = (...args) => execute(process.execPath, [KIT, "say", ...args], { cwd: ROOT, env: { ...process.env, ...ports } });

  it("shows one unlinked and one linked launch, and where everything is", () => {
    const shown = dev.output();
    assert.match(shown, /LaunchRequest  robin[^]*spoken +Please link your account[^]*card +LinkAccount/);
    assert.match(shown, /LaunchRequest  robin[^]*spoken +Welcome back, Ada/);
    for (const port of Object.values(ports)) assert.match(shown, new RegExp(`http://127\\.0\\.0\\.1:${port}\\b`));
  });

  it("is talked to by make say", async () => {
    assert.match((await say("who", "am", "I")).stdout, /IntentRequest WhoAmIIntent[^]*status +200[^]*spoken +You are Ada/);
    assert.match((await say("open account greeter", "--user", "unlinked")).stdout, /card +LinkAccount/);
    const { response } = JSON.parse((await say("who am I", "--show", "response")).stdout);
    assert.match(response.outputSpeech.text, /Ada/);
    const { request } = JSON.parse((await say("help", "--show", "request")).stdout);
    assert.equal(request.intent.name, "AMAZON.HelpIntent");
    await assert.rejects(say("hello", "--locale", "xx-XX"), /no interaction model for xx-XX/);
  });

  it("takes requests from files, with this moment's values in them", async () => {
    assert.match((await say("--file", "kit/world/requests/launch.json")).stdout, /LaunchRequest  robin[^]*Welcome back, Ada/);
    const { context, request } = JSON.parse((await say("--file", "kit/world/requests/launch.json", "--user", "unlinked", "--show", "request")).stdout);
    assert.equal("accessToken" in context.System.user, false);
    assert.ok(Math.abs(Date.parse(request.timestamp) - Date.now()) < 30_000);
  });

  it("says which port is taken, and what to do", async () => {
    const { ended, output } = makeDev(ports);
    assert.equal((await ended)[0], 1);
    assert.match(output(), /port \d+ is taken; choose another: SIMULATOR_PORT=\d+ make dev/);
  });

  it("ends with Ctrl-C, and leaves nothing behind", async () => {
    assert.ok(existsSync(join(worldAt(ROOT, Number(ports.WORKER_PORT)), "world.json")));
    dev.child.kill("SIGINT");
    assert.deepEqual(await dev.ended, [0, null]);
    for (const port of Object.values(ports)) await once(createServer().listen(Number(port), "127.0.0.1").unref(), "listening");
    assert.equal(existsSync(worldAt(ROOT, Number(ports.WORKER_PORT))), false);
    await assert.rejects(say("hello"), /the local world is not running: make dev/);
  });
});
