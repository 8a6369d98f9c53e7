// Where signs change along a line of points: what the arguments of |u|, max, step and their like are on each side. A point
// in every cell, and points close to every boundary, show what random points miss: |x − 1000| far away, a bump between
// 7.25 and 7.26, tanh(10⁹x) for sign(x).

import { evaluateNodes } from "../tensor/evaluate.ts";
import type { Bindings } from "../tensor/evaluate.ts";
import type { Node } from "../tensor/node.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import type { Rational } from "../scalar/rational.ts";
import { splits } from "./field-signs.ts";
import { intervalArithmetic } from "./interval-arithmetic.ts";
import { enclose, NoEnclosure } from "./interval.ts";
import type { Interval } from "./interval.ts";

/** What changes its formula where one is 0, or where two are equal. */
export function switchesOf(roots: readonly Node[]): readonly (readonly Node[])[] {
  return topologicalOrder(roots).flatMap((node) =>
    node.kind === "apply" && splits.has(node.fn.name) ? [node.operands.slice(0, 2)] : [],
  );
}

function signOf({ lower, upper }: Interval): string {
  if (lower > 0) return "+";
  if (upper < 0) return "-";
  return lower === 0 && upper === 0 ? "0" : "?";
}

function difference(a: Interval, b: Interval | undefined): Interval {
  return b ? { lower: a.lower - b.upper, upper: a.upper - b.lower } : a;
}

/** The signs of all entries of the switches at a point; `undefined` where they have no values. */
export function signsAt(switches: readonly (readonly Node[])[], bindings: Bindings<Rational>): string | undefined {
  const variables: Bindings<Interval>["variables"] = (name) => {
    const { shape, values } = bindings.variables(name);
    return { shape, values: values.map(enclose) };
  };
  try {
    const values = evaluateNodes(switches.flat(), { size: bindings.size, variables }, intervalArithmetic);
    let next = 0;
    return switches
      .map((operands) => {
        const [first, second] = operands.map(() => values[next++]);
        return first.values.map((value, k) => signOf(difference(value, second?.values[k]))).join("");
      })
      .join(" ");
  } catch (error) {
    if (error instanceof NoEnclosure) return undefined;
    throw error;
  }
}

/** A part of the line between two places with the same signs, or a place where they change. */
export type Cell =
  | { readonly kind: "cell"; readonly from: number; readonly to: number; readonly signs: string }
  | { readonly kind: "boundary"; readonly at: number; readonly width: number };

const powers: readonly number[] = Array.from({ length: 41 }, (_, k) => 2 ** (2 * k - 40));
const grid: readonly number[] = [...powers.toReversed().map((power) => -power), 0, ...powers];

interface Place {
  readonly t: number;
  readonly signs: string | undefined;
}

function isNarrow(from: number, to: number): boolean {
  const middle = from / 2 + to / 2;
  const width = to - from;
  return middle <= from || middle >= to || width < Math.max(Math.abs(middle) * 2 ** -50, 2 ** -60);
}

/** The cells of the line t ↦ point whose signs are told by `signs`, the widest known cell of each kind, found with about `most` looks. */
export function cellsOf(signs: (t: number) => string | undefined, most: number): readonly Cell[] {
  const cells = new Map<string, Cell & { readonly kind: "cell" }>();
  const boundaries: Cell[] = [];
  const places = grid.map((t): Place => ({ t, signs: signs(t) }));
  const pending = places.slice(1).map((place, k): readonly [Place, Place] => [places[k], place]);
  for (let looks = grid.length; pending.length > 0;) {
    const [left, right] = pending.pop()!;
    if (left.signs === right.signs) {
      const known = left.signs === undefined ? undefined : cells.get(left.signs);
      const isWider = !known || right.t - left.t > known.to - known.from;
      if (left.signs !== undefined && isWider)
        cells.set(left.signs, { kind: "cell", from: left.t, to: right.t, signs: left.signs });
    } else if (isNarrow(left.t, right.t)) {
      boundaries.push({ kind: "boundary", at: right.t, width: right.t - left.t });
    } else if (looks < most) {
      const t = left.t / 2 + right.t / 2;
      looks += 1;
      const between: Place = { t, signs: signs(t) };
      pending.push([left, between], [between, right]);
    }
  }
  return [...cells.values(), ...boundaries];
}

const mostDigits = 17;

/** A number with few digits strictly between two others. */
export function readableBetween(from: number, to: number): number {
  const middle = from / 2 + to / 2;
  for (let digits = 1; digits <= mostDigits; digits++) {
    const rounded = Number(middle.toPrecision(digits));
    if (rounded > from && rounded < to) return rounded;
  }
  return middle;
}
