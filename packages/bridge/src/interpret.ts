// The expression itself on tensors of the numeric package, so that its automatic differentiation can be a witness: the
// rules it uses are not ours.

import { cofactor, contract, det, elementwise, full, inverse, logdet, reshape, tensor } from "@closedform/numeric";
import type { Tensor } from "@closedform/numeric";
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
import type { BoundPoint } from "./point.ts";

const matrixOperations: Readonly<Record<string, (operand: Tensor) => Tensor>> = { inv: inverse, det, logdet, cofactor };

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
      return elementwise(functionNamed(node.fn.name), ...node.operands.map(of));
    case "power": {
      const exponent = numberOf(node.exponent);
      return elementwise("power", of(node.base), exponent ? toNumber(exponent) : of(node.exponent));
    }
    case "matrixFunction":
      return matrixOperation(node.fn.name)(of(node.operands[0]));
  }
}

function functionNamed(name: string): (typeof numericFunctions)[keyof typeof numericFunctions] {
  if (Object.hasOwn(numericFunctions, name)) return numericFunctions[name as keyof typeof numericFunctions];
  throw new ClosedformError("unsupported", `${name} cannot be differentiated automatically yet`);
}

function matrixOperation(name: string): (operand: Tensor) => Tensor {
  const operation = Object.hasOwn(matrixOperations, name) ? matrixOperations[name] : undefined;
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
