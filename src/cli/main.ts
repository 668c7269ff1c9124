/** The `hve` command: what can be typed, and the only place that ends the process. Exit 0 as desired, 1 failed, 2 bad input, 7 differs. */
import { Command, CommanderError } from "commander";
import { HveError } from "../errors.ts";
import { lab } from "./lab.ts";
import { labDifferences } from "./labDifferences.ts";
import { start } from "./start.ts";
import { UsageError } from "./usageError.ts";
import { runVerb } from "./verb.ts";
import { engineOption, verbCommand } from "./verbCommand.ts";

const program = new Command("hve")
  .description("Microsoft 365 High Volume Email as code.")
  .addHelpText("after", "\nExit codes: 0 as desired, 1 failed, 2 bad input, 7 differs.")
  .exitOverride();

for (const verb of ["preview", "up", "refresh", "destroy"] as const)
  add(
    verbCommand(verb, async (options) => {
      process.exitCode = await runVerb(verb, options);
    }),
  );

add(
  new Command("lab")
    .description("the lab, a strict local tenant, in the foreground on its fixed ports")
    .option("--differences", "what the lab does not do as the service does, and stop")
    .action(async ({ differences }: { differences?: boolean }) => {
      process.exitCode = await (differences === true ? labDifferences() : lab());
    }),
);

add(
  new Command("start")
    .description("the whole story on a fresh lab: up, probe, drift, repair, destroy")
    .addOption(engineOption())
    .action(async (options: { engine?: string }) => {
      process.exitCode = await start(options);
    }),
);

// Whoever reads our output may stop reading (`| head`); what is under way is finished all the same.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function add(command: Command) {
  program.addCommand(command.copyInheritedSettings(program));
}

/** One sentence for what a person can act on; the stack only for a defect of ours, or with HVE_LOG=debug. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // it has said what is wrong already
  const isSentence = error instanceof HveError && process.env["HVE_LOG"] !== "debug";
  console.error(isSentence ? error.message : error);
  return error instanceof UsageError ? 2 : 1;
}
