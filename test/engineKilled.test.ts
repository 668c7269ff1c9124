import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunOptions, Verb } from "../src/engine/engine.ts";
import { devFile, devStack, type Boundary, type DevStack, type Moment } from "./support/devStack.ts";

// The engine is killed after each call that the lab served while the dev stack was made from nothing, changed in every account and
// destroyed; the next run finishes the work, and the tenant is as if nothing had happened. The calls come from the lab's journal of a run
// that went well. Minutes of work: `npm run test:exhaustive` only.
const exhaustive = process.env["HVE_EXHAUSTIVE"] === "1";

/** What happens between the broken run and the next. */
type Meanwhile = "nothing" | "a refresh" | "another machine";

interface Life {
  verb: Verb;
  options?: RunOptions;
  /** Which desired state is declared. */
  file: "dev" | "changed";
}

const lives: Record<string, Life> = {
  "up from nothing": { verb: "up", file: "dev" },
  "an up that changes every account": { verb: "up", file: "changed" },
  destroy: { verb: "destroy", options: { runProgram: true }, file: "changed" },
};

/** Two labs, so that two cases run at the same time. */
let stacks: DevStack[] = [];
let killed = 0;

beforeAll(async () => {
  if (!exhaustive) return;
  stacks = await Promise.all([devStack(), devStack()]);
});

afterAll(async () => {
  await Promise.all(stacks.map((stack) => stack[Symbol.asyncDispose]()));
  console.log(`${killed} engines killed`);
});

const tagged = "ownerTag: CustomAttribute15";

/** Dev stack or its changed form, with or without owner tag. */
function declare(stack: DevStack, file: Life["file"], ownerTag: boolean) {
  const app = stack.lab.tenant.state.applications.find(({ displayName }) => displayName === "Reporting")!;
  const change = devFile((document) => {
    document.setIn(["authenticationPolicies", "smtp-only", "allowBasicAuthPop"], true);
    document.setIn(["defaults", "billingPolicy"], "Marketing pay-as-you-go");
    const accounts = document.toJS().accounts as Record<string, Record<string, unknown>>;
    for (const [key, { displayName, replyTo, password, allowedApps }] of Object.entries(accounts)) {
      const set = (field: string[], value: unknown) => document.setIn(["accounts", key, ...field], value);
      set(["displayName"], `${String(displayName)}, changed`);
      set(["secondaryAddresses"], [`${key}-2@contoso.com`]);
      if (replyTo !== undefined) set(["replyTo"], "messaging@contoso.com");
      if (password !== undefined) set(["password", "version"], 2);
      if (allowedApps !== undefined) set(["allowedApps"], [app.clientId]);
    }
  });
  const text = file === "dev" ? devFile() : change;
  stack.desire(ownerTag ? `${tagged}\n${text}` : text);
}

/** What a run that is left alone makes of the tenant and the state. */
async function outcome(stack: DevStack, on = stack.stack) {
  const { resources } = await stack.held(on);
  return { tenant: stack.dump(), urns: resources.map(({ urn }) => urn).sort() };
}

type Outcome = Awaited<ReturnType<typeof outcome>>;

/** One case: broken there, continued, and as if nothing had happened. */
async function killedAt(
  stack: DevStack,
  { verb, options }: Life,
  boundary: Boundary,
  { start, wanted, meanwhile }: { start: Moment; wanted: Outcome; meanwhile: Meanwhile },
) {
  stack.restore(start);
  await stack.killAt(boundary, verb, options);
  killed += 1;
  const on = meanwhile === "another machine" ? stack.elsewhere() : stack.stack;
  expect(stack.isLocked(on), "the broken run left its lock").toBe(true);
  await stack.engine.stacks.cancel(on);
  if (meanwhile === "a refresh") {
    const { exitCode, diagnostics } = await stack.run("refresh", { runProgram: true }, on);
    expect([exitCode, diagnostics.filter(isError)], "the refresh").toEqual([0, []]);
  }

  const next = await stack.run(verb, options, on);
  expect([next.exitCode, next.diagnostics.filter(isError)], "the next run").toEqual([0, []]);
  expect(await outcome(stack, on)).toEqual(wanted);
  const { resources, pending } = await stack.held(on);
  const ids = resources.filter(({ type }) => type.endsWith("hve:HighVolumeAccount")).map(({ id }) => id);
  expect(stack.accounts().map(({ guid }) => guid)).toEqual(expect.arrayContaining(ids));
  const said = next.diagnostics.map(({ message }) => message).join("\n");
  for (const urn of pending) expect(said, "what is still pending is said").toContain(urn);
  if (!exhaustive || verb === "destroy") return;
  const idle = await stack.run("refresh", { previewOnly: true, expectNoChanges: true }, on);
  expect([idle.exitCode, idle.diagnostics.filter(isError)], "nothing differs afterwards").toEqual([0, []]);
}

const isError = ({ severity }: { severity: string }) => severity === "error";

const variants: { meanwhile: Meanwhile; ownerTag: boolean }[] = [
  { meanwhile: "nothing", ownerTag: false },
  ...(exhaustive
    ? ([
        { meanwhile: "a refresh", ownerTag: false },
        { meanwhile: "another machine", ownerTag: false },
        { meanwhile: "nothing", ownerTag: true },
      ] as const)
    : []),
];

describe.runIf(exhaustive).each(variants)(
  "meanwhile $meanwhile, owner tag $ownerTag",
  ({ meanwhile, ownerTag }) => {
    const starts = new Map<DevStack, Moment>();

    beforeAll(() => {
      for (const stack of stacks) {
        stack.reset();
        starts.set(stack, stack.save());
      }
    });

    test.each(Object.entries(lives))(
      "%s",
      { timeout: exhaustive ? 3_600_000 : 900_000 },
      async (name, life) => {
        let all: Boundary[] = [];
        const healthy = await Promise.all(
          stacks.map(async (stack, index) => {
            declare(stack, life.file, ownerTag);
            stack.restore(starts.get(stack)!);
            const { exitCode, diagnostics } = await stack.run(life.verb, life.options);
            expect([exitCode, diagnostics.filter(isError)]).toEqual([0, []]);
            if (index === 0) all = stack.boundaries();
            return { wanted: await outcome(stack), after: stack.save() };
          }),
        );
        const waiting = exhaustive || name === "up from nothing" ? all : all.filter(({ write }) => write);
        expect(waiting.length).toBeGreaterThan(5);
        const failures: string[] = [];
        const works = stacks.map(async (stack, index) => {
          for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
            const { wanted } = healthy[index]!;
            await killedAt(stack, life, next, { start: starts.get(stack)!, wanted, meanwhile }).catch(
              (error: unknown) => failures.push(`${next!.name}, ${next!.skip + 1}.: ${String(error)}`),
            );
          }
        });
        await Promise.all(works);
        expect(failures).toEqual([]);
        for (const [index, stack] of stacks.entries()) starts.set(stack, healthy[index]!.after);
      },
    );
  },
);
