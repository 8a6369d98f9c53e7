// The order in which the factors of a contraction are multiplied, for the sizes at hand: vectors meet matrices before
// matrices meet each other. The best order for up to seven factors (dynamic programming over subsets, as in Pfeifer,
// Haegeman, Verstraete 2014), beyond that always the pair that costs least next.

/** One product of at most two factors; `inputs` are slots. */
export interface PairProduct {
  readonly inputs: readonly number[];
  readonly labels: readonly (readonly number[])[];
  readonly output: readonly number[];
}

/** A contraction over slots, with the length of each label. */
export interface Factors {
  readonly inputs: readonly number[];
  readonly labels: readonly (readonly number[])[];
  readonly output: readonly number[];
  readonly sizes: readonly number[];
}

/** Makes products; one that is there already costs nothing. */
export interface ProductMaker {
  /** The slot of a new product. */
  readonly make: (product: PairProduct) => number;
  readonly isThere: (product: PairProduct) => boolean;
}

/** A factor that is still to be multiplied. */
interface Part {
  readonly slot: number;
  readonly labels: readonly number[];
}

const mostForBest = 7;

function volume(labels: readonly number[], sizes: readonly number[]): number {
  return labels.reduce((total, label) => total * sizes[label], 1);
}

function union(lists: readonly (readonly number[])[]): readonly number[] {
  return [...new Set(lists.flat())];
}

// The labels of the parts that the output or another part still needs.
function keptLabels(parts: readonly Part[], others: readonly Part[], output: readonly number[]): readonly number[] {
  const needed = new Set([...output, ...others.flatMap((part) => part.labels)]);
  return union(parts.map((part) => part.labels)).filter((label) => needed.has(label));
}

function productOf(pair: readonly Part[], output: readonly number[]): PairProduct {
  return { inputs: pair.map((part) => part.slot), labels: pair.map((part) => part.labels), output };
}

function costOf(
  pair: readonly Part[],
  kept: readonly number[],
  sizes: readonly number[],
  { isThere }: ProductMaker,
): number {
  const areMade = pair.every(({ slot }) => slot >= 0);
  if (areMade && isThere(productOf(pair, kept))) return 0;
  return volume(union(pair.map((part) => part.labels)), sizes) + volume(kept, sizes);
}

interface Plan {
  readonly cost: number;
  readonly labels: readonly number[];
  /** The two subsets that are multiplied last; none for a factor by itself. */
  readonly split: readonly [number, number] | undefined;
}

const notYetMade = -1;

// The cheapest plan of each subset of the parts, subsets being bit sets.
function bestPlans(parts: readonly Part[], output: readonly number[], sizes: readonly number[], maker: ProductMaker) {
  const plans: Plan[] = [];
  const partOf = (subset: number): Part => {
    const single = parts.findIndex((_, k) => subset === 1 << k);
    return { slot: single < 0 ? notYetMade : parts[single].slot, labels: plans[subset].labels };
  };
  for (let subset = 1; subset < 1 << parts.length; subset++) {
    const inside = parts.filter((_, k) => (subset >> k) % 2 === 1);
    if (inside.length === 1) {
      plans[subset] = { cost: 0, labels: inside[0].labels, split: undefined };
      continue;
    }
    const outside = parts.filter((_, k) => (subset >> k) % 2 === 0);
    let best: Plan | undefined;
    // Each pair of complements once: the one that holds the lowest factor is the left one.
    for (let left = (subset - 1) & subset; left > 0; left = (left - 1) & subset) {
      if ((left & subset & -subset) === 0) continue;
      const right = subset ^ left;
      const pair = [partOf(left), partOf(right)];
      const kept = keptLabels(pair, outside, output);
      const cost = plans[left].cost + plans[right].cost + costOf(pair, kept, sizes, maker);
      if (!best || cost < best.cost) best = { cost, labels: kept, split: [left, right] };
    }
    plans[subset] = best!;
  }
  return plans;
}

function multiplyBest(parts: readonly Part[], { output, sizes }: Factors, maker: ProductMaker): readonly Part[] {
  const plans = bestPlans(parts, output, sizes, maker);
  const whole = (1 << parts.length) - 1;
  const carryOut = (subset: number): Part => {
    const { split, labels } = plans[subset];
    if (!split) return parts[Math.log2(subset)];
    const pair = split.map(carryOut);
    return { slot: maker.make(productOf(pair, labels)), labels };
  };
  // The last product is left to the caller, who arranges its axes. At most seven levels deep.
  return plans[whole].split!.map(carryOut);
}

function cheapestPair(
  parts: readonly Part[],
  { output, sizes }: Factors,
  maker: ProductMaker,
): readonly [number, number] {
  let best: readonly [number, number] = [0, 1];
  let lowest = Infinity;
  for (let a = 0; a < parts.length; a++) {
    for (let b = a + 1; b < parts.length; b++) {
      const pair = [parts[a], parts[b]];
      const others = parts.filter((_, k) => k !== a && k !== b);
      const cost = costOf(pair, keptLabels(pair, others, output), sizes, maker);
      if (cost < lowest) [best, lowest] = [[a, b], cost];
    }
  }
  return best;
}

function multiplyCheapest(given: readonly Part[], factors: Factors, maker: ProductMaker): readonly Part[] {
  let parts = given;
  while (parts.length > mostForBest) {
    const [a, b] = cheapestPair(parts, factors, maker);
    const pair = [parts[a], parts[b]];
    const others = parts.filter((_, k) => k !== a && k !== b);
    const labels = keptLabels(pair, others, factors.output);
    parts = [...others, { slot: maker.make(productOf(pair, labels)), labels }];
  }
  return parts;
}

/** Makes the pairwise products that compute a contraction, and returns the slot of the last. */
export function orderContraction(factors: Factors, maker: ProductMaker): number {
  const { inputs, labels, output } = factors;
  const given = inputs.map((slot, k): Part => ({ slot, labels: labels[k] }));
  const parts = multiplyCheapest(given, factors, maker);
  const last = parts.length > 2 ? multiplyBest(parts, factors, maker) : parts;
  return maker.make(productOf(last, output));
}
