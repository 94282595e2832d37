/**
 * Measures all Workers together: each round measures every Worker once, so that a disturbance affects all. Each round
 * begins with another one, because the first after a pause finds the processor's caches empty.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Connection, drive, parse } from "./load.mjs";
import { ALL_CORES, busy, cpuOf, median, memoryOf, ownCpu, percentile, pin, sleep } from "./machine.mjs";
import { batch, FIRST, isRight } from "./rows.mjs";
import { KEEP_COMPILED, setV8Flags } from "./v8-flags.mjs";
import { calls, launch } from "./world.mjs";

/**
 * @typedef {import("./subjects.mjs").Subject} Subject
 * @typedef {import("./rows.mjs").Row} Row
 * @typedef {{ subject: Subject, world: Awaited<ReturnType<typeof launch>>, connections: Connection[] }} Running
 * @typedef {{ rounds: number, requests: number, alone: number, warmUp: number, cold: number }} Size
 *
 * @typedef {object} Warm  of one Worker in one row
 * @property {string} row
 * @property {string} subject
 * @property {number} rate      requests a second, at concurrency 8
 * @property {number} p50       latency of one request at a time, in milliseconds
 * @property {number} p99
 * @property {number} cpu       of workerd, in milliseconds a request, at concurrency 8
 * @property {number} net       the same minus that of the empty Worker in the same round
 * @property {number} memory    resident, in MiB
 * @property {number} outbound  calls a request
 *
 * @typedef {object} Cold
 * @property {string} subject
 * @property {"kept" | "dropped"} compiled  the functions that start-up compiled: see v8-flags.mjs
 * @property {"cold" | "warm"} kv
 * @property {number} cpu       of the first request, in milliseconds
 * @property {number} latency   of the first request, in milliseconds
 * @property {number} start     CPU of workerd until then, in milliseconds
 */

/** Wrong answers. @type {Set<string>} */
export const wrong = new Set();

/** The load of other programs during the measurement, in cores. */
export const others = { milliseconds: 0, busy: 0 };

/** @param {Subject} subject @param {Row} row @param {import("./rows.mjs").Sent[]} requests @param {string[]} texts */
function inspect(subject, row, requests, texts) {
  const answers = texts.map(parse);
  const bad = answers.filter((answer, index) => !isRight(subject.name, answer, requests[index].wanted));
  if (bad.length)
    wrong.add(
      `${subject.name}, ${row.name}: ${bad.length} of ${answers.length} answers, e.g. ${bad[0].text.replace(/\s+/g, " ").slice(0, 300)}`,
    );
}

/**
 * @param {Subject[]} subjects
 * @param {Row[]} rows
 * @param {Size} size
 * @param {(text: string) => void} progress
 * @returns {Promise<Warm[]>}
 */
export async function warm(subjects, rows, size, progress) {
  const measured = [];
  pin(process.pid, "1");
  for (const opaque of [false, true]) {
    const these = rows.filter((row) => Boolean(row.opaque) === opaque);
    if (!these.length) continue;
    /** @type {Running[]} */
    const running = [];
    for (const subject of subjects) {
      const world = await launch(subject, { opaque });
      pin(world.pid, "0", true);
      const connections = Array.from({ length: 8 }, () => new Connection(world.port));
      await Promise.all(connections.map(({ open }) => open));
      running.push({ subject, world, connections });
    }
    for (const row of these) {
      progress(row.name);
      measured.push(...(await measureRow(row, running, size)));
    }
    for (const { world, connections } of running) {
      for (const connection of connections) connection.close();
      await world.stop();
    }
  }
  pin(process.pid, ALL_CORES);
  return measured;
}

/**
 * @param {Row} row
 * @param {Running[]} running
 * @param {Size} size
 * @returns {Promise<Warm[]>}
 */
async function measureRow(row, running, size) {
  const share = row.share ?? 1;
  const seen = running.map(({ subject }) => ({
    subject,
    rates: /** @type {number[]} */ ([]),
    cpus: /** @type {number[]} */ ([]),
    latencies: /** @type {number[]} */ ([]),
    outbound: 0,
    requests: 0,
  }));

  const heat = await batch(row, size.warmUp * share);
  for (const { subject, connections } of running) inspect(subject, row, heat, (await drive(connections, heat)).answers);

  for (let round = 0; round < size.rounds; round++) {
    for (const [concurrency, count] of [
      [8, size.requests],
      [1, size.alone],
    ]) {
      const requests = await batch(row, count * share); // timestamps are fresh, and the same bytes go to all
      await sleep(20);
      for (const index of turns(running.length, round)) {
        const { subject, world, connections } = running[index];
        const before = { cpu: cpuOf(world.pid), calls: calls(), busy: busy(), own: ownCpu() };
        const { milliseconds, latencies, answers } = await drive(connections.slice(0, concurrency), requests);
        others.milliseconds += milliseconds;
        others.busy += busy() - before.busy - (ownCpu() - before.own) - (cpuOf(world.pid) - before.cpu);
        await sleep(row.settle ?? 10); // work after the response is included
        const one = seen[index];
        one.outbound += calls() - before.calls;
        one.requests += count * share;
        if (concurrency === 1) {
          one.latencies.push(...latencies);
        } else {
          one.rates.push((requests.length / milliseconds) * 1000);
          one.cpus.push((cpuOf(world.pid) - before.cpu) / requests.length);
        }
        inspect(subject, row, requests, answers);
      }
    }
  }

  const roundsOf = (/** @type {string} */ name) => seen.find(({ subject }) => subject.name === name)?.cpus ?? [];
  const empty = roundsOf("empty");
  const net = (/** @type {number[]} */ cpus) => cpus.map((cpu, round) => cpu - empty[round]);
  return seen.map(({ subject, rates, cpus, latencies, outbound, requests }, index) => ({
    row: row.name,
    subject: subject.name,
    rate: median(rates),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    cpu: median(cpus),
    net: median(net(cpus)),
    memory: memoryOf(running[index].world.pid),
    outbound: outbound / requests,
  }));
}

/**
 * @param {Subject[]} subjects
 * @param {Size} size
 * @param {(text: string) => void} progress
 * @returns {Promise<Cold[]>}
 */
export async function cold(subjects, size, progress) {
  progress("first request of an isolate");
  const folders = /** @type {string[]} */ ([]);
  const folder = () => {
    folders.push(mkdtempSync(join(tmpdir(), "bench-kv-")));
    return folders[folders.length - 1];
  };
  const kept = new Map(subjects.map(({ name }) => [name, folder()]));
  for (const subject of subjects) await firstRequest(subject, kept.get(subject.name) ?? "");

  /** @type {(Cold & { key: string })[]} */
  const runs = [];
  const kinds = /** @type {const} */ ([
    ["kept", "cold"],
    ["kept", "warm"],
    ["dropped", "cold"],
    ["dropped", "warm"],
  ]);
  for (let round = 0; round < size.cold; round++) {
    for (const [compiled, kv] of kinds) {
      for (const subject of turns(subjects.length, round).map((index) => subjects[index])) {
        setV8Flags(compiled === "kept" ? KEEP_COMPILED : "");
        const first = await firstRequest(subject, kv === "warm" ? (kept.get(subject.name) ?? "") : folder());
        runs.push({ key: `${subject.name} ${compiled} ${kv}`, subject: subject.name, compiled, kv, ...first });
      }
    }
  }
  setV8Flags("");
  for (const path of folders) rmSync(path, { recursive: true, force: true });
  return kinds.flatMap(([compiled, kv]) =>
    subjects.map(({ name: subject }) => {
      const mine = runs.filter(({ key }) => key === `${subject} ${compiled} ${kv}`);
      const of = (/** @type {"cpu" | "latency" | "start"} */ figure) => median(mine.map((run) => run[figure]));
      return { subject, compiled, kv, cpu: of("cpu"), latency: of("latency"), start: of("start") };
    }),
  );
}

/** The order of the Workers in a round. @param {number} count @param {number} round */
const turns = (count, round) => Array.from({ length: count }, (_, index) => (index + round) % count);

/** @param {Subject} subject @param {string} kv  a folder */
async function firstRequest(subject, kv) {
  const [request] = await batch(FIRST, 1);
  const world = await launch(subject, { kv });
  const connection = new Connection(world.port);
  await connection.open;
  const sent = performance.now();
  const start = cpuOf(world.pid);
  const answer = await connection.send(request.bytes);
  const latency = performance.now() - sent;
  const cpu = cpuOf(world.pid) - start;
  inspect(subject, FIRST, [request], [answer]);
  await sleep(100); // for KV writes after the response
  connection.close();
  await world.stop();
  return { cpu, latency, start };
}
