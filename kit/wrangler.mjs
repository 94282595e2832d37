#!/usr/bin/env node
/**
 * Cloudflare's wrangler, in the version that the kit depends on. npm does not install the programs of a linked
 * package's dependencies, and in a skill beside the kit's sources the kit is a link. With this program, `npx wrangler`
 * works there as well, and with an old Node.js.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { newNode, oldNode, runBy } from "./src/cli/node.mjs";

const wrangler = join(createRequire(import.meta.url).resolve("wrangler/package.json"), "../bin/wrangler.js");
const node = newNode();
if (node) {
  runBy(node, [wrangler, ...process.argv.slice(2)]);
} else {
  console.error(`✗ ${oldNode()}`);
  process.exitCode = 1;
}
