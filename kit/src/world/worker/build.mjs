/** Builds the Worker with the command of `[build]` in wrangler.toml. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { environmentFor, OWN } from "../../shared/environment.mjs";
import { signalGroup } from "./group.mjs";

/** A failed build. The message has the important part of the output. */
export class BuildFailure extends Error {
  /** @param {string} summary  in one line @param {string} details */
  constructor(summary, details) {
    super(`${summary}: ${details}`);
    this.summary = summary;
  }
}

/**
 * Runs the command that is the first argument, in a process group of its own. If this process is killed, its end of the
 * pipe is closed, and the group ends too: otherwise cargo would go on, and the next build would wait for it.
 */
const GUARDED = `exec 3<&0 </dev/null
{ cat <&3; kill -TERM 0; } >/dev/null 2>&1 &
guard=$!
( exec 3<&-; eval "$1" )
code=$?
kill "$guard"
exit "$code"`;

/**
 * @param {{ command?: string, cwd: string }} build
 * @param {object} options
 * @param {boolean} options.quick  builds faster; the Worker is larger and slower
 * @param {(output: string) => void} options.tell  receives the output as it arrives
 * @param {AbortSignal} [options.signal]
 */
export async function build({ command, cwd }, { quick, tell, signal }) {
  if (!command) return;
  signal?.throwIfAborted();
  const env = {
    ...environmentFor(OWN.cargo),
    ...(quick && { QUICK_BUILD: "1" }),
    ...(process.stdout.isTTY && { CARGO_TERM_COLOR: "always" }),
  };
  const child = spawn("/bin/sh", ["-c", GUARDED, "sh", command], {
    cwd,
    env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
      tell(text);
    });
  }
  const stop = () => signalGroup(child, "SIGTERM");
  signal?.addEventListener("abort", stop);
  const [code, killedBy] = await once(child, "close");
  signal?.removeEventListener("abort", stop);
  signal?.throwIfAborted();
  if (code !== 0)
    throw new BuildFailure(`the build failed (${killedBy ?? `exit status ${code}`})`, `${command}\n\n${gist(output)}`);
}

/** cargo's progress lines. */
const PROGRESS =
  /^ *(Updating|Locking|Adding|Downloading|Downloaded|Compiling|Checking|Fresh|Building|Finished|Blocking) /;

/** The compiler's first error, or else the last lines. @param {string} output */
function gist(output) {
  const lines = stripVTControlCharacters(output)
    .trimEnd()
    .split("\n")
    .filter((line) => !PROGRESS.test(line) && !line.startsWith("✗ the build failed"));
  const first = lines.findIndex((line) => /^error(\[E\d+\])?:/.test(line));
  if (first < 0) return lines.slice(-10).join("\n");
  const rest = lines.slice(first, first + 40);
  const end = rest.findIndex((line) => line.trim() === "");
  return (end < 0 ? rest : rest.slice(0, end)).join("\n");
}
