import { licence } from "../tenant/licence.ts";
import type { GraphCall } from "./graphCall.ts";
import { graphRefusals } from "./graphRefusal.ts";
import { userEntity } from "./userEntity.ts";
import { findVisibleUser } from "./visibleUsers.ts";

/**
 * Gives and takes direct licences; the body must hold both lists, and one that came through a group must be taken from the
 * group (entra-graph §5.3).
 */
export function assignLicense(call: GraphCall): object {
  const { addLicenses: added, removeLicenses: removed } = call.body;
  if (!Array.isArray(added) || !Array.isArray(removed))
    throw graphRefusals.badBody("LAB-addLicenses and removeLicenses must both be given.");
  const found = findVisibleUser(call, call.segments.id!);
  for (const skuId of removed as string[]) {
    const held = found.licences.filter((other) => other.skuId === skuId);
    if (held.length === 0) throw graphRefusals.badBody("User does not have a corresponding license.");
    if (held.every(({ assignedByGroup }) => assignedByGroup !== null))
      throw graphRefusals.badBody(
        "User license is inherited from a group membership and it cannot be removed directly from the user.",
      );
  }
  return call.tenant.write((draft) => {
    const user = draft.users.find(({ id }) => id === found.id)!;
    for (const skuId of removed as string[]) licence.remove(user, skuId);
    for (const { skuId } of added as { skuId: string }[]) licence.assign(draft, user, skuId);
    return userEntity(user);
  });
}
