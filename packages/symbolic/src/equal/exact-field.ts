// Equality by evaluation at random points of random prime fields (Schwartz 1980, Zippel 1979; Gonnet 1984 for the
// asymmetric promise): equal rational expressions always agree; different ones agree by chance with a probability that
// the number of trials drives below 2^-64.

import { ClosedformError } from "../error.ts";
import { evaluateNodes } from "../tensor/evaluate.ts";
import type { Bindings, Dense } from "../tensor/evaluate.ts";
import type { Node } from "../tensor/node.ts";
import { fitsSizes } from "../tensor/fits.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import { dimensionNames, evaluateDimension } from "../types/dimension.ts";
import type { Assumption } from "../types/assumption.ts";
import { primeField, UnluckyPoint } from "./prime-field.ts";
import type { PrimeField, RandomInteger } from "./prime-field.ts";
import { fittingSizes } from "./sizes.ts";
import { seededIntegers } from "./random.ts";

/** What the trials found. `different` is a proof only when no opaque function took part. */
export interface FieldVerdict {
  readonly agree: boolean;
  /** Whether functions that are not rational took part, as opaque ones. */
  readonly usedOpaque: boolean;
  readonly trials: number;
  /** Bound on the probability that different rational expressions agreed in every trial. */
  readonly errorBound: number;
  /** Whether enough points could be drawn. */
  readonly isConclusive: boolean;
}

const trials = 4;
// A random sign is right by chance in every second trial.
const trialsWithSigns = 64;
const maximalRedraws = 40;

function symmetrized(values: readonly number[], size: number): readonly number[] {
  return values.map((_, k) => values[Math.min(k, (k % size) * size + Math.floor(k / size))]);
}

function drawVariable(
  field: PrimeField,
  shape: readonly number[],
  assumptions: ReadonlySet<Assumption>,
  random: RandomInteger,
): Dense<number> {
  const count = shape.reduce((total, size) => total * size, 1);
  const values = Array.from({ length: count }, () => field.randomElement());
  const [rows] = shape;
  if (assumptions.has("orthogonal") && shape.length === 2) return cayley(field, values, rows);
  if (assumptions.has("pm1")) return { shape, values: values.map(() => (random(2) === 0 ? 1 : field.prime - 1)) };
  if (assumptions.has("binary")) return { shape, values: values.map(() => random(2)) };
  if (assumptions.has("diagonal") && shape.length === 2)
    return { shape, values: values.map((value, k) => (k % (rows + 1) === 0 ? value : 0)) };
  if (assumptions.has("symmetric") && shape.length === 2) return { shape, values: symmetrized(values, rows) };
  if (assumptions.has("simplex")) return normalized(field, shape, values);
  return { shape, values };
}

function normalized(field: PrimeField, shape: readonly number[], values: readonly number[]): Dense<number> {
  const head = values.slice(1).reduce((total, value) => field.add(total, value), 0);
  return { shape, values: [(1 + field.prime - head) % field.prime, ...values.slice(1)] };
}

// (I − K)(I + K)⁻¹ of a skew K is orthogonal (Cayley 1846).
function cayley(field: PrimeField, values: readonly number[], size: number): Dense<number> {
  const skew = (i: number, j: number): number =>
    i === j ? 0 : i < j ? values[i * size + j] : field.prime - values[j * size + i];
  const entry = (sign: 1 | -1) => (_: unknown, k: number) => {
    const [i, j] = [Math.floor(k / size), k % size];
    const value = sign === 1 ? skew(i, j) : (field.prime - skew(i, j)) % field.prime;
    return (value + (i === j ? 1 : 0)) % field.prime;
  };
  const inverse = field.matrixFunction(
    "inv",
    {
      shape: [size, size],
      values: Array.from({ length: size * size }, entry(1)),
    },
    [],
  ).values;
  const left = Array.from({ length: size * size }, entry(-1));
  const product = left.map((_, k) => {
    let total = 0;
    for (let t = 0; t < size; t++)
      total = field.add(total, field.multiply(left[Math.floor(k / size) * size + t], inverse[t * size + (k % size)]));
    return total;
  });
  return { shape: [size, size], values: product };
}

function bindingsFor(
  roots: readonly Node[],
  field: PrimeField,
  random: RandomInteger,
  point: number,
): Bindings<number> {
  const order = topologicalOrder(roots);
  const names = new Set(
    order.flatMap((node) =>
      [
        ...node.dims,
        ...(node.kind === "contraction" ? node.labels : node.kind === "dimension" ? [node.dimension] : []),
        ...(node.kind === "pattern" && node.pattern.kind === "slice" ? [node.pattern.offset] : []),
      ].flatMap(dimensionNames),
    ),
  );
  const lengths = fittingSizes([...names].sort(), point, (sizes) => fitsSizes(roots, sizes));
  const size: Bindings<number>["size"] = (dimension) => evaluateDimension(dimension, lengths);
  const values = new Map<string, Dense<number>>();
  for (const node of order) {
    if (node.kind === "variable")
      values.set(node.name, drawVariable(field, node.dims.map(size), node.assumptions, random));
  }
  return { size, variables: (name) => values.get(name)! };
}

interface Trial {
  readonly agree: boolean;
  readonly usedOpaque: boolean;
  readonly usedSigns: boolean;
}

function agreeOnce(left: Node, right: Node, random: RandomInteger, point: number): Trial | undefined {
  const field = primeField(random);
  try {
    const [a, b] = evaluateNodes([left, right], bindingsFor([left, right], field, random, point), field);
    return {
      agree: a.values.every((value, k) => value === b.values[k]),
      usedOpaque: field.usedOpaque(),
      usedSigns: field.usedSigns(),
    };
  } catch (error) {
    if (error instanceof UnluckyPoint) return undefined;
    throw error;
  }
}

// Degree up to 200 and height up to 2^256 over 26-bit primes: at most 1.2e-5 in each trial; a sign by chance in half.
function boundFor(done: number, wanted: number): number {
  return wanted === trials ? 1.2e-5 ** done : Math.max(2 ** -done, 1.2e-5 ** done);
}

/** Compares two nodes of one shape at random points of random prime fields. Throws `bad-request` for different shapes. */
export function compareInField(left: Node, right: Node, seed: number): FieldVerdict {
  if (left.dims.length !== right.dims.length || left.dims.some((dimension, k) => dimension.key !== right.dims[k].key)) {
    throw new ClosedformError("bad-request", "only expressions of one shape can be compared");
  }
  const random = seededIntegers(seed);
  let usedOpaque = false;
  let done = 0;
  let wanted = trials;
  for (let redraws = 0; redraws < maximalRedraws && done < wanted;) {
    const outcome = agreeOnce(left, right, random, done + redraws);
    if (!outcome) {
      redraws += 1;
      continue;
    }
    usedOpaque ||= outcome.usedOpaque;
    if (outcome.usedSigns) wanted = trialsWithSigns;
    done += 1;
    if (!outcome.agree) return { agree: false, usedOpaque, trials: done, errorBound: 0, isConclusive: true };
  }
  return { agree: true, usedOpaque, trials: done, errorBound: boundFor(done, wanted), isConclusive: done === wanted };
}
