/** The only list of resource kinds, in the order in which they are made. */
import { kind as allowedApps } from "./allowedApps.ts";
import { kind as authenticationPolicy } from "./authenticationPolicy.ts";
import { kind as authenticationPolicyAssignment } from "./authenticationPolicyAssignment.ts";
import { kind as billingPolicyAssignment } from "./billingPolicyAssignment.ts";
import { kind as conditionalAccessExclusion } from "./conditionalAccessExclusion.ts";
import { kind as highVolumeAccount } from "./highVolumeAccount.ts";
import { kind as replyTo } from "./replyTo.ts";
import { kind as roster } from "./roster.ts";
import { kind as sendProbe } from "./sendProbe.ts";

export const kinds = [
  roster,
  authenticationPolicy,
  highVolumeAccount,
  authenticationPolicyAssignment,
  billingPolicyAssignment,
  replyTo,
  allowedApps,
  conditionalAccessExclusion,
  sendProbe,
];
