/** A reserved port is none that a system gives to an outgoing connection. */
import assert from "node:assert/strict";
import test from "node:test";
import { freePort, hold, PortTaken } from "../../src/world/ports.mjs";

test("any free port is one that no outgoing connection takes once it is released", async (t) => {
  const held = await Promise.all(Array.from({ length: 20 }, () => hold(0)));
  t.after(() => Promise.all(held.map(({ release }) => release())));
  const ports = held.map(({ port }) => port);
  assert.equal(new Set(ports).size, ports.length);
  for (const port of [...ports, await freePort()]) assert.ok(port >= 20_000 && port < 32_000, `${port}`);
  await assert.rejects(hold(ports[0]), PortTaken);
});
