// Values of an expression and of its derivative at a point.

import { cpuBackend, NumericError, webglBackend } from "@closedform/numeric";
import type { Backend } from "@closedform/numeric";
import { arrangedDerivative, evaluateDimension, openProblem, topologicalOrder } from "@closedform/symbolic";
import type { ArrangedDerivative, Declarations, DeriveRequest, Node, Problem } from "@closedform/symbolic";
import { asClosedformError, compile } from "./compile/compile.ts";
import { execute, executeSync } from "./compile/execute.ts";
import type { ProgramInputs } from "./compile/execute.ts";
import type { Program } from "./compile/program.ts";
import { bindPoint, nest } from "./point.ts";
import type { BoundPoint, NestedNumbers, Point } from "./point.ts";

/** What to evaluate where; with `wrt` the derivative is evaluated too. */
export interface EvaluateRequest extends Omit<DeriveRequest, "wrt"> {
  readonly vars?: Declarations | undefined;
  readonly wrt?: string | readonly string[] | undefined;
  readonly at: Point;
  /**
   * `cpu` unless given; `auto` takes WebGL where a hardware renderer is to be had. Where `webgl` cannot be had or fails, the
   * CPU computes and `reason` says why.
   */
  readonly backend?: "cpu" | "webgl" | "auto" | undefined;
}

/** The value and, if asked for, the derivative, as nested arrays with the axes of docs/contract.md §2. */
export interface Evaluation {
  readonly value: NestedNumbers;
  readonly derivative?: NestedNumbers | undefined;
  readonly backend: string;
  /** Why this backend, where the choice was ours or the one asked for failed. */
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

const softwareRenderer = /swiftshader|llvmpipe|softpipe|software|basic render/iu;

interface Choice {
  readonly backend: Backend;
  readonly reason?: string | undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function chooseBackend(wanted: EvaluateRequest["backend"]): Choice {
  if (wanted === undefined || wanted === "cpu") return { backend: cpuBackend() };
  let backend: Backend;
  try {
    backend = webglBackend();
  } catch (error) {
    return { backend: cpuBackend(), reason: messageOf(error) };
  }
  if (wanted === "webgl") return { backend };
  if (!softwareRenderer.test(backend.description)) {
    return { backend, reason: `hardware renderer ${backend.description}` };
  }
  const reason = `${backend.description} is a software renderer; the CPU is faster`;
  backend.dispose();
  return { backend: cpuBackend(), reason };
}

/** The outputs of a program, with the backend that computed them. */
export interface Execution {
  readonly outputs: readonly Float64Array[];
  readonly backend: string;
  readonly reason?: string | undefined;
}

// What the CPU can do where a device could not: all but what is wrong with the request itself.
function isOfDevice(error: unknown): error is NumericError {
  return error instanceof NumericError && ["device", "budget", "unsupported"].includes(error.code);
}

// Float32 overflows where float64 does not, and some functions are NaN where the device's would be inaccurate.
function areFinite(outputs: readonly Float64Array[]): boolean {
  return outputs.every((values) => values.every((value) => Number.isFinite(value)));
}

/**
 * Runs a program on a backend, and again on the CPU, from the same inputs, where the device fails or gives numbers that
 * are not finite; `reason` says so.
 */
export async function executeSafely(program: Program, choice: Choice, inputs: ProgramInputs): Promise<Execution> {
  const { backend, reason } = choice;
  if (backend.name === "cpu") return { outputs: await execute(program, backend, inputs), backend: "cpu", reason };
  let failure: string;
  try {
    const outputs = await execute(program, backend, inputs);
    if (areFinite(outputs)) return { outputs, backend: backend.name, reason };
    failure = `${backend.name} gave numbers that are not finite`;
  } catch (error) {
    if (!isOfDevice(error)) throw error;
    failure = `${backend.name} failed: ${error.message}`;
  }
  const cpu = cpuBackend();
  try {
    return { outputs: executeSync(program, cpu, inputs), backend: "cpu", reason: `${failure}; computed on the CPU` };
  } finally {
    cpu.dispose();
  }
}

/**
 * Evaluates on the backend asked for; `webgl` computes in float32. Where the device cannot be had or fails, the CPU computes
 * instead, and `reason` says why. Throws `ClosedformError`.
 */
export async function evaluateOn(request: EvaluateRequest): Promise<Evaluation> {
  const prepared = open(request);
  const choice = chooseBackend(request.backend);
  try {
    const inputs = (name: string): ArrayLike<number> => prepared.point.values.get(name)!;
    const { outputs, backend, reason } = await executeSafely(prepared.program, choice, inputs);
    return assemble(prepared, outputs, backend, reason);
  } catch (error) {
    throw asClosedformError(error);
  } finally {
    choice.backend.dispose();
  }
}
