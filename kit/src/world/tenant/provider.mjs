/**
 * oidc-provider configured to behave as an Auth0 tenant does.
 * https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles
 */
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from "jose";
import { isJwt, privateKeys } from "./keys.mjs";
import { errorPage } from "./pages.mjs";
import { CLAIMS, claimsOfUser, ownClaims } from "./users.mjs";

const { errors, interactionPolicy, Provider } = await importQuietly();

const API = "urn:api:";

/**
 * oidc-provider requires a URI for a resource. Auth0 accepts any string as an audience.
 * @param {string} audience
 */
const resourceOf = (audience) => API + encodeURIComponent(audience);

/** @param {string} resource */
const audienceOf = (resource) => decodeURIComponent(resource.slice(API.length));

/**
 * @param {object} tenant
 * @param {string} tenant.issuer
 * @param {import("./tenant.mjs").Settings} tenant.settings
 * @param {import("./keys.mjs").KeyRing} tenant.keyRing
 * @param {import("./store.mjs").Store} tenant.store
 * @param {import("./users.mjs").Users} tenant.users
 * @param {Map<string, string>} tenant.issued  receives each JWT access token and its subject
 */
export function createProvider({ issuer, settings, keyRing, store, users, issued }) {
  const policy = interactionPolicy.base();
  policy.get("consent")?.checks.clear(); // a first-party application: no consent

  const provider = new Provider(issuer, {
    adapter: store.adapter,
    jwks: { keys: privateKeys(keyRing) },
    clients: [client(settings)],
    cookies: { keys: [settings.clientSecret], names: { session: "auth0", interaction: "auth0_i", resume: "auth0_r" } },
    routes: {
      authorization: "/authorize",
      token: "/oauth/token",
      userinfo: "/userinfo",
      jwks: "/.well-known/jwks.json",
      revocation: "/oauth/revoke",
      end_session: "/oidc/logout",
    },
    scopes: [...new Set([...Object.keys(CLAIMS), "offline_access", ...settings.scopes])],
    claims: CLAIMS,
    conformIdTokenClaims: false, // Auth0 puts the profile into the ID token
    extraParams: ["audience"],
    pkce: { required: () => false },
    expiresWithSession: () => false,
    rotateRefreshToken: () => settings.rotateRefreshTokens,
    interactions: {
      policy,
      url: (_, { uid }) => `/u/login/${uid}`,
    },
    renderError: (ctx, /** @type {any} */ error) => {
      ctx.type = "html";
      ctx.body = errorPage(error);
    },
    loadExistingGrant: grantEverything,
    findAccount: (_, sub) => {
      const user = users.find(sub);
      return user && { accountId: sub, claims: () => ({ sub, ...claimsOfUser(user) }) };
    },
    ttl: {
      AccessToken: () => settings.tokenLifetime,
      AuthorizationCode: 60,
      Grant: 30 * 86_400,
      IdToken: 36_000,
      Interaction: 3600,
      RefreshToken: 30 * 86_400,
      Session: 86_400,
    },
    formats: {
      customizers: {
        jwt: (/** @type {unknown} */ _, /** @type {unknown} */ __, /** @type {any} */ jwt) =>
          Object.assign(
            jwt,
            accessToken(issuer, settings, { ...jwt.payload, ...ownClaims(users.find(jwt.payload.sub)) }),
          ),
      },
    },
    features: {
      devInteractions: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_, client, token) => client.clientId === token.clientId,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, _, granted) => {
          const audience = String(ctx.oidc.params?.audience ?? settings.defaultAudience ?? "");
          return granted ?? (audience ? resourceOf(audience) : undefined);
        },
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => api(issuer, settings, audienceOf(resource)),
      },
    },
  });
  provider.use(withoutCors);
  provider.use(afterTokens(keyRing, issued));
  return provider;
}

/**
 * oidc-provider lets pages of every origin read its keys and answers. This removes that permission.
 * @param {any} ctx
 * @param {() => Promise<void>} next
 */
async function withoutCors(ctx, next) {
  await next();
  for (const name of Object.keys(ctx.response.headers)) if (name.startsWith("access-control-")) ctx.remove(name);
}

/** oidc-provider warns about every Node.js except the newest. The tests in kit/tests/world run it with ours. */
async function importQuietly() {
  const { warn } = console;
  console.warn = () => {};
  try {
    return await import("oidc-provider");
  } finally {
    console.warn = warn;
  }
}

/**
 * Changes the token endpoint's answer. Auth0's ID tokens have `typ: JWT`. oidc-provider's do not,
 * so the ID token is signed again. It also records JWT access tokens, because oidc-provider does not.
 *
 * @param {import("./keys.mjs").KeyRing} keyRing
 * @param {Map<string, string>} issued
 */
function afterTokens({ current }, issued) {
  /** @param {any} ctx @param {() => Promise<void>} next */
  return async (ctx, next) => {
    await next();
    const { access_token = "", id_token } = ctx.body ?? {};
    if (ctx.path !== "/oauth/token") return;
    if (isJwt(access_token)) issued.set(access_token, decodeJwt(access_token).sub ?? "");
    if (!id_token) return;
    const { alg = "RS256", kid } = decodeProtectedHeader(id_token);
    const signer = new SignJWT(decodeJwt(id_token)).setProtectedHeader({ alg, typ: "JWT", kid });
    ctx.body = { ...ctx.body, id_token: await signer.sign(await importJWK(current, alg)) };
  };
}

/** @param {import("./tenant.mjs").Settings} settings */
function client({ clientId, clientSecret, redirectUrls }) {
  /** @type {import("oidc-provider").ClientMetadata} */
  const metadata = {
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uris: redirectUrls,
    response_types: ["code"],
    grant_types: ["authorization_code", "refresh_token"],
    token_endpoint_auth_method: "client_secret_basic",
  };
  return metadata;
}

/**
 * The skill's API, and the Management API that every tenant has.
 * @param {string} issuer
 * @param {import("./tenant.mjs").Settings} settings
 * @param {string} audience
 */
function api(issuer, { audiences, scopes }, audience) {
  if (![...audiences, `${issuer}api/v2/`].includes(audience)) {
    throw new errors.CustomOIDCProviderError("access_denied", `Service not found: ${audience}`);
  }
  return { audience, scope: scopes.join(" "), accessTokenFormat: /** @type {const} */ ("jwt") };
}

/**
 * An access token in the API's profile ("token dialect").
 * @param {string} issuer
 * @param {import("./tenant.mjs").Settings} settings
 * @param {Record<string, any>} payload
 */
function accessToken(issuer, { profile }, { client_id, jti, aud, ...claims }) {
  const audience = claims.scope?.split(" ").includes("openid") ? [aud, `${issuer}userinfo`] : aud;
  return profile === "rfc9068"
    ? { header: { typ: "at+jwt" }, payload: { ...claims, aud: audience, client_id, jti } }
    : { header: { typ: "JWT" }, payload: { ...claims, aud: audience, azp: client_id } };
}

/** @param {any} ctx */
async function grantEverything(ctx) {
  const { client, params, provider, resourceServers, session } = ctx.oidc;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope(params.scope);
  for (const resource of Object.keys(resourceServers)) grant.addResourceScope(resource, params.scope);
  await grant.save();
  return grant;
}
