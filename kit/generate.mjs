/** Updates account-linking.json and skill-package/ from the settings. */
import { generate, plan } from "./setup/files.mjs";
import { refuse } from "./setup/command.mjs";

/** @type {import("./cli.mjs").Command} */
export const command = {
  usage: `generate [--check]
  --check   write nothing: show what would change, and fail if something would`,
  options: { check: { type: "boolean" } },

  async run({ values: { check }, project }) {
    const { stale, own, warnings, problems } = await (check ? plan(project) : generate(project));
    for (const { path, changes } of stale) {
      console.log(`${check ? "stale" : "wrote"}  ${path}`);
      for (const change of changes) console.log(`         ${change}`);
    }
    for (const warning of warnings) console.log(`! ${warning}`);
    for (const words of own) console.log(`kept   ${words}: no setting explains it. If you do not want it, delete it there`);
    refuse(problems);
    if (!stale.length) console.log("account-linking.json and skill-package/ match the settings");
    if (check && stale.length) {
      console.log("remedy: make generate");
      process.exitCode = 1;
    }
  },
};
