/** The login page, /u/login/UID. There is no consent page, because the application is first-party. */
import { loginPage } from "./pages.mjs";
import { PASSWORD } from "./users.mjs";

/**
 * @param {any} provider
 * @param {import("./users.mjs").Users} users
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
export async function login(provider, users, request, response) {
  const { params } = await provider.interactionDetails(request, response);
  /** @param {number} status @param {{ problem?: string, email?: string }} [shown] */
  const show = (status, shown = {}) =>
    response
      .writeHead(status, {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      })
      .end(loginPage({ users: users.all, scope: params.scope ?? "", ...shown }));
  if (request.method !== "POST") return show(200);

  const form = await formOf(request);
  if (form.has("cancel")) {
    const refusal = { error: "access_denied", error_description: "User did not authorize the request" };
    return provider.interactionFinished(request, response, refusal);
  }
  const email = form.get("email") ?? "";
  const user = form.has("user")
    ? users.find(form.get("user") ?? "")
    : form.get("password") === PASSWORD
      ? users.find(email)
      : undefined;
  if (!user) return show(400, { problem: "Wrong e-mail address or password", email });
  return provider.interactionFinished(request, response, { login: { accountId: user.sub } });
}

/** @param {import("node:http").IncomingMessage} request */
async function formOf(request) {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk;
    if (body.length > 10_000) break;
  }
  return new URLSearchParams(body);
}
