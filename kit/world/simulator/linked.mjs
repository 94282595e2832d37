/**
 * Where the browser ends up after account linking, in place of the Alexa app's last page.
 * @param {{ ok: boolean, message: string }} outcome
 */
export const linkedPage = ({ ok, message }) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${ok ? "Linked" : "Not linked"}</title>
<link rel="stylesheet" href="/style.css">
<body class="linked">
<main>
<span class="ring large" aria-hidden="true"></span>
<h1>${ok ? "Linked" : "Alexa was unable to link your account"}</h1>
<p role="${ok ? "status" : "alert"}">${message.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)}</p>
<p>You can close this page, or <a href="/">go back to the simulator</a>.</p>
</main>
</body>
</html>
`;
