/**
 * The Worker under `wrangler dev`, on 127.0.0.1, with the world's variables.
 *
 * wrangler is given a configuration of its own under .world/, derived from the project's: so that no .dev.vars and
 * no .env reaches the Worker; so that the build runs once at the start and not twice, as `wrangler dev` has it with
 * a `[build]`; and so that a rewritten file restarts the isolate, with an empty KV where that is asked for.
 */
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "smol-toml";
import { ROOT, WORLD } from "../paths.mjs";
import { build, rebuildOnChange } from "./build.mjs";
import { signalGroup } from "./group.mjs";

const WRANGLER = join(dirname(createRequire(import.meta.url).resolve("wrangler/package.json")), "bin/wrangler.js");
const CONFIG = join(WORLD, "wrangler.json");
const LOG = join(WORLD, "wrangler.log");

const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true", // with it goes the question whether there is a newer version
  WRANGLER_LOG_PATH: join(WORLD, "logs"),
  WRANGLER_REGISTRY_PATH: join(WORLD, "registry"),
  CLOUDFLARE_CF_FETCH_ENABLED: "false", // Miniflare would ask cloudflare.com for a sample of request.cf
  CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "false",
  NO_COLOR: "1",
};

/**
 * @param {object} options
 * @param {number} options.port
 * @param {Record<string, string>} options.vars
 * @param {string} [options.config]              the project's wrangler.toml
 * @param {(line: string) => void} [options.log] gets the Worker's log lines
 * @param {AbortSignal} [options.signal]         ends the start
 */
export async function startWorker({ port, vars, config = join(ROOT, "wrangler.toml"), log = () => {}, signal }) {
  const project = await readProject(config);
  await mkdir(WORLD, { recursive: true });
  await rm(join(WORLD, "state"), { recursive: true, force: true });
  await build(project.build, signal);

  const origin = `http://127.0.0.1:${port}`;
  let kv = 0;
  /** Whole or not at all: wrangler is watching. */
  async function configure() {
    await writeFile(`${CONFIG}.new`, JSON.stringify(derive(project, vars, kv), null, 2));
    await rename(`${CONFIG}.new`, CONFIG);
  }
  await configure();

  const child = spawn(
    process.execPath,
    [WRANGLER, "dev", "--config", CONFIG, "--ip", "127.0.0.1", "--port", `${port}`, "--inspector-port", "0",
      "--persist-to", join(WORLD, "state"), "--show-interactive-dev-session=false"],
    { cwd: ROOT, env: { ...process.env, ...QUIET }, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const exited = once(child, "exit");
  const abandon = () => signalGroup(child, "SIGKILL");
  process.on("exit", abandon); // of an error, say
  exited.then(() => process.off("exit", abandon));
  const updates = new EventEmitter();
  const record = createWriteStream(LOG);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      record.write(`${line}\n`);
      if (line.startsWith("{")) log(line);
      if (line.includes("Local server updated and ready")) updates.emit("ready");
    });
  }

  /** Its own process group: wrangler's children go with it. */
  async function close() {
    stopWatching();
    if (child.exitCode !== null || child.signalCode !== null) return;
    signalGroup(child, "SIGTERM");
    for (let waited = 0; signalGroup(child, 0) && waited < 5000; waited += 50) await sleep(50);
    signalGroup(child, "SIGKILL");
    await exited;
  }

  /** A fresh isolate. */
  async function restart() {
    const updated = once(updates, "ready", { signal: AbortSignal.timeout(20_000) });
    await configure();
    await updated;
  }

  const stopWatching = rebuildOnChange(project.build, (failure) => {
    if (failure) return log(failure.message);
    restart().catch((error) => log(`the rebuilt Worker did not come up: ${error.message}`));
  });

  try {
    await healthy(origin, exited, signal);
  } catch (error) {
    await close();
    signal?.throwIfAborted();
    const tail = (await readFile(LOG, "utf8")).trim().split("\n").slice(-15).join("\n");
    throw new Error(`the Worker did not come up: ${/** @type {Error} */ (error).message}\n${tail}`);
  }

  return {
    origin,
    /** Settles when wrangler ends by itself. */
    exited,
    restart,
    /** A fresh isolate with an empty KV: what a cold start in a new place is. */
    forget() {
      kv++;
      return restart();
    },
    close,
  };
}

/** @typedef {Awaited<ReturnType<typeof startWorker>>} Worker */

/** @param {string} config */
async function readProject(config) {
  const raw = /** @type {import("wrangler").Unstable_RawConfig} */ (parse(await readFile(config, "utf8")));
  const root = dirname(resolve(config));
  const { command, cwd = ".", watch_dir = "src" } = raw.build ?? {};
  return {
    root,
    raw,
    build: { command, cwd: resolve(root, cwd), watchDirs: command ? [watch_dir].flat().map((dir) => resolve(root, dir)) : [] },
  };
}

/**
 * @param {Awaited<ReturnType<typeof readProject>>} project
 * @param {Record<string, string>} vars
 * @param {number} kv
 */
function derive({ root, raw }, vars, kv) {
  const { build, main = "", vars: configured, ...rest } = raw;
  return {
    ...rest,
    main: relative(WORLD, resolve(root, main)),
    kv_namespaces: raw.kv_namespaces?.map(({ binding }) => ({ binding, id: `world-${kv}` })),
    vars: { ...configured, ...vars },
  };
}

/** @param {string} origin @param {Promise<unknown>} exited @param {AbortSignal} [signal] */
async function healthy(origin, exited, signal) {
  let ended = false;
  exited.then(() => (ended = true));
  const deadline = Date.now() + 30_000;
  let last = "no answer from /healthz in 30 s";
  while (Date.now() < deadline) {
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
    await sleep(100);
  }
  throw new Error(last);
}
