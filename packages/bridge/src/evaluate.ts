// Values of an expression and of its derivative at a point.

import { cpuBackend, webglBackend } from "@closedform/numeric";
import type { Backend } from "@closedform/numeric";
import { arrangedDerivative, evaluateDimension, openProblem, topologicalOrder } from "@closedform/symbolic";
import type { ArrangedDerivative, Declarations, DeriveRequest, Node, Problem } from "@closedform/symbolic";
import { asClosedformError, compile } from "./compile/compile.ts";
import { execute, executeSync } from "./compile/execute.ts";
import type { Program } from "./compile/program.ts";
import { bindPoint, nest } from "./point.ts";
import type { BoundPoint, NestedNumbers, Point } from "./point.ts";

/** What to evaluate where; with `wrt` the derivative is evaluated too. */
export interface EvaluateRequest extends Omit<DeriveRequest, "wrt"> {
  readonly vars?: Declarations | undefined;
  readonly wrt?: string | readonly string[] | undefined;
  readonly at: Point;
  /** `cpu` unless given; `auto` takes WebGL where a hardware renderer is to be had. */
  readonly backend?: "cpu" | "webgl" | "auto" | undefined;
}

/** The value and, if asked for, the derivative, as nested arrays with the axes of docs/contract.md §2. */
export interface Evaluation {
  readonly value: NestedNumbers;
  readonly derivative?: NestedNumbers | undefined;
  readonly backend: string;
  /** Why this backend, where the choice was ours. */
  readonly reason?: string | undefined;
}

interface Prepared {
  readonly program: Program;
  readonly point: BoundPoint;
  readonly shapes: readonly (readonly number[])[];
}

function namesIn(roots: readonly Node[]): ReadonlySet<string> {
  return new Set(topologicalOrder(roots).flatMap((node) => (node.kind === "variable" ? [node.name] : [])));
}

// The printed shape of a value whose axes vec or kron grouped: each group is one axis.
function groupedShape(sizes: readonly number[], groups: readonly number[]): readonly number[] {
  let axis = 0;
  return groups.map((length) => {
    const size = sizes.slice(axis, axis + length).reduce((total, factor) => total * factor, 1);
    axis += length;
    return size;
  });
}

function prepare(problem: Problem, derivative: ArrangedDerivative | undefined, at: Point): Prepared {
  const roots = derivative ? [problem.value.node, derivative.shown] : [problem.value.node];
  const point = bindPoint(problem, at, namesIn(roots));
  const program = compile(roots, point.sizes);
  const groups = [problem.value.groups, derivative?.groups ?? []];
  const shapes = roots.map((root, k) =>
    groupedShape(
      root.dims.map((dimension) => evaluateDimension(dimension, point.sizes)),
      groups[k],
    ),
  );
  return { program, point, shapes };
}

function open(request: EvaluateRequest): Prepared {
  const problem = openProblem(request.expr, request.vars, request.syntax);
  const derivative =
    request.wrt === undefined ? undefined : arrangedDerivative(problem, { ...request, wrt: request.wrt });
  return prepare(problem, derivative, request.at);
}

function assemble(prepared: Prepared, outputs: readonly Float64Array[], backend: string, reason?: string): Evaluation {
  const [value, derivative] = outputs.map((output, k) => nest(output, prepared.shapes[k]));
  return { value, derivative, backend, reason };
}

/** Evaluates on the CPU in float64. Throws `ClosedformError`. */
export function evaluate(request: EvaluateRequest): Evaluation {
  const prepared = open(request);
  try {
    const outputs = executeSync(prepared.program, cpuBackend(), (name) => prepared.point.values.get(name)!);
    return assemble(prepared, outputs, "cpu");
  } catch (error) {
    throw asClosedformError(error);
  }
}

const softwareRenderer = /swiftshader|llvmpipe|software|basic render/iu;

function chooseBackend(wanted: EvaluateRequest["backend"]): { readonly backend: Backend; readonly reason?: string } {
  if (wanted === "webgl") return { backend: webglBackend() };
  if (wanted !== "auto") return { backend: cpuBackend() };
  try {
    const backend = webglBackend();
    if (!softwareRenderer.test(backend.description))
      return { backend, reason: `hardware renderer ${backend.description}` };
    const reason = `${backend.description} is a software renderer; the CPU is faster`;
    backend.dispose();
    return { backend: cpuBackend(), reason };
  } catch (error) {
    return { backend: cpuBackend(), reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Evaluates on the backend asked for; `webgl` computes in float32. Throws `ClosedformError`. */
export async function evaluateOn(request: EvaluateRequest): Promise<Evaluation> {
  const prepared = open(request);
  try {
    const { backend, reason } = chooseBackend(request.backend);
    try {
      const outputs = await execute(prepared.program, backend, (name) => prepared.point.values.get(name)!);
      return assemble(prepared, outputs, backend.name, reason);
    } finally {
      backend.dispose();
    }
  } catch (error) {
    throw asClosedformError(error);
  }
}
