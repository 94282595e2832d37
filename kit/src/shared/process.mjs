/**
 * Runs other programs. `run` is for those that the user sees: their command line is printed, and they share the
 * terminal. The output of the others, which a build needs, goes to standard error, because standard output belongs to
 * the command.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { refuse } from "./command.mjs";
import { environmentFor, OWN } from "./environment.mjs";
import { styled } from "./style.mjs";

/** @param {string} step */
export const announce = (step) => console.error(`${styled("bold", "==>", process.stderr)} ${step}`);

/**
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function succeeds(program, args, { cwd, env = environmentFor(OWN.cargo) }) {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", 2, 2] });
  const [code] = await once(child, "close").catch((error) => missing(program, error));
  return code === 0;
}

/**
 * Runs cargo and shows what remains instead of what it prints: in a terminal in one line, elsewhere at each quarter.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ stderr: string, succeeded: boolean }>} what it printed, without its progress
 */
export async function withProgress(program, args, { cwd, env }) {
  const progress = { CARGO_TERM_PROGRESS_WHEN: "always", CARGO_TERM_PROGRESS_WIDTH: "80", CARGO_TERM_COLOR: "never" };
  const child = spawn(program, args, { cwd, env: { ...env, ...progress }, stdio: ["ignore", "ignore", "pipe"] });
  const began = Date.now();
  const isTerminal = Boolean(process.stderr.isTTY);
  let printed = "";
  let quarter = 0;
  child.stderr.setEncoding("utf8").on("data", (text) => {
    printed += text;
    const [done, total] = [...text.matchAll(/(\d+)\/(\d+)/g)].at(-1)?.slice(1).map(Number) ?? [];
    if (!total || !done || done > total) return;
    const said = `    ${done} of ${total} crates, after ${Math.round((Date.now() - began) / 1000)} s`;
    if (isTerminal) return void process.stderr.write(`\r${said}\u001b[K`);
    if (done / total < (quarter + 1) / 4 || done === total) return;
    quarter = Math.floor((done / total) * 4);
    console.error(said);
  });
  const [code] = await once(child, "close").catch((error) => missing(program, error));
  if (isTerminal) process.stderr.write("\r\u001b[K");
  const lines = printed.split(/\r\n|\n|\r/).filter((line) => !PROGRESS.test(line));
  return { stderr: `${lines.join("\n")}\n`, succeeded: code === 0 };
}

/** What cargo prints while all is well. */
const PROGRESS =
  /^\s*$|^ *(?:Building|Fetch) \[|^ +(?:Adding|Compiling|Downloaded|Downloading|Installing|Locking|Updating) /;

/**
 * Throws a refusal if the program fails. The program has printed the reason.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 */
export async function execute(program, args, options) {
  if (!(await succeeds(program, args, options))) refuse([`the build failed: ${program.split("/").at(-1)} ${args[0]}`]);
}

/**
 * The standard output of the program. Throws a refusal if it fails.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 */
export async function outputOf(program, args, { cwd, env = environmentFor(OWN.cargo) }) {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", 2] });
  const [output, [code]] = await Promise.all([
    text(/** @type {import("node:stream").Readable} */ (child.stdout)),
    once(child, "close"),
  ]).catch((error) => missing(program, error));
  if (code !== 0) refuse([`the build failed: ${program} ${args[0]}`]);
  return output;
}

/**
 * Reports a missing program in a sentence.
 * @param {string} program
 * @param {NodeJS.ErrnoException} error
 * @returns {never}
 */
function missing(program, error) {
  if (error.code === "ENOENT") refuse([`${program} cannot be found: is it installed, and in PATH?`]);
  throw error;
}

/**
 * Prints a command in shell syntax, and runs it unless `dryRun` is set. Neither `argv` nor `env` contains a secret.
 * @param {string[]} argv
 * @param {{ cwd: string, dryRun?: boolean, env?: Record<string, string>, secrets?: Record<string, string>, own?: RegExp, name?: string, remedies?: string[] }}
 *   options
 *   secrets: further variables, which are not printed; own: the names of this environment's secrets that the program receives;
 *   name: what the program is called if it fails, and remedies: what to do then, beginning with the usual cause
 */
export async function run(
  [program, ...args],
  { cwd, dryRun = false, env = {}, secrets = {}, own, name = program, remedies = [] },
) {
  console.log(
    ["$", ...Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`), program, ...args.map(quoted)].join(
      " ",
    ),
  );
  if (dryRun) return;
  const child = spawn(program, args, { cwd, stdio: "inherit", env: { ...environmentFor(own), ...env, ...secrets } });
  // The child ends first, and its temporary files are deleted after it. A terminal sends Ctrl-C to both.
  const pass = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  process.on("SIGINT", wait).on("SIGTERM", pass).on("SIGHUP", pass);
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve)).catch(
    (error) => missing(program, error),
  );
  process.off("SIGINT", wait).off("SIGTERM", pass).off("SIGHUP", pass);
  if (code !== 0)
    refuse([
      `${name} failed (${code === null ? "ended by a signal" : `exit status ${code}`}): its own message is above${remedies.map((remedy) => `\n  - ${remedy}`).join("")}`,
    ]);
}

const wait = () => {};

/** @param {string} argument */
const quoted = (argument) => (/^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`);
