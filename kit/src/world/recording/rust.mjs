/** Writes a kept conversation as a test in Rust, which talks to the skill by `alexa_auth0::testing::Conversation`. */
import { deviceOf, interfacesOf } from "../alexa/devices.mjs";

/**
 * Characters that nobody sees: controls, and marks of the direction of writing, which the compiler of Rust refuses in
 * comments and literals.
 */
const UNSEEN = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A text as a literal of Rust. @param {string} text */
const literal = (text) =>
  `"${text
    .replace(/[\\"]/g, "\\$&")
    .replace(/\n/g, "\\n")
    .replace(/\r/g, "\\r")
    .replace(/\t/g, "\\t")
    .replace(UNSEEN, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)}"`;

/** A raw literal, for JSON. @param {unknown} value */
function raw(value) {
  const hex = (/** @type {string} */ character) => character.charCodeAt(0).toString(16).padStart(4, "0");
  const text = JSON.stringify(value).replace(UNSEEN, (character) => `\\u${hex(character)}`);
  let hashes = "#";
  while (text.includes(`"${hashes}`)) hashes += "#";
  return `r${hashes}"${text}"${hashes}`;
}

/**
 * @param {string} name
 * @param {import("./conversation.mjs").Conversation} conversation
 * @param {any} manifest  of the skill
 */
export function rustTest(name, { at, granted, variables, turns }, manifest) {
  const exchanges = turns.flatMap(({ exchanges }) => exchanges).filter(({ request }) => request);
  const calls = exchanges.flatMap((exchange) => exchange.calls);
  const [first] = turns;
  const lines = [
    "//! A conversation that was kept in the local environment. This test was written from it by",
    `//! \`make say ARGS="--export ${name}"\`.`,
    "",
    '#![allow(clippy::too_many_lines, reason = "a conversation may be long")]',
    "",
    ...(calls.length ? ["use std::cell::Cell;", ""] : []),
    ...(calls.length ? ["use alexa_auth0::HttpResponse;"] : []),
    "use alexa_auth0::testing::{Answer, Conversation};",
    "use serde_json::Value;",
    "",
    "use crate::skill;",
    "",
    "fn json(text: &str) -> Value {",
    "    serde_json::from_str(text).unwrap_or_default()",
    "}",
    "",
    "fn directives(answer: &Answer) -> Vec<&str> {",
    '    answer.directives().iter().filter_map(|directive| directive["type"].as_str()).collect()',
    "}",
    "",
    "#[test]",
    `fn ${name}() {`,
    ...(calls.length ? answersOf(calls) : []),
    "    let mut conversation = Conversation::new(skill())",
    `        .at(${literal(at)})`,
    `        .locale(${literal(first.locale)})`,
    ...Object.entries(variables).map(([key, value]) => `        .variable(${literal(key)}, ${literal(value)})`),
    ...granted.map((permission) => `        .granted(${literal(permission)})`),
    ...deviceLines(first.device, manifest),
    ...(calls.length ? API : []),
  ];
  lines[lines.length - 1] += ";";
  let user = /** @type {string | undefined} */ (undefined);
  for (const { say, touch, exchanges } of turns) {
    lines.push("", `    // ${say === undefined ? `Touches number ${touch}` : `“${say.replace(UNSEEN, " ")}”`}`);
    for (const { request, answer, user: claims } of exchanges) {
      if (!request) continue;
      const now = claims && JSON.stringify(claims);
      if (now !== user)
        lines.push(`    conversation = conversation.${claims ? `linked(&json(${raw(claims)}))` : "unlinked()"};`);
      user = now;
      lines.push(...exchangeLines(request, answer));
    }
  }
  return `${[...lines, "}"].join("\n")}\n`;
}

/** @param {import("./conversation.mjs").PlayedCall[]} calls */
const answersOf = (calls) => [
  "    // What the API answered, in the order of the calls.",
  "    let answers = [",
  ...calls.map(
    ({ method, url, status, body }) => `        (${literal(method)}, ${literal(url)}, ${status}, ${literal(body)}),`,
  ),
  "    ];",
  "    let next = Cell::new(0);",
];

const API = [
  "        .api(move |request| {",
  "            let (method, url, status, body) = answers[next.get()];",
  "            next.set(next.get() + 1);",
  "            assert_eq!((request.method.as_str(), request.url.as_str()), (method, url));",
  "            Ok(HttpResponse::new(status).with_body(body))",
  "        })",
];

/** @param {string} id @param {any} manifest */
function deviceLines(id, manifest) {
  const device = deviceOf(id);
  const supportedInterfaces = interfacesOf(device, manifest);
  if (!Object.keys(supportedInterfaces).length && !device.viewport) return [];
  const context = {
    System: { device: { supportedInterfaces } },
    ...(device.viewport && { Viewport: device.viewport }),
  };
  return [`        .context(&json(${raw(context)}))`];
}

/** @param {Record<string, any>} request @param {import("./conversation.mjs").Answer} answer */
function exchangeLines(request, { speech = "", card, directives, ends }) {
  const types = directives.map(literal).join(", ");
  return [
    `    let answer = conversation.send(json(${raw(request)}));`,
    `    assert_eq!(answer.speech(), ${literal(speech)});`,
    `    assert_eq!(answer.card(), ${card === undefined ? "None" : `Some(${literal(card)})`});`,
    `    assert_eq!(directives(&answer), ${types ? `[${types}]` : '[""; 0]'});`,
    ...(ends ? [] : ["    assert!(!answer.ends_session());"]),
  ];
}
