/** The tenant's two pages: the login form, and the page for a refused request. */
import { readFileSync } from "node:fs";
import { escaped } from "../../shared/html.mjs";
import { PASSWORD } from "./users.mjs";

const STYLE = readFileSync(new URL("pages.css", import.meta.url), "utf8");

/**
 * @param {string} title
 * @param {string} content
 */
const page = (title, content) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<svg class="mark" viewBox="0 0 48 48" aria-hidden="true">
<path d="M24 4 40 10v13c0 10-6.5 17-16 21C14.5 40 8 33 8 23V10z"/><circle cx="24" cy="20" r="4.5"/><path class="key" d="m22 23-2 9h8l-2-9z"/>
</svg>
${content}
</main>
<footer class="note">A stand-in for an Auth0 tenant, on this machine only.</footer>
</body>
</html>
`;

/**
 * Each person is a button that signs in at once. The form below accepts an e-mail address and the password.
 * @param {{ users: import("./users.mjs").User[], scope: string, problem?: string, email?: string }} request
 */
export function loginPage({ users, scope, problem, email = "" }) {
  const people = users.map(
    ({ id, name, email, hint }) => `<li><button name="user" value="${id}">
<span class="avatar" aria-hidden="true">${escaped([...(name ?? email)][0].toUpperCase())}</span>
<span class="who"><b>${escaped(name ?? email)}</b><small>${escaped(hint)}</small></span></button></li>`,
  );
  return page(
    "Sign in",
    `<h1>Sign in</h1>
<p>to let Alexa use your account <span class="scope">${escaped(scope)}</span></p>
<form method="post" aria-label="Sample users"><ul class="people">${people.join("")}</ul></form>
<p class="or"><span>or</span></p>
<form method="post" class="credentials">
${problem ? `<p class="problem" role="alert" id="problem">${escaped(problem)}</p>` : ""}
<label>E-mail address <input name="email" type="email" autocomplete="username" required value="${escaped(email)}"></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required${problem ? ' autofocus aria-invalid="true" aria-describedby="problem"' : ""}></label>
<p class="hint">Everybody’s password here is <code>${PASSWORD}</code></p>
<button class="primary">Continue</button>
</form>
<form method="post" class="cancel"><button name="cancel" value="yes">Cancel</button></form>`,
  );
}

/** @param {{ error: string, error_description?: string }} error */
export const errorPage = ({ error, error_description = "" }) =>
  page(
    "Refused",
    `<h1>Refused</h1><p class="problem" role="alert"><code>${escaped(error)}</code> ${escaped(error_description)}</p>`,
  );
