#!/usr/bin/env node
/** `alexa-auth0 COMMAND`. It checks the version of Node.js before it loads the other modules, because an old Node.js cannot run them. */
import { machineAsJson, machineProblems } from "./src/cli/machine.mjs";

const argv = process.argv.slice(2);
const problems = machineProblems(argv);
if (problems.length) {
  for (const problem of problems) console.error(`✗ ${problem}`);
  if (argv[0] === "doctor" && argv.includes("--json")) console.log(machineAsJson(problems));
  process.exitCode = 1;
} else {
  const { main } = await import("./src/cli/main.mjs");
  await main(argv);
}
