/**
 * Reads a tenant's JWK Set as the Worker does (`auth0/jwks.rs` in the Rust sources; one table tests both): which keys
 * can verify a token, and which `kid`s are ambiguous.
 */
import { createPublicKey } from "node:crypto";
import { parseTree } from "jsonc-parser";

const MOST_KEYS = 32;
/** In bytes. */
const LONGEST_KEY = 8 * 1024;
/** In bits. */
const MODULUS = { least: 2048, most: 4096 };
const ALGORITHMS = ["RS256", "PS256"];
/** Fields of private keys and of keys of other types. */
const FOREIGN_MEMBERS = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "crv", "x", "y", "pub", "priv"];

/** @typedef {{ kid: string, alg?: string, key?: import("node:crypto").KeyObject, modulus?: string }} Key  without `key`: it cannot be used */

export class KeySet {
  /** @param {Key[]} keys @param {number} count  how many the document lists */
  constructor(keys, count) {
    this.keys = keys;
    this.count = count;
  }

  /** The keys that can verify a signature. */
  get usable() {
    return this.keys.filter(({ kid, key }) => key && this.#named(kid).length === 1);
  }

  /** Each `kid` of several keys. The Worker refuses tokens with such a `kid`. */
  get ambiguous() {
    return [...new Set(this.keys.map(({ kid }) => kid).filter((kid) => this.#named(kid).length > 1))];
  }

  /** @param {string} kid */
  #named(kid) {
    return this.keys.filter((key) => key.kid === kid);
  }

  /**
   * @param {string} kid
   * @param {string} alg
   * @returns {{ key?: import("node:crypto").KeyObject, refusal?: "ambiguous_key" | "unsupported_algorithm" | "unknown_key" }}
   */
  select(kid, alg) {
    const [jwk, ...others] = this.#named(kid);
    if (others.length) return { refusal: "ambiguous_key" };
    if (!jwk?.key) return { refusal: "unknown_key" };
    return jwk.alg !== undefined && jwk.alg !== alg ? { refusal: "unsupported_algorithm" } : { key: jwk.key };
  }
}

/**
 * @param {string} text
 * @returns {{ set?: KeySet, problem?: string }}  one of the two
 */
export function readKeySet(text) {
  /** @type {import("jsonc-parser").ParseError[]} */
  const errors = [];
  const tree = parseTree(text, errors, { disallowComments: true });
  const lists = errors.length
    ? []
    : membersOf(tree)
        .filter(([name]) => name === "keys")
        .map(([, node]) => node);
  if (lists.length !== 1 || lists[0].type !== "array") return { problem: "there is no JWKS" };
  const nodes = lists[0].children ?? [];
  if (nodes.length > MOST_KEYS)
    return { problem: `the JWKS has ${nodes.length} keys, and the Worker accepts at most ${MOST_KEYS}` };
  /** @type {Key[]} */
  const keys = [];
  for (const node of nodes) {
    const key = importKey(text, node);
    if (key && !keys.some((known) => isSame(known, key))) keys.push(key);
  }
  const set = new KeySet(keys, nodes.length);
  return keys.some(({ key }) => key)
    ? { set }
    : {
        problem: `none of ${nodes.length} keys is an RSA signing key of ${MODULUS.least} to ${MODULUS.most} bits with a kid`,
      };
}

/** @param {import("jsonc-parser").Node | undefined} node @returns {[string, import("jsonc-parser").Node][]} */
const membersOf = (node) =>
  node?.type === "object" ? (node.children ?? []).map(({ children = [] }) => [children[0].value, children[1]]) : [];

/** @param {Key} one @param {Key} other */
const isSame = (one, other) =>
  one.kid === other.kid && one.alg === other.alg && one.modulus !== undefined && one.modulus === other.modulus;

/**
 * Undefined for a key without a `kid`, because no token can name it.
 * @param {string} text
 * @param {import("jsonc-parser").Node} node
 * @returns {Key | undefined}
 */
function importKey(text, node) {
  const members = membersOf(node);
  const names = members.map(([name]) => name);
  const jwk = JSON.parse(text.slice(node.offset, node.offset + node.length));
  if (typeof jwk?.kid !== "string") return undefined;
  const repeats = new Set(names).size < names.length;
  const isShort = Buffer.byteLength(text.slice(node.offset, node.offset + node.length)) <= LONGEST_KEY;
  const modulus = !repeats && isShort ? modulusOf(jwk) : undefined;
  const alg = !repeats && ALGORITHMS.includes(jwk.alg) ? jwk.alg : undefined;
  if (!modulus) return { kid: jwk.kid, alg };
  const n = modulus.toString("base64url");
  return { kid: jwk.kid, alg, modulus: n, key: createPublicKey({ key: { kty: "RSA", n, e: jwk.e }, format: "jwk" }) };
}

/**
 * The modulus, if this is a public key for RSA signatures.
 * @param {Record<string, unknown>} jwk
 * @returns {Buffer | undefined}
 */
function modulusOf(jwk) {
  const { kty, use, alg, key_ops, n, e } = jwk;
  const verifies =
    key_ops === undefined ||
    (Array.isArray(key_ops) && key_ops.length <= 1 && key_ops.every((operation) => operation === "verify"));
  const isSigningKey =
    (use === undefined || use === "sig") &&
    (alg === undefined || ALGORITHMS.includes(/** @type {string} */ (alg))) &&
    verifies;
  if (
    kty !== "RSA" ||
    FOREIGN_MEMBERS.some((name) => name in jwk) ||
    !isSigningKey ||
    e !== "AQAB" ||
    typeof n !== "string"
  )
    return undefined;
  const decoded = Buffer.from(n, "base64url");
  if (decoded.toString("base64url") !== n) return undefined;
  const modulus = decoded[0] === 0 && decoded[1] >= 0x80 ? decoded.subarray(1) : decoded; // as in ASN.1
  if (!modulus.length || modulus[0] === 0 || modulus[modulus.length - 1] % 2 === 0) return undefined;
  const bits = modulus.length * 8 - (Math.clz32(modulus[0]) - 24);
  return bits >= MODULUS.least && bits <= MODULUS.most ? modulus : undefined;
}
