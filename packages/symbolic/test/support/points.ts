// Points, values and differences for the tests: entries are drawn here, independently of what the engine draws.

import { expect } from "vitest";

import { seededIntegers } from "../../src/equal/random.ts";
import { evaluateNodes } from "../../src/tensor/evaluate.ts";
import type { Dense } from "../../src/tensor/evaluate.ts";
import type { Node } from "../../src/tensor/node.ts";
import { topologicalOrder } from "../../src/tensor/traverse.ts";
import type { Assumption } from "../../src/types/assumption.ts";
import { dimensionNames, evaluateDimension } from "../../src/types/dimension.ts";
import type { Dimension } from "../../src/types/dimension.ts";
import { dimensionsOf } from "../../src/types/type.ts";
import type { Variable } from "../../src/typing/declaration.ts";
import { floatArithmetic } from "./float-arithmetic.ts";

/** Values of variables by name and lengths of dimensions by name. */
export interface FloatPoint {
  readonly sizes: ReadonlyMap<string, number>;
  readonly values: ReadonlyMap<string, Dense<number>>;
}

type Draw = () => number;

function squared(values: readonly number[], n: number): readonly number[] {
  return values.map((_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    let total = i === j ? 0.5 : 0;
    for (let t = 0; t < n; t++) total += (values[i * n + t] * values[j * n + t]) / 2;
    return total;
  });
}

// A product of plane rotations.
function rotations(n: number, draw: Draw): readonly number[] {
  const q: number[] = Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
  for (let i = 0; i + 1 < n; i++) {
    const angle = draw();
    for (let column = 0; column < n; column++) {
      const [a, b] = [q[i * n + column], q[(i + 1) * n + column]];
      q[i * n + column] = Math.cos(angle) * a - Math.sin(angle) * b;
      q[(i + 1) * n + column] = Math.sin(angle) * a + Math.cos(angle) * b;
    }
  }
  return q;
}

function structured(
  values: readonly number[],
  n: number,
  assumptions: ReadonlySet<Assumption>,
  draw: Draw,
): readonly number[] {
  if (assumptions.has("diagonal")) return values.map((value, k) => (k % (n + 1) === 0 ? value : 0));
  if (assumptions.has("orthogonal")) return rotations(n, draw);
  if (assumptions.has("spd") || assumptions.has("psd")) return squared(values, n);
  if (assumptions.has("symmetric")) return values.map((_, k) => values[Math.min(k, (k % n) * n + Math.floor(k / n))]);
  if (assumptions.has("skew")) return values.map((value, k) => value - values[(k % n) * n + Math.floor(k / n)]);
  return assumptions.has("invertible") ? values.map((value, k) => (k % (n + 1) === 0 ? value + 3 : value)) : values;
}

function drawEntries(shape: readonly number[], assumptions: ReadonlySet<Assumption>, draw: Draw): Dense<number> {
  const count = shape.reduce((total, size) => total * size, 1);
  const entry = (): number => {
    const value = draw();
    if (assumptions.has("pm1")) return Math.sign(value);
    if (assumptions.has("binary")) return value > 0 ? 1 : 0;
    return assumptions.has("positive") ? Math.abs(value) : value;
  };
  const values = Array.from({ length: count }, entry);
  if (assumptions.has("simplex")) {
    const total = values.reduce((sum, value) => sum + value, 0);
    return { shape, values: values.map((value) => value / total) };
  }
  if (assumptions.has("unit")) {
    const norm = Math.hypot(...values);
    return { shape, values: values.map((value) => value / norm) };
  }
  return {
    shape,
    values: shape.length === 2 && shape[0] === shape[1] ? structured(values, shape[0], assumptions, draw) : values,
  };
}

/** Uniform numbers of both signs, 0.2 to 1.4 in size: away from 0 and from overflow. */
export function seededDraw(seed: number): Draw {
  const random = seededIntegers(seed);
  return () => (random(2) === 0 ? 1 : -1) * (0.2 + random(1_000_000) / 833_333);
}

interface Drawn {
  readonly name: string;
  readonly dims: readonly Dimension[];
  readonly assumptions: ReadonlySet<Assumption>;
}

const lengths = [3, 2, 4, 5];

function drawAll(drawn: readonly Drawn[], dims: readonly Dimension[], seed: number): FloatPoint {
  const names = [...new Set([...drawn.flatMap((variable) => variable.dims), ...dims].flatMap(dimensionNames))].sort();
  const sizes = new Map(names.map((name, k) => [name, lengths[(k + seed) % lengths.length]]));
  const draw = seededDraw(seed);
  const values = new Map(
    drawn.map(({ name, dims: own, assumptions }) => [
      name,
      drawEntries(
        own.map((dimension) => evaluateDimension(dimension, sizes)),
        assumptions,
        draw,
      ),
    ]),
  );
  return { sizes, values };
}

function dimsIn(roots: readonly Node[]): readonly Dimension[] {
  return topologicalOrder(roots).flatMap((node) => [
    ...node.dims,
    ...(node.kind === "contraction" ? node.labels : []),
    ...(node.kind === "dimension" ? [node.dimension] : []),
  ]);
}

/** A point for the variables that occur in the roots; lengths differ as far as four go. */
export function pointFor(roots: readonly Node[], seed: number): FloatPoint {
  const variables = topologicalOrder(roots).filter((node) => node.kind === "variable");
  return drawAll(variables, dimsIn(roots), seed);
}

/** A point for declared variables and for every dimension of the roots. */
export function pointOf(variables: Iterable<Variable>, roots: readonly Node[], seed: number): FloatPoint {
  const drawn = [...variables].map(({ name, type, assumptions }) => ({ name, dims: dimensionsOf(type), assumptions }));
  return drawAll(drawn, dimsIn(roots), seed);
}

/** The value of a node by nested loops, row-major. */
export function valueAt(node: Node, point: FloatPoint): readonly number[] {
  const [dense] = evaluateNodes(
    [node],
    { size: (dimension) => evaluateDimension(dimension, point.sizes), variables: (name) => point.values.get(name)! },
    floatArithmetic,
  );
  return dense.values;
}

/** The same point with one entry of a variable moved. */
export function moved(point: FloatPoint, name: string, position: number, step: number): FloatPoint {
  const old = point.values.get(name)!;
  const values = new Map(point.values);
  values.set(name, { shape: old.shape, values: old.values.map((value, k) => (k === position ? value + step : value)) });
  return { sizes: point.sizes, values };
}

const width = 2e-3;

/** ∂f/∂variable by central differences with one extrapolation, outputs by inputs, row-major. */
export function differences(
  f: (point: FloatPoint) => readonly number[],
  point: FloatPoint,
  name: string,
): readonly number[] {
  const count = point.values.get(name)!.values.length;
  const quotient = (k: number, step: number): readonly number[] => {
    const [right, left] = [f(moved(point, name, k, step)), f(moved(point, name, k, -step))];
    return right.map((value, i) => (value - left[i]) / (2 * step));
  };
  const columns = Array.from({ length: count }, (_, k) => {
    const [wide, half, narrow] = [quotient(k, width), quotient(k, width / 2), quotient(k, width / 4)];
    const first = wide.map((value, i) => (4 * half[i] - value) / 3);
    const second = half.map((value, i) => (4 * narrow[i] - value) / 3);
    return first.map((value, i) => (16 * second[i] - value) / 15);
  });
  return (columns[0] ?? []).flatMap((_, i) => columns.map((column) => column[i]));
}

/** Expects equality up to `tolerance` relative to the largest entry, or to 1. */
export function expectClose(actual: readonly number[], expected: readonly number[], tolerance = 1e-9, what = ""): void {
  expect(actual.length, what).toBe(expected.length);
  const scale = Math.max(1, ...expected.map((value) => Math.abs(value)));
  const worst = Math.max(
    0,
    ...actual.map((value, k) => (Object.is(value, expected[k]) ? 0 : Math.abs(value - expected[k]) / scale)),
  );
  expect(worst, `${what}: ${actual.join(" ")} is not ${expected.join(" ")}`).toBeLessThanOrEqual(tolerance);
}
