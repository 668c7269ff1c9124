/** What can be typed after `hve stack`; spelled as Pulumi spells it. */
import { Command } from "commander";
import type * as Verbs from "./stackVerbs.ts";

const verbs = (): Promise<typeof Verbs> => import("./stackVerbs.ts");

const SHOW_SECRETS = ["--show-secrets", "secrets in clear"] as const;

export function stackCommand(): Command {
  const command = new Command("stack").description(
    "make, list and choose stacks; look at one's outputs and state",
  );
  command
    .command("init [name]")
    .description("make an empty stack and select it; its secrets get a salt in Pulumi.<stack>.yaml")
    .option("--no-select", "do not select it")
    .action(async (name: string | undefined, _options, self: Command) =>
      (await verbs()).initStack(name, self.optsWithGlobals()),
    );
  command
    .command("ls")
    .description("the project's stacks; * marks the selected one")
    .option("-j, --json", "as JSON")
    .action(async (_options, self: Command) => (await verbs()).listStacks(self.optsWithGlobals()));
  command
    .command("select [name]")
    .description("choose the stack that commands without --stack are about, `pulumi` included")
    .option("-c, --create", "make it if it is not there")
    .action(async (name: string | undefined, _options, self: Command) =>
      (await verbs()).selectOne(name, self.optsWithGlobals()),
    );
  command
    .command("output [property]")
    .description("what the program exported: all, or one")
    .option("-j, --json", "as JSON")
    .option(...SHOW_SECRETS)
    .action(async (property: string | undefined, _options, self: Command) =>
      (await verbs()).showOutputs(property, self.optsWithGlobals()),
    );
  command
    .command("export")
    .description("write the state to stdout or a file")
    .option("--file <file>", "where to")
    .option(...SHOW_SECRETS)
    .action(async (_options, self: Command) => (await verbs()).exportStack(self.optsWithGlobals()));
  command
    .command("import")
    .description("put a state that `stack export` wrote in place of the present one")
    .option("--file <file>", "where from; default stdin")
    .action(async (_options, self: Command) => (await verbs()).importStack(self.optsWithGlobals()));
  return command;
}
