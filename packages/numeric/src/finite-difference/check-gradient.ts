// A gradient written by hand against differences of the function, with the differences' own error in the balance.

import { NumericError } from "../error.ts";
import { generator } from "../ops/random.ts";
import { Tensor } from "../tensor.ts";
import type { Slope } from "./directions.ts";
import { missProbability, randomDirections, slopeAlong } from "./directions.ts";
import type { FlatPoint, PointForm } from "./point-form.ts";
import { flatten } from "./point-form.ts";
import { richardson } from "./richardson.ts";
import { scaleOf } from "./stencil.ts";

/** How closely and how a gradient is checked. */
export interface GradientCheckOptions {
  /** What a difference may be, relative to the entry, beyond the error of the differences; 1e-6 by default. */
  readonly rtol?: number;
  /** The same relative to the largest entry, for entries that nearly cancel; 1e-9 by default. */
  readonly atol?: number;
  /** Up to this many entries are checked one by one, 200 by default; more along random directions. */
  readonly entries?: number;
  /** How many directions; 8 by default. */
  readonly directions?: number;
  /** How many points a sampler is asked for; 5 by default. */
  readonly samples?: number;
  /** Of the directions and of the sampler's numbers; 0 by default. */
  readonly seed?: number;
}

/** One entry, or one direction, in which claim and differences do not agree or cannot be compared. */
export interface GradientMismatch {
  /** Where: `[1, 2]`, `.w[0]`, or empty for a function of one number. */
  readonly entry: string;
  readonly claimed: number;
  readonly measured: number;
  /** The differences' own bound on their error. */
  readonly errorEstimate: number;
  /** The difference that would have been accepted. */
  readonly tolerance: number;
}

/** What a check found. */
export interface GradientCheck<Point = PointForm> {
  /** "undecided" where the differences are too inaccurate to judge by: a kink, noise, or a value that is not finite. */
  readonly verdict: "agrees" | "differs" | "undecided";
  /** In words: the entries, both values, the estimated error, and what was checked. */
  readonly message: string;
  readonly mismatches: readonly GradientMismatch[];
  /** The point that the mismatches are at, or the last one that was checked. */
  readonly at: Point;
  readonly method: "entries" | "directions";
  /** With directions: an error of the gradient `ratio` times the tolerance is overlooked at most with this probability. */
  readonly confidence?: { readonly ratio: number; readonly missProbability: number };
}

/** The gradient as a function of the point or at the one point, in the form of the point. */
export type GradientSource<Point> = Point | ((point: Point) => PointForm);

/** A point, or what draws one with the help of uniform random numbers in [0, 1). */
export type PointSource<Point> = Point | ((random: () => number) => Point);

interface Compared extends GradientMismatch {
  readonly outcome: "agrees" | "differs" | "undecided";
}

const detectedRatio = 10;
const trust = 10;
// Differences that are off by more than this, relative to the gradient, say nothing.
const uselessError = 1e-3;
const shownEntries = 5;

function compare(
  entry: string,
  claimed: number,
  measured: Slope,
  scale: number,
  { rtol = 1e-6, atol = 1e-9 }: GradientCheckOptions,
): Compared {
  const { value, error } = measured;
  const tolerance = trust * error + rtol * Math.max(Math.abs(claimed), Math.abs(value)) + atol * scale;
  const row = { entry, claimed, measured: value, errorEstimate: error, tolerance };
  if (!Number.isFinite(value) || !Number.isFinite(error)) return { ...row, outcome: "undecided" };
  if (!Number.isFinite(claimed)) return { ...row, outcome: "differs" };
  const difference = Math.abs(claimed - value);
  if (difference > tolerance) return { ...row, outcome: "differs" };
  const isUseless = trust * error > uselessError * Math.max(scale, Math.abs(claimed), Number.MIN_VALUE);
  return { ...row, outcome: isUseless ? "undecided" : "agrees" };
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (value instanceof Tensor && value.size === 1) return value.item();
  const found =
    value instanceof Tensor ? `a tensor of shape (${value.shape.join(", ")})` : `a value of type ${typeof value}`;
  throw new NumericError(
    "bad-request",
    `checkGradient is for functions with a number as value; this one returned ${found}.`,
    "Check the gradient of a sum of the outputs, with random weights.",
  );
}

// A function that returns its argument changed, or that is not the same twice, would be blamed on the gradient.
function guarded<Point>(f: (point: Point) => number | Tensor, form: FlatPoint<Point>): (x: Float64Array) => number {
  return (x) => numberOf(f(form.rebuild(x)));
}

function claimedAt<Point extends PointForm>(source: GradientSource<Point>, form: FlatPoint<Point>): Float64Array {
  const claim: PointForm = typeof source === "function" ? source(form.rebuild(form.values)) : source;
  const { values } = flatten(claim);
  if (values.length === form.values.length) return values;
  throw new NumericError(
    "shape-mismatch",
    `checkGradient: the gradient has ${values.length} entries, the point ${form.values.length}.`,
    "A gradient has the form of the point.",
  );
}

const largest = (values: Float64Array): number =>
  values.reduce((best, x) => (Number.isFinite(x) ? Math.max(best, Math.abs(x)) : best), 0);

// A kink, or a change over a much smaller length than the point suggests, misleads wide steps: where narrow ones confirm the
// claim, nothing is decided.
const narrowScales = [1e-2, 1e-4];

function reconsidered(
  row: Compared,
  slopeWith: (narrow: number) => Slope,
  scale: number,
  options: GradientCheckOptions,
): Compared {
  if (row.outcome !== "differs" || !Number.isFinite(row.claimed)) return row;
  const isConfirmed = narrowScales.some((narrow) => {
    const { outcome } = compare(row.entry, row.claimed, slopeWith(narrow), scale, options);
    return outcome === "agrees";
  });
  return isConfirmed ? { ...row, outcome: "undecided" } : row;
}

function byEntries<Point>(
  f: (x: Float64Array) => number,
  claimed: Float64Array,
  form: FlatPoint<Point>,
  options: GradientCheckOptions,
): Compared[] {
  const { values, errorEstimate } = richardson(f, form.values);
  const scale = Math.max(largest(values), largest(claimed));
  return Array.from(claimed, (claim, k) => {
    const row = compare(form.nameOf(k), claim, { value: values[k], error: errorEstimate[k] }, scale, options);
    const unit = unitAlong(form.values, k);
    const narrow = (factor: number): Slope => slopeAlong(f, form.values, unit, factor * scaleOf(form.values[k]));
    return reconsidered(row, narrow, scale, options);
  });
}

function unitAlong(x: Float64Array, k: number): Float64Array {
  const unit = new Float64Array(x.length);
  unit[k] = 1;
  return unit;
}

const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, k) => sum + x * b[k], 0);

// The entry that a wrong direction is about, by halving: the half whose part of the direction is further off.
function locate(f: (x: Float64Array) => number, x: Float64Array, claimed: Float64Array, u: Float64Array): number {
  let [start, end] = [0, x.length];
  const off = (from: number, to: number): number => {
    const part = u.map((entry, k) => (k >= from && k < to ? entry : 0));
    const gap = Math.abs(slopeAlong(f, x, part).value - inner(claimed, part));
    return Number.isNaN(gap) ? Infinity : gap;
  };
  while (end - start > 1) {
    const middle = (start + end) >> 1;
    if (off(start, middle) >= off(middle, end)) end = middle;
    else start = middle;
  }
  return start;
}

function byDirections<Point>(
  f: (x: Float64Array) => number,
  claimed: Float64Array,
  form: FlatPoint<Point>,
  options: GradientCheckOptions,
): Compared[] {
  const directions = randomDirections(form.values, options.directions ?? 8, options.seed ?? 0);
  const rows = directions.map((u, k) => {
    const scale = Math.sqrt(claimed.reduce((sum, x, j) => sum + (x * u[j]) ** 2, 0));
    const row = compare(`direction ${k + 1}`, inner(claimed, u), slopeAlong(f, form.values, u), scale, options);
    return reconsidered(row, (narrow) => slopeAlong(f, form.values, u, narrow), scale, options);
  });
  const wrong = rows.findIndex(({ outcome }) => outcome === "differs");
  if (wrong < 0) return rows;
  const k = locate(f, form.values, claimed, directions[wrong]);
  const unit = unitAlong(form.values, k);
  const entry = compare(form.nameOf(k), claimed[k], slopeAlong(f, form.values, unit), largest(claimed), options);
  return entry.outcome === "differs" ? [entry, ...rows] : rows;
}

const shown = (x: number): string => String(Number(x.toPrecision(8)));

function described({ entry, claimed, measured, errorEstimate, outcome }: Compared): string {
  const name = entry.startsWith("direction") ? `along ${entry}` : `gradient${entry}`;
  const pair = `${name}: claimed ${shown(claimed)}, differences give ${shown(measured)} ± ${errorEstimate.toExponential(1)}`;
  if (outcome === "undecided") return `${pair}, which is too inaccurate to judge by`;
  const ratio = claimed / measured;
  const factor = Number.isFinite(ratio) && ratio !== 0 ? `, ${shown(ratio)} times as much` : "";
  return `${pair} (off by ${Math.abs(claimed - measured).toExponential(1)}${factor})`;
}

function report<Point>(
  rows: readonly Compared[],
  form: FlatPoint<Point>,
  options: GradientCheckOptions,
  many: boolean,
): GradientCheck<Point> {
  const verdict =
    (["differs", "undecided", "agrees"] as const).find((each) => rows.some(({ outcome }) => outcome === each)) ??
    "agrees";
  const bad = verdict === "agrees" ? [] : rows.filter(({ outcome }) => outcome === verdict);
  const rest = bad.length > shownEntries ? [`… and ${bad.length - shownEntries} more`] : [];
  const miss = missProbability(detectedRatio, options.directions ?? 8);
  const scope = many
    ? `${form.values.length} entries, along ${options.directions ?? 8} random directions: an error ${detectedRatio} times the tolerance is overlooked with probability below ${miss.toExponential(0)}`
    : `${form.values.length} ${form.values.length === 1 ? "entry" : "entries"}, one by one`;
  const head = {
    agrees: "the gradient agrees",
    differs: "the gradient is wrong",
    undecided: "the differences do not decide",
  };
  return {
    verdict,
    message: [`${head[verdict]} (${scope})`, ...bad.slice(0, shownEntries).map(described), ...rest].join("\n"),
    mismatches: bad.map(({ entry, claimed, measured, errorEstimate, tolerance }) => ({
      entry,
      claimed,
      measured,
      errorEstimate,
      tolerance,
    })),
    at: form.rebuild(form.values),
    method: many ? "directions" : "entries",
    ...(many ? { confidence: { ratio: detectedRatio, missProbability: miss } } : {}),
  };
}

function checkAt<Point extends PointForm>(
  f: (point: Point) => number | Tensor,
  gradient: GradientSource<Point>,
  point: Point,
  options: GradientCheckOptions,
): GradientCheck<Point> {
  const form = flatten(point);
  const many = form.values.length > (options.entries ?? 200);
  const value = guarded(f, form);
  const [first, second] = [value(form.values), value(form.values)];
  if (!Number.isFinite(first) || first !== second) {
    const reason = Number.isFinite(first)
      ? `the function gives ${first} and then ${second} at one point, so differences mean nothing`
      : `the value of the function is ${first} at the point`;
    return { ...report([], form, options, many), verdict: "undecided", message: reason };
  }
  const claimed = claimedAt(gradient, form);
  const rows = many ? byDirections(value, claimed, form, options) : byEntries(value, claimed, form, options);
  return report(rows, form, options, many);
}

/**
 * Whether `gradient` is the gradient of the scalar function f: at a point, or at several that a sampler draws. Points are numbers,
 * nested arrays, typed arrays, tensors, or objects of these; the gradient has the same form. Differences come from Richardson's
 * extrapolation, and what they are off by counts: an entry is wrong when claim and differences are further apart than ten of
 * their error estimates and the tolerances. The first point at which the gradient is wrong is reported, else one that is
 * undecided. Throws `bad-request` for a function whose value is no number and `shape-mismatch` for a gradient of another form.
 */
export function checkGradient<Point extends PointForm>(
  f: (point: Point) => number | Tensor,
  gradient: GradientSource<Point>,
  point: PointSource<Point>,
  options: GradientCheckOptions = {},
): GradientCheck<Point> {
  if (typeof point !== "function") return checkAt(f, gradient, point, options);
  const random = generator(options.seed ?? 0);
  let undecided: GradientCheck<Point> | undefined;
  let last: GradientCheck<Point> | undefined;
  for (let k = 0; k < (options.samples ?? 5); k++) {
    last = checkAt(
      f,
      gradient,
      point(() => random.next()),
      options,
    );
    if (last.verdict === "differs") return last;
    if (last.verdict === "undecided") undecided ??= last;
  }
  const found = undecided ?? last;
  if (found) return found;
  throw new NumericError("bad-request", "checkGradient: no points were asked for.", "Use samples: 1 or more.");
}
