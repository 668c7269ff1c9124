import { GraphRefusal } from "../graph/graphRefusal.ts";

const numbered = (number: number, text: string) => new GraphRefusal(400, "BadRequest", `${number}: ${text}`);

/**
 * What Conditional Access refuses, in its own dialect: a number and a sentence inside Graph's envelope. Numbers and
 * sentences are those of entra-graph §1.7; what is not public there begins with `LAB-`.
 */
export const conditionalAccessRefusals = {
  denied: () =>
    new GraphRefusal(
      403,
      "AccessDenied",
      "You cannot perform the requested operation, required scopes are missing in the token.",
    ),
  notFound: (id: string) =>
    new GraphRefusal(
      404,
      "NotFound",
      `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  throttled: () => new GraphRefusal(429, "TooManyRequests", "Too many requests."),
  schema: (reason: string) =>
    numbered(
      1007,
      "Incoming ConditionalAccessPolicy object is null or does not match the schema of ConditionalAccessPolicy type. " +
        `For examples, please see API documentation at LAB-(${reason})`,
    ),
  noApplications: () => numbered(1011, "LAB-The policy names no applications, user actions or contexts."),
  mixedApplications: (other: string) =>
    numbered(
      1012,
      `LAB-(shortened) 'applications' condition cannot include both 'includeApplications' and '${other}'`,
    ),
  invalid: (reason: string) => numbered(1032, `ConditionalActionPolicy validation failed due to ${reason}.`),
  preview: () =>
    numbered(
      1037,
      "The policy you are trying to create or update contains preview features. Use the Beta endpoint LAB-(shortened)",
    ),
  location: (id: string) => numbered(1040, `LAB-Named location ${id} was not found.`),
  unknownId: (kind: "user" | "group" | "role" | "servicePrincipal", id: string) =>
    numbered(1054, `Invalid ${kind} value: ${id}.`),
  guests: () =>
    new GraphRefusal(
      400,
      "BadRequest",
      "'GuestsOrExternalUsers' cannot be combined with guestOrExternalUsers",
    ),
  managed: (what: string) =>
    new GraphRefusal(400, "BadRequest", `LAB-A Microsoft-managed policy cannot be ${what}.`),
  securityDefaults: () =>
    new GraphRefusal(
      400,
      "BadRequest",
      "LAB-Security defaults are on: a policy cannot be enabled beside them.",
    ),
  tooMany: (limit: number) =>
    new GraphRefusal(400, "BadRequest", `LAB-The tenant holds ${limit} policies already.`),
};
