/**
 * A Conditional Access policy as Graph hands it out. Only what an evaluation needs to find its way is typed: members and
 * values that nobody has documented are expected, and no reading may trip over them.
 * @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */
export interface Policy {
  readonly id: string;
  readonly displayName: string;
  /** `enabled`, `disabled` or `enabledForReportingButNotEnforced`. */
  readonly state: string;
  readonly conditions?: Wire;
  /** null when the policy demands nothing. */
  readonly grantControls?: Wire | null;
  readonly sessionControls?: Wire | null;
  readonly createdDateTime?: string | null;
  /** null until the first edit. */
  readonly modifiedDateTime?: string | null;
  readonly [member: string]: unknown;
}

/** A JSON object of the service. */
export type Wire = Readonly<Record<string, unknown>>;

/** @returns the value if it is a JSON object; undefined for everything else. */
export const wire = (value: unknown): Wire | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Wire) : undefined;
