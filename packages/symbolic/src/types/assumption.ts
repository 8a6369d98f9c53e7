/** Every assumption that a declaration may carry (docs/contract.md §1). */
export const assumptions = [
  "symmetric",
  "skew",
  "spd",
  "psd",
  "orthogonal",
  "diagonal",
  "lower",
  "upper",
  "invertible",
  "positive",
  "interval",
  "nonzero",
  "unit",
  "simplex",
  "onehot",
  "onehotrows",
  "pm1",
  "binary",
  "integer",
  "large",
  "contraction",
] as const;

/** A property that the user declares of a variable. */
export type Assumption = (typeof assumptions)[number];

const implied: { readonly [name in Assumption]?: readonly Assumption[] } = {
  spd: ["symmetric", "psd", "invertible"],
  psd: ["symmetric"],
  orthogonal: ["invertible"],
  diagonal: ["symmetric", "lower", "upper"],
  simplex: ["positive"],
  interval: ["positive", "nonzero"],
  positive: ["nonzero"],
  large: ["positive", "nonzero"],
  pm1: ["nonzero", "integer"],
  binary: ["integer"],
  onehot: ["binary", "integer"],
  onehotrows: ["binary", "integer"],
};

/** The given assumptions with everything they imply. */
export function closeAssumptions(declared: readonly Assumption[]): ReadonlySet<Assumption> {
  const closed = new Set<Assumption>();
  const pending = [...declared];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (closed.has(next)) continue;
    closed.add(next);
    pending.push(...(implied[next] ?? []));
  }
  return closed;
}

/**
 * Assumptions by which a variable's own entries depend on each other, or that rewriting uses: they must not act before
 * the derivative by that variable has been taken with independent entries.
 */
export const structuralAssumptions: ReadonlySet<Assumption> = new Set<Assumption>([
  "symmetric",
  "orthogonal",
  "spd",
  "psd",
  "skew",
  "diagonal",
  "pm1",
  "binary",
  "onehot",
  "onehotrows",
  "simplex",
]);
