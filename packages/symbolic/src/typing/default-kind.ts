import { asciiName, isGreekName } from "../syntax/name.ts";

/** The kinds that an undeclared name may have. */
export type DefaultKind = "scalar" | "vector" | "matrix";

/** The kind that an undeclared name has by its spelling (as at matrixcalculus.org): capitals are matrices, lower-case
 * Greek letters and names that begin with a to g scalars, and all others vectors. */
export function spelledKind(name: string): DefaultKind {
  if (isGreekName(name)) return "scalar";
  const first = asciiName(name).charAt(0);
  if (first !== first.toLowerCase()) return "matrix";
  return first >= "a" && first <= "g" ? "scalar" : "vector";
}

/** The kind of an undeclared name before any search: what use suggests, such as a vector for `b` in `b'*x`, or else
 * what its spelling does. */
export function defaultKind(name: string, suggested: ReadonlyMap<string, DefaultKind>): DefaultKind {
  return suggested.get(name) ?? spelledKind(name);
}

/** Every assignment of kinds that differs from the default in exactly `changes` names, in order of the names. */
export function* changedKinds(
  names: readonly string[],
  suggested: ReadonlyMap<string, DefaultKind>,
  changes: number,
  from = 0,
): Generator<ReadonlyMap<string, DefaultKind>> {
  if (changes === 0) {
    yield new Map();
    return;
  }
  for (let position = from; position <= names.length - changes; position += 1) {
    const name = names[position];
    for (const kind of ["scalar", "vector", "matrix"] as const) {
      if (kind === defaultKind(name, suggested)) continue;
      for (const others of changedKinds(names, suggested, changes - 1, position + 1))
        yield new Map([[name, kind], ...others]);
    }
  }
}
