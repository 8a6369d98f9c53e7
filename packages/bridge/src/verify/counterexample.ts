// A point at which a claim and the derivative differ: in exact arithmetic where both are rational, else in intervals, and
// only where neither reaches in floating point, where two points are needed.

import { cpuBackend, NumericError } from "@closedform/numeric";
import {
  addRationals,
  areApart,
  AtJump,
  equalRationals,
  evaluateDimension,
  evaluationWork,
  findDifference,
  Irrational,
  maximalExactWork,
  midpoint,
  negateRational,
  NoEnclosure,
  toNumber,
  variableNode,
} from "@closedform/symbolic";
import type { Interval, Node } from "@closedform/symbolic";
import { compile } from "../compile/compile.ts";
import { executeSync } from "../compile/execute.ts";
import { bindPoint, nest, shownPoint } from "../point.ts";
import type { BoundPoint, NestedNumbers } from "../point.ts";
import { samplePoint } from "../sample.ts";
import type { Spread } from "../sample.ts";
import { standInText } from "../stand-in.ts";
import { enclosedValues } from "./enclosed-values.ts";
import { exactValues } from "./exact-values.ts";
import type { Observed } from "./suspect.ts";
import type { Case, Counterexample } from "./verification.ts";

/** The values of a node at a point, row-major; `undefined` where they cannot be computed. */
export function valuesAt(node: Node, point: BoundPoint): Float64Array | undefined {
  try {
    const program = compile([node], point.sizes, { withStandIns: true });
    return executeSync(program, cpuBackend(), (name) => point.values.get(name)!)[0];
  } catch (error) {
    if (error instanceof NumericError) return undefined;
    throw error;
  }
}

// Far above what rounding can do at points of this size: the difference is in the formulas.
const visibleDifference = 1e-6;

// Below this the values may be what cancellation left over, so differences are not measured against them.
const smallestScale = 1e-3;

function differs(claimed: Float64Array, actual: Float64Array): boolean {
  const scale = Math.max(smallestScale, ...actual.map(Math.abs), ...claimed.map(Math.abs));
  return actual.some(
    (value, k) =>
      Number.isFinite(value) && Number.isFinite(claimed[k]) && Math.abs(value - claimed[k]) > visibleDifference * scale,
  );
}

const searchedPoints = 24;
// However long one of them takes: two that differ are enough.
const leastPoints = 3;

function shape(node: Node, point: BoundPoint): readonly number[] {
  return node.dims.map((dimension) => evaluateDimension(dimension, point.sizes));
}

interface Difference {
  readonly claimed: ArrayLike<number>;
  readonly actual: ArrayLike<number>;
  /** claimed − actual, where both round to the same numbers. */
  readonly gap?: readonly number[] | undefined;
  /** Whether the values were computed exactly. */
  readonly isExact: boolean;
  /** Whether they were computed exactly or enclosed, so that the difference is a proof. */
  readonly isProof: boolean;
}

// Both sides in exact arithmetic, where they are rational: there the smallest difference counts.
function exactDifference(claim: Node, truth: Node, point: BoundPoint): Difference | "equal" | undefined {
  try {
    const [claimed, actual] = exactValues([claim, truth], point);
    if (claimed.every((value, k) => equalRationals(value, actual[k]))) return "equal";
    const shown = { claimed: claimed.map(toNumber), actual: actual.map(toNumber), isExact: true, isProof: true };
    if (shown.claimed.some((value, k) => value !== shown.actual[k])) return shown;
    const gap = claimed.map((value, k) => toNumber(addRationals(value, negateRational(actual[k]))));
    return { ...shown, gap };
  } catch (error) {
    if (error instanceof Irrational) return undefined;
    throw error;
  }
}

// Points of structured variables obey their structure up to rounding only; what that can do is far below this.
const structuralDifference = 1e-11;

function areClearlyApart(claimed: Interval, actual: Interval): boolean {
  if (!areApart(claimed, actual)) return false;
  const [a, b] = [midpoint(claimed), midpoint(actual)];
  return Math.abs(a - b) > structuralDifference * Math.max(Math.abs(a), Math.abs(b));
}

// At a jump, as |D| has beside the diagonal of a diagonal D: apart whatever is taken for it.
function differenceAcrossJumps(claim: Node, truth: Node, point: BoundPoint): Difference | "unusable" {
  try {
    const [claimed, actual] = enclosedValues([claim, truth], point, true);
    const shown = [valuesAt(claim, point), valuesAt(truth, point)];
    const isApart = claimed.some((value, k) => areClearlyApart(value, actual[k]));
    if (!isApart || !shown[0] || !shown[1]) return "unusable";
    return { claimed: shown[0], actual: shown[1], isExact: false, isProof: true };
  } catch (error) {
    if (error instanceof NoEnclosure) return "unusable";
    throw error;
  }
}

// Both sides in intervals; "unusable" where a jump makes right answers differ.
function enclosedDifference(claim: Node, truth: Node, point: BoundPoint): Difference | "unusable" | undefined {
  try {
    const [claimed, actual] = enclosedValues([claim, truth], point);
    if (!claimed.some((value, k) => areClearlyApart(value, actual[k]))) return undefined;
    return { claimed: claimed.map(midpoint), actual: actual.map(midpoint), isExact: false, isProof: true };
  } catch (error) {
    if (error instanceof AtJump) return differenceAcrossJumps(claim, truth, point);
    if (error instanceof NoEnclosure) return undefined;
    throw error;
  }
}

function provedDifference(claim: Node, truth: Node, point: BoundPoint): Difference | "none" | undefined {
  const work = evaluationWork([claim, truth], (dimension) => evaluateDimension(dimension, point.sizes));
  if (work > maximalExactWork) return undefined;
  const exact = exactDifference(claim, truth, point);
  if (exact) return exact === "equal" ? "none" : exact;
  const enclosed = enclosedDifference(claim, truth, point);
  return enclosed === "unusable" ? "none" : enclosed;
}

function differenceAt(claim: Node, truth: Node, point: BoundPoint): Difference | undefined {
  const proved = provedDifference(claim, truth, point);
  if (proved) return proved === "none" ? undefined : proved;
  const [claimed, actual] = [valuesAt(claim, point), valuesAt(truth, point)];
  return claimed && actual && differs(claimed, actual)
    ? { claimed, actual, isExact: false, isProof: false }
    : undefined;
}

/** A counterexample with what is to be learned from its numbers. */
export interface Found {
  readonly counterexample: Counterexample;
  readonly isExact: boolean;
  readonly observed: Observed;
}

const searchSpreads: readonly Spread[] = ["readable", "normal", "positive"];

// The n-th point of the search, or nothing where the expression itself is not defined there: outside its domain two
// right answers may differ.
function searchedPoint({ problem, truth, claim, seed }: Case, trial: number): BoundPoint | undefined {
  const spread = searchSpreads[Math.floor((trial * searchSpreads.length) / searchedPoints)];
  const point = samplePoint(problem, [problem.value.node, truth, claim], seed, trial, spread);
  return valuesAt(problem.value.node, point)?.every(Number.isFinite) ? point : undefined;
}

/**
 * A point where the two differ; `isProved` says that they do somewhere. Rounding may separate two right answers at single
 * points, so without a proof two points are needed.
 */
export function findCounterexample(
  test: Case,
  isProved: boolean,
  lengths?: ReadonlyMap<string, number>,
): Found | undefined {
  const { problem, truth, claim } = test;
  let first: Found | undefined;
  for (let trial = 0; trial < searchedPoints && (trial < leastPoints || !test.isOver()); trial++) {
    const point = searchedPoint(test, trial);
    const difference = point && differenceAt(claim, truth, point);
    if (!difference) continue;
    if (first) return first;
    const { claimed, actual, gap, isExact, isProof } = difference;
    const [shownClaim, shownTruth] = [nest(claimed, shape(claim, point)), nest(actual, shape(truth, point))];
    const at = shownPoint(problem, point);
    const functions = [...problem.typed.abstractFunctions].map(([name, count]) => standInText(name, count));
    const shownGap = gap && { difference: nest(gap, shape(truth, point)) };
    const counterexample = { at, claimed: shownClaim, actual: shownTruth, ...shownGap };
    const observed = { claimed, actual, sizes: point.sizes };
    first = {
      isExact,
      observed,
      counterexample: functions.length > 0 ? { ...counterexample, functions } : counterexample,
    };
    if (isProved || isProof) return first;
  }
  return first ? undefined : fartherCounterexample(test, lengths);
}

function flattened(values: NestedNumbers): readonly number[] {
  const flat: number[] = [];
  const pending: NestedNumbers[] = [values];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === "number") flat.push(next);
    else pending.push(...next.toReversed());
  }
  return flat;
}

// The search that decides equality goes to all magnitudes and near the numbers of the formulas, and proves what it finds;
// the expression itself has to be defined there, too.
function fartherCounterexample(
  { problem, claim, truth, seed, isOver }: Case,
  lengths: ReadonlyMap<string, number> | undefined,
): Found | undefined {
  if (problem.typed.abstractFunctions.size > 0) return undefined;
  // A variable that falls out of every form still needs a value where the expression is read.
  const variables = [...problem.variables.values()].map((variable) => variableNode(problem.graph, variable));
  const found = findDifference(claim, truth, seed, [problem.value.node, ...variables], lengths, isOver);
  if (!found) return undefined;
  const at = Object.fromEntries(Object.entries(found.at).filter(([name]) => problem.variables.has(name)));
  const { sizes } = bindPoint(problem, at, new Set(Object.keys(at)));
  const observed = { claimed: flattened(found.left), actual: flattened(found.right), sizes };
  const { left: claimed, right: actual, difference } = found;
  return {
    isExact: found.isExact,
    observed,
    counterexample: { at, claimed, actual, ...(difference !== undefined && { difference }) },
  };
}
