/** What wasm-bindgen makes of a skill: the exports of `alexa_auth0::serve!` and its own. */

/**
 * An answer: the body, which is JSON, for the status 200. Otherwise status, the header `Allow` if there is one, and
 * body, without separators: `405POST{"error":"method_not_allowed"}`. A promise of it if something has to be awaited.
 */
type Answer = string | Promise<string>;

/**
 * Reads the settings and tests the crypto. `/healthz` lists the problems, and all other requests are then answered 500
 * `misconfigured`.
 */
export function prepare(env: unknown): void;

/** Answers a signed request whose body has been read. */
export function answer(
  env: unknown,
  context: unknown,
  certChainUrl: string,
  signature: string,
  body: Uint8Array,
): Answer;

/**
 * Answers any request. Reads the body only if the headers are those of a request to the skill. An absent header is
 * undefined.
 */
export function receive(
  env: unknown,
  context: unknown,
  request: Request,
  method: string,
  path: string,
  contentLength: string | undefined,
  certChainUrl: string | undefined,
  signature: string | undefined,
): Answer;

/** One object as long as the isolate lives. `criticalError`: a panic has happened in the instance. */
export function __worker_init_state(): { criticalError: boolean; instanceId: number };

/** Makes a new WebAssembly instance. */
export function __wbg_reset_state(): void;
