/** The package carries no types; what is used of it is seen through by the tests in tests/e2e/world. */
declare module "oidc-provider";
