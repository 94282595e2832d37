/**
 * Signals a child that was spawned `detached`, and everything that it has spawned.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals | 0} signal  0: only asks whether anybody is left
 * @returns {boolean} whether anybody was
 */
export function signalGroup({ pid }, signal) {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
