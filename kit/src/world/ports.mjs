/** Ports of 127.0.0.1. Each is opened before anything slow begins. */
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Ports that systems do not give to outgoing connections: Linux gives 32768 to 60999, macOS and Windows 49152 to 65535.
 * Between the end of a reservation and the start of the program that it was for, no connection of another program can
 * take such a port.
 */
const RESERVABLE = /** @type {const} */ ([20_000, 32_000]);

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

/** Reserves a port for a program that starts later. @param {number} wanted  0: any free port */
export async function hold(wanted) {
  const server = createServer((socket) => socket.destroy());
  const port = wanted === 0 ? await listenOnAny(server) : await listenOn(server, wanted);
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

/** @param {import("node:net").Server} server */
async function listenOnAny(server) {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      return await listenOn(server, randomInt(...RESERVABLE));
    } catch (error) {
      if (!(error instanceof PortTaken)) throw error;
    }
  }
  return listenOn(server, 0);
}

/** A port that is free now. */
export async function freePort() {
  const { port, release } = await hold(0);
  await release();
  return port;
}

/**
 * Free ports to use instead of taken ones, all different. If possible they are a thousand higher, which is easy to
 * read.
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
