/**
 * The project's Worker in workerd, on 127.0.0.1, with the world's variables. Of .dev.vars it has only what the skill declares and lacks. In development
 * it is built and started again whenever a source changes. If a build fails, the previous Worker answers.
 */
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseEnv, stripVTControlCharacters } from "node:util";
import { silent } from "../reporter.mjs";
import { BuildFailure, build } from "./build.mjs";
import { readConfig, sourcesOf } from "./config.mjs";
import { modulesOf } from "./modules.mjs";
import { startRuntime } from "./runtime.mjs";
import { watchPaths } from "./watch.mjs";

/** How long the Worker may take until /healthz answers, in milliseconds. */
const PATIENCE = 15_000;

/**
 * How the last build went.
 * @typedef {object} Build
 * @property {boolean} failed
 * @property {string} message
 * @property {boolean} replaced  it was built, and has replaced the previous Worker, but does not start
 */

/** @type {Build} */
const GOOD = { failed: false, message: "", replaced: false };

/** The library's KV namespace. */
const CACHE = "CACHE";

/** Miniflare's folder for Durable Objects, in that for what is kept. */
const OBJECTS = "do";

/** The new Worker does not start. */
class StartFailure extends Error {}

/**
 * @param {object} options
 * @param {string} options.project               its folder
 * @param {number} options.port
 * @param {() => Promise<void>} [options.release]  ends the reservation of the port
 * @param {Record<string, string>} options.vars
 * @param {string} [options.userData]            a folder for what the skill keeps for its users; without it, that is in memory
 * @param {boolean} [options.builds]             false: use the existing build
 * @param {boolean} [options.watches]            build and start again whenever a source changes
 * @param {import("../reporter.mjs").Reporter} [options.reporter]
 * @param {() => void} [options.rebuilt]         called after a build; `build` may have changed
 * @param {AbortSignal} [options.signal]         ends the start
 */
export async function startWorker({
  project,
  port,
  release = async () => {},
  vars,
  userData,
  builds = true,
  watches = false,
  reporter = silent,
  rebuilt = () => {},
  signal,
}) {
  const stopping = new AbortController();
  const ends = AbortSignal.any([stopping.signal, ...(signal ? [signal] : [])]);
  const { build: first, watchDirs } = await readConfig(project);
  if (builds) await build(first, { quick: watches, signal: ends, tell: reporter.output });

  const origin = `http://127.0.0.1:${port}`;
  let kv = 0;
  /** Whether the folder of the users' data is about to be emptied. */
  let isEmptied = false;
  /** @type {Build} */
  let outcome = GOOD;
  /** The names of .dev.vars that the skill needs. @type {Set<string>} */
  const needed = new Set();
  const description = await described();
  if (userData) await dropOthers(userData);
  await release();
  const runtime = await startRuntime(description, {
    port,
    log: reporter.log,
    revived: () => reporter.warn("workerd ended by itself, and was started again"),
    lost: ({ message }) =>
      reporter.fail(
        `workerd ended by itself, and cannot be started again: ${message}. Another attempt follows every second`,
      ),
  });
  let restarts = Promise.resolve();
  let building = false;

  async function described() {
    const { main, vars: configured, options } = await readConfig(project);
    return {
      ...options,
      modules: await modulesOf(main),
      modulesRoot: project,
      bindings: { ...configured, ...(await ofDevVars(project, needed)), ...vars },
      kvNamespaces: Object.fromEntries(
        Object.keys(options.kvNamespaces ?? {}).map((binding) => [
          binding,
          binding === CACHE ? `${binding}-${kv}` : binding,
        ]),
      ),
      ...(userData && !isEmptied && { resourcePersistencePath: userData }),
    };
  }

  /** Waits until the Worker answers. If the skill has declared a variable or secret that is not set, the value of .dev.vars is used. */
  async function supplied() {
    const known = await devVars(project);
    let report = await healthy(origin, ends);
    const found = report.unset.filter((name) => known[name] && !needed.has(name));
    if (found.length) {
      for (const name of found) needed.add(name);
      await runtime.replace(await described());
      report = await healthy(origin, ends);
    }
    for (const problem of report.problems) reporter.warn(`${problem}: put it into .dev.vars for this world`);
  }

  /** Starts a new isolate with the current build and configuration. */
  function restart() {
    restarts = restarts
      .catch(() => {})
      .then(async () => {
        const description = await described();
        try {
          await runtime.replace(description);
          await supplied();
        } catch (error) {
          throw new StartFailure(`the new Worker does not start: ${/** @type {Error} */ (error).message}`);
        }
      });
    return restarts;
  }

  async function attempt() {
    const started = performance.now();
    reporter.step("Building what has changed");
    let output = "";
    building = true;
    try {
      await build((await readConfig(project)).build, {
        quick: watches,
        signal: ends,
        tell: (text) => {
          output += text;
        },
      });
    } catch (error) {
      reporter.output(output.replace(/^✗ the build failed.*\n?/gm, ""));
      throw error;
    } finally {
      building = false;
    }
    if (/^warning/m.test(stripVTControlCharacters(output))) reporter.output(output);
    outcome = GOOD;
    await restart();
    reporter.step(`The new Worker answers, after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }

  let again = false;
  let busy = false;
  async function rebuild() {
    if (busy) return void (again = true);
    busy = true;
    do {
      again = false;
      /** @type {Error | undefined} */
      const failure = await attempt().then(
        () => undefined,
        (error) => error,
      );
      if (ends.aborted) return;
      if (failure) {
        const replaced = failure instanceof StartFailure;
        outcome = { failed: true, message: failure.message, replaced };
        reporter.fail(
          replaced
            ? failure.message
            : `${failure instanceof BuildFailure ? failure.summary : failure.message}: the previous Worker still answers`,
        );
      }
      rebuilt();
    } while (again);
    busy = false;
  }

  const stopWatching = watches ? await watchPaths(await sourcesOf(project, watchDirs), rebuild) : async () => {};

  async function close() {
    stopping.abort();
    await stopWatching();
    await runtime.close();
  }

  try {
    await supplied();
  } catch (error) {
    await close();
    signal?.throwIfAborted();
    throw new Error(`the Worker did not start: ${/** @type {Error} */ (error).message}`);
  }

  return {
    origin,
    /** Whether a build is running. The previous Worker answers until it has ended. */
    get building() {
      return building;
    },
    /** The result of the last build. */
    get build() {
      return outcome;
    },
    /** Waits for a restart, during which nothing answers. */
    async ready() {
      await restarts.catch(() => {});
    },
    /** Starts a new isolate with an empty cache, as in a cold start in a new location. Other namespaces keep what they have. */
    forget() {
      kv++;
      return restart();
    },
    /** Deletes what the skill keeps for its users, and nothing else. workerd holds the files meanwhile, so it runs without them for a moment. */
    async forgetUserData() {
      isEmptied = true;
      await restart();
      if (userData) await rm(join(userData, OBJECTS), { recursive: true, force: true });
      isEmptied = false;
      return restart();
    },
    close,
  };
}

/** @typedef {Awaited<ReturnType<typeof startWorker>>} Worker */

/** Deletes what Miniflare has kept beside the Durable Objects: a cache begins empty. @param {string} folder */
async function dropOthers(folder) {
  for (const name of await readdir(folder).catch(() => []))
    if (name !== OBJECTS) await rm(join(folder, name), { recursive: true, force: true });
}

/** The file of `wrangler dev` with secrets and variables. @param {string} project @returns {Promise<Record<string, string>>} */
async function devVars(project) {
  const text = await readFile(join(project, ".dev.vars"), "utf8").catch(() => "");
  return /** @type {Record<string, string>} */ (parseEnv(text));
}

/** @param {string} project @param {Set<string>} names */
const ofDevVars = async (project, names) =>
  names.size ? Object.fromEntries(Object.entries(await devVars(project)).filter(([name]) => names.has(name))) : {};

/**
 * Waits until the Worker answers, also if only variables and secrets of the skill are not set: it answers then what does not need them.
 * @param {string} origin
 * @param {AbortSignal} signal
 * @returns {Promise<{ problems: string[], unset: string[] }>}
 */
async function healthy(origin, signal) {
  let last = `no answer from /healthz in ${PATIENCE / 1000} s`;
  for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await sleep(100)) {
    signal.throwIfAborted();
    try {
      const response = await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(2000) });
      const text = await response.text();
      const { problems = [], unset = [] } = reportIn(text);
      if (response.ok || (unset.length && unset.length === problems.length)) return { problems, unset };
      last = `/healthz answers ${response.status} ${text}`;
      if (response.status === 500) break;
    } catch {
      // not listening yet
    }
  }
  throw new Error(last);
}

/** @param {string} text  of /healthz @returns {{ problems?: string[], unset?: string[] }} */
function reportIn(text) {
  try {
    const report = JSON.parse(text);
    return report && typeof report === "object" ? report : {};
  } catch {
    return {};
  }
}
