/** What the lab's Conditional Access and groups do not do, or do on a guess. */
export const conditionalAccessDifferences: readonly string[] = [
  "Conditional Access answers one request per second and tenant, the second divided by the factor; a throttled request does not count.",
  "A sign-in goes by policies and groups as they were five minutes (divided by the factor) ago; the service says minutes and gives no figure.",
  "SMTP sign-ins come from 127.0.0.1, with no country, device, platform or risk; conditions are judged by that.",
  "A sign-in that an authentication policy of Exchange refuses never reaches Conditional Access; which refusal the service gives when both would is not public.",
  "What-If gives one reason per policy, in the order of src/lab/conditionalAccess/whatIf.ts; custom security attributes of applications and service principals are not kept, so filters on them end as notEnoughInformation.",
  "What-If without address and country answers notEnoughInformation for a policy with locations, without a device for one with a device filter it cannot be judged by.",
  "Policies are checked for schema, targets, controls and references; licences (1039), device states (1088) and most combinations the portal forbids are not. Application ids are not looked up.",
  "A Microsoft-managed policy refuses other changes and deletion with 400; the service's answer is not public. It is never switched on by itself.",
  "Writing an array that holds the id of something deleted is refused unless the switch `staleIds` is set to `accept`: reports differ.",
  "$orderby and $skip are refused, on policies too. $filter on directoryAudits knows and, or, eq, ge, le, gt and lt.",
  "Directory audits hold changes of policies only, for 30 days (divided by the factor), five minutes (divided) late unless told otherwise.",
  "Members of dynamic groups are what was put in, unless the rule is user.objectId -ne null.",
  "Administrative units, naming policies and expiration do not exist.",
  "DELETE /groups/{id}/members/{id} without $ref, which would delete the user, is refused as an unknown segment.",
  "Directory roles are those of src/lab/conditionalAccess/builtInRoles.ts; they are given through the admin interface.",
  "Named locations, authentication strengths and terms of use can be read or referred to, and are made through the admin interface.",
];
