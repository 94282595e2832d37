/**
 * No request to a server of the local environment ends it: each odd request is answered, and the local environment
 * keeps running.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { ServerResponse } from "node:http";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startWorld } from "../../src/world/start.mjs";
import { ROOT } from "../repository.mjs";
import { begins } from "../sample.mjs";

const CLOSED = 0; // the connection, without an answer
const UPGRADE =
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
const JSON_TYPE = "Content-Type: application/json";

/**
 * The answers of the simulator and the tenant. `HOST` is the server's own. workerd and the Worker choose their own
 * answers, but must keep running too.
 * @type {[head: string, simulator: number, tenant: number, body?: string][]}
 */
const REQUESTS = [
  // Request targets
  ["GET / HTTP/1.1\r\nHost: HOST", 200, 404],
  ["GET // HTTP/1.1\r\nHost: HOST", 400, 400],
  ["GET //elsewhere.example/userinfo HTTP/1.1\r\nHost: HOST", 400, 400],
  ["GET /\\elsewhere.example/ HTTP/1.1\r\nHost: HOST", 400, 400],
  ["GET http://elsewhere.example/ HTTP/1.1\r\nHost: HOST", 400, 400],
  ["GET http:// HTTP/1.1\r\nHost: HOST", 400, 400],
  ["OPTIONS * HTTP/1.1\r\nHost: HOST", 400, 400],
  ["GET elsewhere HTTP/1.1\r\nHost: HOST", 400, 400],
  ["GET /% HTTP/1.1\r\nHost: HOST", 404, 404],
  ["GET /%00%ff HTTP/1.1\r\nHost: HOST", 404, 404],
  ["GET /../../../etc/passwd HTTP/1.1\r\nHost: HOST", 404, 404],
  ["GET /u/login/ HTTP/1.1\r\nHost: HOST", 404, 400],
  ["GET /u/login/constructor HTTP/1.1\r\nHost: HOST", 404, 400],
  [`GET /${"a".repeat(70_000)} HTTP/1.1\r\nHost: HOST`, 431, 431],
  // Hosts and origins
  ["GET / HTTP/1.1", 400, 400],
  ["GET / HTTP/1.0", 403, 403],
  ["GET / HTTP/1.1\r\nHost:", 403, 403],
  ["GET / HTTP/1.1\r\nHost: elsewhere.example", 403, 403],
  ["GET / HTTP/1.1\r\nHost: [::1", 403, 403],
  ["GET /.well-known/jwks.json HTTP/1.1\r\nHost: HOST\r\nOrigin: https://elsewhere.example", 403, 403],
  ["GET /.well-known/jwks.json HTTP/1.1\r\nHost: HOST", 404, 200],
  ["OPTIONS /oauth/token HTTP/1.1\r\nHost: HOST\r\nOrigin: null\r\nAccess-Control-Request-Method: POST", 403, 403],
  ["GET / HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate", 200, 404],
  ["GET / HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate", 200, 404],
  ["GET / HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors", 200, 404],
  ["GET / HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors", 403, 403],
  ["GET / HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors", 403, 403],
  [
    "GET /link?account=mallory HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate",
    400,
    404,
  ],
  // Methods
  ["BREW / HTTP/1.1\r\nHost: HOST", 400, 400],
  ["CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: HOST", CLOSED, CLOSED],
  ["TRACE / HTTP/1.1\r\nHost: HOST", 404, 404],
  ["PRI * HTTP/2.0", 400, 400],
  ["neither a method nor a target", 400, 400],
  [`GET / HTTP/1.1\r\nHost: HOST\r\n${UPGRADE}`, 200, 404],
  [`GET // HTTP/1.1\r\nHost: HOST\r\n${UPGRADE}`, 400, 400],
  // Names
  [`POST /do/constructor HTTP/1.1\r\nHost: HOST\r\n${JSON_TYPE}`, 404, 404, "{}"],
  [`POST /do/__proto__ HTTP/1.1\r\nHost: HOST\r\n${JSON_TYPE}`, 404, 404, "{}"],
  [`POST /do/toString HTTP/1.1\r\nHost: HOST\r\n${JSON_TYPE}`, 404, 404, "{}"],
  ["GET /link?account=__proto__ HTTP/1.1\r\nHost: HOST", 400, 404],
  ["GET /api/skill/link/M0 HTTP/1.1\r\nHost: HOST", 400, 404],
  // Bodies
  [`POST /do/say HTTP/1.1\r\nHost: HOST\r\n${JSON_TYPE}`, 400, 404, "null"],
  [`POST /do/say HTTP/1.1\r\nHost: HOST\r\n${JSON_TYPE}`, 400, 404, "[]"],
  [`POST /do/say HTTP/1.1\r\nHost: HOST\r\n${JSON_TYPE}`, 400, 404, "{"],
  [`POST /do/say HTTP/1.1\r\nHost: HOST\r\n${JSON_TYPE}`, 400, 404, '{"account":"constructor"}'],
  ...[
    '{"account":["robin"]}',
    '{"account":"robin","utterance":{"toString":1}}',
    '{"account":"robin","utterance":"help","locale":5}',
    '{"account":"robin"}',
  ].map(
    (body) =>
      /** @type {[string, number, number, string]} */ ([
        `POST /do/say HTTP/1.1\r\nHost: HOST\r\n${JSON_TYPE}`,
        400,
        404,
        body,
      ]),
  ),
  [
    `POST /do/send HTTP/1.1\r\nHost: HOST\r\n${JSON_TYPE}`,
    400,
    404,
    '{"account":"robin","locale":{},"envelope":{"request":{"type":"LaunchRequest"}}}',
  ],
  [`POST /do/signIn HTTP/1.1\r\nHost: HOST\r\n${JSON_TYPE}`, 400, 404, '{"account":["robin"],"user":"ada"}'],
  ["POST /do/say HTTP/1.1\r\nHost: HOST\r\nContent-Type: text/plain", 400, 404, "{}"],
  ["POST /oauth/token HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/x-www-form-urlencoded", 404, 400, "%"],
  ["POST /oauth/token HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1000", 404, 400], // and the sender leaves
];

/**
 * @param {string} origin
 * @param {string} head
 * @param {string} [body]
 * @returns {Promise<{ status: number, head: string }>}
 */
async function send(origin, head, body) {
  const { host, port } = new URL(origin);
  const socket = connect(Number(port), "127.0.0.1").setEncoding("utf8");
  let received = "";
  const answered = new Promise((resolve) =>
    socket.on("data", (text) => (received += text).includes("\r\n\r\n") && resolve(undefined)),
  );
  const length = body === undefined ? "" : `\r\nContent-Length: ${Buffer.byteLength(body)}`;
  socket.on("error", () => {});
  socket.on("connect", () =>
    socket.write(`${head.replaceAll("HOST", host)}${length}\r\nConnection: close\r\n\r\n${body ?? ""}`),
  );
  await Promise.race([answered, once(socket, "close"), sleep(1000)]);
  socket.destroy();
  const [answer] = received.split("\r\n\r\n");
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? CLOSED), head: answer.toLowerCase() };
}

describe("the servers of the local environment", () => {
  /** @type {import("../../src/world/world.mjs").World} */
  let world;
  before(async () => {
    world = await startWorld({ project: ROOT, builds: false });
  });
  after(() => world.close());

  for (const [head, simulator, tenant, body] of REQUESTS) {
    const shown = `${head.length > 100 ? `${head.slice(0, 40)}…` : head.replaceAll("\r\n", ", ")} ${body ?? ""}`;
    it(`${shown}: simulator ${simulator || "closes"}, tenant ${tenant || "closes"}`, async () => {
      const { addresses } = world;
      const answers = await Promise.all(
        [addresses.simulator, addresses.tenant, addresses.worker].map((origin) => send(origin, head, body)),
      );
      assert.deepEqual(
        answers.slice(0, 2).map(({ status }) => status),
        [simulator, tenant],
      );
      for (const { head } of answers) assert.doesNotMatch(head, /access-control-allow-origin/);
    });
  }

  it("lets a page of the tenant's own origin in, and nobody read across origins", async () => {
    const origin = new URL(world.addresses.tenant).origin;
    const { status, head } = await send(
      origin,
      `GET /.well-known/jwks.json HTTP/1.1\r\nHost: HOST\r\nOrigin: ${origin}`,
    );
    assert.equal(status, 200);
    assert.doesNotMatch(head, /access-control/);
  });

  it("add no account for a page that navigates to /link", async () => {
    const accounts = () => world.alexa.accounts.map(({ id }) => id);
    const before = accounts();
    const { simulator } = world.addresses;
    assert.equal((await send(simulator, "GET /link?account=mallory HTTP/1.1\r\nHost: HOST")).status, 400);
    assert.deepEqual(accounts(), before);
    assert.equal((await send(simulator, `GET /link?account=${before[0]} HTTP/1.1\r\nHost: HOST`)).status, 303);
  });

  it("send nothing more to a page that does not read, and all that it missed once it does", async (t) => {
    const { port, host } = new URL(world.addresses.simulator);
    const socket = connect(Number(port), "127.0.0.1").setEncoding("utf8");
    await once(socket, "connect");
    socket.write(`GET /events HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    let received = "";
    socket.on("data", (text) => (received += text));
    while (!received.includes("event: state")) await sleep(10);
    socket.pause();
    const { alexa } = world;
    const write = t.mock.method(ServerResponse.prototype, "write");
    alexa.happenings.note("x".repeat(40_000_000)); // more than the buffers of the system
    await alexa.say("help", { account: "robin", locale: "en-US" });
    for (let turn = 0; turn < 20; turn++) await alexa.say("help", { account: "robin", locale: "en-US" });
    const last = await alexa.say("help", { account: "robin", locale: "en-US" });
    const sent = write.mock.calls.filter(({ arguments: [text] }) => `${text}`.startsWith("event: "));
    assert.equal(sent.length, 1);
    socket.resume();
    while (!received.includes(`"id":${last.id},`)) await sleep(10);
    while (received.lastIndexOf("event: state") < received.lastIndexOf("event: exchange")) await sleep(10);
    socket.destroy();
  });

  it("go on: a user links an account and is greeted", async () => {
    const { alexa, tenant } = world;
    await alexa.completeLink(await tenant.signIn(await alexa.beginLink("robin"), tenant.users[0]));
    assert.match(
      (await alexa.say("open account greeter", { account: "robin" })).judgement.spoken ?? "",
      begins("welcome", "Ada"),
    );
  });
});
