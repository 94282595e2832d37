import { prompt } from "../shared/prompt.mjs";

/**
 * A person signs in with a browser. The redirect goes to Amazon, as it does for Alexa, so the person copies the URL
 * back by hand. Amazon does not know this sign-in, and may redirect the browser to another of its pages. That URL is
 * also accepted, if it contains the first one.
 * @param {string} authorization
 * @param {{ input: NodeJS.ReadableStream, output: NodeJS.WritableStream }} [streams]
 */
export async function signInByHand(
  authorization,
  { input, output } = { input: process.stdin, output: process.stderr },
) {
  try {
    return await prompt(
      `
  Open this URL in a private window and sign in as one of your users:

  ${authorization}

  The browser ends on an Amazon page, which may say that something went wrong. That is expected:
  copy that page's whole URL from the address bar and paste it here.

  > `,
      { input, output },
    );
  } finally {
    output.write("\n");
  }
}
