/** Pulumi's seven methods, derived from a kind's declaration. */
import type { dynamic } from "@pulumi/pulumi";
import { AlreadyExistsError, NotFoundError, NotInitializedError, unlessMissing } from "../errors.ts";
import { checkInputs } from "./check.ts";
import type { Applied, Change, Definition, Last, Observed } from "./definition.ts";
import type { DesiredFields } from "./desiredFields.ts";
import { differences, isUnfinished, UNFINISHED } from "./difference.ts";
import { underWay } from "./endWithEngine.ts";
import { configure, ready } from "./session.ts";
import { isUnknown } from "./unknown.ts";
import { warn } from "./warnings.ts";
import { ownValues, PROVIDER, wireValues } from "./wire.ts";

type Values = Record<string, unknown>;

/** The output that says when a run last wrote the object; what depends on it (the probe) sees a new value. */
export const APPLIED_AT = "appliedAt";

export function resourceProvider<
  T extends string,
  I extends object,
  O extends object,
  D extends DesiredFields<I>,
>(kind: Definition<T, I, O, D>): Required<Omit<dynamic.ResourceProvider, "invoke">> {
  const inputKeys = Object.keys(kind.inputs.shape);
  const lastOf = (state: Values): Last<I, O> => ({
    inputs: pick(state, inputKeys) as Partial<I>,
    outputs: pick(state, Object.keys(kind.outputs.shape)) as Partial<O>,
  });

  async function report(state: Values) {
    const about = `${kind.type} ${kind.label(lastOf(state).inputs)}`;
    for (const sentence of kind.findings?.(lastOf(state)) ?? []) await warn(`${about}: ${sentence}`);
  }

  async function apply(raw: Values, change: Omit<Change<I, O>, "desired" | "track" | "warn">) {
    const desired = ownValues(raw) as I;
    let tracked: { id: string; outputs: Partial<O> } | undefined;
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
      const state = { ...change.last?.outputs, ...tracked.outputs, [UNFINISHED]: reasons };
      throw new NotInitializedError(tracked.id, wireValues({ ...raw, ...state }), reasons);
    }
    const { id, outputs, unfinished = [] } = applied;
    const state = { ...raw, ...outputs, [UNFINISHED]: unfinished, [APPLIED_AT]: new Date().toISOString() };
    await report(state);
    return { id, outs: wireValues(state) };
  }

  return {
    configure,

    check(_olds: Values, news: Values) {
      const { inputs, failures } = checkInputs(kind.inputs.shape, ownValues(news));
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
        const tenant = await ready();
        const desired = ownValues(raw) as I;
        const id = await kind.find(tenant, desired);
        const observed = id === undefined ? undefined : await kind.observe(tenant, id);
        if (id === undefined || observed === undefined) return apply(raw, {});
        refuseForeign(kind, desired, observed, id);
        return apply(raw, { id, observed });
      }),

    read: (id: string, props: Values = {}) =>
      quietly(async () => {
        const observed = await unlessMissing(kind.observe(await ready(), id, lastOf(props)));
        if (observed === undefined) return {};
        const inputs = { ...pick(props, inputKeys), ...observed.inputs };
        await report({ ...props, ...inputs, ...observed.outputs });
        return {
          id,
          props: wireValues({ ...props, ...inputs, ...observed.outputs }),
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
        return { outs: (await apply(raw, { id, observed, last })).outs };
      }),

    delete: (id: string, props: Values) =>
      quietly(async () => {
        const tenant = await ready();
        const last = lastOf(props);
        const observed = await unlessMissing(kind.observe(tenant, id, last));
        if (observed !== undefined) await unlessMissing(kind.remove(tenant, id, { ...last, observed }));
      }),
  };
}

/** What exists already is somebody's: it is never taken over, nor overwritten, without being asked to. */
function refuseForeign<I extends object, O extends object>(
  kind: Definition<string, I, O, DesiredFields<I>>,
  desired: I,
  observed: Observed<I, O>,
  id: string,
) {
  if (kind.nature === "action") return;
  const held = pick(observed.inputs as Values, Object.keys(kind.inputs.shape));
  const foreign =
    kind.nature === "object"
      ? Object.keys(held)
      : differences(kind as never, held, desired as Values).filter(
          (key) => !isEmpty(held[key]) && !isUnknown(held[key]),
        );
  if (foreign.length === 0 && kind.nature === "setting") return;
  const what = foreign.map((key) => `${key} ${JSON.stringify(held[key])}`).join(", ");
  throw new AlreadyExistsError(
    `${kind.type} ${kind.label(desired)} exists already in the tenant (${id}: ${what}), and this stack did not make it. ` +
      "Nothing was changed. Choose another name or address, remove the object from the tenant, or take the entry out of the file.",
  );
}

const isEmpty = (value: unknown) =>
  value === undefined ||
  value === null ||
  value === "" ||
  value === false ||
  (Array.isArray(value) && value.length === 0);

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
