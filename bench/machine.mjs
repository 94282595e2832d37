/** The CPU time and memory of a process, as Linux counts them. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import os from "node:os";

/**
 * CPU time of a process in milliseconds, by the scheduler, which counts nanoseconds; `/proc/PID/stat` has ticks of 10
 * ms.
 * @param {number} pid
 */
export const cpuOf = (pid) =>
  sum(readdirSync(`/proc/${pid}/task`).map((thread) => onCpu(`/proc/${pid}/task/${thread}/schedstat`)));

/** @param {string} file */
function onCpu(file) {
  try {
    return Number(readFileSync(file, "latin1").split(" ")[0]) / 1e6;
  } catch {
    return 0; // the thread has ended
  }
}

/** Resident memory of a process in MiB. @param {number} pid */
export const memoryOf = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]) / 1024;

/** How long all cores together were busy, in milliseconds. */
export function busy() {
  const [user, nice, system, , , ...interrupts] = readFileSync("/proc/stat", "latin1")
    .split("\n")[0]
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + sum(interrupts.slice(0, 3))) * 10;
}

/** CPU time of this process in milliseconds. */
export const ownCpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/**
 * Binds a process, or only its main thread, to one core. This halves the noise.
 * @param {number} pid
 * @param {string} cores
 * @param {boolean} [whole]
 */
export function pin(pid, cores, whole = false) {
  try {
    execFileSync("taskset", [whole ? "-acp" : "-cp", cores, String(pid)], { stdio: "ignore" });
  } catch {
    // without taskset, the figures are noisier
  }
}

export const ALL_CORES = `0-${os.cpus().length - 1}`;

/** @param {number[]} numbers */
export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** @param {number[]} numbers @param {number} share */
export const percentile = (numbers, share) =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

/** @param {number[]} numbers */
export const median = (numbers) => percentile(numbers, 0.5);

/** @param {number} milliseconds */
export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
