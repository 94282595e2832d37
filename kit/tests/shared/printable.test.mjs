/** Untrusted text cannot control the terminal. */
import assert from "node:assert/strict";
import test from "node:test";
import { block, line } from "../../src/doctor/report.mjs";
import { printable, printableJson, printableLines } from "../../src/shared/printable.mjs";
import { showExchange } from "../../src/world/terminal.mjs";

const EVIL = "a\u001b[2Jb\rc\u009b1Ad\u202ee\u0000f\u2028g";
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e]/;

test("controls are taken out, and the rest is as it was", () => {
  assert.equal(printable(EVIL), "a [2Jb c 1Ad e f g");
  for (const text of ["Grüße, 紫式部 👩‍👩‍👧", "مرحبا", ""]) assert.equal(printable(text), text);
  assert.equal(printable("x\n✓ all ok"), "x ✓ all ok", "no line of its own");
  assert.equal(printable("x".repeat(700)).length, 601);
});

test("lines stay lines, and are not without end", () => {
  assert.equal(printableLines("a\r\n\tb\n\u001bc"), "a\n b\n c");
  assert.equal(printableLines("x\n".repeat(300)).split("\n").length, 201);
});

test("a value as JSON is whole, however long it is, and cannot control the terminal", () => {
  const value = {
    evil: EVIL,
    long: "x".repeat(100_000),
    lines: Array.from({ length: 1000 }, (_, index) => `${index}\n`),
  };
  assert.deepEqual(JSON.parse(printableJson(value)), value);
  assert.doesNotMatch(printableJson(value), CONTROL);
  assert.equal(printableJson(null), "null");
});

test("an exchange is shown without what the Worker would do to the terminal", (t) => {
  /** @type {string[]} */
  const lines = [];
  t.mock.method(console, "log", (text = "") => lines.push(text));
  const judgement = { problems: [EVIL], spoken: EVIL, card: { type: EVIL, title: EVIL, content: EVIL } };
  showExchange({
    type: EVIL,
    account: "robin",
    heard: EVIL,
    envelope: { request: {} },
    calls: [],
    notes: [EVIL],
    status: 200,
    ms: 1,
    judgement,
    answer: EVIL,
  });
  assert.ok(lines.length > 6);
  for (const shown of lines) assert.doesNotMatch(shown, CONTROL);
});

test("a response that says nothing is told, where the user waits for one", (t) => {
  /** @type {string[]} */
  const lines = [];
  t.mock.method(console, "log", (text = "") => lines.push(text));
  const exchange = { account: "robin", heard: "x", calls: [], notes: [], status: 200, ms: 1, answer: "{}" };
  showExchange({
    ...exchange,
    type: "IntentRequest",
    envelope: { request: { intent: { name: "OrderIntent" } } },
    judgement: { problems: [] },
  });
  assert.match(lines.join("\n"), /spoken +nothing/);
  lines.length = 0;
  showExchange({ ...exchange, type: "SessionEndedRequest", envelope: { request: {} }, judgement: { problems: [] } });
  assert.doesNotMatch(lines.join("\n"), /spoken/);
});

test("a turn is told with its slots, calls, prompt, screen and directives", (t) => {
  /** @type {string[]} */
  const lines = [];
  t.mock.method(console, "log", (text = "") => lines.push(text));
  const resolutions = { resolutionsPerAuthority: [{ values: [{ value: { name: "milk", id: "MILK" } }] }] };
  const unknown = { resolutionsPerAuthority: [{ status: { code: "ER_SUCCESS_NO_MATCH" } }] };
  const slots = {
    item: { name: "item", value: "whole milk", resolutions },
    other: {
      name: "other",
      slotValue: { type: "List", values: [{ value: "a", resolutions: unknown }, { value: "b" }] },
    },
    empty: { name: "empty" },
  };
  const text = (/** @type {string} */ shown) => ({ type: "Text", texts: [shown], pictures: [], items: [] });
  showExchange({
    type: "IntentRequest",
    account: "robin",
    heard: "x",
    envelope: { request: { intent: { name: "OrderIntent", slots }, dialogState: "STARTED" } },
    calls: [
      { method: "GET", url: "https://a.example/", status: 200, ms: 3, played: true, isOwn: false },
      { method: "GET", url: "http://127.0.0.1/jwks", status: 200, ms: 3, played: false, isOwn: true },
    ],
    notes: [],
    prompt: "Remove milk?",
    screen: {
      token: "t",
      touches: [],
      items: [
        text("Title"),
        { type: "TouchWrapper", texts: [], pictures: [], touch: 0, items: [text("row"), text("two")] },
      ],
    },
    status: 200,
    ms: 1,
    answer: "{}",
    judgement: { problems: [], envelope: { response: { directives: [{ type: "Dialog.Delegate" }] } } },
  });
  assert.deepEqual(
    lines.filter(Boolean).map((line) => line.trim().replace(/ {2,}/g, " ")),
    [
      "request IntentRequest OrderIntent STARTED robin: “x”",
      "slot item = whole milk → milk (MILK)",
      "slot other = a → no value of its type",
      "slot other = b",
      "call GET https://a.example/ 200 3 ms from api/",
      "status 200 1 ms",
      "prompt Remove milk?",
      "screen Title",
      "screen [1] row · two",
      "directive Dialog.Delegate",
    ],
  );
});

test("a line of the doctor's is one line", () => {
  const found = /** @type {const} */ ({ name: "worker", status: "fail", message: "m ".repeat(60).trim(), remedy: "r" });
  assert.equal(line(found).split("\n").length, 1);
  assert.deepEqual(
    block(found, 100).map((text) => text.trimEnd()),
    [
      `✗ worker            ${"m ".repeat(40).trim()}`,
      `${" ".repeat(20)}${"m ".repeat(20).trim()}`,
      `${" ".repeat(20)}→ r`,
    ],
  );
  assert.deepEqual(
    block({ ...found, message: "m".repeat(200) }, 100)[0],
    `✗ worker            ${"m".repeat(200)}`,
    "a long word is not broken",
  );
});
