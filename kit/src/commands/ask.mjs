/** Runs Amazon's ASK CLI. */

import { install, programOf } from "../project/locked.mjs";
import { OWN } from "../shared/environment.mjs";
import { run } from "../shared/process.mjs";

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `ask ARGUMENTS
  Amazon's ASK CLI with everything that it needs at fixed versions, in .tools/. "ask configure" signs it in.`,
  isAnothers: true,

  async run({ words, project }) {
    await install("ask", project);
    await run([programOf("ask"), ...words], { cwd: project, own: OWN.ask });
  },
};
