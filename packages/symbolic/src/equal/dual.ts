// Dual numbers a + b·ε with ε² = 0 over any arithmetic, and over themselves for higher orders: evaluating an expression
// with x + E·ε for x gives its derivative along E (Griewank and Walther, Evaluating Derivatives, 2008, section 3.1). No
// rule of the engine takes part.

import type { Arithmetic, Dense, ValueTerm } from "../tensor/evaluate.ts";
import { numberOf } from "../tensor/node.ts";
import type { Graph, Node, ScalarFunction } from "../tensor/node.ts";
import { calculatorOf, dualRules } from "./dual-rules.ts";
import type { Calculator } from "./dual-rules.ts";

/** value + tangent·ε. */
export interface Dual<Value> {
  readonly value: Value;
  readonly tangent: Value;
}

/** Thrown for functions whose derivative is not written down a second time. */
export class NoSecondRule extends Error {
  override readonly name = "NoSecondRule";
}

type Matrix<Value> = Dense<Value>;

function valuesOf<Value>({ shape, values }: Dense<Dual<Value>>): Matrix<Value> {
  return { shape, values: values.map(({ value }) => value) };
}

function tangentsOf<Value>({ shape, values }: Dense<Dual<Value>>): Matrix<Value> {
  return { shape, values: values.map(({ tangent }) => tangent) };
}

function joined<Value>(value: Matrix<Value>, tangent: readonly Value[]): Dense<Dual<Value>> {
  return { shape: value.shape, values: value.values.map((entry, k) => ({ value: entry, tangent: tangent[k] })) };
}

function product<Value>(c: Calculator<Value>, a: Matrix<Value>, b: Matrix<Value>): Matrix<Value> {
  const size = a.shape[0];
  const values = Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return Array.from({ length: size }, (_unused, k) => c.times(a.values[i * size + k], b.values[k * size + j])).reduce(
      (sum, term) => c.plus(sum, term),
      c.number(0),
    );
  });
  return { shape: a.shape, values };
}

function traceOf<Value>(c: Calculator<Value>, a: Matrix<Value>): Value {
  const size = a.shape[0];
  return Array.from({ length: size }, (_, i) => a.values[i * size + i]).reduce(
    (sum, term) => c.plus(sum, term),
    c.number(0),
  );
}

function transposed<Value>({ shape, values }: Matrix<Value>): Matrix<Value> {
  const size = shape[0];
  return { shape, values: values.map((_, at) => values[(at % size) * size + Math.floor(at / size)]) };
}

// d(X⁻¹) = −X⁻¹·dX·X⁻¹, d det X = det X·tr(X⁻¹·dX), d log|det X| = tr(X⁻¹·dX), and for the cofactors det X·X⁻ᵀ both.
function matrixTangent<Value>(
  arithmetic: Arithmetic<Value>,
  c: Calculator<Value>,
  name: string,
  operand: Dense<Dual<Value>>,
  value: Matrix<Value>,
): readonly Value[] {
  if (name === "tril") return arithmetic.matrixFunction(name, tangentsOf(operand), []).values;
  if (!["inv", "det", "logdet", "cofactor"].includes(name)) throw new NoSecondRule(name);
  const inverse = arithmetic.matrixFunction("inv", valuesOf(operand), []);
  const moved = product(c, inverse, tangentsOf(operand));
  if (name === "logdet") return [traceOf(c, moved)];
  if (name === "det") return [c.times(value.values[0], traceOf(c, moved))];
  if (name === "inv") return product(c, moved, inverse).values.map((entry) => c.negative(entry));
  const change = product(c, value, transposed(moved)).values;
  return value.values.map((entry, k) => c.plus(c.times(entry, traceOf(c, moved)), c.negative(change[k])));
}

// Of an extremum the equal shares of the entries that attain it, of a product each factor in turn.
function reductionTangent<Value>(
  arithmetic: Arithmetic<Value>,
  c: Calculator<Value>,
  name: string,
  operand: Dense<Dual<Value>>,
): readonly Value[] {
  const { values } = tangentsOf(operand);
  if (name === "max" || name === "min") {
    const shares = arithmetic.matrixFunction(`onehot${name}`, valuesOf(operand), []).values;
    return [shares.map((share, k) => c.times(share, values[k])).reduce((a, b) => c.plus(a, b), c.number(0))];
  }
  const entries = operand.values;
  const parts = entries.map((_, k) => c.times(...entries.map((entry, at) => (at === k ? entry.tangent : entry.value))));
  return [parts.reduce((a, b) => c.plus(a, b), c.number(0))];
}

function applyTangent<Value>(
  c: Calculator<Value>,
  fn: ScalarFunction,
  operands: readonly Dual<Value>[],
  value: Value,
): Value {
  const [x, y, z] = operands;
  if (fn.name === "where") {
    const other = c.plus(c.number(1), c.negative(x.value));
    return c.plus(c.times(x.value, y.tangent), c.times(other, z.tangent));
  }
  if (fn.name === "max" || fn.name === "min") {
    const sign = c.call("sign", c.plus(x.value, c.negative(y.value)));
    const half = c.times(c.number(fn.name === "max" ? 1 : -1, 2), sign);
    const [first, second] = [c.plus(c.number(1, 2), half), c.plus(c.number(1, 2), c.negative(half))];
    return c.plus(c.times(first, x.tangent), c.times(second, y.tangent));
  }
  const rule = fn.abstract || operands.length !== 1 ? undefined : dualRules.get(fn.name);
  if (!rule) throw new NoSecondRule(fn.name);
  return c.times(rule(c, x.value, value), x.tangent);
}

function plainTerms<Value>(terms: readonly ValueTerm<Dual<Value>>[]): readonly ValueTerm<Value>[] {
  return terms.map(({ coefficient, value }) => ({ coefficient, value: value.value }));
}

// b^e: e·b^e/b·db + b^e·log b·de, the second part only where the exponent moves.
function powerTangent<Value>(
  c: Calculator<Value>,
  base: Dual<Value>,
  exponent: Dual<Value>,
  node: Node,
  value: Value,
): Value {
  const lowered = c.times(exponent.value, value, c.power(base.value, -1), base.tangent);
  if (numberOf(node)) return lowered;
  return c.plus(lowered, c.times(value, c.call("log", base.value), exponent.tangent));
}

const reductions: ReadonlySet<string> = new Set(["max", "min", "prod"]);

/** Arithmetic with dual numbers. Throws `NoSecondRule` where a derivative is not written down a second time. */
export function dualArithmetic<Value>(base: Arithmetic<Value>, graph: Graph): Arithmetic<Dual<Value>> {
  const c = calculatorOf(base, graph);
  const constant = (value: Value): Dual<Value> => ({ value, tangent: c.number(0) });
  return {
    fromRational: (value) => constant(base.fromRational(value)),
    constant: (name) => constant(base.constant(name)),
    add: (a, b) => ({ value: c.plus(a.value, b.value), tangent: c.plus(a.tangent, b.tangent) }),
    multiply: (a, b) => ({
      value: c.times(a.value, b.value),
      tangent: c.plus(c.times(a.value, b.tangent), c.times(a.tangent, b.value)),
    }),
    power: (a, exponent, node, terms) => {
      const value = base.power(a.value, exponent.value, node, plainTerms(terms));
      return { value, tangent: powerTangent(c, a, exponent, node, value) };
    },
    apply: (fn, operands, terms) => {
      const value = base.apply(
        fn,
        operands.map((operand) => operand.value),
        plainTerms(terms),
      );
      return { value, tangent: applyTangent(c, fn, operands, value) };
    },
    matrixFunction: (name, operand, others) => {
      const value = base.matrixFunction(name, valuesOf(operand), others.map(valuesOf));
      if (name.startsWith("onehot"))
        return joined(
          value,
          value.values.map(() => c.number(0)),
        );
      if (reductions.has(name)) {
        if (others.length > 0) throw new NoSecondRule(name);
        return joined(value, reductionTangent(base, c, name, operand));
      }
      if (others.length > 0) throw new NoSecondRule(name);
      return joined(value, matrixTangent(base, c, name, operand, value));
    },
  };
}
