// Einstein summation in its general form. Every operand is a view: a buffer with one stride per label, so a diagonal
// (repeated label) is a sum of strides and a broadcast is stride 0. Sums always accumulate in float64.

import { NumericError } from "../error.ts";
import type { Values } from "./elementwise.ts";
import { batchedMatmul } from "./matmul.ts";
import { checkedSize, rowMajorStrides } from "../shape.ts";
import { gatherView, pairwiseSum, scatterView } from "./view.ts";

/** An input of a contraction: dense values whose axes are distinct labels. */
interface Factor {
  readonly values: Values;
  readonly labels: readonly number[];
}

/** A contraction: see `KernelCall`. */
export interface ContractionCall {
  readonly labels: readonly (readonly number[])[];
  readonly output: readonly number[];
  readonly sizes: readonly number[];
}

function stridesByLabel(labels: readonly number[], sizes: readonly number[]): Map<number, number> {
  const strides = rowMajorStrides(labels.map((label) => sizes[label]));
  const sums = new Map<number, number>();
  labels.forEach((label, axis) => sums.set(label, (sums.get(label) ?? 0) + strides[axis]));
  return sums;
}

/** The factor's values as a dense array over `order`, whose labels are all of the factor's. */
function arrange(factor: Factor, order: readonly number[], sizes: readonly number[]): Values {
  if (order.length === factor.labels.length && order.every((label, axis) => label === factor.labels[axis])) {
    return factor.values;
  }
  const strides = stridesByLabel(factor.labels, sizes);
  return gatherView(
    factor.values,
    order.map((label) => sizes[label]),
    order.map((label) => strides.get(label) ?? 0),
  );
}

function withDistinctLabels(factor: Factor, sizes: readonly number[]): Factor {
  const distinct = [...new Set(factor.labels)];
  return { values: arrange(factor, distinct, sizes), labels: distinct };
}

/** Sums over the factor's labels that are not in `kept`. */
function sumOut(factor: Factor, kept: ReadonlySet<number>, sizes: readonly number[]): Factor {
  const outer = factor.labels.filter((label) => kept.has(label));
  const inner = factor.labels.filter((label) => !kept.has(label));
  if (inner.length === 0) return factor;
  const count = checkedSize(
    outer.map((label) => sizes[label]),
    "contraction",
  );
  const length = checkedSize(
    inner.map((label) => sizes[label]),
    "contraction",
  );
  const values = arrange(factor, [...outer, ...inner], sizes);
  const sums = new Float64Array(count);
  for (let i = 0; i < count; i++) sums[i] = pairwiseSum(values, i * length, length);
  return { values: sums, labels: outer };
}

/** The product of two factors, summed over their labels that are not in `kept`. */
function contractPair(left: Factor, right: Factor, kept: ReadonlySet<number>, sizes: readonly number[]): Factor {
  const inRight = new Set(right.labels);
  const inLeft = new Set(left.labels);
  const batch = left.labels.filter((label) => inRight.has(label) && kept.has(label));
  const shared = left.labels.filter((label) => inRight.has(label) && !kept.has(label));
  const rows = left.labels.filter((label) => !inRight.has(label));
  const columns = right.labels.filter((label) => !inLeft.has(label));
  const lengthOf = (labels: readonly number[]): number =>
    checkedSize(
      labels.map((label) => sizes[label]),
      "contraction",
    );
  checkedSize(
    [...batch, ...rows, ...columns].map((label) => sizes[label]),
    "contraction",
  );
  const values = batchedMatmul(
    arrange(left, [...batch, ...rows, ...shared], sizes),
    arrange(right, [...batch, ...shared, ...columns], sizes),
    { batch: lengthOf(batch), rows: lengthOf(rows), shared: lengthOf(shared), columns: lengthOf(columns) },
  );
  return { values, labels: [...batch, ...rows, ...columns] };
}

// The labels that anything outside of the pair (i, j) still needs.
function keptBy(factors: readonly Factor[], pair: readonly number[], output: readonly number[]): Set<number> {
  const kept = new Set(output);
  factors.forEach((factor, k) => {
    if (!pair.includes(k)) for (const label of factor.labels) kept.add(label);
  });
  return kept;
}

// The pair whose product is smallest; ties go to the first.
function cheapestPair(
  factors: readonly Factor[],
  output: readonly number[],
  sizes: readonly number[],
): [number, number] {
  let best: [number, number] = [0, 1];
  let bestSize = Infinity;
  for (let i = 0; i < factors.length && factors.length > 2; i++) {
    for (let j = i + 1; j < factors.length; j++) {
      const kept = keptBy(factors, [i, j], output);
      const labels = new Set([...factors[i].labels, ...factors[j].labels]);
      let size = 1;
      for (const label of labels) if (kept.has(label)) size *= sizes[label];
      if (size < bestSize) [best, bestSize] = [[i, j], size];
    }
  }
  return best;
}

function reduceToOne(factors: Factor[], output: readonly number[], sizes: readonly number[]): Factor {
  while (factors.length > 1) {
    const pair = cheapestPair(factors, output, sizes);
    const product = contractPair(factors[pair[0]], factors[pair[1]], keptBy(factors, pair, output), sizes);
    factors = [product, ...factors.filter((_, k) => !pair.includes(k))];
  }
  return factors[0] ?? { values: Float64Array.of(1), labels: [] };
}

function checkSizes(call: ContractionCall, inputs: readonly Values[]): void {
  if (inputs.length !== call.labels.length) {
    throw new NumericError("bad-request", `A contraction of ${call.labels.length} inputs was given ${inputs.length}.`);
  }
  call.labels.forEach((labels, k) => {
    const size = checkedSize(
      labels.map((label) => call.sizes[label] ?? -1),
      "contraction",
    );
    if (size !== inputs[k].length) {
      throw new NumericError(
        "shape-mismatch",
        `Input ${k} of a contraction has ${inputs[k].length} entries; its labels say ${size}.`,
      );
    }
  });
}

/** Π inputs, summed over the labels that are not in `output`; dense over `output`. Labels that occur nowhere count 1. */
export function contraction(call: ContractionCall, inputs: readonly Values[]): Float64Array {
  const { output, sizes } = call;
  checkSizes(call, inputs);
  const total = checkedSize(
    output.map((label) => sizes[label]),
    "contraction",
  );
  const distinct = inputs.map((values, k) => withDistinctLabels({ values, labels: call.labels[k] }, sizes));
  const factors = distinct.map((factor, k) => sumOut(factor, keptBy(distinct, [k], output), sizes));
  const product = sumOut(reduceToOne(factors, output, sizes), new Set(output), sizes);
  const same = product.labels.length === output.length && output.every((label, axis) => label === product.labels[axis]);
  if (same && product.values instanceof Float64Array) {
    return inputs.includes(product.values) ? product.values.slice() : product.values;
  }
  return scatterToOutput(product, output, sizes, total);
}

function scatterToOutput(
  product: Factor,
  output: readonly number[],
  sizes: readonly number[],
  total: number,
): Float64Array {
  const target = stridesByLabel(output, sizes);
  const source = stridesByLabel(product.labels, sizes);
  const labels = [...target.keys()];
  return scatterView(product.values, new Float64Array(total), {
    shape: labels.map((label) => sizes[label]),
    from: labels.map((label) => source.get(label) ?? 0),
    to: labels.map((label) => target.get(label) ?? 0),
  });
}
