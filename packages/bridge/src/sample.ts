// Test points: values for the variables of a problem that obey their assumptions, small and readable first.

import {
  dimensionNames,
  dimensionsOf,
  evaluateDimension,
  fitsSizes,
  fittingSizes,
  seededIntegers,
  topologicalOrder,
} from "@closedform/symbolic";
import type { Assumption, Dimension, Node, Problem, Variable } from "@closedform/symbolic";
import type { BoundPoint } from "./point.ts";

type Random = (bound: number) => number;

/** How entries without an assumption are drawn. */
export type Spread = "readable" | "normal" | "positive";

function entry(assumptions: ReadonlySet<Assumption>, random: Random, spread: Spread): number {
  if (assumptions.has("pm1")) return random(2) === 0 ? -1 : 1;
  if (assumptions.has("binary")) return random(2);
  if (assumptions.has("integer")) return 1 + random(4);
  if (assumptions.has("interval")) return (1 + random(8)) / 10;
  if (assumptions.has("large")) return 6 + random(10);
  const magnitude = spread !== "normal" ? (1 + random(6)) / 2 : (1 + random(2000)) / 1000;
  if (assumptions.has("positive") || spread === "positive") return magnitude;
  return random(2) === 0 ? magnitude : -magnitude;
}

function transposeProduct(values: Float64Array, n: number): Float64Array {
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < n; k++) product[i * n + j] += values[k * n + i] * values[k * n + j];
      if (i === j) product[i * n + j] += 1;
    }
  }
  return product;
}

function structured(values: Float64Array, n: number, keep: (i: number, j: number) => number): Float64Array {
  return values.map((_, k) => keep(Math.floor(k / n), k % n));
}

// What is left of a vector beside some orthonormal ones; twice, since once leaves rounding errors (Giraud, Langou,
// Rozložník 2005).
function beside(column: Float64Array, known: readonly Float64Array[]): Float64Array {
  const left = Float64Array.from(column);
  for (let pass = 0; pass < 2; pass++) {
    for (const earlier of known) {
      const overlap = earlier.reduce((total, value, i) => total + value * left[i], 0);
      earlier.forEach((value, i) => (left[i] -= overlap * value));
    }
  }
  return left;
}

const leastLength = 0.1;

// Gram and Schmidt's columns; where one depends on those before it, a unit vector takes its place.
function orthogonalized(values: Float64Array, n: number): Float64Array {
  const known: Float64Array[] = [];
  for (let j = 0; j < n; j++) {
    const own = Float64Array.from({ length: n }, (_, i) => values[i * n + j] + (i === j ? 4 : 0));
    const units = Array.from({ length: n }, (_, k) => Float64Array.from({ length: n }, (_one, i) => (i === k ? 1 : 0)));
    let best = beside(own, known);
    let length = Math.hypot(...best);
    for (const unit of length < leastLength ? units : []) {
      const left = beside(unit, known);
      if (Math.hypot(...left) > length) [best, length] = [left, Math.hypot(...left)];
    }
    known.push(best.map((value) => value / length));
  }
  return values.map((_, k) => known[k % n][Math.floor(k / n)]);
}

function withMatrixStructure(values: Float64Array, n: number, assumptions: ReadonlySet<Assumption>): Float64Array {
  const at = (i: number, j: number): number => values[i * n + j];
  if (assumptions.has("diagonal")) return structured(values, n, (i, j) => (i === j ? at(i, j) : 0));
  if (assumptions.has("spd") || assumptions.has("psd")) return transposeProduct(values, n);
  if (assumptions.has("symmetric")) return structured(values, n, (i, j) => at(Math.min(i, j), Math.max(i, j)));
  if (assumptions.has("skew")) return structured(values, n, (i, j) => (i === j ? 0 : i < j ? at(i, j) : -at(j, i)));
  if (assumptions.has("orthogonal")) return orthogonalized(values, n);
  if (assumptions.has("lower")) return structured(values, n, (i, j) => (i >= j ? at(i, j) : 0));
  if (assumptions.has("upper")) return structured(values, n, (i, j) => (i <= j ? at(i, j) : 0));
  // Well away from singular: most expressions with a square matrix invert it somewhere.
  if (assumptions.has("invertible")) return structured(values, n, (i, j) => at(i, j) + (i === j ? 4 : 0));
  return values;
}

function withVectorStructure(values: Float64Array, assumptions: ReadonlySet<Assumption>, random: Random): Float64Array {
  if (assumptions.has("onehot")) {
    const hot = random(values.length);
    return values.map((_, k) => (k === hot ? 1 : 0));
  }
  if (assumptions.has("simplex")) {
    const total = values.reduce((sum, value) => sum + value, 0);
    return values.map((value) => value / total);
  }
  if (!assumptions.has("unit")) return values;
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

function oneHotRows(shape: readonly number[], random: Random): Float64Array {
  const values = new Float64Array(shape[0] * shape[1]);
  for (let i = 0; i < shape[0]; i++) values[i * shape[1] + random(shape[1])] = 1;
  return values;
}

function drawVariable(variable: Variable, shape: readonly number[], random: Random, spread: Spread): Float64Array {
  const { assumptions } = variable;
  const count = shape.reduce((total, size) => total * size, 1);
  if (assumptions.has("onehotrows")) return oneHotRows(shape, random);
  const values = Float64Array.from({ length: count }, () => entry(assumptions, random, spread));
  const scaled = assumptions.has("contraction") ? values.map((value) => value / (10 * Math.max(...shape))) : values;
  if (shape.length === 1) return withVectorStructure(scaled, assumptions, random);
  return shape.length === 2 && shape[0] === shape[1] ? withMatrixStructure(scaled, shape[0], assumptions) : scaled;
}

/** The names of the dimensions on which the roots depend. */
export function dimensionNamesIn(problem: Problem, roots: readonly Node[]): readonly string[] {
  const dimensions: Dimension[] = [...problem.variables.values()].flatMap((variable) => dimensionsOf(variable.type));
  for (const node of topologicalOrder(roots)) {
    dimensions.push(...node.dims);
    if (node.kind === "contraction") dimensions.push(...node.labels);
    if (node.kind === "dimension") dimensions.push(node.dimension);
    if (node.kind === "pattern" && node.pattern.kind === "slice") dimensions.push(node.pattern.offset);
  }
  return [...new Set(dimensions.flatMap(dimensionNames))].sort();
}

/** A point that obeys the assumptions; `trial` varies the sizes, `seed` the entries. */
export function samplePoint(
  problem: Problem,
  roots: readonly Node[],
  seed: number,
  trial: number,
  spread: Spread = "readable",
): BoundPoint {
  const random = seededIntegers(seed + 7919 * trial);
  const sizes = fittingSizes(dimensionNamesIn(problem, roots), trial, (candidate) => fitsSizes(roots, candidate));
  const values = new Map<string, Float64Array>();
  for (const variable of problem.variables.values()) {
    const shape = dimensionsOf(variable.type).map((dimension) => evaluateDimension(dimension, sizes));
    values.set(variable.name, drawVariable(variable, shape, random, spread));
  }
  return { values, sizes };
}
