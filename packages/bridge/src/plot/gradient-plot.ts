// The gradient beside the contour lines, shown and measured: the angle between the gradient in closed form and the contour
// line, whose direction comes from values of the function alone.

import { cpuBackend } from "@closedform/numeric";
import { ClosedformError, arrangedDerivative, openProblem, topologicalOrder } from "@closedform/symbolic";
import type { Declarations, Environment, Problem, VariableSpec } from "@closedform/symbolic";

import { asClosedformError, compile } from "../compile/compile.ts";
import { executeSync } from "../compile/execute.ts";
import { bindPoint } from "../point.ts";
import type { Point } from "../point.ts";
import { contourDirection, contourSegments } from "./contours.ts";
import type { GridValues, PlanePoint } from "./contours.ts";
import { svgOf } from "./svg.ts";

/** A function of two scalars to be drawn. */
export interface PlotRequest {
  readonly expr: string;
  readonly vars?: Declarations | undefined;
  /** Two scalars, as which they are declared where `vars` says nothing, or one vector of length 2. */
  readonly wrt: string | readonly string[];
  /** Values of the other variables. */
  readonly at?: Point | undefined;
  /** Of both axes, −2 to 2 unless given. */
  readonly range?: readonly [number, number] | undefined;
}

/** A gradient with the contour line through the same point. */
export interface MeasuredGradient {
  readonly at: PlanePoint;
  readonly gradient: PlanePoint;
  /** |cos| of the angle between the gradient and the contour line: 0 for a right angle. */
  readonly cosine: number;
}

/** The picture and what was measured. */
export interface GradientPlot {
  readonly svg: string;
  /** The gradients that are drawn, in closed form, left to right and bottom to top. */
  readonly gradient: readonly MeasuredGradient[];
  readonly largestCosine: number;
  /** Whether every measured angle is a right one, up to the accuracy of the contour lines. */
  readonly isPerpendicular: boolean;
}

const gridSize = 61;
const arrowsPerSide = 7;
const levels = 9;
const tolerance = 1e-4;

interface Sampled {
  readonly value: number;
  readonly gradient: PlanePoint;
}

type Sampler = (point: PlanePoint) => Sampled;

function refuse(message: string, hint: string): ClosedformError {
  return new ClosedformError("bad-request", message, { hint });
}

function pointWith(wrt: PlotRequest["wrt"], [x, y]: PlanePoint, others: Point): Point {
  if (typeof wrt === "string") return { ...others, [wrt]: [x, y] };
  return wrt.length === 1 ? { ...others, [wrt[0]]: [x, y] } : { ...others, [wrt[0]]: x, [wrt[1]]: y };
}

// The names of the axes are scalars unless they are declared otherwise.
function declarationsOf({ vars = {}, wrt }: PlotRequest): Declarations {
  if (typeof wrt === "string" || wrt.length !== 2 || isEnvironment(vars)) return vars;
  const declared = new Map<string, VariableSpec>(vars instanceof Map ? vars : Object.entries(vars));
  for (const name of wrt) if (!declared.has(name)) declared.set(name, { type: "scalar" });
  return declared;
}

function isEnvironment(vars: Declarations): vars is Environment {
  return "variables" in vars && "dimensions" in vars && vars.variables instanceof Map;
}

function checkVariables(problem: Problem, wrt: PlotRequest["wrt"]): void {
  const names = typeof wrt === "string" ? [wrt] : wrt;
  const kinds = names.map((name) => problem.variables.get(name)?.type.kind ?? "scalar").join();
  if (kinds === "scalar,scalar" || kinds === "vector") return;
  throw refuse("a plot needs two variables", 'give two scalars, as in "wrt": ["x", "y"], or a vector of length 2');
}

// One program for the value and the gradient, run at one point after another.
function samplerOf(problem: Problem, { wrt, at = {}, ...request }: PlotRequest): Sampler {
  if (problem.value.groups.length > 0)
    throw refuse("only scalars have contour lines", "plot a scalar, such as sum(y) of an array y");
  checkVariables(problem, wrt);
  const derivative = arrangedDerivative(problem, { ...request, wrt });
  const roots = [problem.value.node, derivative.shown];
  const names = new Set(topologicalOrder(roots).flatMap((node) => (node.kind === "variable" ? [node.name] : [])));
  const first = bindPoint(problem, pointWith(wrt, [0, 0], at), names);
  const program = compile(roots, first.sizes);
  return (point) => {
    const { values } = bindPoint(problem, pointWith(wrt, point, at), names);
    const [value, gradient] = executeSync(program, cpuBackend(), (name) => values.get(name)!);
    return { value: value[0], gradient: [gradient[0], gradient[1]] };
  };
}

function spaced([low, high]: readonly [number, number], count: number): readonly number[] {
  return Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));
}

function gridOf(sample: Sampler, range: readonly [number, number]): GridValues {
  const xs = spaced(range, gridSize);
  return { xs, ys: xs, values: xs.map((y) => xs.map((x) => sample([x, y]).value)) };
}

// Levels that as many grid points lie between: equal steps would crowd where the function is steep.
function levelsOf({ values }: GridValues): readonly number[] {
  const sorted = values
    .flat()
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  return Array.from({ length: levels }, (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / (levels + 1))]);
}

function measured(sample: Sampler, at: PlanePoint, radius: number): readonly MeasuredGradient[] {
  const { gradient } = sample(at);
  const length = Math.hypot(...gradient);
  const along = contourDirection((x, y) => sample([x, y]).value, at, radius);
  if (!along || !(length > 0) || !Number.isFinite(length)) return [];
  const cosine = Math.abs(gradient[0] * along[0] + gradient[1] * along[1]) / (length * Math.hypot(...along));
  return [{ at, gradient, cosine }];
}

function drawn(request: PlotRequest, range: readonly [number, number]): GradientPlot {
  const problem = openProblem(request.expr, declarationsOf(request));
  const sample = samplerOf(problem, request);
  const grid = gridOf(sample, range);
  const [low, high] = range;
  const step = (high - low) / arrowsPerSide;
  const places = Array.from({ length: arrowsPerSide }, (_, k) => low + (k + 0.5) * step);
  const gradient = places.flatMap((y) => places.flatMap((x) => measured(sample, [x, y], (high - low) * 1e-4)));
  const longest = Math.max(...gradient.map((one) => Math.hypot(...one.gradient)), Number.MIN_VALUE);
  const largestCosine = Math.max(0, ...gradient.map((one) => one.cosine));
  const names: readonly string[] = typeof request.wrt === "string" ? [request.wrt] : request.wrt;
  const [first, second] = names.length === 2 ? names : [`${names[0]}[1]`, `${names[0]}[2]`];
  const svg = svgOf({
    title: request.expr,
    description: `Contour lines and gradients; the largest |cosine| between them at ${gradient.length} points is ${largestCosine.toExponential(1)}.`,
    names: [first, second],
    range,
    contours: levelsOf(grid).map((level) => contourSegments(grid, level)),
    arrows: gradient.map(({ at, gradient: [gx, gy] }) => ({
      at,
      // The longest arrow fills most of its field; shorter ones stay visible by the root of their share.
      along: [gx, gy].map((part) => (0.85 * step * part) / Math.sqrt(longest * Math.hypot(gx, gy))) as [number, number],
    })),
  });
  return { svg, gradient, largestCosine, isPerpendicular: gradient.length > 0 && largestCosine < tolerance };
}

/**
 * Contour lines of a function of two scalars with its gradient as arrows, and the angles between the two. Throws
 * `bad-request` for other shapes and for a range that is empty, and what evaluating throws.
 */
export function gradientPlot(request: PlotRequest): GradientPlot {
  const range = request.range ?? [-2, 2];
  if (!(range[0] < range[1]) || !range.every(Number.isFinite))
    throw refuse("the range of a plot goes from a number to a larger one", "give a range such as [-2, 2]");
  try {
    return drawn(request, range);
  } catch (error) {
    throw asClosedformError(error);
  }
}
