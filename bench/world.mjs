/** The surroundings of each Worker: Amazon's certificate store, a tenant, and its own workerd process. */
import { createPublicKey, X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createAuthority } from "alexa-auth0-kit/testing/authority";
import { startMiniflare } from "alexa-auth0-kit/testing/miniflare";
import { json, Outside, text, through } from "alexa-auth0-kit/testing/outside";
import { SKILL_ID } from "alexa-auth0-kit/testing/requests";
import { AUDIENCE, CLIENT_ID, DOMAIN, JWKS_URL, TestTenant, USERINFO_URL } from "alexa-auth0-kit/testing/tenant";
import { CERT_CHAIN_URL } from "alexa-auth0-kit/testing/world";

const authority = await createAuthority();
/** The certificate that signs Alexa's requests, and one of a stranger. */
export const signer = await authority.issue();
export const stranger = await (await createAuthority({ name: "Another Root CA" })).issue();
export const tenant = new TestTenant();

/** The response of `/userinfo` for a token. The subject is `auth0|NAME`. An opaque token is Ada's. */
const profileOf = (/** @type {string} */ authorization) => {
  const [, claims, signature] = authorization.split(".");
  const { sub } = signature ? JSON.parse(Buffer.from(claims, "base64url").toString()) : { sub: "auth0|Ada" };
  const name = sub.slice("auth0|".length);
  return { sub, given_name: name, name: `${name} Lovelace`, nickname: "ada", email: "ada@example.com" };
};

const outside = new Outside();
outside.on(CERT_CHAIN_URL, text(signer.chainPem));
outside.on(JWKS_URL, tenant.serveJwks);
outside.on(USERINFO_URL, (request, response) =>
  json(profileOf(request.headers.authorization ?? ""))(request, response),
);
const proxy = await outside.listen();

/** The number of calls of all Workers so far. */
export const calls = () => outside.calls.length;

export const end = () => outside.close();

const pem = (/** @type {import("node:crypto").KeyObject} */ key) =>
  key.export({ type: "spki", format: "pem" }).toString();

const SETTINGS = {
  AUTH0_DOMAIN: DOMAIN,
  AUTH0_CLIENT_ID: CLIENT_ID,
  AUTH0_AUDIENCE: AUDIENCE,
  ALEXA_SKILL_ID: SKILL_ID,
  ALEXA_DEV_ROOT_CA: authority.rootPem,
  // Only for the floor, which does not look up keys.
  FLOOR_AMAZON: pem(new X509Certificate(signer.chainPem).publicKey),
  FLOOR_TENANT: pem(createPublicKey(tenant.keys.RS256.privateKey)),
};

/** The running workerds of this process. */
const workerds = () =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && isOurs(Number(name)))
    .map(Number);

/** @param {number} pid */
function isOurs(pid) {
  try {
    const [, name, parent] = /\((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "latin1")) ?? [];
    return name === "workerd" && Number(parent) === process.pid;
  } catch {
    return false;
  }
}

/**
 * A running Worker.
 * @param {import("./subjects.mjs").Subject} subject
 * @param {{ opaque?: boolean, kv?: string }} [options]  opaque: no audience; kv: the folder for KV
 */
export async function launch(subject, { opaque = false, kv } = {}) {
  const before = workerds();
  const { AUTH0_AUDIENCE, ...rest } = SETTINGS;
  const worker = {
    ...subject.worker,
    bindings: { ...rest, ...(!opaque && { AUTH0_AUDIENCE }), ...subject.bindings },
    kvNamespaces: ["CACHE"],
    // Without Miniflare's own entry Worker, which takes longer than most measured requests.
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  };
  const miniflare = await startMiniflare({
    ...through(worker, proxy),
    ...(kv && { resourcePersistencePath: kv }),
    handleStructuredLogs: () => {},
  });
  const { port } = await miniflare.unsafeGetDirectURL();
  const [pid] = workerds().filter((pid) => !before.includes(pid));
  return { pid, port: Number(port), stop: () => miniflare.dispose() };
}
