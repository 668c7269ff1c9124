import { GraphRefusal, graphRefusals } from "./graphRefusal.ts";

/** What the directory refuses about groups. Texts: entra-graph §5.5; those that are not public begin with `LAB-`. */
export const groupRefusals = {
  duplicate: (property: "members" | "owners") =>
    graphRefusals.badBody(
      `One or more added object references already exist for the following modified properties: '${property}'.`,
    ),
  tooManyReferences: () => graphRefusals.badBody("LAB-At most 20 references can be added in one request."),
  badReference: () => graphRefusals.badBody("LAB-'@odata.id' must name a directory object of this service."),
  mailEnabled: () =>
    graphRefusals.badBody("Cannot Update a mail-enabled security groups and or distribution list."),
  dynamic: () => graphRefusals.badBody("LAB-The members of a dynamic group are those its rule finds."),
  nesting: () => graphRefusals.badBody("LAB-A role-assignable group takes no group as a member."),
  immutable: (property: string) => graphRefusals.badBody(`LAB-Property '${property}' cannot be changed.`),
  missing: (property: string) =>
    graphRefusals.badBody(`A value is required for property '${property}' of resource 'Group'.`),
  invalid: (property: string) =>
    graphRefusals.badBody(`Invalid value specified for property '${property}' of resource 'Group'.`),
  mailEnabledCreate: () =>
    graphRefusals.badBody("LAB-Mail-enabled security groups and distribution lists are made in Exchange."),
  roleAssignable: () =>
    graphRefusals.badBody(
      "LAB-A role-assignable group is a security group without mail and without a membership rule.",
    ),
  noPremium: () =>
    new GraphRefusal(
      403,
      "Authorization_RequestDenied",
      "LAB-The tenant has no licence for role-assignable groups.",
    ),
  tooManyIds: () => graphRefusals.badBody("LAB-At most 20 group ids can be checked in one request."),
};
