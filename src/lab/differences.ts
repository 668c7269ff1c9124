/** What the lab does not do, or does on a guess; printed by `--differences`. */
export const differences: readonly string[] = ["(to be written)"];
