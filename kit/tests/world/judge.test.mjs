/** The responses that the stand-in for Alexa accepts and refuses. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { deviceOf } from "../../src/world/alexa/devices.mjs";
import { judge as judgeFor, spokenText } from "../../src/world/alexa/judge.mjs";

const CIRCUMSTANCES = { type: "LaunchRequest", device: deviceOf("echo"), manifest: {} };

/** @param {Parameters<typeof judgeFor>[0]} answer */
const judge = (answer) => judgeFor(answer, CIRCUMSTANCES);

/** @param {any} response @param {Record<string, unknown>} [around] */
const of = (response, around = {}) =>
  judge({
    status: 200,
    contentType: "application/json; charset=utf-8",
    body: JSON.stringify({ version: "1.0", response, ...around }),
  }).problems;
const plain = (/** @type {string} */ text) => ({ outputSpeech: { type: "PlainText", text } });
const ssml = (/** @type {string} */ ssml) => ({ outputSpeech: { type: "SSML", ssml } });

describe("speech", () => {
  it("has at most 8000 characters", () => {
    assert.deepEqual(of(plain("x".repeat(8000))), []);
    assert.match(of(plain("x".repeat(8001))).join(), /8001 characters/);
    assert.match(of({ reprompt: plain("x".repeat(8001)) }).join(), /reprompt.* 8001 characters/);
  });

  it("has a type, and text of that type", () => {
    assert.match(of({ outputSpeech: { type: "Sung", text: "la" } }).join(), /type Sung/);
    assert.match(of({ outputSpeech: { type: "SSML", text: "la" } }).join(), /type SSML/);
  });

  it("is well-formed where it is SSML", () => {
    for (const good of ["<speak>Hi</speak>", "<speak>a &amp; b <break time='1s'/><s>c</s></speak>"])
      assert.deepEqual(of(ssml(good)), []);
    for (const bad of [
      "Hi",
      "<speak>Hi",
      "<speak>a & b</speak>",
      "<speak><s>a</speak></s>",
      "<speak>a</speak><speak>b</speak>",
      "<speak>1 < 2</speak>",
    ]) {
      assert.match(of(ssml(bad)).join(), /well-formed/, bad);
    }
  });

  it("is shown without its markup", () => {
    assert.equal(spokenText({ type: "SSML", ssml: "<speak>Hi,<break time='1s'/> R&amp;D</speak>" }), "Hi, R&D");
    assert.equal(spokenText({ type: "PlainText", text: "Hi" }), "Hi");
    assert.equal(spokenText(undefined), undefined);
  });
});

describe("a card", () => {
  it("is one of four types", () => {
    for (const type of ["Simple", "Standard", "LinkAccount", "AskForPermissionsConsent"])
      assert.deepEqual(of({ card: { type } }), []);
    assert.match(of({ card: { type: "Postcard" } }).join(), /no card of type Postcard/);
  });

  it("has at most 8000 characters, title included", () => {
    assert.deepEqual(of({ card: { type: "Simple", title: "t".repeat(10), content: "x".repeat(7990) } }), []);
    assert.match(of({ card: { type: "Simple", title: "t".repeat(11), content: "x".repeat(7990) } }).join(), /8001/);
  });
});

describe("an answer", () => {
  it("is JSON, says so, and came with 200", () => {
    const body = JSON.stringify({ version: "1.0", response: {} });
    assert.deepEqual(judge({ status: 200, contentType: "application/json", body }).problems, []);
    assert.match(judge({ status: 204, contentType: "application/json", body }).problems.join(), /204/);
    const refused = (/** @type {string} */ code) =>
      judge({ status: 400, contentType: "application/json", body: `{"error":"${code}"}` }).problems.join();
    assert.match(refused("wrong_skill"), /^the endpoint answered 400: wrong_skill \(\S*docs\/codes\.md#wrong_skill\)$/);
    assert.equal(refused("of_another_program"), "the endpoint answered 400: of_another_program");
    assert.equal(refused("<b>"), "the endpoint answered 400");
    assert.match(judge({ status: 200, contentType: "text/html", body }).problems.join(), /Content-Type/);
    assert.match(judge({ status: 200, contentType: "application/json", body: "hello" }).problems.join(), /not JSON/);
  });

  it("has at most 120 KB", () => {
    const sized = (/** @type {number} */ size) => {
      const body = JSON.stringify({ version: "1.0", response: {}, sessionAttributes: { pad: "" } });
      return judge({
        status: 200,
        contentType: "application/json",
        body: body.replace('""', `"${"x".repeat(size - body.length)}"`),
      }).problems;
    };
    assert.deepEqual(sized(120 * 1024), []);
    assert.match(sized(120 * 1024 + 1).join(), /122881 bytes/);
  });

  it("has a version, a response, and members of the right kind", () => {
    assert.match(of({}, { version: 1 }).join(), /version/);
    assert.match(of(undefined).join(), /response is missing/);
    assert.match(of({ shouldEndSession: "yes" }).join(), /shouldEndSession/);
    assert.match(of({ directives: {} }).join(), /directives/);
    assert.match(of({}, { sessionAttributes: [] }).join(), /sessionAttributes/);
    assert.deepEqual(of({ shouldEndSession: null, card: null }, { sessionAttributes: null }), []);
  });
});
