/** Deploys auth0/tenant.yaml with Auth0's Deploy CLI, which only adds and changes the objects that the file names. */
import { claimsOf } from "./doctor/token.mjs";
import { refuse, run } from "./setup/command.mjs";
import { install, programOf } from "./setup/locked.mjs";
import { isDomain } from "./setup/rules.mjs";
import { requireSettings } from "./setup/settings.mjs";
import { tenantKeywords } from "./setup/tenant.mjs";

/** @type {import("./cli.mjs").Command} */
export const command = {
  usage: `deploy-tenant [--dry-run]
  --dry-run             check the settings and show the command
  AUTH0_ACCESS_TOKEN    a token for the Management API, from the dashboard (Applications, APIs, Auth0 Management API, API Explorer)
  AUTH0_TENANT_DOMAIN   the tenant's own domain, if AUTH0_DOMAIN is a custom one: the token of API Explorer is for it`,
  options: { "dry-run": { type: "boolean" } },

  async run({ values, project }) {
    const dryRun = values["dry-run"];
    const settings = await requireSettings(project, ["AUTH0_DOMAIN", "AUTH0_AUDIENCE", "vendor_id"]);
    const domain = process.env.AUTH0_TENANT_DOMAIN || settings.vars.AUTH0_DOMAIN;
    if (!dryRun) refuse(problemsWithToken(process.env.AUTH0_ACCESS_TOKEN, domain));
    const env = {
      AUTH0_DOMAIN: domain,
      AUTH0_ALLOW_DELETE: "false",
      AUTH0_KEYWORD_REPLACE_MAPPINGS: JSON.stringify(tenantKeywords(settings)),
    };
    if (!dryRun) await install("auth0", project);
    const secrets = { AUTH0_ACCESS_TOKEN: process.env.AUTH0_ACCESS_TOKEN ?? "" };
    await run([programOf("auth0"), "import", "--input_file", "auth0/tenant.yaml"], { cwd: project, dryRun, env, secrets });
    if (!dryRun) console.log("Now put the application's Client ID into wrangler.toml under [vars] as AUTH0_CLIENT_ID, and make generate");
  },
};

/**
 * The token can administer the tenant, and the Deploy CLI sends it to `domain`. So that domain must have issued it, for
 * its own Management API. https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens
 * @param {string | undefined} token
 * @param {string} domain
 * @returns {string[]}
 */
function problemsWithToken(token, domain) {
  const name = "AUTH0_ACCESS_TOKEN";
  if (!token) return [`${name} is not in the environment: a token for the Management API`];
  if (!isDomain(domain)) return [`AUTH0_TENANT_DOMAIN must be a domain in lower case, without scheme or slash`];
  const claims = claimsOf(token);
  if (!claims) return [`${name} is not a token for the Management API: copy it from Auth0: Applications, APIs, Auth0 Management API, API Explorer`];
  const issuer = `https://${domain}/`;
  if (claims.iss !== issuer || ![claims.aud].flat().includes(`${issuer}api/v2/`)) {
    return [`${name} was not issued by ${domain} for its Management API, and is not sent there. With a custom domain: set AUTH0_TENANT_DOMAIN to the tenant's own domain, as in example.eu.auth0.com`];
  }
  return typeof claims.exp === "number" && claims.exp * 1000 <= Date.now() ? [`${name} has expired: copy a new one from Auth0: Applications, APIs, Auth0 Management API, API Explorer`] : [];
}
