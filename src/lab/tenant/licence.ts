import type { DirectoryUser, State } from "./state.ts";

/** Office 365 E3; which licence it is makes no difference to the lab. */
export const anyLicence = "6fd2c87f-b296-42f0-b197-1e91e994b900";

/** Gives and takes licences; one that came through a group is a licence of its own beside a direct one. */
export const licence = {
  /** The licence makes a mailbox of a mail user, which ends its life as an HVE sender (entra-graph §5.3). */
  assign(state: State, user: DirectoryUser, skuId: string, assignedByGroup: string | null = null): void {
    const held = user.licences.some(
      (other) => other.skuId === skuId && other.assignedByGroup === assignedByGroup,
    );
    if (!held) user.licences.push({ skuId, assignedByGroup });
    const recipient = state.recipients.find(({ objectId }) => objectId === user.id);
    if (recipient !== undefined) recipient.kind = "UserMailbox";
  },

  /** Taking it away does not bring the mail user back: the mailbox stays, without licence (entra-graph §5.3). */
  remove(user: DirectoryUser, skuId: string, assignedByGroup: string | null = null): void {
    user.licences = user.licences.filter(
      (other) => other.skuId !== skuId || other.assignedByGroup !== assignedByGroup,
    );
  },
};
