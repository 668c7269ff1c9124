/** What was typed cannot be done: exit code 2, nothing was started. */
export class UsageError extends Error {}
