/**
 * A Worker whose outbound calls reach a server in this process, as a proxy. Miniflare lets only another Worker receive
 * them, so one passes them on.
 */
import { createServer } from "node:http";
import { HttpOptions_Style } from "miniflare";

const PASSING_ON = "export default { fetch: (request, env) => env.PROXY.fetch(request) };";

/**
 * @param {import("miniflare").V4WorkerOptions} worker
 * @param {string} proxy  HOST:PORT
 * @returns {{ workers: import("miniflare").V4WorkerOptions[] }}
 */
export const through = (worker, proxy) => ({
  workers: [
    { name: "inside", ...worker, outboundService: "outside" },
    {
      name: "outside",
      modules: true,
      script: PASSING_ON,
      compatibilityDate: "2026-11-17",
      serviceBindings: { PROXY: { external: { address: proxy, http: { style: HttpOptions_Style.PROXY } } } },
    },
  ],
});

/** Such a server, on 127.0.0.1. */
export class ProxyServer {
  #server;

  /**
   * @param {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void}
   *   answer
   */
  constructor(answer) {
    this.#server = createServer({ requireHostHeader: false }, (request, response) => {
      response.setHeader("Connection", "close"); // workerd would send a request again whose reused connection breaks
      answer(request, response);
    });
  }

  /** @returns {Promise<string>} the address, as HOST:PORT */
  async listen() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", () => resolve(undefined)));
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return `127.0.0.1:${port}`;
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
