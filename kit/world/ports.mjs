import { once } from "node:events";
import { createServer } from "node:net";

/**
 * A port of 127.0.0.1 that is free now.
 * @param {number} wanted   0: any
 * @param {string} setting  what to set when it is taken
 */
export async function freePort(wanted, setting) {
  const server = createServer().listen(wanted, "127.0.0.1");
  await once(server, "listening").catch((error) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new Error(`port ${wanted} is taken; choose another: ${setting}=${wanted + 1000} make dev`);
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}
