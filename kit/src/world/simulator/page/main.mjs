/** The simulator page. */
import { listen, perform, Stopped } from "./api.mjs";
import { clear, dismissal, raise } from "./banner.mjs";
import { linkButton, mark, show, wipe } from "./conversation.mjs";
import { byId, element, input, refill, select } from "./dom.mjs";
import { prepareFailures, showFailures, takeOnce } from "./failures.mjs";
import { showPlayer } from "./player.mjs";
import { hush, speak } from "./speech.mjs";
import { suggestions } from "./suggestions.mjs";
import { expiry } from "./time.mjs";
import { prepareWire, showWire } from "./wire.mjs";

/** @type {import("./api.mjs").State | undefined} */
let state;
/** Exchanges before this one are not shown: the conversation was cleared. */
let cleared = 0;
/** Exchanges from before the page was opened are shown, but not spoken. */
let seen = 0;
/** @type {string[]} */
const history = [];
let recalled = 0;

/** Buttons that are disabled if the account is not linked. */
const OF_A_LINK = ["expire", "revoke"];

listen({
  state(fresh) {
    if (state && state.started !== fresh.started) return location.reload(); // another local environment
    const first = !state;
    state = fresh;
    if (first) prepare(fresh);
    refresh(fresh);
  },
  exchange(exchange) {
    if (exchange.id <= seen) return; // sent again after the stream was interrupted
    seen = exchange.id;
    show(exchange, {
      skill: skillIn(exchange.locale),
      device: state?.devices.find(({ id }) => id === exchange.device)?.name ?? "Echo",
      granted: state?.accounts.find(({ id }) => id === exchange.account)?.granted ?? [],
      select: choose,
      act: (action, body) => void act(action, body),
    });
    if (exchange.envelope && exchange.envelope.request.reason !== "ERROR") choose(exchange);
    const spoken = exchange.prompt ?? exchange.judgement.spoken;
    if (spoken && input("aloud").checked) speak(spoken, exchange.locale);
  },
  stopped,
});

/** @param {import("./api.mjs").Exchange} exchange */
function choose(exchange) {
  mark(exchange);
  showWire(exchange);
}

/** @param {string} locale */
const skillIn = (locale) => state?.skills.find((skill) => skill.locale === locale)?.name ?? "The skill";

/** @param {import("./api.mjs").State} state */
function prepare({ skills, devices }) {
  select("device").append(...devices.map(({ id, name }) => element("option", { value: id }, name)));
  select("voice").append(element("option", { value: "" }, "not recognised"));
  select("locale").append(...skills.map(({ locale }) => element("option", {}, locale)));
  byId("who").addEventListener("change", () => state && refresh(state));
}

/** @param {import("./api.mjs").State} state */
function refresh({ accounts, permissions, failures, build, skills, conversations }) {
  clear("stopped");
  setStopped(false);
  offer(accounts);
  const locale = select("locale").value;
  byId("skill").textContent = skillIn(locale);
  for (const id of ["skill", "utterance"]) byId(id).setAttribute("lang", locale);
  const account = accounts.find(({ id }) => id === select("account").value) ?? accounts[0];
  byId("link").replaceChildren(...linkState(account, locale));
  showPermissions(permissions, account);
  showPlayer(account, (event) => void act("player", { ...circumstances(), event }));
  const skill = skills.find((one) => one.locale === locale);
  refill(byId("suggestions"), skill, () => suggestions(skill, { say: (text) => void say(text), edit }));
  for (const id of ["replay", "export"]) byId(id).hidden = conversations.length === 0;
  byId("conversations").replaceChildren(...conversations.map((name) => element("option", { value: name })));
  if (account.linked) clear("unlinked");
  byId("ring").classList.toggle("open", account.inSession);
  showFailures(failures);
  showBuild(build);
}

/** Adds accounts that `make say` has used. @param {import("./api.mjs").State["accounts"]} accounts */
function offer(accounts) {
  const offered = [...select("account").options].map(({ value }) => value);
  for (const { id, name } of accounts.filter(({ id }) => !offered.includes(id))) {
    select("account").append(element("option", { value: id }, name));
    select("voice").append(element("option", { value: id }, `${name}’s`));
  }
}

/** @param {import("./api.mjs").State["accounts"][number]} account @param {string} locale */
function linkState({ id, name, linked, expiresAt, refreshable }, locale) {
  if (!linked)
    return [
      element("span", { class: "dot" }),
      element("span", {}, `${name}’s account is not linked.`),
      linkButton(id, locale),
    ];
  const life = expiresAt ? `The token ${expiry(expiresAt / 1000)}` : "The token has no expiry";
  const isLost = expiresAt !== undefined && expiresAt < Date.now() && !refreshable;
  return [
    element("span", { class: isLost ? "dot lost" : "dot on" }),
    element(
      "span",
      { class: isLost ? "lost" : "" },
      `${name}’s account is linked. ${life}${refreshable ? "" : ", with no refresh token"}.`,
    ),
    ...(isLost ? [linkButton(id, locale, "Link again")] : []),
    element("button", { type: "button", class: "quiet", click: () => void act("unlink", { account: id }) }, "Unlink"),
  ];
}

/**
 * Permissions that the skill's manifest requests, with the switches of the Alexa app.
 * @param {string[]} permissions
 * @param {import("./api.mjs").State["accounts"][number]} account
 */
function showPermissions(permissions, { id, granted }) {
  const group = byId("permissions");
  group.hidden = permissions.length === 0;
  const focused = group.contains(document.activeElement)
    ? /** @type {HTMLInputElement} */ (document.activeElement).value
    : undefined;
  group.replaceChildren(
    ...[...group.children].slice(0, 1),
    ...permissions.map((permission) => {
      const box = /** @type {HTMLInputElement} */ (
        element("input", {
          type: "checkbox",
          value: permission,
          checked: granted.includes(permission),
          change: () => void act("grant", { account: id, permission, granted: box.checked }),
        })
      );
      return element("label", { class: "switch" }, box, element("span", {}, permission));
    }),
  );
  for (const box of group.querySelectorAll("input")) if (box.value === focused) box.focus();
}

/** @param {import("./api.mjs").State["build"]} build */
function showBuild(build) {
  if (!build?.failed) return clear("build");
  raise(
    "build",
    element(
      "p",
      {},
      ...(build.replaced
        ? [element("b", {}, "The last build does not start.")]
        : [element("b", {}, "The last build failed."), " The previous Worker is answering."]),
      " Correct the source and save it: the build starts by itself.",
    ),
    element(
      "details",
      {},
      element("summary", {}, "What the build says"),
      element("pre", { tabindex: "0" }, build.message),
    ),
  );
}

/**
 * What cannot work without the local environment cannot be pressed. What was typed stays.
 * @param {boolean} isStopped
 */
function setStopped(isStopped) {
  for (const part of document.querySelectorAll("[data-live]")) part.toggleAttribute("inert", isStopped);
}

function stopped() {
  setStopped(true);
  raise(
    "stopped",
    element(
      "p",
      {},
      element("b", {}, "The local environment has stopped."),
      " Start it again with ",
      element("code", {}, "make dev"),
      ": this page reconnects by itself.",
    ),
  );
}

/** Puts a sentence into the field, with its first slot selected. @param {string} text */
function edit(text) {
  const field = input("utterance");
  field.value = text;
  field.focus();
  const [slot = ""] = /\{[^{}]*\}/.exec(text) ?? [];
  const from = text.indexOf(slot);
  field.setSelectionRange(from, from + slot.length);
}

const circumstances = () => ({
  account: select("account").value,
  voice: select("voice").value || undefined,
  device: select("device").value,
  locale: select("locale").value,
});

/** Whether it was heard. @param {string} utterance */
async function say(utterance) {
  hush();
  if (history.at(-1) !== utterance) history.push(utterance);
  recalled = history.length;
  byId("ring").classList.add("busy");
  const heard = await act("say", { utterance, ...circumstances(), ...takeOnce() });
  byId("ring").classList.remove("busy");
  return heard !== undefined;
}

/**
 * @param {string} action
 * @param {Record<string, unknown>} [body]
 */
async function act(action, body) {
  clear("action");
  try {
    return await perform(action, body);
  } catch (error) {
    if (error instanceof Stopped) return stopped();
    const { account, locale } = circumstances();
    const unlinked = OF_A_LINK.includes(action) && !state?.accounts.find(({ id }) => id === account)?.linked;
    const problem = unlinked ? "unlinked" : "action";
    const text = element("p", {}, `${/** @type {Error} */ (error).message}.`);
    raise(problem, text, ...(unlinked ? [linkButton(account, locale)] : []), dismissal(problem));
  }
}

byId("say").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = input("utterance");
  const utterance = field.value.trim();
  field.value = "";
  if (utterance) void say(utterance).then((heard) => (field.value ||= heard ? "" : utterance));
});

byId("fresh").addEventListener("click", () => void act("fresh", { account: circumstances().account }));
byId("repeat").addEventListener("click", () => {
  const last = history.at(-1);
  if (last) void say(last);
});
byId("clear").addEventListener("click", () => {
  cleared = seen;
  wipe();
});
byId("keep").addEventListener("click", () => {
  byId("keeping").hidden = !byId("keeping").hidden;
  if (!byId("keeping").hidden) input("conversation").focus();
});
byId("keeping").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { account } = circumstances();
  const kept = await act("keep", { name: input("conversation").value, account, from: cleared + 1 });
  if (kept) byId("kept").textContent = kept.done;
});
byId("export").addEventListener("click", async () => {
  const written = await act("export", { name: input("conversation").value });
  if (written) byId("kept").textContent = written.done;
});
byId("replay").addEventListener("click", async () => {
  const result = await act("replay", { name: input("conversation").value });
  if (!result) return;
  byId("kept").replaceChildren(
    element("p", {}, `${result.done}.`),
    ...(result.differences.length
      ? [element("ul", {}, ...result.differences.map((/** @type {string} */ text) => element("li", {}, text)))]
      : []),
  );
});

byId("utterance").addEventListener("keydown", (event) => {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  event.preventDefault();
  recalled = Math.max(0, Math.min(history.length, recalled + (event.key === "ArrowUp" ? -1 : 1)));
  input("utterance").value = history[recalled] ?? "";
});

byId("aloud").addEventListener("change", () => input("aloud").checked || hush());

prepareFailures({ act, circumstances });
prepareWire((envelope) => act("send", { envelope, ...circumstances() }));
