/** Brings account-linking.json and skill-package/ in line with the settings. With --check: only says what is stale. */
import { runMain } from "./setup/command.mjs";
import { generate, staleFiles } from "./setup/files.mjs";

await runMain(async () => {
  const check = process.argv.includes("--check");
  const stale = await (check ? staleFiles() : generate());
  for (const path of stale) console.log(`${check ? "stale" : "wrote"}  ${path}`);
  if (!stale.length) console.log("account-linking.json and skill-package/ say what the settings say");
  if (check && stale.length) {
    console.log("remedy: make generate");
    process.exitCode = 1;
  }
});
