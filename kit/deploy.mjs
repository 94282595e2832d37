/**
 * Ships the Worker: wrangler builds it by its [build] command and creates the KV namespace on the first deploy.
 * --dry-run: wrangler's own rehearsal, which builds and bundles, asks nobody and uploads nothing.
 */
import { run, runMain } from "./setup/command.mjs";
import { developmentOverrides } from "./setup/rules.mjs";
import { requireSettings } from "./setup/settings.mjs";

await runMain(async () => {
  const settings = await requireSettings(["AUTH0_DOMAIN", "AUTH0_CLIENT_ID"], developmentOverrides);
  if (!settings.vars.ALEXA_SKILL_ID) {
    console.log("! ALEXA_SKILL_ID is not set: the Worker refuses every request until it is set and deployed again");
  }
  await run(["npx", "wrangler", "deploy", ...(process.argv.includes("--dry-run") ? ["--dry-run"] : [])]);
});
