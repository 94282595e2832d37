/**
 * The Worker that a careful developer would write in JavaScript for the same purpose: ask-sdk-core for the
 * conversation, jose for tokens, WebCrypto for Alexa's signature, the runtime's X509Certificate for its chain. It
 * caches the same data, and deletes a user's data when the user disables the skill. It does not limit the time for a
 * body or KV, and keeps no session attributes. With `REMEMBER_TOKENS` it also remembers the tokens that it has
 * verified, by the rules of this project's Worker.
 */

import { createHash, X509Certificate } from "node:crypto";
import amazonRoots from "virtual:amazon-roots";
import { escapeXmlCharacters, SkillBuilders } from "ask-sdk-core";
import { createLocalJWKSet, createRemoteJWKSet, errors, jwksCache, jwtVerify } from "jose";
import { validateChain } from "./chain.mjs";

const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const MiB = 1 << 20,
  MINUTE = 60e3,
  HOUR = 60 * MINUTE,
  DAY = 24 * HOUR;
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const json = (status, body, headers) => Response.json(body, { status, headers });
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class Refusal extends Error {
  constructor(code, status = 400) {
    super(code);
    this.status = status;
  }
}

// The memory of an isolate: plain values with a maximum size.
let config, keySet;
const certificates = new Map(); // URL -> { key | error, until }
const profiles = new Map(); // token -> { user | refused, until }
const verified = new Map(); // token -> { user, owner, until }
function remember(map, key, value, max) {
  if (map.size >= max) map.delete(map.keys().next().value);
  map.set(key, value);
  return value;
}
async function cached(env, key) {
  try {
    return JSON.parse(await env.CACHE.get(key)) ?? undefined;
  } catch {
    return undefined;
  }
}
const store = (env, ctx, key, value, until, now) =>
  ctx.waitUntil(
    env.CACHE.put(key, JSON.stringify(value), { expirationTtl: Math.max(60, Math.ceil((until - now) / 1000)) }).catch(
      () => {},
    ),
  );

/** An outbound GET with the same limits as this Worker's: no redirects, 2 s, 256 KiB. */
async function get(url, headers) {
  const response = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(2000) });
  const chunks = [];
  let size = 0;
  if (response.body)
    for await (const chunk of response.body) {
      if ((size += chunk.length) > MiB / 4) throw new Error("answer too large");
      chunks.push(chunk);
    }
  return { status: response.status, headers: response.headers, text: utf8.decode(Buffer.concat(chunks)) };
}

// --- Settings ---
function parseConfig(env) {
  const problems = [];
  const setting = (name, optional) => {
    const value = (env[name] ?? "").trim();
    if (!value && !optional) problems.push(`${name}: not set`);
    return value || undefined;
  };
  const loopback = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/;
  const domain = setting("AUTH0_DOMAIN");
  const issuer = loopback.test(domain) ? `${domain}/` : `https://${domain}/`;
  if (domain && !loopback.test(domain) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain))
    problems.push("AUTH0_DOMAIN: not a domain");
  const devRoot = setting("ALEXA_DEV_ROOT_CA", true),
    certOrigin = setting("ALEXA_DEV_CERT_ORIGIN", true);
  if (devRoot)
    try {
      new X509Certificate(devRoot);
    } catch {
      problems.push("ALEXA_DEV_ROOT_CA: not a certificate");
    }
  if (certOrigin && !loopback.test(certOrigin)) problems.push("ALEXA_DEV_CERT_ORIGIN: not a loopback origin");
  if (!env.CACHE) problems.push("CACHE: no KV binding");
  const clientId = setting("AUTH0_CLIENT_ID"),
    audience = setting("AUTH0_AUDIENCE", true);
  const acceptIdTokens = setting("AUTH0_ACCEPT_ID_TOKENS", true) === "true";
  const anchors = devRoot ? [...amazonRoots, devRoot] : amazonRoots;
  return {
    problems,
    issuer,
    clientId,
    audience,
    acceptIdTokens,
    certOrigin,
    anchors,
    anchorsId: sha256(anchors.join()),
    overrides: ["ALEXA_DEV_ROOT_CA", "ALEXA_DEV_CERT_ORIGIN"].filter((name) => env[name]),
    skills: new Set(
      (setting("ALEXA_SKILL_ID") ?? "")
        .split(",")
        .map((id) => id.trim())
        .filter(Boolean),
    ),
    organization: setting("AUTH0_ORGANIZATION", true),
    scopes: (setting("AUTH0_REQUIRED_SCOPE", true) ?? "").split(/\s+/).filter(Boolean),
    jwt: {
      issuer,
      audience: [audience, acceptIdTokens && clientId].filter(Boolean),
      algorithms: ["RS256", "PS256"],
      clockTolerance: 30,
      requiredClaims: ["exp", "iat", "sub"],
    },
  };
}

// --- Did Amazon send it? ---
function certificateUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new Refusal("invalid_cert_url");
  }
  const amazons =
    url.protocol === "https:" &&
    url.hostname === "s3.amazonaws.com" &&
    !url.port &&
    !url.username &&
    !url.password &&
    url.pathname.startsWith("/echo.api/");
  if (!amazons) throw new Refusal("invalid_cert_url");
  url.hash = "";
  return config.certOrigin ? config.certOrigin + url.pathname + url.search : url.href;
}
async function fetchCertificate(url, now) {
  const unavailable = () => new Refusal("cert_chain_unavailable", 503);
  const answer = await get(url).catch(() => {
    throw unavailable();
  });
  if (answer.status >= 500 || answer.status === 429) throw unavailable();
  if (answer.status !== 200) throw new Refusal("invalid_cert_chain");
  let leaf;
  try {
    leaf = validateChain(answer.text, config.anchors, now);
  } catch {
    throw new Refusal("invalid_cert_chain");
  }
  return { url, anchors: config.anchorsId, spki: leaf.spki, until: Math.min(leaf.notAfter, now + DAY) };
}
async function signingKey(url, env, ctx, now) {
  const known = certificates.get(url);
  if (known && now < known.until) {
    if (known.error) throw known.error;
    return known.key;
  }
  const kvKey = `alexa-cert/v1/${sha256(url)}`;
  let entry = await cached(env, kvKey);
  try {
    if (!(entry?.url === url && entry.anchors === config.anchorsId && now < entry.until)) {
      entry = await fetchCertificate(url, now);
      store(env, ctx, kvKey, entry, entry.until, now);
    }
    const key = await crypto.subtle.importKey("spki", Buffer.from(entry.spki, "base64"), RSA, false, ["verify"]);
    return remember(certificates, url, { key, until: entry.until }, 32).key;
  } catch (error) {
    remember(certificates, url, { error, until: now + MINUTE }, 32);
    throw error;
  }
}
/** Returns the envelope of a request that Amazon signed for this skill, or throws a Refusal. */
async function verifyRequest(request, env, ctx, now) {
  if (Number(request.headers.get("content-length")) > MiB) throw new Refusal("body_too_large", 413);
  const body = await request.arrayBuffer();
  if (body.byteLength > MiB) throw new Refusal("body_too_large", 413);
  const signature = request.headers.get("signature-256"),
    chainUrl = request.headers.get("signaturecertchainurl");
  if (!signature || !chainUrl) throw new Refusal("missing_signature");
  const url = certificateUrl(chainUrl);
  let envelope;
  try {
    envelope = JSON.parse(utf8.decode(body));
  } catch {
    throw new Refusal("malformed_request");
  }
  const type = envelope?.request?.type,
    timestamp = envelope?.request?.timestamp;
  if (typeof type !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(timestamp))
    throw new Refusal("malformed_request");
  const age = now - Date.parse(timestamp);
  if (!(age >= -150e3 && age <= (type.startsWith("AlexaSkillEvent.") ? HOUR : 150e3)))
    throw new Refusal("stale_timestamp");
  const ids = [
    envelope.context?.System?.application?.applicationId,
    envelope.session?.application?.applicationId,
  ].filter((id) => id !== undefined);
  if (!ids.length || !ids.every((id) => config.skills.has(id))) throw new Refusal("wrong_skill");
  const key = await signingKey(url, env, ctx, now);
  if (!(await crypto.subtle.verify(RSA, key, Buffer.from(signature, "base64"), body)))
    throw new Refusal("signature_mismatch");
  return envelope;
}

// --- Who is speaking? ---
class Relink extends Error {}
class Unavailable extends Error {}

async function verifyToken(token, env, ctx, now) {
  const kvKey = `jwks/v1/${config.issuer}`;
  if (!keySet) {
    const cache = (await cached(env, kvKey)) ?? {};
    const remote = createRemoteJWKSet(new URL(".well-known/jwks.json", config.issuer), {
      timeoutDuration: 2000,
      [jwksCache]: cache,
    });
    keySet ??= { cache, stored: cache.uat, remote: strict(remote) };
  }
  const { cache, remote } = keySet;
  let verified;
  try {
    verified = await jwtVerify(token, remote, config.jwt);
  } catch (error) {
    if (
      error instanceof Relink ||
      (error instanceof errors.JOSEError &&
        !["ERR_JOSE_GENERIC", "ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID"].includes(error.code))
    )
      throw new Relink();
    if (!(cache.uat > now - DAY)) throw new Unavailable();
    verified = await jwtVerify(token, strict(createLocalJWKSet(cache.jwks)), config.jwt).catch(() => {
      throw new Relink();
    });
  } finally {
    if (cache.uat !== keySet.stored) {
      keySet.stored = cache.uat;
      store(env, ctx, kvKey, cache, now + DAY, now);
    }
  }
  const { payload: c, protectedHeader } = verified;
  const scopes = typeof c.scope === "string" ? c.scope.split(" ") : [];
  const forApi = [c.aud].flat().includes(config.audience);
  const client = forApi
    ? (c.azp ?? c.client_id) === config.clientId
    : c.azp === undefined
      ? typeof c.aud === "string"
      : c.azp === config.clientId;
  const ok =
    client &&
    /^(at\+)?jwt$/i.test(protectedHeader.typ ?? "JWT") &&
    c.gty !== "client-credentials" &&
    c.org_id === config.organization &&
    c.iat <= now / 1000 + 60 &&
    c.exp < 1e11 &&
    config.scopes.every((s) => scopes.includes(s));
  if (!ok) throw new Relink();
  return c;
}
/** A key set that does not look up a key for a header that is refused anyway. */
const strict = (keys) => (header, token) => {
  if (
    typeof header.kid !== "string" ||
    header.kid.length > 128 ||
    "crit" in header ||
    "zip" in header ||
    "cty" in header
  )
    throw new Relink();
  return keys(header, token);
};

// eslint-disable-next-line no-control-regex
const clean = (text) =>
  typeof text === "string"
    ? text
        .replace(/[\p{Cc}\p{Cf}]/gu, "")
        .trim()
        .slice(0, 100)
    : "";
const nameOf = (user) =>
  clean(user.given_name) || [user.name, user.nickname].map(clean).find((name) => name && !name.includes("@"));

const userKey = (userId) => sha256(`${config.issuer}${userId}`);
const profileKey = (user, token) => `profile/v1/${user}/${token}`;
const forgottenKey = (user) => `forgotten/v1/${user}`;
const forgotten = new Map(); // user -> until

/** Caches a profile, unless the user has just disabled the skill. */
const storeProfile = (env, ctx, user, token, value, until, now) =>
  ctx.waitUntil(
    (async () => {
      if (now < forgotten.get(user) || (await env.CACHE.get(forgottenKey(user)).catch(() => null))) return;
      await env.CACHE.put(profileKey(user, token), JSON.stringify(value), {
        expirationTtl: Math.max(60, Math.ceil((until - now) / 1000)),
      });
    })().catch(() => {}),
  );

/** After SkillDisabled: deletes the user's data, and stores none for two minutes. */
async function forget(user, env, now) {
  remember(forgotten, user, now + 2 * MINUTE, 256);
  for (const map of [profiles, verified]) for (const [token, { owner }] of map) if (owner === user) map.delete(token);
  await env.CACHE.put(forgottenKey(user), "1", { expirationTtl: 120 });
  const { keys } = await env.CACHE.list({ prefix: profileKey(user, "") });
  for (const { name } of keys) await env.CACHE.delete(name);
}

/** Gets the profile from memory, KV or /userinfo. `subject` is the expected user. Throws Relink or Unavailable. */
async function profile(token, subject, expires, userId, env, ctx, now) {
  const known = profiles.get(token);
  if (known && now < known.until) {
    if (known.refused) throw new Unavailable();
    return known.user;
  }
  const owner = userKey(userId),
    name = sha256(token);
  const entry = await cached(env, profileKey(owner, name));
  if (entry?.user && now < entry.until) return remember(profiles, token, { ...entry, owner }, 1000).user;
  const answer = await get(`${config.issuer}userinfo`, { authorization: `Bearer ${token}` }).catch(() => {
    throw new Unavailable();
  });
  if (answer.status === 401 || answer.status === 403) throw new Relink();
  if (answer.status === 429) {
    const wait =
      Number(answer.headers.get("retry-after")) * 1000 || Number(answer.headers.get("x-ratelimit-reset")) * 1000 - now;
    remember(profiles, token, { refused: true, until: now + Math.min(Math.max(wait || 0, 1000), HOUR) }, 1000);
  }
  let info;
  try {
    info = answer.status === 200 && JSON.parse(answer.text);
  } catch {}
  if (typeof info?.sub !== "string" || (subject && info.sub !== subject)) throw new Unavailable();
  const user = { name: nameOf(info), email: typeof info.email === "string" ? info.email : undefined };
  const until = Math.min(expires, now + HOUR);
  if (until - now >= MINUTE) {
    remember(profiles, token, { user, until, owner }, 1000);
    storeProfile(env, ctx, owner, name, { user, until }, until, now);
  }
  return user;
}
async function resolveAccount({ context, session }, env, ctx, now) {
  const userId = context?.System?.user?.userId ?? session?.user?.userId;
  const token =
    context?.System?.person?.accessToken ?? context?.System?.user?.accessToken ?? session?.user?.accessToken;
  if (!token) return { state: "unlinked" };
  try {
    if (typeof token !== "string" || token.length > 16384 || !/^[\x21-\x7e]+$/.test(token)) throw new Relink();
    const owner = env.REMEMBER_TOKENS && userKey(userId);
    const known = owner && verified.get(token);
    if (known && known.owner === owner && now < known.until) return { state: "linked", user: known.user };
    const isJwt = /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token);
    if (!isJwt && config.audience) throw new Relink();
    if (!isJwt) return { state: "linked", user: await profile(token, undefined, Infinity, userId, env, ctx, now) }; // profiles are by token, too
    const claims = await verifyToken(token, env, ctx, now);
    const name = nameOf(claims);
    // A token counts as verified while the key set that verified it is fresh: jose fetches another after ten minutes.
    const keep = (user) => {
      if (owner)
        remember(
          verified,
          token,
          { user, owner, until: Math.min(claims.exp * 1000, now + HOUR, keySet.cache.uat + 10 * MINUTE) },
          256,
        );
      return { state: "linked", user };
    };
    if (name) return keep({ name, email: claims.email });
    const user = await profile(token, claims.sub, claims.exp * 1000, userId, env, ctx, now).catch((error) => {
      if (error instanceof Relink) throw error;
    });
    return user ? keep(user) : { state: "linked", user: {} };
  } catch (error) {
    return { state: error instanceof Relink ? "expired" : "unavailable" };
  }
}

// --- The conversation ---
const intent =
  (...names) =>
  ({ requestEnvelope: { request } }) =>
    request.type === "IntentRequest" && names.includes(request.intent?.name);
const launch = ({ requestEnvelope: { request } }) => request.type === "LaunchRequest";
const whoAmI = intent("WhoAmIIntent");
const handler = (canHandle, handle) => ({
  canHandle,
  handle: (input) => handle(input.responseBuilder, input.context).getResponse(),
});
const speeches = {
  unlinked: "Please link your account in the Alexa app.",
  expired: "The link to your account has expired. Please link it again in the Alexa app.",
  unavailable: "I cannot reach your account right now. Please try again in a moment.",
};
const skill = SkillBuilders.custom()
  .addRequestHandlers(
    handler(
      (input) => (launch(input) || whoAmI(input)) && input.context.state !== "linked",
      (say, { state }) => {
        say.speak(speeches[state]).withShouldEndSession(true);
        return state === "unavailable" ? say : say.withLinkAccountCard();
      },
    ),
    handler(launch, (say, { user: { name } }) =>
      say
        .speak(name ? `Welcome back, ${escapeXmlCharacters(name)}!` : "Welcome back!")
        .reprompt("What can I do for you?"),
    ),
    handler(whoAmI, (say, { user: { name, email } }) => {
      say.speak(name ? `You are ${escapeXmlCharacters(name)}.` : "I do not know your name.").withShouldEndSession(true);
      return email ? say.withSimpleCard("Your account", email) : say;
    }),
    handler(intent("AMAZON.StopIntent", "AMAZON.CancelIntent"), (say) =>
      say.speak("Goodbye!").withShouldEndSession(true),
    ),
    handler(
      ({ requestEnvelope: { request } }) => request.type === "IntentRequest",
      (say) => say.speak("You can ask me who you are.").reprompt("What would you like?"),
    ),
    handler(
      () => true,
      (say) => say,
    ), // skill events, SessionEndedRequest, types that do not exist yet
  )
  .create();

async function answer(request, env, ctx, log) {
  const { pathname } = new URL(request.url);
  config ??= parseConfig(env);
  const healthy = !config.problems.length;
  if (pathname === "/healthz")
    return json(healthy ? 200 : 500, {
      status: healthy ? "ok" : "misconfigured",
      version: "1.0.0",
      problems: config.problems,
      dev_overrides: config.overrides,
    });
  if (pathname !== "/") throw new Refusal("not_found", 404);
  if (request.method !== "POST") return json(405, { error: "method_not_allowed" }, { allow: "POST" });
  if (!healthy) throw new Refusal("misconfigured", 500);
  const now = Date.now();
  const envelope = await verifyRequest(request, env, ctx, now);
  log.type = envelope.request.type;
  if (log.type === "AlexaSkillEvent.SkillDisabled")
    ctx.waitUntil(forget(userKey(envelope.context?.System?.user?.userId), env, now).catch(() => {}));
  const personal = envelope.request.type === "LaunchRequest" || envelope.request.intent?.name === "WhoAmIIntent";
  const account = personal ? await resolveAccount(envelope, env, ctx, now) : {};
  log.account = account.state;
  return json(200, await skill.invoke(envelope, account).catch(() => ({ version: "1.0", response: {} })));
}
export default {
  async fetch(request, env, ctx) {
    const log = {};
    let response;
    try {
      response = await answer(request, env, ctx, log);
    } catch (error) {
      log.error = error instanceof Refusal ? error.message : error.name;
      response = json(error.status ?? 500, { error: error instanceof Refusal ? error.message : "internal" });
    }
    console.log(JSON.stringify({ ...log, status: response.status }));
    return response;
  },
};
