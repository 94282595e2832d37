/** Adds a locale to the skill. */
import { addLocale } from "../project/add-locale.mjs";
import { print, refuse } from "../shared/command.mjs";

/** @type {import("./command.mjs").Command} */
export const command = {
  usage: `add-locale LOCALE
  LOCALE       one of Alexa's locales, such as fr-FR
  NEW_LOCALE   the same in the environment: make add-locale sets it`,
  takesWords: true,

  async run({ words, project }) {
    const [locale = process.env.NEW_LOCALE ?? "", ...more] = words;
    refuse([
      ...(locale ? [] : ["a locale is missing. For example: make add-locale LOCALE=fr-FR"]),
      ...more.map((word) => `${word} is not expected here: add one locale at a time`),
    ]);
    const { done, todo } = await addLocale(project, locale);
    for (const what of done) print(`added  ${what}`);
    for (const what of todo) print(`next   ${what}`);
  },
};
