/** Ports of 127.0.0.1. Each is opened before anything slow begins. */
import { once } from "node:events";
import { createServer } from "node:net";

/** Another program listens on the port. */
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
 * @param {number} port  0: any free port
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

/** Reserves a port for a program that starts later. @param {number} wanted */
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
 * Free ports to use instead of taken ones, all different. If possible they are a thousand higher, which is easy to read.
 * @param {Record<string, number>} wanted  by the name of the setting
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
