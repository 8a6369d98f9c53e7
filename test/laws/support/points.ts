// Random points for the laws' variables, and values of nodes and witnesses there.

import type { BoundPoint } from "@closedform/bridge";
import { compile, executeSync } from "@closedform/bridge";
import { cpuBackend } from "@closedform/numeric";
import { seededIntegers } from "@closedform/symbolic";
import type { Node } from "@closedform/symbolic";

import { declarations } from "./expressions.ts";
import { at, eliminate, fill, map, multiply, sum, transpose, zip } from "./matrices.ts";
import type { Dense } from "./matrices.ts";

const sizes: readonly (readonly [m: number, n: number])[] = [
  [2, 3],
  [3, 2],
  [4, 3],
  [3, 4],
];

/** A point: lengths that differ, entries from 0.1 to 1.1 in size. */
export function pointFrom(seed: number): BoundPoint {
  const random = seededIntegers(seed);
  const [m, n] = sizes[random(sizes.length)];
  const entry = (): number => (random(2) === 0 ? 1 : -1) * (0.1 + random(10_000) / 10_000);
  const length = (name: string | undefined): number => (name === undefined ? 1 : name === "m" ? m : n);
  const values = new Map<string, Float64Array>();
  for (const [name, { dims, assume }] of Object.entries(declarations)) {
    const raw = fill(length(dims[0]), length(dims[1]), entry);
    values.set(name, Float64Array.from(shaped(raw, assume?.[0]).data));
  }
  return {
    values,
    sizes: new Map([
      ["m", m],
      ["n", n],
    ]),
  };
}

function shaped(raw: Dense, assumption: string | undefined): Dense {
  const eye = fill(raw.rows, raw.columns, (i, j) => (i === j ? 1 : 0));
  switch (assumption) {
    case "positive":
      return { ...raw, data: raw.data.map(Math.abs) };
    case "spd":
      return zip(multiply(raw, transpose(raw)), eye, (a, b) => a + b);
    case "symmetric":
      return zip(raw, transpose(raw), (a, b) => (a + b) / 2);
    case "invertible":
      return zip(raw, eye, (a, b) => a + 3 * b);
    case "diagonal":
      return zip(raw, eye, (a, b) => a * b);
    case "skew":
      return zip(raw, transpose(raw), (a, b) => (a - b) / 2);
    case "lower":
      return fill(raw.rows, raw.columns, (i, j) => (i >= j ? at(raw, i, j) : 0));
    case "orthogonal": {
      const skew = zip(raw, transpose(raw), (a, b) => a - b);
      const inverse = eliminate(zip(eye, skew, (a, b) => a + b)).inverse;
      return multiply(
        zip(eye, skew, (a, b) => a - b),
        inverse,
      );
    }
    case "pm1":
      return map(raw, Math.sign);
    case "simplex": {
      const total = sum(map(raw, Math.abs));
      return map(raw, (entry) => Math.abs(entry) / total);
    }
    default:
      return raw;
  }
}

/** The value of a variable for the witness. */
export function denseAt(point: BoundPoint): (name: string) => Dense {
  return (name) => {
    const [row, column] = declarations[name].dims;
    const length = (axis: string | undefined): number => (axis === undefined ? 1 : point.sizes.get(axis)!);
    return { rows: length(row), columns: length(column), data: [...point.values.get(name)!] };
  };
}

/** The point with the entries of one variable replaced. */
export function withValue(point: BoundPoint, name: string, entries: Float64Array): BoundPoint {
  return { sizes: point.sizes, values: new Map(point.values).set(name, entries) };
}

/** The value of a node on the CPU. */
export function nodeValue(node: Node, point: BoundPoint): Float64Array {
  return executeSync(compile([node], point.sizes), cpuBackend(), (name) => point.values.get(name)!)[0];
}

/** max |a − b| over the larger of 1 and the largest |b|; infinite where one is not a number. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let [gap, scale] = [0, 1];
  for (let k = 0; k < a.length; k++) {
    const difference = Math.abs(a[k] - b[k]);
    gap = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(gap, difference);
    scale = Math.max(scale, Math.abs(b[k]));
  }
  return gap / scale;
}

/** Counts points that tell nothing; more than one in twenty fails the law. */
export class Redraws {
  private points = 0;
  private redrawn = 0;

  /** The share of points that were redrawn. */
  get share(): number {
    return this.points === 0 ? 0 : this.redrawn / this.points;
  }

  /** The first of several points that `use` accepts, with what it makes of it. */
  first<Result>(seed: number, use: (point: BoundPoint) => Result | undefined): Result | undefined {
    for (let trial = 0; trial < 6; trial++) {
      this.points += 1;
      const result = use(pointFrom(seed + 104_729 * trial));
      if (result !== undefined) return result;
      this.redrawn += 1;
    }
    return undefined;
  }
}
