/** A certificate authority that stands in for Amazon's. */
export * from "../world/amazon/authority.mjs";
