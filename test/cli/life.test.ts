/** The dev stack's whole life, on every engine that is there: what comes of it is the same. */
import { expect, test } from "vitest";
import { isBookkeeping, isProvider, shortType } from "../../src/cli/display/words.ts";
import type { Engine, RunResult, Step } from "../../src/engine/engine.ts";
import { commandOnLab } from "../support/command.ts";
import { engines } from "./engines.ts";

type Command = Awaited<ReturnType<typeof commandOnLab>>;

/** What is typed, after what somebody else did. */
const life: { typed: string[]; before?: (command: Command) => void }[] = [
  { typed: ["preview", "--expect-no-changes"] },
  { typed: ["up", "--yes", "--skip-preview"] },
  { typed: ["up", "--yes", "--skip-preview", "--expect-no-changes"] },
  { typed: ["refresh", "--preview-only", "--expect-no-changes"] },
  { typed: ["preview", "--refresh", "--expect-no-changes"], before: meddle },
  { typed: ["refresh", "--preview-only", "--expect-no-changes", "--run-program"] },
  { typed: ["up", "--refresh", "--yes", "--skip-preview", "--parallel", "2"] },
  { typed: ["refresh", "--yes", "--skip-preview", "--expect-no-changes"] },
  { typed: ["destroy", "--preview-only"] },
  { typed: ["destroy", "--yes", "--skip-preview", "--run-program"] },
];

/** Somebody gives the sender another Reply-To. */
function meddle({ lab }: Command) {
  lab.tenant.write((state) => {
    for (const recipient of state.recipients.values())
      if (recipient.replyTo) recipient.replyTo = "messaging@contoso.com";
  });
}

interface Outcome {
  exit: number | null;
  summary: RunResult["summary"];
  /** What was done with each resource, in order; a look that found nothing new is left out. */
  operations: Record<string, string[]>;
  outputs: string[];
  /** Writes in the tenant. */
  writes: number;
}

const outcomes = new Map<Engine["name"], Record<string, Outcome>>();

for (const [name, isThere] of engines)
  test.skipIf(!isThere)(`the dev stack's life on the engine ${name}`, { timeout: 400_000 }, async () => {
    await using command = await commandOnLab();
    const told: Record<string, Outcome> = {};
    for (const { typed, before } of life) {
      before?.(command);
      const writesBefore = command.lab.calls.counters().writes;
      const { code, stdout, said } = await command.run(...typed, "--json", "--engine", name);
      expect(said).toMatch(name === "pulumi" ? /^Engine: Pulumi CLI \d/m : /^Engine: embedded/m);
      const { summary, steps, outputs } = JSON.parse(stdout) as RunResult;
      told[typed.join(" ")] = {
        exit: code,
        summary,
        operations: operations(steps),
        outputs: Object.keys(outputs).sort(),
        writes: command.lab.calls.counters().writes - writesBefore,
      };
    }
    outcomes.set(name, told);
    expect(Object.entries(told).map(([typed, { exit, writes }]) => [typed, exit, writes > 0])).toEqual([
      ["preview --expect-no-changes", 7, false],
      ["up --yes --skip-preview", 0, true],
      ["up --yes --skip-preview --expect-no-changes", 0, false],
      ["refresh --preview-only --expect-no-changes", 0, false],
      ["preview --refresh --expect-no-changes", 7, false],
      ["refresh --preview-only --expect-no-changes --run-program", 7, false],
      ["up --refresh --yes --skip-preview --parallel 2", 0, true],
      ["refresh --yes --skip-preview --expect-no-changes", 0, false],
      ["destroy --preview-only", 0, false],
      ["destroy --yes --skip-preview --run-program", 0, true],
    ]);
  });

test.skipIf(!engines.every(([, isThere]) => isThere))("every engine comes to the same", () => {
  const [first, ...others] = engines.map(([name]) => outcomes.get(name));
  expect(first).toBeDefined();
  for (const other of others) expect(other).toEqual(first);
});

/** By resource; a look at one, which another engine may leave out, only where it found something. */
function operations(steps: Step[]): Record<string, string[]> {
  const told = steps.filter(
    ({ type, operation, differences }) =>
      !isProvider(type) && (operation !== "refresh" || differences.some((each) => !isBookkeeping(each))),
  );
  const byResource = Map.groupBy(told, ({ type, name }) => `${shortType(type)} ${name}`);
  const sorted = [...byResource].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([of, own]) => [of, own.map((each) => `${each.operation} ${each.status}`)]),
  );
}
