/** `wrangler dev` as a child, in a process group of its own: what it spawns ends with it. */
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { signalGroup } from "./group.mjs";

const WRANGLER = join(dirname(createRequire(import.meta.url).resolve("wrangler/package.json")), "bin/wrangler.js");

/** What wrangler says when it has taken up a changed configuration. */
const UPDATED = "Local server updated and ready";

/** @param {string} directory */
const environment = (directory) => ({
  ...process.env,
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true", // with it goes the question whether there is a newer version
  WRANGLER_LOG_PATH: join(directory, "logs"),
  WRANGLER_REGISTRY_PATH: join(directory, "registry"),
  CLOUDFLARE_CF_FETCH_ENABLED: "false", // Miniflare would ask cloudflare.com for a sample of request.cf
  CLOUDFLARE_LOAD_DEV_VARS_FROM_DOT_ENV: "false",
  NO_COLOR: "1",
});

/** Tells what the Worker prints from what wrangler says of itself, which before it is ready is everything. */
function workersOwn() {
  let ready = false;
  /** @param {string} line */
  return (line) => {
    if (line.startsWith("Your Worker has access to")) ready = false;
    if (line.startsWith("[wrangler:info] Ready") || line.includes(UPDATED)) ready = true;
    return ready && line.trim() !== "" && !/^(\[wrangler:info\]|⎔|🪵)/u.test(line);
  };
}

/**
 * @param {object} options
 * @param {string} options.project         its folder
 * @param {string} options.directory       for all that it writes
 * @param {string} options.configuration
 * @param {number} options.port
 * @param {(line: string) => void} options.log  gets what the Worker logs, and errors
 */
export function startWrangler({ project, directory, configuration, port, log }) {
  const child = spawn(
    process.execPath,
    [WRANGLER, "dev", "--config", configuration, "--ip", "127.0.0.1", "--port", `${port}`, "--inspector-port", "0",
      "--persist-to", join(directory, "state"), "--show-interactive-dev-session=false"],
    { cwd: project, env: environment(directory), stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
  const exited = once(child, "exit");
  const abandon = () => signalGroup(child, "SIGKILL");
  process.on("exit", abandon); // by an error, say
  exited.then(() => process.off("exit", abandon));

  const updates = new EventEmitter();
  const logFile = join(directory, "wrangler.log");
  const record = createWriteStream(logFile);
  const own = workersOwn();
  createInterface({ input: child.stdout }).on("line", (line) => {
    record.write(`${line}\n`);
    if (own(line)) log(line);
    if (line.includes(UPDATED)) updates.emit("updated");
  });
  createInterface({ input: child.stderr }).on("line", (coloured) => {
    const line = stripVTControlCharacters(coloured);
    record.write(`${line}\n`);
    if (line.trim() && !line.startsWith("🪵")) log(line); // where it keeps its own log
  });

  return {
    exited,
    /** The next time that a changed configuration is in force. */
    updated: () => once(updates, "updated", { signal: AbortSignal.timeout(20_000) }),
    /** Its last words. */
    tail: async () => (await readFile(logFile, "utf8")).trim().split("\n").slice(-15).join("\n"),
    async close() {
      signalGroup(child, "SIGTERM");
      for (let waited = 0; signalGroup(child, 0) && waited < 5000; waited += 50) await sleep(50);
      signalGroup(child, "SIGKILL");
      await exited;
    },
  };
}
