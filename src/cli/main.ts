/** The `hve` command: what can be typed, and the only place that ends the process. */
import { Command, CommanderError, Option } from "commander";
import { DeploymentError } from "../engine/deploymentError.ts";
import { StackNotFoundError } from "../engine/stackNotFoundError.ts";
import { HveError } from "../errors.ts";
import { configCommand } from "./configCommand.ts";
import { stackCommand } from "./stackCommand.ts";
import { UsageError } from "./usageError.ts";
import { verbCommand } from "./verbCommand.ts";

const program = new Command("hve")
  .description("Microsoft 365 High Volume Email as code.")
  .option("-s, --stack <name>", "the stack; default PULUMI_STACK, then the selected one, then dev")
  .option("-C, --cwd <folder>", "run as if typed there")
  .option("--non-interactive", "never ask")
  .addOption(
    new Option(
      "--engine <engine>",
      "which engine runs the program; default the Pulumi CLI where there is one",
    )
      .choices(["pulumi", "embedded"])
      .env("HVE_ENGINE"),
  )
  .addHelpText("after", "\nExit codes: 0 as desired, 1 failed, 2 bad input, 6 no such stack, 7 differs.")
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();

for (const verb of ["preview", "up", "refresh", "destroy", "import"] as const) add(verbCommand(verb));
add(stackCommand());
add(configCommand());
add(
  new Command("cancel")
    .argument("[stack-name]")
    .description("take away the lock that a killed run left behind")
    .option("-y, --yes", "do not ask")
    .action(async (name: string | undefined, _options, self: Command) => {
      const { cancelRun } = await import("./stackVerbs.ts");
      await cancelRun(name, self.optsWithGlobals());
    }),
);
add(
  new Command("doctor")
    .description(
      "prove, read-only, that this desired state can be applied: rights, domains, limits, endpoints",
    )
    .option("--config-file <file>", "default Pulumi.<stack>.yaml")
    .option("--json", "the findings as JSON on stdout")
    .action(async (_options, self: Command) => {
      const { runDoctor } = await import("./doctor.ts");
      process.exitCode = await runDoctor(self.optsWithGlobals());
    }),
);
add(
  new Command("adopt")
    .description("write the import file for what the file declares and the tenant holds already; reads only")
    .option("--config-file <file>", "default Pulumi.<stack>.yaml")
    .option("--out <file>", "where to write it; default stdout")
    .option("--json", "what was found, missing, unknown, different, as JSON on stdout (with --out)")
    .action(async (_options, self: Command) => {
      const { runAdopt } = await import("./adopt.ts");
      process.exitCode = await runAdopt(self.optsWithGlobals());
    }),
);
add(
  new Command("lab")
    .description("the lab, a strict local tenant, in the foreground on its fixed ports")
    .option("--differences", "what the lab does not do as the service does, and stop")
    .action(async ({ differences }: { differences?: boolean }) => {
      if (differences === true)
        process.exitCode = await (await import("./labDifferences.ts")).labDifferences();
      else process.exitCode = await (await import("./lab.ts")).lab();
    }),
);
add(
  new Command("start")
    .description("the whole story on a fresh lab: up, probe, drift, repair, destroy")
    .addOption(
      new Option("--exchange <way>", "how cmdlets travel").choices(["rest", "powershell"]).default("rest"),
    )
    .action(async (_options, self: Command) => {
      const { start } = await import("./start.ts");
      process.exitCode = await start(self.optsWithGlobals());
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

/** Every command and what is below it ends by throwing, never by itself. */
function add(command: Command) {
  inherit(command, program);
  program.addCommand(command);
}

function inherit(command: Command, parent: Command) {
  command.copyInheritedSettings(parent);
  for (const below of command.commands) inherit(below, command);
}

/** One sentence for what a person can act on; the stack only for a defect of ours, or with HVE_LOG=debug. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // it has said what is wrong already
  const isOurs = error instanceof HveError || error instanceof DeploymentError;
  console.error(isOurs && process.env["HVE_LOG"] !== "debug" ? error.message : error);
  if (error instanceof StackNotFoundError) return 6;
  return error instanceof UsageError ? 2 : 1;
}
