/** What wasm-bindgen makes of a skill: the exports of `alexa_auth0::serve!` and its own. */

/**
 * An answer: JSON, for the status 200, or three digits of another status, what the header `Allow` says, if it is there, and JSON. A
 * promise, where something has to be waited for.
 */
type Answer = string | Promise<string>;

/** Reads the settings. What comes of them shows in answers. */
export function prepare(env: unknown): void;

/** Answers a signed request. */
export function answer(env: unknown, context: unknown, certChainUrl: string, signature: string, body: Uint8Array): Answer;

/** Answers any request, and reads its body if that is to be read. Headers that are not there are undefined. */
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
