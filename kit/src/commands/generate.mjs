/** Updates account-linking.json and skill-package/ from the settings. */
import { carryOut, plan } from "../project/files.mjs";
import { print, refuse } from "../shared/command.mjs";

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `generate [--check]
  --check   write nothing: show what would change, and fail if something would`,
  options: { check: { type: "boolean" } },

  async run({ values: { check }, project }) {
    const planned = await plan(project);
    const { stale, own, warnings, problems } = planned;
    for (const warning of warnings) print(`! ${warning}`);
    for (const words of own)
      print(`kept   ${words}${words.endsWith("?") ? "" : "."} To remove it, delete it from that file`);
    if (!check) await carryOut(project, planned);
    for (const { path, changes } of stale) {
      print(`${check ? "stale" : "wrote"}  ${path}`);
      for (const change of changes) print(`         ${change}`);
    }
    refuse(problems);
    if (!stale.length) print("account-linking.json and skill-package/ match the settings");
    if (check && stale.length) {
      print("remedy: make generate");
      process.exitCode = 1;
    }
  },
};
