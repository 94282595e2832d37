/** Ports of 127.0.0.1, each taken before anything slow begins. */
import { once } from "node:events";
import { createServer } from "node:net";

/** A port that another program listens on. */
export class PortTaken extends Error {
  /** @param {number} port */
  constructor(port) {
    super(`port ${port} is taken`);
    this.port = port;
  }
}

/**
 * @template {import("node:net").Server} S
 * @param {S} server
 * @param {number} port  0: any that is free
 * @returns {Promise<number>} the port
 */
export async function listenOn(server, port) {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    throw /** @type {NodeJS.ErrnoException} */ (error).code === "EADDRINUSE" ? new PortTaken(port) : error;
  }
  return /** @type {import("node:net").AddressInfo} */ (server.address()).port;
}

/** Keeps a port for a program that comes later. @param {number} wanted */
export async function hold(wanted) {
  const server = createServer((socket) => socket.destroy());
  const port = await listenOn(server, wanted);
  let held = true;
  return {
    port,
    async release() {
      if (!held) return;
      held = false;
      server.close();
      await once(server, "close");
    },
  };
}

/** A port that is free now. */
export async function freePort() {
  const { port, release } = await hold(0);
  await release();
  return port;
}

/**
 * Ports to choose in place of those that are taken: free, and each another. A thousand higher, which is easy to read, where that is free.
 * @param {Record<string, number>} wanted  by the setting that chooses each
 * @param {number[]} taken
 */
export async function othersThan(wanted, taken) {
  const holds = [];
  try {
    /** @type {Record<string, number>} */
    const others = {};
    for (const [name, port] of Object.entries(wanted)) {
      if (!taken.includes(port)) continue;
      const held = await hold(port + 1000 > 65_535 ? 0 : port + 1000).catch(() => hold(0));
      holds.push(held);
      others[name] = held.port;
    }
    return others;
  } finally {
    for (const { release } of holds) await release();
  }
}
