import type { Tenant } from "../m365/tenant.ts";
import type { Definition, Last, Observed } from "./definition.ts";
import type { DesiredFields } from "./desiredFields.ts";
import { isSame, type Comparison } from "./difference.ts";

/**
 * Gives back an adopted object: every input that still stands as this stack set it goes back to what it was before; what somebody
 * changed since is left, and told.
 */
export async function release<I extends object, O extends object>(
  kind: Definition<string, I, O, DesiredFields<I>>,
  tenant: Tenant,
  id: string,
  {
    last,
    observed,
    previous,
    warn,
  }: {
    last: Last<I, O>;
    observed: Observed<I, O>;
    previous: Record<string, unknown>;
    warn(sentence: string): Promise<void>;
  },
): Promise<void> {
  const held = observed.inputs as Record<string, unknown>;
  const set = last.inputs as Record<string, unknown>;
  const same = (key: string, a: unknown, b: unknown) => isSame(kind as Comparison, key, a, b);
  const back: Record<string, unknown> = {};
  for (const [key, before] of Object.entries(previous)) {
    if (set[key] === undefined || same(key, held[key], before)) continue;
    if (same(key, held[key], set[key])) back[key] = before;
    else
      await warn(
        `left as it is: ${key} is ${JSON.stringify(held[key] ?? null)}, neither what this stack set ` +
          `(${JSON.stringify(set[key])}) nor what it was before (${JSON.stringify(before)}).`,
      );
  }
  if (Object.keys(back).length === 0) return;
  const present = Object.entries({ ...held, ...back }).filter(([, value]) => value !== null);
  const desired = Object.fromEntries(present) as unknown as I;
  const { unfinished = [] } = await kind.apply(tenant, {
    id,
    desired,
    observed,
    last,
    track: () => undefined,
    warn,
  });
  for (const sentence of unfinished) await warn(sentence);
}
