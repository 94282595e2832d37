/** What a handler reaches besides its request: the bindings of the Worker, and Alexa's own API. */
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { json } from "alexa-auth0-kit/testing/outside";
import { intentRequest } from "alexa-auth0-kit/testing/requests";
import { heard } from "./expect.mjs";
import { createWorld, eventually, say } from "./world.mjs";

const world = await createWorld();
after(() => world.dispose());
beforeEach(() => world.fresh());

test("a binding is used by the runtime's crate, and a missing one is an error of the handler", async () => {
  assert.match(String(heard(await say(world, intentRequest("BindingIntent"))).speech), /something went wrong/);
  assert.equal(await (await world.kv()).get("own"), "1");
  assert.ok(
    await eventually(() =>
      world.logged().some(({ outcome, error }) => outcome === "failed" && error === "worker::error::Error"),
    ),
    world.log.join("\n"),
  );
});

/** @param {string} apiEndpoint */
const zone = async (apiEndpoint) => {
  const answer = heard(
    await say(world, intentRequest("ZoneIntent", {}, { apiEndpoint, apiAccessToken: "alexas-token" })),
  );
  return String(answer.speech);
};

test("Alexa's own API gets its token, and another host gets nothing", async () => {
  /** @type {{ url?: string, authorization?: string }[]} */
  const seen = [];
  const zoneOf = "/v2/devices/amzn1.ask.device.AHB6K2P9W4M7EXAMPLEDEVICE/settings/System.timeZone";
  for (const path of [zoneOf, "/v1/directives"])
    world.outside.on(`https://api.eu.amazonalexa.com${path}`, (request, response) => {
      seen.push({ url: request.url, authorization: request.headers.authorization });
      json("Europe/Berlin")(request, response);
    });
  assert.equal(await zone("https://api.eu.amazonalexa.com"), "Europe/Berlin");
  assert.deepEqual(
    seen.map(({ authorization }) => authorization),
    ["Bearer alexas-token", "Bearer alexas-token"],
  );
  world.outside.forget();
  assert.match(await zone("https://elsewhere.example.com"), /something went wrong/);
  assert.deepEqual(
    world.outside.calls.filter((url) => url.includes("elsewhere")),
    [],
  );
  assert.ok(![...world.log].join().includes("alexas-token"));
});
