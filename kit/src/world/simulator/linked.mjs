/** The last page of account linking in the browser. */
import { escaped } from "../../shared/html.mjs";

const REMEMBERED = 50;

/**
 * @typedef {{ ok: boolean, message: string }} Result
 *
 * A code and its state are valid once. If the page is loaded again, it shows the same result.
 */
export class LinkingResults {
  /** Results by the address of the page. @type {Map<string, Promise<Result>>} */
  #results = new Map();

  /**
   * @param {URL} url
   * @param {import("../alexa/alexa.mjs").Alexa} alexa
   */
  of(url, alexa) {
    const result = this.#results.get(url.href) ?? complete(url, alexa);
    this.#results.set(url.href, result);
    if (this.#results.size > REMEMBERED) this.#results.delete([...this.#results.keys()][0]);
    return result;
  }
}

/**
 * @param {URL} url
 * @param {import("../alexa/alexa.mjs").Alexa} alexa
 * @returns {Promise<Result>}
 */
const complete = (url, alexa) =>
  alexa.completeLink(url).then(
    ({ name }) => ({ ok: true, message: `${name}’s Amazon account is linked.` }),
    (/** @type {Error} */ { message }) => ({ ok: false, message }),
  );

/**
 * The page on which the browser ends after account linking, in place of the Alexa app's last page.
 * @param {Result} result
 */
export const linkedPage = ({ ok, message }) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${ok ? "Linked" : "Not linked"}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
<script type="module" src="/linked.mjs"></script>
<body class="linked">
<main>
<span class="ring large" aria-hidden="true"></span>
<h1>${ok ? "Linked" : "Alexa was unable to link your account"}</h1>
<p role="${ok ? "status" : "alert"}">${message.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)}</p>
<p>You can close this page, or <a id="back" href="/">go back to the simulator</a>.</p>
</main>
</body>
</html>
`;
