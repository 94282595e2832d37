/**
 * The URLs at which Alexa receives the authorization code. An authorization server must accept all three URLs of a
 * vendor. `redirectUrls` of account-linking.json is another list: the URLs of the developer's app, for app-to-app
 * account linking.
 * https://developer.amazon.com/docs/account-linking/configure-authorization-code-grant.html
 */

/** Alexa redirects to the first in North America and Brazil, and to the others in Europe and in Japan. */
const HOSTS = ["pitangui.amazon.com", "layla.amazon.com", "alexa.amazon.co.jp"];

/** @param {string} vendorId */
export const alexaCallbacks = (vendorId) => HOSTS.map((host) => `https://${host}/api/skill/link/${vendorId}`);

/** The vendor id of the local environment. */
export const LOCAL_VENDOR = "M0LOCALWORLD";

/**
 * The same URLs at the local Alexa: each host becomes the first segment of the path.
 * @param {string} origin
 */
export const localCallbacks = (origin) => alexaCallbacks(LOCAL_VENDOR).map((url) => url.replace("https:/", origin));

/**
 * The callback of a user with this locale.
 * @param {string[]} callbacks
 * @param {string} locale
 */
export function callbackFor(callbacks, locale) {
  const region = locale === "ja-JP" ? "amazon.co.jp" : /-(US|CA|MX|BR|AU)$/.test(locale) ? "pitangui" : "layla";
  return callbacks.find((url) => url.includes(region)) ?? callbacks[0];
}
