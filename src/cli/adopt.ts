/** `hve adopt`: writes the file with which `pulumi import --file` takes over what the desired-state file declares and the tenant holds. */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { kinds } from "../../providers/index.ts";
import { adoption, type Adopted } from "../adopt/adoption.ts";
import { readOnly } from "../adopt/readOnly.ts";
import { readProject } from "../engine/project.ts";
import { connect } from "../m365/tenant.ts";
import { loadOrRefuse } from "./loadOrRefuse.ts";
import { resolveStack, type StackOptions } from "./stack.ts";
import { stackSettings } from "./stackSettings.ts";
import { UsageError } from "./usageError.ts";

export interface AdoptOptions extends StackOptions {
  out?: string;
  json?: boolean;
}

/** @returns 0 all is known, 1 not everything could be seen. @throws UsageError for a wrong file (exit 2). */
export async function runAdopt(options: AdoptOptions): Promise<number> {
  if (options.json === true && options.out === undefined)
    throw new UsageError("--json prints the report on stdout; name the import file with --out.");
  const out = options.out === undefined ? undefined : resolve(options.out);
  const stack = await resolveStack(options, "opened");
  const setting = await stackSettings(stack);
  const { name: project } = await readProject(stack.projectFolder);
  const file = setting("desiredState") ?? `src/tenants/${stack.stack}.yaml`;
  const { entries } = loadOrRefuse(join(stack.projectFolder, file));
  process.chdir(stack.projectFolder); // paths in the configuration begin there, as in a run
  const owner = `hve:${project}/${stack.stack}`;
  const { resources, report } = await adoption(readOnly(connect(setting)), entries, kinds as never, {
    ...{ owner, setting, now: new Date() },
  });
  const text = JSON.stringify({ resources }, null, 2) + "\n";
  if (out === undefined) process.stdout.write(text);
  else writeFileSync(out, text, { mode: 0o600 });
  if (options.json === true) console.log(JSON.stringify({ report }, null, 2));
  for (const each of report) console.error(line(each));
  console.error(next(options.out ?? "adopt.json", report));
  return report.some(({ state }) => state === "unknown") ? 1 : 0;
}

const line = ({ state, kind, name, detail }: Adopted) =>
  `${state.padEnd(9)}  ${kind} ${name}${detail === undefined ? "" : `: ${detail}`}`;

function next(file: string, report: readonly Adopted[]): string {
  const count = (state: Adopted["state"]) => report.filter((each) => each.state === state).length;
  return (
    `${count("same")} same, ${count("different")} different, ${count("missing")} missing, ${count("unknown")} unknown. ` +
    `Nothing was changed. To take over what is there: npx hve import --file ${file} --protect=false --yes ` +
    `(or pulumi import --file ${file} --protect=false --generate-code=false)`
  );
}
