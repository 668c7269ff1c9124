// The engine as a process of its own: node runEngine.ts <verb> <stack as JSON> [options as JSON]. Tells every step that begins on stdout.
import { embeddedEngine } from "../../../src/engine/embedded.ts";
import type { RunOptions, Stack, Verb } from "../../../src/engine/engine.ts";

const [verb, stack, options = "{}"] = process.argv.slice(2);
const { exitCode, diagnostics } = await embeddedEngine.run(verb as Verb, JSON.parse(stack ?? "") as Stack, {
  ...(JSON.parse(options) as RunOptions),
  onEvent(event) {
    if (event.kind === "step" && event.step.status === "running")
      console.log(`${event.step.operation} ${event.step.name}`);
  },
});
for (const { message } of diagnostics) console.log(message);
process.exitCode = exitCode;
