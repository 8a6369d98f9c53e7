// The expression itself on tensors of the numeric package, so that its automatic differentiation can be a witness: the
// rules it uses are not ours.

import { contract, div, elementwise, eq, full, max, min, prod, reshape, sum, tensor } from "@closedform/numeric";
import type { ReductionOptions, Tensor } from "@closedform/numeric";
import {
  ClosedformError,
  evaluateDimension,
  numberOf,
  patternValues,
  toNumber,
  topologicalOrder,
} from "@closedform/symbolic";
import type { Node } from "@closedform/symbolic";
import { numericFunctions } from "./compile/functions.ts";
import { matrixFunctions } from "./compile/matrix-functions.ts";
import type { MatrixFunctionJoin } from "./compile/matrix-functions.ts";
import type { BoundPoint } from "./point.ts";
import { standInTensor } from "./stand-in.ts";

const reductionOperations: Readonly<Record<string, (operand: Tensor, options: ReductionOptions) => Tensor>> = {
  max,
  min,
  prod,
  onehotmax: (operand, options) => shareOf(operand, max, options),
  onehotmin: (operand, options) => shareOf(operand, min, options),
};

// Equal shares for the entries that attain the extremum.
function shareOf(operand: Tensor, extremum: typeof max, options: ReductionOptions): Tensor {
  const kept = { ...options, keepdims: true };
  const attained = eq(operand, extremum(operand, kept));
  return div(attained, sum(attained, kept));
}

function reductionOf(name: string, operand: Tensor, isByRow: boolean): Tensor | undefined {
  const operation = Object.hasOwn(reductionOperations, name) ? reductionOperations[name] : undefined;
  return operation?.(operand, isByRow ? { axis: -1 } : {});
}

type TensorOf = (name: string) => Tensor;

function interpretNode(
  node: Node,
  of: (operand: Node) => Tensor,
  variable: TensorOf,
  sizes: BoundPoint["sizes"],
): Tensor {
  const size = (dimension: Parameters<typeof evaluateDimension>[0]): number => evaluateDimension(dimension, sizes);
  switch (node.kind) {
    case "variable":
      return variable(node.name);
    case "constant":
      return full([], node.name === "pi" ? Math.PI : Math.E);
    case "dimension":
      return full([], size(node.dimension));
    case "basis":
      return tensor(Array.from({ length: size(node.dims[0]) }, (_, k) => (k === node.position ? 1 : 0)));
    case "pattern":
      return reshape(tensor(patternValues(node, size)), node.dims.map(size));
    case "contraction":
      return contract(
        node.factors.map((factor) => factor.labels),
        node.out,
        node.factors.map((factor) => of(factor.node)),
        node.labels.map(size),
      );
    case "sum":
      return node.terms.reduce(
        (total, term) => total.add(of(term.node).mul(toNumber(term.coefficient))),
        full(node.dims.map(size), 0),
      );
    case "apply":
      return node.fn.abstract
        ? standInTensor(node.fn.abstract, node.operands.map(of))
        : elementwise(functionNamed(node.fn.name), ...node.operands.map(of));
    case "power": {
      const exponent = numberOf(node.exponent);
      return elementwise("power", of(node.base), exponent ? toNumber(exponent) : of(node.exponent));
    }
    case "matrixFunction":
      return (
        reductionOf(node.fn.name, of(node.operands[0]), node.operands.length > 1) ??
        matrixOperation(node.fn.name)(node.operands.map(of))
      );
  }
}

function functionNamed(name: string): (typeof numericFunctions)[keyof typeof numericFunctions] {
  if (Object.hasOwn(numericFunctions, name)) return numericFunctions[name as keyof typeof numericFunctions];
  throw new ClosedformError("unsupported", `${name} cannot be differentiated automatically yet`);
}

function matrixOperation(name: string): MatrixFunctionJoin["operation"] {
  const operation = matrixFunctions.get(name)?.operation;
  if (!operation) throw new ClosedformError("unsupported", `${name} cannot be differentiated automatically yet`);
  return operation;
}

/** The value of the node on tensors, differentiable in those that require it. */
export function interpret(root: Node, variable: TensorOf, sizes: BoundPoint["sizes"]): Tensor {
  const values = new Map<Node, Tensor>();
  for (const node of topologicalOrder([root]))
    values.set(
      node,
      interpretNode(node, (operand) => values.get(operand)!, variable, sizes),
    );
  return values.get(root)!;
}
