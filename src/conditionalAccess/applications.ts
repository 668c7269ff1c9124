import { no, unknown, type Answer } from "./answer.ts";
import { holdsNothing } from "./holdsNothing.ts";
import { wire, type Policy } from "./policy.ts";
import { scope, strangeParts, type Part } from "./scope.ts";
import { strangers } from "./strangers.ts";
import { strangeWords, words } from "./words.ts";

const PATH = "conditions.applications";

/** Words and ids that contain Office 365 Exchange Online, which SMTP submission signs in to. */
const covering: Record<string, string> = {
  all: "every resource",
  "00000002-0000-0ff1-ce00-000000000000": "Office 365 Exchange Online",
  office365: "the Office 365 group, which contains Exchange Online",
  // The group's id as tools have seen it; unverified.
  "67ad5377-2d78-4ac2-a867-6300cda00e85": "the Office 365 group, which contains Exchange Online",
};
const documented = [...Object.keys(covering), "none", "microsoftadminportals", "allagentidresources"];

/**
 * Does the policy cover Exchange Online?
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps
 */
export function applications(policy: Policy): Answer[] {
  const held = wire(wire(policy.conditions)?.["applications"]);
  if (held === undefined) return [unknown(PATH, "which resources it covers: the answer does not say")];
  const included = words(held["includeApplications"]);
  const excluded = words(held["excludeApplications"]);
  const strange = strangeParts(PATH, strangers(policy, PATH));
  const filter = filterParts(held["applicationFilter"]);
  const inside = included.find((word) => word in covering);

  const answers = scope({
    includedBy:
      inside === undefined ? undefined : { member: `${PATH}.includeApplications`, says: covering[inside]! },
    mayInclude: [
      ...strangeList(included, "includeApplications"),
      ...filter.mayInclude,
      ...strange.mayInclude,
    ],
    mayExclude: [
      ...strangeList(excluded, "excludeApplications"),
      ...filter.mayExclude,
      ...strange.mayExclude,
    ],
    notIncluded: notIncluded(held, included),
  });
  const outside = excluded.find((word) => word in covering);
  if (outside === undefined) return answers;
  return [no(`${PATH}.excludeApplications`, `It leaves out ${covering[outside]!}`)];
}

function strangeList(list: string[], name: string): Part[] {
  const strange = strangeWords(list, documented);
  const says = `whether ${strange.join(", ")} contains Exchange Online`;
  return strange.length === 0 ? [] : [{ member: `${PATH}.${name}`, says }];
}

/** A filter goes by custom security attributes of the resource, which the policy does not tell. */
function filterParts(filter: unknown): { mayInclude: Part[]; mayExclude: Part[] } {
  if (holdsNothing(filter)) return { mayInclude: [], mayExclude: [] };
  const mode = String(wire(filter)?.["mode"]).toLowerCase();
  const part = {
    member: `${PATH}.applicationFilter`,
    says: "whether the application filter matches Exchange Online",
  };
  return { mayInclude: mode === "exclude" ? [] : [part], mayExclude: [part] };
}

function notIncluded(held: Record<string, unknown>, included: string[]): Part {
  const target = ["includeUserActions", "includeAuthenticationContextClassReferences"].find(
    (name) => included.length === 0 && !holdsNothing(held[name]),
  );
  const member = `${PATH}.${target ?? "includeApplications"}`;
  const names = words(held[target ?? "includeApplications"]).join(", ") || "no resource";
  return { member, says: `It covers ${names}, which is not Exchange Online` };
}
