/** `make doctor` as it is typed. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { localSetup } from "../../src/doctor/local.mjs";
import { line } from "../../src/doctor/report.mjs";
import { AUDIENCE, CLIENT_SECRET, diagnose, openClinic } from "../doctor/doctor.mjs";
import { editJson, editToml, stageProject } from "../project/project.mjs";
import { KIT, ROOT } from "../repository.mjs";

const clinic = await openClinic();
after(() => clinic.close());
const VARS = { AUTH0_DOMAIN: clinic.tenant.domain, AUTH0_CLIENT_ID: "alexa-skill", AUTH0_AUDIENCE: AUDIENCE };

/**
 * @param {string} cwd
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @returns {Promise<{ code: number, output: string, stdout: string }>}
 */
const doctor = (cwd, args = [], env = { AUTH0_CLIENT_SECRET: CLIENT_SECRET }) =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [KIT, "doctor", ...args],
      { cwd, env: { ...process.env, AUTH0_CLIENT_SECRET: "", ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr, stdout }),
    );
    child.stdin?.end();
  });

test("where nothing is wrong it ends well, and says loudly what it could not look at", async (t) => {
  const worker_url = await clinic.redeploy(VARS);
  const { code, output } = await doctor(await stageProject(t, { vars: VARS, choices: { worker_url } }));
  assert.equal(code, 0, output);
  assert.match(output, /^✓ redirect-urls +3 accepted, another vendor's refused$/m);
  assert.match(output, /^✓ client +client id, secret and HTTP_BASIC are accepted/m);
  assert.match(output, /^- sign-in +SKIPPED: there is nobody to sign in {2}→ run it in a terminal$/m);
  assert.match(output, /^32 checks: 1\d passed, 1\d SKIPPED$/m);
  assert.ok(!output.includes(CLIENT_SECRET));
});

test("a client secret with a newline at its end, as a file has, is that secret", async (t) => {
  const worker_url = await clinic.redeploy(VARS);
  const { output } = await doctor(await stageProject(t, { vars: VARS, choices: { worker_url } }), [], {
    AUTH0_CLIENT_SECRET: `${CLIENT_SECRET}\n`,
  });
  assert.match(output, /^✓ client +client id, secret and HTTP_BASIC are accepted/m);
});

test("where something is wrong it fails, for programs too", async (t) => {
  const worker_url = await clinic.redeploy(VARS);
  const root = await stageProject(t, { vars: VARS, choices: { worker_url, vendor_id: "MOTHER" } });
  const text = await doctor(root);
  assert.equal(text.code, 1);
  assert.match(
    text.output,
    /^✗ redirect-urls +none of Alexa's redirect URLs is accepted \(400\) {2}→ .*compare .*vendor_id.*add to Allowed Callback URLs: https:\/\/pitangui\.amazon\.com\/api\/skill\/link\/MOTHER, https:\/\/layla/m,
  );
  const { code, output } = await doctor(root, ["--json"]);
  assert.equal(code, 1);
  const { version, healthy, checks } = JSON.parse(output);
  assert.equal(version, 1);
  assert.equal(healthy, false);
  const failed = checks.filter((/** @type {any} */ { status }) => status === "fail");
  assert.deepEqual(
    failed.map((/** @type {any} */ { name }) => name),
    ["redirect-urls"],
  );
  assert.ok(failed[0].remedy);
});

test("what is wrong with a model or a locale hides no check of account linking", async (t) => {
  const worker_url = await clinic.redeploy(VARS);
  const checks = async (/** @type {string} */ root) => {
    const { checks } = JSON.parse((await doctor(root, ["--json"])).stdout);
    const about = ["models", "locales", "files"];
    return {
      failed: checks
        .filter((/** @type {any} */ { status }) => status === "fail")
        .map((/** @type {any} */ { name, message }) => `${name}: ${message}`),
      others: checks
        .filter((/** @type {any} */ { name }) => !about.includes(name))
        .map((/** @type {any} */ { name, status }) => `${name} ${status}`),
    };
  };
  const stage = () => stageProject(t, { vars: VARS, choices: { worker_url } });
  const healthy = await checks(await stage());
  assert.deepEqual(healthy.failed, []);
  const model = "skill-package/interactionModels/custom/en-US.json";
  for (const [change, said] of /** @type {[(root: string) => Promise<void>, RegExp][]} */ ([
    [(root) => writeFile(join(root, model), "{"), /^models: .*en-US\.json is not JSON/],
    [
      (root) =>
        editJson(join(root, model), ({ interactionModel: { languageModel } }) => {
          languageModel.intents.push({ name: "Bad Intent" });
        }),
      /^models: en-US\.json: "Bad Intent" is not a valid intent name/,
    ],
    [
      (root) =>
        editJson(join(root, model), ({ interactionModel: { languageModel } }) => {
          languageModel.invocationName = "another name";
        }),
      /^files: .*en-US\.json: does not match the settings/,
    ],
    [
      (root) =>
        editToml(join(root, "skill.toml"), ({ locales }) => {
          locales["en-UK"] = locales["en-GB"];
        }),
      /^locales: locales\.en-UK in skill\.toml is not a locale of Alexa's\. Did you mean en-GB\?/,
    ],
  ])) {
    const root = await stage();
    await change(root);
    const { failed, others } = await checks(root);
    assert.equal(failed.length, 1, failed.join("\n"));
    assert.match(failed[0], said);
    assert.deepEqual(others, healthy.others);
  }
});

test("settings that cannot be used are all that it tells, for programs too", async (t) => {
  const root = await stageProject(t, {
    vars: { AUTH0_DOMAIN: "https://example.eu.auth0.com/" },
    choices: { vendorid: "M1" },
    stale: true,
  });
  const { code, output } = await doctor(root, ["--json"]);
  assert.equal(code, 1);
  const { version, healthy, checks } = JSON.parse(output);
  assert.equal(version, 1);
  assert.equal(healthy, false);
  assert.deepEqual(
    checks.map((/** @type {any} */ { name, status }) => [name, status]),
    [
      ["settings", "fail"],
      ["settings", "fail"],
    ],
  );
  assert.match(checks[0].message, /vendorid in skill\.toml is not a setting\. Did you mean vendor_id\?/);
  assert.match(
    (await doctor(root)).output,
    /^✗ settings +AUTH0_DOMAIN in wrangler\.toml must be a domain in lower case/m,
  );
});

test("for programs it is JSON whatever happens", async (t) => {
  const broken = await stageProject(t);
  await writeFile(join(broken, "account-linking.json"), '{"accountLinkingRequest": {}');
  const unwrapped = await stageProject(t);
  await writeFile(join(unwrapped, "skill-package/skill.json"), "{}");
  const elsewhere = await mkdtemp(join(tmpdir(), "elsewhere-"));
  t.after(() => rm(elsewhere, { recursive: true }));
  for (const [cwd, said] of /** @type {[string, RegExp][]} */ ([
    [broken, /account-linking\.json is not JSON: line 1, column \d+: a \} is missing/],
    [unwrapped, /skill\.json must be \{"manifest"/],
    [elsewhere, /there is no skill\.toml/],
  ])) {
    const { code, stdout } = await doctor(cwd, ["--json"]);
    assert.equal(code, 1);
    const { healthy, checks } = JSON.parse(stdout);
    assert.deepEqual([healthy, checks.length, checks[0].status], [false, 1, "fail"]);
    assert.match(checks[0].message, said);
    assert.ok(checks[0].remedy);
    assert.match((await doctor(cwd)).output, said);
  }
});

test("without the secret in the environment nothing waits for it where there is no terminal", async (t) => {
  const { code, output } = await doctor(
    await stageProject(t, { vars: VARS, choices: { worker_url: await clinic.redeploy(VARS) } }),
    [],
    {},
  );
  assert.equal(code, 0, output);
  assert.match(output, /^- client +SKIPPED: no client secret {2}→ AUTH0_CLIENT_SECRET/m);
});

test("with --json, the result for the local environment is JSON and nothing else", async () => {
  const { code, stdout, output } = await doctor(ROOT, ["--local", "--json"]);
  assert.equal(code, 0, output);
  const { healthy, checks } = JSON.parse(stdout);
  assert.equal(healthy, true);
  assert.equal(checks.length, 32);
});

test("with --json, a local environment that cannot start is reported as JSON", async (t) => {
  const root = await stageProject(t);
  await editJson(join(root, "account-linking.json"), ({ accountLinkingRequest }) => {
    delete accountLinkingRequest.authorizationUrl;
  });
  const { code, stdout } = await doctor(root, ["--local", "--json"]);
  assert.equal(code, 1);
  const [{ name, message }, ...more] = JSON.parse(stdout).checks;
  assert.deepEqual(
    [name, message, more],
    ["doctor", "account-linking.json has no authorizationUrl: make generate", []],
  );
});

test("Ctrl-C and a signal to end stop the build of the local environment, and say nothing more", async (t) => {
  for (const [signal, expected] of /** @type {[NodeJS.Signals, number][]} */ ([
    ["SIGINT", 130],
    ["SIGTERM", 130],
  ])) {
    const root = await stageProject(t, { stale: true });
    await editToml(join(root, "wrangler.toml"), (config) => {
      config.build = { command: "echo $$ >building; sleep 300" };
    });
    const child = spawn(process.execPath, [KIT, "doctor", "--local"], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    let pid = 0;
    while (!pid)
      pid = Number(
        await readFile(join(root, "building"), "utf8").catch(
          () => new Promise((resolve) => setTimeout(() => resolve(""), 20)),
        ),
      );
    child.kill(signal);
    const [code] = await once(child, "close");
    assert.equal(code, expected, output);
    assert.equal(output, "");
    assert.throws(() => process.kill(pid, 0), { code: "ESRCH" }, "the build has ended");
  }
});

test("the local environment is in order", async () => {
  const { setup, close } = await localSetup({ project: ROOT, builds: false });
  try {
    const lines = await diagnose(setup);
    assert.equal(lines.length, 32);
    const rest = lines.filter(({ status }) => status !== "ok").map(line);
    assert.deepEqual(rest, [
      "- endpoints         SKIPPED: the Worker is on this machine, so there is no public URL",
      "- certificate-type  SKIPPED: the Worker is on this machine, where Alexa's certificate rules do not apply",
      "- tenant-cert       SKIPPED: the tenant is on this machine and has none",
      "- certificate       SKIPPED: the Worker is on this machine and has none",
    ]);
  } finally {
    await close();
  }
});
