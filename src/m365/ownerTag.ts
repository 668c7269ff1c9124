/** The mark by which a stack says that an account is its own: a custom attribute that holds `hve:<project>/<stack>`. */
import type { HveAccount } from "./hve.ts";

export interface OwnerTag {
  /** `CustomAttribute1` to `CustomAttribute15`. */
  attribute: string;
  /** `hve:<project>/<stack>`; empty for none. */
  value: string;
}

/** What stands where this stack's tag belongs; empty for nothing. */
export const heldTag = ({ customAttributes }: HveAccount, { attribute }: OwnerTag): string =>
  customAttributes[attribute] ?? "";

/**
 * The stack whose tag an account carries, in whichever attribute.
 * @param ours undefined for a stack that tags nothing: every tag is then somebody else's.
 */
export function ownerOf(account: HveAccount, ours: OwnerTag | undefined) {
  const name = Object.values(account.customAttributes).find((value) => /^hve:[^/]+\/[^/]+$/.test(value));
  return name === undefined ? undefined : { name, isUs: name === ours?.value };
}
