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

// A product of matrices comes with the axes of one factor behind those of the other; any other order is another pass.
function arrangingCost(pair: readonly Part[], output: readonly number[], sizes: readonly number[]): number {
  const sides = pair.map(({ labels }) => labels.filter((label) => output.includes(label)));
  const isAsMade = [sides, sides.toReversed()].some((order) => order.flat().join() === output.join());
  return isAsMade ? 0 : volume(output, sizes);
}

interface Plan {
  readonly cost: number;
  readonly labels: readonly number[];
  /** The same for plans that compute the same tensor, whatever their labels are called. */
  readonly key: string;
  /** The two subsets that are multiplied last; none for a factor by itself. */
  readonly split: readonly [number, number] | undefined;
}

const notYetMade = -1;

// What a product is made of and how its labels meet, labels named in the order in which they come.
function keyOf(parts: readonly string[], labels: readonly (readonly number[])[], sizes: readonly number[]): string {
  const names = new Map<number, number>();
  const nameOf = (label: number): string => {
    const name = names.get(label) ?? names.size;
    names.set(label, name);
    return `${name}:${sizes[label]}`;
  };
  return `(${parts.join("*")}|${labels.map((list) => list.map(nameOf).join(" ")).join("|")})`;
}

// The factor with more axes first, so that equal products have their axes in equal order.
function inOrder(left: number, right: number, plans: readonly Plan[]): readonly [number, number] {
  return plans[left].labels.length < plans[right].labels.length ? [right, left] : [left, right];
}

function keyOfSplit({ labels, split }: Plan, plans: readonly Plan[], sizes: readonly number[]): string {
  const factors = split!.map((subset) => plans[subset]);
  return keyOf(
    factors.map(({ key }) => key),
    [...factors.map((factor) => factor.labels), labels],
    sizes,
  );
}

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
      const [{ slot, labels }] = inside;
      plans[subset] = { cost: 0, labels, key: keyOf([String(slot)], [labels], sizes), split: undefined };
      continue;
    }
    const outside = parts.filter((_, k) => (subset >> k) % 2 === 0);
    let best: Plan | undefined;
    // Each pair of complements once: the one that holds the lowest factor is the left one.
    for (let left = (subset - 1) & subset; left > 0; left = (left - 1) & subset) {
      if ((left & subset & -subset) === 0) continue;
      const right = subset ^ left;
      const split = inOrder(left, right, plans);
      const pair = split.map(partOf);
      const kept = keptLabels(pair, outside, output);
      // Two factors that are the same tensor are made once.
      const factors = plans[left].cost + (plans[left].key === plans[right].key ? 0 : plans[right].cost);
      const last = outside.length === 0 ? arrangingCost(pair, output, sizes) : 0;
      const cost = factors + costOf(pair, kept, sizes, maker) + last;
      if (!best || cost < best.cost) best = { cost, labels: kept, key: "", split };
    }
    plans[subset] = { ...best!, key: keyOfSplit(best!, plans, sizes) };
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
