#!/usr/bin/env node
/**
 * Cloudflare's wrangler, in the version that the kit depends on. npm does not install the programs of a linked package's dependencies, and in a
 * skill beside the kit's sources the kit is a link. With this program, `npx wrangler` works there as well.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";

const wrangler = createRequire(import.meta.url).resolve("wrangler/bin/wrangler.js");
const child = spawn(process.execPath, [wrangler, ...process.argv.slice(2)], { stdio: "inherit" });
// A terminal sends Ctrl-C to both, and wrangler still has to stop its own programs. The other signals reach only this program.
process.on("SIGINT", () => {});
for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => void child.kill(signal));
child.once("close", (code) => {
  process.exitCode = code ?? 1;
});
