// The derivative by independent witnesses at one point: finite differences with an error estimate, reverse and forward
// automatic differentiation, and the closed form node by node and on WebGL, each against the closed form as compiled for
// the CPU.

import { cpuBackend, jacobian, NumericError, reshape, richardson, tensor, webglBackend } from "@closedform/numeric";
import type { Tensor } from "@closedform/numeric";
import {
  ClosedformError,
  derivativeOf,
  dimensionNames,
  dimensionsOf,
  evaluateDimension,
  freshSeed,
  openRequest,
  openProgram,
  structuralAssumptions,
  wrtNames,
} from "@closedform/symbolic";
import type { Declarations, Derivative, Dimension, Problem, Syntax } from "@closedform/symbolic";
import { compile } from "./compile/compile.ts";
import { execute, executeSync } from "./compile/execute.ts";
import type { Program } from "./compile/program.ts";
import { interpret } from "./interpret.ts";
import { isNearKink } from "./kinks.ts";
import { nest, shownPoint } from "./point.ts";
import type { BoundPoint, NestedNumbers, Point } from "./point.ts";
import { samplePoint } from "./sample.ts";

/** What to check: the first derivative of an expression by one variable or a list of scalars. */
export interface CrossCheckRequest {
  readonly expr: string;
  readonly vars?: Declarations | undefined;
  readonly wrt: string | readonly string[];
  readonly seed?: number | undefined;
  /** How `expr` is written; recognised unless given. */
  readonly syntax?: Syntax | undefined;
}

/** One witness compared with the closed form. */
export interface CrossCheckRow {
  readonly method: string;
  /** Largest |difference| over the entries, relative to the largest entry or 1. */
  readonly maximalDifference: number;
  readonly tolerance: number;
  readonly agrees: boolean;
  /** What the witness says the derivative is. */
  readonly value: NestedNumbers;
  readonly note?: string | undefined;
}

/** A witness that could not be heard. */
export interface SkippedWitness {
  readonly method: string;
  readonly reason: string;
}

/** All witnesses at one random point. */
export interface CrossCheck {
  readonly agrees: boolean;
  readonly rows: readonly CrossCheckRow[];
  readonly skipped: readonly SkippedWitness[];
  readonly at: Point;
  /** The closed form's value there. */
  readonly value: NestedNumbers;
  readonly seed: number;
  /** The closed form that was checked. */
  readonly text: string;
}

/** A point with the variables of differentiation joined into one vector, as differences and autodiff want them. */
interface JoinedFunction {
  readonly start: Float64Array;
  readonly f: (joined: Tensor) => Tensor;
}

// The expression with independent entries in the variables of differentiation: their declared structure acts while
// nodes are built, and differences move one entry at a time.
function freeProblem(problem: Problem, wrt: readonly string[]): Problem {
  const isStructured = (name: string): boolean =>
    [...problem.variables.get(name)!.assumptions].some((assumption) => structuralAssumptions.has(assumption));
  if (!wrt.some(isStructured)) return problem;
  const variables = new Map(problem.variables);
  for (const name of wrt) {
    const variable = variables.get(name)!;
    const kept = [...variable.assumptions].filter((assumption) => !structuralAssumptions.has(assumption));
    variables.set(name, { ...variable, assumptions: new Set(kept) });
  }
  const types = [...variables.values()].flatMap((variable) => dimensionsOf(variable.type));
  return openProgram(problem.program, { variables, dimensions: new Set(types.flatMap(dimensionNames)) });
}

function shapeAt(dims: readonly Dimension[], point: BoundPoint): readonly number[] {
  return dims.map((dimension) => evaluateDimension(dimension, point.sizes));
}

function joinedFunction(problem: Problem, point: BoundPoint, wrt: readonly string[]): JoinedFunction {
  const { node } = freeProblem(problem, wrt).value;
  const start = Float64Array.from(wrt.flatMap((name) => [...point.values.get(name)!]));
  const shapeOf = (name: string): readonly number[] => shapeAt(dimensionsOf(problem.variables.get(name)!.type), point);
  const f = (joined: Tensor): Tensor => {
    let offset = 0;
    const parts = new Map<string, Tensor>();
    for (const name of wrt) {
      const count = point.values.get(name)!.length;
      parts.set(name, reshape(joined.index([offset, offset + count]), shapeOf(name)));
      offset += count;
    }
    const variable = (name: string): Tensor =>
      parts.get(name) ?? reshape(tensor(point.values.get(name)!), shapeOf(name));
    return reshape(interpret(node, variable, point.sizes), [-1]);
  };
  return { start, f };
}

function largest(values: ArrayLike<number>): number {
  let maximum = 0;
  for (let k = 0; k < values.length; k++) maximum = Math.max(maximum, Math.abs(values[k]));
  return maximum;
}

/** The closed form's entries with their shape. */
interface Truth {
  readonly entries: Float64Array;
  readonly shape: readonly number[];
}

function compare(
  method: string,
  { entries: truth, shape }: Truth,
  values: ArrayLike<number>,
  tolerance: number,
  note?: string,
): CrossCheckRow {
  const scale = Math.max(1, largest(truth));
  let difference = truth.length === values.length ? 0 : Number.POSITIVE_INFINITY;
  for (let k = 0; k < truth.length; k++) {
    const gap = Math.abs(truth[k] - values[k]);
    difference = Math.max(difference, Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap);
  }
  const maximalDifference = difference / scale;
  const value = nest(values, shape);
  return { method, maximalDifference, tolerance, agrees: maximalDifference <= tolerance, value, note };
}

const autodiffTolerance = 1e-9;
const singleTolerance = 1e-3;

function finiteDifferenceRow(truth: Truth, { f, start }: JoinedFunction): CrossCheckRow {
  const result = richardson((x) => Float64Array.from(f(tensor(x)).toTypedArray()), start);
  const scale = Math.max(1, largest(truth.entries));
  // Ten times the scheme's own estimate held in all but one percent of measured cases; a step of noise is the floor.
  const tolerance = Math.max(1e-7, (10 * largest(result.errorEstimate)) / scale);
  return compare(
    "finite differences",
    truth,
    result.values,
    tolerance,
    `own error estimate ${largest(result.errorEstimate).toExponential(1)}`,
  );
}

function autodiffRow(mode: "reverse" | "forward", truth: Truth, { f, start }: JoinedFunction): CrossCheckRow {
  return compare(`${mode} autodiff`, truth, jacobian(f, tensor(start), mode).toTypedArray(), autodiffTolerance);
}

const onWebgl = "closed form on webgl (float32)";

function programOf({ node }: Pick<Derivative, "node">, point: BoundPoint): Program {
  return compile([node], point.sizes, { withStandIns: true });
}

type Heard = CrossCheckRow | SkippedWitness;

// Without what the compiler does: contraction orders, fused maps, shared factorisations.
function nodeByNodeRow(problem: Problem, truth: Truth, derivative: Derivative, point: BoundPoint): Heard {
  const method = "closed form, node by node";
  try {
    const variable = (name: string): Tensor => {
      const dims = dimensionsOf(problem.variables.get(name)!.type);
      return reshape(tensor(point.values.get(name)!), shapeAt(dims, point));
    };
    const values = interpret(derivative.node, variable, point.sizes).toTypedArray();
    return compare(method, truth, values, autodiffTolerance);
  } catch (error) {
    if (error instanceof ClosedformError && error.code === "unsupported") return { method, reason: error.message };
    throw error;
  }
}

async function webglRow(truth: Truth, derivative: Derivative, point: BoundPoint): Promise<Heard> {
  if (!("WebGL2RenderingContext" in globalThis)) return { method: onWebgl, reason: "WebGL2 is in browsers only" };
  const backend = webglBackend();
  try {
    const [values] = await execute(programOf(derivative, point), backend, (name) => point.values.get(name)!);
    return compare(onWebgl, truth, values, singleTolerance, backend.description);
  } finally {
    backend.dispose();
  }
}

// Reverse accumulation multiplies by 0 what a choice does not take: where that is undefined, it says nothing.
function isFiniteRow(row: CrossCheckRow): boolean {
  return Number.isFinite(row.maximalDifference) && Number.isFinite(row.tolerance);
}

/** The closed form's value at a point, and the other ways compared with it. */
export interface Witnesses {
  readonly truth: Truth;
  /** Whether the expression and its derivative are finite there. */
  readonly isDefined: boolean;
  readonly rows: readonly CrossCheckRow[];
}

interface ClosedForm {
  readonly truth: Truth;
  readonly joined: JoinedFunction;
  readonly isDefined: boolean;
}

// The closed form's value at a point, beside the expression that the witnesses differentiate.
function closedFormAt(problem: Problem, derivative: Derivative, wrt: readonly string[], point: BoundPoint): ClosedForm {
  const [entries] = executeSync(programOf(derivative, point), cpuBackend(), (name) => point.values.get(name)!);
  const truth: Truth = { entries, shape: shapeAt(derivative.node.dims, point) };
  const joined = joinedFunction(problem, point, wrt);
  const value = joined.f(tensor(joined.start)).toTypedArray();
  return { truth, joined, isDefined: [...entries, ...value].every(Number.isFinite) };
}

/**
 * Whether reverse accumulation on the expression agrees with the closed form at a point, or `undefined` where the
 * expression is not defined. Throws `NumericError` where it cannot be evaluated.
 */
export function autodiffAgrees(
  problem: Problem,
  derivative: Derivative,
  wrt: readonly string[],
  point: BoundPoint,
): boolean | undefined {
  const { truth, joined, isDefined } = closedFormAt(problem, derivative, wrt, point);
  if (!isDefined) return undefined;
  const row = autodiffRow("reverse", truth, joined);
  return isFiniteRow(row) ? row.agrees : undefined;
}

/** The rows that need no device, for one derivative at one point. Throws `NumericError` where it is not defined. */
export function witnessRows(
  problem: Problem,
  derivative: Derivative,
  wrt: readonly string[],
  point: BoundPoint,
): Witnesses {
  const { truth, joined, isDefined } = closedFormAt(problem, derivative, wrt, point);
  return {
    truth,
    isDefined,
    rows: [
      finiteDifferenceRow(truth, joined),
      autodiffRow("reverse", truth, joined),
      autodiffRow("forward", truth, joined),
    ],
  };
}

// Where logarithms or roots stand, points without negative entries are the ones in the domain.
const spreads = ["readable", "positive"] as const;
const triedPoints = 8;

interface Witnessed extends Witnesses {
  readonly point: BoundPoint;
}

// The first of several points, of different sizes, at which everything is defined and, if there is one, no kink is near.
function firstDefined(problem: Problem, derivative: Derivative, wrt: readonly string[], seed: number): Witnessed {
  let atKink: Witnessed | undefined;
  for (let trial = 0; trial < triedPoints * spreads.length; trial++) {
    const spread = spreads[Math.floor(trial / triedPoints)];
    const point = samplePoint(problem, [problem.value.node, derivative.node], seed, trial, spread);
    try {
      const witnesses = witnessRows(problem, derivative, wrt, point);
      if (!witnesses.isDefined || !witnesses.rows.every(isFiniteRow)) continue;
      const witnessed = { ...witnesses, point };
      if (!isNearKink([problem.value.node, derivative.node], point)) return witnessed;
      atKink ??= witnessed;
    } catch (error) {
      if (!(error instanceof NumericError)) throw error;
    }
  }
  if (atKink) return atKink;
  throw new ClosedformError(
    "budget",
    `no point was found among ${triedPoints * spreads.length} at which the expression is defined`,
    {
      hint: "declare assumptions such as positive or invertible, so that points can be drawn accordingly",
    },
  );
}

/** Compares the closed form with every other way to the derivative at a random point. Throws `ClosedformError`. */
export async function crossCheck(given: CrossCheckRequest): Promise<CrossCheck> {
  const { problem, request } = openRequest(given);
  const derivative = derivativeOf(problem, { expr: request.expr, vars: request.vars, wrt: request.wrt });
  const seed = request.seed ?? freshSeed();
  const { truth, rows, point } = firstDefined(problem, derivative, wrtNames(request.wrt), seed);
  const others = [nodeByNodeRow(problem, truth, derivative, point), await webglRow(truth, derivative, point)];
  const all = [...rows, ...others.filter((one): one is CrossCheckRow => "value" in one)];
  return {
    agrees: all.every((row) => row.agrees),
    rows: all,
    skipped: others.filter((one): one is SkippedWitness => "reason" in one),
    at: shownPoint(problem, point),
    value: nest(truth.entries, truth.shape),
    text: derivative.text,
    seed,
  };
}
