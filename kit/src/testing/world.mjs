/** The built Worker in workerd, with a simulated Amazon and tenant. */
import { request } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { createAuthority } from "../world/amazon/authority.mjs";
import { SKILL_ID } from "../world/amazon/requests.mjs";
import { sign } from "../world/amazon/sign.mjs";
import { startMiniflare } from "../world/worker/miniflare.mjs";
import { through } from "../world/worker/through.mjs";
import { Outside, text } from "./outside.mjs";
import { AUDIENCE, CLIENT_ID, DOMAIN, JWKS_URL, TestTenant, USERINFO_URL } from "./tenant.mjs";

/** The URL of the usual certificate chain. */
export const CERT_CHAIN_URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-14.pem";

/**
 * @typedef {import("../world/amazon/authority.mjs").SigningIdentity} SigningIdentity
 * @typedef {ReturnType<import("./build.mjs").builtWorker>} BuiltWorker
 * @typedef {{ identity: SigningIdentity, certChainUrl: string }} Signer
 * @typedef {Record<string, unknown>} Settings  undefined takes a usual one away
 * @typedef {Record<string, string | string[] | undefined>} Headers
 *
 * @typedef {object} KV  what is used here of Workers KV
 * @property {() => Promise<{ keys: { name: string, expiration?: number }[] }>} list
 * @property {(key: string) => Promise<string | null>} get
 * @property {(key: string, value: string) => Promise<void>} put
 * @property {(key: string) => Promise<void>} delete
 */

export class TestWorld {
  outside = new Outside();
  tenant = new TestTenant();

  /** Lines that the Worker wrote to its log. @type {string[]} */
  log = [];

  /** @type {BuiltWorker} */ #worker;
  /** @type {import("../world/amazon/authority.mjs").Authority} */ authority;
  /** @type {Signer} */ signer;
  /** @type {Settings} */ #settings;
  #proxy = "";
  /** @type {Awaited<ReturnType<typeof startMiniflare>> | undefined} */ #miniflare;
  #address = { host: "127.0.0.1", port: "" };
  #certificates = 0;
  #namespace = 0;

  /**
   * @param {BuiltWorker} worker
   * @param {import("../world/amazon/authority.mjs").Authority} authority
   * @param {SigningIdentity} identity
   * @param {Settings} settings
   */
  constructor(worker, authority, identity, settings) {
    this.#worker = worker;
    this.authority = authority;
    this.signer = this.serve(identity, CERT_CHAIN_URL);
    this.#settings = {
      AUTH0_DOMAIN: DOMAIN,
      AUTH0_CLIENT_ID: CLIENT_ID,
      AUTH0_AUDIENCE: AUDIENCE,
      ALEXA_SKILL_ID: SKILL_ID,
      ALEXA_DEV_ROOT_CA: authority.rootPem,
      ...settings,
    };
    this.playTenant();
  }

  async start() {
    this.#proxy = await this.outside.listen();
    try {
      this.#miniflare = await startMiniflare(this.#options());
      this.#address.port = (await this.#miniflare.ready).port;
    } catch (error) {
      this.outside.close();
      throw new Error(`workerd does not accept the Worker:\n${this.log.join("\n")}`, { cause: error });
    }
    return this;
  }

  /** Sets the usual responses of the tenant. */
  playTenant() {
    this.outside.on(JWKS_URL, this.tenant.serveJwks);
    this.outside.on(USERINFO_URL, this.tenant.serveUserinfo);
  }

  /**
   * Puts a chain into Amazon's certificate store, by default at a new URL.
   * @param {SigningIdentity} identity
   * @returns {Signer}
   */
  serve(identity, certChainUrl = `https://s3.amazonaws.com/echo.api/played-${++this.#certificates}.pem`) {
    this.outside.on(certChainUrl, text(identity.chainPem));
    return { identity, certChainUrl };
  }

  /**
   * A new isolate with an empty memory and the same KV.
   * @param {Settings} [settings]  in addition to the local environment's own, until the next restart
   * @param {{ kvNamespaces?: Record<string, string>, durableObjects?: Record<string, any> }} [bindings] other than the
   *   usual
   */
  async restart(settings = {}, bindings = {}) {
    await this.#running.replace(this.#options(settings, bindings));
    this.#address.port = (await this.#running.ready).port;
    this.outside.forget();
    this.log.length = 0;
  }

  /** A new isolate with an empty KV. @param {Settings} [settings] */
  fresh(settings = {}) {
    this.#namespace += 1;
    return this.restart(settings);
  }

  /** The URL of the Worker. */
  get origin() {
    return new URL(`http://${this.#address.host}:${this.#address.port}`);
  }

  /** The lines of the log that are JSON: one for each request to the skill. @returns {Record<string, unknown>[]} */
  logged() {
    return this.log.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  }

  /** The namespace of what a skill keeps for its users. @returns {Promise<any>} */
  async userData() {
    return this.#running.getDurableObjectNamespace("USER_DATA");
  }

  /** @returns {Promise<KV>} */
  async kv() {
    return /** @type {any} */ (await this.#running.getKVNamespace("CACHE"));
  }

  /**
   * Uses Node's own HTTP client, because `fetch` does not let the caller choose between Content-Length and chunks.
   *
   * @param {string} path
   * @param {{ method?: string, headers?: Headers, body?: string | Uint8Array, chunked?: boolean, pause?: number }}
   *   [options]
   *   pause: waits so many milliseconds before the last byte
   */
  async fetch(path, { method = "GET", headers = {}, body, chunked = false, pause = 0 } = {}) {
    const started = performance.now();
    const framing =
      body === undefined
        ? {}
        : chunked
          ? { "Transfer-Encoding": "chunked" }
          : { "Content-Length": String(Buffer.byteLength(body)) };
    /** @type {import("node:http").IncomingMessage} */
    const answer = await new Promise((resolve, reject) => {
      const sent = request({ ...this.#address, path, method, headers: { ...headers, ...framing }, agent: false })
        .on("response", resolve)
        .on("error", reject);
      if (body === undefined || !pause) return void sent.end(body);
      sent.write(body.slice(0, -1));
      setTimeout(() => sent.end(body.slice(-1)), pause);
    });
    const text = await textOf(answer);
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: text,
      milliseconds: performance.now() - started,
    };
  }

  async dispose() {
    await this.#running.dispose();
    this.outside.close();
  }

  get #running() {
    if (!this.#miniflare) throw new Error("not started");
    return this.#miniflare;
  }

  /** @param {{ message: string }} entry */
  #listen = ({ message }) => void this.log.push(...message.split("\n"));

  /**
   * @param {Settings} [settings]
   * @param {{ kvNamespaces?: Record<string, string>, durableObjects?: Record<string, any> }} [bindings]
   * @returns {import("miniflare").V4MiniflareOptions}
   */
  #options(settings = {}, bindings = {}) {
    const variables = Object.entries({ ...this.#settings, ...settings }).filter(([, value]) => value !== undefined);
    const worker = {
      ...this.#worker,
      bindings: Object.fromEntries(variables),
      kvNamespaces: { CACHE: `cache-${this.#namespace}` },
      ...bindings,
    };
    return { ...through(worker, this.#proxy), handleStructuredLogs: this.#listen };
  }
}

/** @param {BuiltWorker} worker @param {Settings} [settings] */
export async function createWorld(worker, settings = {}) {
  const authority = await createAuthority();
  return new TestWorld(worker, authority, await authority.issue(), settings).start();
}

/**
 * Sends a request as Alexa would: the envelope as JSON, signed. A string or bytes are sent unchanged.
 *
 * @param {TestWorld} world
 * @param {unknown} envelope
 * @param {{ signer?: Signer, headers?: Headers, method?: string, path?: string, chunked?: boolean, pause?: number }}
 *   [options]
 *   headers replace the signed ones; undefined removes one
 */
export async function say(
  world,
  envelope,
  { signer = world.signer, headers = {}, method = "POST", path = "/", chunked, pause } = {},
) {
  const body = typeof envelope === "string" || envelope instanceof Uint8Array ? envelope : JSON.stringify(envelope);
  const signed = { ...(await sign(signer.identity, body, signer)), ...headers };
  const kept = Object.entries(signed).filter(([, value]) => value !== undefined);
  return world.fetch(path, { method, headers: Object.fromEntries(kept), body, chunked, pause });
}

/** @typedef {Awaited<ReturnType<TestWorld["fetch"]>>} Answer */

/**
 * The first truthy answer within two seconds. This is needed because the Worker writes the log and KV after its
 * response.
 *
 * @template T
 * @param {() => T | Promise<T>} look
 */
export async function eventually(look) {
  for (const until = Date.now() + 2_000; ; ) {
    const seen = await look();
    if (seen || Date.now() > until) return seen;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
