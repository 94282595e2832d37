/** Signs and sends one request, and judges the response as Alexa would. */
import { sign } from "../amazon/sign.mjs";
import { judge, TIMEOUT } from "./judge.mjs";

/**
 * @typedef {object} Sabotage                what a forger or a broken clock would do, once
 * @property {boolean} [badSignature]        the body is changed after it was signed
 *
 * @typedef {object} Delivery
 * @property {string} body                   as sent
 * @property {Record<string, string>} headers
 * @property {number} [status]               undefined if there was no answer
 * @property {string} [answer]               as received
 * @property {number} ms
 * @property {import("./judge.mjs").Judgement} judgement
 *
 * @param {string} url
 * @param {unknown} envelope
 * @param {{ identity: import("../amazon/authority.mjs").SigningIdentity, certChainUrl: string, circumstances: import("./judge.mjs").Circumstances }
 *   & Sabotage} options
 * @returns {Promise<Delivery>}
 */
export async function deliver(url, envelope, { identity, certChainUrl, circumstances, badSignature }) {
  const body = JSON.stringify(envelope);
  const headers = await sign(identity, badSignature ? `${body} ` : body, { certChainUrl });
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const answer = await response.text();
    const ms = elapsed();
    const contentType = response.headers.get("content-type");
    const judgement = judge({ status: response.status, contentType, body: answer }, circumstances);
    return { body, headers, status: response.status, answer, ms, judgement };
  } catch (error) {
    const late = /** @type {Error} */ (error).name === "TimeoutError";
    return {
      body,
      headers,
      ms: elapsed(),
      judgement: { problems: [late ? "no answer in 8 s" : "the endpoint cannot be reached"] },
    };
  }
}
