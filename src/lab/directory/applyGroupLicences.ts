import { licence } from "../tenant/licence.ts";
import type { State } from "../tenant/state.ts";
import { groupMembers } from "./groupMembers.ts";

/**
 * Gives direct members the licences of their groups, and takes from those who left; groups in groups pass nothing on. A
 * licensed group breaks the HVE accounts in it (entra-graph §2.4, §5.3).
 */
export function applyGroupLicences(state: State): void {
  for (const group of state.groups) {
    const members = new Set(group.deletedAt === null ? groupMembers(state, group) : []);
    for (const user of state.users) {
      if (user.deletedAt !== null) continue;
      const wanted = members.has(user.id) ? group.licences : [];
      const held = user.licences.filter(({ assignedByGroup }) => assignedByGroup === group.id);
      for (const { skuId } of held) if (!wanted.includes(skuId)) licence.remove(user, skuId, group.id);
      for (const skuId of wanted)
        if (!held.some((other) => other.skuId === skuId)) licence.assign(state, user, skuId, group.id);
    }
  }
}
