/** The requests that the library's `request_model.rs` and `tolerance.rs` read are of the types of ask-sdk-model. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { typeErrors } from "./types.mjs";

const { context, session, events, ...rest } = JSON.parse(
  readFileSync(new URL("../data/requests.json", import.meta.url), "utf8"),
);
const version = "1.0";

/** @type {[string, any][]} */
const ENVELOPES = [
  ...Object.entries(rest["in a session"]).map(
    ([name, request]) => /** @type {[string, any]} */ ([name, { version, session, context, request }]),
  ),
  ...Object.entries(events).map(
    ([name, request]) => /** @type {[string, any]} */ ([name, { version, context, request }]),
  ),
];

test("every request is a RequestEnvelope", () => {
  const errors = typeErrors(
    "RequestEnvelope",
    ENVELOPES.map(([, envelope]) => envelope),
  );
  for (const [index, [name]] of ENVELOPES.entries()) assert.deepEqual(errors[index], [], name);
});

test("what is no request of Alexa's is none here either", () => {
  const [, launch] = ENVELOPES[0];
  const others = [
    { ...launch, request: { ...launch.request, type: "LunchRequest" } },
    { ...launch, request: { ...launch.request, cause: {} } },
    { ...launch, request: { type: "LaunchRequest" } },
    { ...launch, context: { System: {} } },
  ];
  for (const [index, errors] of typeErrors("RequestEnvelope", others).entries())
    assert.ok(errors.length, JSON.stringify(others[index]));
});
