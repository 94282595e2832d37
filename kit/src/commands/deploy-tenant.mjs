/** Deploys auth0/tenant.yaml with Auth0's Deploy CLI, which only adds and changes the objects that the file names. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { claimsOf } from "../auth0/jwt.mjs";
import {
  applicationProblems,
  applicationsIn,
  hasApplications,
  MANAGEMENT_SCOPES,
  tenantKeywords,
} from "../auth0/tenant.mjs";
import { install, programOf } from "../project/locked.mjs";
import { isDomain } from "../project/rules.mjs";
import { requireSettings } from "../project/settings.mjs";
import { refuse } from "../shared/command.mjs";
import { printable } from "../shared/printable.mjs";
import { run } from "../shared/process.mjs";

const TENANT = "auth0/tenant.yaml";

/** Where the dashboard has a token for the Management API. */
const EXPLORER = "Applications, APIs, Auth0 Management API, API Explorer";

/** What to do if the Deploy CLI fails. */
const REMEDIES = [
  `401: the token has expired: copy a new one from Auth0: ${EXPLORER}`,
  `403, insufficient scope: AUTH0_ACCESS_TOKEN needs ${MANAGEMENT_SCOPES.join(" ")}`,
  "400: Auth0 names the field of auth0/tenant.yaml that it refuses. Correct it, then run this again",
];

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `deploy-tenant [--dry-run]
  --dry-run             check the settings and show the command
  AUTH0_ACCESS_TOKEN    a token for the Management API, from the dashboard (${EXPLORER}), with these scopes at least:
                        ${MANAGEMENT_SCOPES.slice(0, 3).join(" ")}
                        ${MANAGEMENT_SCOPES.slice(3).join(" ")}
  AUTH0_TENANT_DOMAIN   the tenant's own domain, if AUTH0_DOMAIN is a custom one: the token of API Explorer is for it`,
  options: { "dry-run": { type: "boolean" } },

  async run({ values, project }) {
    const dryRun = values["dry-run"];
    const settings = await requireSettings(project, ["AUTH0_DOMAIN", "AUTH0_AUDIENCE", "vendor_id"]);
    const { AUTH0_DOMAIN, AUTH0_CLIENT_ID: clientId = "" } = settings.vars;
    const domain = process.env.AUTH0_TENANT_DOMAIN || AUTH0_DOMAIN;
    const token = process.env.AUTH0_ACCESS_TOKEN ?? "";
    if (!dryRun) refuse(problemsWithToken(token, domain));
    const keywords = tenantKeywords(settings);
    const yaml = await readFile(join(project, TENANT), "utf8").catch(() => refuse([`${TENANT} cannot be read`]));
    const names = applicationsIn(yaml, keywords);
    if (!names.length && hasApplications(yaml))
      return refuse([
        `${TENANT}: this command cannot read the names below "clients:", so it cannot tell whether they belong to another skill. Write each as "- name: …" on a line of its own`,
      ]);
    const env = {
      AUTH0_DOMAIN: domain,
      AUTH0_ALLOW_DELETE: "false",
      AUTH0_KEYWORD_REPLACE_MAPPINGS: JSON.stringify(keywords),
    };
    const deploy = () =>
      run([programOf("auth0"), "import", "--input_file", TENANT], {
        cwd: project,
        dryRun,
        env,
        secrets: { AUTH0_ACCESS_TOKEN: token },
        name: "Auth0's Deploy CLI",
        remedies: REMEDIES,
      });
    if (dryRun) return deploy();
    refuse(applicationProblems(names, await applications(domain, token), clientId));
    await install("auth0", project);
    await deploy();
    const made = (await applications(domain, token).catch(() => [])).find(({ name }) => names.includes(name));
    if (!made)
      console.log(
        "Now put the application's Client ID into wrangler.toml under [vars] as AUTH0_CLIENT_ID, and make generate",
      );
    else if (made.client_id !== clientId)
      console.log(
        `Now put AUTH0_CLIENT_ID = "${printable(made.client_id)}" into wrangler.toml under [vars], and make generate`,
      );
  },
};

/** The number of applications in one answer, the maximum of Auth0. */
const PAGE = 100;
/** The maximum number of answers that are read. */
const PAGES = 100;

/**
 * The applications of a tenant. https://auth0.com/docs/api/management/v2/clients/get-clients
 * @param {string} domain
 * @param {string} token
 * @returns {Promise<{ name: string, client_id: string }[]>}
 */
async function applications(domain, token) {
  const all = [];
  for (let page = 0; page < PAGES; page++) {
    const url = `https://${domain}/api/v2/clients?fields=name,client_id&include_fields=true&is_global=false&per_page=${PAGE}&page=${page}`;
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}` },
      redirect: "error",
      signal: AbortSignal.timeout(10_000),
    }).catch(() => refuse([`${domain} cannot be reached`]));
    if (!response.ok)
      return refuse([
        `${domain} refuses to list its applications (${response.status}): AUTH0_ACCESS_TOKEN needs the scopes ${MANAGEMENT_SCOPES.join(" ")}`,
      ]);
    const clients = await response.json().catch(() => undefined);
    if (!Array.isArray(clients)) return refuse([`${domain} does not answer like Auth0's Management API`]);
    all.push(...clients);
    if (clients.length < PAGE) break;
  }
  return all;
}

/**
 * The token can administer the tenant, and the Deploy CLI sends it to `domain`. So that domain must have issued it, for
 * its own Management API. https://auth0.com/docs/secure/tokens/access-tokens/management-api-access-tokens
 * @param {string} token
 * @param {string} domain
 * @returns {string[]}
 */
function problemsWithToken(token, domain) {
  const name = "AUTH0_ACCESS_TOKEN";
  if (!token) return [`${name} is not in the environment: a token for the Management API`];
  if (!isDomain(domain)) return [`AUTH0_TENANT_DOMAIN must be a domain in lower case, without scheme or slash`];
  const claims = claimsOf(token);
  if (!claims) return [`${name} is not a token for the Management API: copy it from Auth0: ${EXPLORER}`];
  const issuer = `https://${domain}/`;
  if (claims.iss !== issuer || ![claims.aud].flat().includes(`${issuer}api/v2/`)) {
    return [`${name} was not issued by ${domain} for its Management API, and is not sent there. ${ownDomain(claims)}`];
  }
  return typeof claims.exp === "number" && claims.exp * 1000 <= Date.now()
    ? [`${name} has expired: copy a new one from Auth0: ${EXPLORER}`]
    : [];
}

/**
 * What to do with a token of another domain. A tenant with a custom domain issues the token for its own.
 * @param {Record<string, any>} claims
 */
function ownDomain({ iss, aud }) {
  const [, issuer = ""] = /^https:\/\/([^/]*)\/$/.exec(typeof iss === "string" ? iss : "") ?? [];
  const isOfManagement = isDomain(issuer) && [aud].flat().includes(`https://${issuer}/api/v2/`);
  return isOfManagement
    ? `It is for ${issuer}. If that is the same tenant: AUTH0_TENANT_DOMAIN=${issuer} make deploy-tenant`
    : `Copy it from Auth0: ${EXPLORER}`;
}
