import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, cp, lstat, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { parse, stringify } from "smol-toml";
import { MEMBERS } from "../../src/alexa/account-linking.mjs";
import { LOCALES } from "../../src/alexa/locales.mjs";
import { checkPackage } from "../../src/certification/check.mjs";
import { readPackageWithIcons } from "../../src/certification/package.mjs";
import { differences } from "../../src/project/differences.mjs";
import { generate, staleFiles } from "../../src/project/files.mjs";
import { KIT, ROOT } from "../repository.mjs";
import { editJson, editToml, stageProject } from "./project.mjs";

/**
 * What Amazon is known to refuse, and what differs from its description.
 * @param {import("../../src/certification/package.mjs").Package} skillPackage
 */
const refusals = (skillPackage) => (({ refused, warnings }) => [...refused, ...warnings])(checkPackage(skillPackage));

/** @param {string} root @param {string} path */
const readJson = async (root, path) => JSON.parse(await readFile(join(root, path), "utf8"));

test("the tree says what its settings say", async () => {
  assert.deepEqual(await staleFiles(ROOT), [], "run: make generate");
});

test("a setting that changed makes stale each file that repeats it, and generating mends them", async (t) => {
  const root = await stageProject(t, { stale: true });
  assert.deepEqual(await staleFiles(root), ["account-linking.json", "skill-package/skill.json"]);
  await generate(root);
  assert.deepEqual(await staleFiles(root), []);
});

test("a skill that keeps data of its users gets the store in wrangler.toml once, and the rest of the file stays as it is", async (t) => {
  const root = await stageProject(t, { choices: { keeps_user_data: true }, stale: true });
  const read = () => readFile(join(root, "wrangler.toml"), "utf8");
  const before = await read();
  assert.ok((await staleFiles(root)).includes("wrangler.toml"));
  await generate(root);
  const after = await read();
  assert.ok(after.startsWith(before.trimEnd()));
  const { durable_objects, migrations } = JSON.parse(JSON.stringify(parse(after)));
  assert.deepEqual(durable_objects.bindings, [{ name: "USER_DATA", class_name: "UserData" }]);
  assert.deepEqual(migrations, [{ tag: "user-data", new_sqlite_classes: ["UserData"] }]);
  await generate(root);
  assert.equal(await read(), after);
  assert.ok(
    !(await staleFiles(await stageProject(t, { stale: true }))).includes("wrangler.toml"),
    "another skill gets nothing",
  );
});

test("the command that checks for stale files names them and fails", async (t) => {
  const check = (/** @type {string} */ cwd) =>
    promisify(execFile)(process.execPath, [KIT, "generate", "--check"], { cwd });
  await check(await stageProject(t));
  const stale = await stageProject(t, { stale: true });
  await assert.rejects(
    check(stale),
    ({ code, stdout }) => code === 1 && /stale {2}account-linking.json/.test(stdout) && /make generate/.test(stdout),
  );
});

test("the same settings give the same bytes", async (t) => {
  const paths = [
    "account-linking.json",
    "skill-package/skill.json",
    "skill-package/interactionModels/custom/en-US.json",
  ];
  const [one, other] = [await stageProject(t), await stageProject(t)];
  for (const path of paths)
    assert.equal(await readFile(join(one, path), "utf8"), await readFile(join(other, path), "utf8"));
});

test("account linking asks Auth0 for what Alexa needs", async (t) => {
  const { accountLinkingRequest: request } = await readJson(await stageProject(t), "account-linking.json");
  assert.equal(request.type, "AUTH_CODE");
  assert.equal(
    request.authorizationUrl,
    "https://example.eu.auth0.com/authorize?audience=https%3A%2F%2Fapi.example.com%2Fgreeter%3Fv%3D1%26x%3D%C3%BC",
  );
  assert.equal(
    new URL(request.authorizationUrl).searchParams.get("audience"),
    "https://api.example.com/greeter?v=1&x=ü",
  );
  assert.equal(request.accessTokenUrl, "https://example.eu.auth0.com/oauth/token");
  assert.equal(request.accessTokenScheme, "HTTP_BASIC");
  assert.equal(request.clientId, "k7mQ2vX9pR4tW8yZ");
  assert.equal("clientSecret" in request, false);
  assert.deepEqual(request.scopes, ["openid", "profile", "email", "offline_access"]);
  assert.deepEqual(request.domains, ["example.eu.auth0.com", "cdn.auth0.com"]);
  assert.equal(
    "redirectUrls" in request,
    false,
    "they are for the author's own app, and Alexa's callbacks do not belong there",
  );
});

test("the scope and the organization that the Worker requires are asked for", async (t) => {
  const vars = { AUTH0_REQUIRED_SCOPE: "read:orders openid", AUTH0_ORGANIZATION: "org_1a2b" };
  const { accountLinkingRequest: request } = await readJson(await stageProject(t, { vars }), "account-linking.json");
  assert.deepEqual(request.scopes, ["openid", "profile", "email", "offline_access", "read:orders"]);
  assert.equal(new URL(request.authorizationUrl).searchParams.get("organization"), "org_1a2b");
});

test("without an audience none is asked for", async (t) => {
  const { accountLinkingRequest: request } = await readJson(
    await stageProject(t, { vars: { AUTH0_AUDIENCE: "" } }),
    "account-linking.json",
  );
  assert.equal(request.authorizationUrl, "https://example.eu.auth0.com/authorize");
});

test("the endpoint's certificate type follows from its host", async (t) => {
  for (const [worker_url, type] of [
    ["https://greeter.example.workers.dev/", "Wildcard"],
    ["https://alexa.example.com", "Trusted"],
    ["https://workers.dev.example.com", "Trusted"],
  ]) {
    const { manifest } = await readJson(await stageProject(t, { choices: { worker_url } }), "skill-package/skill.json");
    const endpoint = { uri: `${worker_url.replace(/\/$/, "")}/`, sslCertificateType: type };
    assert.deepEqual(manifest.apis.custom.endpoint, endpoint);
    assert.deepEqual(manifest.events.endpoint, endpoint);
  }
});

test("the skill hears of accounts linked, skills disabled, permissions changed", async (t) => {
  const { manifest } = await readJson(await stageProject(t), "skill-package/skill.json");
  const names = manifest.events.subscriptions.map((/** @type {{ eventName: string }} */ { eventName }) => eventName);
  assert.deepEqual(names, [
    "SKILL_ENABLED",
    "SKILL_DISABLED",
    "SKILL_ACCOUNT_LINKED",
    "SKILL_PERMISSION_ACCEPTED",
    "SKILL_PERMISSION_CHANGED",
  ]);
});

test("the skill asks whose voice it is exactly where the setting says so, and for what else its author asks", async (t) => {
  const own = { name: "alexa::devices:all:geolocation:read" };
  for (const [recognised_voices, wanted] of /** @type {const} */ ([
    [true, [own, { name: "alexa::person_id:read" }]],
    [false, [own]],
    [undefined, [own]],
  ])) {
    const root = await stageProject(t, { stale: true });
    await editToml(join(root, "skill.toml"), (config) => {
      if (recognised_voices === undefined) delete config.recognised_voices;
      else Object.assign(config, { recognised_voices });
    });
    await editJson(join(root, "skill-package/skill.json"), ({ manifest }) => {
      manifest.permissions = [{ name: "alexa::person_id:read" }, own];
    });
    await generate(root);
    assert.deepEqual((await readJson(root, "skill-package/skill.json")).manifest.permissions, wanted);
    assert.deepEqual(await staleFiles(root), []);
  }
});

test("a new invocation name reaches the model and the example phrases", async (t) => {
  const locales = {
    "en-US": { name: "Morning Desk", invocation_name: "morning desk", example_phrases: ["Alexa, open {invocation}"] },
  };
  const root = await stageProject(t, { choices: { locales } });
  const model = await readJson(root, "skill-package/interactionModels/custom/en-US.json");
  assert.equal(model.interactionModel.languageModel.invocationName, "morning desk");
  const { locales: published } = (await readJson(root, "skill-package/skill.json")).manifest.publishingInformation;
  assert.deepEqual(Object.keys(published), ["en-US"]);
  assert.equal(published["en-US"].name, "Morning Desk");
  assert.deepEqual(published["en-US"].examplePhrases, ["Alexa, open morning desk"]);
  assert.notEqual(published["en-US"].description, undefined, "the texts are the file's own");
});

test("every locale of Alexa's can be spoken", async (t) => {
  const root = await stageProject(t);
  const models = join(root, "skill-package/interactionModels/custom");
  const settings = parse(await readFile(join(root, "skill.toml"), "utf8"));
  const english = /** @type {any} */ (settings.locales)["en-US"];
  const called = (/** @type {string} */ name) => `greeter ${name.slice(3).toLowerCase()}land`;
  settings.locales = Object.fromEntries(LOCALES.map((name) => [name, { ...english, invocation_name: called(name) }]));
  await writeFile(join(root, "skill.toml"), stringify(settings));
  for (const name of LOCALES.filter((name) => name !== "en-US"))
    await cp(join(models, "en-US.json"), join(models, `${name}.json`));
  await generate(root);
  assert.deepEqual(await staleFiles(root), []);
  const { publishingInformation, privacyAndCompliance } = (await readJson(root, "skill-package/skill.json")).manifest;
  assert.deepEqual(Object.keys(publishingInformation.locales).sort(), LOCALES);
  assert.deepEqual(Object.keys(privacyAndCompliance.locales).sort(), LOCALES);
  assert.equal(publishingInformation.locales["ja-JP"].examplePhrases[0], "Alexa, open greeter jpland");
  assert.equal(
    (await readJson(root, "skill-package/interactionModels/custom/ja-JP.json")).interactionModel.languageModel
      .invocationName,
    "greeter jpland",
  );
});

test("settings and models have the same locales", async (t) => {
  const root = await stageProject(t);
  const models = join(root, "skill-package/interactionModels/custom");
  await cp(join(models, "en-US.json"), join(models, "xx-XX.json"));
  await assert.rejects(generate(root), /xx-XX\.json: xx-XX is not a locale of Alexa's/);
  await rm(join(models, "xx-XX.json"));
  await editToml(join(root, "skill.toml"), ({ locales }) => {
    delete locales["en-AU"];
  });
  await assert.rejects(generate(root), /en-AU\.json has no \[locales\.en-AU\]/);
  await rm(join(models, "en-AU.json"));
  await rm(join(models, "en-US.json"));
  await assert.rejects(generate(root), /\[locales\.en-US\] in skill\.toml has no .*en-US\.json/);
});

test("what is not a setting's stays as its author wrote it", async (t) => {
  const root = await stageProject(t);
  const own = { skipOnEnablement: true, redirectUrls: ["https://app.example.com/linked", "com.example.app://linked"] };
  await editJson(join(root, "account-linking.json"), ({ accountLinkingRequest }) => {
    Object.assign(accountLinkingRequest, own);
  });
  await editJson(join(root, "skill-package/skill.json"), ({ manifest }) => {
    manifest.apis.custom.interfaces = [{ type: "ALEXA_PRESENTATION_APL" }];
  });
  assert.deepEqual((await generate(root)).stale, []);
  const { accountLinkingRequest } = await readJson(root, "account-linking.json");
  assert.deepEqual({ ...accountLinkingRequest, ...own }, accountLinkingRequest);
  assert.deepEqual(refusals(await readPackageWithIcons(root)), [], "ask-smapi-model takes them");
});

test("what an author subscribes to, publishes and asks permission for is kept beside ours", async (t) => {
  const root = await stageProject(t);
  const ours = (await readJson(root, "skill-package/skill.json")).manifest.events.subscriptions;
  const own = { eventName: "SKILL_PROACTIVE_SUBSCRIPTION_CHANGED" };
  const publications = [{ eventName: "AMAZON.MessageAlert.Activated" }];
  const permission = { name: "alexa::devices:all:notifications:write" };
  await editJson(join(root, "skill-package/skill.json"), ({ manifest }) => {
    Object.assign(manifest.events, { publications, subscriptions: [own, ours[0]] });
    manifest.permissions = [permission];
  });
  await generate(root);
  const { manifest } = await readJson(root, "skill-package/skill.json");
  assert.deepEqual(manifest.events.publications, publications);
  assert.deepEqual(manifest.events.subscriptions, [own, ...ours]);
  assert.deepEqual(manifest.permissions, [permission, { name: "alexa::person_id:read" }]);
  assert.deepEqual(refusals(await readPackageWithIcons(root)), [], "Amazon's schemas take it");
  assert.deepEqual(await staleFiles(root), []);
});

test("texts, icons and privacy policies of a locale's own are kept", async (t) => {
  const root = await stageProject(t, { choices: { privacy_policy_url: "" } });
  const icon = "https://example.com/icon.png";
  const policy = { privacyPolicyUrl: "https://example.com/datenschutz" };
  await editJson(join(root, "skill-package/skill.json"), ({ note, manifest, ...rest }) => {
    manifest.publishingInformation.locales["de-DE"].smallIconUri = icon;
    manifest.privacyAndCompliance.locales["de-DE"] = policy;
    Object.assign(rest, { note });
  });
  assert.deepEqual((await generate(root)).stale, []);
  await editToml(join(root, "skill.toml"), (config) => {
    config.worker_url = "https://other.example.workers.dev";
  });
  await generate(root);
  const { manifest } = await readJson(root, "skill-package/skill.json");
  assert.equal(manifest.publishingInformation.locales["de-DE"].smallIconUri, icon);
  assert.deepEqual(manifest.privacyAndCompliance.locales["de-DE"], policy);
});

test("scopes, domains and parameters that an author has added are kept, and listed", async (t) => {
  const root = await stageProject(t, {
    vars: { AUTH0_REQUIRED_SCOPE: "read:orders" },
    choices: { authorization_parameters: { prompt: "login", "ext-hint": "a b" } },
  });
  await editJson(join(root, "account-linking.json"), ({ accountLinkingRequest: request }) => {
    request.scopes.unshift("read:own");
    request.domains.push("accounts.example.com");
    request.authorizationUrl += "&ui_locales=de%20en&constructor=1&constructor=2";
  });
  await editToml(join(root, "wrangler.toml"), ({ vars }) => {
    vars.AUTH0_DOMAIN = "login.example.com";
  });
  const { own } = await generate(root);
  assert.deepEqual(own, [
    "account-linking.json, authorizationUrl's query: ui_locales=de en, constructor=1, constructor=2: no setting explains it",
    "account-linking.json, scopes: read:own: no setting explains it",
    "account-linking.json, domains: accounts.example.com: no setting explains it",
  ]);
  const { accountLinkingRequest: request } = await readJson(root, "account-linking.json");
  assert.deepEqual(request.scopes, ["openid", "profile", "email", "offline_access", "read:orders", "read:own"]);
  assert.deepEqual(
    request.domains,
    ["login.example.com", "cdn.auth0.com", "accounts.example.com"],
    "the tenant that it was is gone",
  );
  const url = new URL(request.authorizationUrl);
  assert.deepEqual(
    [...url.searchParams],
    [
      ["audience", "https://api.example.com/greeter?v=1&x=ü"],
      ["prompt", "login"],
      ["ext-hint", "a b"],
      ["ui_locales", "de en"],
      ["constructor", "1"],
      ["constructor", "2"],
    ],
  );
  assert.deepEqual((await generate(root)).stale, [], "and stays");
});

/** `make generate` as it is typed. @param {string} cwd @param {string[]} args */
const command = (cwd, ...args) => promisify(execFile)(process.execPath, [KIT, "generate", ...args], { cwd });

test("parameters that Alexa appends itself are refused in authorizationUrl, too (f32)", async (t) => {
  const root = await stageProject(t);
  const path = join(root, "account-linking.json");
  await editJson(path, ({ accountLinkingRequest: request }) => {
    request.authorizationUrl += "&response_type=code&client_id=abc&state=STATE&prompt=login";
  });
  const before = await readFile(path, "utf8");
  const said =
    /account-linking\.json: authorizationUrl has response_type, client_id, state, which Alexa appends itself: delete them there/;
  await assert.rejects(generate(root), said);
  assert.equal(await readFile(path, "utf8"), before);
  await editJson(path, ({ accountLinkingRequest: request }) => {
    request.authorizationUrl = request.authorizationUrl.replace(/&response_type.*STATE/, "");
    request.authorizationUrlsByPlatform = [
      { platformType: "iOS", platformAuthorizationUrl: "https://example.eu.auth0.com/authorize?scope=openid" },
    ];
  });
  await assert.rejects(
    generate(root),
    /authorizationUrlsByPlatform \(iOS\) has scope, which Alexa appends itself: delete it there/,
  );
  await editJson(path, ({ accountLinkingRequest: request }) => {
    delete request.authorizationUrlsByPlatform;
  });
  assert.match((await generate(root)).own.join(), /prompt=login/, "any other parameter is kept");
});

test("misnamed members of account linking are kept and named, before anything is written (f44)", async (t) => {
  const root = await stageProject(t);
  const own = {
    authorizationUri: "https://old.example/authorize",
    accessTokenUri: "https://old.example/token",
    scope: "openid",
    ofTheFuture: true,
  };
  await editJson(join(root, "account-linking.json"), ({ accountLinkingRequest }) => {
    Object.assign(accountLinkingRequest, own);
  });
  await editToml(join(root, "skill.toml"), (config) => {
    config.worker_url = "https://other.example.workers.dev";
  });
  const { stdout } = await command(root);
  const lines = stdout.split("\n");
  for (const [name, hint] of [
    ["authorizationUri", ". Did you mean authorizationUrl?"],
    ["accessTokenUri", ". Did you mean accessTokenUrl?"],
    ["scope", ". Did you mean scopes?"],
    ["ofTheFuture", ""],
  ]) {
    assert.ok(
      lines.includes(
        `kept   account-linking.json, ${name}: Alexa knows no such field${hint || "."} To remove it, delete it from that file`,
      ),
      stdout,
    );
  }
  assert.ok(stdout.indexOf("kept") < stdout.indexOf("wrote"));
  const { accountLinkingRequest } = await readJson(root, "account-linking.json");
  assert.deepEqual({ ...accountLinkingRequest, ...own }, accountLinkingRequest);
  assert.deepEqual(
    [...MEMBERS].sort(),
    Object.keys(
      createRequire(import.meta.url)("ask-smapi-model/spec.json").definitions[
        "v1.skill.accountLinking.AccountLinkingRequestPayload"
      ].properties,
    ).sort(),
  );
});

test("a platform whose users sign in at another tenant is named, and the own tenant and an app's scheme are not", async (t) => {
  const root = await stageProject(t);
  const at = (/** @type {string} */ url) => ({ platformType: "iOS", platformAuthorizationUrl: url });
  for (const [url, own] of /** @type {[string, string[]][]} */ ([
    [
      "https://old.eu.auth0.com/authorize",
      [
        "account-linking.json, authorizationUrlsByPlatform: users of iOS sign in at old.eu.auth0.com, and not at AUTH0_DOMAIN (example.eu.auth0.com)",
      ],
    ],
    ["https://example.eu.auth0.com/authorize?prompt=login", []],
    ["com.example.app://authorize", []],
  ])) {
    await editJson(join(root, "account-linking.json"), ({ accountLinkingRequest }) => {
      accountLinkingRequest.authorizationUrlsByPlatform = [at(url)];
    });
    assert.deepEqual((await generate(root)).own, own);
  }
});

test("texts of a locale without a model are kept and named (f48)", async (t) => {
  const root = await stageProject(t, {
    choices: {
      locales: {
        "en-US": {
          name: "Garden Helper",
          invocation_name: "garden helper",
          example_phrases: ["Alexa, open {invocation}"],
        },
      },
    },
  });
  const texts = {
    name: "Aide du jardin",
    summary: "Mon texte.",
    description: "Un long texte de l'auteur.",
    keywords: ["jardin"],
  };
  const policy = { privacyPolicyUrl: "https://example.com/fr" };
  await editJson(join(root, "skill-package/skill.json"), ({ manifest }) => {
    manifest.publishingInformation.locales = {
      "en-US": manifest.publishingInformation.locales["en-US"],
      "fr-FR": texts,
    };
    manifest.privacyAndCompliance.locales = {
      "en-US": manifest.privacyAndCompliance.locales["en-US"],
      "fr-FR": policy,
    };
  });
  assert.deepEqual(
    (await generate(root)).own,
    ["publishingInformation", "privacyAndCompliance"].map(
      (place) => `skill-package/skill.json, ${place}.locales.fr-FR: there is no [locales.fr-FR] in skill.toml`,
    ),
  );
  const { manifest } = await readJson(root, "skill-package/skill.json");
  assert.deepEqual(manifest.publishingInformation.locales["fr-FR"], texts);
  assert.deepEqual(manifest.privacyAndCompliance.locales["fr-FR"], policy);
});

test("a model of a locale that does not exist is named, with the nearest locale (f28)", async (t) => {
  const root = await stageProject(t);
  await cp(
    join(root, "skill-package/interactionModels/custom/en-GB.json"),
    join(root, "skill-package/interactionModels/custom/en-UK.json"),
  );
  await assert.rejects(
    generate(root),
    /✗ skill-package\/interactionModels\/custom\/en-UK\.json: en-UK is not a locale of Alexa's\. Did you mean en-GB\?/,
  );
});

test("the usual icons are named only where they are", async (t) => {
  const root = await stageProject(t);
  await rm(join(root, "skill-package/assets/images/small-icon.png"));
  await editJson(join(root, "skill-package/skill.json"), ({ manifest }) => {
    for (const locale of Object.values(/** @type {Record<string, any>} */ (manifest.publishingInformation.locales))) {
      delete locale.smallIconUri;
      delete locale.largeIconUri;
    }
  });
  await generate(root);
  const locale = (await readJson(root, "skill-package/skill.json")).manifest.publishingInformation.locales["en-US"];
  assert.deepEqual([locale.smallIconUri, locale.largeIconUri], [undefined, "file://assets/images/large-icon.png"]);
});

test("a file that cannot be written whole is left as it is, in a sentence, and nothing lies beside it", async (t) => {
  const root = await stageProject(t);
  await editToml(join(root, "skill.toml"), (config) => {
    config.worker_url = "https://other.example.workers.dev";
  });
  const path = join(root, "skill-package/skill.json");
  const before = await readFile(path, "utf8");
  // A file size limit in place of a full disk: bash counts it in units of 1,024 bytes.
  const limited = `ulimit -f 8; trap "" XFSZ; exec ${process.execPath} ${KIT} generate`;
  const { stderr, code } = await promisify(execFile)("bash", ["-c", limited], { cwd: root }).catch((error) => error);
  assert.equal(code, 1);
  assert.match(stderr, /^✗ \S+skill\.json cannot be written \(EFBIG\): it is as it was$/m);
  assert.equal(await readFile(path, "utf8"), before);
  assert.deepEqual(
    (await readdir(join(root, "skill-package"))).filter((name) => name.endsWith(".tmp")),
    [],
  );
  await generate(root);
  assert.notEqual(await readFile(path, "utf8"), before);
});

test("a link stays a link, and a file keeps its mode", async (t) => {
  const root = await stageProject(t);
  const path = join(root, "skill-package/skill.json");
  await rename(path, join(root, "elsewhere.json"));
  await symlink(join(root, "elsewhere.json"), path);
  await chmod(path, 0o640);
  await editToml(join(root, "skill.toml"), (config) => {
    config.worker_url = "https://other.example.workers.dev";
  });
  await generate(root);
  assert.ok((await lstat(path)).isSymbolicLink());
  assert.equal((await stat(path)).mode & 0o777, 0o640);
  assert.match(await readFile(path, "utf8"), /other\.example\.workers\.dev/);
});

test("text of a file cannot act on the terminal", async (t) => {
  const root = await stageProject(t);
  await editJson(join(root, "account-linking.json"), ({ accountLinkingRequest }) => {
    accountLinkingRequest["x\u001b[2J\u202e"] = 1;
  });
  assert.doesNotMatch((await command(root)).stdout, /[\u001b\u202e]/);
  await writeFile(join(root, "skill.toml"), '["\\u001b]0;pwn\\u0007\\u202e"]\na = 1\n');
  for (const name of ["generate", "deploy-skill", "doctor"]) {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [KIT, name], { cwd: root }).catch(
      (error) => error,
    );
    assert.match(stdout + stderr, /pwn/);
    assert.doesNotMatch(stdout + stderr, /[\u001b\u0007\u202e]/, name);
  }
});

for (const locale of ["constructor", "__proto__", "toString"]) {
  test(`[locales.${locale}] is no locale, in a sentence`, async (t) => {
    const root = await stageProject(t);
    const text = await readFile(join(root, "skill.toml"), "utf8");
    await writeFile(
      join(root, "skill.toml"),
      `${text}\n[locales.${locale}]\nname = "A"\ninvocation_name = "garden helper"\nexample_phrases = ["x"]\n`,
    );
    await assert.rejects(generate(root), ({ message }) =>
      message.includes(`locales.${locale} in skill.toml is not a locale of Alexa's`),
    );
  });
}

test("JSON that is nested too deeply is a sentence", async (t) => {
  const root = await stageProject(t);
  await writeFile(join(root, "account-linking.json"), "[".repeat(200_000));
  await assert.rejects(generate(root), /account-linking\.json is not JSON: it is nested too deeply/);
});

test("what is lost is shown whole", () => {
  const text = "x".repeat(300);
  assert.deepEqual(differences({ a: text, b: [text], c: { d: text } }, { a: text.slice(1), b: [], c: {} }), [
    `a: "${text}" → "${"x".repeat(99)}…`,
    `- b: "${text}"`,
    `- c.d: "${text}"`,
  ]);
});

test("a parameter of Alexa's own request cannot be set, and Alexa's limits are reported", async (t) => {
  const root = await stageProject(t, {
    choices: { authorization_parameters: { state: "x", prompt: "login" } },
    stale: true,
  });
  await assert.rejects(
    generate(root),
    ({ message }) =>
      message ===
      "✗ authorization_parameters.state in skill.toml cannot be set here: Alexa or another setting determines it",
  );
  const many = await stageProject(t, {
    choices: { sign_in_domains: Array.from({ length: 15 }, (_, index) => `d${index}.example.com`) },
    stale: true,
  });
  await assert.rejects(generate(many), /account-linking\.json would have 17 domains: Alexa allows at most 15/);
});

test("a region's endpoint is the default's, or is named", async (t) => {
  const root = await stageProject(t);
  const path = join(root, "skill-package/skill.json");
  const { uri } = (await readJson(root, "skill-package/skill.json")).manifest.apis.custom.endpoint;
  await editJson(path, ({ manifest }) => {
    manifest.apis.custom.regions = { EU: { endpoint: { uri } } };
    manifest.events.regions = { FE: { endpoint: { uri } } };
  });
  await editToml(join(root, "skill.toml"), (config) => {
    config.worker_url = "https://alexa.example.com";
  });
  await generate(root);
  const { manifest } = await readJson(root, "skill-package/skill.json");
  const endpoint = { uri: "https://alexa.example.com/", sslCertificateType: "Trusted" };
  assert.deepEqual(
    [manifest.apis.custom.regions.EU.endpoint, manifest.events.regions.FE.endpoint, manifest.events.endpoint],
    [endpoint, endpoint, endpoint],
  );
  assert.deepEqual(refusals(await readPackageWithIcons(root)), []);

  await editJson(path, ({ manifest }) => {
    manifest.events.regions.FE.endpoint.uri = "https://old.example.net/alexa";
  });
  const before = await readFile(path, "utf8");
  const said =
    /events\.regions\.FE\.endpoint sends users of that region to https:\/\/old\.example\.net\/alexa, and not to worker_url/;
  await assert.rejects(generate(root), said);
  assert.match(refusals(await readPackageWithIcons(root)).join("\n"), said);
  assert.equal(await readFile(path, "utf8"), before);
});

/**
 * @type {[string, string, (text: string) => string, RegExp][]} what happened to a file, which, how, and what is said
 */
const UNREADABLE = [
  [
    "account linking as the ASK CLI prints it",
    "account-linking.json",
    (text) => text.replace("accountLinkingRequest", "accountLinkingResponse"),
    /has "accountLinkingResponse".*Rename that field/,
  ],
  [
    "account linking without its wrapper",
    "account-linking.json",
    (text) => JSON.stringify(JSON.parse(text).accountLinkingRequest),
    /must be \{"accountLinkingRequest".*inside/,
  ],
  [
    "a client secret",
    "account-linking.json",
    (text) => text.replace('"clientId"', '"clientSecret": "s", "clientId"'),
    /has clientSecret: git would keep the secret/,
  ],
  [
    "a manifest without its wrapper",
    "skill-package/skill.json",
    (text) => JSON.stringify(JSON.parse(text).manifest),
    /must be \{"manifest"/,
  ],
  [
    "subscriptions that are no list",
    "skill-package/skill.json",
    (text) => {
      const file = JSON.parse(text);
      file.manifest.events.subscriptions = {};
      return JSON.stringify(file);
    },
    /has manifest\.events\.subscriptions, which must be a list/,
  ],
  ["a list in place of a file", "skill-package/skill.json", () => "[]", /must be an object/],
  [
    "a comma too many",
    "account-linking.json",
    (text) => text.replace('"AUTH_CODE",', '"AUTH_CODE",,'),
    /is not JSON: line \d+, column \d+: a name in double quotes is missing/,
  ],
  [
    "a member twice",
    "account-linking.json",
    (text) => text.replace('"clientId"', '"type": "AUTH_CODE", "clientId"'),
    /is not JSON: line \d+, column \d+: "type" is defined twice/,
  ],
  ["nothing", "account-linking.json", () => "", /is not JSON: line 1, column 1/],
];

for (const [what, path, change, said] of UNREADABLE) {
  test(`refused, and left as it is: ${what}`, async (t) => {
    const root = await stageProject(t);
    const before = await readFile(join(root, path), "utf8");
    await generate(root);
    await writeFile(join(root, path), change(before));
    await assert.rejects(generate(root), ({ message }) => message.includes(path) && said.test(message));
    assert.equal(await readFile(join(root, path), "utf8"), change(before));
  });
}

test("a model that cannot be read stops nothing, is named, and is left as it is", async (t) => {
  const root = await stageProject(t);
  const path = "skill-package/interactionModels/custom/en-US.json";
  const model = await readFile(join(root, path), "utf8");
  for (const [broken, said] of /** @type {[string, RegExp][]} */ ([
    [JSON.stringify(JSON.parse(model).interactionModel), /en-US\.json must be \{"interactionModel"/],
    ["{", /en-US\.json is not JSON: line 1/],
  ])) {
    await writeFile(join(root, path), broken);
    await editToml(join(root, "skill.toml"), (config) => {
      config.worker_url = `https://w${broken.length}.example.workers.dev`;
    });
    const { stale, warnings } = await generate(root);
    assert.deepEqual(
      stale.map((file) => file.path),
      ["skill-package/skill.json"],
    );
    assert.match(warnings.join("\n"), said);
    assert.equal(await readFile(join(root, path), "utf8"), broken);
  }
});

test("files as Windows writes them are read", async (t) => {
  const root = await stageProject(t);
  for (const path of ["account-linking.json", "skill-package/skill.json", "skill.toml", "wrangler.toml"]) {
    await writeFile(join(root, path), `\ufeff${(await readFile(join(root, path), "utf8")).replaceAll("\n", "\r\n")}`);
  }
  assert.deepEqual(await staleFiles(root), []);
});

test("what certification may ask of an invocation name is reported, and stops nothing (f24)", async (t) => {
  const root = await stageProject(t, {
    choices: {
      locales: {
        "en-US": { name: "Florigarden", invocation_name: "florigarden", example_phrases: ["Alexa, open {invocation}"] },
      },
    },
  });
  const { warnings } = await generate(root);
  assert.deepEqual(warnings, [
    "before certification: locales.en-US.invocation_name in skill.toml must have at least two words, unless it is a brand of yours",
  ]);
});

test("an address with Amazon's trademark is reported", async (t) => {
  const root = await stageProject(t, { choices: { worker_url: "https://alexa-greeter.example.workers.dev" } });
  const { stdout } = await promisify(execFile)(process.execPath, [KIT, "generate"], { cwd: root });
  assert.match(
    stdout,
    /^! worker_url in skill\.toml has "alexa" in its host: Amazon does not certify a skill with such a URL$/m,
  );
});

test("the command shows what it changes", async (t) => {
  const root = await stageProject(t, { choices: { authorization_parameters: { prompt: "login" } } });
  await editJson(join(root, "account-linking.json"), ({ accountLinkingRequest }) => {
    accountLinkingRequest.scopes.push("read:own");
  });
  await editToml(join(root, "wrangler.toml"), ({ vars }) => {
    vars.AUTH0_CLIENT_ID = "another";
  });
  const run = async (/** @type {string[]} */ ...args) =>
    (await promisify(execFile)(process.execPath, [KIT, "generate", ...args], { cwd: root }).catch((error) => error))
      .stdout;
  const kept =
    "kept   account-linking.json, scopes: read:own: no setting explains it. To remove it, delete it from that file\n";
  const shown = '  account-linking.json\n         accountLinkingRequest.clientId: "k7mQ2vX9pR4tW8yZ" → "another"\n';
  assert.equal(await run("--check"), `${kept}stale${shown}remedy: make generate\n`);
  assert.equal(await run(), `${kept}wrote${shown}`);
});
