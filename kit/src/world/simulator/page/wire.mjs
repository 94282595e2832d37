/** The right side: the request and response of one exchange with the Worker. */
import { label } from "./conversation.mjs";
import { byId, element } from "./dom.mjs";
import { headerLines, json, pretty } from "./json.mjs";
import { expiry, fromNow } from "./time.mjs";

/** @typedef {{ title: string, raw: string, view: () => Node }} Part */

/** Sends an envelope. @type {(envelope: unknown) => void} */
let send = () => {};

/** @param {(envelope: unknown) => void} sender */
export const prepareWire = (sender) => {
  send = sender;
};

/** The selected tab stays the same from one exchange to the next. */
let chosen = "Response";

/** @param {import("./api.mjs").Exchange} exchange */
export function showWire(exchange) {
  const { status, ms, judgement, at } = exchange;
  byId("summary").replaceChildren(
    element("code", {}, label(exchange)),
    element(
      "span",
      { class: `status ${judgement.problems.length ? "bad" : "good"}` },
      status === undefined ? "no answer" : `${status}`,
    ),
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
function partsOf({ body, headers, envelope, answer, judgement, line }) {
  const tokens = accessTokens(envelope).map(({ title, token }) => ({
    title,
    raw: token,
    view: () => tokenView(token),
  }));
  const silence = judgement.problems.join("; ");
  return [
    { title: "Request", raw: body, view: () => requestView(body) },
    { title: "Headers", raw: lines(headers), view: () => headerLines(headers) },
    ...tokens,
    ...(line ? [{ title: "Log", raw: JSON.stringify(line), view: () => pretty(line) }] : []),
    {
      title: "Response",
      raw: answer ?? "",
      view: () => (answer === undefined ? element("p", { class: "nothing" }, silence) : json(answer)),
    },
  ];
}

/**
 * @param {Part[]} parts
 * @param {Part} open
 */
function openTab(parts, open) {
  const tabs = parts.map((part) => tab(parts, part, part === open));
  byId("tabs").replaceChildren(...tabs);
  reveal(tabs[parts.indexOf(open)]);
  byId("copy").hidden = false;
  byId("copy").onclick = () => void copied(byId("copy"), open.raw);
  byId("edit").hidden = open.title !== "Request";
  byId("edit").onclick = () => edit(open.raw);
  byId("wire").setAttribute("aria-label", open.title);
  byId("wire").replaceChildren(open.view());
  byId("wire").scrollTop = 0;
}

/**
 * The request as text that can be changed and sent. What Alexa adds at each request is left out.
 * @param {string} body
 */
function edit(body) {
  const { requestId, timestamp, ...request } = JSON.parse(body).request;
  const text = /** @type {HTMLTextAreaElement} */ (
    element("textarea", { class: "edited", spellcheck: "false", "aria-label": "Request to send", rows: "20" })
  );
  text.value = JSON.stringify({ request }, null, 2);
  const problem = element("p", { class: "aside", role: "status" });
  const button = element("button", { type: "button", class: "primary" }, "Send");
  button.addEventListener("click", () => {
    try {
      const envelope = JSON.parse(text.value);
      problem.textContent = "";
      send(envelope);
    } catch (error) {
      problem.textContent = `This is not JSON: ${/** @type {Error} */ (error).message}`;
    }
  });
  const about = element("p", { class: "aside" }, "Alexa adds the session, the context, the time and the signature.");
  byId("wire").replaceChildren(element("div", { class: "editor" }, about, text, problem, button));
  text.focus();
}

/** Scrolls only the row of tabs, not the page. @param {HTMLElement} tab */
function reveal(tab) {
  const row = byId("tabs");
  row.scrollLeft = tab.offsetLeft + tab.offsetWidth - row.offsetLeft - row.clientWidth;
}

/** @param {Part[]} parts @param {Part} part @param {boolean} open */
function tab(parts, part, open) {
  const choose = (/** @type {Part} */ next) => {
    chosen = next.title;
    openTab(parts, next);
  };
  const button = element(
    "button",
    {
      type: "button",
      role: "tab",
      "aria-selected": `${open}`,
      "aria-controls": "wire",
      tabindex: open ? "0" : "-1",
      click: () => choose(part),
    },
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
  const done = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
  button.textContent = done ? "Copied" : "Not allowed";
  setTimeout(() => (button.textContent = "Copy"), 1500);
}

/**
 * An envelope with `request` first, although Alexa sends it last.
 * @param {string} body  an envelope
 */
function requestView(body) {
  const { version, request, ...rest } = JSON.parse(body);
  const note = element(
    "p",
    { class: "aside" },
    "Here ",
    element("code", {}, "request"),
    " comes first. Copy gives the body as it was sent.",
  );
  return element("div", {}, note, pretty({ version, request, ...rest }));
}

/** @param {Record<string, string>} headers */
const lines = (headers) =>
  Object.entries(headers)
    .map((header) => header.join(": "))
    .join("\n");

/** @param {any} envelope */
function accessTokens(envelope) {
  const { System } = envelope?.context ?? {};
  const found = [
    { title: "Person’s token", token: System?.person?.accessToken },
    { title: "Token", token: System?.user?.accessToken ?? envelope?.request?.body?.accessToken },
  ];
  return found.filter(({ token }) => typeof token === "string");
}

/** @param {string} token */
function tokenView(token) {
  const [header, claims, signature] = token.split(".");
  if (!signature) return element("pre", {}, `${token}\n\nAn opaque token: /userinfo returns its user.`);
  try {
    const decoded = { header: decode(header), claims: decode(claims) };
    const { iat, exp } = decoded.claims;
    const times = [iat && `issued ${fromNow(iat)}`, exp && expiry(exp)].filter(Boolean).join(", ");
    return pretty(decoded, `\n\n${times}`);
  } catch {
    return element("pre", {}, token);
  }
}

/** @param {string} part  base64url of JSON in UTF-8 */
function decode(part) {
  const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}
