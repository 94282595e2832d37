/** A certificate authority that stands in for Amazon's, and how Alexa signs by it. */
export * from "../world/amazon/authority.mjs";
export { sign } from "../world/amazon/sign.mjs";
