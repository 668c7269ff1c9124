/** What one question about a policy finds out: whether, as far as its member goes, the policy stops the sign-in. */
export interface Answer {
  /** One `no` settles the matter; `unknown` is never a `no`. */
  is: "yes" | "no" | "unknown";
  /** Only with `no`: the policy would concern the principal, but excludes it. */
  byExclusion?: true;
  /** Dotted path in Graph's spelling, e.g. `conditions.users.excludeGroups`. */
  member: string;
  /** yes: a noun phrase ("every user"); no: a whole sentence without its stop; unknown: a clause ("the address …"). */
  says: string;
}

export const yes = (member: string, says: string): Answer => ({ is: "yes", member, says });
export const no = (member: string, says: string): Answer => ({ is: "no", member, says });
export const excluded = (member: string, says: string): Answer => ({
  is: "no",
  byExclusion: true,
  member,
  says,
});
export const unknown = (member: string, says: string): Answer => ({ is: "unknown", member, says });
