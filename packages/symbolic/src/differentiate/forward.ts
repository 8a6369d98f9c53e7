// Forward accumulation: one sweep from the variables, tangents with the axes of the node followed by further ones: those
// of the variable for a derivative, none along a direction. Without further axes a tangent has the node's own shape, so
// products keep their factors.

import { resolveGuards } from "./guards.ts";
import { one, rational } from "../scalar/rational.ts";
import { minus, numberNode, times } from "../tensor/arithmetic.ts";
import type { ContractionNode, Graph, MatrixFunctionNode, Node, PowerNode, Term } from "../tensor/node.ts";
import { operandsOf, topologicalOrder } from "../tensor/traverse.ts";
import type { Dimension } from "../types/dimension.ts";
import { scalarFunctions } from "../functions/index.ts";

type TangentOf = (node: Node) => Node | undefined;

interface Direction {
  readonly graph: Graph;
  /** The axes that a tangent has behind those of its node. */
  readonly further: readonly Dimension[];
  readonly tangentOf: TangentOf;
}

function total(graph: Graph, parts: readonly Node[], dims: Node["dims"]): Node {
  return graph.sum(
    parts.map((node): Term => ({ coefficient: one, node })),
    dims,
  );
}

function contractionTangents({ graph, further, tangentOf }: Direction, node: ContractionNode): readonly Node[] {
  const count = node.labels.length;
  const extra = further.map((_, k) => count + k);
  const dims = [...node.labels, ...further];
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
function weigh({ graph, further }: Direction, tangent: Node, weight: Node): Node {
  const labels = tangent.dims.map((_, axis) => axis);
  const own = weight.dims.length === 0 ? [] : labels.slice(0, labels.length - further.length);
  return graph.contract(
    [
      { node: tangent, labels },
      { node: weight, labels: own },
    ],
    labels,
    tangent.dims,
  );
}

function spreadTangent({ graph, further }: Direction, tangent: Node, like: Node): Node {
  const own = like.dims.map((_, axis) => axis);
  const extra = further.map((_, k) => own.length + k);
  return graph.contract([{ node: tangent, labels: extra }], [...own, ...extra], [...like.dims, ...further]);
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

// Σ ∂value/∂operand · tangent: the record's cotangents of an identity are the local Jacobian, taken term by term so that
// each term stays one product.
function matrixFunctionTangents({ graph, further, tangentOf }: Direction, node: MatrixFunctionNode): readonly Node[] {
  if (node.fn.tangent && further.length === 0) return [node.fn.tangent(graph, node, node.operands.map(tangentOf))];
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
    const extra = further.map((_, axis) => own.length + inner.length + axis);
    const dims = [...node.dims, ...further];
    const through = (jacobian: Node): Node =>
      graph.contract(
        [
          { node: jacobian, labels: [...own, ...inner] },
          { node: tangent, labels: [...inner, ...extra] },
        ],
        [...own, ...extra],
        [...node.dims, ...operand.dims, ...further],
      );
    const jacobian = jacobians[k];
    if (jacobian.kind !== "sum") return [through(jacobian)];
    const terms = jacobian.terms.map((term) => ({ coefficient: term.coefficient, node: through(term.node) }));
    return [graph.sum(terms, dims)];
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

function pushForward(graph: Graph, output: Node, seeds: ReadonlyMap<Node, Node>, further: readonly Dimension[]): Node {
  const tangents = new Map(seeds);
  const direction: Direction = { graph, further, tangentOf: (node) => tangents.get(node) };
  for (const node of topologicalOrder([output])) {
    if (seeds.has(node) || !operandsOf(node).some((operand) => tangents.has(operand))) continue;
    tangents.set(node, total(graph, parts(direction, node), [...node.dims, ...further]));
  }
  return resolveGuards(graph, [tangents.get(output) ?? graph.zeros([...output.dims, ...further])])[0];
}

/** ∂output/∂variable with the axes of the output followed by those of the variable, by one forward sweep. */
export function differentiateForward(graph: Graph, output: Node, variable: Node): Node {
  const labels = variable.dims.map((_, axis) => axis);
  const seed =
    variable.dims.length === 0 ? graph.number(rational(1)) : graph.contract([], [...labels, ...labels], variable.dims);
  return pushForward(graph, output, new Map([[variable, seed]]), variable.dims);
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

/**
 * d/dt of the output at t = 0 where every variable moves along its direction: Σ ∂output/∂variable · direction over the
 * given pairs, each direction of its variable's shape. The result has the output's shape.
 */
export function differentiateAlong(graph: Graph, output: Node, directions: ReadonlyMap<Node, Node>): Node {
  return pushForward(graph, output, directions, []);
}
