// Forward accumulation: one sweep from the variable, tangents with the axes of the node followed by those of the
// variable. For a scalar variable a tangent has the node's own shape, so products keep their factors.

import { resolveGuards } from "./guards.ts";
import { one, rational } from "../scalar/rational.ts";
import { minus, numberNode, times } from "../tensor/arithmetic.ts";
import type { ContractionNode, Graph, MatrixFunctionNode, Node, PowerNode, Term } from "../tensor/node.ts";
import { operandsOf, topologicalOrder } from "../tensor/traverse.ts";
import { scalarFunctions } from "../functions/index.ts";

type TangentOf = (node: Node) => Node | undefined;

interface Direction {
  readonly graph: Graph;
  /** What the axes behind those of a node are: the variable, or a scalar for derivatives along a change. */
  readonly variable: Pick<Node, "dims">;
  readonly tangentOf: TangentOf;
}

function total(graph: Graph, parts: readonly Node[], dims: Node["dims"]): Node {
  return graph.sum(
    parts.map((node): Term => ({ coefficient: one, node })),
    dims,
  );
}

function contractionTangents({ graph, variable, tangentOf }: Direction, node: ContractionNode): readonly Node[] {
  const count = node.labels.length;
  const extra = variable.dims.map((_, k) => count + k);
  const dims = [...node.labels, ...variable.dims];
  return node.factors.flatMap((factor, position) => {
    const tangent = tangentOf(factor.node);
    if (!tangent) return [];
    const others = node.factors.filter((_, k) => k !== position);
    return [
      graph.contract(
        [...others, { node: tangent, labels: [...factor.labels, ...extra] }],
        [...node.out, ...extra],
        dims,
      ),
    ];
  });
}

// tangent[n…, v…] · weight[n…], the weight a scalar or of the node's shape.
function weigh({ graph, variable }: Direction, tangent: Node, weight: Node): Node {
  const labels = tangent.dims.map((_, axis) => axis);
  const own = weight.dims.length === 0 ? [] : labels.slice(0, labels.length - variable.dims.length);
  return graph.contract(
    [
      { node: tangent, labels },
      { node: weight, labels: own },
    ],
    labels,
    tangent.dims,
  );
}

function spreadTangent({ graph, variable }: Direction, tangent: Node, like: Node): Node {
  const own = like.dims.map((_, axis) => axis);
  const extra = variable.dims.map((_, k) => own.length + k);
  return graph.contract([{ node: tangent, labels: extra }], [...own, ...extra], [...like.dims, ...variable.dims]);
}

function powerTangents(direction: Direction, node: PowerNode): readonly Node[] {
  const { graph, tangentOf } = direction;
  const parts: Node[] = [];
  const base = tangentOf(node.base);
  if (base) {
    const lowered = graph.power(node.base, minus(graph, node.exponent, numberNode(graph, 1)));
    parts.push(weigh(direction, base, times(graph, node.exponent, lowered)));
  }
  const exponent = tangentOf(node.exponent);
  if (exponent) {
    const spread = node.exponent.dims.length === node.dims.length ? exponent : spreadTangent(direction, exponent, node);
    parts.push(weigh(direction, spread, times(graph, node, graph.apply(scalarFunctions.log, [node.base]))));
  }
  return parts;
}

// Σ ∂value/∂operand · tangent: the record's cotangents of an identity are the local Jacobian.
function matrixFunctionTangents({ graph, variable, tangentOf }: Direction, node: MatrixFunctionNode): readonly Node[] {
  if (node.fn.tangent && variable.dims.length === 0)
    return [node.fn.tangent(graph, node, node.operands.map(tangentOf))];
  const own = node.dims.map((_, axis) => axis);
  const identity = graph.contract([], [...own, ...own], node.dims);
  const jacobians = node.fn.cotangents(
    graph,
    node,
    identity,
    own.length,
    (k) => tangentOf(node.operands[k]) !== undefined,
  );
  return node.operands.flatMap((operand, k) => {
    const tangent = tangentOf(operand);
    if (!tangent) return [];
    const inner = operand.dims.map((_, axis) => own.length + axis);
    const extra = variable.dims.map((_, axis) => own.length + inner.length + axis);
    const factors = [
      { node: jacobians[k], labels: [...own, ...inner] },
      { node: tangent, labels: [...inner, ...extra] },
    ];
    return [graph.contract(factors, [...own, ...extra], [...node.dims, ...operand.dims, ...variable.dims])];
  });
}

function parts(direction: Direction, node: Node): readonly Node[] {
  const { graph, tangentOf } = direction;
  switch (node.kind) {
    case "contraction":
      return contractionTangents(direction, node);
    case "sum":
      return node.terms.flatMap((term) => {
        const tangent = tangentOf(term.node);
        return tangent ? [graph.sum([{ coefficient: term.coefficient, node: tangent }], tangent.dims)] : [];
      });
    case "apply": {
      const partials = node.fn.derivative(graph, node.operands, node);
      return node.operands.flatMap((operand, k) => {
        const tangent = tangentOf(operand);
        return tangent ? [weigh(direction, tangent, partials[k])] : [];
      });
    }
    case "power":
      return powerTangents(direction, node);
    case "matrixFunction":
      return matrixFunctionTangents(direction, node);
    default:
      return [];
  }
}

function sweep(graph: Graph, output: Node, variable: Node, seed: Node, added: Node["dims"]): Node {
  const tangents = new Map<Node, Node>([[variable, seed]]);
  const direction: Direction = { graph, variable: { dims: added }, tangentOf: (node) => tangents.get(node) };
  for (const node of topologicalOrder([output])) {
    if (node === variable || !operandsOf(node).some((operand) => tangents.has(operand))) continue;
    tangents.set(node, total(graph, parts(direction, node), [...node.dims, ...added]));
  }
  return resolveGuards(graph, [tangents.get(output) ?? graph.zeros([...output.dims, ...added])])[0];
}

/** ∂output/∂variable with the axes of the output followed by those of the variable, by one forward sweep. */
export function differentiateForward(graph: Graph, output: Node, variable: Node): Node {
  const labels = variable.dims.map((_, axis) => axis);
  const seed =
    variable.dims.length === 0 ? graph.number(rational(1)) : graph.contract([], [...labels, ...labels], variable.dims);
  return sweep(graph, output, variable, seed, variable.dims);
}

/** The derivative of the output in the direction of a change of the variable, of the output's shape. */
export function differentiateAlong(graph: Graph, output: Node, variable: Node, change: Node): Node {
  return sweep(graph, output, variable, change, []);
}

/** Whether the variable reaches the node through a function of matrices that knows its derivative in one direction. */
export function passesTangent(node: Node, variable: Node): boolean {
  const moving = new Set([variable]);
  return topologicalOrder([node]).some((part) => {
    if (!operandsOf(part).some((operand) => moving.has(operand))) return false;
    moving.add(part);
    return part.kind === "matrixFunction" && part.fn.tangent !== undefined;
  });
}
