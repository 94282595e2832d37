/**
 * The storage of oidc-provider for grants, codes, sessions and tokens: in memory, while the tenant runs.
 * The interface is oidc-provider's `Adapter`.
 *
 * @typedef {Record<string, any>} Payload
 * @typedef {{ model: string, payload: Payload, forgottenAt: number }} Entry
 */
export class Store {
  /** @type {Map<string, Entry>} */
  #entries = new Map();

  /** @param {string} model */
  adapter = (model) => {
    const entries = this.#entries;
    /** @param {string} id */
    const key = (id) => `${model}:${id}`;
    /** @param {(payload: Payload) => boolean} matches */
    const first = (matches) =>
      [...entries.values()].find((entry) => entry.model === model && live(entry) && matches(entry.payload))?.payload;
    return {
      /** @param {string} id @param {Payload} payload @param {number} [expiresIn] */
      async upsert(id, payload, expiresIn) {
        entries.set(key(id), { model, payload, forgottenAt: expiresIn ? Date.now() + expiresIn * 1000 : Infinity });
      },
      /** @param {string} id */
      async find(id) {
        const entry = entries.get(key(id));
        return entry && live(entry) ? entry.payload : undefined;
      },
      /** @param {string} uid */
      findByUid: async (uid) => first((payload) => payload.uid === uid),
      /** @param {string} userCode */
      findByUserCode: async (userCode) => first((payload) => payload.userCode === userCode),
      /** @param {string} id */
      async consume(id) {
        const entry = entries.get(key(id));
        if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
      },
      /** @param {string} id */
      async destroy(id) {
        entries.delete(key(id));
      },
      /** @param {string} grantId */
      revokeByGrantId: async (grantId) => this.#drop((payload) => payload.grantId === grantId),
    };
  };

  /**
   * Deletes every grant, code and token of a user.
   * @param {string} accountId
   */
  revokeAccount(accountId) {
    this.#drop((payload) => payload.accountId === accountId);
  }

  /** @param {(payload: Payload) => boolean} matches */
  #drop(matches) {
    for (const [key, { payload }] of this.#entries) if (matches(payload)) this.#entries.delete(key);
  }
}

/** @param {Entry} entry */
const live = ({ forgottenAt }) => forgottenAt > Date.now();
