/** Deploys the Worker. wrangler builds it with the command of `[build]`, and creates the KV namespace on the first deploy. */
import { run } from "./setup/command.mjs";
import { OWN } from "./setup/environment.mjs";
import { developmentOverrides } from "./setup/rules.mjs";
import { requireSettings } from "./setup/settings.mjs";

/** @type {import("./cli.mjs").Command} */
export const command = {
  usage: `deploy [--dry-run]
  --dry-run   only build and bundle: wrangler uploads nothing`,
  options: { "dry-run": { type: "boolean" } },

  async run({ values, project }) {
    const settings = await requireSettings(project, ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID"], developmentOverrides);
    if (!settings.vars.ALEXA_SKILL_ID) {
      console.log("! ALEXA_SKILL_ID is not set: the Worker refuses every request until it is set and deployed again");
    }
    await run(["npx", "--no-install", "wrangler", "deploy", ...(values["dry-run"] ? ["--dry-run"] : [])], { cwd: project, own: OWN.wrangler });
  },
};
