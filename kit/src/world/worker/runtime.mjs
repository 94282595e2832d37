/** Runs workerd on 127.0.0.1 with Miniflare, as `wrangler dev` does. If workerd ends by itself, it is started again. */
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { startMiniflare } from "./miniflare.mjs";
import { keepingSignals } from "./signals.mjs";

/** Ctrl-C ends both workerd and this process. This process may receive the signal later. */
const GRACE = 200;

const RETRY = 1000;

/**
 * @param {import("miniflare").WorkerOptions} worker
 * @param {object} options
 * @param {number} options.port
 * @param {(line: string) => void} options.log  receives the Worker's log and errors
 * @param {() => void} options.revived          workerd had ended, and was started again
 * @param {(error: Error) => void} options.lost  workerd has ended and cannot be started; called once, while attempts continue
 */
export async function startRuntime(worker, { port, log, revived, lost }) {
  let latest = worker;
  let closed = false;
  /** The standard output of the current workerd. @type {unknown} */
  let expected;

  /** @param {import("node:stream").Readable} stdout @param {import("node:stream").Readable} stderr */
  function handleRuntimeStdio(stdout, stderr) {
    for (const stream of [stdout, stderr])
      createInterface({ input: stream }).on("line", (line) => line.trim() && log(line));
    expected = stdout;
    stdout.once("close", async () => {
      await sleep(GRACE);
      if (closed || expected !== stdout) return;
      await revive();
    });
  }

  /** Another program may have taken the port. Then attempts continue until the port is free again. */
  async function revive() {
    for (let attempt = 0; !closed; attempt++) {
      try {
        await replace(latest);
        return revived();
      } catch (error) {
        if (attempt === 0) lost(/** @type {Error} */ (error));
        await sleep(RETRY);
      }
    }
  }

  /** @param {import("miniflare").WorkerOptions} worker @returns {import("miniflare").MiniflareOptions} */
  const options = (worker) => ({
    ...worker,
    host: "127.0.0.1",
    port,
    cf: false,
    logRequests: false,
    handleRuntimeStdio,
  });
  const miniflare = await keepingSignals(() => startMiniflare(options(worker)));

  /** Starts a new isolate. @param {import("miniflare").WorkerOptions} worker */
  async function replace(worker) {
    expected = undefined;
    latest = worker;
    await miniflare.setOptions(options(worker));
  }

  async function close() {
    closed = true;
    await miniflare.dispose();
  }

  return { replace, close };
}
