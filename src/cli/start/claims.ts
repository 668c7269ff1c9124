import { isDeepStrictEqual } from "node:util";
import { ClaimError } from "./claimError.ts";

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

  /** Checks by deep equality, and says so. @throws ClaimError when it does not hold: the rest of the story would mean nothing. */
  check(sentence: string, seen: unknown, expected: unknown): void {
    const holds = isDeepStrictEqual(seen, expected);
    this.made.push({ sentence, holds, expected, seen });
    console.log(`  ${line({ sentence, holds })}`);
    if (holds) return;
    console.log(`    expected ${JSON.stringify(expected)}\n    seen     ${JSON.stringify(seen)}`);
    throw new ClaimError(`This does not hold: ${sentence}`);
  }

  /** A line per claim. */
  summary(): string[] {
    return this.made.map(line);
  }
}

const line = ({ sentence, holds }: Pick<Claim, "sentence" | "holds">) => `${holds ? "✓" : "✗"} ${sentence}`;
