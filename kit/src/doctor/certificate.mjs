/** Checks the TLS certificates of the tenant and of the Worker. */
import { connect } from "node:tls";
import { endpointsOf } from "../alexa/manifest.mjs";
import { tenantOrigin } from "../auth0/issuer.mjs";
import { fail, ok, skip, warn } from "./checks.mjs";
import { unreachable } from "./http.mjs";

/** @import { Check } from "./checks.mjs" */

const TIMEOUT_MS = 10_000;

/**
 * @typedef {object} Served
 * @property {boolean} trusted   by an authority that Node.js trusts, and for that host
 * @property {string[]} names    DNS names, some with a wildcard
 * @property {string} [authority] the organization that issued it
 */

const UNTRUSTED = "is not from a public authority, or is for another host";

export const MANAGED =
  "Alexa does not call such an endpoint: give the Worker a route or custom domain whose certificate Cloudflare manages";

/**
 * The certificate of the authorization server. Amazon's page about authorization servers once said that certificates of
 * Let's Encrypt are not accepted. Its current page says nothing of it.
 * @type {Check}
 */
export const tenantCertificate = {
  name: "tenant-cert",
  needs: ["issuer"],
  async examine({ settings: { vars }, servedCertificate }) {
    const { protocol, hostname } = new URL(tenantOrigin(vars.AUTH0_DOMAIN));
    if (protocol === "http:") return skip("the tenant is on this machine and has none");
    const { trusted, authority = "" } = await servedCertificate(hostname);
    if (!trusted)
      return fail(
        `the certificate of ${hostname} ${UNTRUSTED}`,
        "in Auth0: Branding, Custom Domains: a certificate that Auth0 manages",
      );
    return authority === "Let's Encrypt"
      ? warn(
          `Let's Encrypt issued the certificate of ${hostname}. Amazon once refused such certificates of authorization servers, but its current documentation does not say so`,
          "if everything here is in order and Alexa still cannot link: give the custom domain a certificate of another authority",
        )
      : ok(`a public authority issued the certificate of ${hostname}`);
  },
};

/** @type {Check[]} */
export const certificate = [
  {
    name: "certificate",
    needs: ["worker"],
    unless: ["package", "endpoints", "certificate-type"],
    async examine({ settings: { workerUrl }, manifest, servedCertificate }) {
      const { protocol, hostname } = new URL(workerUrl);
      if (protocol === "http:") return skip("the Worker is on this machine and has none");
      const { trusted, names } = await servedCertificate(hostname);
      if (!trusted) return fail(`the certificate of ${hostname} ${UNTRUSTED}`, MANAGED);
      const fitting = names.includes(hostname) ? "Trusted" : "Wildcard";
      const declared = endpointsOf(manifest)[0].endpoint.sslCertificateType;
      return declared === fitting
        ? ok(
            `${hostname} is served with ${fitting === "Wildcard" ? "a wildcard certificate" : "a certificate of its own"}, as skill.json says`,
          )
        : fail(
            `${hostname} is served with a certificate for ${names.join(", ")}; skill.json says ${declared}`,
            `ssl_certificate_type = "${fitting}" in skill.toml, make generate, make deploy-skill`,
          );
    },
  },
];

/**
 * Reads the certificate, trusted or not, and sends nothing.
 * @param {string} hostname
 * @param {{ host?: string, port?: number, ca?: string }} [options]
 * @returns {Promise<Served>}
 */
export function servedCertificate(hostname, { host = hostname, port = 443, ca } = {}) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, servername: hostname, ca, rejectUnauthorized: false }, () => {
      const { subjectaltname = "", issuer } = socket.getPeerCertificate();
      resolve({
        trusted: socket.authorized,
        authority: [issuer?.O].flat()[0],
        names: [...subjectaltname.matchAll(/DNS:([^,\s]+)/g)].map(([, name]) => name.toLowerCase()),
      });
      socket.destroy();
    });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(Object.assign(new Error(), { code: "ETIMEDOUT" })));
    socket.once("error", (/** @type {NodeJS.ErrnoException} */ { code }) =>
      reject(unreachable(`https://${hostname}`, `${code}`)),
    );
  });
}
