/** The kit and the Worker agree which values are domains, loopback origins and skill ids. One table tests both. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isLoopback } from "../../src/auth0/issuer.mjs";
import { isDomain, isSkillIds } from "../../src/project/rules.mjs";

/** @param {string} name */
const table = (name) =>
  JSON.parse(readFileSync(new URL(`../../../crates/alexa-auth0/tests/data/${name}`, import.meta.url), "utf8"));

const hosts = table("hosts.json");

test("a domain is what the Worker takes for one", () => {
  const longest = ["a", "b", "c"]
    .map((letter) => letter.repeat(63))
    .concat("d".repeat(61))
    .join(".");
  for (const name of [...hosts.names, longest]) assert.ok(isDomain(name), name);
  const others = [...hosts["no names"], ...hosts["no names, although some runtimes take them"], `e${longest}`];
  for (const name of others) assert.ok(!isDomain(name), name);
});

test("a loopback origin is what the Worker takes for one", () => {
  for (const origin of hosts["loopback origins"]) assert.ok(isLoopback(origin), origin);
  for (const other of hosts["no loopback origins"]) assert.ok(!isLoopback(other), other);
});

test("a list of skill ids is what the Worker takes for one", () => {
  const ids = table("skill-ids.json");
  for (const list of Object.keys(ids.lists)) assert.ok(isSkillIds(list), list);
  for (const other of ids["no lists"]) assert.ok(!isSkillIds(other), other);
});
