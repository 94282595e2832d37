/**
 * The page that says what runs: the Worker with its health, the stand-in for Auth0 with its users, and the answers of
 * the skill's API.
 */
import { escaped } from "../../shared/html.mjs";
import { PASSWORD } from "../tenant/users.mjs";

/** @param {ReturnType<typeof import("./actions.mjs").stateOf>} state */
export async function servicesPage({ worker, tenant, users }) {
  const health = await healthOf(worker);
  const discovery = `${tenant}.well-known/openid-configuration`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>What runs here</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
<body class="services">
<main>
<h1>What runs here</h1>
<section aria-labelledby="worker">
<h2 id="worker">The Worker</h2>
<p>It answers Alexa’s requests at <code>${escaped(worker)}</code>, in workerd, as it will at Cloudflare.</p>
${health.problems.length ? `<p>It lacks something:</p><ul>${health.problems.map((problem) => `<li>${escaped(problem)}</li>`).join("")}</ul>` : `<p>${escaped(health.text)}</p>`}
</section>
<section aria-labelledby="tenant">
<h2 id="tenant">The stand-in for Auth0</h2>
<p>A tenant at <code>${escaped(tenant)}</code>. What it can do is in its <a href="${escaped(discovery)}">discovery document</a>, which is JSON.</p>
<p>Its users, all with the password <code>${PASSWORD}</code>:</p>
<table>
<thead><tr><th scope="col">E-mail address</th><th scope="col">Name</th><th scope="col">For</th></tr></thead>
<tbody>${users.map(({ email, name = "", hint }) => `<tr><td>${escaped(email)}</td><td><bdi>${escaped(name)}</bdi></td><td>${escaped(hint)}</td></tr>`).join("")}</tbody>
</table>
<p>More users: <code>auth0/local-users.json</code> in the skill.</p>
</section>
<section aria-labelledby="api">
<h2 id="api">Your API</h2>
<p>The Worker’s calls go out to the internet, unless the skill has an answer in <code>api/</code>. Beside each turn you see what was called.</p>
</section>
<p><a href="/">The simulator</a></p>
</main>
</body>
</html>
`;
}

/** @param {string} worker @returns {Promise<{ problems: string[], text: string }>} */
async function healthOf(worker) {
  try {
    const response = await fetch(`${worker}/healthz`, { signal: AbortSignal.timeout(2000) });
    const { problems = [] } = /** @type {any} */ (await response.json());
    return { problems, text: "It is healthy." };
  } catch {
    return { problems: [], text: "It does not answer at the moment." };
  }
}
