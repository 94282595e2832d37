/** Ships auth0/tenant.yaml with Auth0's Deploy CLI, which only adds and changes what that file names. */
import { refuse, run } from "./setup/command.mjs";
import { requireSettings } from "./setup/settings.mjs";
import { tenantKeywords } from "./setup/tenant.mjs";

/** @type {import("./cli.mjs").Command} */
export const command = {
  usage: `deploy-tenant [--dry-run]
  --dry-run             check the settings and show the command
  AUTH0_ACCESS_TOKEN    a token for the Management API, from the dashboard (Applications, APIs, Auth0 Management API, API Explorer)
  AUTH0_TENANT_DOMAIN   the tenant's own domain, where AUTH0_DOMAIN is a custom one; the Management API has no other`,
  options: { "dry-run": { type: "boolean" } },

  async run({ values, project }) {
    const dryRun = values["dry-run"];
    const settings = await requireSettings(project, ["AUTH0_DOMAIN", "AUTH0_AUDIENCE", "vendor_id"]);
    if (!dryRun && !process.env.AUTH0_ACCESS_TOKEN) refuse(["AUTH0_ACCESS_TOKEN is not in the environment: a token for the Management API"]);
    const env = {
      AUTH0_DOMAIN: process.env.AUTH0_TENANT_DOMAIN ?? settings.vars.AUTH0_DOMAIN,
      AUTH0_KEYWORD_REPLACE_MAPPINGS: JSON.stringify(tenantKeywords(settings)),
    };
    await run(["npx", "--yes", "auth0-deploy-cli@8.44.0", "import", "--input_file", "auth0/tenant.yaml"], { cwd: project, dryRun, env });
    if (!dryRun) console.log("Now put the application's Client ID into wrangler.toml under [vars] as AUTH0_CLIENT_ID, and make generate");
  },
};
