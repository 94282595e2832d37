import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { promisify } from "node:util";
import { parse, stringify } from "smol-toml";
import { checkPackage } from "../../certification/check.mjs";
import { readPackage } from "../../certification/package.mjs";
import { generate, staleFiles } from "../../setup/files.mjs";
import { KIT, ROOT } from "../repository.mjs";
import { editJson, editToml, stageProject } from "./project.mjs";

const LOCALES = [
  "ar-SA", "de-DE", "en-AU", "en-CA", "en-GB", "en-IN", "en-US", "es-ES", "es-MX", "es-US", "fr-CA", "fr-FR", "hi-IN", "it-IT", "ja-JP", "nl-NL", "pt-BR",
];

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

test("the command that checks for stale files names them and fails", async (t) => {
  const check = (/** @type {string} */ cwd) =>
    promisify(execFile)(process.execPath, [KIT, "generate", "--check"], { cwd });
  await check(await stageProject(t));
  const stale = await stageProject(t, { stale: true });
  await assert.rejects(check(stale), ({ code, stdout }) => code === 1 && /stale {2}account-linking.json/.test(stdout) && /make generate/.test(stdout));
});

test("the same settings give the same bytes", async (t) => {
  const paths = ["account-linking.json", "skill-package/skill.json", "skill-package/interactionModels/custom/en-US.json"];
  const [one, other] = [await stageProject(t), await stageProject(t)];
  for (const path of paths) assert.equal(await readFile(join(one, path), "utf8"), await readFile(join(other, path), "utf8"));
});

test("account linking asks Auth0 for what Alexa needs", async (t) => {
  const { accountLinkingRequest: request } = await readJson(await stageProject(t), "account-linking.json");
  assert.equal(request.type, "AUTH_CODE");
  assert.equal(
    request.authorizationUrl,
    "https://example.eu.auth0.com/authorize?audience=https%3A%2F%2Fapi.example.com%2Fgreeter%3Fv%3D1%26x%3D%C3%BC",
  );
  assert.equal(new URL(request.authorizationUrl).searchParams.get("audience"), "https://api.example.com/greeter?v=1&x=ü");
  assert.equal(request.accessTokenUrl, "https://example.eu.auth0.com/oauth/token");
  assert.equal(request.accessTokenScheme, "HTTP_BASIC");
  assert.equal(request.clientId, "k7mQ2vX9pR4tW8yZ");
  assert.equal("clientSecret" in request, false);
  assert.deepEqual(request.scopes, ["openid", "profile", "email", "offline_access"]);
  assert.deepEqual(request.domains, ["example.eu.auth0.com", "cdn.auth0.com"]);
  assert.equal("redirectUrls" in request, false, "they are for the author's own app, and Alexa's callbacks do not belong there");
});

test("the scope and the organization that the Worker requires are asked for", async (t) => {
  const vars = { AUTH0_REQUIRED_SCOPE: "read:orders openid", AUTH0_ORGANIZATION: "org_1a2b" };
  const { accountLinkingRequest: request } = await readJson(await stageProject(t, { vars }), "account-linking.json");
  assert.deepEqual(request.scopes, ["openid", "profile", "email", "offline_access", "read:orders"]);
  assert.equal(new URL(request.authorizationUrl).searchParams.get("organization"), "org_1a2b");
});

test("without an audience none is asked for", async (t) => {
  const { accountLinkingRequest: request } = await readJson(await stageProject(t, { vars: { AUTH0_AUDIENCE: "" } }), "account-linking.json");
  assert.equal(request.authorizationUrl, "https://example.eu.auth0.com/authorize");
});

test("the endpoint's certificate type follows from its host", async (t) => {
  for (const [worker_url, type] of [["https://greeter.example.workers.dev/", "Wildcard"], ["https://alexa.example.com", "Trusted"], ["https://workers.dev.example.com", "Trusted"]]) {
    const { manifest } = await readJson(await stageProject(t, { choices: { worker_url } }), "skill-package/skill.json");
    const endpoint = { uri: `${worker_url.replace(/\/$/, "")}/`, sslCertificateType: type };
    assert.deepEqual(manifest.apis.custom.endpoint, endpoint);
    assert.deepEqual(manifest.events.endpoint, endpoint);
  }
});

test("the skill hears of accounts linked, skills disabled, permissions changed", async (t) => {
  const { manifest } = await readJson(await stageProject(t), "skill-package/skill.json");
  const names = manifest.events.subscriptions.map((/** @type {{ eventName: string }} */ { eventName }) => eventName);
  assert.deepEqual(names, ["SKILL_ENABLED", "SKILL_DISABLED", "SKILL_ACCOUNT_LINKED", "SKILL_PERMISSION_ACCEPTED", "SKILL_PERMISSION_CHANGED"]);
});

test("the skill asks whose voice it is exactly where the setting says so, and for what else its author asks", async (t) => {
  const own = { name: "alexa::devices:all:geolocation:read" };
  for (const [recognised_voices, wanted] of /** @type {const} */ ([[true, [own, { name: "alexa::person_id:read" }]], [false, [own]], [undefined, [own]]])) {
    const root = await stageProject(t, { stale: true });
    await editToml(join(root, "skill.toml"), (config) => { if (recognised_voices === undefined) delete config.recognised_voices; else Object.assign(config, { recognised_voices }); });
    await editJson(join(root, "skill-package/skill.json"), ({ manifest }) => { manifest.permissions = [{ name: "alexa::person_id:read" }, own]; });
    await generate(root);
    assert.deepEqual((await readJson(root, "skill-package/skill.json")).manifest.permissions, wanted);
    assert.deepEqual(await staleFiles(root), []);
  }
});

test("a new invocation name reaches the model and the example phrases", async (t) => {
  const locales = { "en-US": { name: "Morning Desk", invocation_name: "morning desk", example_phrases: ["Alexa, open {invocation}"] } };
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
  settings.locales = Object.fromEntries(LOCALES.map((name) => [name, { ...english, invocation_name: `greeter ${name.toLowerCase()}` }]));
  await writeFile(join(root, "skill.toml"), stringify(settings));
  for (const name of LOCALES.filter((name) => name !== "en-US")) await cp(join(models, "en-US.json"), join(models, `${name}.json`));
  await generate(root);
  assert.deepEqual(await staleFiles(root), []);
  const { publishingInformation, privacyAndCompliance } = (await readJson(root, "skill-package/skill.json")).manifest;
  assert.deepEqual(Object.keys(publishingInformation.locales).sort(), LOCALES);
  assert.deepEqual(Object.keys(privacyAndCompliance.locales).sort(), LOCALES);
  assert.equal(publishingInformation.locales["ja-JP"].examplePhrases[0], "Alexa, open greeter ja-jp");
  assert.equal((await readJson(root, "skill-package/interactionModels/custom/ja-JP.json")).interactionModel.languageModel.invocationName, "greeter ja-jp");
});

test("settings and models have the same locales", async (t) => {
  const root = await stageProject(t);
  const models = join(root, "skill-package/interactionModels/custom");
  await cp(join(models, "en-US.json"), join(models, "xx-XX.json"));
  await assert.rejects(generate(root), /xx-XX\.json has no \[locales\.xx-XX\]/);
  await rm(join(models, "xx-XX.json"));
  await rm(join(models, "en-US.json"));
  await assert.rejects(generate(root), /\[locales\.en-US\] in skill\.toml has no .*en-US\.json/);
});

test("what is not a setting's stays as its author wrote it", async (t) => {
  const root = await stageProject(t);
  const own = { skipOnEnablement: true, redirectUrls: ["https://app.example.com/linked", "com.example.app://linked"] };
  await editJson(join(root, "account-linking.json"), ({ accountLinkingRequest }) => { Object.assign(accountLinkingRequest, own); });
  await editJson(join(root, "skill-package/skill.json"), ({ manifest }) => { manifest.apis.custom.interfaces = [{ type: "ALEXA_PRESENTATION_APL" }]; });
  assert.deepEqual(await generate(root), []);
  const { accountLinkingRequest } = await readJson(root, "account-linking.json");
  assert.deepEqual({ ...accountLinkingRequest, ...own }, accountLinkingRequest);
  assert.deepEqual(checkPackage(await readPackage(root)).upload, [], "ask-smapi-model takes them");
});
