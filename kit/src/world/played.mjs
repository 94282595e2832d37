/**
 * The responses of the developer's API in the local environment: what the skill has in `api/`. A JSON file has an
 * answer for each call; a module answers what it likes. Both are read again for each call, so a change counts at once.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { isObject, parseJson } from "../shared/json.mjs";

/** The longest delay of an answer, in milliseconds. */
const MOST_DELAY = 60_000;

/**
 * @typedef {{ method: string, url: string, headers: Record<string, string>, body: Buffer }} Asked
 * @typedef {{ status: number, headers: Record<string, string>, body: string | Buffer }} Answer
 */

export class PlayedApi {
  #folder;
  /**
   * How often each call has been answered, by file, its time and key: a list of answers is played one after the other.
   * @type {Map<string, number>}
   */
  #turns = new Map();

  /** @param {string} folder  `api/` of the skill */
  constructor(folder) {
    this.#folder = folder;
  }

  /** Lists of answers begin again. */
  rewind() {
    this.#turns.clear();
  }

  /**
   * The answer to a call, or undefined if the skill has none.
   * @param {Asked} asked
   * @returns {Promise<Answer | undefined>}
   */
  async answer(asked) {
    const names = (await readdir(this.#folder).catch(() => [])).sort();
    for (const name of names.filter((one) => one.endsWith(".json"))) {
      const answer = await this.#fromFile(name, asked);
      if (answer) return answer;
    }
    for (const name of names.filter((one) => one.endsWith(".mjs"))) {
      const answer = await this.#fromModule(name, asked);
      if (answer) return answer;
    }
    return undefined;
  }

  /** @param {string} name @param {Asked} asked @returns {Promise<Answer | undefined>} */
  async #fromFile(name, { method, url }) {
    const path = join(this.#folder, name);
    const { value, problem } = parseJson(await readFile(path, "utf8"));
    if (problem) throw new Error(`api/${name} is not JSON: ${problem}`);
    if (!isObject(value))
      throw new Error(`api/${name} must have an answer for each call: {"GET https://…": {"body": …}}`);
    const call = `${method} ${url}`;
    const withoutQuery = call.split("?")[0];
    const key = Object.keys(value).find((pattern) => fits(pattern, pattern.includes("?") ? call : withoutQuery));
    if (key === undefined) return undefined;
    const given = /** @type {any} */ (value)[key];
    const answer = Array.isArray(given) ? given[await this.#turn(path, key, given.length)] : given;
    if (!isObject(answer))
      throw new Error(`api/${name}: the answer to ${key} must be an object, such as {"status": 200, "body": {}}`);
    return played(answer, `api/${name}: the status of ${key}`);
  }

  /**
   * Which answer of a list comes now: the last one stays.
   * @param {string} path
   * @param {string} key
   * @param {number} length
   */
  async #turn(path, key, length) {
    const { mtimeMs } = await stat(path);
    const of = `${path} ${mtimeMs} ${key}`;
    const turn = this.#turns.get(of) ?? 0;
    this.#turns.set(of, turn + 1);
    return Math.min(turn, length - 1);
  }

  /** @param {string} name @param {Asked} asked @returns {Promise<Answer | undefined>} */
  async #fromModule(name, { method, url, headers, body }) {
    const path = join(this.#folder, name);
    const { mtimeMs } = await stat(path);
    const module = await import(`${pathToFileURL(path)}?${mtimeMs}`).catch((error) => {
      throw new Error(`api/${name} cannot be loaded: ${error.message}`);
    });
    if (typeof module.default !== "function")
      throw new Error(`api/${name} must export a function by default: (request) => Response or undefined`);
    const hasBody = body.length > 0 && method !== "GET" && method !== "HEAD";
    const request = new Request(url, { method, headers, ...(hasBody && { body: new Uint8Array(body) }) });
    const answer = await (async () => module.default(request))().catch((error) => {
      throw new Error(`api/${name} has failed: ${error.message}`);
    });
    if (answer === undefined || answer === null) return undefined;
    if (!(answer instanceof Response)) throw new Error(`api/${name} must return a Response or undefined`);
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    };
  }
}

/** @param {any} answer  of a file @param {string} subject  of a message @returns {Promise<Answer>} */
async function played({ status = 200, headers = {}, body, delay = 0 }, subject) {
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new Error(`${subject} must be a number from 200 to 599`);
  if (delay > 0) await sleep(Math.min(delay, MOST_DELAY));
  const type = typeof body === "string" ? "text/plain" : "application/json";
  return {
    status,
    headers: { ...(body !== undefined && { "content-type": type }), ...headers },
    body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body),
  };
}

/** Whether a call fits a pattern, in which * stands for any characters. @param {string} pattern @param {string} call */
function fits(pattern, call) {
  const [first, ...rest] = pattern.split("*");
  if (!rest.length) return pattern === call;
  if (!call.startsWith(first)) return false;
  let at = first.length;
  const last = /** @type {string} */ (rest.pop());
  for (const part of rest) {
    const found = call.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return call.length - last.length >= at && call.endsWith(last);
}
