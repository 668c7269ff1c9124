/** What the CLI says, and what to type about it. */
const advice: [RegExp, string][] = [
  [
    /currently locked by|Another update is currently in progress/,
    "Wait until that run has ended. If it was killed, its lock stays: make sure that it no longer runs, then `npx hve cancel` (or `pulumi cancel`).",
  ],
  [
    /interrupted while creating/,
    "When you know what became of them: `npx hve refresh --clear-pending-creates` forgets these creates without asking; whatever was made is then found again by its create, or is yours to delete.",
  ],
];

/** A message of the CLI, with the way out in our words where it has one. */
export function advised(message: string): string {
  const known = advice.find(([pattern]) => pattern.test(message));
  return known === undefined ? message : `${message}\n${known[1]}`;
}
