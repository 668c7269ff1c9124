/** What can be typed after `hve config`; spelled as Pulumi spells it. */
import { Command } from "commander";
import type * as Verbs from "./configVerbs.ts";

const verbs = (): Promise<typeof Verbs> => import("./configVerbs.ts");

const PATH = ["--path", "the key is a path into an object: 'senders[0].name'"] as const;
const CONFIG_FILE = ["--config-file <file>", "default Pulumi.<stack>.yaml"] as const;

export function configCommand(): Command {
  const command = new Command("config").description("read and write the stack's configuration");
  command
    .command("set <key> [value]")
    .description("set a value; asked for, or read from stdin, when it is not given")
    .option("--secret", "encrypt it; give it on stdin or at the prompt, not as an argument")
    .option("--plaintext", "do not encrypt it (the default)")
    .option(...PATH)
    .option(...CONFIG_FILE)
    .action(async (key: string, value: string | undefined, _options, self: Command) =>
      (await verbs()).setConfig(key, value, self.optsWithGlobals()),
    );
  command
    .command("get <key>")
    .description("print a value, a secret one in clear")
    .option(...PATH)
    .option("-j, --json", "as JSON, with whether it is a secret")
    .option(...CONFIG_FILE)
    .action(async (key: string, _options, self: Command) =>
      (await verbs()).getConfig(key, self.optsWithGlobals()),
    );
  return command;
}
