/**
 * Says what is wrong before Alexa says only "unable to link your skill".
 * --json: for programs. --local: starts the local world and examines that.
 */
import { examineProject } from "./doctor/project.mjs";
import { isHealthy, line, summary } from "./doctor/report.mjs";
import { runMain } from "./setup/command.mjs";

await runMain(async () => {
  const json = process.argv.includes("--json");
  const lines = [];
  for await (const found of process.argv.includes("--local") ? examineLocal() : examineProject()) {
    lines.push(found);
    if (!json) console.log(line(found));
  }
  console.log(json ? JSON.stringify({ healthy: isHealthy(lines), checks: lines }, null, 2) : summary(lines));
  process.exitCode = isHealthy(lines) ? 0 : 1;
});

/** The stand-ins are loaded only where they are wanted. */
async function* examineLocal() {
  yield* (await import("./doctor/local.mjs")).examineLocal();
}
