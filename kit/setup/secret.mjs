import { Writable } from "node:stream";
import { prompt } from "./prompt.mjs";

/**
 * The client secret of the application that Alexa uses. It comes from the environment or from a prompt without echo, never from a file or
 * a command line, which other processes could read. Undefined if there is no terminal.
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
