import type { RunResult } from "../../engine/engine.ts";
import { isBookkeeping, isProvider, shortType } from "../display/words.ts";

/** What a refresh found, property by property, as sentences in a fixed order. */
export function drift({ steps }: RunResult): string[] {
  return steps
    .filter(({ operation, type }) => operation === "refresh" && !isProvider(type))
    .flatMap(({ type, name, differences }) =>
      differences
        .filter((each) => !isBookkeeping(each))
        .map(
          ({ path, new: found }) =>
            `${shortType(type).replace("hve:", "")} ${name}: ${path} → ${JSON.stringify(found)}`,
        ),
    )
    .sort();
}
