/** What can be typed after `hve preview`, `up`, `refresh` and `destroy`; spelled as Pulumi spells it. */
import { Command, InvalidArgumentError, Option } from "commander";
import type { Verb } from "../engine/engine.ts";
import type { VerbOptions } from "./verb.ts";

const descriptions: Record<Verb, string> = {
  preview: "show what an update would change; writes nothing",
  up: "make the tenant as the file says, then probe every sender that changed",
  refresh: "read the tenant and note in the state what it holds; changes nothing in the tenant",
  destroy: "take back everything this stack made",
  import: "take objects that exist already into the state, as a file lists them",
};

/** `--engine`, or HVE_ENGINE. */
export const engineOption = () =>
  new Option("--engine <engine>", "which engine runs the program")
    .choices(["pulumi", "embedded"])
    .env("HVE_ENGINE");

/** The verb as a command. @param action what to do once the options are understood. */
export function verbCommand(verb: Verb, action: (options: VerbOptions) => Promise<void>): Command {
  const command = new Command(verb)
    .description(descriptions[verb])
    .option("-s, --stack <name>", "the stack; default PULUMI_STACK, then dev")
    .option("-C, --cwd <folder>", "run as if typed there")
    .option("--config-file <file>", "the stack's configuration file; default Pulumi.<stack>.yaml")
    .option("-p, --parallel <n>", "how many operations may run at once; default 8", positive)
    .option("--expect-no-changes", "exit 7 when something differs")
    .option("--diff", "show every property of what is new, too")
    .option("--json", "the result as JSON on stdout, talk on stderr")
    .option("--non-interactive", "never ask")
    .addOption(engineOption());
  if (verb !== "refresh") command.option("-r, --refresh", "read the tenant first");
  command.option("--run-program", "refresh and destroy with today's configuration, not the last up's");
  if (verb === "refresh" || verb === "destroy") command.option("--preview-only", "show, change nothing");
  if (verb !== "preview")
    command.option("-y, --yes", "do not ask").option("-f, --skip-preview", "no preview before it");
  return command.action(action);
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError("It takes a whole number from 1.");
  return number;
}
