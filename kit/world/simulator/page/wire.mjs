/** The right side: one exchange with the Worker, as it travelled. */
import { label } from "./conversation.mjs";
import { byId, element } from "./dom.mjs";

const LONG = 96;
const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** @typedef {{ title: string, raw: string, view: () => Node }} Part */

/** The part that is looked at stays the same from one exchange to the next. */
let chosen = "Request";

/** @param {import("./api.mjs").Exchange} exchange */
export function showWire(exchange) {
  const { status, ms, judgement, at } = exchange;
  byId("summary").replaceChildren(
    element("code", {}, label(exchange)),
    element("span", { class: `status ${judgement.problems.length ? "bad" : "good"}` }, status === undefined ? "no answer" : `${status}`),
    element("span", {}, `${ms} ms`),
    element("time", { datetime: at }, new Date(at).toLocaleTimeString()),
  );
  const parts = partsOf(exchange);
  openTab(parts, parts.find(({ title }) => title === chosen) ?? parts[0]);
}

/**
 * @param {import("./api.mjs").Exchange} exchange
 * @returns {Part[]}
 */
function partsOf({ body, headers, envelope, answer, judgement }) {
  const tokens = accessTokens(envelope).map(({ title, token }) => ({ title, raw: token, view: () => tokenView(token) }));
  const silence = judgement.problems.join("; ");
  return [
    { title: "Request", raw: body, view: () => json(body) },
    { title: "Headers", raw: lines(headers), view: () => element("pre", {}, ...headerLines(headers)) },
    ...tokens,
    { title: "Response", raw: answer ?? "", view: () => (answer === undefined ? element("p", { class: "nothing" }, silence) : json(answer)) },
  ];
}

/**
 * @param {Part[]} parts
 * @param {Part} open
 */
function openTab(parts, open) {
  const tabs = parts.map((part) => tab(parts, part, part === open));
  byId("tabs").replaceChildren(...tabs);
  byId("copy").hidden = false;
  byId("copy").onclick = () => void copied(byId("copy"), open.raw);
  byId("wire").setAttribute("aria-label", open.title);
  byId("wire").replaceChildren(open.view());
  byId("wire").scrollTop = 0;
}

/** @param {Part[]} parts @param {Part} part @param {boolean} open */
function tab(parts, part, open) {
  const choose = (/** @type {Part} */ next) => {
    chosen = next.title;
    openTab(parts, next);
  };
  const button = element(
    "button",
    { type: "button", role: "tab", "aria-selected": `${open}`, "aria-controls": "wire", tabindex: open ? "0" : "-1", click: () => choose(part) },
    part.title,
  );
  button.addEventListener("keydown", ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    choose(parts[(parts.indexOf(part) + step + parts.length) % parts.length]);
    /** @type {HTMLElement | null} */ (byId("tabs").querySelector("[aria-selected=true]"))?.focus();
  });
  return button;
}

/** @param {HTMLElement} button @param {string} text */
async function copied(button, text) {
  await navigator.clipboard.writeText(text);
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), 1500);
}

/** @param {string} text */
function json(text) {
  try {
    return element("pre", {}, ...coloured(JSON.stringify(JSON.parse(text), null, 2)));
  } catch {
    return element("pre", {}, text);
  }
}

/** @param {string} text @returns {(Node | string)[]} */
function coloured(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, string, colon] = match;
    parts.push(text.slice(end, match.index));
    const kind = colon ? "key" : string ? "string" : "literal";
    parts.push(element("span", { class: kind, title: whole.length > LONG ? whole : undefined }, shortened(string ?? whole)), colon ?? "");
    end = match.index + whole.length;
  }
  return [...parts, text.slice(end)];
}

/** @param {string} text */
const shortened = (text) => (text.length > LONG ? `${text.slice(0, 48)} … ${text.slice(-24)}` : text);

/** @param {Record<string, string>} headers */
const lines = (headers) => Object.entries(headers).map((header) => header.join(": ")).join("\n");

/** @param {Record<string, string>} headers */
const headerLines = (headers) =>
  Object.entries(headers).flatMap(([name, value]) => [
    element("span", { class: "key" }, name),
    ": ",
    element("span", { class: "string", title: value.length > LONG ? value : undefined }, shortened(value)),
    "\n",
  ]);

/** @param {any} envelope */
function accessTokens({ context: { System }, request }) {
  const found = [
    { title: "Person’s token", token: System.person?.accessToken },
    { title: "Token", token: System.user?.accessToken ?? request.body?.accessToken },
  ];
  return found.filter(({ token }) => typeof token === "string");
}

/** @param {string} token */
function tokenView(token) {
  const [header, claims, signature] = token.split(".");
  if (!signature) return element("pre", {}, `${token}\n\nAn opaque token: /userinfo knows whose it is.`);
  try {
    const decoded = { header: decode(header), claims: decode(claims) };
    const { iat, exp } = decoded.claims;
    const times = [iat && `issued ${ago(iat)}`, exp && `expires ${ago(exp)}`].filter(Boolean).join(", ");
    return element("pre", {}, ...coloured(JSON.stringify(decoded, null, 2)), `\n\n${times}`);
  } catch {
    return element("pre", {}, token);
  }
}

/** @param {string} part  base64url of JSON in UTF-8 */
function decode(part) {
  const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** @param {number} seconds  since the epoch */
export function ago(seconds) {
  const minutes = Math.round((seconds * 1000 - Date.now()) / 60_000);
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (Math.abs(minutes) < 90) return format.format(minutes, "minute");
  return Math.abs(minutes) < 36 * 60 ? format.format(Math.round(minutes / 60), "hour") : format.format(Math.round(minutes / 1440), "day");
}
