// The order in which the factors of a contraction are multiplied: always the pair whose product costs least next, so
// that vectors meet matrices before matrices meet each other. Greedy; optimal orders for few factors can replace it.

/** A factor of a contraction that is still to be multiplied. */
interface Part {
  readonly slot: number;
  readonly labels: readonly number[];
}

/** One pairwise product; `left` and `right` are slots, `slot` is the new one. */
export interface PairProduct {
  readonly inputs: readonly number[];
  readonly labels: readonly (readonly number[])[];
  readonly output: readonly number[];
}

function volume(labels: readonly number[], sizes: readonly number[]): number {
  return labels.reduce((total, label) => total * sizes[label], 1);
}

function union(a: readonly number[], b: readonly number[]): readonly number[] {
  return [...new Set([...a, ...b])];
}

function keptLabels(pair: readonly Part[], others: readonly Part[], output: readonly number[]): readonly number[] {
  const needed = new Set([...output, ...others.flatMap((part) => part.labels)]);
  return union(pair[0].labels, pair[1]?.labels ?? []).filter((label) => needed.has(label));
}

function cheapestPair(
  parts: readonly Part[],
  output: readonly number[],
  sizes: readonly number[],
): readonly [number, number] {
  let best: readonly [number, number] = [0, 1];
  let lowest = Infinity;
  for (let a = 0; a < parts.length; a++) {
    for (let b = a + 1; b < parts.length; b++) {
      const others = parts.filter((_, k) => k !== a && k !== b);
      const work = volume(union(parts[a].labels, parts[b].labels), sizes);
      const result = volume(keptLabels([parts[a], parts[b]], others, output), sizes);
      const cost = work + result;
      if (cost < lowest) [best, lowest] = [[a, b], cost];
    }
  }
  return best;
}

/** Pairwise products that compute a contraction of the given slots; `newSlot` names each result in turn. */
export function orderContraction(
  inputs: readonly number[],
  labels: readonly (readonly number[])[],
  output: readonly number[],
  sizes: readonly number[],
  emit: (product: PairProduct) => number,
): number {
  let parts: Part[] = inputs.map((slot, k) => ({ slot, labels: labels[k] }));
  while (parts.length > 2) {
    const [a, b] = cheapestPair(parts, output, sizes);
    const pair = [parts[a], parts[b]];
    const others = parts.filter((_, k) => k !== a && k !== b);
    const kept = keptLabels(pair, others, output);
    const slot = emit({ inputs: pair.map((part) => part.slot), labels: pair.map((part) => part.labels), output: kept });
    parts = [...others, { slot, labels: kept }];
  }
  return emit({ inputs: parts.map((part) => part.slot), labels: parts.map((part) => part.labels), output });
}
