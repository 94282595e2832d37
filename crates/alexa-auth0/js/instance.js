// wasm-bindgen imports a function without arguments and result together with everything else of its file. So this one
// has a file of its own.

/**
 * Records that the WebAssembly instance has ended. The entry replaces it before its next call. The object is the one
 * that `__worker_init_state` returns.
 */
export function instanceLost() {
  globalThis.__worker_init_state.criticalError = true;
}
