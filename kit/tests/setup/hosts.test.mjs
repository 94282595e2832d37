/** The kit and the Worker agree which values are domains and loopback origins. One table tests both. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isLoopback } from "../../setup/issuer.mjs";
import { isDomain } from "../../setup/rules.mjs";

const hosts = JSON.parse(readFileSync(new URL("../../../crates/alexa-auth0/tests/data/hosts.json", import.meta.url), "utf8"));

test("a domain is what the Worker takes for one", () => {
  const longest = ["a", "b", "c"].map((letter) => letter.repeat(63)).concat("d".repeat(61)).join(".");
  for (const name of [...hosts.names, longest]) assert.ok(isDomain(name), name);
  for (const name of [...hosts["no names"], `e${longest}`]) assert.ok(!isDomain(name), name);
});

test("a loopback origin is what the Worker takes for one", () => {
  for (const origin of hosts["loopback origins"]) assert.ok(isLoopback(origin), origin);
  for (const other of hosts["no loopback origins"]) assert.ok(!isLoopback(other), other);
});
