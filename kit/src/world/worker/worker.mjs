/**
 * The project's Worker in workerd, on 127.0.0.1, with the local environment's variables. Of .dev.vars it has only what
 * the skill declares and lacks. In development it is built and started again whenever a source changes. If a build
 * fails, the previous Worker answers.
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
import { through } from "./through.mjs";
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

/** The names of the library's own variables. */
const LIBRARYS = /^(ALEXA|AUTH0|USER_DATA)_/;

/** The binding of the Durable Objects with what a skill keeps for its users. */
const USER_DATA = "USER_DATA";

/** Miniflare's folders for what is kept: of Durable Objects, D1, R2 and KV. */
const KEPT = ["do", "d1", "r2", "kv"];

/** The new Worker does not start. */
class StartFailure extends Error {}

/**
 * @typedef {object} Options
 * @property {string} project               its folder
 * @property {number} port
 * @property {() => Promise<void>} [release]  ends the reservation of the port
 * @property {Record<string, string>} vars
 * @property {string} [proxy]               receives the outbound calls: HOST:PORT
 * @property {string} [userData] a folder for what the skill keeps for its users; without it, that is in memory
 * @property {boolean} [builds]             false: use the existing build
 * @property {boolean} [watches]            build and start again whenever a source changes
 * @property {import("../reporter.mjs").Reporter} [reporter]
 * @property {() => void} [rebuilt]         called after a build; `build` may have changed
 * @property {AbortSignal} [signal]         ends the start
 */

export class Worker {
  #project;
  #vars;
  #proxy;
  #userData;
  #isQuick;
  #reporter;
  #rebuilt;
  #stopping = new AbortController();
  #ends;
  /** @type {Awaited<ReturnType<typeof startRuntime>> | undefined} */ #runtime;
  #stopWatching = async () => {};

  /** Numbers the namespaces of the cache: a new one is empty. */
  #kv = 0;
  /** No other start has the same. */
  #started = Date.now().toString(36);
  /** Whether the folder of the users' data is about to be emptied. */
  #isEmptied = false;
  /** The names of .dev.vars that the skill needs. @type {Set<string>} */
  #needed = new Set();
  #restarts = Promise.resolve();
  #outcome = GOOD;
  #isBuilding = false;
  #isRebuilding = false;
  #isStarted = false;
  #isStale = false;

  /** Builds and starts the Worker, and waits until it answers. @param {Options} options */
  static async start(options) {
    const worker = new Worker(options);
    try {
      await worker.#start(options);
      return worker;
    } catch (error) {
      await worker.close();
      throw error;
    }
  }

  /** @param {Options} options */
  constructor({
    project,
    port,
    vars,
    proxy,
    userData,
    watches = false,
    reporter = silent,
    rebuilt = () => {},
    signal,
  }) {
    this.origin = `http://127.0.0.1:${port}`;
    this.#project = project;
    this.#vars = vars;
    this.#proxy = proxy;
    this.#userData = userData;
    this.#isQuick = watches;
    this.#reporter = reporter;
    this.#rebuilt = rebuilt;
    this.#ends = AbortSignal.any([this.#stopping.signal, ...(signal ? [signal] : [])]);
  }

  /** @param {Options} options */
  async #start({ port, release = async () => {}, builds = true, watches = false, signal }) {
    const { build: first, watchDirs } = await readConfig(this.#project);
    // Before the first build, so that nothing is missed that is saved meanwhile.
    if (watches)
      this.#stopWatching = await watchPaths(await sourcesOf(this.#project, watchDirs), () => this.#rebuild());
    if (builds) await build(first, { quick: this.#isQuick, signal: this.#ends, tell: this.#reporter.output });
    const description = await this.#description();
    if (this.#userData) await dropCaches(this.#userData);
    await release();
    this.#runtime = await startRuntime(description, {
      port,
      log: this.#reporter.log,
      revived: () => this.#reporter.warn("workerd ended by itself, and was started again"),
      lost: ({ message }) =>
        this.#reporter.fail(
          `workerd ended by itself, and cannot be started again: ${message}. Another attempt follows every second`,
        ),
    });
    try {
      await this.#supply();
    } catch (error) {
      signal?.throwIfAborted();
      throw new Error(`the Worker did not start: ${/** @type {Error} */ (error).message}`);
    }
    this.#isStarted = true;
    if (this.#isStale) void this.#rebuild();
  }

  /** Whether a build is running. The previous Worker answers until it has ended. */
  get building() {
    return this.#isBuilding;
  }

  /** The result of the last build. */
  get build() {
    return this.#outcome;
  }

  /**
   * The skill's own variables: those of wrangler.toml, and of .dev.vars what it needs. There, only a URL has its value:
   * the others are secrets.
   * @returns {Promise<Record<string, string>>}
   */
  async variables() {
    const { vars } = await readConfig(this.#project);
    const own = Object.entries(vars).filter(([name]) => !LIBRARYS.test(name));
    const needed = Object.entries(await ofDevVars(this.#project, this.#needed)).map(([name, value]) => [
      name,
      /^https?:\/\/[^@?]*$/.test(value) ? value : `${name} of a test`,
    ]);
    return Object.fromEntries([...own.map(([name, value]) => [name, String(value)]), ...needed]);
  }

  /** Waits for a restart, during which nothing answers. */
  async ready() {
    await this.#restarts.catch(() => {});
  }

  /** Starts a new isolate if this one answers nothing any more. @returns {Promise<boolean>} whether it did not */
  async revive() {
    const isAlive = await fetch(`${this.origin}/healthz`, { signal: AbortSignal.timeout(1000) }).then(
      () => true,
      () => false,
    );
    if (!isAlive) await this.#restart();
    return !isAlive;
  }

  /**
   * Starts a new isolate with an empty cache, as in a cold start in a new location. Other namespaces keep what they
   * have.
   */
  forget() {
    this.#kv++;
    return this.#restart();
  }

  /**
   * Deletes what the skill keeps for its users, and nothing else. workerd holds the files meanwhile, so it runs without
   * them for a moment.
   */
  async forgetUserData() {
    this.#isEmptied = true;
    await this.#restart();
    if (this.#userData) await dropObjects(this.#userData, await this.#userDataClass());
    this.#isEmptied = false;
    return this.#restart();
  }

  /** The class of the Durable Objects with what a skill keeps for its users. */
  async #userDataClass() {
    const { options } = await readConfig(this.#project);
    const binding = options.durableObjects?.[USER_DATA];
    return String(binding?.className ?? binding ?? "");
  }

  async close() {
    this.#stopping.abort();
    await this.#stopWatching();
    await this.#runtime?.close();
  }

  /** What workerd is to run, by the current build, wrangler.toml and .dev.vars. */
  async #description() {
    const { main, vars: configured, options } = await readConfig(this.#project);
    const namespaces = Object.keys(options.kvNamespaces ?? {}).map((binding) => [
      binding,
      binding === CACHE ? `${binding}-${this.#started}-${this.#kv}` : binding,
    ]);
    const worker = {
      ...options,
      modules: await modulesOf(main),
      modulesRoot: this.#project,
      bindings: { ...configured, ...(await ofDevVars(this.#project, this.#needed)), ...this.#vars },
      kvNamespaces: Object.fromEntries(namespaces),
    };
    return {
      ...(this.#proxy ? through(worker, this.#proxy) : { workers: [worker] }),
      ...(this.#userData && !this.#isEmptied && { resourcePersistencePath: this.#userData }),
    };
  }

  async #replace() {
    await this.#runtime?.replace(await this.#description());
  }

  /**
   * Waits until the Worker answers. If the skill has declared a variable or secret that is not set, the value of
   * .dev.vars is used.
   */
  async #supply() {
    const known = await devVars(this.#project);
    let report = await healthy(this.origin, this.#ends);
    const found = report.unset.filter((name) => known[name] && !this.#needed.has(name));
    if (found.length) {
      for (const name of found) this.#needed.add(name);
      await this.#replace();
      report = await healthy(this.origin, this.#ends);
    }
    for (const problem of report.problems) this.#reporter.warn(`${problem}: put it into .dev.vars for this world`);
  }

  /** Starts a new isolate with the current build and configuration, after those that were begun before. */
  #restart() {
    this.#restarts = this.#restarts
      .catch(() => {})
      .then(async () => {
        const description = await this.#description();
        try {
          await this.#runtime?.replace(description);
          await this.#supply();
        } catch (error) {
          throw new StartFailure(`the new Worker does not start: ${/** @type {Error} */ (error).message}`);
        }
      });
    return this.#restarts;
  }

  /** Builds as often as something has changed meanwhile. */
  async #rebuild() {
    if (this.#isRebuilding || !this.#isStarted) return void (this.#isStale = true);
    this.#isRebuilding = true;
    do {
      this.#isStale = false;
      /** @type {Error | undefined} */
      const failure = await this.#attempt().then(
        () => undefined,
        (error) => error,
      );
      if (this.#ends.aborted) return;
      if (failure) this.#failed(failure);
      this.#rebuilt();
    } while (this.#isStale);
    this.#isRebuilding = false;
  }

  async #attempt() {
    const started = performance.now();
    this.#reporter.step("Building what has changed");
    let output = "";
    this.#isBuilding = true;
    try {
      await build((await readConfig(this.#project)).build, {
        quick: this.#isQuick,
        signal: this.#ends,
        tell: (text) => {
          output += text;
        },
      });
    } catch (error) {
      this.#reporter.output(output.replace(/^✗ the build failed.*\n?/gm, ""));
      throw error;
    } finally {
      this.#isBuilding = false;
    }
    if (/^warning/m.test(stripVTControlCharacters(output))) this.#reporter.output(output);
    this.#outcome = GOOD;
    await this.#restart();
    this.#reporter.step(`The new Worker answers, after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }

  /** @param {Error} failure */
  #failed(failure) {
    const replaced = failure instanceof StartFailure;
    this.#outcome = { failed: true, message: failure.message, replaced };
    this.#reporter.fail(
      replaced
        ? failure.message
        : `${failure instanceof BuildFailure ? failure.summary : failure.message}: the previous Worker still answers`,
    );
  }
}

/** Deletes what is only cached: a cache begins empty. @param {string} folder */
async function dropCaches(folder) {
  const remove = (/** @type {string} */ path) => rm(path, { recursive: true, force: true });
  for (const name of await readdir(folder).catch(() => [])) if (!KEPT.includes(name)) await remove(join(folder, name));
  for (const name of await readdir(join(folder, "kv")).catch(() => []))
    if (name.startsWith(`${CACHE}-`)) await remove(join(folder, "kv", name));
}

/** Deletes the Durable Objects of a class. @param {string} folder @param {string} className */
async function dropObjects(folder, className) {
  for (const name of await readdir(join(folder, "do")).catch(() => []))
    if (name.endsWith(`-${className}`)) await rm(join(folder, "do", name), { recursive: true, force: true });
}

/**
 * The file of `wrangler dev` with secrets and variables.
 * @param {string} project
 * @returns {Promise<Record<string, string>>}
 */
async function devVars(project) {
  const text = await readFile(join(project, ".dev.vars"), "utf8").catch(() => "");
  return /** @type {Record<string, string>} */ (parseEnv(text));
}

/** @param {string} project @param {Set<string>} names */
const ofDevVars = async (project, names) =>
  names.size ? Object.fromEntries(Object.entries(await devVars(project)).filter(([name]) => names.has(name))) : {};

/**
 * Waits until the Worker answers, also if only variables and secrets of the skill are not set: it answers then what
 * does not need them.
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
