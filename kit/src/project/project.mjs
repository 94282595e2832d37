/**
 * A project by its files: each is read once, when it is first asked for, so that all parts of a command see the same.
 */
import { readPackage } from "../alexa/package.mjs";
import { inspectSettings, valid, withRequired } from "./settings.mjs";

export class Project {
  /** @type {ReturnType<typeof inspectSettings> | undefined} */ #inspected;
  /** @type {ReturnType<typeof readPackage> | undefined} */ #package;

  /** @param {string} root  its folder */
  constructor(root) {
    this.root = root;
  }

  /** The settings with the problems that they have. */
  inspected() {
    this.#inspected ??= inspectSettings(this.root);
    return this.#inspected;
  }

  /** The settings. Those that are set must be valid. */
  async settings() {
    return valid(await this.inspected());
  }

  /** The settings, of which the named ones must be set. @param {string[]} names */
  async required(names) {
    return withRequired(await this.inspected(), names);
  }

  /** The files for Alexa. */
  package() {
    this.#package ??= readPackage(this.root);
    return this.#package;
  }
}
