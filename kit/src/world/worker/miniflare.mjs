/**
 * Miniflare without its loopback server on 127.0.0.1.
 *
 * Through that "loopback" server workerd reaches code in this process. The server checks neither Host nor Origin, so
 * every web page in the developer's browser could reach it too. This project does not need it: the Worker, its
 * KV and the log work without it. So every connection to it is closed before a byte is read.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import http from "node:http";
import { Miniflare } from "miniflare";

/** Set while Miniflare's own code runs. Each server that it creates is added. @type {AsyncLocalStorage<Set<http.Server>>} */
const opening = new AsyncLocalStorage();

const { createServer } = http;
http.createServer = /** @type {typeof createServer} */ (
  (/** @type {Parameters<typeof createServer>} */ ...args) => {
    const server = createServer(...args);
    const closed = opening.getStore();
    if (closed) {
      // Before the HTTP parser receives the socket, because an upgrade causes no "request" event.
      server.prependListener("connection", (socket) => socket.destroy());
      closed.add(server);
    }
    return server;
  }
);

class ClosedMiniflare extends Miniflare {
  /** @type {Set<http.Server> | undefined} */
  servers;

  /**
   * Starts a new isolate.
   * @override
   * @param {import("miniflare").MiniflareOptions} options
   */
  setOptions(options) {
    return opening.run(/** @type {Set<http.Server>} */ (this.servers), () => super.setOptions(options));
  }
}

/**
 * Starts a Worker on 127.0.0.1. Ends it again if the start fails.
 * @param {import("miniflare").MiniflareOptions} options
 * @returns {Promise<Miniflare>}
 */
export async function startMiniflare(options) {
  /** @type {Set<http.Server>} */
  const servers = new Set();
  const miniflare = opening.run(servers, () => new ClosedMiniflare(options));
  miniflare.servers = servers;
  try {
    await miniflare.ready;
    if (servers.size === 0)
      throw new Error(
        "the kit does not support this version of Miniflare, because it cannot close its loopback server",
      );
    return miniflare;
  } catch (error) {
    await miniflare.dispose().catch(() => {});
    throw error;
  }
}

/** Bindings that Miniflare provides through its loopback server, by their keys in wrangler.toml. */
const SERVED_BY_LOOPBACK = ["browser", "images", "queues", "send_email", "stream"];

/**
 * Why a Worker cannot run in the local world: one sentence for each binding.
 * @param {Record<string, unknown>} configuration  wrangler.toml, parsed
 */
export const unservedBindings = (configuration) =>
  SERVED_BY_LOOPBACK.filter((key) => key in configuration).map(
    (key) =>
      `wrangler.toml has ${key}: the local world cannot serve it, because Miniflare would have to open a server that any web page can use. Remove it to use make dev, or use wrangler dev`,
  );
