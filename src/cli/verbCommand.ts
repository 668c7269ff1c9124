/** What can be typed after `hve preview`, `up`, `refresh`, `destroy` and `import`; spelled as Pulumi spells it. */
import { Command, InvalidArgumentError } from "commander";
import type { Verb } from "../engine/engine.ts";
import { refusePulumiOnly } from "./pulumiOnly.ts";
import type { VerbOptions } from "./verb.ts";

const descriptions: Record<Verb, string> = {
  preview: "show what an update would change; writes nothing",
  up: "make the tenant as the file says, then probe every sender that changed",
  refresh: "read the tenant and note in the state what it holds; changes nothing in the tenant",
  destroy: "take back everything this stack made",
  import: "take objects that exist already into the state, as a file lists them",
};

/** The verb as a command, which ends the process with the run's exit code. */
export function verbCommand(verb: Verb): Command {
  const command = new Command(verb)
    .description(descriptions[verb])
    .option("--config-file <file>", "the stack's configuration file; default Pulumi.<stack>.yaml")
    .option("-p, --parallel <n>", "how many operations may run at once; default 8", positive)
    .option("--diff", "show every property of what is new, too")
    .option("-j, --json", "the result as JSON on stdout, talk on stderr");
  if (verb !== "import") command.option("--expect-no-changes", "exit 7 when something differs");
  if (verb === "preview" || verb === "up" || verb === "destroy")
    command.option("-r, --refresh", "read the tenant first");
  if (verb === "refresh" || verb === "destroy")
    command.option("--run-program", "with today's configuration, not the last up's");
  if (verb === "refresh")
    command.option("--clear-pending-creates", "forget the creates that an interrupted run left unfinished");
  if (verb === "import")
    command
      .requiredOption("-f, --file <file>", "JSON file that lists the resources")
      .option("--protect [bool]", "protect them from deletion; default true", truth)
      .option("--generate-code [bool]", "only false: the program declares them already", truth);
  if (verb === "refresh" || verb === "destroy" || verb === "import")
    command.option("--preview-only", "show, change nothing");
  if (verb !== "preview")
    command
      .option("-y, --yes", "do not ask")
      .option(verb === "import" ? "--skip-preview" : "-f, --skip-preview", "no preview before it");
  return refusePulumiOnly(command).action(async (_options, self: Command) => {
    const { runVerb } = await import("./verb.ts");
    process.exitCode = await runVerb(verb, self.optsWithGlobals<VerbOptions>());
  });
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError("It takes a whole number from 1.");
  return number;
}

function truth(text: string): boolean {
  if (text !== "true" && text !== "false") throw new InvalidArgumentError("It takes true or false.");
  return text === "true";
}
