/**
 * `auth0/tenant.yaml`: the values with which the Deploy CLI replaces its ##NAMES##, and the application that it names.
 */

import { printable } from "../shared/printable.mjs";

/** @import { Settings } from "../shared/settings.mjs" */

/**
 * What a token for the Management API must allow, so that the Deploy CLI can create and change what `auth0/tenant.yaml`
 * names.
 */
export const MANAGEMENT_SCOPES = [
  "read:clients",
  "create:clients",
  "update:clients",
  "read:resource_servers",
  "create:resource_servers",
  "update:resource_servers",
];

const AUTH_METHOD = { HTTP_BASIC: "client_secret_basic", REQUEST_BODY_CREDENTIALS: "client_secret_post" };

/** @param {Settings} settings */
export const tenantKeywords = (settings) => ({
  APPLICATION_NAME: JSON.stringify(applicationName(settings)).slice(1, -1), // it is in double quotes, and YAML has the escapes of JSON
  AUTH0_AUDIENCE: settings.vars.AUTH0_AUDIENCE,
  TOKEN_ENDPOINT_AUTH_METHOD: AUTH_METHOD[settings.accessTokenScheme],
  VENDOR_ID: settings.vendorId,
  // Business users only, because an application for individuals refuses the parameter `organization`.
  WHERE_AN_ORGANIZATION_IS_SET: settings.vars.AUTH0_ORGANIZATION ? "organization_usage: require" : "",
  // RBAC: without it every user is granted every requested scope.
  WHERE_A_SCOPE_IS_REQUIRED:
    settings.vars.AUTH0_REQUIRED_SCOPE || settings.permissionsInToken ? "enforce_policies: true" : "",
  // With "_authz", a token has the permissions that the user's roles grant.
  TOKEN_DIALECT: settings.permissionsInToken ? "access_token_authz" : "access_token",
});

/** The name of the application in Auth0, which users see on the sign-in page. @param {Settings} settings */
const applicationName = ({ applicationName, locales }) => applicationName || (Object.values(locales)[0]?.name ?? "");

/**
 * The names of the applications in a tenant file. The Deploy CLI finds an application by its name.
 * @param {string} yaml
 * @param {Record<string, string>} keywords
 */
export function applicationsIn(yaml, keywords) {
  const [, clients = ""] = /^clients:[^\n]*\n((?:[ \t#-][^\n]*\n|\n)*)/m.exec(yaml.replaceAll("\r\n", "\n")) ?? [];
  const names = [...clients.matchAll(/^[ \t]*(?:-[ \t]+)?name:[ \t]*(?:"(.*?)"|'(.*?)'|(.*?))[ \t]*(?:#.*)?$/gm)].map(
    ([, double, single, plain]) => double ?? single ?? plain,
  );
  return names.map((name) => unescaped(name.replace(/##(\w+)##/g, (whole, keyword) => keywords[keyword] ?? whole)));
}

/** Whether a tenant file names applications. @param {string} yaml */
export const hasApplications = (yaml) => /^clients:/m.test(yaml);

/** @param {string} text  of a YAML string, whose usual escapes are those of JSON */
function unescaped(text) {
  try {
    return JSON.parse(`"${text.replace(/(?<!\\)"/g, '\\"')}"`);
  } catch {
    return text;
  }
}

/**
 * An application that is there and is not this skill's would be taken over: it would get this skill's callbacks and
 * settings.
 * @param {string[]} names                                of the applications in the tenant file
 * @param {{ name: string, client_id: string }[]} present  in the tenant
 * @param {string} clientId                               AUTH0_CLIENT_ID, or ""
 * @returns {string[]} problems
 */
export function applicationProblems(names, present, clientId) {
  const known = present.find((application) => application.client_id === clientId);
  if (known && !names.includes(known.name)) {
    const name = printable(known.name);
    return [
      `AUTH0_CLIENT_ID is the application "${name}", and auth0/tenant.yaml names "${names.join('", "')}": set application_name = "${name}" in skill.toml, or rename the application in Auth0`,
    ];
  }
  return present
    .filter(({ name, client_id }) => names.includes(name) && client_id !== clientId)
    .map(
      ({ name, client_id }) =>
        `the tenant has an application "${printable(name)}" already, with the Client ID ${printable(client_id)}. If it is this skill's, set AUTH0_CLIENT_ID in wrangler.toml to this Client ID. If it belongs to another skill or stage, set application_name in skill.toml to another name`,
    );
}
