declare module "cloudflare:workers" {
  /** The Worker's variables and bindings. https://developers.cloudflare.com/workers/runtime-apis/bindings/#importing-env-as-a-global */
  export const env: Record<string, unknown>;

  /** What is used of a Durable Object. https://developers.cloudflare.com/durable-objects/api/base/ */
  export class DurableObject {
    env: { USER_DATA: UserDataNamespace; USER_DATA_JURISDICTION?: string };
    ctx: {
      storage: {
        kv: { get(key: string): any; put(key: string, value: unknown): void; delete(key: string): boolean };
        deleteAll(): Promise<void>;
        setAlarm(milliseconds: number): Promise<void>;
      };
    };
  }
}

/** What is used of a namespace of Durable Objects. https://developers.cloudflare.com/durable-objects/api/namespace/ */
interface UserDataNamespace {
  idFromName(name: string): unknown;
  get(id: unknown): import("./user-data.mjs").UserData;
  jurisdiction(name: string): UserDataNamespace;
}

/** What is used of a KV namespace. https://developers.cloudflare.com/kv/api/ */
interface KVNamespace {
  get(key: string): Promise<string | null>;
  put(key: string, value: string, options: { expirationTtl: number }): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: { prefix: string }): Promise<{ keys: { name: string }[] }>;
}

/** The state of the WebAssembly instance. The crate `worker` creates it. */
declare var __worker_init_state: { criticalError: boolean; instanceId: number };
