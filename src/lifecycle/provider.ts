/** Pulumi's seven methods, derived from a kind's declaration. */
import type { dynamic } from "@pulumi/pulumi";
import { NotFoundError, NotInitializedError, unlessMissing } from "../errors.ts";
import { ADOPT, adoptField, type Adopt } from "./adopt.ts";
import { checkInputs } from "./check.ts";
import { claim } from "./claim.ts";
import { ADOPTED, APPLIED_AT, DRIFTED_FROM, UNFINISHED } from "./commonOutputs.ts";
import type { Applied, Change, Definition, Last } from "./definition.ts";
import type { DesiredFields } from "./desiredFields.ts";
import { differences, isSame, isUnfinished, type Comparison } from "./difference.ts";
import { underWay } from "./endWithEngine.ts";
import { release } from "./release.ts";
import { configure, ready } from "./session.ts";
import { isUnknown } from "./unknown.ts";
import { warn } from "./warnings.ts";
import { ownValues, PROVIDER, wireValues } from "./wire.ts";

type Values = Record<string, unknown>;

export function resourceProvider<
  T extends string,
  I extends object,
  O extends object,
  D extends DesiredFields<I>,
>(kind: Definition<T, I, O, D>): Required<Omit<dynamic.ResourceProvider, "invoke">> {
  const inputKeys = Object.keys(kind.inputs.shape);
  const shape = kind.nature === "action" ? kind.inputs.shape : { ...kind.inputs.shape, [ADOPT]: adoptField };
  const heldIn = (state: Values): Last<I, O> => ({
    inputs: pick(state, inputKeys) as Partial<I>,
    outputs: pick(state, Object.keys(kind.outputs.shape)) as Partial<O>,
  });
  /** What the last run set, also where a refresh has found something else since. */
  const lastOf = (state: Values): Last<I, O> =>
    heldIn({ ...state, ...(state[DRIFTED_FROM] as Values | undefined) });

  async function report(state: Values) {
    const held = heldIn(state);
    for (const sentence of kind.findings?.(held) ?? [])
      await warn(`${kind.type} ${kind.label(held.inputs)}: ${sentence}`);
  }

  /**
   * What creates of this process took over, with the time at which that was written. The state of another resource may know the
   * same object, e.g. under the key that its entry had before it was renamed; deleting that state is not to delete the object.
   */
  const taken = new Map<string, unknown>();

  async function apply(
    raw: Values,
    change: Omit<Change<I, O>, "desired" | "track" | "warn">,
    previous?: unknown, // what an adopted object held before
  ) {
    const desired = pick(raw, inputKeys) as I;
    const known = previous === undefined ? {} : { [ADOPTED]: previous };
    // What is adopted is ours from now on, even if nothing more succeeds: only the state remembers what it held before.
    const isAdoption = change.takeover !== undefined && previous !== undefined;
    let tracked: { id: string; outputs: Partial<O> } | undefined = isAdoption
      ? { id: change.id!, outputs: {} }
      : undefined;
    let applied: Applied<O>;
    try {
      applied = await kind.apply(await ready(), {
        ...change,
        desired,
        track: (id, outputs) => (tracked = { id, outputs }),
        warn: (sentence) => warn(`${kind.type} ${kind.label(desired)}: ${sentence}`),
      });
    } catch (cause) {
      if (tracked === undefined) throw cause;
      const reasons = [cause instanceof Error ? cause.message : String(cause)];
      const state = { ...change.last?.outputs, ...tracked.outputs, ...known, [UNFINISHED]: reasons };
      throw new NotInitializedError(tracked.id, wireValues({ ...raw, ...state }), reasons);
    }
    const { id, outputs, unfinished = [] } = applied;
    const now = new Date().toISOString();
    const state = { ...raw, ...outputs, ...known, [UNFINISHED]: unfinished, [APPLIED_AT]: now };
    if (change.takeover !== undefined || taken.has(id)) taken.set(id, now);
    await report(state);
    return { id, outs: wireValues(state) };
  }

  function drift(state: Values, held: Values): Values | undefined {
    const set = lastOf(state).inputs as Values;
    const drifted = Object.keys(held).filter(
      (key) => set[key] !== undefined && !isSame(kind as Comparison, key, held[key], set[key]),
    );
    return drifted.length === 0 ? undefined : pick(set, drifted);
  }

  return {
    configure,

    check(olds: Values, news: Values) {
      const { inputs, failures } = checkInputs(shape, ownValues(news));
      if (failures.length === 0 && !isUnknown(inputs))
        failures.push(...(kind.refuse?.(pick(olds, inputKeys) as Partial<I>, inputs as I) ?? []));
      return Promise.resolve({ inputs: wireValues({ ...inputs, [PROVIDER]: news[PROVIDER] }), failures });
    },

    diff(_id: string, olds: Values, news: Values) {
      const changed = differences(kind as never, ownValues(olds), ownValues(news));
      return Promise.resolve({
        changes: changed.length > 0 || isUnfinished(olds),
        replaces: changed.filter((key) => (kind.replaceOn as readonly string[]).includes(key)),
        // Names and addresses are unique: the old holder is in the way of the new one.
        deleteBeforeReplace: true,
      });
    },

    create: (raw: Values) =>
      quietly(async () => {
        const desired = pick(raw, inputKeys) as I;
        const found = await claim(kind, await ready(), desired, raw[ADOPT] as Adopt);
        if (found === undefined) return apply(raw, {});
        const { previous, differs: _said, ...change } = found;
        if (change.takeover === "continued" && kind.nature === "object") {
          const what = `${kind.type} ${kind.label(desired)} is the rest of an interrupted run (${change.id})`;
          await warn(`${what}: it is continued, not made anew.`);
        }
        return apply(raw, change, previous);
      }),

    read: (id: string, props: Values = {}) =>
      quietly(async () => {
        const observed = await unlessMissing(kind.observe(await ready(), id, lastOf(props)));
        if (observed === undefined) return {};
        const inputs = { ...pick(props, Object.keys(shape)), ...observed.inputs };
        const state = {
          ...props,
          ...inputs,
          ...observed.outputs,
          [DRIFTED_FROM]: drift(props, observed.inputs),
        };
        await report(state);
        return {
          id,
          props: wireValues(state),
          inputs: wireValues({ ...inputs, [PROVIDER]: props[PROVIDER] }),
        };
      }),

    update: (id: string, olds: Values, raw: Values) =>
      quietly(async () => {
        const last = lastOf(olds);
        const observed = await kind.observe(await ready(), id, last).catch((cause: unknown) => {
          if (!(cause instanceof NotFoundError)) throw cause;
          const gone = `${kind.type} ${kind.label(last.inputs)} is gone from the tenant. Nothing was changed.`;
          throw new NotFoundError(`${gone} \`pulumi up --refresh\` makes it anew.`, { cause });
        });
        return { outs: (await apply(raw, { id, observed, last }, olds[ADOPTED])).outs };
      }),

    delete: (id: string, props: Values) =>
      quietly(async () => {
        const tenant = await ready();
        const last = lastOf(props);
        const observed = await unlessMissing(kind.observe(tenant, id, last));
        if (observed === undefined) return;
        const tell = (sentence: string) => warn(`${kind.type} ${kind.label(last.inputs)}: ${sentence}`);
        if (taken.has(id) && taken.get(id) !== props[APPLIED_AT])
          return tell("stays, because another entry of the file has taken it over in this run.");
        const state = { ...last, observed, warn: tell };
        const previous = props[ADOPTED] as Values | undefined;
        if (previous === undefined) await unlessMissing(kind.remove(tenant, id, state));
        else await unlessMissing(release(kind, tenant, id, { last, observed, previous, warn: tell }));
      }),
  };
}

const pick = (values: object, keys: readonly string[]): Values =>
  Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key)));

/** The SDK prints `error.stack` of what a method throws; a person gets the sentence, and the stack with HVE_LOG=debug. */
async function quietly<R>(method: () => Promise<R>): Promise<R> {
  try {
    return await underWay(method);
  } catch (error) {
    if (error instanceof Error && process.env["HVE_LOG"] !== "debug") error.stack = "";
    throw error;
  }
}
