/**
 * Prints PATH with a Node.js first that is new enough for the kit. The scripts and the Makefile run what needs it in
 * this PATH.
 */
import { delimiter, dirname } from "node:path";
import { newNode, oldNode } from "../kit/src/cli/node.mjs";

const node = newNode();
if (node) console.log([dirname(node), process.env.PATH].join(delimiter));
else console.error(`✗ ${oldNode()}`);
process.exitCode = node ? 0 : 1;
