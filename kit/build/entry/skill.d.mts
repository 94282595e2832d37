/** What wasm-bindgen makes of a skill: the exports of `alexa_auth0::serve!` and its own. */

/** Answers a signed request. */
export function answer(env: unknown, context: unknown, certChainUrl: string, signature: string, body: Uint8Array): string | Promise<string>;

/** Answers any request. */
export function fetch(request: Request, env: unknown, context: unknown): Promise<Response>;

/** One object as long as the isolate lives. `criticalError`: a panic has happened in the instance. */
export function __worker_init_state(): { criticalError: boolean; instanceId: number };

/** Makes a new WebAssembly instance. */
export function __wbg_reset_state(): void;
