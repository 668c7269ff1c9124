import type { NamedLocation } from "../tenant/directoryState.ts";

/** @see https://learn.microsoft.com/graph/api/resources/namedlocation */
export const namedLocationEntity = (location: NamedLocation) => ({
  "@odata.type":
    location.ipRanges.length > 0
      ? "#microsoft.graph.ipNamedLocation"
      : "#microsoft.graph.countryNamedLocation",
  id: location.id,
  displayName: location.displayName,
  ...(location.ipRanges.length > 0
    ? {
        isTrusted: location.isTrusted,
        ipRanges: location.ipRanges.map((cidrAddress) => ({
          "@odata.type": cidrAddress.includes(":")
            ? "#microsoft.graph.iPv6CidrRange"
            : "#microsoft.graph.iPv4CidrRange",
          cidrAddress,
        })),
      }
    : {
        countriesAndRegions: location.countries,
        includeUnknownCountriesAndRegions: location.includeUnknownCountries,
        countryLookupMethod: "clientIpAddress",
      }),
});
