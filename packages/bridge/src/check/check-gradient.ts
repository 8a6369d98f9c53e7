// A hand-coded gradient against differences of the function it claims to belong to, as PyTorch's gradcheck and JAX's
// check_grads do, with the error of the differences estimated instead of assumed (Ridders 1982).

import { richardson } from "@closedform/numeric";
import type { DifferenceResult } from "@closedform/numeric";
import { ClosedformError, freshSeed, seededIntegers } from "@closedform/symbolic";
import { flattenTree, rebuildTree } from "./point-tree.ts";
import type { PointTree } from "./point-tree.ts";

/** How to check. */
export interface CheckGradientOptions {
  /** How many points to draw from a sampler; 5 unless given. */
  readonly points?: number | undefined;
  /** Fixes what is random; drawn afresh unless given. */
  readonly seed?: number | undefined;
  /** What the gradient may be off by beyond the error of the differences, relative to its largest entry; 1e-7 unless given. */
  readonly tolerance?: number | undefined;
}

/** One entry, or one direction, that was compared. */
export interface GradientComparison {
  /** As in `x[2]`, `W[0, 1]`, or `direction 3`; of a function with several values also which value. */
  readonly name: string;
  readonly claimed: number;
  readonly measured: number;
  /** Bound on the error of `measured`. */
  readonly errorEstimate: number;
  readonly agrees: boolean;
}

/** What was found at all points. */
export interface GradientCheck {
  readonly verdict: "correct" | "incorrect" | "undecided";
  readonly agrees: boolean;
  /** In words, with the entry that is farthest off. */
  readonly message: string;
  /** The comparison that is farthest off, of the first point where one is wrong. */
  readonly worst?: (GradientComparison & { readonly at: PointTree }) | undefined;
  readonly comparisons: number;
  readonly points: number;
  /** Points left out because the differences were too coarse there, as at a kink. */
  readonly redrawn: number;
  readonly seed: number;
}

/** A function of one point; several numbers as value stand for a vector. */
export type CheckedFunction<Point> = (point: Point) => unknown;

/** A point, or a source of points that gets random numbers from [0, 1). */
export type PointOrSampler<Point> = Point | ((random: () => number) => Point);

interface Run<Point> {
  readonly f: CheckedFunction<Point>;
  readonly gradient: (point: Point) => unknown;
  readonly tolerance: number;
  readonly random: () => number;
}

// Beyond so many entries, directions and a few single entries are compared: one direction alone would miss an error that is
// orthogonal to it, or two equal entries exchanged.
const mostEntries = 64;
const directionCount = 8;
const singleCount = 8;
// Differences that are less certain than this, relative to the gradient, say nothing.
const coarse = 1e-3;
const safety = 40;
// A kink, or a change over a much smaller length than the point suggests, misleads wide steps: where narrow ones contradict
// them and confirm the claim, nothing is decided.
const narrowScales: readonly number[] = [1e-2, 1e-4, 1e-6, 1e-8];

interface Direction {
  readonly name: string;
  readonly parts: Float64Array;
}

function singles(names: readonly string[], positions: readonly number[]): readonly Direction[] {
  return positions.map((position) => {
    const parts = new Float64Array(names.length);
    parts[position] = 1;
    return { name: names[position], parts };
  });
}

function directionsFor(names: readonly string[], random: () => number): readonly Direction[] {
  const count = names.length;
  if (count <= mostEntries)
    return singles(
      names,
      names.map((_, k) => k),
    );
  const drawn = Array.from({ length: singleCount }, () => Math.floor(random() * count));
  const mixed = Array.from({ length: directionCount }, (_, k) => {
    const parts = Float64Array.from(
      { length: count },
      () => (Math.floor(random() * 8) + 1) * (random() < 0.5 ? -1 : 1),
    );
    const length = Math.hypot(...parts);
    return { name: `direction ${k + 1}`, parts: parts.map((part) => part / length) };
  });
  return [...mixed, ...singles(names, drawn)];
}

function numbersOf(value: unknown, what: string): Float64Array {
  return Float64Array.from(flattenTree(value, what, "value").entries);
}

function largest(values: Iterable<number>): number {
  let found = 0;
  for (const value of values) if (Number.isFinite(value)) found = Math.max(found, Math.abs(value));
  return found;
}

interface AtPoint {
  readonly comparisons: readonly GradientComparison[];
  readonly isCoarse: boolean;
  readonly isDefined: boolean;
}

function wrongCount(found: number, outputs: number, inputs: number): ClosedformError {
  const wanted = outputs === 1 ? `${inputs}` : `${outputs} times ${inputs}`;
  return new ClosedformError(
    "shape-mismatch",
    `the gradient has ${found} entries where the function has ${wanted} derivatives`,
    { hint: outputs === 1 ? "return one number for each entry of the point" : "return one row for each value" },
  );
}

// The function must be one: the same value twice, whatever was done to the point it was given.
function requireRepeatable(first: Float64Array, second: Float64Array): void {
  const isSame = first.length === second.length && first.every((value, k) => Object.is(value, second[k]));
  if (isSame) return;
  throw new ClosedformError("bad-request", "the function gives different values for the same point", {
    hint: "fix its random seed and keep it from changing what it reads",
  });
}

function compareAt<Point>({ f, gradient, tolerance, random }: Run<Point>, point: Point): AtPoint {
  const tree = point as PointTree;
  const { entries, names } = flattenTree(tree, "the point");
  const at = (values: ArrayLike<number>): Point => rebuildTree(tree, values) as Point;
  const valueAt = (values: ArrayLike<number>): Float64Array => numbersOf(f(at(values)), "the value of the function");
  const value = valueAt(entries);
  requireRepeatable(value, valueAt(entries));
  const claimed = numbersOf(gradient(at(entries)), "the gradient");
  const [inputs, outputs] = [entries.length, value.length];
  if (claimed.length !== inputs * outputs) throw wrongCount(claimed.length, outputs, inputs);
  const directions = directionsFor(names, random);
  const scale = Math.max(largest(claimed), Number.MIN_VALUE);
  const differencesAlong = (parts: Float64Array, narrowing: number): DifferenceResult => {
    const along = (t: Float64Array): Float64Array => valueAt(entries.map((entry, k) => entry + t[0] * parts[k]));
    return richardson(along, Float64Array.of(0), { scale: narrowing });
  };
  const rows = directions.map(({ name, parts }) => {
    const { values, errorEstimate } = differencesAlong(parts, 1);
    return { name, parts, values, errorEstimate };
  });
  const measuredScale = Math.max(scale, ...rows.map(({ values }) => largest(values.filter(Number.isFinite))));
  const isClose = (expected: number, measured: number, error: number): boolean =>
    Math.abs(expected - measured) <= error + tolerance * measuredScale;
  const isConfirmedNarrowly = ({ claimed: own, measured: wide, errorEstimate: doubt }: GradientComparison, k: number) =>
    narrowScales.some((narrow) => {
      const output = k % outputs;
      const { values, errorEstimate } = differencesAlong(rows[Math.floor(k / outputs)].parts, narrow);
      const error = safety * errorEstimate[output];
      if (!(error <= coarse * measuredScale) || !isClose(own, values[output], error)) return false;
      return Math.abs(values[output] - wide) > error + doubt;
    });
  const comparisons = rows.flatMap(({ name, parts, values, errorEstimate }) =>
    Array.from(values, (measured, output): GradientComparison => {
      const own = claimed.subarray(output * inputs, (output + 1) * inputs);
      const expected = parts.reduce((sum, part, k) => (part === 0 ? sum : sum + part * own[k]), 0);
      const error = safety * errorEstimate[output];
      const agrees = isClose(expected, measured, error);
      const label = outputs === 1 ? name : `value ${output} by ${name}`;
      return { name: label, claimed: expected, measured, errorEstimate: error, agrees };
    }),
  );
  const isMisled = comparisons.some(
    (one, k) => !one.agrees && Number.isFinite(one.measured) && isConfirmedNarrowly(one, k),
  );
  // What is off by far more than the differences are uncertain is wrong, however coarse they are.
  const isOff = ({ claimed: own, measured, errorEstimate }: GradientComparison): boolean =>
    !(Math.abs(own - measured) <= 2 * errorEstimate + tolerance * measuredScale);
  const isCoarse = isMisled || comparisons.some((one) => !(one.errorEstimate <= coarse * measuredScale) && !isOff(one));
  return {
    comparisons,
    isCoarse,
    isDefined: value.every(Number.isFinite) && rows.every(({ values }) => values.every(Number.isFinite)),
  };
}

// What all entries together say: a gradient that is off by one factor is off for one reason.
function patternOf(comparisons: readonly GradientComparison[]): string {
  const ratios = comparisons
    .filter(({ claimed, measured }) => claimed !== 0 || Math.abs(measured) > 1e-9)
    .map(({ claimed, measured }) => measured / claimed);
  const [first] = ratios;
  if (ratios.length === 0 || !Number.isFinite(first)) return "";
  if (ratios.some((ratio) => Math.abs(ratio - first) > 1e-5 * Math.abs(first))) return "";
  if (Math.abs(first + 1) < 1e-5) return "; every entry has the wrong sign";
  return `; the derivative is ${Number(first.toPrecision(6))} times the gradient everywhere`;
}

function shown(value: number): string {
  return String(Number(value.toPrecision(10)));
}

function describe({ name, claimed, measured, errorEstimate }: GradientComparison): string {
  return `at ${name} the gradient is ${shown(claimed)}, differences give ${shown(measured)} ± ${errorEstimate.toExponential(1)}`;
}

function distance({ claimed, measured, errorEstimate }: GradientComparison): number {
  const gap = Math.abs(claimed - measured) - errorEstimate;
  return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap;
}

function farthest(comparisons: readonly GradientComparison[]): GradientComparison {
  return comparisons.reduce((worst, one) => (distance(one) > distance(worst) ? one : worst));
}

/**
 * Whether `gradient` is the gradient of `f`, or its Jacobian with one row for each value, at a point or at points of a sampler.
 * An entry agrees if it is within the estimated error of extrapolated differences; points where these are too coarse to
 * judge, as at kinks, are drawn again, and none left is `undecided`. Throws `ClosedformError` for shapes that do not fit
 * and for functions that give two values for one point.
 */
export function checkGradient<Point>(
  f: CheckedFunction<Point>,
  gradient: (point: Point) => unknown,
  at: PointOrSampler<Point>,
  options: CheckGradientOptions = {},
): GradientCheck {
  const seed = options.seed ?? freshSeed();
  const integers = seededIntegers(seed);
  const random = (): number => integers(2 ** 30) / 2 ** 30;
  const run: Run<Point> = { f, gradient, tolerance: options.tolerance ?? 1e-7, random };
  const isSampler = typeof at === "function";
  const wanted = isSampler ? (options.points ?? 5) : 1;
  const draw = (): Point => (isSampler ? (at as (random: () => number) => Point)(random) : at);
  let [points, redrawn, comparisons] = [0, 0, 0];
  while (points < wanted && redrawn <= (isSampler ? 4 * wanted : 0)) {
    const point = draw();
    const found = compareAt(run, point);
    if (!found.isDefined || found.isCoarse) {
      redrawn += 1;
      continue;
    }
    points += 1;
    comparisons += found.comparisons.length;
    if (found.comparisons.every(({ agrees }) => agrees)) continue;
    const worst = farthest(found.comparisons.filter(({ agrees }) => !agrees));
    const message = `the gradient is wrong: ${describe(worst)}${patternOf(found.comparisons)}`;
    const place = { ...worst, at: point as PointTree };
    return { verdict: "incorrect", agrees: false, message, worst: place, comparisons, points, redrawn, seed };
  }
  const verdict = points === wanted ? "correct" : "undecided";
  const message =
    verdict === "correct"
      ? `the gradient agrees with differences in ${comparisons} comparisons at ${points} point${points === 1 ? "" : "s"}`
      : "the differences are too coarse to judge by: the function has a kink there, or is not defined";
  return { verdict, agrees: verdict === "correct", message, comparisons, points, redrawn, seed };
}
