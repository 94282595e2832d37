import { Writable } from "node:stream";
import { prompt } from "./prompt.mjs";

/**
 * The client secret of the application that Alexa uses. It comes from the environment or from a prompt without echo, never from a file or
 * a command line, which other processes could read. Undefined if there is no terminal.
 */
export async function clientSecret() {
  const given = process.env.AUTH0_CLIENT_SECRET?.trim(); // a file or a pipe may have added a newline
  if (given) return given;
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
