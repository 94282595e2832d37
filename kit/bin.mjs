#!/usr/bin/env node
/** `alexa-auth0 COMMAND`. An older Node.js would fail on syntax or globals of the modules, so those load after the check. */
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 3)) {
  console.error(`✗ this is Node.js ${process.versions.node}, and Node.js 20.3 or newer is needed: https://nodejs.org`);
  process.exitCode = 1;
} else {
  const { main } = await import("./cli.mjs");
  await main(process.argv.slice(2));
}
