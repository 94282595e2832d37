/**
 * The doctor's output for a healthy set-up, and for set-ups with a mistake or something unusual: docs/doctor.md and its
 * pictures. The tenant is the one of the local environment. Its address is replaced with the name of a real one.
 */
import { block, line, MARKS, summary } from "../../kit/src/doctor/report.mjs";
import { diagnose, digest, intercept, openClinic, withBody } from "../../kit/tests/doctor/doctor.mjs";
import { wrapped } from "../../scripts/wrapped.mjs";
import { escaped } from "./sequence.mjs";

/** @import { Setup } from "../../kit/src/doctor/checks.mjs" */

/** @param {string} path */
const to = (path) => (/** @type {string} */ url) => new URL(url).pathname === path;
const refresh = (/** @type {string} */ url, /** @type {RequestInit | undefined} */ init) =>
  to("/oauth/token")(url) && String(init?.body).includes("grant_type=refresh_token");
/** @param {string} url */
const toWorker = (url) => url.startsWith("https://greeter.");

/**
 * @param {Setup} setup
 * @param {Parameters<typeof intercept>[1]} matches
 * @param {Parameters<typeof intercept>[2]} change
 */
const answering = (setup, matches, change) => ({ ...setup, fetch: intercept(setup.fetch, matches, change) });

/** @param {Setup} setup @param {(manifest: any) => void} change */
function manifested(setup, change) {
  const manifest = structuredClone(setup.manifest);
  change(manifest);
  return { ...setup, manifest };
}

/** @type {[string, string, (setup: Setup) => Setup][]} a title, what is the matter, and how it comes about */
const CASES = [
  [
    "A region that still goes to an older deployment",
    "`skill.json` has `regions`, whose endpoints still have the URL of an older deployment. Users in Europe reached that one.",
    (setup) =>
      manifested(setup, ({ apis, events }) => {
        apis.custom.regions = {
          EU: { endpoint: { uri: "https://old.example.net/alexa" } },
          NA: { endpoint: { uri: "arn:aws:lambda:us-east-1:111122223333:function:old" } },
        };
        events.regions = { EU: { endpoint: { uri: "https://old.example.net/alexa" } } };
      }),
  ],
  [
    "Additional events and permissions",
    "The developer has subscribed to another event, publishes one, and requests a permission. Nothing is wrong, and `make generate` keeps them.",
    (setup) =>
      manifested(setup, (manifest) => {
        manifest.events.publications = [{ eventName: "AMAZON.MessageAlert.Activated" }];
        manifest.events.subscriptions.push({ eventName: "SKILL_PROACTIVE_SUBSCRIPTION_CHANGED" });
        manifest.permissions.push({ name: "alexa::devices:all:notifications:write" });
      }),
  ],
  [
    "Cloudflare answers in place of the Worker",
    "Bot Fight Mode of the zone challenges every request. Alexa cannot solve a challenge.",
    (setup) =>
      answering(
        setup,
        toWorker,
        () =>
          new Response("<html><title>Just a moment...</title></html>", {
            status: 403,
            headers: { server: "cloudflare", "cf-mitigated": "challenge", "content-type": "text/html; charset=UTF-8" },
          }),
      ),
  ],
  [
    "Multi-factor authentication at the refresh",
    "A post-login Action requires a second factor each time, also when Alexa refreshes the token. Users were unlinked after a day.",
    (setup) =>
      answering(setup, refresh, () =>
        Response.json(
          { error: "mfa_required", error_description: "Multifactor authentication required", mfa_token: "x" },
          { status: 403 },
        ),
      ),
  ],
  [
    "Access tokens that live a minute",
    "Amazon requires at least six minutes.",
    (setup) =>
      answering(setup, to("/oauth/token"), async (response) =>
        response.ok ? withBody((body) => ({ ...body, expires_in: 60 }))(response) : response,
      ),
  ],
  [
    "A refresh whose answer lacks `expires_in`",
    "Only the first answer has it. So the link works until the second access token expires.",
    (setup) =>
      answering(
        setup,
        refresh,
        withBody(({ expires_in, ...body }) => body),
      ),
  ],
  [
    "A Worker with the settings of before",
    "The audience was changed in `wrangler.toml` and in Alexa, but the Worker was not deployed again. It still refuses every token.",
    (setup) =>
      answering(
        setup,
        (url) => toWorker(url) && to("/healthz")(url),
        withBody((body) => ({
          ...body,
          settings: { ...body.settings, AUTH0_AUDIENCE: digest("https://api.example.com/") },
        })),
      ),
  ],
];

/**
 * @typedef {import("../../kit/src/doctor/report.mjs").Line} Line
 * @typedef {{ title: string, about: string, found: Line[] }} Transcript
 * @returns {Promise<{ healthy: Transcript, cases: Transcript[] }>}
 */
export async function transcribe() {
  const clinic = await openClinic();
  try {
    /** @param {Setup} setup */
    const shown = async (setup) =>
      (await diagnose(setup)).map(({ message, ...rest }) => ({
        ...rest,
        message: message
          .replaceAll(clinic.tenant.domain, "https://example.eu.auth0.com")
          .replace(/took \d\.\d s/, "took 0.0 s"),
      }));
    const healthy = { title: "Nothing is wrong", about: "", found: await shown(clinic.setup()) };
    const cases = [];
    for (const [title, about, stage] of CASES) cases.push({ title, about, found: await shown(stage(clinic.setup())) });
    return { healthy, cases };
  } finally {
    await clinic.close();
  }
}

/** @param {Awaited<ReturnType<typeof transcribe>>} transcripts */
export function page({ healthy, cases }) {
  const usual = healthy.found.map(line);
  const differing = (/** @type {Transcript} */ { found }) => [
    ...found.map(line).filter((text) => !usual.includes(text)),
    ...(found.some(({ status }) => status !== "ok") ? [summary(found).trim()] : []),
  ];
  const sections = cases.map(
    (one) =>
      `## ${one.title}\n\n${one.about}\n\n${differing(one).length ? `\`\`\`text\n${differing(one).join("\n")}\n\`\`\`` : "Every line is as above."}\n`,
  );
  return wrapped(`# What the doctor says

\`\`\`sh
make doctor
\`\`\`

The doctor links an account as Alexa does, and checks the files, the tenant and the Worker. Each line is one check: ✓ passed,
✗ failed, ! warning, - skipped. After the \`→\` is what to do.

The output on this page comes from real runs against the local tenant, under the name of a real one.

![The doctor finds nothing to fix](images/doctor-healthy.svg)

![The doctor finds a refresh that fails](images/doctor-failing.svg)

Below are set-ups with one mistake each, and one that is only unusual. Only the lines that differ from those of a healthy
set-up are shown.

${sections.join("\n")}`);
}

const COLOURS = { [MARKS.ok]: "#3fb950", [MARKS.fail]: "#ff7b72", [MARKS.warn]: "#d29922", [MARKS.skip]: "#8b949e" };
const [WIDTH, CELL, HEIGHT, MARGIN] = [100, 8.43, 19, 16];

/** What a terminal shows of it. @param {Line[]} found */
export const inTerminal = (found) => [...found.flatMap((one) => block(one, WIDTH)), ...summary(found).split("\n")];

/** A picture of a terminal. @param {string} command @param {string[]} lines */
export function picture(command, lines) {
  const rows = [`$ ${command}`, ...lines];
  const texts = rows.map((row, index) => {
    const colour = COLOURS[row[0]];
    const isMarked = colour && row[1] === " ";
    const inner = isMarked ? `<tspan fill="${colour}">${row[0]}</tspan>${escaped(row.slice(1))}` : escaped(row);
    return `  <text x="${MARGIN}" y="${MARGIN + HEIGHT * (index + 0.75)}">${inner}</text>`;
  });
  const [width, height] = [Math.ceil(WIDTH * CELL + 2 * MARGIN), HEIGHT * rows.length + 2 * MARGIN];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(command)} in a terminal">
  <style>text { font: 14px ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; fill: #e6edf3; white-space: pre; }</style>
  <rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${texts.join("\n")}
</svg>
`;
}
