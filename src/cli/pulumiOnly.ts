import { Option, type Command } from "commander";
import { UsageError } from "./usageError.ts";

/** Targets, plans and policy packs: options of Pulumi's verbs that ours do not have, on either engine. */
const flags = [
  "--target",
  "--target-dependents",
  "--target-replace",
  "--exclude",
  "--replace",
  "--plan",
  "--save-plan",
  "--policy-pack",
  "--policy-pack-config",
];

/** Refuses them by name instead of calling them unknown. */
export function refusePulumiOnly(command: Command): Command {
  for (const flag of flags) {
    const option = new Option(`${flag} [value]`).hideHelp();
    command.addOption(option).on(`option:${option.name()}`, () => {
      throw new UsageError(
        `${flag}: hve knows no targets, plans and policy packs; nothing was started. Install the Pulumi CLI and type ` +
          `pulumi ${command.name()} ${flag} … on the same state.`,
      );
    });
  }
  return command;
}
