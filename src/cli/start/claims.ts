import { isDeepStrictEqual } from "node:util";

/** Something the story says, with what was expected and what was seen. */
export interface Claim {
  sentence: string;
  holds: boolean;
  expected: unknown;
  seen: unknown;
}

/** What the story claims; each claim is checked when it is made. */
export class Claims {
  readonly made: Claim[] = [];

  get failed(): boolean {
    return this.made.some(({ holds }) => !holds);
  }

  /** Checks by deep equality, and says so at once. @throws Error when it does not hold: the rest of the story would mean nothing. */
  check(sentence: string, seen: unknown, expected: unknown): void {
    const holds = isDeepStrictEqual(seen, expected);
    this.made.push({ sentence, holds, expected, seen });
    console.log(`  ${holds ? "✓" : "✗"} ${sentence}`);
    if (!holds) console.log(`    expected ${JSON.stringify(expected)}\n    seen     ${JSON.stringify(seen)}`);
  }

  /** A line per claim. */
  summary(): string[] {
    return this.made.map(({ sentence, holds }) => `${holds ? "✓" : "✗"} ${sentence}`);
  }
}
