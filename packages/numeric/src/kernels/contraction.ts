// Einstein summation in its general form. Every operand is a view: a buffer with one stride per label, so a diagonal
// (repeated label) is a sum of strides and a broadcast is stride 0. Sums always accumulate in float64.

import { NumericError } from "../error.ts";
import type { Values } from "./elementwise.ts";
import { multiplyViews } from "./matmul.ts";
import type { MatmulSizes, MatrixView } from "./matmul.ts";
import { checkedSize, rowMajorStrides } from "../shape.ts";
import { gatherView, pairwiseSum, scatterView } from "./view.ts";
import type { StridedCopy } from "./view.ts";

/** What a contraction is made of. `T` holds dense values: on the heap, or in a device's memory. */
export interface ContractionOperations<T> {
  /** The number of entries. */
  length(source: T): number;
  /** A dense copy of a view. */
  gather(source: T, shape: readonly number[], strides: readonly number[]): T;
  /** Σ of each row of `length` entries. */
  sumRows(source: T, rows: number, length: number): T;
  multiply(left: MatrixView<T>, right: MatrixView<T>, sizes: MatmulSizes): T;
  /** `total` zeros with a strided copy of the source in them. */
  scatter(source: T, copy: StridedCopy, total: number): T;
  /** The scalar 1. */
  one(): T;
}

/** An input of a contraction: dense values whose axes are distinct labels. */
interface Factor<T> {
  readonly values: T;
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

function sameLabels(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((label, axis) => label === right[axis]);
}

interface Context<T> {
  readonly operations: ContractionOperations<T>;
  readonly sizes: readonly number[];
  readonly output: readonly number[];
}

/** The factor's values as a dense array over `order`, whose labels are all of the factor's. */
function arrange<T>({ operations, sizes }: Context<T>, factor: Factor<T>, order: readonly number[]): T {
  if (sameLabels(order, factor.labels)) return factor.values;
  const strides = stridesByLabel(factor.labels, sizes);
  return operations.gather(
    factor.values,
    order.map((label) => sizes[label]),
    order.map((label) => strides.get(label) ?? 0),
  );
}

function withDistinctLabels<T>(context: Context<T>, factor: Factor<T>): Factor<T> {
  const distinct = [...new Set(factor.labels)];
  return { values: arrange(context, factor, distinct), labels: distinct };
}

function lengthOf({ sizes }: Pick<Context<unknown>, "sizes">, labels: readonly number[]): number {
  return checkedSize(
    labels.map((label) => sizes[label]),
    "contraction",
  );
}

/** Sums over the factor's labels that are not in `kept`. */
function sumOut<T>(context: Context<T>, factor: Factor<T>, kept: ReadonlySet<number>): Factor<T> {
  const outer = factor.labels.filter((label) => kept.has(label));
  const inner = factor.labels.filter((label) => !kept.has(label));
  if (inner.length === 0) return factor;
  const [count, length] = [lengthOf(context, outer), lengthOf(context, inner)];
  const values = arrange(context, factor, [...outer, ...inner]);
  return { values: context.operations.sumRows(values, count, length), labels: outer };
}

// The stride of a group of labels read as one axis, or null where its axes do not lie one inside the other.
function groupStride(
  group: readonly number[],
  strides: ReadonlyMap<number, number>,
  sizes: readonly number[],
): number | null {
  const long = group.filter((label) => sizes[label] !== 1);
  const strideOf = (label: number): number => strides.get(label) ?? 0;
  const isNested = long.every((label, k) => k === 0 || strideOf(long[k - 1]) === strideOf(label) * sizes[label]);
  if (!isNested) return null;
  return long.length === 0 ? 1 : strideOf(long[long.length - 1]);
}

/** The factor as a batch of matrices whose three axes are groups of labels; copied only where the groups are torn. */
function asMatrices<T>(
  context: Context<T>,
  factor: Factor<T>,
  groups: readonly [readonly number[], readonly number[], readonly number[]],
): MatrixView<T> {
  const { sizes } = context;
  const strides = stridesByLabel(factor.labels, sizes);
  const [batch, row, column] = groups.map((group) => groupStride(group, strides, sizes));
  if (batch !== null && row !== null && column !== null) return { source: factor.values, batch, row, column };
  const [, rows, columns] = groups.map((group) => lengthOf(context, group));
  return { source: arrange(context, factor, groups.flat()), batch: rows * columns, row: columns, column: 1 };
}

/** The product of two factors, summed over their labels that are not in `kept`. */
function contractPair<T>(context: Context<T>, left: Factor<T>, right: Factor<T>, kept: ReadonlySet<number>): Factor<T> {
  const inRight = new Set(right.labels);
  const inLeft = new Set(left.labels);
  const batch = left.labels.filter((label) => inRight.has(label) && kept.has(label));
  const shared = left.labels.filter((label) => inRight.has(label) && !kept.has(label));
  const rows = left.labels.filter((label) => !inRight.has(label));
  const columns = right.labels.filter((label) => !inLeft.has(label));
  const labels = [...batch, ...rows, ...columns];
  // A product whose columns come first in the result is the transposed product of the factors exchanged.
  if (!sameLabels(labels, context.output) && sameLabels([...batch, ...columns, ...rows], context.output)) {
    return contractPair(context, right, left, kept);
  }
  const count = (group: readonly number[]): number => lengthOf(context, group);
  count(labels);
  const values = context.operations.multiply(
    asMatrices(context, left, [batch, rows, shared]),
    asMatrices(context, right, [batch, shared, columns]),
    { batch: count(batch), rows: count(rows), shared: count(shared), columns: count(columns) },
  );
  return { values, labels };
}

// The labels that anything outside of the pair (i, j) still needs.
function keptBy<T>(factors: readonly Factor<T>[], pair: readonly number[], output: readonly number[]): Set<number> {
  const kept = new Set(output);
  factors.forEach((factor, k) => {
    if (!pair.includes(k)) for (const label of factor.labels) kept.add(label);
  });
  return kept;
}

// The pair whose product is smallest; ties go to the first.
function cheapestPair<T>({ output, sizes }: Context<T>, factors: readonly Factor<T>[]): [number, number] {
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

function reduceToOne<T>(context: Context<T>, factors: readonly Factor<T>[]): Factor<T> {
  let rest = factors;
  while (rest.length > 1) {
    const pair = cheapestPair(context, rest);
    const kept = keptBy(rest, pair, context.output);
    const product = contractPair(context, rest[pair[0]], rest[pair[1]], kept);
    rest = [product, ...rest.filter((_, k) => !pair.includes(k))];
  }
  return rest[0] ?? { values: context.operations.one(), labels: [] };
}

/** Throws `bad-request` or `shape-mismatch` when inputs of these lengths do not fit the labels. */
export function checkContraction(call: ContractionCall, lengths: readonly number[]): void {
  if (lengths.length !== call.labels.length) {
    throw new NumericError("bad-request", `A contraction of ${call.labels.length} inputs was given ${lengths.length}.`);
  }
  call.labels.forEach((labels, k) => {
    const size = checkedSize(
      labels.map((label) => call.sizes[label] ?? -1),
      "contraction",
    );
    if (size !== lengths[k]) {
      throw new NumericError(
        "shape-mismatch",
        `Input ${k} of a contraction has ${lengths[k]} entries; its labels say ${size}.`,
      );
    }
  });
}

/**
 * Π inputs, summed over the labels that are not in `output`; dense over `output`. Labels that occur nowhere count 1. The
 * result may be one of the inputs.
 */
export function contractWith<T>(
  { labels, output, sizes }: ContractionCall,
  inputs: readonly T[],
  operations: ContractionOperations<T>,
): T {
  const context = { operations, sizes, output };
  const total = lengthOf(context, output);
  checkContraction(
    { labels, output, sizes },
    inputs.map((input) => operations.length(input)),
  );
  const distinct = inputs.map((values, k) => withDistinctLabels(context, { values, labels: labels[k] }));
  const factors = distinct.map((factor, k) => sumOut(context, factor, keptBy(distinct, [k], output)));
  const product = sumOut(context, reduceToOne(context, factors), new Set(output));
  if (sameLabels(product.labels, output)) return product.values;
  return scatterToOutput(context, product, total);
}

function scatterToOutput<T>({ operations, sizes, output }: Context<T>, product: Factor<T>, total: number): T {
  const target = stridesByLabel(output, sizes);
  const source = stridesByLabel(product.labels, sizes);
  const labels = [...target.keys()];
  const copy = {
    shape: labels.map((label) => sizes[label]),
    from: labels.map((label) => source.get(label) ?? 0),
    to: labels.map((label) => target.get(label) ?? 0),
  };
  return operations.scatter(product.values, copy, total);
}

/** Contractions of values on the heap. */
const heapOperations: ContractionOperations<Values> = {
  length: (source) => source.length,
  gather: gatherView,
  sumRows: (source, rows, length) => {
    const sums = new Float64Array(rows);
    for (let i = 0; i < rows; i++) sums[i] = pairwiseSum(source, i * length, length);
    return sums;
  },
  multiply: multiplyViews,
  scatter: (source, copy, total) => scatterView(source, new Float64Array(total), copy),
  one: () => Float64Array.of(1),
};

/** See `contractWith`; the result is the caller's own. */
export function contraction(call: ContractionCall, inputs: readonly Values[]): Float64Array {
  const result = contractWith(call, inputs, heapOperations);
  return result instanceof Float64Array && !inputs.includes(result) ? result : Float64Array.from(result);
}
