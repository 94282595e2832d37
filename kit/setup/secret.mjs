import { Writable } from "node:stream";
import { prompt } from "./prompt.mjs";

/**
 * The client secret of the application that Alexa uses: from the environment or typed unseen, never from a file and
 * never on a command line, where other processes could read it. Undefined where there is nobody to ask.
 */
export async function clientSecret() {
  if (process.env.AUTH0_CLIENT_SECRET) return process.env.AUTH0_CLIENT_SECRET;
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write("Client Secret of the Auth0 application (not shown): ");
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    const secret = await prompt("", { input: process.stdin, output: unseen, terminal: true });
    return secret.trim() || undefined;
  } finally {
    process.stderr.write("\n");
  }
}
