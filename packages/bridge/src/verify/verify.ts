// A verdict on a hand-derived derivative. The claim is compared with the closed form by canonical form and in random
// prime fields; the closed form itself is checked in the same run against automatic differentiation of the expression,
// which shares no rule with it, and the verdict is withheld when the two disagree.

import { cpuBackend, NumericError } from "@closedform/numeric";
import {
  alignedNode,
  comparableNodes,
  areApart,
  AtJump,
  ClosedformError,
  compareInField,
  derivativeOf,
  evaluateDimension,
  evaluationWork,
  equalRationals,
  freshSeed,
  Irrational,
  maximalExactWork,
  midpoint,
  NoEnclosure,
  numberOf,
  openBeside,
  openProblem,
  readBeside,
  toNumber,
} from "@closedform/symbolic";
import type {
  Derivative,
  DeriveRequest,
  FieldVerdict,
  Interval,
  Node,
  Problem,
  Program,
  Value,
} from "@closedform/symbolic";
import { compile } from "../compile/compile.ts";
import { executeSync } from "../compile/execute.ts";
import { autodiffAgrees } from "../cross-check.ts";
import { nest, shownPoint } from "../point.ts";
import type { BoundPoint, NestedNumbers, Point } from "../point.ts";
import { samplePoint } from "../sample.ts";
import type { Spread } from "../sample.ts";
import { standInText } from "../stand-in.ts";
import { enclosedValues } from "./enclosed-values.ts";
import { exactValues } from "./exact-values.ts";
import { shapedLike } from "./shaped-claim.ts";
import { diagnose } from "./diagnose.ts";
import type { Diagnosis } from "./diagnose.ts";

/** A claim about a derivative. */
export interface VerifyRequest extends DeriveRequest {
  readonly claim: string;
  /** Fixes the random points; drawn afresh unless given. */
  readonly seed?: number | undefined;
}

/** A point at which the claim and the derivative differ. */
export interface Counterexample {
  readonly at: Point;
  readonly claimed: NestedNumbers;
  readonly actual: NestedNumbers;
  /** What was taken for each abstract function. */
  readonly functions?: readonly string[] | undefined;
}

/** The verdict with what supports it. */
export interface Verification {
  readonly verdict: "correct" | "incorrect" | "undecided";
  readonly method?: "canonical" | "exact-field" | "numeric" | undefined;
  /** Bound on the probability that a `correct` is wrong, given that the closed form is right. */
  readonly errorBound?: number | undefined;
  readonly diagnosis?: Diagnosis | undefined;
  readonly counterexample?: Counterexample | undefined;
  /** The derivative. */
  readonly correct: string;
  /** Why nothing was decided. */
  readonly reason?: string | undefined;
  readonly seed: number;
}

interface Case {
  readonly problem: Problem;
  readonly derivative: Derivative;
  readonly claim: Node;
  /** The derivative as the claim's layout arranges it. */
  readonly truth: Node;
  readonly request: VerifyRequest;
  readonly seed: number;
}

function wrtNames(request: DeriveRequest): readonly string[] {
  return typeof request.wrt === "string" ? [request.wrt] : request.wrt;
}

const witnessTrials = 8;
const neededWitnesses = 3;

// What automatic differentiation says at one point: whether it agrees, or nothing where the point is outside the domain.
function witnessAt({ problem, derivative, request, seed }: Case, trial: number): boolean | undefined {
  const point = samplePoint(
    problem,
    [problem.value.node, derivative.node],
    seed,
    trial,
    spreadOf(trial, witnessTrials),
  );
  try {
    return autodiffAgrees(problem, derivative, wrtNames(request), point);
  } catch (error) {
    if (error instanceof NumericError) return undefined;
    throw error;
  }
}

// Points of both signs first, then points without negative entries, where logarithms and roots are defined.
function spreadOf(trial: number, trials: number): Spread {
  return trial < trials / 2 ? "readable" : "positive";
}

// Whether automatic differentiation confirms the closed form where it can be evaluated; `undefined` if nowhere, and for
// higher and structured derivatives, which have no second witness yet. One point may be ill-conditioned, so the
// majority counts.
function isConfirmed(test: Case): boolean | undefined {
  if (test.derivative.order !== 1 || (test.request.structure ?? "unconstrained") !== "unconstrained") return undefined;
  const votes: boolean[] = [];
  for (let trial = 0; trial < witnessTrials && votes.filter(Boolean).length < neededWitnesses; trial++) {
    const vote = witnessAt(test, trial);
    if (vote !== undefined) votes.push(vote);
  }
  const agreeing = votes.filter(Boolean).length;
  return votes.length === 0 ? undefined : agreeing > votes.length - agreeing;
}

function valuesAt(node: Node, point: BoundPoint): Float64Array | undefined {
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

function shape(node: Node, point: BoundPoint): readonly number[] {
  return node.dims.map((dimension) => evaluateDimension(dimension, point.sizes));
}

interface Difference {
  readonly claimed: ArrayLike<number>;
  readonly actual: ArrayLike<number>;
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
    return { claimed: claimed.map(toNumber), actual: actual.map(toNumber), isExact: true, isProof: true };
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

// Both sides in intervals; "unusable" where a jump makes right answers differ.
function enclosedDifference(claim: Node, truth: Node, point: BoundPoint): Difference | "unusable" | undefined {
  try {
    const [claimed, actual] = enclosedValues([claim, truth], point);
    if (!claimed.some((value, k) => areClearlyApart(value, actual[k]))) return undefined;
    return { claimed: claimed.map(midpoint), actual: actual.map(midpoint), isExact: false, isProof: true };
  } catch (error) {
    if (error instanceof AtJump) return "unusable";
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

interface Found {
  readonly counterexample: Counterexample;
  readonly isExact: boolean;
}

const searchSpreads: readonly Spread[] = ["readable", "normal", "positive"];

// The n-th point of the search, or nothing where the expression itself is not defined there: outside its domain two
// right answers may differ.
function searchedPoint({ problem, truth, claim, seed }: Case, trial: number): BoundPoint | undefined {
  const spread = searchSpreads[Math.floor((trial * searchSpreads.length) / searchedPoints)];
  const point = samplePoint(problem, [problem.value.node, truth, claim], seed, trial, spread);
  return valuesAt(problem.value.node, point)?.every(Number.isFinite) ? point : undefined;
}

// Rounding may separate two right answers at single points, so without a proof two points are needed.
function findCounterexample(test: Case, isProved: boolean): Found | undefined {
  const { problem, truth, claim } = test;
  let first: Found | undefined;
  for (let trial = 0; trial < searchedPoints; trial++) {
    const point = searchedPoint(test, trial);
    const difference = point && differenceAt(claim, truth, point);
    if (!difference) continue;
    if (first) return first;
    const { claimed, actual, isExact, isProof } = difference;
    const [shownClaim, shownTruth] = [nest(claimed, shape(claim, point)), nest(actual, shape(truth, point))];
    const at = shownPoint(problem, point);
    const functions = [...problem.typed.abstractFunctions].map(([name, count]) => standInText(name, count));
    const counterexample = { at, claimed: shownClaim, actual: shownTruth };
    first = { isExact, counterexample: functions.length > 0 ? { ...counterexample, functions } : counterexample };
    if (isProved || isProof) return first;
  }
  return undefined;
}

function judgeEqual(test: Case, method: "canonical" | "exact-field", errorBound: number): Verification {
  const { derivative, seed } = test;
  if (isConfirmed(test) === false)
    return {
      verdict: "undecided",
      reason: "automatic differentiation does not confirm the closed form at a random point",
      correct: derivative.text,
      seed,
    };
  return { verdict: "correct", method, errorBound, correct: derivative.text, seed };
}

function judgeDifferent(test: Case, found: FieldVerdict): Verification {
  const { problem, derivative, claim, truth, seed } = test;
  const refuted = findCounterexample(test, !found.usedOpaque);
  if (refuted && isConfirmed(test) !== false) {
    const { counterexample, isExact } = refuted;
    return {
      verdict: "incorrect",
      method: isExact ? "exact-field" : "numeric",
      diagnosis: diagnose(problem.graph, claim, truth),
      counterexample,
      correct: derivative.text,
      seed,
    };
  }
  const reason = refuted
    ? "automatic differentiation does not confirm the closed form at a random point"
    : `no point was found where the two differ, and no proof that they agree${found.isConclusive ? "" : ": too few points could be drawn"}`;
  return { verdict: "undecided", reason, correct: derivative.text, seed };
}

// A claim 0 stands for zeros of any shape.
function isZeroClaim(value: Value): boolean {
  return value.node.dims.length === 0 && numberOf(value.node)?.numerator === 0n;
}

// A claim in the shape of ∂vec(Y)/∂vec(X)' is compared with that, where no form was asked for.
function flattenedCase(
  problem: Problem,
  request: VerifyRequest,
  value: Value,
): { readonly derivative: Derivative; readonly claim: Node } | undefined {
  if (request.flatten || value.groups.length !== 2) return undefined;
  try {
    const derivative = derivativeOf(problem, { ...request, flatten: "vec" });
    const claim = alignedNode(problem.graph, value, derivative.shown, derivative.groups);
    return claim && { derivative, claim };
  } catch (error) {
    if (error instanceof ClosedformError) return undefined;
    throw error;
  }
}

// The bound on the error where the claim agrees although its axes are made up differently, as (m, n) and m·n.
function agreementWhenFolded(problem: Problem, value: Value, derivative: Derivative, seed: number): number | undefined {
  const { shown, groups } = derivative;
  const nodes = comparableNodes(problem.graph, value, { node: shown, indices: [], groups });
  const found = nodes && compareInField(nodes[0], nodes[1], seed, "verdict");
  return found?.agree && found.isConclusive ? found.errorBound : undefined;
}

function shapeText(dims: readonly { readonly key: string }[]): string {
  return dims.length === 0 ? "a scalar" : `shape (${dims.map((dimension) => dimension.key).join(", ")})`;
}

function transposed(problem: Problem, node: Node): Node {
  return problem.graph.contract([{ node, labels: [0, 1] }], [1, 0], node.dims);
}

// The claim has another shape than the derivative, or lies the other way.
function judgeShape(
  problem: Problem,
  derivative: Derivative,
  value: Value,
  isRow: boolean,
  seed: number,
): Verification {
  const truth = derivative.shown;
  const base = { verdict: "incorrect", method: "canonical", correct: derivative.text, seed } as const;
  if (isRow)
    return {
      ...base,
      diagnosis: {
        kind: "wrong-layout",
        message: "the claim is a row, the derivative in mixed layout is a column: it lies as in numerator layout",
      },
    };
  const isMatrixPair = value.node.dims.length === 2 && truth.dims.length === 2;
  const back = isMatrixPair ? transposed(problem, value.node) : undefined;
  if (back && back.dims.every((dimension, axis) => dimension.key === truth.dims[axis].key)) {
    const isRight = back === truth || compareInField(back, truth, seed).agree;
    const message = isRight
      ? "the claim is the transpose of the derivative: it is right in the other layout"
      : "the claim has the transposed shape of the derivative";
    return { ...base, diagnosis: { kind: "wrong-layout", message } };
  }
  return {
    ...base,
    diagnosis: {
      kind: "shape-mismatch",
      message: `the claim is ${shapeText(value.node.dims)}, the derivative ${shapeText(truth.dims)}`,
    },
  };
}

type Claim = ReturnType<typeof openBeside>;

// A row, or a claim of another shape, cannot take the shape of the derivative: it is judged as it stands.
function openShaped(problem: Problem, claim: Program, shape: readonly string[]): Claim {
  try {
    return openBeside(problem, shapedLike(claim, shape));
  } catch (error) {
    if (!(error instanceof ClosedformError) || error.code !== "shape-mismatch") throw error;
    return openBeside(problem, claim);
  }
}

function openClaim(problem: Problem, { claim, syntax }: VerifyRequest, derivative: Derivative): Claim {
  const opened = openShaped(problem, readBeside(problem, claim, syntax), derivative.shape);
  const unknown = [...opened.typed.variables.keys()].find((name) => !problem.variables.has(name));
  if (unknown === undefined) return opened;
  const start = claim.search(new RegExp(`(?<![\\p{L}\\p{N}_])${unknown}(?![\\p{L}\\p{N}_])`, "u"));
  throw new ClosedformError("unknown-name", `the claim uses ${unknown}, which is not a variable of the expression`, {
    at: start < 0 ? undefined : { start, end: start + unknown.length },
    hint: `the variables are ${[...problem.variables.keys()].join(", ")}`,
  });
}

/**
 * Judges a claimed derivative. `incorrect` always comes with a point at which the two differ, or with the shapes that
 * do; `correct` errs with at most `errorBound`. Throws `ClosedformError` for a claim that cannot be read or typed.
 */
export function verify(request: VerifyRequest): Verification {
  const seed = request.seed ?? freshSeed();
  const problem = openProblem(request.expr, request.vars, request.syntax);
  const direct = derivativeOf(problem, request);
  const { value, target } = openClaim(problem, request, direct);
  const isRow = target.type.kind === "covector" && !direct.isRow;
  const aligned = isZeroClaim(value)
    ? problem.graph.zeros(direct.shown.dims)
    : alignedNode(problem.graph, value, direct.shown, direct.groups);
  const flat = aligned ? undefined : flattenedCase(problem, request, value);
  const claim = flat?.claim ?? aligned;
  const derivative = flat?.derivative ?? direct;
  const folded = claim || isRow ? undefined : agreementWhenFolded(problem, value, direct, seed);
  if (folded) {
    const { shown } = direct;
    return judgeEqual(
      { problem, derivative: direct, claim: shown, truth: shown, request, seed },
      "exact-field",
      folded,
    );
  }
  if (!claim || isRow) return judgeShape(problem, derivative, value, isRow && aligned !== undefined, seed);
  const truth = derivative.shown;
  const test: Case = { problem, derivative, claim, truth, request, seed };
  if (claim === truth) return judgeEqual(test, "canonical", 0);
  const found = compareInField(claim, truth, seed, "verdict");
  if (found.agree && found.isConclusive) return judgeEqual(test, "exact-field", found.errorBound);
  return judgeDifferent(test, found);
}
