/** The `hve` command: what can be typed, and the only place that ends the process. Exit 0 as desired, 1 failed, 2 bad input, 7 differs. */
import { Command, CommanderError, Option } from "commander";
import { HveError } from "../errors.ts";
import { lab, labDifferences } from "./lab.ts";
import { start } from "./start.ts";
import { UsageError } from "./usageError.ts";
import { runVerb, type VerbOptions } from "./verb.ts";

const program = new Command("hve")
  .description("Microsoft 365 High Volume Email as code.")
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

const engine = new Option("--engine <engine>", "which engine runs the program")
  .choices(["pulumi", "embedded"])
  .env("HVE_ENGINE");

const verbs = {
  preview: "show what an update would change; writes nothing",
  up: "make the tenant as the file says, then probe every sender that changed",
  refresh: "read the tenant and note in the state what it holds; changes nothing in the tenant",
  destroy: "take back everything this stack made",
} as const;

for (const [verb, description] of Object.entries(verbs) as [keyof typeof verbs, string][]) {
  const changes = verb !== "preview";
  const command = program
    .command(verb)
    .description(description)
    .option("-s, --stack <name>", "the stack; default PULUMI_STACK, then dev")
    .option("-C, --cwd <folder>", "run as if typed there")
    .option("--config-file <file>", "the stack's configuration file")
    .option("-p, --parallel <n>", "how many operations may run at once", Number)
    .option("--expect-no-changes", "exit 7 when something differs")
    .option("--diff", "show every property that changes")
    .option("--json", "the result as JSON on stdout")
    .option("--non-interactive", "never ask")
    .addOption(engine)
    .action(async (options: VerbOptions) => {
      process.exitCode = await runVerb(verb, options);
    });
  if (verb === "preview" || verb === "up") command.option("-r, --refresh", "read the tenant first");
  if (verb === "refresh") command.option("--preview-only", "show the differences, leave the state as it is");
  if (verb === "refresh" || verb === "destroy")
    command.option("--run-program", "use today's configuration, not the last up's");
  if (changes) command.option("-y, --yes", "do not ask").option("-f, --skip-preview", "no preview before it");
}

program
  .command("lab")
  .description("the lab, a strict local tenant, in the foreground on its fixed ports")
  .option("--differences", "what the lab does not do, and stop")
  .action(async ({ differences }: { differences?: boolean }) => {
    process.exitCode = await (differences === true ? labDifferences() : lab());
  });

program
  .command("start")
  .description("the whole story on a fresh lab: up, probe, drift, repair, destroy")
  .addOption(engine)
  .action(async (options: { engine?: string }) => {
    process.exitCode = await start(options);
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** One sentence for what a person can act on; the stack only for a defect of ours, or with HVE_LOG=debug. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // it has said what is wrong already
  const isOurs = error instanceof HveError || error instanceof UsageError;
  console.error(isOurs && process.env["HVE_LOG"] !== "debug" ? error.message : error);
  return error instanceof UsageError ? 2 : 1;
}
