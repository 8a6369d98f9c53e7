// Values that are found when they are first asked for.

/** The function, called once at most. What it throws it throws each time. */
export function lazy<Value>(find: () => Value): () => Value {
  let found: { readonly value: Value } | undefined;
  return () => (found ??= { value: find() }).value;
}
