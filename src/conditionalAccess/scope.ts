import { excluded, no, unknown, yes, type Answer } from "./answer.ts";

/** What the include and exclude lists of one object say about one thing. Each part holds a member and its words. */
export interface Scope {
  /** The first list that takes it out for certain. */
  excludedBy?: Part | undefined;
  /** The first list that takes it in for certain. */
  includedBy?: Part | undefined;
  /** Lists that may take it in; they matter only while nothing does for certain. */
  mayInclude: Part[];
  /** Lists that may take it out. */
  mayExclude: Part[];
  /** What to say when nothing takes it in. */
  notIncluded: Part;
}

export interface Part {
  member: string;
  says: string;
}

/** Exclusions win over inclusions; what is certain wins over what is not, where it can. */
export function scope({ excludedBy, includedBy, mayInclude, mayExclude, notIncluded }: Scope): Answer[] {
  if (excludedBy !== undefined) return [excluded(excludedBy.member, excludedBy.says)];
  const open = includedBy === undefined ? mayInclude : [];
  if (includedBy === undefined && open.length === 0) return [no(notIncluded.member, notIncluded.says)];
  const unsure = [...open, ...mayExclude];
  if (unsure.length > 0) return unsure.map(({ member, says }) => unknown(member, says));
  return [yes(includedBy!.member, includedBy!.says)];
}

/** Members nobody here understands: one that includes can only add, any other may take out. */
export function strangeParts(path: string, names: readonly string[]) {
  const parts = names.map((name) => ({
    isInclusion: name.startsWith("include"),
    member: `${path}.${name}`,
    says: `what the member ${name} means, which this version does not know`,
  }));
  return {
    mayInclude: parts.filter(({ isInclusion }) => isInclusion),
    mayExclude: parts.filter(({ isInclusion }) => !isInclusion),
  };
}
