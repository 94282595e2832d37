/** A Worker whose outbound calls reach a server in this process, as a proxy. Miniflare lets only another Worker receive them, so one passes them on. */
import { HttpOptions_Style } from "miniflare";

const PASSING_ON = "export default { fetch: (request, env) => env.PROXY.fetch(request) };";

/**
 * @param {import("miniflare").V4WorkerOptions} worker
 * @param {string} proxy  HOST:PORT
 * @returns {{ workers: import("miniflare").V4WorkerOptions[] }}
 */
export const through = (worker, proxy) => ({
  workers: [
    { name: "inside", ...worker, outboundService: "outside" },
    {
      name: "outside",
      modules: true,
      script: PASSING_ON,
      compatibilityDate: "2026-11-17",
      serviceBindings: { PROXY: { external: { address: proxy, http: { style: HttpOptions_Style.PROXY } } } },
    },
  ],
});
