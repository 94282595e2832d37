/** Opens the local environment's ports, and reports those that are taken. */
import { setTimeout as sleep } from "node:timers/promises";
import { announcements, isRunning } from "./announcement.mjs";
import { hold, othersThan, PortTaken } from "./ports.mjs";
import { startSimulator } from "./simulator/server.mjs";
import { endOrphan } from "./worker/orphans.mjs";

/**
 * Opens all ports at once, so that no other program can take one while the Worker is built.
 * @template T
 * @param {string} project
 * @param {import("./start.mjs").Ports} ports
 * @param {(() => Promise<unknown>)[]} closers  receives a function to close each
 * @param {(port: number) => Promise<T & { close: () => Promise<unknown> }>} startTenant
 */
export async function onTheirPorts(project, ports, closers, startTenant) {
  const wanted = { WORKER_PORT: ports.worker, SIMULATOR_PORT: ports.simulator, TENANT_PORT: ports.tenant };
  refuseTwice(wanted);
  await endLeftovers(project, ports.worker);
  const [held, tenant] = await Promise.allSettled([hold(ports.worker), startTenant(ports.tenant)]);
  const [simulator] = await Promise.allSettled([startSimulator({ port: ports.simulator })]);
  if (held.status === "fulfilled") closers.push(held.value.release);
  for (const started of [simulator, tenant])
    if (started.status === "fulfilled") closers.push(() => started.value.close());
  if (held.status === "fulfilled" && simulator.status === "fulfilled" && tenant.status === "fulfilled") {
    return { held: held.value, simulator: simulator.value, tenant: tenant.value };
  }
  const reasons = [held, simulator, tenant].flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  const other = reasons.find((reason) => !(reason instanceof PortTaken));
  throw (
    other ??
    new Error(
      await sentenceOn(
        project,
        wanted,
        reasons.map(({ port }) => port),
      ),
    )
  );
}

/** @param {Record<string, number>} wanted */
function refuseTwice(wanted) {
  for (const [name, port] of Object.entries(wanted)) {
    const [other] =
      Object.entries(wanted).find(([other, number]) => other !== name && port !== 0 && number === port) ?? [];
    if (other) throw new Error(`${name} and ${other} are both ${port}: each needs a port of its own`);
  }
}

/**
 * Ends the workerd on the Worker's port if it belongs to a local environment of this project that was killed.
 * @param {string} project
 * @param {number} port
 */
async function endLeftovers(project, port) {
  if (port === 0) return;
  const [left] = await announcements(project, `${port}`);
  if (!left || isRunning(left) || !(await endOrphan(port))) return;
  for (const deadline = Date.now() + 2000; Date.now() < deadline; await sleep(50)) {
    const free = await hold(port).catch(() => undefined);
    if (free) return free.release();
  }
}

/** @param {string} project @param {Record<string, number>} wanted @param {number[]} taken */
async function sentenceOn(project, wanted, taken) {
  const others = Object.entries(await othersThan(wanted, taken)).map(([name, port]) => `${name}=${port}`);
  const [are, another] =
    taken.length === 1 ? [`port ${taken[0]} is taken`, "another"] : [`ports ${taken.join(", ")} are taken`, "others"];
  const running = (await announcements(project)).filter(isRunning);
  const isOurs = running.some((world) =>
    [world.worker, world.simulator, world.tenant].some((address) => taken.includes(Number(new URL(address).port))),
  );
  return isOurs
    ? `${are}: make dev runs already for this project, and make say talks to it. Stop it with Ctrl-C in its terminal, or choose ${another}: ${others.join(" ")} make dev`
    : `${are}; choose ${another}: ${others.join(" ")} make dev`;
}
