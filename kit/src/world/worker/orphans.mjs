/** workerd processes that are still running after their local environment was killed with SIGKILL. */
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { promisify } from "node:util";

/** Every process and its arguments. @returns {Promise<{ pid: number, args: string[] }[]>} */
async function processes() {
  const names = await readdir("/proc").catch(() => /** @type {string[]} */ ([]));
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  if (pids.length) {
    return Promise.all(
      pids.map(async (pid) => ({
        pid,
        args: (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0"),
      })),
    );
  }
  const { stdout } = await promisify(execFile)("ps", ["-axo", "pid=,command="]).catch(() => ({ stdout: "" }));
  return stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, ...args]) => ({ pid: Number(pid), args }));
}

/** Ends the workerd that listens on this port for a Worker. Returns whether there was one. @param {number} port */
export async function endOrphan(port) {
  const listens = `--socket-addr=entry=127.0.0.1:${port}`;
  const found = (await processes()).filter(
    ({ args }) => basename(args[0] ?? "") === "workerd" && args.includes(listens),
  );
  for (const { pid } of found) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it has ended meanwhile, or belongs to another user
    }
  }
  return found.length > 0;
}
