/**
 * What a turn did, in lines: the slots and what they were resolved to, the session, directives, calls of the Worker.
 */
import { element } from "./dom.mjs";

/** @typedef {import("./api.mjs").Exchange} Exchange */

/** @param {Exchange} exchange */
export function strip({ envelope, judgement, calls, isUsual, line: logged }) {
  const { intent, dialogState } = envelope?.request ?? {};
  const lines = [
    isUsual && line("heard", "a usual word of this intent: the model itself does not have it"),
    ...slotLines(intent),
    dialogState && line("dialog", dialogState),
    intent && intent.confirmationStatus !== "NONE" && line("intent", intent.confirmationStatus),
    sessionLine(envelope, judgement.envelope),
    ...directiveLines(judgement.envelope),
    ...calls.map(callLine),
    logLine(logged),
  ].filter((one) => one instanceof Node);
  return lines.length ? element("dl", { class: "strip" }, ...lines) : undefined;
}

/** Fields of the log's line that stand elsewhere beside the turn. */
const TOLD = ["outcome", "ms", "type", "locale", "notes"];

/** What the log's line has besides. The whole line is under Log. @param {Record<string, unknown> | undefined} logged */
function logLine(logged) {
  const members = Object.entries(logged ?? {}).filter(
    ([name, value]) => !TOLD.includes(name) && typeof value !== "object",
  );
  return members.length > 0 && line("log", members.map(([name, value]) => `${name} ${value}`).join(", "));
}

/** @param {string} name @param {...(Node | string | undefined)} value */
const line = (name, ...value) =>
  element("div", {}, element("dt", {}, name), element("dd", {}, ...value.filter((one) => one !== undefined)));

/** @param {any} intent */
function slotLines(intent) {
  return Object.values(intent?.slots ?? {}).flatMap(({ name, value, slotValue, resolutions, confirmationStatus }) => {
    const values = slotValue?.values ?? (value === undefined ? [] : [{ value, resolutions }]);
    const status = confirmationStatus === "NONE" ? "" : ` ${confirmationStatus}`;
    return values.map((/** @type {any} */ one) =>
      line(name, element("bdi", {}, one.value), resolved(one.resolutions), status),
    );
  });
}

/** Whether the model has the id. Without one, Alexa sends a digest. @param {string} id */
const isGiven = (id) => !/^[0-9a-f]{32}$/.test(id);

/** @param {any} resolutions */
function resolved(resolutions) {
  const authorities = resolutions?.resolutionsPerAuthority ?? [];
  if (!authorities.length) return undefined;
  const values = authorities.flatMap((/** @type {any} */ one) => one.values ?? []);
  if (!values.length) return " → no value of its type";
  return element(
    "span",
    {},
    " → ",
    ...values.flatMap((/** @type {any} */ { value }, /** @type {number} */ index) => [
      index ? ", " : "",
      element("bdi", {}, value.name),
      isGiven(value.id) ? ` (${value.id})` : "",
    ]),
  );
}

/** The session after the turn, if it has changed. @param {any} sent @param {any} answer */
function sessionLine(sent, answer) {
  const before = JSON.stringify(sent?.session?.attributes ?? {});
  const after = JSON.stringify(answer?.sessionAttributes ?? {});
  if (!answer || before === after) return undefined;
  return line("session", element("code", {}, after));
}

/** @param {any} answer */
function directiveLines(answer) {
  const directives = answer?.response?.directives;
  if (!Array.isArray(directives)) return [];
  return directives
    .filter((one) => typeof one?.type === "string")
    .map(({ type, slotToElicit, slotToConfirm }) =>
      line("directive", element("code", {}, [type, slotToElicit ?? slotToConfirm].filter(Boolean).join(" "))),
    );
}

/** @param {Exchange["calls"][number]} call */
const callLine = ({ method, url, status, ms, played }) =>
  line(
    "call",
    element("code", {}, `${method} ${url}`),
    ` ${status ?? "no answer"}, ${ms} ms${played ? ", from api/" : ""}`,
  );
