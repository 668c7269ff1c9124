import type { Dialect } from "../faults/faultAnswer.ts";

/** What the token endpoint says with a status (entra-graph §9.1). */
export const loginDialect: Dialect = (status, code, text) => {
  const [error, description] =
    status === 429
      ? ["temporarily_unavailable", "AADSTS90055: LAB-Too many requests."]
      : ["temporarily_unavailable", "AADSTS90033: LAB-A transient error has occurred. Please try again."];
  return Response.json({ error: code ?? error, error_description: text ?? description }, { status });
};
