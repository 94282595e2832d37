/**
 * What can be said, by the model: the phrase that opens the skill, and samples. One with a slot goes into the field
 * first.
 */
import { element } from "./dom.mjs";

/** So many are shown at first: two rows of a wide page. */
const FIRST = 5;

let isOpen = false;

/**
 * @param {import("./api.mjs").State["skills"][number] | undefined} skill
 * @param {{ say: (text: string) => void, edit: (text: string) => void }} does
 */
export function suggestions(skill, { say, edit }) {
  if (!skill) return [];
  const texts = [...new Set([skill.opening, ...skill.samples])];
  const buttons = texts.map((text, index) =>
    element(
      "button",
      {
        type: "button",
        class: "suggestion",
        lang: skill.locale,
        dir: "auto",
        hidden: index >= FIRST && !isOpen,
        click: () => (text.includes("{") ? edit(text) : say(text)),
      },
      text,
    ),
  );
  if (texts.length <= FIRST) return buttons;
  const more = element("button", { type: "button", class: "suggestion more", "aria-expanded": `${isOpen}` });
  const label = () => (more.textContent = isOpen ? "fewer" : `${texts.length - FIRST} more`);
  label();
  more.addEventListener("click", () => {
    isOpen = !isOpen;
    more.setAttribute("aria-expanded", `${isOpen}`);
    for (const button of buttons.slice(FIRST)) button.hidden = !isOpen;
    label();
  });
  return [...buttons, more];
}
