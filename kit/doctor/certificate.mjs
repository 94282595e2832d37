/** Checks whether the Worker's TLS certificate has the type in `skill.json`. */
import { connect } from "node:tls";
import { endpointsOf } from "../setup/manifest.mjs";
import { fail, ok, skip, warn } from "./checks.mjs";
import { Unreachable } from "./http.mjs";

/** @import { Check } from "./checks.mjs" */

const TIMEOUT_MS = 10_000;

/**
 * @typedef {object} Served
 * @property {boolean} trusted   by an authority that Node.js trusts, and for that host
 * @property {string[]} names    DNS names, some with a wildcard
 * @property {string} [authority] the organization that issued it
 */

/** @type {Check[]} */
export const certificate = [
  {
    name: "certificate",
    needs: ["worker"],
    unless: ["package", "endpoints", "certificate-type"],
    async examine({ settings: { workerUrl }, manifest, servedCertificate }) {
      const { protocol, hostname } = new URL(workerUrl);
      if (protocol === "http:") return skip("the Worker is on this machine and has none");
      const { trusted, names, authority = "" } = await servedCertificate(hostname);
      if (!trusted) return fail(`the certificate of ${hostname} is not from a public authority, or is for another host`, "Alexa does not call such an endpoint: give the Worker a route or custom domain whose certificate Cloudflare manages");
      const fitting = names.includes(hostname) ? "Trusted" : "Wildcard";
      const declared = endpointsOf(manifest)[0].endpoint.sslCertificateType;
      if (declared === fitting && authority === "Let's Encrypt") {
        return warn("Let's Encrypt issued the certificate. Amazon once refused such certificates, but its current documentation does not say so", "if Alexa reports a certificate error: in the Cloudflare dashboard, SSL/TLS, Edge Certificates, choose another authority");
      }
      return declared === fitting
        ? ok(`${hostname} is served with ${fitting === "Wildcard" ? "a wildcard certificate" : "a certificate of its own"}, as skill.json says`)
        : fail(`${hostname} is served with a certificate for ${names.join(", ")}; skill.json says ${declared}`, `ssl_certificate_type = "${fitting}" in skill.toml, make generate, make deploy-skill`);
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
      resolve({ trusted: socket.authorized, authority: [issuer?.O].flat()[0], names: [...subjectaltname.matchAll(/DNS:([^,\s]+)/g)].map(([, name]) => name.toLowerCase()) });
      socket.destroy();
    });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(Object.assign(new Error(), { code: "ETIMEDOUT" })));
    socket.once("error", (/** @type {NodeJS.ErrnoException} */ { code }) => reject(new Unreachable(`https://${hostname} does not answer (${code})`)));
  });
}
