/** What a developer hears of the Worker's log beside a turn (../../world/worker/log-notes.mjs). */
import assert from "node:assert/strict";
import { test } from "node:test";
import { guide } from "../../src/shared/guides.mjs";
import { watchLog } from "../../src/world/worker/log-notes.mjs";

/** @param {...string} lines */
function notesOn(...lines) {
  /** @type {string[]} */
  const notes = [];
  let answered = 0;
  const watch = watchLog({ note: (note) => notes.push(note), answered: () => (answered += 1) });
  lines.forEach(watch);
  return { notes, answered };
}

test("a panic, with its place and its message", () => {
  assert.deepEqual(notesOn("panicked at src/handlers.rs:3:5:", "a test panics", "", "Stack:").notes, [
    "The Worker panicked at src/handlers.rs:3:5: a test panics",
  ]);
});

test("what a handler prints, and the text of an error", () => {
  assert.deepEqual(notesOn("[skill] two", "[skill] three [skill]", "development overrides are set: X").notes, [
    "Printed: two",
    "Printed: three [skill]",
  ]);
});

test("what the user does not hear: a failure, an empty response, a session that does not fit, and notes", () => {
  const line = (/** @type {Record<string, unknown>} */ members) =>
    JSON.stringify({ outcome: "answered", ms: 1, type: "IntentRequest", ...members });
  assert.deepEqual(notesOn(line({})), { notes: [], answered: 1 });
  assert.deepEqual(notesOn(line({ outcome: "failed", error: "list_full" })).notes, [
    "The handler has failed: list_full",
  ]);
  const explained = (/** @type {string} */ code) => `${code} (${guide("codes.md")}#${code})`;
  assert.deepEqual(notesOn(line({ outcome: "failed", error: "relink" })).notes, [
    `The handler has failed: ${explained("relink")}`,
  ]);
  assert.deepEqual(notesOn(line({ account: "refused", reason: "wrong_audience" })).notes, [
    `The token was refused: ${explained("wrong_audience")}`,
  ]);
  assert.deepEqual(notesOn(line({ error: "consent" })).notes, []);
  assert.deepEqual(notesOn(line({ unanswered: "OrderIntent" })).notes, [
    `The response is empty: a line for "OrderIntent" in the skill's respond() would answer it`,
  ]);
  assert.deepEqual(notesOn(line({ notes: { session: "unreadable", items: 3 } })).notes, [
    "The session attributes do not fit the type that the handler asks for: it got the default",
    "Noted: items = 3",
  ]);
});

test("other lines are none of a request", () => {
  assert.deepEqual(notesOn('{"outcome":', '{"a":1}', "null", '{"outcome":"refused","refusals":{"x":1}}').notes, []);
});
