/** An Alexa whose skill is played by a test: a list of responses, and the requests that it was sent. */
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { readInteractionModel } from "../../src/alexa/language-model.mjs";
import { Alexa } from "../../src/world/alexa/alexa.mjs";
import { createAuthority } from "../../src/world/amazon/authority.mjs";

/**
 * @param {object} options
 * @param {any} options.interactionModel
 * @param {string[]} [options.interfaces]   that the manifest declares
 */
export async function playedSkill({ interactionModel, interfaces = [] }) {
  /** @type {any[]} */
  const received = [];
  /** @type {any[]} */
  const responses = [];
  const server = createServer(async (request, response) => {
    received.push(await json(request));
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ version: "1.0", ...(responses.shift() ?? { response: {} }) }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const alexa = new Alexa({
    skill: {
      manifest: { apis: { custom: { interfaces: interfaces.map((type) => ({ type })) } } },
      models: new Map([["en-US", readInteractionModel(interactionModel)]]),
      accountLinking: {
        authorizationUrl: "https://a.example/authorize",
        accessTokenUrl: "https://a.example/token",
        accessTokenScheme: "HTTP_BASIC",
        clientId: "c",
        scopes: [],
      },
    },
    parties: { clientId: "c", clientSecret: "s", tenant: "https://a.example", amazon: "http://127.0.0.1:1" },
    worker: `http://127.0.0.1:${port}`,
    identity: await (await createAuthority()).issue(),
    certChainUrl: "http://127.0.0.1:1/echo.api/x.pem",
  });
  return {
    alexa,
    received,
    forget() {
      received.length = 0;
      responses.length = 0;
    },
    /** @param {...any} next  each is the field `response`, or a whole envelope */
    answers: (...next) => void responses.push(...next.map((one) => ("response" in one ? one : { response: one }))),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
