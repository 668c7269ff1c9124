/** A project of somebody else: no lab, no resources, a state of its own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import { hve } from "../support/command.ts";

export function emptyProject(stackFile?: string) {
  const root = mkdtempSync(join(tmpdir(), "hve-project-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, "project");
  for (const each of [folder, join(root, "state"), join(folder, "deeper")]) mkdirSync(each);
  writeFileSync(join(folder, "Pulumi.yaml"), "name: p\nruntime: nodejs\n");
  const file = join(folder, "Pulumi.dev.yaml");
  if (stackFile !== undefined) writeFileSync(file, stackFile);
  const env = {
    PULUMI_BACKEND_URL: pathToFileURL(join(root, "state")).href,
    PULUMI_CONFIG_PASSPHRASE: "secret of the stack",
    PULUMI_HOME: join(root, "home"),
  };
  return {
    root,
    folder,
    env,
    state: join(root, "state", ".pulumi"),
    stackFile: () => readFileSync(file, "utf8"),
    run: (args: string[], input?: string) => hve(["-C", folder, ...args], env, input),
  };
}
