/** `make dev` as a process, from its start to Ctrl-C, on a copy of the sample, with `make say` and saved files. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { isDeepStrictEqual, promisify } from "node:util";
import { worldAt } from "../../src/world/paths.mjs";
import { freePort, hold } from "../../src/world/ports.mjs";
import { KIT, ROOT } from "../repository.mjs";
import { sentence } from "../sample.mjs";
import { copySample } from "./copy.mjs";
import { eventually, fileWith, WAYS } from "./saves.mjs";

const execute = promisify(execFile);
const UP = "Ctrl-C stops everything";
const SENTENCE = sentence("link");
const LAUNCH = join(ROOT, "kit/src/world/requests/launch.json");

describe("make dev", () => {
  /** @type {Awaited<ReturnType<typeof copySample>>} */
  let sample;
  /** @type {ReturnType<typeof makeDev>} */
  let dev;
  /** @type {Record<string, string>} */
  const ports = {};

  /** @param {Record<string, string>} env */
  function makeDev(env) {
    const child = spawn(process.execPath, [KIT, "dev"], {
      cwd: sample.folder,
      env: { ...process.env, ...sample.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    const ended = once(child, "close");
    return { child, ended, output: () => output };
  }

  before(
    async () => {
      sample = await copySample();
      for (const name of ["WORKER_PORT", "SIMULATOR_PORT", "TENANT_PORT"]) ports[name] = `${await freePort()}`;
      dev = makeDev(ports);
      while (!dev.output().includes(UP) && dev.child.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(dev.child.exitCode, null, dev.output());
    },
    { timeout: 600_000 },
  );
  after(async () => {
    dev?.child.kill("SIGTERM");
    await dev?.ended;
    await sample.remove();
  });

  /** From a folder below the project's, without saying which local environment. @param {string[]} args */
  const say = (...args) => execute(process.execPath, [KIT, "say", ...args], { cwd: join(sample.folder, "src") });

  /** @param {string} utterance @returns {Promise<any>} the exchange */
  async function hear(utterance = "open account greeter") {
    const body = JSON.stringify({ utterance, account: "newcomer", locale: "en-US" });
    const response = await fetch(`http://127.0.0.1:${ports.SIMULATOR_PORT}/do/say`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    return response.json();
  }

  /** @param {string} text */
  const prints = (text) =>
    eventually(
      async () => dev.output(),
      (output) => output.includes(text),
      () => `not printed: ${text}\n${dev.output()}`,
    );

  it("shows one unlinked and one linked launch, and where everything is", () => {
    const shown = dev.output();
    const launches = shown.split("LaunchRequest  robin").slice(1);
    assert.equal(launches.length, 2);
    assert.ok(launches[0].includes(`spoken   ${SENTENCE}`), shown);
    assert.match(launches[0], /card +LinkAccount/);
    assert.ok(launches[1].includes(`spoken   ${sentence("welcome", "Ada")}`), shown);
    for (const port of Object.values(ports)) assert.match(shown, new RegExp(`http://127\\.0\\.0\\.1:${port}\\b`));
  });

  it("is as the README shows it", async () => {
    const [, , shown = ""] = (await readFile(join(ROOT, "README.md"), "utf8"))
      .split(/^```\w*\n/m)
      .filter((_, index) => index === 0 || index % 2 === 1);
    const plain = (/** @type {string} */ text) =>
      text
        .replace(/ \d+ ms$/gm, " 1 ms")
        .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:0")
        .replace(/^worker {2}.*\n/gm, "");
    assert.match(shown, /LaunchRequest/);
    assert.ok(plain(dev.output()).includes(plain(shown).replace(/\n```[^]*$/, "")), dev.output());
  });

  it("is talked to by make say", async () => {
    const { stdout } = await say("who", "am", "I");
    assert.match(stdout, /IntentRequest WhoAmIIntent[^]*status +200/);
    assert.ok(stdout.includes(`spoken   ${sentence("you_are", "Ada")}`), stdout);
    assert.match((await say("open account greeter", "--user", "unlinked")).stdout, /card +LinkAccount/);
    const { response } = JSON.parse((await say("who am I", "--show", "response")).stdout);
    assert.match(response.outputSpeech.text, /Ada/);
    const { request } = JSON.parse((await say("help", "--show", "request")).stdout);
    assert.equal(request.intent.name, "AMAZON.HelpIntent");
    await assert.rejects(say("hello", "--locale", "xx-XX"), /no interaction model for xx-XX/);
  });

  it("says in a sentence what cannot be sent", async () => {
    await assert.rejects(say(), /^Error: [^]*✗ say what\? For example: make say WHAT="who am I"/);
    await assert.rejects(say("help", "--show", "all"), /✗ --show is request or response, not all/);
    await assert.rejects(say("x".repeat(401)), /✗ an utterance has 400 characters at most, and this one has 401/);
    const file = join(sample.folder, "request.json");
    await assert.rejects(say("--file", file), /✗ \S+request\.json cannot be read/);
    for (const [text, said] of /** @type {[string, RegExp][]} */ ([
      ['{"request": {"type": "IntentRequest"}', /✗ \S+request\.json is not JSON: line 1, column \d+: a \} is missing/],
      ['{"request": {"type": "IntentRequest"}}', /✗ an IntentRequest to send has "intent": \{"name": "…"\}/],
    ])) {
      await writeFile(file, text);
      await assert.rejects(say("--file", file), said);
    }
    const { stdout } = await execute(
      "make",
      ["-f", join(ROOT, "Makefile"), "say", `WHAT=what "is" my $name`, "ARGS=--show request"],
      { cwd: sample.folder },
    );
    assert.match(stdout, /"type": "IntentRequest"/);
  });

  it("does not make up an account that nobody has", async () => {
    for (const option of ["--user", "--voice"]) {
      await assert.rejects(
        say("help", option, "robbin"),
        /there is no account robbin: there are robin, sasha, newcomer/,
      );
      assert.match((await say("help", option, "sasha")).stdout, /status +200/);
    }
  });

  it("takes requests from files, with this moment's values in them", async () => {
    assert.match((await say("--file", LAUNCH)).stdout, /LaunchRequest  robin[^]*spoken .*Ada/);
    const { context, request } = JSON.parse(
      (await say("--file", LAUNCH, "--user", "unlinked", "--show", "request")).stdout,
    );
    assert.equal("accessToken" in context.System.user, false);
    assert.ok(Math.abs(Date.parse(request.timestamp) - Date.now()) < 30_000);
  });

  it("says which ports are taken, all at once, and what to do", async () => {
    const { WORKER_PORT, SIMULATOR_PORT, TENANT_PORT } = ports;
    const all = makeDev(ports);
    assert.equal((await all.ended)[0], 1);
    const said = `ports ${WORKER_PORT}, ${SIMULATOR_PORT}, ${TENANT_PORT} are taken: make dev runs already for this project, and make say talks to it. Stop it with Ctrl-C in its terminal, or choose others: WORKER_PORT=`;
    assert.ok(all.output().includes(said), all.output());
    const chosen = [...all.output().matchAll(/_PORT=(\d+)/g)].map(([, port]) => port);
    assert.equal(new Set([...chosen, ...Object.values(ports)]).size, 6, "each another");
    const stranger = createServer().listen(0, "127.0.0.1");
    await once(stranger, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (stranger.address());
    const one = makeDev({ WORKER_PORT: "0", SIMULATOR_PORT: `${port}`, TENANT_PORT: "0" });
    assert.equal((await one.ended)[0], 1);
    assert.match(one.output(), /port \d+ is taken; choose another: SIMULATOR_PORT=\d+ make dev/);
    stranger.close();
    const same = makeDev({ WORKER_PORT: "9999", SIMULATOR_PORT: "9999", TENANT_PORT: "9999" });
    assert.equal((await same.ended)[0], 1);
    assert.match(same.output(), /✗ WORKER_PORT and SIMULATOR_PORT are both 9999: each needs a port of its own/);
  });

  it("takes up ten saved sentences, however they are saved, among them one that does not compile", {
    timeout: 400_000,
  }, async (t) => {
    const path = await fileWith(join(sample.folder, "src"), SENTENCE);
    const source = await readFile(path, "utf8");
    t.after(() => writeFile(path, source)); // or every later test would fail too
    const ways = Object.entries(WAYS);
    let current = SENTENCE;
    /** @type {string[]} */
    const noted = [];
    for (let i = 0; i < 10; i++) {
      const [name, save] = ways[i % ways.length];
      const started = performance.now();
      if (i === 5) {
        const before = dev.output().length;
        await save(path, source.replace(SENTENCE, `Sentence ${i}.`).replace(/;\s*$/, " oops;\n"));
        const since = () => dev.output().slice(before).trimEnd();
        const output = await eventually(
          async () => since(),
          (text) => text.endsWith("\n✗ the build failed (exit status 1): the previous Worker still answers"),
          since,
        );
        const last = output.split("==> Building what has changed").at(-1) ?? ""; // a save whose steps are seen far apart is built twice
        assert.equal(last.split("error: expected").length - 1, 1, last);
        assert.equal(last.split("the build failed").length - 1, 1, last);
        const { judgement } = await eventually(
          () => hear(),
          ({ notes }) => isDeepStrictEqual(notes, ["The last build failed: the previous Worker answers"]),
          since,
        );
        assert.ok(judgement.spoken.startsWith(current), judgement.spoken);
        assert.match((await say("help")).stdout, /note +The last build failed: the previous Worker answers/);
        t.diagnostic(
          `save ${i + 1}, ${name}: did not compile, printed after ${Math.round(performance.now() - started)} ms`,
        );
        continue;
      }
      current = `Sentence ${i}.`;
      await save(path, source.replace(SENTENCE, current));
      const hearing = async () => {
        const exchange = await hear();
        noted.push(...exchange.notes);
        return exchange;
      };
      await eventually(
        hearing,
        ({ judgement, notes }) => judgement.spoken?.startsWith(current) && !notes.length,
        () => `not heard: ${current}, saved ${name}\n${dev.output().slice(-2000)}`,
      );
      t.diagnostic(`save ${i + 1}, ${name}: heard after ${Math.round(performance.now() - started)} ms`);
    }
    assert.ok(noted.includes("A change is being built: the previous Worker answers"));
    assert.equal(dev.child.exitCode, null);
  });

  it("applies a changed skill package, and says what else is to be done", async () => {
    const model = join(sample.folder, "skill-package/interactionModels/custom/en-US.json");
    const text = await readFile(model, "utf8");
    assert.equal((await hear("reveal my identity")).envelope.request.intent.name, "AMAZON.FallbackIntent");
    await WAYS["by rename"](model, text.replace('"who am I"', '"who am I", "reveal my identity"'));
    await prints("skill-package/ has changed: Alexa uses the new one");
    assert.equal((await hear("reveal my identity")).envelope.request.intent.name, "WhoAmIIntent");

    const linking = join(sample.folder, "account-linking.json");
    const agreed = await readFile(linking, "utf8");
    await writeFile(linking, agreed.replace('"offline_access"', '"offline_access", "read:orders"'));
    await prints("account-linking.json has changed: stop make dev and start it again");
    assert.doesNotMatch(
      dev.output(),
      /account-linking\.json: does not match the settings/,
      "a scope of the author's is no setting's",
    );
    await writeFile(linking, agreed);
    await prints("account-linking.json is as it was when this world started");

    const settings = join(sample.folder, "skill.toml");
    await writeFile(
      settings,
      (await readFile(settings, "utf8")).replaceAll('"Account Greeter"', '"Account Announcer"'),
    );
    await prints("skill-package/skill.json: does not match the settings");

    const known = await readFile(model, "utf8");
    await writeFile(model, known.replace('"WhoAmIIntent"', '"Bad Intent!"'));
    await prints('✗ Amazon would refuse this: en-US.json: "Bad Intent!" is not a valid intent name');
    await prints("skill-package/ has changed: Alexa uses the new one");
    assert.equal(
      (await hear("reveal my identity")).envelope.request.intent.name,
      "Bad Intent!",
      "the local Alexa plays what it can",
    );

    await rm(model);
    await prints("✗ [locales.en-US] in skill.toml has no skill-package/interactionModels/custom/en-US.json");
    assert.doesNotMatch(dev.output(), /previous files/);
    await writeFile(model, known.replace('"WhoAmIIntent"', '"Bad Intent!"'));
    await eventually(
      () => hear("reveal my identity"),
      ({ envelope }) => envelope?.request.intent.name === "Bad Intent!",
      dev.output,
    );

    await writeFile(model, "{");
    await prints("en-US.json is not JSON: line 1, column ");
    await prints("! Alexa still uses the previous files");
    assert.equal((await hear("reveal my identity")).envelope.request.intent.name, "Bad Intent!");
    await writeFile(model, known);
  });

  /**
   * Without the note that a change is being built: the model that the test above has written.
   * @param {string[]} notes
   */
  const settled = (notes) => notes.filter((note) => !note.startsWith("A change is being built"));

  it("tells where a handler panicked, in the terminal and beside the request, and answers the next", async (t) => {
    const path = await fileWith(join(sample.folder, "src"), "Ask::Help =>");
    const source = await readFile(path, "utf8");
    t.after(() => writeFile(path, source));
    await writeFile(
      path,
      source.replace(
        "Ask::Help =>",
        'Ask::Help if std::hint::black_box(true) => panic!("a test panics"),\n        Ask::Help =>',
      ),
    );
    const { notes, judgement } = await eventually(
      () => hear("help"),
      ({ status }) => status === 500,
      dev.output,
    );
    const [panicked, ...others] = settled(notes);
    assert.deepEqual(others, []);
    assert.match(panicked, /^The Worker panicked at src\/\S+:\d+:\d+: a test panics$/);
    assert.match(judgement.problems[0], /^the endpoint answered 500: internal_error \(\S+codes\.md#internal_error\)$/);
    assert.match(dev.output(), /worker {2}panicked at src\/\S+:\d+:\d+:\nworker {2}a test panics\n/);
    assert.equal((await hear()).status, 200);
    await writeFile(path, source);
    await eventually(
      () => hear("help"),
      ({ status, notes }) => status === 200 && notes.length === 0,
      dev.output,
    );
  });

  it("names a loop in a handler, and starts the Worker again", { timeout: 120_000 }, async (t) => {
    const path = await fileWith(join(sample.folder, "src"), "Ask::Help =>");
    const source = await readFile(path, "utf8");
    t.after(() => writeFile(path, source));
    const loop = "Ask::Help if std::hint::black_box(true) => loop { std::hint::black_box(0); },\n        Ask::Help =>";
    await writeFile(path, source.replace("Ask::Help =>", loop));
    const { judgement } = await eventually(
      () => hear("help"),
      ({ status }) => status === undefined,
      dev.output,
    );
    assert.deepEqual(judgement.problems, ["no answer in 8 s"]);
    await prints("! The Worker answered nothing more, so it was started again: is there a loop in the handler?");
    assert.equal((await hear()).status, 200);
    await writeFile(path, source);
    await eventually(
      () => hear("help"),
      ({ status, notes }) => status === 200 && notes.length === 0,
      dev.output,
    );
  });

  it("takes up new settings of the Worker", async (t) => {
    const path = join(sample.folder, "wrangler.toml");
    const text = await readFile(path, "utf8");
    t.after(() => writeFile(path, text));
    await writeFile(path, text.replace('AUTH0_ACCEPT_ID_TOKENS = ""', 'AUTH0_ACCEPT_ID_TOKENS = "perhaps"'));
    await prints("✗ the new Worker does not start: /healthz answers 500");
    assert.deepEqual(settled((await eventually(hear, ({ status }) => status === 500, dev.output)).notes), [
      "The last build does not start",
    ]);
    await writeFile(path, text);
    await eventually(hear, ({ status, notes }) => status === 200 && notes.length === 0, dev.output);
  });

  it("ends with Ctrl-C, says so, and leaves nothing behind", async () => {
    assert.ok(existsSync(join(worldAt(sample.folder, Number(ports.WORKER_PORT)), "world.json")));
    dev.child.kill("SIGINT");
    assert.deepEqual(await dev.ended, [0, null]);
    assert.match(dev.output(), /\nStopping\n$/);
    for (const port of Object.values(ports)) await (await hold(Number(port))).release();
    assert.equal(existsSync(worldAt(sample.folder, Number(ports.WORKER_PORT))), false);
    await assert.rejects(say("hello"), /the local environment is not running: make dev/);
  });

  it("says that it is starting while it is, and ends what a killed world has left", { timeout: 400_000 }, async () => {
    const starts = async () => {
      const next = (dev = makeDev(ports));
      const page = await eventually(
        () =>
          fetch(`http://127.0.0.1:${ports.SIMULATOR_PORT}/`).then(
            async (response) => ({ status: response.status, text: await response.text() }),
            () => undefined,
          ),
        Boolean,
        next.output,
      );
      if (page?.status === 503) {
        assert.match(page.text, /The local environment is starting/);
        await eventually(
          () => say("hello").catch((error) => error),
          ({ stderr }) => /✗ the local environment is starting/.test(stderr),
          next.output,
        );
      }
      await eventually(
        async () => next.output(),
        (output) => output.includes(UP),
        next.output,
      );
      return next;
    };
    const killed = await starts();
    killed.child.kill("SIGKILL");
    await once(killed.child, "exit"); // its workerd is still running, and keeps the output open
    await starts();
    assert.match((await say("help")).stdout, /status +200/);
  });
});
