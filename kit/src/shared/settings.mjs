/** The types of the settings, for every room. `project/settings.mjs` reads them. */

/**
 * @typedef {object} Locale
 * @property {string} name
 * @property {string} invocationName
 * @property {string[]} examplePhrases
 *
 * @typedef {"HTTP_BASIC" | "REQUEST_BODY_CREDENTIALS"} AccessTokenScheme
 *
 * @typedef {object} Settings an unset one is ""
 * @property {Record<string, string>} vars the Worker's variables by their names
 * @property {string} vendorId
 * @property {string} workerUrl
 * @property {string} privacyPolicyUrl
 * @property {string} termsOfUseUrl
 * @property {string} applicationName      in Auth0; "": the name of the first locale
 * @property {AccessTokenScheme} accessTokenScheme
 * @property {string} sslCertificateType    "": depends on the host
 * @property {boolean} keepsUserData        the Worker has Durable Objects for what the skill keeps for its users
 * @property {boolean} permissionsInToken   access tokens have the permissions of the user's roles
 * @property {boolean} recognisedVoices     Alexa tells the skill whose voice it recognises
 * @property {string[]} signInDomains
 * @property {Record<string, string>} authorizationParameters  further parameters of authorizationUrl
 * @property {Record<string, Locale>} locales
 */

export {};
