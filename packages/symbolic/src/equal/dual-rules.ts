// Derivatives of functions of entries, written down a second time and in arithmetic instead of nodes, so that the records
// of the engine have a witness that shares nothing with them (Abramowitz and Stegun, chapters 4, 6 and 7).

import { scalarFunctions } from "../functions/index.ts";
import type { ScalarFunctionName } from "../functions/names.ts";
import { one, rational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Arithmetic, ValueTerm } from "../tensor/evaluate.ts";
import type { Graph } from "../tensor/node.ts";

/** Arithmetic with the words that formulas need. */
export interface Calculator<Value> {
  readonly number: (numerator: number, denominator?: number) => Value;
  readonly times: (...factors: readonly Value[]) => Value;
  readonly plus: (...terms: readonly Value[]) => Value;
  readonly negative: (value: Value) => Value;
  /** value^(numerator/denominator). */
  readonly power: (value: Value, numerator: number, denominator?: number) => Value;
  /** A function of the language; `terms` where the argument is known as a sum. */
  readonly call: (name: ScalarFunctionName, argument: Value, terms?: readonly ValueTerm<Value>[]) => Value;
  readonly pi: () => Value;
}

/** The calculator of an arithmetic; the graph only holds the numbers that stand in exponents. */
export function calculatorOf<Value>(arithmetic: Arithmetic<Value>, graph: Graph): Calculator<Value> {
  const number = (numerator: number, denominator = 1): Value =>
    arithmetic.fromRational(rational(numerator, denominator));
  const times = (...factors: readonly Value[]): Value => factors.reduce((a, b) => arithmetic.multiply(a, b));
  const whole = (value: Value): readonly ValueTerm<Value>[] => [{ coefficient: one, value }];
  return {
    number,
    times,
    plus: (...terms) => terms.reduce((a, b) => arithmetic.add(a, b)),
    negative: (value) => times(number(-1), value),
    power: (value, numerator, denominator = 1) => {
      const exponent: Rational = rational(numerator, denominator);
      const written = arithmetic.fromRational(exponent);
      return arithmetic.power(value, written, graph.number(exponent), whole(written));
    },
    call: (name, argument, terms) => arithmetic.apply(scalarFunctions[name], [argument], terms ?? whole(argument)),
    pi: () => arithmetic.constant("pi"),
  };
}

/** f'(x) by x and f(x). */
type Rule = <Value>(c: Calculator<Value>, x: Value, value: Value) => Value;

const zero: Rule = (c) => c.number(0);

// exp(−x²/d), with the square as the part of the exponent of which the coefficient is known.
function bell<Value>(c: Calculator<Value>, x: Value, divisor: number): Value {
  const square = c.times(x, x);
  const exponent = c.times(c.number(-1, divisor), square);
  return c.call("exp", exponent, [{ coefficient: rational(-1, divisor), value: square }]);
}

/** The derivatives by the name of the function; what is missing has no second rule. */
export const dualRules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["exp", (_c, _x, value) => value],
  ["log", (c, x) => c.power(x, -1)],
  ["log1p", (c, x) => c.power(c.plus(c.number(1), x), -1)],
  ["expm1", (c, _x, value) => c.plus(value, c.number(1))],
  ["sqrt", (c, _x, value) => c.times(c.number(1, 2), c.power(value, -1))],
  ["cbrt", (c, _x, value) => c.times(c.number(1, 3), c.power(value, -2))],
  ["abs", (c, x) => c.call("sign", x)],
  ["sign", zero],
  ["step", zero],
  ["floor", zero],
  ["sin", (c, x) => c.call("cos", x)],
  ["cos", (c, x) => c.negative(c.call("sin", x))],
  ["tan", (c, _x, value) => c.plus(c.number(1), c.times(value, value))],
  ["asin", (c, x) => c.power(c.plus(c.number(1), c.negative(c.times(x, x))), -1, 2)],
  ["acos", (c, x) => c.negative(c.power(c.plus(c.number(1), c.negative(c.times(x, x))), -1, 2))],
  ["atan", (c, x) => c.power(c.plus(c.number(1), c.times(x, x)), -1)],
  ["sinh", (c, x) => c.call("cosh", x)],
  ["cosh", (c, x) => c.call("sinh", x)],
  ["tanh", (c, _x, value) => c.plus(c.number(1), c.negative(c.times(value, value)))],
  ["asinh", (c, x) => c.power(c.plus(c.number(1), c.times(x, x)), -1, 2)],
  ["atanh", (c, x) => c.power(c.plus(c.number(1), c.negative(c.times(x, x))), -1)],
  ["erf", (c, x) => c.times(c.number(2), c.power(c.pi(), -1, 2), bell(c, x, 1))],
  ["lgamma", (c, x) => c.call("digamma", x)],
  ["digamma", (c, x) => c.call("trigamma", x)],
  ["gamma", (c, x, value) => c.times(value, c.call("digamma", x))],
  ["sigmoid", (c, _x, value) => c.times(value, c.plus(c.number(1), c.negative(value)))],
  ["logistic", (c, _x, value) => c.times(value, c.plus(c.number(1), c.negative(value)))],
  ["softplus", (c, x) => c.call("sigmoid", x)],
  ["relu", (c, x) => c.call("step", x)],
  ["leakyrelu", (c, x) => c.plus(c.number(1, 100), c.times(c.number(99, 100), c.call("step", x)))],
  [
    "elu",
    (c, x, value) => {
      const above = c.call("step", x);
      return c.plus(above, c.times(c.plus(c.number(1), c.negative(above)), c.plus(value, c.number(1))));
    },
  ],
  [
    "silu",
    (c, x) => {
      const s = c.call("sigmoid", x);
      return c.times(s, c.plus(c.number(1), x, c.negative(c.times(x, s))));
    },
  ],
  ["square", (c, x) => c.times(c.number(2), x)],
  ["reciprocal", (c, _x, value) => c.negative(c.times(value, value))],
]);
