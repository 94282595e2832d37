/**
 * Deploys the Worker. wrangler builds it with the command of `[build]`, and creates the KV namespace on the first
 * deploy.
 */

import { developmentOverrides } from "../project/rules.mjs";
import { requireSettings } from "../project/settings.mjs";
import { OWN } from "../shared/environment.mjs";
import { guide } from "../shared/guides.mjs";
import { run } from "../shared/process.mjs";

/** What to do if wrangler fails, by the words in its message. */
const REMEDIES = [
  "You are not signed in, or 10000: npx --no-install wrangler login; in CI, CLOUDFLARE_API_TOKEN, with the template Edit Cloudflare Workers",
  "Several accounts: CLOUDFLARE_ACCOUNT_ID, or account_id in wrangler.toml",
  `10014, a namespace exists already: ${guide("tasks/deploy.md", "4. Cloudflare: the Worker")}`,
  "The build failed: make build shows only its output",
];

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `deploy [--dry-run]
  --dry-run   only build and bundle: wrangler uploads nothing`,
  options: { "dry-run": { type: "boolean" } },

  async run({ values, project }) {
    const settings = await requireSettings(project, ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID"], developmentOverrides);
    if (!settings.vars.ALEXA_SKILL_ID) {
      console.log(
        "! ALEXA_SKILL_ID is not set: until it is set and the Worker is deployed again, the Worker answers every request with 500",
      );
    }
    await run(["npx", "--no-install", "wrangler", "deploy", ...(values["dry-run"] ? ["--dry-run"] : [])], {
      cwd: project,
      own: OWN.wrangler,
      name: "wrangler",
      remedies: REMEDIES,
    });
  },
};
