// Values of an expression and of its derivative at a point.

import { cpuBackend, NumericError, webglBackend } from "@closedform/numeric";
import type { Backend } from "@closedform/numeric";
import {
  arrangedForm,
  ClosedformError,
  evaluateDimension,
  openProblem,
  openRequest,
  topologicalOrder,
} from "@closedform/symbolic";
import type { ArrangedDerivative, Declarations, FormRequest, Layout, Node, Problem } from "@closedform/symbolic";
import { asClosedformError, compile } from "./compile/compile.ts";
import { execute, executeSync } from "./compile/execute.ts";
import type { ProgramInputs } from "./compile/execute.ts";
import { planOf } from "./compile/plan.ts";
import type { EvaluationPlan } from "./compile/plan.ts";
import type { Program } from "./compile/program.ts";
import { compression } from "./compress-derivative.ts";
import type { Compression } from "./compress-derivative.ts";
import type { CompressedTensor } from "./compressed.ts";
import { bindPoint, nest } from "./point.ts";
import type { BoundPoint, NestedNumbers, Point } from "./point.ts";

/** What to evaluate where; with `wrt` the derivative is evaluated too. Directions have their values in `at`. */
export interface EvaluateRequest extends Omit<FormRequest, "wrt" | "layout" | "definitions" | "inline"> {
  readonly vars?: Declarations | undefined;
  readonly layout?: Layout | undefined;
  readonly wrt?: string | readonly string[] | undefined;
  readonly at: Point;
  /**
   * `cpu` unless given; `auto` takes WebGL where a hardware renderer is to be had. Where `webgl` cannot be had or fails, the
   * CPU computes and `reason` says why.
   */
  readonly backend?: "cpu" | "webgl" | "auto" | undefined;
  /** Whether the derivative is given as a sum of products that are not multiplied out, as `compressed`. */
  readonly compressed?: boolean | undefined;
  /** Whether the kernels that run are listed, with shapes, operations and bytes. */
  readonly plan?: boolean | undefined;
}

/** The value and, if asked for, the derivative, as nested arrays with the axes of docs/contract.md §2. */
export interface Evaluation {
  readonly value: NestedNumbers;
  readonly derivative?: NestedNumbers | undefined;
  /** The derivative as a sum of products, where that was asked for. */
  readonly compressed?: CompressedTensor | undefined;
  readonly backend: string;
  /** Why this backend, where the choice was ours or the one asked for failed. */
  readonly reason?: string | undefined;
  readonly plan?: EvaluationPlan | undefined;
}

interface Prepared {
  readonly program: Program;
  readonly hasPlan: boolean;
  readonly point: BoundPoint;
  readonly shapes: readonly (readonly number[])[];
  readonly compression: Compression | undefined;
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

function prepare(
  problem: Problem,
  derivative: ArrangedDerivative | undefined,
  { at, plan, compressed }: EvaluateRequest,
): Prepared {
  const shown = derivative ? [problem.value.node, derivative.shown] : [problem.value.node];
  const point = bindPoint(problem, at, namesIn(shown));
  const compressing = derivative && compressed ? compression(problem.graph, derivative.shown, point.sizes) : undefined;
  const program = compile(compressing ? [problem.value.node, ...compressing.roots] : shown, point.sizes);
  const groups = [problem.value.groups, derivative?.groups ?? []];
  const shapes = shown.map((root, k) =>
    groupedShape(
      root.dims.map((dimension) => evaluateDimension(dimension, point.sizes)),
      groups[k],
    ),
  );
  return { program, point, shapes, hasPlan: plan ?? false, compression: compressing };
}

function withoutWrt(name: string): ClosedformError {
  return new ClosedformError("bad-request", `"${name}" is about a derivative, and there is none`, {
    hint: 'name the variable to differentiate by in "wrt"',
  });
}

const aboutDerivatives = ["form", "direction", "unit", "compressed"] as const;

function open(request: EvaluateRequest): Prepared {
  const { wrt } = request;
  if (wrt === undefined) {
    const name = aboutDerivatives.find((one) => request[one] !== undefined && request[one] !== false);
    if (name) throw withoutWrt(name);
    return prepare(openProblem(request.expr, request.vars, request.syntax), undefined, request);
  }
  const opened = openRequest({ ...request, wrt });
  const { problem, arranged } = arrangedForm(opened.problem, opened.request);
  try {
    return prepare(problem, arranged, request);
  } catch (error) {
    throw withOtherForms(error, request, arranged);
  }
}

// What is too large with all its entries may be small as a sum of products, or along a direction.
function withOtherForms(error: unknown, { compressed }: EvaluateRequest, { node, order }: ArrangedDerivative): unknown {
  if (!(error instanceof ClosedformError) || error.code !== "budget" || compressed || node.dims.length < 2)
    return error;
  const product = order === 2 ? ', or "form": "hvp" for its product with a direction' : "";
  const hint = `ask for it as a sum of products, with "compressed": true${product}`;
  return new ClosedformError("budget", error.message, { hint });
}

function assemble(prepared: Prepared, outputs: readonly Float64Array[], backend: string, reason?: string): Evaluation {
  const { shapes, compression: compressing } = prepared;
  const value = nest(outputs[0], shapes[0]);
  const derivative = compressing
    ? { compressed: compressing.assemble(outputs.slice(1), shapes[1]) }
    : { derivative: outputs.length > 1 ? nest(outputs[1], shapes[1]) : undefined };
  const evaluation = { value, ...derivative, backend, reason };
  return prepared.hasPlan ? { ...evaluation, plan: planOf(prepared.program, bytesPerNumber(backend)) } : evaluation;
}

function bytesPerNumber(backend: string): number {
  return backend === "webgl" ? 4 : 8;
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
