import { parseArgs } from "node:util";
import type { LabOptions } from "./lab.ts";
import { profiles } from "./profile.ts";

/** Every option of the process, with what `--help` says about it. */
const table = {
  ports: { type: "string", help: "login,exchange,graph,smtp on 127.0.0.1; 0, the default, for free ones" },
  folder: { type: "string", help: "where state, inbox, authority and keys live; a temporary one by default" },
  factor: { type: "string", help: "the service's delays are divided by this; default 600" },
  profile: { type: "string", help: `${Object.keys(profiles).join(" or ")}; default usual` },
  random: {
    type: "string",
    help: "number that makes the chances of a profile repeatable; printed when absent",
  },
  "tenant-id": { type: "string", help: "Guid of the tenant, to tell several labs apart" },
  "with-parent": { type: "boolean", help: "end when standard input closes" },
  differences: { type: "boolean", help: "what the lab does not do as the service does, and stop" },
  help: { type: "boolean", help: "this, and stop" },
} as const;

/** What `--help` prints. */
export const help = Object.entries(table)
  .map(([name, { help }]) => `--${name.padEnd(12)} ${help}\n`)
  .join("");

/**
 * Reads the arguments of the process.
 *
 * @throws Error that names the wrong option
 */
export function readOptions(args: string[]): {
  lab: LabOptions & { factor: number };
  withParent: boolean;
  show: "help" | "differences" | undefined;
} {
  const { values } = parseArgs({ args, options: table });
  const [login = 0, exchange = 0, graph = 0, smtp = 0] = (values.ports ?? "0").split(",").map(Number);
  const factor = Number(values.factor ?? 600);
  if ([login, exchange, graph, smtp].some((port) => !Number.isInteger(port)) || !(factor > 0))
    throw new Error("--ports takes four numbers or 0, --factor a number above 0.");
  const { profile } = values;
  if (profile !== undefined && !(profile in profiles))
    throw new Error(`--profile takes ${Object.keys(profiles).join(" or ")}, not ${profile}.`);
  const tenantId = values["tenant-id"];
  if (tenantId !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(tenantId))
    throw new Error("--tenant-id takes a Guid.");
  const randomSeed = values.random === undefined ? undefined : Number(values.random);
  if (randomSeed !== undefined && !Number.isInteger(randomSeed))
    throw new Error("--random takes a whole number.");
  return {
    lab: {
      ports: { login, exchange, graph, smtp },
      factor,
      ...(values.folder === undefined ? {} : { folder: values.folder }),
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(profile === undefined ? {} : { profile: profile as keyof typeof profiles }),
      ...(randomSeed === undefined ? {} : { randomSeed }),
    },
    withParent: values["with-parent"] === true,
    show: values.help === true ? "help" : values.differences === true ? "differences" : undefined,
  };
}
