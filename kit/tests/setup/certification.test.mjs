import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { checkPackage } from "../../certification/check.mjs";
import { invocationNameReasons } from "../../certification/model.mjs";
import { readPackage } from "../../certification/package.mjs";
import { ROOT } from "../repository.mjs";
import { stageProject } from "./project.mjs";

/** @import { Package } from "../../certification/package.mjs" */

/** @param {Package} skillPackage */
const problems = (skillPackage) => Object.values(checkPackage(skillPackage)).flat();

test("with its settings filled in, the package is ready for certification", async (t) => {
  assert.deepEqual(problems(await readPackage(await stageProject(t))), []);
});

test("in the tree it lacks what only its owner can know", async () => {
  const unknown = /worker_url is not set|privacy_policy_url is not set|testingInstructions must name a test account/;
  const skillPackage = await readPackage(ROOT);
  assert.deepEqual(problems(skillPackage).filter((problem) => !unknown.test(problem)), []);
});

test("the icon on disk is the size that the manifest gives it", async (t) => {
  const root = await stageProject(t);
  const { icons } = await readPackage(root);
  assert.deepEqual(icons, {
    "file://assets/images/small-icon.png": { width: 108, height: 108 },
    "file://assets/images/large-icon.png": { width: 512, height: 512 },
  });
  assert.equal((await readFile(join(root, "skill-package/assets/images/small-icon.png"))).readUInt32BE(16), 108);
});

/** @param {Package} skillPackage */
const store = ({ manifest }) => manifest.manifest.publishingInformation;
/** @param {Package} skillPackage */
const english = (skillPackage) => store(skillPackage).locales["en-US"];
/** @param {Package} skillPackage */
const model = ({ models }) => models["en-US"].interactionModel.languageModel;
/** @param {Package} skillPackage */
const whoAmI = (skillPackage) => model(skillPackage).intents.find((/** @type {any} */ { name }) => name === "WhoAmIIntent");

/** @type {[string, (skillPackage: Package) => void, RegExp][]} a fault, how it comes about, what is said of it */
const FAULTS = [
  ["endpoint without https", (p) => { p.manifest.manifest.apis.custom.endpoint.uri = "http://example.com/"; }, /skill\.json: .*endpoint\/uri must match pattern/],
  ["unknown certificate type", (p) => { p.manifest.manifest.events.endpoint.sslCertificateType = "SelfSigned?"; }, /sslCertificateType must be equal to one of/],
  ["unknown event", (p) => { p.manifest.manifest.events.subscriptions.push({ eventName: "SKILL_LIKED" }); }, /eventName must be equal to one of/],
  ["manifest version", (p) => { p.manifest.manifest.manifestVersion = "2.0"; }, /manifestVersion must be equal/],
  ["unknown account linking type", (p) => { p.accountLinking.accountLinkingRequest.type = "CODE"; }, /account-linking\.json: .*type must be equal/],
  ["unknown access token scheme", (p) => { p.accountLinking.accountLinkingRequest.accessTokenScheme = "BASIC"; }, /accessTokenScheme must be equal/],
  ["scopes as one string", (p) => { p.accountLinking.accountLinkingRequest.scopes = "openid profile"; }, /scopes must be array/],
  ["model without intents' names", (p) => { delete whoAmI(p).name; }, /en-US\.json: .*must have required property 'name'/],
  ["samples that are no text", (p) => { whoAmI(p).samples.push(42); }, /samples\/\d+ must be string/],

  ["Worker's address unset", (p) => { p.manifest.manifest.apis.custom.endpoint.uri = "https://WORKER_URL/"; }, /worker_url is not set/],
  ["no category", (p) => { delete store(p).category; }, /category is missing/],
  ["no testing instructions", (p) => { store(p).testingInstructions = ""; }, /testingInstructions are missing/],
  ["testing instructions too long", (p) => { store(p).testingInstructions = "x".repeat(4001); }, /testingInstructions must NOT have more than 4000/],
  ["no test account", (p) => { store(p).testingInstructions = "USER_NAME / PASSWORD"; }, /must name a test account/],
  ["privacy question unanswered", (p) => { delete p.manifest.manifest.privacyAndCompliance.containsAds; }, /containsAds is missing/],
  ["no privacy policy", (p) => { p.manifest.manifest.privacyAndCompliance.locales = {}; }, /skill\.json: privacy_policy_url is not set/],
  ["privacy policy over http", (p) => { p.manifest.manifest.privacyAndCompliance.locales["en-US"].privacyPolicyUrl = "http://example.com/"; }, /privacy_policy_url is not set/],
  ["name too long", (p) => { english(p).name = "x".repeat(51); }, /en-US: name: 2 to 50/],
  ["no summary", (p) => { english(p).summary = ""; }, /en-US: summary is missing/],
  ["summary too long", (p) => { english(p).summary = "x".repeat(161); }, /en-US\/summary must NOT have more than 160/],
  ["no description", (p) => { delete english(p).description; }, /en-US: description is missing/],
  ["description too long", (p) => { english(p).description = "x".repeat(4001); }, /en-US\/description must NOT have more than 4000/],
  ["no keywords", (p) => { english(p).keywords = []; }, /en-US: keywords are missing/],
  ["too many keywords", (p) => { english(p).keywords = Array(31).fill("word"); }, /en-US\/keywords must NOT have more than 30/],
  ["icon of the wrong size", (p) => { english(p).smallIconUri = english(p).largeIconUri; }, /smallIconUri: a PNG of 108/],
  ["no icon", (p) => { delete english(p).largeIconUri; }, /largeIconUri: a PNG of 512/],
  ["a locale published without a model", (p) => { store(p).locales["en-ZZ"] = english(p); }, /en-ZZ is published but has no model/],
  ["a model that is not published", (p) => { p.models["en-ZZ"] = p.models["en-US"]; }, /en-ZZ has a model but no publishing information/],
  ["no example phrases", (p) => { english(p).examplePhrases = []; }, /examplePhrases: 1 to 3/],
  ["four example phrases", (p) => { english(p).examplePhrases = Array(4).fill("Alexa, open account greeter"); }, /examplePhrases: 1 to 3/],
  ["phrase without the wake word", (p) => { english(p).examplePhrases[0] = "open account greeter"; }, /does not begin with the wake word/],
  ["phrase without the invocation name", (p) => { english(p).examplePhrases[0] = "Alexa, who am I"; }, /does not say the invocation name/],
  ["phrase that the model does not have", (p) => { english(p).examplePhrases[1] = "Alexa, ask account greeter for a joke"; }, /neither opens the skill nor is a sample/],

  ["a required intent is missing", (p) => { model(p).intents = model(p).intents.filter((/** @type {any} */ { name }) => name !== "AMAZON.StopIntent"); }, /en-US\.json: AMAZON\.StopIntent is missing/],
  ["an intent twice", (p) => { model(p).intents.push({ name: "AMAZON.HelpIntent", samples: [] }); }, /AMAZON\.HelpIntent is defined twice/],
  ["an intent without samples", (p) => { whoAmI(p).samples = []; }, /WhoAmIIntent has no samples/],
  ["a sample in two intents", (p) => { model(p).intents.find((/** @type {any} */ { name }) => name === "AMAZON.HelpIntent").samples.push("Who Am I"); }, /"Who Am I" is already a sample of WhoAmIIntent/],
  ["a sample with punctuation", (p) => { whoAmI(p).samples.push("who am i?"); }, /"who am i\?" has characters/],
  ["a sample with digits", (p) => { whoAmI(p).samples.push("account 2"); }, /"account 2" has characters/],
  ["a slot that is not declared", (p) => { whoAmI(p).samples.push("am i {name}"); }, /slot \{name\} is not declared/],
  ["a slot of an unknown type", (p) => { whoAmI(p).slots = [{ name: "name", type: "NAMES" }]; }, /unknown type NAMES/],
  ["intents that differ between locales", (p) => { p.models["en-GB"] = structuredClone(p.models["en-US"]); whoAmI(p).name = "WhoIsItIntent"; }, /WhoIsItIntent is in (this|another) locale/],
];

for (const [fault, stage, said] of FAULTS) {
  test(`found: ${fault}`, async (t) => {
    const skillPackage = await readPackage(await stageProject(t));
    stage(skillPackage);
    assert.match(problems(skillPackage).join("\n"), said);
  });
}

test("invocation names", () => {
  for (const [locale, name] of [
    ["en-US", "account greeter"], ["en-GB", "molly's horoscope"], ["de-DE", "kaffeeroboter"], ["ja-JP", "アカウントの案内"],
    ["hi-IN", "दैनिक राशिफल"], ["ar-SA", "توقعات الابراج"], ["fr-FR", "météo d'été"],
  ]) assert.deepEqual(invocationNameReasons(name, locale), [], name);

  for (const [locale, name, said] of [
    ["en-US", "greeter", /at least two words/], ["fr-FR", "bonjour", /at least two words/], ["en-US", "Account Greeter", /lower-case/], ["en-US", "greeter 2", /lower-case/],
    ["en-US", "x", /2 to 50/], ["en-US", `${"x".repeat(30)} ${"x".repeat(30)}`, /2 to 50/], ["en-US", "open accounts", /has "open", which is reserved/],
    ["en-US", "alexa greeter", /has "alexa", which is reserved/], ["de-DE", "meine app", /has "app", which is reserved/], ["de-DE", "öffne konten", /has "öffne", which is reserved/],
    ["en-US", "the greeter", /has "the", which is reserved/], ["en-US", "greeting from work", /has "from", which is reserved/], ["xx-XX", "account greeter", /not a locale/],
  ]) assert.match(invocationNameReasons(/** @type {string} */ (name), /** @type {string} */ (locale)).join(), /** @type {RegExp} */ (said));
});
