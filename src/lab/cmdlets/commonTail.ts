import { identities } from "../identities.ts";
import type { Row } from "../exchange/sidecars.ts";

/** The members every object of Exchange ends with. Source: exchange-admin §A.6 (real capture, names replaced). */
export function commonTail(object: {
  guid: string;
  name: string;
  distinguishedName: string;
  objectClass: string[];
  createdAt: number;
  changedAt: number;
}): Row {
  return {
    Identity: object.name,
    Id: object.name,
    IsValid: true,
    ExchangeVersion: "0.20 (15.0.0.0)",
    Name: object.name,
    DistinguishedName: object.distinguishedName,
    ObjectClass: object.objectClass,
    WhenChanged: new Date(object.changedAt),
    WhenCreated: new Date(object.createdAt),
    WhenChangedUTC: new Date(object.changedAt),
    WhenCreatedUTC: new Date(object.createdAt),
    ExchangeObjectId: object.guid,
    OrganizationalUnitRoot: identities.initialDomain,
    OrganizationId: `EURP000A001.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/${identities.initialDomain}`,
    Guid: object.guid,
    OriginatingServer: "DB9P000A001DC001.EURP000A001.PROD.OUTLOOK.COM",
  };
}
