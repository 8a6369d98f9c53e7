// Functions of entries in a prime field. exp, the circular functions and all that is made of them obey their laws there
// (addition theorems, sin² + cos² = 1, tanh and the sigmoid through exp); a function without a law is opaque: a random
// value for each argument, with its parity. What holds here for every choice of the unknowns holds for the real
// functions; what fails here need not fail for them.

import { addRationals, one, rational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { ValueTerm } from "../tensor/evaluate.ts";
import type { ScalarFunction } from "../tensor/node.ts";
import { invertModulo, rationalPower, reduceRational, UnluckyPoint } from "./modular.ts";
import { addAngles } from "./angles.ts";
import type { CirclePoint } from "./angles.ts";
import type { OpaqueValues } from "./opaque-values.ts";

interface Argument {
  readonly x: number;
  /** The scaled parts of which x is the sum. */
  readonly terms: readonly ValueTerm<number>[];
  readonly opaque: OpaqueValues;
  readonly prime: number;
}

type Law = (argument: Argument) => number;

function halve(value: number, prime: number): number {
  return (value * ((prime + 1) / 2)) % prime;
}

function divide(a: number, b: number, prime: number): number {
  return (a * invertModulo(b, prime)) % prime;
}

// exp(Σ cᵢ·mᵢ) = Π exp(mᵢ)^cᵢ
function exponential({ terms, opaque, prime }: Argument): number {
  return terms.reduce(
    (product, { value, coefficient }) => (product * opaque.exponential(value, coefficient)) % prime,
    1,
  );
}

function splitHalfTurns(coefficient: Rational): { readonly turns: number; readonly rest: Rational } {
  const turns = (2n * coefficient.numerator) / coefficient.denominator;
  const rest = addRationals(coefficient, { numerator: -turns, denominator: 2n });
  return { turns: Number(((turns % 4n) + 4n) % 4n), rest };
}

const quarterTurns = (prime: number): readonly CirclePoint[] => [
  [1, 0],
  [0, 1],
  [prime - 1, 0],
  [0, prime - 1],
];

// One part of an angle; a multiple of π that is no multiple of π/2 stays an unknown angle.
function circleOfTerm({ value, coefficient }: ValueTerm<number>, opaque: OpaqueValues): CirclePoint {
  const { prime } = opaque;
  const isPi = value === opaque.knownPi;
  const { turns, rest } = isPi ? splitHalfTurns(coefficient) : { turns: 0, rest: coefficient };
  const whole = (value * reduceRational(rest, prime)) % prime;
  const point = opaque.angles.at(value, rest) ?? opaque.angles.at(whole, one)!;
  return turns === 0 ? point : addAngles(quarterTurns(prime)[turns], point, prime);
}

function circle({ terms, opaque, prime }: Argument): CirclePoint {
  return terms
    .map((term) => circleOfTerm(term, opaque))
    .reduce<CirclePoint>((sum, point) => addAngles(sum, point, prime), [1, 0]);
}

/** log u with log(1/u) = −log u, log 1 = 0 and log e = 1. Throws `UnluckyPoint` for 0. */
export function logarithm(u: number, opaque: OpaqueValues): number {
  const { prime } = opaque;
  if (u === 0) throw new UnluckyPoint("log 0");
  if (u === 1) return 0;
  if (u === opaque.knownE) return 1;
  const inverse = invertModulo(u, prime);
  if (inverse === opaque.knownE) return prime - 1;
  return u <= inverse ? opaque.logarithm(u) : (prime - opaque.logarithm(inverse)) % prime;
}

function sigmoid(argument: Argument): number {
  const e = exponential(argument);
  return divide(e, (1 + e) % argument.prime, argument.prime);
}

// Above where x is positive, else below: (above + below + sign(x)·(above − below))/2.
function pieces({ x, opaque, prime }: Argument, above: number, below: number): number {
  const turned = (opaque.signOf(x) * ((above + prime - below) % prime)) % prime;
  return x === 0 ? below : halve((above + below + turned) % prime, prime);
}

function opaqueWithParity(name: string, x: number, parity: ScalarFunction["parity"], opaque: OpaqueValues): number {
  const { prime } = opaque;
  if (!parity || x <= prime / 2) return opaque.at(`${name}:${x}`);
  const mirrored = opaque.at(`${name}:${prime - x}`);
  return parity === "even" ? mirrored : (prime - mirrored) % prime;
}

function errorFunction(x: number, opaque: OpaqueValues): number {
  return x === 0 ? 0 : opaqueWithParity("erf", x, "odd", opaque);
}

// x·Φ(x) with Φ(x) = (1 + erf(x/√2))/2
function gelu({ x, opaque, prime }: Argument): number {
  const scaled = (x * rationalPower(2, rational(-1, 2), prime)) % prime;
  return halve((x * ((1 + errorFunction(scaled, opaque)) % prime)) % prime, prime);
}

// √u, one of two.
function root(u: number, opaque: OpaqueValues): number {
  return opaque.power(u, rational(1, 2));
}

// √(1 − u²) is the cosine of asin u.
function oppositeSide(u: number, opaque: OpaqueValues): number {
  const { prime } = opaque;
  return root((1 + (prime - u) * u) % prime, opaque);
}

function arcSine({ x, opaque }: Argument): number {
  const angle = opaqueWithParity("asin", x, "odd", opaque);
  opaque.angles.learn(angle, () => [oppositeSide(x, opaque), x]);
  return angle;
}

// acos x = π/2 − asin x
function arcCosine(argument: Argument): number {
  const { x, opaque, prime } = argument;
  const angle = (halve(opaque.pi, prime) + prime - arcSine(argument)) % prime;
  opaque.angles.learn(angle, () => [x, oppositeSide(x, opaque)]);
  return angle;
}

// (1, x)/√(1 + x²)
function arcTangent({ x, opaque, prime }: Argument): number {
  const angle = opaqueWithParity("atan", x, "odd", opaque);
  opaque.angles.learn(angle, () => {
    const cosine = invertModulo(root((1 + x * x) % prime, opaque), prime);
    return [cosine, (x * cosine) % prime];
  });
  return angle;
}

const mostSteps = 16n;

// x = m + k with a whole number k, where that is how x is written.
function shifted({ x, terms, prime }: Argument): { readonly m: number; readonly k: number } {
  const whole = terms.find(({ value, coefficient }) => value === 1 && coefficient.denominator === 1n)?.coefficient;
  const k = whole?.numerator ?? 0n;
  if (terms.length < 2 || k > mostSteps || k < -mostSteps) return { m: x, k: 0 };
  return { m: Number((BigInt(x) - k + BigInt(prime)) % BigInt(prime)), k: Number(k) };
}

// From m to m + k by steps of one.
function overSteps(
  { m, k }: { readonly m: number; readonly k: number },
  prime: number,
  start: number,
  step: (total: number, between: number) => number,
): number {
  let total = start;
  for (let j = Math.min(0, k); j < Math.max(0, k); j++) total = step(total, (m + j + prime) % prime);
  return total;
}

// ψ(x + 1) = ψ(x) + 1/x
function digamma(argument: Argument): number {
  const { opaque, prime } = argument;
  const steps = shifted(argument);
  const sum = overSteps(steps, prime, 0, (total, between) => (total + invertModulo(between, prime)) % prime);
  return (opaque.at(`digamma:${steps.m}`) + (steps.k < 0 ? prime - sum : sum)) % prime;
}

// Γ(x + 1) = x·Γ(x)
function gamma(argument: Argument): number {
  const { opaque, prime } = argument;
  const steps = shifted(argument);
  const product = overSteps(steps, prime, 1, (total, between) => (total * between) % prime);
  return (opaque.at(`gamma:${steps.m}`) * (steps.k < 0 ? invertModulo(product, prime) : product)) % prime;
}

const laws: ReadonlyMap<string, Law> = new Map<string, Law>([
  ["exp", exponential],
  ["expm1", (argument) => (exponential(argument) + argument.prime - 1) % argument.prime],
  ["sin", (argument) => circle(argument)[1]],
  ["cos", (argument) => circle(argument)[0]],
  [
    "tan",
    (argument) => {
      const [cosine, sine] = circle(argument);
      return divide(sine, cosine, argument.prime);
    },
  ],
  ["cosh", (argument) => hyperbolic(argument, 1)],
  ["sinh", (argument) => hyperbolic(argument, -1)],
  ["tanh", (argument) => divide(hyperbolic(argument, -1), hyperbolic(argument, 1), argument.prime)],
  ["sigmoid", sigmoid],
  ["softplus", ({ x, opaque }) => opaque.softplus(x)],
  ["silu", (argument) => (argument.x * sigmoid(argument)) % argument.prime],
  ["gelu", gelu],
  ["erf", ({ x, opaque }) => errorFunction(x, opaque)],
  ["log", ({ x, opaque }) => logarithm(x, opaque)],
  ["log1p", ({ x, opaque, prime }) => logarithm((1 + x) % prime, opaque)],
  [
    "atanh",
    ({ x, opaque, prime }) => {
      const [above, below] = [logarithm((1 + x) % prime, opaque), logarithm((1 + prime - x) % prime, opaque)];
      return halve((above + prime - below) % prime, prime);
    },
  ],
  ["asin", arcSine],
  ["acos", arcCosine],
  ["atan", arcTangent],
  ["digamma", digamma],
  ["gamma", gamma],
  ["cbrt", ({ x, prime }) => rationalPower(x, rational(1, 3), prime)],
  ["sign", ({ x, opaque }) => opaque.signOf(x)],
  ["abs", (argument) => pieces(argument, argument.x, (argument.prime - argument.x) % argument.prime)],
  ["step", (argument) => pieces(argument, 1, 0)],
  ["relu", (argument) => pieces(argument, argument.x, 0)],
  [
    "leakyrelu",
    (argument) =>
      pieces(argument, argument.x, (argument.x * reduceRational(rational(1, 100), argument.prime)) % argument.prime),
  ],
  ["elu", (argument) => pieces(argument, argument.x, (exponential(argument) + argument.prime - 1) % argument.prime)],
]);

// (eˣ ± e⁻ˣ)/2
function hyperbolic(argument: Argument, sign: 1 | -1): number {
  const { prime } = argument;
  const e = exponential(argument);
  const inverse = invertModulo(e, prime);
  return halve((e + (sign === 1 ? inverse : prime - inverse)) % prime, prime);
}

/** max or min of two values by the sign of their difference. */
function extreme(name: "max" | "min", x: number, y: number, opaque: OpaqueValues): number {
  const { prime } = opaque;
  const difference = (x + prime - y) % prime;
  const magnitude = (difference * opaque.signOf(difference)) % prime;
  return halve((x + y + (name === "max" ? magnitude : prime - magnitude)) % prime, prime);
}

/** The value of a function at a point of the field. Throws `UnluckyPoint` at poles and where a root does not exist. */
export function applyInField(
  fn: ScalarFunction,
  operands: readonly number[],
  terms: readonly ValueTerm<number>[],
  opaque: OpaqueValues,
): number {
  const [x, y] = operands;
  if (fn.abstract) return opaque.ofAbstract(`${fn.name}:${operands.join(",")}`);
  if (fn.name === "max" || fn.name === "min") return extreme(fn.name, x, y, opaque);
  if (fn.name === "where") return (x * y + (1 + opaque.prime - x) * operands[2]) % opaque.prime;
  const law = laws.get(fn.name);
  if (law) return law({ x, terms, opaque, prime: opaque.prime });
  return operands.length === 1
    ? opaqueWithParity(fn.name, x, fn.parity, opaque)
    : opaque.at(`${fn.name}:${operands.join(",")}`);
}

/**
 * base^exponent. A rational exponent is exact; otherwise base^(Σ cᵢ·mᵢ) = Π exp(mᵢ·log base)^cᵢ where the base stands for a
 * positive number, and of another base the power of each part is an unknown that may have either sign.
 */
export function powerInField(
  base: number,
  terms: readonly ValueTerm<number>[],
  isWhole: boolean,
  opaque: OpaqueValues,
): number {
  const { prime } = opaque;
  const isPositive = !isWhole && base !== 0 && opaque.isSquare(base);
  return terms.reduce((product, { value, coefficient }) => {
    const part = value === 1 ? base : powerOfPart(base, value, isPositive, opaque);
    return (product * rationalPower(part, coefficient, prime)) % prime;
  }, 1);
}

function powerOfPart(base: number, value: number, isPositive: boolean, opaque: OpaqueValues): number {
  if (!isPositive) return opaque.at(`power:${base}^${value}`);
  return opaque.exponential((value * logarithm(base, opaque)) % opaque.prime, one);
}
