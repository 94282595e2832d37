import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Ports of 127.0.0.1 that are free now.
 * @template {string} T
 * @param {Record<T, number>} wanted  by the setting that chooses each; 0: any
 * @returns {Promise<Record<T, number>>}
 */
export async function freePorts(wanted) {
  const names = /** @type {T[]} */ (Object.keys(wanted));
  /** @type {(Awaited<ReturnType<typeof reserve>>)[]} */
  const ports = [];
  for (const name of names) ports.push(await reserve(wanted[name]));
  for (const reserved of ports) await reserved?.release();
  const taken = names.filter((_name, index) => !ports[index]);
  const others = taken.map((name) => `${name}=${wanted[name] + 1000}`);
  if (taken.length === 1) throw new Error(`port ${wanted[taken[0]]} is taken; choose another: ${others[0]} make dev`);
  if (taken.length) throw new Error(`ports ${taken.map((name) => wanted[name]).join(", ")} are taken; choose others: ${others.join(" ")} make dev`);
  return /** @type {Record<T, number>} */ (Object.fromEntries(names.map((name, index) => [name, ports[index]?.port])));
}

/** A port that is free now. */
export const freePort = async () => (await freePorts({ any: 0 })).any;

/** Held until it is released, so that no two are the same; undefined when it is taken. @param {number} wanted */
async function reserve(wanted) {
  const server = createServer().listen(wanted, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EADDRINUSE") return undefined;
    throw error;
  }
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    port,
    release: async () => {
      server.close();
      await once(server, "close");
    },
  };
}
