/** The package has no types. The tests in kit/tests/world test the parts of it that are used. */
declare module "oidc-provider";
