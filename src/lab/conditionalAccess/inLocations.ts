import { BlockList, isIP } from "node:net";
import type { NamedLocation } from "../tenant/directoryState.ts";
import type { State } from "../tenant/state.ts";
import type { SignInContext } from "./signInContext.ts";

type Place = Pick<SignInContext, "ipAddress" | "country">;

/**
 * Whether a place is one of the locations a policy names: ids, `All`, and `AllTrusted`.
 * @see https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
 */
export function inLocations(state: State, named: string[], place: Place): boolean {
  return named.some((name) => {
    const wanted = name.toLowerCase();
    if (wanted === "all") return true;
    const { namedLocations } = state.conditionalAccess;
    if (wanted === "alltrusted")
      return namedLocations.some((location) => location.isTrusted && contains(location, place));
    const location = namedLocations.find(({ id }) => id.toLowerCase() === wanted);
    return location !== undefined && contains(location, place);
  });
}

function contains(location: NamedLocation, { ipAddress, country }: Place): boolean {
  if (location.ipRanges.length === 0)
    return country === undefined ? location.includeUnknownCountries : location.countries.includes(country);
  if (ipAddress === undefined) return false;
  const ranges = new BlockList();
  for (const range of location.ipRanges) {
    const [net = "", prefix = ""] = range.split("/");
    ranges.addSubnet(net, Number(prefix), isIP(net) === 6 ? "ipv6" : "ipv4");
  }
  return ranges.check(ipAddress, isIP(ipAddress) === 6 ? "ipv6" : "ipv4");
}
