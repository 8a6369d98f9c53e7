// Whether two expressions differ at a point, with a proof: both are evaluated exactly or in intervals, and the values lie
// apart.

import { addRationals, compareRationals, negateRational, toNumber } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { evaluateNodes } from "../tensor/evaluate.ts";
import type { Arithmetic, Bindings, Dense } from "../tensor/evaluate.ts";
import type { Node } from "../tensor/node.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import { encloseFinely, fineArithmetic, middleOf } from "./fine-interval.ts";
import { intervalArithmetic, midpoint } from "./interval-arithmetic.ts";
import { areApart, enclose, NoEnclosure } from "./interval.ts";
import { awayFromJumps, Irrational } from "./rational-arithmetic.ts";

/** Numbers nested to the order of a tensor. */
export type Nested = number | readonly Nested[];

/** A point where two expressions differ, with the value of each. */
export interface Difference {
  readonly at: Readonly<Record<string, Nested>>;
  readonly left: Nested;
  readonly right: Nested;
  /** left − right, where both round to the same numbers. */
  readonly difference?: Nested | undefined;
  /** Whether the values were computed exactly. */
  readonly isExact: boolean;
}

function nested(values: readonly number[], shape: readonly number[]): Nested {
  let level: readonly Nested[] = values;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis];
    const rows = shape.slice(0, axis).reduce((count, size) => count * size, 1);
    const inner = level;
    level = Array.from({ length: rows }, (_, row) => inner.slice(row * length, (row + 1) * length));
  }
  return level[0];
}

interface Values {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly gap?: readonly number[] | undefined;
  readonly isExact: boolean;
}

// Exact values as numbers, with what lies between them where no number shows it.
function shownValues(left: readonly Rational[], right: readonly Rational[], isExact: boolean): Values {
  const [a, b] = [left.map(toNumber), right.map(toNumber)];
  if (a.some((value, k) => value !== b[k])) return { left: a, right: b, isExact };
  const gap = left.map((value, k) => toNumber(addRationals(value, negateRational(right[k]))));
  return { left: a, right: b, gap, isExact };
}

function exactValues(
  roots: readonly Node[],
  bindings: Bindings<Rational>,
  arithmetic: Arithmetic<Rational>,
): Values | "equal" | undefined {
  try {
    const [left, right] = evaluateNodes(roots, bindings, arithmetic);
    if (left.values.every((value, k) => compareRationals(value, right.values[k]) === 0)) return "equal";
    return shownValues(left.values, right.values, true);
  } catch (error) {
    if (error instanceof Irrational) return undefined;
    throw error;
  }
}

// Enclosures of both sides, or nothing where one of them has none.
function enclosures<End>(
  roots: readonly Node[],
  { size, variables }: Bindings<Rational>,
  arithmetic: Arithmetic<End>,
  encloseOne: (value: Rational) => End,
): readonly Dense<End>[] | undefined {
  const enclosed = new Map<string, Dense<End>>();
  const valuesOf = (name: string): Dense<End> => {
    const { shape, values } = variables(name);
    const known = enclosed.get(name) ?? { shape, values: values.map(encloseOne) };
    enclosed.set(name, known);
    return known;
  };
  try {
    return evaluateNodes(roots, { size, variables: valuesOf }, arithmetic);
  } catch (error) {
    if (error instanceof NoEnclosure) return undefined;
    throw error;
  }
}

function enclosedValues(roots: readonly Node[], bindings: Bindings<Rational>): Values | undefined {
  const found = enclosures(roots, bindings, intervalArithmetic, enclose);
  if (!found) return undefined;
  const [left, right] = found;
  if (!left.values.some((value, k) => areApart(value, right.values[k]))) return undefined;
  return { left: left.values.map(midpoint), right: right.values.map(midpoint), isExact: false };
}

function finelyEnclosedValues(roots: readonly Node[], bindings: Bindings<Rational>): Values | undefined {
  const found = enclosures(roots, bindings, fineArithmetic, encloseFinely);
  if (!found) return undefined;
  const [left, right] = found;
  const isApart = left.values.some(
    ({ lower, upper }, k) => upper < right.values[k].lower || lower > right.values[k].upper,
  );
  return isApart ? shownValues(left.values.map(middleOf), right.values.map(middleOf), false) : undefined;
}

/** Whether nodes have finite real values at a point, as far as enclosures tell. */
export function isDefinedAt(nodes: readonly Node[], bindings: Bindings<Rational>): boolean {
  return nodes.length === 0 || enclosures(nodes, bindings, intervalArithmetic, enclose) !== undefined;
}

/** How values are computed: exactly at jumps too, or in finer intervals. */
export interface Care {
  readonly arithmetic?: Arithmetic<Rational> | undefined;
  readonly isFine?: boolean;
}

/** The difference of two nodes at a point, if there is one and it can be proved; the variables of `shown` are named. */
export function differenceAt(
  roots: readonly [Node, Node],
  shown: readonly Node[],
  bindings: Bindings<Rational>,
  { arithmetic = awayFromJumps, isFine = false }: Care = {},
): Difference | undefined {
  const enclosed = isFine ? finelyEnclosedValues : enclosedValues;
  const values = exactValues(roots, bindings, arithmetic) ?? enclosed(roots, bindings);
  if (!values || values === "equal") return undefined;
  const at: [string, Nested][] = topologicalOrder(shown)
    .filter((node) => node.kind === "variable")
    .map((node) => {
      const { shape, values: entries } = bindings.variables(node.name);
      return [node.name, nested(entries.map(toNumber), shape)];
    });
  const shape = roots[0].dims.map(bindings.size);
  return {
    at: Object.fromEntries(at.sort(([a], [b]) => (a < b ? -1 : 1))),
    left: nested(values.left, shape),
    right: nested(values.right, shape),
    ...(values.gap && { difference: nested(values.gap, shape) }),
    isExact: values.isExact,
  };
}
