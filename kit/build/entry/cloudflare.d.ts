declare module "cloudflare:workers" {
  /** The Worker's variables and bindings. https://developers.cloudflare.com/workers/runtime-apis/bindings/#importing-env-as-a-global */
  export const env: unknown;
}
