#!/usr/bin/env node
/** `alexa-auth0 COMMAND`. An older Node.js would fail on syntax or globals of the other modules, so those load after the check. */
import { machineProblems } from "./machine.mjs";

const argv = process.argv.slice(2);
const problems = machineProblems(argv);
if (problems.length) {
  for (const problem of problems) console.error(`✗ ${problem}`);
  process.exitCode = 1;
} else {
  const { main } = await import("./cli.mjs");
  await main(argv);
}
