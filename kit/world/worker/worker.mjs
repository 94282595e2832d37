/**
 * The Worker under `wrangler dev`, on 127.0.0.1, with the world's variables.
 *
 * wrangler is given a configuration of its own under .world/, derived from the project's: so that no .dev.vars and
 * no .env reaches the Worker; so that the build runs once at the start and not twice, as `wrangler dev` has it with
 * a `[build]`; and so that a rewritten file restarts the isolate, with an empty KV where that is asked for.
 */
import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "smol-toml";
import { worldAt } from "../paths.mjs";
import { build, rebuildOnChange } from "./build.mjs";
import { startWrangler } from "./wrangler.mjs";

/** How long the Worker may take to say that it is well. */
const PATIENCE = 30_000;

/**
 * @param {object} options
 * @param {number} options.port
 * @param {Record<string, string>} options.vars
 * @param {string} options.project               its folder
 * @param {boolean} [options.builds]             false: what is built is taken as it is, and sources are not watched
 * @param {(line: string) => void} [options.log] gets the Worker's log lines
 * @param {AbortSignal} [options.signal]         ends the start
 */
export async function startWorker({ project: folder, port, vars, builds = true, log = () => {}, signal }) {
  const project = await readProject(folder);
  if (builds) await build(project.build, signal);

  const directory = worldAt(folder, port);
  const configuration = join(directory, "wrangler.json");
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  let kv = 0;
  const described = () => JSON.stringify(derive(project, directory, vars, kv), null, 2);
  await writeFile(configuration, `${described()}${" ".repeat(16)}`);
  const wrangler = startWrangler({ project: folder, directory, configuration, port, log });

  /** A fresh isolate. */
  async function restart() {
    const updated = wrangler.updated();
    // wrangler reads at the first change that it sees, so the file is overwritten at one stroke, and never shorter
    const file = await open(configuration, "r+");
    await file.write(described().padEnd((await file.stat()).size), 0);
    await file.close();
    await updated;
  }

  const stopWatching = builds
    ? rebuildOnChange(project.build, (failure) => {
        if (failure) return log(failure.message);
        restart().catch((error) => log(`the rebuilt Worker did not come up: ${error.message}`));
      })
    : () => {};

  async function close() {
    stopWatching();
    await wrangler.close();
    await rm(directory, { recursive: true, force: true });
  }

  const origin = `http://127.0.0.1:${port}`;
  try {
    await healthy(origin, wrangler.exited, signal);
  } catch (error) {
    const tail = await wrangler.tail();
    await close();
    signal?.throwIfAborted();
    throw new Error(`the Worker did not come up: ${/** @type {Error} */ (error).message}\n${tail}`);
  }

  return {
    origin,
    directory,
    /** Settles when wrangler ends by itself. */
    exited: wrangler.exited,
    /** A fresh isolate with an empty KV: what a cold start in a new place is. */
    forget() {
      kv++;
      return restart();
    },
    close,
  };
}

/** @typedef {Awaited<ReturnType<typeof startWorker>>} Worker */

/** @param {string} root */
async function readProject(root) {
  const raw = /** @type {import("wrangler").Unstable_RawConfig} */ (parse(await readFile(join(root, "wrangler.toml"), "utf8")));
  const { command, cwd = ".", watch_dir = "src" } = raw.build ?? {};
  return {
    root,
    raw,
    build: { command, cwd: resolve(root, cwd), watchDirs: command ? [watch_dir].flat().map((dir) => resolve(root, dir)) : [] },
  };
}

/**
 * @param {Awaited<ReturnType<typeof readProject>>} project
 * @param {string} directory  where the configuration will be
 * @param {Record<string, string>} vars
 * @param {number} kv
 */
function derive({ root, raw }, directory, vars, kv) {
  const { build, main = "", vars: configured, ...rest } = raw;
  return {
    ...rest,
    main: relative(directory, resolve(root, main)),
    kv_namespaces: raw.kv_namespaces?.map(({ binding }) => ({ binding, id: `world-${kv}` })),
    vars: { ...configured, ...vars },
  };
}

/** @param {string} origin @param {Promise<unknown>} exited @param {AbortSignal} [signal] */
async function healthy(origin, exited, signal) {
  let ended = false;
  exited.then(() => (ended = true));
  let last = `no answer from /healthz in ${PATIENCE / 1000} s`;
  for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await sleep(100)) {
    signal?.throwIfAborted();
    if (ended) throw new Error("wrangler dev ended");
    try {
      const response = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(2000) });
      if (response.ok) return;
      last = `/healthz answers ${response.status} ${await response.text()}`;
      if (response.status === 500) break;
    } catch {
      // not listening yet
    }
  }
  throw new Error(last);
}
