/** The members of `values` that are fields of `shape`: what one kind wants of an account that holds the fields of all kinds. */
export const fieldsOf = <V extends object, K extends keyof V & string>(
  shape: Record<K, unknown>,
  values: V,
): Pick<V, K> => Object.fromEntries(Object.keys(shape).map((key) => [key, values[key as K]])) as Pick<V, K>;
