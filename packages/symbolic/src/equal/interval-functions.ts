// Enclosures of the functions of entries. The platform's functions err by less than one unit in the last place where they
// follow fdlibm; eight are allowed for.

import {
  addIntervals,
  AtJump,
  contains,
  exactly,
  invertInterval,
  magnitude,
  multiplyIntervals,
  negateInterval,
  NoEnclosure,
  widened,
} from "./interval.ts";
import type { Interval } from "./interval.ts";

type Enclosure = (x: Interval, y: Interval) => Interval;

const libraryError = 8;

function increasing(f: (x: number) => number): Enclosure {
  return ({ lower, upper }) => widened(f(lower), f(upper), libraryError);
}

function within(domain: Interval, f: Enclosure): Enclosure {
  return (x, y) => {
    if (x.lower < domain.lower || x.upper > domain.upper) throw new NoEnclosure("outside the domain");
    return f(x, y);
  };
}

const positive: Interval = { lower: Number.MIN_VALUE, upper: Number.MAX_VALUE };
const nonnegative: Interval = { lower: 0, upper: Number.MAX_VALUE };

// Multiples of π are known to about 1e-16 of their size only, so an extremum that is near is taken to be inside.
const nearness = 1e-9;

// sin x = ±1 at π/2 + kπ.
function sine(x: Interval): Interval {
  if (Math.max(Math.abs(x.lower), Math.abs(x.upper)) > 1e5) return { lower: -1, upper: 1 };
  const ends = widened(
    Math.min(Math.sin(x.lower), Math.sin(x.upper)),
    Math.max(Math.sin(x.lower), Math.sin(x.upper)),
    libraryError,
  );
  let { lower, upper } = ends;
  const first = Math.floor((x.lower - nearness) / Math.PI - 0.5);
  const last = Math.ceil((x.upper + nearness) / Math.PI - 0.5);
  for (let k = first; k <= last; k++) {
    const extremum = (k + 0.5) * Math.PI;
    if (extremum < x.lower - nearness || extremum > x.upper + nearness) continue;
    if (k % 2 === 0) upper = 1;
    else lower = -1;
  }
  return { lower: Math.max(-1, lower), upper: Math.min(1, upper) };
}

function cosine(x: Interval): Interval {
  const shifted = addIntervals(x, multiplyIntervals(pi, exactly(0.5)));
  const cruder = sine(shifted);
  // Away from the extrema both ends are those of the cosine itself, which is sharper near its zeros.
  if (cruder.lower <= -1 || cruder.upper >= 1) return cruder;
  const [a, b] = [Math.cos(x.lower), Math.cos(x.upper)];
  return widened(Math.min(a, b), Math.max(a, b), libraryError);
}

function tangent(x: Interval): Interval {
  if (contains(cosine(x), 0)) throw new NoEnclosure("a pole of tan");
  return widened(Math.tan(x.lower), Math.tan(x.upper), libraryError);
}

/** π. */
export const pi: Interval = widened(Math.PI, Math.PI);

/** e. */
export const e: Interval = widened(Math.E, Math.E);

const exp = increasing(Math.exp);
const one = exactly(1);

/** The natural logarithm. Throws `NoEnclosure` where the operand may not be positive. */
export const log: Enclosure = within(positive, increasing(Math.log));

/** eˣ. */
export const exponential: Enclosure = exp;

/** √x. Throws `NoEnclosure` where the operand may be negative. */
export const root: Enclosure = within(nonnegative, (x) => {
  const { lower, upper } = widened(Math.sqrt(x.lower), Math.sqrt(x.upper));
  return { lower: Math.max(0, lower), upper };
});

// 1/(1 + e⁻ˣ) at the ends.
const sigmoid: Enclosure = ({ lower, upper }) => {
  const at = (x: number): Interval => invertInterval(addIntervals(one, exp(exactly(-x), one)));
  return { lower: at(lower).lower, upper: at(upper).upper };
};

// Beyond 700 the exponential would overflow; log(1 + eˣ) = x + log(1 + e⁻ˣ) does not.
const softplusAt = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

// erf x = 2/√π·e^(−x²)·Σ 2ᵏx^(2k+1)/(2k + 1)!!, all terms of one sign (Abramowitz & Stegun 7.1.6); the rest after 120 terms
// is below rounding up to |x| = 4, and beyond that 1 − erf is below 2e-8.
function errorFunctionAt(x: number): Interval {
  if (x < 0) return negateInterval(errorFunctionAt(-x));
  if (x > 4) return { lower: 1 - 2e-8, upper: 1 };
  let [term, sum] = [x, x];
  for (let k = 1; k < 120; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  const value = (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  return widened(value, value, 500);
}

const errorFunction: Enclosure = ({ lower, upper }) => ({
  lower: errorFunctionAt(lower).lower,
  upper: errorFunctionAt(upper).upper,
});

// A sign is exact unless the operand may be 0, where two right formulas may choose differently.
function side({ lower, upper }: Interval): 1 | -1 {
  if (lower > 0) return 1;
  if (upper < 0) return -1;
  throw new AtJump("at a kink or a jump");
}

function wholeBelow({ lower, upper }: Interval): Interval {
  const floor = Math.floor(lower);
  if (floor === lower || floor !== Math.floor(upper)) throw new AtJump("at a jump");
  return exactly(floor);
}

const gelu: Enclosure = (x) => {
  const scaled = multiplyIntervals(x, root(exactly(0.5), one));
  const distribution = multiplyIntervals(exactly(0.5), addIntervals(one, errorFunction(scaled, one)));
  return multiplyIntervals(x, distribution);
};

const enclosures: ReadonlyMap<string, Enclosure> = new Map<string, Enclosure>([
  ["exp", exp],
  ["expm1", increasing(Math.expm1)],
  ["log", log],
  ["log1p", within({ lower: -1 + 2 ** -52, upper: Number.MAX_VALUE }, increasing(Math.log1p))],
  ["cbrt", increasing(Math.cbrt)],
  ["sin", sine],
  ["cos", cosine],
  ["tan", tangent],
  ["asin", within({ lower: -1, upper: 1 }, increasing(Math.asin))],
  [
    "acos",
    within({ lower: -1, upper: 1 }, ({ lower, upper }) => widened(Math.acos(upper), Math.acos(lower), libraryError)),
  ],
  ["atan", increasing(Math.atan)],
  ["sinh", increasing(Math.sinh)],
  ["cosh", (x) => increasing(Math.cosh)(magnitude(x), one)],
  ["tanh", increasing(Math.tanh)],
  ["asinh", increasing(Math.asinh)],
  ["acosh", within({ lower: 1, upper: Number.MAX_VALUE }, increasing(Math.acosh))],
  ["atanh", within({ lower: -1 + 2 ** -52, upper: 1 - 2 ** -52 }, increasing(Math.atanh))],
  ["erf", errorFunction],
  ["sigmoid", sigmoid],
  ["softplus", increasing(softplusAt)],
  ["silu", (x) => multiplyIntervals(x, sigmoid(x, one))],
  ["gelu", gelu],
  ["abs", magnitude],
  ["sign", (x) => exactly(side(x))],
  ["step", (x) => exactly(side(x) === 1 ? 1 : 0)],
  ["relu", (x) => ({ lower: Math.max(0, x.lower), upper: Math.max(0, x.upper) })],
  ["leakyrelu", (x) => (side(x) === 1 ? x : multiplyIntervals(x, widened(0.01, 0.01)))],
  ["elu", (x) => (side(x) === 1 ? x : increasing(Math.expm1)(x, one))],
  ["max", (x, y) => ({ lower: Math.max(x.lower, y.lower), upper: Math.max(x.upper, y.upper) })],
  ["min", (x, y) => ({ lower: Math.min(x.lower, y.lower), upper: Math.min(x.upper, y.upper) })],
  ["floor", wholeBelow],
]);

const monotone =
  (f: Enclosure): Enclosure =>
  ({ lower, upper }, y) => ({ lower: f(exactly(lower), y).lower, upper: f(exactly(upper), y).upper });

// What has jumps or is written by sides, with all its limits over the operand.
const acrossJumps: ReadonlyMap<string, Enclosure> = new Map<string, Enclosure>([
  ["sign", ({ lower, upper }) => ({ lower: lower > 0 ? 1 : -1, upper: upper < 0 ? -1 : 1 })],
  ["step", ({ lower, upper }) => ({ lower: lower > 0 ? 1 : 0, upper: upper < 0 ? 0 : 1 })],
  ["leakyrelu", monotone((x, y) => (x.lower === 0 ? x : encloseFunction("leakyrelu", x, y)))],
  ["elu", monotone((x, y) => (x.lower === 0 ? x : encloseFunction("elu", x, y)))],
  ["floor", ({ lower, upper }) => ({ lower: Math.ceil(lower) - 1, upper: Math.floor(upper) })],
]);

/** As `encloseFunction`, with every value and limit over the operand at a jump. */
export function encloseAcrossJumps(name: string, x: Interval, y: Interval = one): Interval {
  return acrossJumps.get(name)?.(x, y) ?? encloseFunction(name, x, y);
}

/** The function's enclosure over the operands. Throws `NoEnclosure` outside the domain and for functions without one. */
export function encloseFunction(name: string, x: Interval, y: Interval = one): Interval {
  const enclosure = enclosures.get(name);
  if (!enclosure) throw new NoEnclosure(`no enclosure of ${name}`);
  return enclosure(x, y);
}
