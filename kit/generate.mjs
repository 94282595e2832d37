/** Updates account-linking.json and skill-package/ from the settings. */
import { carryOut, plan } from "./setup/files.mjs";
import { refuse } from "./setup/command.mjs";

/** @type {import("./cli.mjs").Command} */
export const command = {
  usage: `generate [--check]
  --check   write nothing: show what would change, and fail if something would`,
  options: { check: { type: "boolean" } },

  async run({ values: { check }, project }) {
    const planned = await plan(project);
    const { stale, own, warnings, problems } = planned;
    for (const warning of warnings) console.log(`! ${warning}`);
    for (const words of own) console.log(`kept   ${words}${words.endsWith("?") ? "" : "."} If you do not want it, delete it there`);
    if (!check) await carryOut(project, planned);
    for (const { path, changes } of stale) {
      console.log(`${check ? "stale" : "wrote"}  ${path}`);
      for (const change of changes) console.log(`         ${change}`);
    }
    refuse(problems);
    if (!stale.length) console.log("account-linking.json and skill-package/ match the settings");
    if (check && stale.length) {
      console.log("remedy: make generate");
      process.exitCode = 1;
    }
  },
};
