/** The settings are checked by the Worker's rules before files are generated from them. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { LOCALES } from "../../src/alexa/locales.mjs";
import { valueProblems } from "../../src/project/rules.mjs";
import { inspectSettings, readSettings, sentence, toSettings } from "../../src/project/settings.mjs";
import { SCHEMA } from "../../src/project/shape.mjs";
import { builtWorker } from "../../src/testing/build.mjs";
import { startMiniflare } from "../../src/world/worker/miniflare.mjs";
import { KIT, ROOT } from "../repository.mjs";
import { editToml, SKILL_ID, stageProject } from "./project.mjs";

/** @import { TestContext } from "node:test" */

/** @param {string} cwd @param {string[]} args @returns {Promise<{ code: number, output: string }>} */
const generate = (cwd, args = []) =>
  new Promise((resolve) => {
    execFile(process.execPath, [KIT, "generate", ...args], { cwd }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });

/** @param {TestContext} t @param {Parameters<typeof stageProject>[1]} changes */
async function problems(t, changes) {
  const root = await stageProject(t, { ...changes, stale: true });
  return (await inspectSettings(root)).problems.map(sentence);
}

describe("the settings", () => {
  it("are reported with everything that is wrong, one line each, and no file is written", async (t) => {
    const root = await stageProject(t, {
      vars: /** @type {any} */ ({
        AUTH0_DOMAIN: "https://example.eu.auth0.com/",
        AUTH0_DOMIAN: "example.eu.auth0.com",
        auth0_audience: "x",
        AUTH0_ORGANIZATION: 1,
        AUTH0_ACCEPT_ID_TOKENS: "yes",
      }),
      choices: {
        vendorid: "M1",
        worker_url: "http://example.com",
        sign_in_domains: "cdn.auth0.com",
        recognised_voices: "yes",
        locales: { "en-US": { nmae: "Greeter", invocation_name: "account greeter" } },
      },
      stale: true,
    });
    const before = await readFile(join(root, "account-linking.json"), "utf8");
    const { code, output } = await generate(root);
    assert.equal(code, 1);
    assert.deepEqual(output.trimEnd().split("\n"), [
      "✗ AUTH0_DOMIAN in wrangler.toml is not a setting. Did you mean AUTH0_DOMAIN?",
      "✗ auth0_audience in wrangler.toml is not a setting. Did you mean AUTH0_AUDIENCE?",
      "✗ AUTH0_ORGANIZATION in wrangler.toml must be a string, in quotes",
      "✗ recognised_voices in skill.toml must be true or false, without quotes",
      '✗ sign_in_domains in skill.toml must be a list of strings: ["…", "…"]',
      "✗ vendorid in skill.toml is not a setting. Did you mean vendor_id?",
      "✗ locales.en-US.nmae in skill.toml is not a setting. Did you mean name?",
      "✗ AUTH0_DOMAIN in wrangler.toml must be a domain in lower case, without scheme or slash: write example.eu.auth0.com",
      "✗ AUTH0_ACCEPT_ID_TOKENS in wrangler.toml must be true or false",
      "✗ worker_url in skill.toml must be https:// and a domain, with nothing after it",
    ]);
    assert.equal(await readFile(join(root, "account-linking.json"), "utf8"), before);
  });

  it("are taken when nothing is wrong, with the author's own variables among them", async (t) => {
    const root = await stageProject(t, {
      vars: /** @type {any} */ ({
        WEATHER_API: "https://api.example.com",
        RETRIES: 3,
        AUTH0_REQUIRED_SCOPE: "read:a  read:b",
      }),
    });
    assert.deepEqual(await generate(root, ["--check"]), {
      code: 0,
      output: "account-linking.json and skill-package/ match the settings\n",
    });
    assert.equal((await readSettings(root)).vars.AUTH0_DOMAIN, "example.eu.auth0.com");
  });

  it("that look like the Worker's are not taken for the author's own", async (t) => {
    for (const [name, said] of [
      ["AUTH0_CLIENT_SECRET", /is not a setting\. The settings are AUTH0_DOMAIN, /],
      ["AUTH0_ORG", /is not a setting/],
      [
        "CACHE_KEY",
        /^CACHE_KEY in wrangler\.toml is a secret: npx wrangler secret put CACHE_KEY, and no line in wrangler\.toml$/,
      ],
      ["alexa_skill_id", /Did you mean ALEXA_SKILL_ID\?/],
      ["AUHT0_DOMAIN", /Did you mean AUTH0_DOMAIN\?/],
    ])
      assert.match(
        (await problems(t, { vars: { [/** @type {string} */ (name)]: "x" } })).join(),
        /** @type {RegExp} */ (said),
      );
  });

  it("that are mistyped are reported with a suggestion", async (t) => {
    for (const [changes, said] of /** @type {[Parameters<typeof stageProject>[1], string][]} */ ([
      [
        { vars: { AUTH0_DOMAIN: "Example.EU.auth0.com/authorize" } },
        "AUTH0_DOMAIN in wrangler.toml must be a domain in lower case, without scheme or slash: write example.eu.auth0.com",
      ],
      [
        { vars: { AUTH0_DOMAIN: "my tenant" } },
        "AUTH0_DOMAIN in wrangler.toml must be a domain in lower case, without scheme or slash",
      ],
      [
        { choices: { worker_url: "greeter.example.workers.dev" } },
        "worker_url in skill.toml must be https:// and a domain, with nothing after it: write https://greeter.example.workers.dev",
      ],
      [
        {
          choices: { locales: { "en-US": { name: "A", invocation_name: "Alexa Greeter 5!", example_phrases: ["x"] } } },
        },
        'locales.en-US.invocation_name in skill.toml must be 2 to 50 lower-case letters, spaces, apostrophes and periods. Amazon: "Invocation name must start with a letter and can only contain lower case letters, spaces, apostrophes, and periods"',
      ],
      [
        { choices: { locales: { "en-UK": { name: "A", invocation_name: "garden helper", example_phrases: ["x"] } } } },
        `locales.en-UK in skill.toml is not a locale of Alexa's. Did you mean en-GB? Alexa has ${LOCALES.join(", ")}`,
      ],
      [
        { choices: { authorization_parameters: { max_age: 60 } } },
        "authorization_parameters.max_age in skill.toml must be a string, in quotes",
      ],
    ]))
      assert.deepEqual(await problems(t, changes), [said]);
  });

  it("with a string that does not end are reported", async (t) => {
    const root = await stageProject(t);
    await writeFile(join(root, "skill.toml"), 'vendor_id = "M1 # its beginning\nworker_url = ""\n');
    assert.deepEqual(await generate(root), {
      code: 1,
      output: '✗ skill.toml:1:32: a text does not end on this line: its closing " is missing\n',
    });
  });

  it("with a syntax error are reported with file, line and column", async (t) => {
    for (const [file, line] of [
      ["skill.toml", "vendor_id = M1"],
      ["wrangler.toml", "name = "],
    ]) {
      const root = await stageProject(t);
      await writeFile(join(root, file), `# a comment\n${line}\n`);
      for (const command of ["generate", "deploy-skill", "doctor"]) {
        const { code, output } = await new Promise((resolve) => {
          execFile(
            process.execPath,
            [KIT, command, ...(command.startsWith("deploy") ? ["--dry-run"] : [])],
            { cwd: root },
            (error, stdout, stderr) => resolve({ code: error?.code, output: stdout + stderr }),
          ).stdin?.end();
        });
        assert.equal(code, 1);
        assert.match(output, new RegExp(`✗ .*${file.replace(".", "\\.")}:2:\\d+: \\w+`), command);
        assert.doesNotMatch(output, /^ +at |node_modules/m, "no stack trace");
      }
    }
  });

  it("that are not there are not a stack trace either", async (t) => {
    const root = await stageProject(t);
    await rm(join(root, "wrangler.toml"));
    const { code, output } = await generate(root);
    assert.equal(code, 1);
    assert.equal(output, "✗ wrangler.toml cannot be read\n");
  });

  it("are looked for before anything else", async (t) => {
    const root = await stageProject(t);
    for (const name of await readdir(root)) if (name !== "skill.toml") await rm(join(root, name), { recursive: true });
    assert.deepEqual(await generate(root), { code: 1, output: "✗ wrangler.toml cannot be read\n" });
    await rm(join(root, "skill.toml"));
    const { code, output } = await generate(root);
    assert.equal(code, 1);
    assert.match(output, /^✗ there is no skill\.toml in [^\n]*\n$/);
  });

  it("and files that are gone or not JSON are reported by name", async (t) => {
    const root = await stageProject(t);
    await rename(join(root, "account-linking.json"), join(root, "moved.json"));
    assert.deepEqual(await generate(root), { code: 1, output: "✗ account-linking.json cannot be read\n" });
    await writeFile(join(root, "account-linking.json"), "{,}");
    const { code, output } = await generate(root);
    assert.equal(code, 1);
    assert.match(output, /^✗ account-linking\.json is not JSON: .*\n$/);
  });

  it("of skill.toml are held to what Alexa takes", async (t) => {
    for (const [choices, said] of /** @type {[Record<string, unknown>, RegExp][]} */ ([
      [{ vendor_id: "A1" }, /^vendor_id .* begin with M/],
      [{ worker_url: "https://example.com/skill" }, /^worker_url/],
      [{ privacy_policy_url: "http://example.com" }, /^privacy_policy_url/],
      [{ access_token_scheme: "BASIC" }, /^access_token_scheme .* HTTP_BASIC or/],
      [{ ssl_certificate_type: "wildcard" }, /^ssl_certificate_type/],
      [{ sign_in_domains: ["https://accounts.google.com"] }, /^sign_in_domains/],
    ])) {
      const found = await problems(t, { choices });
      assert.equal(found.length, 1, found.join());
      assert.match(found[0], said);
    }
    assert.deepEqual(
      await problems(t, {
        choices: {
          worker_url: "https://example.com/",
          ssl_certificate_type: "Wildcard",
          sign_in_domains: ["accounts.google.com"],
        },
      }),
      [],
    );
  });
});

/**
 * @type {[Record<string, unknown>, string[]][]} variables besides those that are in order, and which of them the Worker
 *   refuses
 */
const VARIABLES = [
  [{}, []],
  [{ AUTH0_DOMAIN: " example.eu.auth0.com " }, []],
  [{ AUTH0_DOMAIN: "login.example.com" }, []],
  [{ AUTH0_DOMAIN: "http://127.0.0.1:8789" }, []],
  [{ AUTH0_DOMAIN: "http://localhost:8789" }, []],
  [{ AUTH0_DOMAIN: "http://127.0.0.1" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: "http://127.0.0.1:80" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: "http://127.0.0.1:8789/" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: "http://example.com:8789" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: "http://127.0.0.1:99999" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: "https://example.eu.auth0.com/" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: "example.eu.auth0.com/" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: "Example.eu.auth0.com" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: "example" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: "example.com:443" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: "user@example.com" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: "münchen.example" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: "1.2" }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_DOMAIN: 42 }, ["AUTH0_DOMAIN"]],
  [{ AUTH0_AUDIENCE: "k7mQ2vX9pR4tW8yZ" }, ["AUTH0_AUDIENCE"]],
  [{ AUTH0_AUDIENCE: ["https://api.example.com"] }, ["AUTH0_AUDIENCE"]],
  [{ AUTH0_KEEP_EMAIL: "true" }, []],
  [{ AUTH0_KEEP_EMAIL: "false" }, []],
  [{ AUTH0_KEEP_EMAIL: "yes" }, ["AUTH0_KEEP_EMAIL"]],
  [{ AUTH0_KEEP_EMAIL: true }, ["AUTH0_KEEP_EMAIL"]],
  [{ AUTH0_ACCEPT_ID_TOKENS: "true" }, []],
  [{ AUTH0_ACCEPT_ID_TOKENS: "false" }, []],
  [{ AUTH0_ACCEPT_ID_TOKENS: "TRUE" }, ["AUTH0_ACCEPT_ID_TOKENS"]],
  [{ AUTH0_ACCEPT_ID_TOKENS: true }, ["AUTH0_ACCEPT_ID_TOKENS"]],
  [{ AUTH0_REQUIRED_SCOPE: "read:orders" }, []],
  [{ AUTH0_REQUIRED_SCOPE: "read:orders", AUTH0_AUDIENCE: " " }, ["AUTH0_REQUIRED_SCOPE"]],
  [{ AUTH0_REQUIRED_SCOPE: " read:orders  write:orders " }, []],
  [{ AUTH0_REQUIRED_SCOPE: "read:orders, write:orders" }, ["AUTH0_REQUIRED_SCOPE"]],
  [{ AUTH0_REQUIRED_SCOPE: "read:orders,write:orders" }, ["AUTH0_REQUIRED_SCOPE"]],
  [{ AUTH0_REQUIRED_SCOPE: "'read:orders'" }, []],
  [{ AUTH0_REQUIRED_SCOPE: '"read:orders"' }, ["AUTH0_REQUIRED_SCOPE"]],
  [{ AUTH0_REQUIRED_SCOPE: "read:orders\\" }, ["AUTH0_REQUIRED_SCOPE"]],
  [{ AUTH0_REQUIRED_SCOPE: "bücher:lesen" }, ["AUTH0_REQUIRED_SCOPE"]],
  [{ AUTH0_FORMER_DOMAIN: "login.example.com" }, []],
  [{ AUTH0_FORMER_DOMAIN: "https://login.example.com/" }, ["AUTH0_FORMER_DOMAIN"]],
  [{ AUTH0_FORMER_DOMAIN: "http://127.0.0.1:8789" }, ["AUTH0_FORMER_DOMAIN"]],
  [{ AUTH0_FORMER_DOMAIN: "example.eu.auth0.com" }, ["AUTH0_FORMER_DOMAIN"]],
  [{ AUTH0_FORMER_DOMAIN: "login.example.com", AUTH0_AUDIENCE: "" }, ["AUTH0_FORMER_DOMAIN"]],
  [{ AUTH0_ORGANIZATION: "org_1" }, []],
  [{ AUTH0_ORGANIZATION: "acme" }, []],
  [{ AUTH0_ORGANIZATION: "Acme_Corp-1" }, []],
  [{ AUTH0_ORGANIZATION: "Acme Corp" }, ["AUTH0_ORGANIZATION"]],
  [{ AUTH0_ORGANIZATION: "org_1,org_2" }, ["AUTH0_ORGANIZATION"]],
  [{ AUTH0_ORGANIZATION: "a".repeat(50) }, []],
  [{ AUTH0_ORGANIZATION: "a".repeat(51) }, ["AUTH0_ORGANIZATION"]],
  [{ AUTH0_CLIENT_ID: "k7mQ2vX9 pR4tW8yZ" }, ["AUTH0_CLIENT_ID"]],
  [{ AUTH0_CLIENT_ID: "k7mQ2vX9\u200bpR4tW8yZ" }, ["AUTH0_CLIENT_ID"]],
  [{ AUTH0_AUDIENCE: "https://example.eu.auth0.com/userinfo" }, ["AUTH0_AUDIENCE"]],
  [{ AUTH0_AUDIENCE: "https://example.com/userinfo" }, []],
  [{ ALEXA_SKILL_ID: `${SKILL_ID}, ${SKILL_ID},` }, []],
  [{ ALEXA_SKILL_ID: "greeter" }, ["ALEXA_SKILL_ID"]],
  [{ ALEXA_SKILL_ID: `${SKILL_ID} ${SKILL_ID}` }, ["ALEXA_SKILL_ID"]],
  [{ ALEXA_DEV_ROOT_CA: "not a certificate" }, ["ALEXA_DEV_ROOT_CA"]],
  [{ USER_DATA_DOMAIN: "former.eu.auth0.com" }, []],
  [{ USER_DATA_DOMAIN: "https://former.eu.auth0.com/" }, ["USER_DATA_DOMAIN"]],
  [{ USER_DATA_JURISDICTION: "eu" }, []],
  [{ USER_DATA_JURISDICTION: "EU" }, ["USER_DATA_JURISDICTION"]],
  [{ ALEXA_DEV_API_ORIGIN: "http://127.0.0.1:8788" }, []],
  [{ ALEXA_DEV_API_ORIGIN: "https://127.0.0.1:8788" }, ["ALEXA_DEV_API_ORIGIN"]],
  [{ ALEXA_DEV_CERT_ORIGIN: "http://127.0.0.1:8788" }, []],
  [{ ALEXA_DEV_CERT_ORIGIN: "https://127.0.0.1:8788" }, ["ALEXA_DEV_CERT_ORIGIN"]],
  [{ AUTH0_DOMAIN: "x", AUTH0_ACCEPT_ID_TOKENS: "1" }, ["AUTH0_DOMAIN", "AUTH0_ACCEPT_ID_TOKENS"]],
];

describe("the variables and the built Worker", () => {
  const usual = {
    AUTH0_DOMAIN: "example.eu.auth0.com",
    AUTH0_CLIENT_ID: "k7mQ2vX9pR4tW8yZ",
    AUTH0_AUDIENCE: "https://api.example.com",
    ALEXA_SKILL_ID: SKILL_ID,
  };
  const options = (/** @type {any} */ bindings) => ({ ...builtWorker(ROOT), bindings, kvNamespaces: ["CACHE"] });
  /** @type {Awaited<ReturnType<typeof startMiniflare>>} */
  let miniflare;
  before(async () => {
    miniflare = await startMiniflare(options(usual));
  });
  after(() => miniflare.dispose());

  for (const [vars, wrong] of VARIABLES) {
    it(`agree on ${JSON.stringify(vars)}: ${wrong.join(" and ") || "nothing"} is wrong`, async (t) => {
      const root = await stageProject(t, { stale: true });
      await editToml(join(root, "wrangler.toml"), (config) => {
        config.vars = { ...usual, ...vars };
      });
      assert.deepEqual(
        (await inspectSettings(root)).problems.map(({ key }) => key),
        wrong,
      );
      await miniflare.replace(options({ ...usual, ...vars }));
      const { problems } = /** @type {{ problems: string[] }} */ (
        await (await miniflare.dispatchFetch("http://localhost/healthz")).json()
      );
      assert.deepEqual(new Set(problems.map((problem) => problem.split(":")[0])), new Set(wrong));
    });
  }
});

it("has a schema whose rules for values are those of the kit, and which every skill.toml names", async () => {
  for (const [key, { enum: values }] of Object.entries(SCHEMA.properties).filter(([, property]) => property.enum)) {
    for (const value of values) {
      const settings = toSettings({}, { [key]: value });
      assert.deepEqual(
        valueProblems(settings).filter((problem) => problem.key === key),
        [],
        `${key} = "${value}"`,
      );
    }
    assert.notDeepEqual(valueProblems(toSettings({}, { [key]: "Another" })), []);
  }
  for (const path of [
    "skill.toml",
    "kit/template/skill.toml",
    "examples/orders/skill.toml",
    "examples/shared-list/skill.toml",
  ]) {
    const [, schema = ""] = /^#:schema (.*)\n/.exec(await readFile(join(ROOT, path), "utf8")) ?? [];
    assert.match(schema, /node_modules\/alexa-auth0-kit\/skill\.schema\.json$/, path);
  }
});
