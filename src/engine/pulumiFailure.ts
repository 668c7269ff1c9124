/**
 * What is left to say of a run of the CLI that failed: a lock gets the way out of it.
 * @param isToldAlready whether the run itself has told its error.
 */
export function explained(message: string, isToldAlready: boolean): string[] {
  const text = message.trim();
  if (/currently locked by|Another update is currently in progress/.test(text))
    return [
      `${text}\nWait until that run has ended. If it was killed, its lock stays: make sure that it no longer runs, then \`npx hve cancel\` (or \`pulumi cancel\`).`,
    ];
  return isToldAlready ? [] : [text];
}
