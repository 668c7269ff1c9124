const stackType = "pulumi:pulumi:Stack";
const providerPrefix = "pulumi:providers:";

/**
 * A resource's name for Pulumi: `urn:pulumi:<stack>::<project>::[<parent type>$]<type>::<name>`. The parent's part is left out
 * under the stack.
 */
export function makeUrn(
  stack: string,
  project: string,
  parent: string | undefined,
  type: string,
  name: string,
): string {
  const parentType = parent === undefined || parent === "" ? "" : qualifiedType(parent);
  const prefix = parentType === "" || parentType === stackType ? "" : `${parentType}$`;
  return `urn:pulumi:${stack}::${project}::${prefix}${type}::${name}`;
}

/** The type with those of its ancestors. */
export function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

export function typeOf(urn: string): string {
  return qualifiedType(urn).split("$").at(-1) ?? "";
}

export const isStackType = (type: string): boolean => type === stackType;
export const isProviderType = (type: string): boolean => type.startsWith(providerPrefix);

/** Every provider the program did not name itself is called `default`. */
export const isDefaultProvider = (urn: string): boolean =>
  isProviderType(typeOf(urn)) && nameOf(urn).startsWith("default");

/** The URN in a provider reference (`<urn>::<id>`). */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}
