// Intervals in fixed point with 150 decimals behind the point: what doubles cannot tell apart, as 2·x·e/2.718281828459045
// and 2·x or (1 + 10⁻³⁰)·eˣ and eˣ, lies apart there.

import { rational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Arithmetic } from "../tensor/evaluate.ts";
import { enclosingArithmetic } from "./enclosing-arithmetic.ts";
import {
  arcTangentOf,
  bits,
  errorFunctionOf,
  exponentialOf,
  logarithmOf,
  pi as fixedPi,
  rootOf,
  sineOf,
  slack,
  unit,
} from "./fixed-point.ts";
import type { EnclosureKit } from "./enclosing-arithmetic.ts";
import { AtJump, NoEnclosure } from "./interval.ts";

/** Numbers from `lower` to `upper`, in units of 2^-bits. */
export interface FineInterval {
  readonly lower: bigint;
  readonly upper: bigint;
}

type Enclosure = (x: FineInterval, y: FineInterval) => FineInterval;

// Beyond this exp takes too long to write down.
const largestExponent = 1000n * unit;
const largestMagnitude = 1n << (8n * bits);

function checked(interval: FineInterval): FineInterval {
  if (interval.upper > largestMagnitude || interval.lower < -largestMagnitude) throw new NoEnclosure("overflow");
  return interval;
}

function floorOf(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor !== 0n && value < 0n !== divisor < 0n ? quotient - 1n : quotient;
}

function ceilingOf(value: bigint, divisor: bigint): bigint {
  return -floorOf(-value, divisor);
}

function exactly(value: bigint): FineInterval {
  return { lower: value * unit, upper: value * unit };
}

const one = exactly(1n);
const two = exactly(2n);
const half: FineInterval = { lower: unit / 2n, upper: unit / 2n };

function around(lower: bigint, upper: bigint): FineInterval {
  const margin = (value: bigint): bigint => slack + ((value < 0n ? -value : value) >> (bits + 8n));
  return { lower: lower - margin(lower), upper: upper + margin(upper) };
}

/** An interval around a rational number. */
export function encloseFinely({ numerator, denominator }: Rational): FineInterval {
  const scaled = numerator << bits;
  return { lower: floorOf(scaled, denominator), upper: ceilingOf(scaled, denominator) };
}

function add(a: FineInterval, b: FineInterval): FineInterval {
  return { lower: a.lower + b.lower, upper: a.upper + b.upper };
}

function negate(a: FineInterval): FineInterval {
  return { lower: -a.upper, upper: -a.lower };
}

function multiply(a: FineInterval, b: FineInterval): FineInterval {
  const products = [a.lower * b.lower, a.lower * b.upper, a.upper * b.lower, a.upper * b.upper];
  const lower = products.reduce((least, value) => (value < least ? value : least));
  const upper = products.reduce((most, value) => (value > most ? value : most));
  return checked({ lower: lower >> bits, upper: -(-upper >> bits) });
}

function invert({ lower, upper }: FineInterval): FineInterval {
  if (lower <= 0n && upper >= 0n) throw new NoEnclosure("division by zero");
  const square = unit * unit;
  return checked({ lower: floorOf(square, upper), upper: ceilingOf(square, lower) });
}

function increasing(f: (x: bigint) => bigint): Enclosure {
  return ({ lower, upper }) => checked(around(f(lower), f(upper)));
}

function exponential(x: FineInterval): FineInterval {
  if (x.upper > largestExponent || x.lower < -largestExponent) throw new NoEnclosure("overflow");
  const { lower, upper } = increasing(exponentialOf)(x, one);
  return { lower: lower > 0n ? lower : 0n, upper };
}

function logarithm(x: FineInterval): FineInterval {
  if (x.lower <= 0n) throw new NoEnclosure("outside the domain");
  return increasing(logarithmOf)(x, one);
}

function root(x: FineInterval): FineInterval {
  if (x.lower < 0n) throw new NoEnclosure("outside the domain");
  const { lower, upper } = increasing(rootOf)(x, one);
  return { lower: lower > 0n ? lower : 0n, upper };
}

const arcTangent = increasing(arcTangentOf);
const pi: FineInterval = around(fixedPi, fixedPi);

// No value of the sine is farther away than its argument.
function sine({ lower, upper }: FineInterval): FineInterval {
  const value = sineOf(lower);
  return around(value - (upper - lower), value + (upper - lower));
}

function cosine(x: FineInterval): FineInterval {
  return sine(add(x, multiply(pi, half)));
}

function divide(a: FineInterval, b: FineInterval): FineInterval {
  return multiply(a, invert(b));
}

function magnitude(a: FineInterval): FineInterval {
  if (a.lower >= 0n) return a;
  if (a.upper <= 0n) return negate(a);
  return { lower: 0n, upper: -a.lower > a.upper ? -a.lower : a.upper };
}

function side({ lower, upper }: FineInterval): 1 | -1 {
  if (lower > 0n) return 1;
  if (upper < 0n) return -1;
  throw new AtJump("at a kink or a jump");
}

function square(x: FineInterval): FineInterval {
  return multiply(magnitude(x), magnitude(x));
}

function oppositeSide(x: FineInterval): FineInterval {
  return root(add(one, negate(square(x))));
}

// 1/(1 + e⁻ˣ), by e^-|x| so that nothing overflows.
function sigmoid(x: FineInterval): FineInterval {
  return x.lower >= 0n ? invert(add(one, exponential(negate(x)))) : add(one, negate(invert(add(one, exponential(x)))));
}

function arcSine(x: FineInterval): FineInterval {
  return arcTangent(divide(x, oppositeSide(x)), one);
}

function hyperbolic(x: FineInterval, sign: 1 | -1): FineInterval {
  const [rising, falling] = [exponential(x), exponential(negate(x))];
  return multiply(half, add(rising, sign === 1 ? falling : negate(falling)));
}

function logarithmOfSum(x: FineInterval, other: FineInterval): FineInterval {
  return logarithm(add(x, other));
}

function cubeRoot(x: FineInterval): FineInterval {
  const third = encloseFinely({ numerator: 1n, denominator: 3n });
  const size = exponential(multiply(third, logarithm(magnitude(x))));
  return side(x) === 1 ? size : negate(size);
}

function errorFunction(x: FineInterval): FineInterval {
  if (x.lower < -12n * unit || x.upper > 12n * unit) throw new NoEnclosure("too far out for erf");
  return increasing(errorFunctionOf)(x, one);
}

function wholeBelow({ lower, upper }: FineInterval): FineInterval {
  const floor = lower >> bits;
  if (floor << bits === lower || floor !== upper >> bits) throw new AtJump("at a jump");
  return exactly(floor);
}

const hundredth = encloseFinely({ numerator: 1n, denominator: 100n });

const enclosures: ReadonlyMap<string, Enclosure> = new Map<string, Enclosure>([
  ["exp", exponential],
  ["expm1", (x) => add(exponential(x), negate(one))],
  ["log", logarithm],
  ["log1p", (x) => logarithmOfSum(one, x)],
  ["cbrt", cubeRoot],
  ["sin", sine],
  ["cos", cosine],
  ["tan", (x) => divide(sine(x), cosine(x))],
  ["asin", arcSine],
  ["acos", (x) => add(multiply(half, pi), negate(arcSine(x)))],
  ["atan", arcTangent],
  ["sinh", (x) => hyperbolic(x, -1)],
  ["cosh", (x) => hyperbolic(x, 1)],
  ["tanh", (x) => add(multiply(two, sigmoid(multiply(two, x))), negate(one))],
  ["asinh", (x) => logarithmOfSum(x, root(add(one, square(x))))],
  ["acosh", (x) => logarithmOfSum(x, root(add(square(x), negate(one))))],
  ["atanh", (x) => multiply(half, logarithm(divide(add(one, x), add(one, negate(x)))))],
  ["erf", errorFunction],
  ["sigmoid", sigmoid],
  ["softplus", (x) => logarithmOfSum(one, exponential(x))],
  ["silu", (x) => multiply(x, sigmoid(x))],
  ["gelu", (x) => multiply(multiply(half, x), add(one, errorFunction(multiply(x, root(half)))))],
  ["abs", magnitude],
  ["sign", (x) => exactly(BigInt(side(x)))],
  ["step", (x) => exactly(side(x) === 1 ? 1n : 0n)],
  ["relu", (x) => (side(x) === 1 ? x : exactly(0n))],
  ["leakyrelu", (x) => (side(x) === 1 ? x : multiply(hundredth, x))],
  ["elu", (x) => (side(x) === 1 ? x : add(exponential(x), negate(one)))],
  ["max", (x, y) => (side(add(x, negate(y))) === 1 ? x : y)],
  ["min", (x, y) => (side(add(x, negate(y))) === 1 ? y : x)],
  ["floor", wholeBelow],
]);

const fineKit: EnclosureKit<bigint> = {
  exactly: (value) => exactly(BigInt(value)),
  enclose: encloseFinely,
  constant: (name) => (name === "pi" ? pi : exponential(one)),
  add,
  multiply,
  negate,
  invert,
  magnitude,
  root,
  log: logarithm,
  exponential,
  apply: (name, x, y) => {
    const enclosure = enclosures.get(name);
    if (!enclosure) throw new NoEnclosure(`no enclosure of ${name}`);
    return enclosure(x, y);
  },
};

/** Intervals in fixed point. Operations throw `NoEnclosure` where a value may not be defined. */
export const fineArithmetic: Arithmetic<FineInterval> = enclosingArithmetic(fineKit);

/** The middle of an interval. */
export function middleOf({ lower, upper }: FineInterval): Rational {
  return rational(lower + upper, 2n * unit);
}
