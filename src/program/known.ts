import * as pulumi from "@pulumi/pulumi";
import { OwnerMark, Ref } from "../lifecycle/placeholder.ts";

/**
 * A value of an entry as far as it is known without Pulumi; what is not is Pulumi's stand-in for it, and is left out of lists.
 * @param idOf the id of a resource, where the state or the tenant tells it.
 */
export function known(value: unknown, idOf: (kind: string, name: string) => string | undefined): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => known(each, idOf)).filter((each) => each !== pulumi.runtime.unknownValue);
  }
  if (value instanceof OwnerMark) return ownerTag(value);
  if (value instanceof Ref) {
    const id = value.output === "id" ? idOf(value.kind, value.name) : undefined;
    return id ?? pulumi.runtime.unknownValue;
  }
  const isPlain =
    typeof value !== "object" || value === null || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? value : pulumi.runtime.unknownValue;
}

/** What accounts of this stack carry. */
export const ownerTag = ({ attribute }: OwnerMark) => ({
  attribute,
  value: `hve:${pulumi.getProject()}/${pulumi.getStack()}`,
});
