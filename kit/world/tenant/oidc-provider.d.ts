/** The package carries no types; what is used of it is seen through by the tests in kit/tests/world. */
declare module "oidc-provider";
