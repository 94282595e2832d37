/** Brings account-linking.json and skill-package/ in line with the settings. */
import { generate, staleFiles } from "./setup/files.mjs";

/** @type {import("./cli.mjs").Command} */
export const command = {
  usage: `generate [--check]
  --check   write nothing: name the stale files, and fail if there are any`,
  options: { check: { type: "boolean" } },

  async run({ values: { check }, project }) {
    const stale = await (check ? staleFiles(project) : generate(project));
    for (const path of stale) console.log(`${check ? "stale" : "wrote"}  ${path}`);
    if (!stale.length) console.log("account-linking.json and skill-package/ say what the settings say");
    if (check && stale.length) {
      console.log("remedy: make generate");
      process.exitCode = 1;
    }
  },
};
