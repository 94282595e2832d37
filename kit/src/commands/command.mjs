/** What `cli/main.mjs` needs of a command. The module of each exports `command`. */

/**
 * @typedef {object} Command
 * @property {string} usage                 the arguments after `alexa-auth0`, and their meaning
 * @property {NonNullable<import("node:util").ParseArgsConfig["options"]>} [options]
 * @property {boolean} [takesWords]         it accepts arguments besides the options
 * @property {boolean} [isAnothers]         all arguments are passed to another program unchanged
 * @property {(given: { values: any, words: string[], readonly project: string }) => Promise<void>} run
 *   `project`: the folder of the project; throws a refusal if there is none
 */

export {};
