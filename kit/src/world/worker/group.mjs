/**
 * Sends a signal to a child that was spawned `detached`, and to its descendants.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals | 0} signal  0: only checks whether a process is left
 * @returns {boolean} whether there was a process
 */
export function signalGroup({ pid }, signal) {
  if (pid === undefined) return false;
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
