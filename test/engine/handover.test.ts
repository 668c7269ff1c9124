import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pulumi, pulumiVersion, runWithPulumi } from "./support/pulumiCli.ts";
import { replay } from "./support/replay.ts";
import { ToyProject } from "./support/toyProject.ts";
import type { Outcome, TraceChange } from "./support/trace.ts";

// A state that one engine wrote is the other's without a seam. `state/` is a folder as the real CLI left it.
const kept = new URL("state/", import.meta.url);
const withPulumi = test.runIf(pulumiVersion !== undefined);

/** A toy whose state, configuration, program and world are those the real CLI left. */
async function takenOver(): Promise<ToyProject> {
  const toy = await ToyProject.create();
  await cp(new URL("backend/", kept), join(toy.folder, "backend"), { recursive: true });
  await cp(new URL("Pulumi.dev.yaml", kept), join(toy.stack.projectFolder, "Pulumi.dev.yaml"));
  await cp(new URL("program.json", kept), join(toy.folder, "world/program.json"));
  await cp(new URL("world.json", kept), join(toy.folder, "world/world.json"));
  return toy;
}

const operations = ({ steps }: Outcome): Record<string, string> =>
  Object.fromEntries(steps.map(({ op, urn }) => [urn.split("::").at(-1), op ?? "failed"]));

/** `c` was left half-made, and with that the run ended before `b` was made; everything else is as it is wanted. */
function expectGoesOn(outcome: Outcome): void {
  const { b, c, ...rest } = operations(outcome);
  expect(outcome.exit).toBe(0);
  expect({ b, c }).toEqual({ b: "create", c: "update" });
  expect(new Set(Object.values(rest))).toEqual(new Set(["same"]));
  const half = outcome.resources.find(({ urn }) => String(urn).endsWith("::c"));
  expect(half?.["initErrors"]).toBeUndefined();
}

const secrets = ["hush", "s3cr3t"];
const up: TraceChange = { run: ["up"] };
const look: TraceChange = { run: ["preview", "--expect-no-changes"] };

test("a state that the CLI wrote is continued here: the half-made resource is updated, the rest is the same", async () => {
  await using toy = await takenOver();
  expectGoesOn(await replay(toy, up));
  expect((await replay(toy, look)).exit).toBe(0);
  const before = JSON.parse(
    await readFile(new URL("backend/.pulumi/stacks/toy/dev.json", kept), "utf8"),
  ) as Written;
  const after = JSON.parse(await readFile(toy.statePath, "utf8")) as Written;
  expect(after.checkpoint.latest.secrets_providers).toEqual(before.checkpoint.latest.secrets_providers);
  expect(await readFile(`${toy.statePath}.bak`, "utf8")).not.toBe("");
});

interface Written {
  checkpoint: { latest: { secrets_providers: unknown } };
}

test("nothing secret stands in clear on disk", async () => {
  await using toy = await ToyProject.create();
  const inputs = { address: "a@x", secret: { $secret: secrets[0] }, label: { $secret: secrets[1] } };
  const program = {
    resources: [{ kind: "thing", name: "a", inputs }],
    outputs: { shown: { $ref: "a.secret" } },
  };
  await replay(toy, { program, config: { "toy:color": { value: "sesame", secret: true } }, run: ["up"] });
  const inputs2 = { ...inputs, label: { $secret: secrets[1] }, tags: ["t"] };
  await replay(toy, { program: { resources: [{ kind: "thing", name: "a", inputs: inputs2 }] }, run: ["up"] });
  for (const path of [
    toy.statePath,
    `${toy.statePath}.bak`,
    join(toy.stack.projectFolder, "Pulumi.dev.yaml"),
  ]) {
    const text = await readFile(path, "utf8");
    for (const secret of [...secrets, "sesame"]) expect(text).not.toContain(secret);
  }
});

withPulumi("the CLI continues the kept state the same way", { timeout: 120_000 }, async () => {
  await using toy = await takenOver();
  expectGoesOn(await runWithPulumi(toy, up));
});

withPulumi("what is begun here, the CLI finds unchanged, and destroys", { timeout: 240_000 }, async () => {
  await using toy = await takenOver();
  expectGoesOn(await replay(toy, up));
  expect((await runWithPulumi(toy, look)).exit).toBe(0);
  expect(
    (await pulumi(toy, ["refresh", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "dev"])).code,
  ).toBe(0);
  await writeFile(join(toy.folder, "world/program.json"), JSON.stringify({ resources: [] }));
  await pulumi(toy, ["state", "unprotect", "--all", "--yes", "--stack", "dev"]);
  expect((await runWithPulumi(toy, { run: ["destroy"] })).exit).toBe(0);
});

withPulumi(
  "ten times to and fro, each time with a change, and never a difference",
  { timeout: 900_000 },
  async () => {
    await using toy = await takenOver();
    const program = JSON.parse(await readFile(new URL("program.json", kept), "utf8")) as {
      resources: object[];
    };
    expectGoesOn(await replay(toy, up));
    for (let turn = 0; turn < 10; turn += 1) {
      const extra = {
        kind: "thing",
        name: "z",
        inputs: { address: "z@x", label: String(turn), secret: { $secret: "hush" } },
      };
      const change: TraceChange = {
        program: { ...program, resources: [...program.resources, extra] },
        run: ["up"],
      };
      const [write, read] = turn % 2 === 0 ? [runWithPulumi, replay] : [replay, runWithPulumi];
      const { z, ...rest } = operations(await write(toy, change));
      expect(z).toBe(turn === 0 ? "create" : "update");
      expect(new Set(Object.values(rest))).toEqual(new Set(["same"]));
      expect((await read(toy, look)).exit).toBe(0);
    }
  },
);
