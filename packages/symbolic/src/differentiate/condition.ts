// What must hold for a value or a derivative to exist, collected from the records of what the result is made of.

import { where } from "../functions/index.ts";
import { isInteger, signOfRational } from "../scalar/rational.ts";
import { isWhole, signOf } from "../tensor/facts.ts";
import { numberOf } from "../tensor/node.ts";
import type {
  ApplyNode,
  Condition,
  Graph,
  MatrixCondition,
  MatrixFunctionNode,
  Node,
  PowerNode,
} from "../tensor/node.ts";
import { operandsOf, topologicalOrder } from "../tensor/traverse.ts";

function ofPower(node: PowerNode): readonly Condition[] {
  const exponent = numberOf(node.exponent);
  const base = node.base;
  if (signOf(base) === "positive") return [];
  if (!exponent && isWhole(node.exponent) && signOf(node.exponent) !== "unknown") return [];
  if (!exponent) return [{ kind: isWhole(node.exponent) ? "nonzero" : "positive", node: base }];
  const isNegative = signOfRational(exponent) < 0;
  if (isInteger(exponent)) return isNegative ? [{ kind: "nonzero", node: base }] : [];
  if (signOf(base) === "nonnegative") return isNegative ? [{ kind: "nonzero", node: base }] : [];
  return [{ kind: isNegative ? "positive" : "nonnegative", node: base }];
}

function ofApplied(node: ApplyNode): readonly Condition[] {
  const { fn, operands } = node;
  if (fn.kink || fn.jump) return [{ kind: "kink", node }];
  const isKnown = numberOf(operands[0]) || (!fn.domainOf && signOf(operands[0]) === "positive");
  return fn.domain && !isKnown ? [{ kind: fn.domain, node: operands[0], of: fn.domainOf }] : [];
}

function isAssumed(node: Node, kind: MatrixCondition): boolean {
  if (node.kind !== "variable") return false;
  return kind === "invertible" ? node.assumptions.has("invertible") : node.assumptions.has("spd");
}

function calledBy(node: Node, name: string): Node | undefined {
  const inner = node.kind === "contraction" && node.factors.length === 1 ? node.factors[0].node : node;
  return inner.kind === "matrixFunction" && inner.fn.name === name ? inner.operands[0] : undefined;
}

// M'·M and the like, which has a root whatever M is: a symmetric chain in which every factor occurs in pairs.
function isGram(graph: Graph, node: Node): boolean {
  if (node.kind !== "contraction" || node.out.length !== 2 || node.labels.length !== node.factors.length + 1)
    return false;
  const counts = new Map<Node, number>();
  for (const factor of node.factors) {
    if (factor.labels.length !== 2) return false;
    counts.set(factor.node, (counts.get(factor.node) ?? 0) + 1);
  }
  return [...counts.values()].every((count) => count % 2 === 0) && graph.isSymmetric(node);
}

// The root of a Gram matrix is there without a condition; what divides by it has one.
function ofRoot(graph: Graph, operand: Node, isDivided: boolean): readonly Condition[] {
  if (isAssumed(operand, "principal") || (isGram(graph, operand) && !isDivided)) return [];
  return [{ kind: "principal", node: operand }];
}

function ofSylvester(graph: Graph, node: MatrixFunctionNode): readonly Condition[] {
  const [left, right] = node.operands;
  const roots = [left, right].map((operand) => calledBy(operand, "sqrtm"));
  // Eigenvalues of principal roots lie in the open right half-plane: no two of them add up to zero.
  if (roots.every((operand) => operand !== undefined)) return roots.flatMap((operand) => ofRoot(graph, operand, true));
  return [{ kind: "disjointSpectra", node: left, other: right }];
}

// A sum of k terms.
function ofPowerSum(count: Node): readonly Condition[] {
  return signOf(count) === "unknown" ? [{ kind: "nonnegative", node: count }] : [];
}

function ofMatrixFunction(graph: Graph, node: MatrixFunctionNode): readonly Condition[] {
  const [operand] = node.operands;
  const { fn } = node;
  const smooth: readonly Condition[] = fn.smoothness ? [{ kind: fn.smoothness, node: operand }] : [];
  if (fn.name === "powerSum" || fn.name === "power_kron") return ofPowerSum(node.operands[node.operands.length - 1]);
  const needs = fn.domain ?? (fn.name === "cofactor" ? "invertible" : undefined);
  if (needs === "nonzero") return [{ kind: needs, node: operand }];
  if (!needs || isAssumed(operand, needs)) return smooth;
  if (needs === "disjointSpectra") return ofSylvester(graph, node);
  if (fn.name === "sqrtm") return ofRoot(graph, operand, false);
  const root = needs === "invertible" ? calledBy(operand, "sqrtm") : undefined;
  if (root) return ofRoot(graph, root, true);
  if (needs === "invertible" && calledBy(operand, "chol")) return smooth;
  return [...smooth, { kind: needs, node: operand }];
}

function ofNode(graph: Graph, node: Node): readonly Condition[] {
  switch (node.kind) {
    case "power":
      return numberOf(node.base) || node.base.kind === "dimension" ? [] : ofPower(node);
    case "apply":
      return ofApplied(node);
    case "matrixFunction":
      if (node.fn.kink || node.fn.jump) return [{ kind: "kink", node }];
      return ofMatrixFunction(graph, node);
    default:
      return [];
  }
}

// What is computed whatever the conditions of choices say: the branches of `where` are not.
function unconditional(roots: readonly Node[]): ReadonlySet<Node> {
  const found = new Set<Node>();
  const pending = [...roots];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    pending.push(...(node.kind === "apply" && node.fn === where ? node.operands.slice(0, 1) : operandsOf(node)));
  }
  return found;
}

/** The conditions under which the roots are defined, each once, in the order of their nodes. */
export function conditionsOf(graph: Graph, roots: readonly Node[]): readonly Condition[] {
  const seen = new Set<string>();
  const always = unconditional(roots);
  return topologicalOrder(roots)
    .flatMap((node) =>
      ofNode(graph, node).map((condition) => (always.has(node) ? condition : { ...condition, isInBranch: true })),
    )
    .filter(({ kind, node, of, other }) => {
      const ids = [node.id, ...(other ? [other.id] : [])].sort((a, b) => a - b).join(",");
      const key = `${kind}:${ids}:${of ? "derived" : "own"}`;
      return !seen.has(key) && seen.add(key);
    });
}
