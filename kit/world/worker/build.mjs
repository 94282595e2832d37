/** The Worker's build: the `[build]` of wrangler.toml, now and whenever a source changes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { resolve } from "node:path";
import { signalGroup } from "./group.mjs";

/** Editors write a file in several steps. */
const SETTLED = 200;

/**
 * @param {{ command?: string, cwd: string }} build
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>} rejected when the command fails
 */
export async function build({ command, cwd }, signal) {
  if (!command) return;
  const child = spawn(command, { cwd, shell: true, detached: true, stdio: ["ignore", "inherit", "inherit"] });
  const stop = () => signalGroup(child, "SIGTERM");
  signal?.addEventListener("abort", stop);
  const [code, killedBy] = await once(child, "exit");
  signal?.removeEventListener("abort", stop);
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(`the build failed (${killedBy ?? `exit status ${code}`}): ${command}`);
}

/**
 * Rebuilds after a change, one build at a time, and calls `built` after each that succeeds.
 *
 * @param {{ command?: string, cwd: string, watchDirs: string[] }} options
 * @param {(failure?: Error) => void} built
 * @returns {() => void} stops watching
 */
export function rebuildOnChange({ command, cwd, watchDirs }, built) {
  let again = false;
  let building = false;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  async function rebuild() {
    if (building) return void (again = true);
    building = true;
    await build({ command, cwd }).then(() => built(), built);
    building = false;
    if (again) {
      again = false;
      await rebuild();
    }
  }

  const watchers = watchDirs.map((dir) =>
    watch(resolve(cwd, dir), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(rebuild, SETTLED);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
