/**
 * Recognises responses of Cloudflare itself, instead of the Worker. They say nothing about the Worker.
 * https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
 * https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/
 */
import { guide } from "../shared/guides.mjs";

/** @typedef {{ what: string, remedy: string }} EdgeAnswer */

const GUIDE = `The steps: ${guide("tasks/domain.md", "When Cloudflare answers in place of the Worker")}`;

/** @type {Record<string, EdgeAnswer>} by the number of the error */
const ERRORS = {
  1015: {
    what: "a rate limiting rule of the zone",
    remedy: `exempt the Worker's host from it in the Cloudflare dashboard: Security, Security rules. ${GUIDE}`,
  },
  1027: {
    what: "the free plan's requests for today are used up",
    remedy: "wait until midnight UTC, or move the account to Workers Paid",
  },
  1042: {
    what: "another Worker of the zone answers at this URL, and requests this one",
    remedy:
      "set worker_url to the URL of this Worker itself, then make generate, make deploy-skill; or delete the other Worker's route in the Cloudflare dashboard: Workers & Pages, the other Worker, Settings, Domains & Routes",
  },
  1101: {
    what: "the Worker has thrown an exception",
    remedy: "npx --no-install wrangler tail shows it; make deploy uploads the Worker again",
  },
  1102: {
    what: "the Worker took more CPU time than the plan allows",
    remedy: "free accounts have 10 ms for a request, and Workers Paid has more. Check the skill's own code",
  },
};

/**
 * @param {import("./http.mjs").Answer} answer
 * @returns {EdgeAnswer | undefined} undefined: it may be the Worker's
 */
export function edgeAnswer({ status, headers, text, body }) {
  const mitigated = headers.get("cf-mitigated");
  if (mitigated)
    return {
      what: `Cloudflare answered with a ${mitigated} (${status}), not the Worker: Bot Fight Mode, a WAF rule or Under Attack mode of the zone`,
      remedy: `Alexa cannot solve a challenge. Exempt the Worker's host in the Cloudflare dashboard. ${GUIDE}`,
    };

  const location = headers.get("location");
  if (status >= 300 && status < 400 && location) return redirected(status, location);

  const isWorkers = typeof body.error === "string" || typeof body.status === "string" || body.version !== undefined;
  if (isWorkers || !isCloudflares(headers)) return undefined;
  const [number] = /(?<=error code:? |Error\s{1,20}|cf-error-code">)1\d{3}\b/i.exec(text) ?? [];
  if (number) {
    const { what, remedy } = ERRORS[number] ?? { what: "the zone's security or DNS settings", remedy: GUIDE };
    return { what: `Cloudflare answered with error ${number} (${status}), not the Worker: ${what}`, remedy };
  }
  if (![403, 429, 503].includes(status)) return undefined;
  return {
    what: `Cloudflare answered ${status}, not the Worker: a WAF or rate limiting rule of the zone`,
    remedy: `in the Cloudflare dashboard, Security, Events names the rule: exempt the Worker's host from it. ${GUIDE}`,
  };
}

/** @param {number} status @param {string} location */
function redirected(status, location) {
  const isAccess =
    /^https:\/\/[^/?#]*\.cloudflareaccess\.com\//.test(location) || location.includes("/cdn-cgi/access/");
  return isAccess
    ? {
        what: `Cloudflare Access asks for a sign-in (${status}), so that the Worker is not reached`,
        remedy: `remove the Worker's host from the Access application, or give it a Bypass policy: Cloudflare dashboard, Zero Trust, Access, Applications. ${GUIDE}`,
      }
    : {
        what: `the URL redirects (${status}) to ${URL.canParse(location) ? new URL(location).origin : "another one"}: Alexa follows no redirect`,
        remedy:
          "set worker_url to the URL where the Worker answers, or delete the redirect rule in the Cloudflare dashboard: Rules",
      };
}

/** @param {Headers} headers */
export const isCloudflares = (headers) => headers.get("server") === "cloudflare" || headers.has("cf-ray");
