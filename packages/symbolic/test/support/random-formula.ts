// Random entrywise formulas as data, with their value straight from the definitions and the node that the
// constructors make of them.

import * as fc from "fast-check";

import { scalarFunctions } from "../../src/functions/index.ts";
import { rational, toNumber } from "../../src/scalar/rational.ts";
import { einsum, numberNode, plus, spread, times } from "../../src/tensor/arithmetic.ts";
import type { Graph, Node } from "../../src/tensor/node.ts";
import { namedDimension } from "../../src/types/dimension.ts";
import { realFunctions } from "./float-arithmetic.ts";
import type { FloatPoint } from "./points.ts";

type FunctionName = keyof typeof scalarFunctions;

/** A formula in vectors x, y, positive p, scalars s, positive t; `total` sums a vector's entries. */
export type Formula =
  | { readonly kind: "leaf"; readonly name: "x" | "y" | "p" | "s" | "t" }
  | { readonly kind: "number"; readonly numerator: number; readonly denominator: number }
  | { readonly kind: "plus" | "times"; readonly operands: readonly [Formula, Formula] }
  | { readonly kind: "power"; readonly base: Formula; readonly exponent: readonly [number, number] }
  | { readonly kind: "apply"; readonly name: FunctionName; readonly operand: Formula }
  | { readonly kind: "total"; readonly operand: Formula };

const smooth: readonly FunctionName[] = [
  "exp",
  "log",
  "sin",
  "cos",
  "tanh",
  "sqrt",
  "abs",
  "sign",
  "sigmoid",
  "softplus",
  "relu",
  "step",
  "square",
  "reciprocal",
  "cbrt",
  "log1p",
  "atan",
  "sinh",
  "cosh",
  "erf",
];
const exponents: readonly (readonly [number, number])[] = [
  [2, 1],
  [3, 1],
  [4, 1],
  [-1, 1],
  [-2, 1],
  [1, 2],
  [-1, 2],
  [3, 2],
  [1, 3],
  [2, 3],
  [0, 1],
];

const { formula } = fc.letrec<{ formula: Formula; leaf: Formula; node: Formula }>((tie) => ({
  leaf: fc.oneof(
    {
      weight: 5,
      arbitrary: fc.constantFrom("x", "y", "p", "s", "t").map((name): Formula => ({ kind: "leaf", name: name as "x" })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.integer({ min: -4, max: 4 }), fc.constantFrom(1, 2, 3))
        .map(([numerator, denominator]): Formula => ({ kind: "number", numerator, denominator })),
    },
  ),
  node: fc.oneof(
    fc
      .tuple(fc.constantFrom("plus", "times"), tie("formula"), tie("formula"))
      .map(([kind, a, b]): Formula => ({ kind: kind as "plus", operands: [a, b] })),
    fc
      .tuple(tie("formula"), fc.constantFrom(...exponents))
      .map(([base, exponent]): Formula => ({ kind: "power", base, exponent })),
    fc
      .tuple(fc.constantFrom(...smooth), tie("formula"))
      .map(([name, operand]): Formula => ({ kind: "apply", name, operand })),
    { weight: 1, arbitrary: tie("formula").map((operand): Formula => ({ kind: "total", operand })) },
  ),
  formula: fc.oneof({ depthSize: "small", withCrossShrink: true }, tie("leaf"), tie("node")),
}));

/** Random formulas of moderate depth. */
export const formulas: fc.Arbitrary<Formula> = formula;

/** The vectors' dimension. */
export const vectorLength = namedDimension("n");

function variable(graph: Graph, name: string): Node {
  const isPositive = name === "p" || name === "t";
  return graph.variable(
    name,
    name === "s" || name === "t" ? [] : [vectorLength],
    new Set(isPositive ? (["positive"] as const) : []),
  );
}

/** Every variable a formula may use. */
export function formulaVariables(graph: Graph): readonly Node[] {
  return ["x", "y", "p", "s", "t"].map((name) => variable(graph, name));
}

/** The node that the constructors make. */
export function formulaNode(graph: Graph, formula: Formula): Node {
  switch (formula.kind) {
    case "leaf":
      return variable(graph, formula.name);
    case "number":
      return numberNode(graph, formula.numerator, formula.denominator);
    case "plus":
      return plus(graph, ...formula.operands.map((operand) => formulaNode(graph, operand)));
    case "times":
      return times(graph, ...formula.operands.map((operand) => formulaNode(graph, operand)));
    case "power":
      return graph.power(formulaNode(graph, formula.base), numberNode(graph, ...formula.exponent));
    case "apply":
      return graph.apply(scalarFunctions[formula.name], [formulaNode(graph, formula.operand)]);
    case "total":
      return einsum(graph, "i->", spread(graph, formulaNode(graph, formula.operand), [vectorLength]));
  }
}

/** The value by definition, and the sizes met on the way: points near a pole or a jump tell nothing. */
export interface FormulaValue {
  readonly entries: readonly number[];
  readonly isTame: boolean;
}

function combine(a: FormulaValue, b: FormulaValue, f: (x: number, y: number) => number): FormulaValue {
  const length = Math.max(a.entries.length, b.entries.length);
  const at = (value: FormulaValue, k: number): number => value.entries[value.entries.length === 1 ? 0 : k];
  return tamed(
    Array.from({ length }, (_, k) => f(at(a, k), at(b, k))),
    a.isTame && b.isTame,
  );
}

function tamed(entries: readonly number[], isTame: boolean): FormulaValue {
  return {
    entries,
    isTame: isTame && entries.every((entry) => entry === 0 || (Math.abs(entry) > 1e-3 && Math.abs(entry) < 1e3)),
  };
}

/** The value by definition at a point; the length of a vector is the point's n, of a scalar 1. */
export function formulaValue(formula: Formula, point: FloatPoint): FormulaValue {
  switch (formula.kind) {
    case "leaf":
      return { entries: point.values.get(formula.name)!.values, isTame: true };
    case "number":
      return { entries: [toNumber(rational(formula.numerator, formula.denominator))], isTame: true };
    case "plus":
    case "times": {
      const [a, b] = formula.operands.map((operand) => formulaValue(operand, point));
      return combine(a, b, formula.kind === "plus" ? (x, y) => x + y : (x, y) => x * y);
    }
    case "power": {
      const base = formulaValue(formula.base, point);
      const exponent = formula.exponent[0] / formula.exponent[1];
      return tamed(
        base.entries.map((entry) => entry ** exponent),
        base.isTame,
      );
    }
    case "apply": {
      const operand = formulaValue(formula.operand, point);
      return tamed(
        operand.entries.map((entry) => realFunctions[formula.name](entry, 0)),
        operand.isTame,
      );
    }
    case "total": {
      const operand = formulaValue(formula.operand, point);
      const spreadOut = operand.entries.length === 1 ? point.sizes.get("n")! : 1;
      return tamed([operand.entries.reduce((total, entry) => total + entry, 0) * spreadOut], operand.isTame);
    }
  }
}
