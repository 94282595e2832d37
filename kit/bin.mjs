#!/usr/bin/env node
/**
 * `alexa-auth0 COMMAND`. It checks the machine before it loads the other modules, because an old Node.js cannot run
 * them.
 */
import { fileURLToPath } from "node:url";
import { machineAsJson, machineProblems } from "./src/cli/machine.mjs";
import { isOldNode, newNode, oldNode, runBy } from "./src/cli/node.mjs";

const argv = process.argv.slice(2);
const problems = machineProblems(argv);
const node = problems.length ? undefined : newNode();
if (!problems.length && !node) problems.push(oldNode());
if (!node) {
  for (const problem of problems) console.error(`✗ ${problem}`);
  if (argv[0] === "doctor" && argv.includes("--json")) console.log(machineAsJson(problems));
  process.exitCode = 1;
} else if (isOldNode()) {
  runBy(node, [fileURLToPath(import.meta.url), ...argv]);
} else {
  process.noDeprecation = true; // Node.js 22 warns of a module that a dependency uses: nothing that a developer could change
  const { main } = await import("./src/cli/main.mjs");
  await main(argv);
}
