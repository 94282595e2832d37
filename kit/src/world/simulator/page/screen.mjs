/** What a document of APL shows, as texts, pictures and buttons in the order of the document. */
import { element } from "./dom.mjs";
import { directionOf } from "./labels.mjs";

/** @typedef {import("../../alexa/screen.mjs").Shown} Shown */

/**
 * @param {import("../../alexa/screen.mjs").Screen} screen
 * @param {{ locale: string, touch: (number: number) => void }} context
 */
export function screenView({ items }, { locale, touch }) {
  const content = items.map((item) => component(item, touch));
  return element(
    "div",
    { class: "screen", role: "group", lang: locale, dir: directionOf(locale), "aria-label": "Screen" },
    ...content,
    content.length ? undefined : element("p", { class: "nothing", lang: "en" }, "The document shows nothing."),
    element(
      "details",
      { lang: "en", dir: "ltr" },
      element("summary", {}, "Components"),
      element("ul", { class: "tree" }, ...items.map(branch)),
    ),
  );
}

/** @param {Shown} shown @param {(number: number) => void} touch @returns {HTMLElement} */
function component({ type, texts, pictures, touch: number, items }, touch) {
  const content = [
    ...pictures.map((source) =>
      /^https:/.test(source) ? element("img", { src: source, alt: "" }) : element("code", {}, source),
    ),
    ...texts.map((text) => element(number === undefined ? "p" : "span", { class: "text" }, text)),
    ...items.map((item) => component(item, touch)),
  ];
  if (number === undefined) return element("div", { class: type === "Container" ? "part" : "" }, ...content);
  return element(
    "button",
    { type: "button", class: "touch", click: () => touch(number) },
    ...(content.length ? content : [element("span", { lang: "en" }, `Touch ${type}`)]),
  );
}

/** @param {Shown} shown @returns {HTMLElement} */
const branch = ({ type, texts, items }) =>
  element(
    "li",
    {},
    element("code", {}, type),
    texts.length ? ` ${texts.join(" · ").slice(0, 80)}` : undefined,
    items.length ? element("ul", {}, ...items.map(branch)) : undefined,
  );
