/** Runs workerd on 127.0.0.1 with Miniflare, as `wrangler dev` does. If workerd ends by itself, it is started again. */
import { setTimeout as sleep } from "node:timers/promises";
import { NoOpLog } from "miniflare";
import { startMiniflare } from "./miniflare.mjs";
import { keepingSignals } from "./signals.mjs";

const RETRY = 1000;

/**
 * @param {{ workers: import("miniflare").V4WorkerOptions[] }} worker
 * @param {object} options
 * @param {number} options.port
 * @param {(line: string) => void} options.log  receives the Worker's log and errors
 * @param {() => void} options.revived          workerd had ended, and was started again
 * @param {(error: Error) => void} options.lost workerd has ended and cannot be started; called once, while attempts
 *   continue
 */
export async function startRuntime(worker, { port, log, revived, lost }) {
  let latest = worker;
  let closed = false;

  /**
   * Miniflare starts workerd again once. Another program may have taken the port. Then attempts continue until the port
   * is free again.
   * @param {Error} error
   */
  async function revive(error) {
    lost(/** @type {Error | undefined} */ (error.cause) ?? error);
    while (!closed) {
      await sleep(RETRY);
      if (closed) return;
      try {
        await replace(latest);
        return revived();
      } catch {
        // the next attempt
      }
    }
  }

  class RuntimeLog extends NoOpLog {
    /** @override @param {Error & { code?: string }} error */
    error(error) {
      if (error.code === "ERR_RUNTIME_FAILURE" && !closed) void revive(error);
    }
  }

  const shared = {
    host: "127.0.0.1",
    port,
    cf: false,
    logRequests: false,
    log: new RuntimeLog(),
    /** @param {{ message: string }} entry */
    handleStructuredLogs: ({ message }) =>
      message
        .split("\n")
        .filter((line) => line.trim())
        .forEach(log),
    unsafeHandleRuntimeRestart: () => void (closed || revived()),
  };
  const miniflare = await keepingSignals(() => startMiniflare({ ...shared, ...worker }));

  /** Starts a new isolate. @param {{ workers: import("miniflare").V4WorkerOptions[] }} worker */
  async function replace(worker) {
    latest = worker;
    await miniflare.replace({ ...shared, ...worker });
  }

  async function close() {
    closed = true;
    await miniflare.dispose();
  }

  return { replace, close };
}
