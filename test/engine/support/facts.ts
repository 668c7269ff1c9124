import { isDeepStrictEqual } from "node:util";
import type { Call, Outcome } from "./trace.ts";

/** Single statements about an outcome, by name. */
export type Facts = Map<string, unknown>;

/**
 * Takes an outcome apart. Independent resources are dealt with in no fixed order, so steps and calls are told resource by resource, and
 * across resources only where one depends on the other.
 */
export function factsOf(outcome: Outcome, dryRun: boolean): Facts {
  const facts: Facts = new Map();
  facts.set("exit", outcome.exit);
  facts.set("summary", Object.keys(outcome.summary).sort());
  for (const [operation, count] of Object.entries(outcome.summary)) facts.set(`summary ${operation}`, count);
  addSteps(facts, outcome, dryRun);
  addCalls(facts, outcome.calls);
  addResources(facts, outcome);
  return facts;
}

/** The facts in which two outcomes differ, each as a line. */
export function differences(wanted: Facts, found: Facts): string[] {
  return [...new Set([...wanted.keys(), ...found.keys()])]
    .filter((name) => !isDeepStrictEqual(wanted.get(name), found.get(name)))
    .map((name) => `${name}: recorded ${text(wanted.get(name))}, found ${text(found.get(name))}`);
}

const text = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));

function addSteps(facts: Facts, { steps, resources }: Outcome, dryRun: boolean): void {
  // A preview announces no failure of its own; what failed is in the calls and in the exit code.
  const told = steps.filter((step) => !dryRun || step.failed === undefined);
  const word = (step: Outcome["steps"][number]): string => step.op ?? `${step.failed ?? ""} failed`;
  for (const [urn, own] of Map.groupBy(told, (step) => step.urn)) facts.set(`steps of ${urn}`, own.map(word));
  for (const resource of resources) {
    const urn = resource["urn"] as string;
    // Reads have no order among each other.
    const changing = told.filter(({ op }) => op !== "refresh");
    for (const dependency of (resource["dependencies"] as string[] | undefined) ?? []) {
      const both = changing.filter((step) => step.urn === urn || step.urn === dependency);
      facts.set(
        `order of ${dependency} and ${urn}`,
        both.map((step) => `${word(step)} ${step.urn}`),
      );
    }
  }
}

function addCalls(facts: Facts, calls: Call[]): void {
  for (const [subject, own] of Map.groupBy(calls, subjectOf)) {
    facts.set(
      `calls for ${subject}`,
      own.map(({ call }) => call),
    );
    own.forEach((call, index) => {
      for (const [name, value] of Object.entries(call))
        facts.set(`call ${String(index + 1)} for ${subject}, ${call.call}: ${name}`, value);
    });
  }
}

/** Which resource a call is about: the toy's objects keep the letter of their name in address and id. */
function subjectOf(call: Call): string {
  if (call.call === "configure") return `configuration ${call.kind} ${JSON.stringify(call["config"])}`;
  const name = call.id ?? String(call.news?.["address"]);
  return `${call.kind} ${/^(?:made )*[a-z](?=\d*@)/.exec(name)?.[0] ?? name}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return (value as string[]).toSorted();
  return Object.fromEntries(Object.entries(value as object).map(([key, urns]) => [key, sorted(urns)]));
}

/** What a resource depends on is a set, and the real engine writes it in any order. */
function addResources(facts: Facts, { resources, pending }: Outcome): void {
  const name = (resource: Record<string, unknown>): string =>
    `${String(resource["urn"])}${resource["delete"] === true ? " (to be deleted)" : ""}`;
  facts.set("resources", resources.map(name).sort());
  for (const resource of resources)
    for (const [key, value] of Object.entries(resource))
      facts.set(`state of ${name(resource)}: ${key}`, key.endsWith("ependencies") ? sorted(value) : value);
  facts.set("pending", pending);
}
