/**
 * The minimum for such a Worker in this runtime: read the body, verify two signatures, and return a fixed answer. It
 * checks nothing else. For a token that needs it, it also makes the three required calls.
 */
import { createPublicKey, verify } from "node:crypto";

let amazon, tenant;

export default {
  async fetch(request, env, context) {
    amazon ??= createPublicKey(env.FLOOR_AMAZON);
    tenant ??= createPublicKey(env.FLOOR_TENANT);
    const body = Buffer.from(await request.arrayBuffer());
    let token;
    try {
      token = JSON.parse(body).context.System.user.accessToken;
    } catch {
      return Response.json({ error: "malformed_request" }, { status: 400 });
    }
    const signature = Buffer.from(request.headers.get("Signature-256"), "base64");
    if (!verify("RSA-SHA256", body, amazon, signature))
      return Response.json({ error: "signature_mismatch" }, { status: 400 });
    const [header, payload, proof] = token?.split(".") ?? [];
    if (proof) {
      if (!verify("RSA-SHA256", Buffer.from(`${header}.${payload}`), tenant, Buffer.from(proof, "base64url")))
        return Response.json({ error: "token" }, { status: 400 });
      const claims = JSON.parse(Buffer.from(payload, "base64url"));
      if (claims.needs_userinfo) {
        await env.CACHE.get(claims.sub);
        const answer = await fetch(`https://${env.AUTH0_DOMAIN}/userinfo`, {
          headers: { Authorization: `Bearer ${token}` },
        });
        const user = await answer.text();
        context.waitUntil(env.CACHE.put(claims.sub, user, { expirationTtl: 3600 }));
      }
    }
    return Response.json({
      version: "1.0",
      response: { outputSpeech: { type: "PlainText", text: "Welcome back!" }, shouldEndSession: true },
    });
  },
};
