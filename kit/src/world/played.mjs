/**
 * The answers of the author's API in the local world: what the skill has in `api/`. A JSON file has an answer for each call; a module answers what it likes. Both are
 * read again for each call, so a change counts at once.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { isObject, parseJson } from "../shared/json.mjs";

/** The longest delay of an answer, in milliseconds. */
const MOST_DELAY = 60_000;

/** @typedef {{ status: number, headers: Record<string, string>, body: string | Buffer }} Answer */

/** How often each call has been answered, by file and key: a list of answers is played one after the other. @type {Map<string, number>} */
const turns = new Map();

/**
 * The answer to a call, or undefined if the skill has none.
 * @param {string} folder
 * @param {import("node:http").IncomingMessage} request
 * @returns {Promise<Answer | undefined>}
 */
export async function playedAnswer(folder, request) {
  const names = (await readdir(folder).catch(() => [])).sort();
  for (const name of names.filter((one) => one.endsWith(".json"))) {
    const answer = await fromFile(join(folder, name), name, request);
    if (answer) return answer;
  }
  const modules = names.filter((one) => one.endsWith(".mjs"));
  if (!modules.length) return undefined;
  const asked = await asRequest(request);
  for (const name of modules) {
    const answer = await fromModule(join(folder, name), name, asked.clone());
    if (answer) return answer;
  }
  return undefined;
}

/** @param {string} path @param {string} name @param {import("node:http").IncomingMessage} request @returns {Promise<Answer | undefined>} */
async function fromFile(path, name, { method, url = "" }) {
  const { value, problem } = parseJson(await readFile(path, "utf8"));
  if (problem) throw new Error(`api/${name} is not JSON: ${problem}`);
  if (!isObject(value))
    throw new Error(`api/${name} must have an answer for each call: {"GET https://…": {"body": …}}`);
  const call = `${method} ${url}`;
  const withoutQuery = call.split("?")[0];
  const key = Object.keys(value).find((pattern) => fits(pattern, pattern.includes("?") ? call : withoutQuery));
  if (key === undefined) return undefined;
  const given = /** @type {any} */ (value)[key];
  const turn = turns.get(`${path} ${key}`) ?? 0;
  turns.set(`${path} ${key}`, turn + 1);
  const answer = Array.isArray(given) ? given[Math.min(turn, given.length - 1)] : given;
  if (!isObject(answer))
    throw new Error(`api/${name}: the answer to ${key} must be an object, such as {"status": 200, "body": {}}`);
  const { status = 200, headers = {}, body, delay = 0 } = /** @type {any} */ (answer);
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new Error(`api/${name}: the status of ${key} must be a number from 200 to 599`);
  if (delay > 0) await sleep(Math.min(delay, MOST_DELAY));
  return {
    status,
    headers: {
      ...(body !== undefined && { "content-type": typeof body === "string" ? "text/plain" : "application/json" }),
      ...headers,
    },
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

/** @param {string} path @param {string} name @param {Request} request @returns {Promise<Answer | undefined>} */
async function fromModule(path, name, request) {
  const { mtimeMs } = await stat(path);
  const module = await import(`${pathToFileURL(path)}?${mtimeMs}`).catch((error) => {
    throw new Error(`api/${name} cannot be loaded: ${error.message}`);
  });
  if (typeof module.default !== "function")
    throw new Error(`api/${name} must export a function by default: (request) => Response or undefined`);
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

/** @param {import("node:http").IncomingMessage} request */
async function asRequest(request) {
  const { method = "GET", url = "", headers } = request;
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const sent = Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
  const hasBody = chunks.length > 0 && method !== "GET" && method !== "HEAD";
  return new Request(url, {
    method,
    headers: Object.fromEntries(sent.filter(([name]) => name !== "connection" && name !== "transfer-encoding")),
    ...(hasBody && { body: Buffer.concat(chunks) }),
  });
}
