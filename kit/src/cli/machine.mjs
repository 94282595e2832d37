/**
 * Checks in the first second what this machine must have, and reports everything that is missing
 * at once. An old Node.js can run this file, because it is loaded before the version is checked.
 */
import { spawnSync } from "node:child_process";
import { environmentFor } from "../shared/environment.mjs";
import { hasNewNode, isOldNode, oldNode } from "./node.mjs";

/** Debian's package with a C compiler, which Rust needs to link programs for this machine. */
const APT = "apt-get install -y build-essential";

/**
 * @param {string[]} argv  of `alexa-auth0`
 * @returns {string[]} sentences
 */
export const machineProblems = (argv) => (compiles(argv) ? [...nodeProblems(), ...rustProblems()] : nodeProblems());

/** Whether the command builds the Worker. @param {string[]} argv */
function compiles([command, ...args]) {
  if (args.includes("--help")) return false;
  return (
    ["setup", "new", "upgrade", "dev", "build", "deploy"].includes(command) ||
    (command === "doctor" && args.includes("--local"))
  );
}

/** An old Node.js is a problem only if npm cannot install a newer one. */
const nodeProblems = () => (isOldNode() && !hasNewNode() ? [oldNode()] : []);

function rustProblems() {
  return [
    ...(isThere("cargo") ? [] : ["cargo is missing: install Rust with rustup, https://rustup.rs"]),
    ...(isThere("cc")
      ? []
      : [
          `a C compiler cannot be found: install one, then run this again${isThere("apt-get") ? `:\n\n  ${process.getuid?.() === 0 ? "" : "sudo "}${APT}\n` : ""}`,
        ]),
  ];
}

/** Whether a program exists, even if running it fails. @param {string} program */
const isThere = (program) =>
  spawnSync(program, ["--version"], { stdio: "ignore", env: environmentFor() }).error === undefined;

/**
 * The same as `doctor --json` prints its findings: the modules of the doctor may not run here.
 * @param {string[]} problems
 */
export const machineAsJson = (problems) =>
  JSON.stringify(
    {
      version: 1,
      healthy: false,
      checks: problems.map((problem) => ({
        name: "machine",
        status: "fail",
        message: problem.replace(/\s*\n\s*/g, " ").trim(),
        remedy: "install it, then run this again",
      })),
    },
    null,
    2,
  );
