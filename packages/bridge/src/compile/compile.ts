// The DAG to a straight-line program of kernel calls, for known sizes. Shared nodes are computed once.

import type { ElementwiseOperand, KernelCall, ScalarFunctionName } from "@closedform/numeric";
import { NumericError } from "@closedform/numeric";
import {
  ClosedformError,
  evaluateDimension,
  numberOf,
  patternValues,
  toNumber,
  topologicalOrder,
} from "@closedform/symbolic";
import type { Dimension, Node } from "@closedform/symbolic";
import { standInSteps } from "../stand-in.ts";
import { checkEntries } from "./budget.ts";
import { orderContraction } from "./contraction-order.ts";
import type { PairProduct } from "./contraction-order.ts";
import { fuseMaps } from "./fuse-maps.ts";
import { gatherProducts } from "./gather-products.ts";
import { numericFunctions, reductionKernels } from "./functions.ts";
import { KnownProducts } from "./known-products.ts";
import { matrixFunctionCall, matrixFunctions } from "./matrix-functions.ts";
import type { ConstantSlot, Instruction, Program, VariableSlot } from "./program.ts";
import { shareFactorizations } from "./share-factorizations.ts";
import { withoutUnused } from "./unused.ts";

/** Lengths of the named dimensions. */
export type Sizes = ReadonlyMap<string, number>;

class Emitter {
  readonly variables: VariableSlot[] = [];
  readonly constants: ConstantSlot[] = [];
  readonly instructions: Instruction[] = [];
  readonly slotOf = new Map<Node, number>();
  readonly products = new KnownProducts();
  readonly sizes: Sizes;
  readonly withStandIns: boolean;
  readonly elementBudget: number | undefined;
  slots = 0;

  constructor(sizes: Sizes, { withStandIns = false, elementBudget }: CompileOptions) {
    this.sizes = sizes;
    this.withStandIns = withStandIns;
    this.elementBudget = elementBudget;
  }

  size(dimension: Dimension): number {
    return evaluateDimension(dimension, this.sizes);
  }

  shape(dims: readonly Dimension[]): readonly number[] {
    const shape = dims.map((dimension) => this.size(dimension));
    checkEntries(shape, this.elementBudget);
    return shape;
  }

  run(call: KernelCall, inputs: readonly number[]): number {
    const output = this.slots++;
    this.instructions.push({ call, inputs, output });
    return output;
  }

  product(product: PairProduct, sizes: readonly number[]): number {
    const known = this.products.slotOf(product, sizes);
    if (known !== undefined) return known;
    const { inputs, labels, output } = product;
    const slot = this.run({ kernel: "contraction", labels, output, sizes }, inputs);
    this.products.add(product, sizes, slot);
    return slot;
  }

  constant(shape: readonly number[], values: readonly number[]): number {
    const slot = this.slots++;
    this.constants.push({ slot, shape, values });
    return slot;
  }
}

function elementwise(
  emitter: Emitter,
  node: Node,
  name: ScalarFunctionName,
  operands: readonly ElementwiseOperand[],
  inputs: readonly number[],
): number {
  return emitter.run(
    { kernel: "elementwise", shape: emitter.shape(node.dims), steps: [{ apply: name, operands }] },
    inputs,
  );
}

const firstInput: ElementwiseOperand = { kind: "input", input: 0 };

function abstractError(name: string): ClosedformError {
  return new ClosedformError("unsupported", `cannot evaluate the abstract function ${name}: it has no values`, {
    hint: `define it before its use, as in ${name}(x) = x^2`,
  });
}

function compileApply(emitter: Emitter, node: Node & { kind: "apply" }, inputs: readonly number[]): number {
  const { abstract } = node.fn;
  if (abstract) {
    if (!emitter.withStandIns) throw abstractError(abstract.name);
    return emitter.run(
      { kernel: "elementwise", shape: emitter.shape(node.dims), steps: standInSteps(abstract) },
      inputs,
    );
  }
  if (!Object.hasOwn(numericFunctions, node.fn.name))
    throw new ClosedformError("unsupported", `${node.fn.name} cannot be evaluated yet`);
  const name = numericFunctions[node.fn.name as keyof typeof numericFunctions];
  return elementwise(
    emitter,
    node,
    name,
    inputs.map((_, input) => ({ kind: "input", input })),
    inputs,
  );
}

const namedPowers = new Map<string, ScalarFunctionName>([
  ["2/1", "square"],
  ["-1/1", "reciprocal"],
  ["1/2", "sqrt"],
]);

function compilePower(emitter: Emitter, node: Node & { kind: "power" }, base: number, exponent: () => number): number {
  const value = numberOf(node.exponent);
  if (!value) return elementwise(emitter, node, "power", [firstInput, { kind: "input", input: 1 }], [base, exponent()]);
  const named = namedPowers.get(`${value.numerator}/${value.denominator}`);
  if (named) return elementwise(emitter, node, named, [firstInput], [base]);
  return elementwise(emitter, node, "power", [firstInput, { kind: "number", value: toNumber(value) }], [base]);
}

function compileContraction(emitter: Emitter, node: Node & { kind: "contraction" }, inputs: readonly number[]): number {
  const sizes = node.labels.map((dimension) => emitter.size(dimension));
  emitter.shape(node.dims);
  const labels = node.factors.map((factor) => factor.labels);
  return orderContraction(
    { inputs, labels, output: node.out, sizes },
    {
      isThere: (product) => emitter.products.slotOf(product, sizes) !== undefined,
      make: (product) => emitter.product(product, sizes),
    },
  );
}

function compileSum(emitter: Emitter, node: Node & { kind: "sum" }, inputs: readonly number[]): number {
  const shape = emitter.shape(node.dims);
  if (node.terms.length === 0) return emitter.run({ kernel: "fill", shape, value: 0 }, []);
  return emitter.run(
    { kernel: "combine", shape, coefficients: node.terms.map((term) => toNumber(term.coefficient)) },
    inputs,
  );
}

function compileMatrixFunction(
  emitter: Emitter,
  node: Node & { kind: "matrixFunction" },
  inputs: readonly number[],
): number {
  const reduction = Object.hasOwn(reductionKernels, node.fn.name) ? reductionKernels[node.fn.name] : undefined;
  if (reduction) {
    const [operand, ...axis] = node.operands;
    const shape = emitter.shape(operand.dims);
    return emitter.run({ kernel: "reduction", ...reduction, shape, isByRow: axis.length > 0 }, inputs.slice(0, 1));
  }
  const join = matrixFunctions.get(node.fn.name);
  if (!join) throw new ClosedformError("unsupported", `${node.fn.name} cannot be evaluated yet`);
  emitter.shape(node.dims);
  const shapes = node.operands.map((operand) => emitter.shape(operand.dims));
  return emitter.run(matrixFunctionCall(join, shapes), inputs);
}

function compileVariable(emitter: Emitter, node: Node & { kind: "variable" }): number {
  const slot = emitter.slots++;
  emitter.variables.push({ slot, name: node.name, shape: emitter.shape(node.dims) });
  return slot;
}

function compileNode(emitter: Emitter, node: Node): number {
  const slot = (operand: Node): number => emitter.slotOf.get(operand)!;
  switch (node.kind) {
    case "variable":
      return compileVariable(emitter, node);
    case "constant":
      return emitter.run({ kernel: "fill", shape: [], value: node.name === "pi" ? Math.PI : Math.E }, []);
    case "dimension":
      return emitter.run({ kernel: "fill", shape: [], value: emitter.size(node.dimension) }, []);
    case "basis": {
      const [length] = emitter.shape(node.dims);
      return emitter.constant(
        [length],
        Array.from({ length }, (_, k) => (k === node.position ? 1 : 0)),
      );
    }
    case "pattern":
      return emitter.constant(
        emitter.shape(node.dims),
        patternValues(node, (dimension) => emitter.size(dimension)),
      );
    case "contraction":
      return compileContraction(
        emitter,
        node,
        node.factors.map((factor) => slot(factor.node)),
      );
    case "sum":
      return compileSum(
        emitter,
        node,
        node.terms.map((term) => slot(term.node)),
      );
    case "apply":
      return compileApply(emitter, node, node.operands.map(slot));
    case "power":
      return compilePower(emitter, node, slot(node.base), () => slot(node.exponent));
    case "matrixFunction":
      return compileMatrixFunction(emitter, node, node.operands.map(slot));
  }
}

function optimize(program: Program): Program {
  return withoutUnused(fuseMaps(withoutUnused(gatherProducts(shareFactorizations(program)))));
}

/** How a program is made. */
export interface CompileOptions {
  /** Computes with a certain smooth function for each abstract one, for checks; otherwise they are an error. */
  readonly withStandIns?: boolean | undefined;
  /** Most entries of one tensor, 5·10⁷ unless told, for a backend that holds more. */
  readonly elementBudget?: number | undefined;
}

/**
 * A program that computes the roots from values of their variables. Throws `budget` for tensors beyond the limit and
 * `unsupported` for what has no value.
 */
export function compile(roots: readonly Node[], sizes: Sizes, options: CompileOptions = {}): Program {
  const emitter = new Emitter(sizes, options);
  try {
    for (const node of topologicalOrder(roots)) emitter.slotOf.set(node, compileNode(emitter, node));
  } catch (error) {
    if (error instanceof RangeError)
      throw new ClosedformError("bad-request", error.message, { hint: "give the size of that dimension in the point" });
    throw error;
  }
  return optimize({
    variables: emitter.variables,
    constants: emitter.constants,
    instructions: emitter.instructions,
    outputs: roots.map((root) => emitter.slotOf.get(root)!),
    slots: emitter.slots,
  });
}

/** A numeric error as the error of the public contract. */
export function asClosedformError(error: unknown): unknown {
  if (!(error instanceof NumericError)) return error;
  const code = error.code === "singular" ? "not-differentiable" : error.code === "device" ? "unsupported" : error.code;
  return new ClosedformError(code, error.message, { hint: error.hint });
}
