// What is wrong with a claim: candidate mistakes are tried on the claim or on the right answer, and the one that
// explains the difference exactly is named. A candidate counts only when the comparison in prime fields agrees.

import { compareInField, freshSeed, rational, substituteNodes, topologicalOrder } from "@closedform/symbolic";
import type { Graph, Node, Rational } from "@closedform/symbolic";

/** The kinds of docs/contract.md §4. */
export type DiagnosisKind =
  | "missing-factor"
  | "sign"
  | "transpose-order"
  | "product-order"
  | "elementwise-vs-matrix"
  | "missing-symmetric-term"
  | "dropped-term"
  | "missing-chain-factor"
  | "wrong-function-derivative"
  | "treats-variable-as-constant"
  | "wrong-layout"
  | "shape-mismatch"
  | "other";

/** The mistake in one sentence; `factor` times the claim is right for `missing-factor`. */
export interface Diagnosis {
  readonly kind: DiagnosisKind;
  readonly message: string;
  readonly factor?: string | undefined;
}

function isSame(left: Node, right: Node): boolean {
  if (left === right) return true;
  if (left.dims.length !== right.dims.length || left.dims.some((dimension, k) => dimension.key !== right.dims[k].key))
    return false;
  const verdict = compareInField(left, right, freshSeed(), "verdict");
  return verdict.agree && verdict.isConclusive;
}

function scaled(graph: Graph, coefficient: Rational, node: Node): Node {
  return graph.sum([{ coefficient, node }], node.dims);
}

const factors: readonly (readonly [number, number])[] = [
  [2, 1],
  [1, 2],
  [3, 1],
  [1, 3],
  [4, 1],
  [1, 4],
  [-2, 1],
  [-1, 2],
];

function factorMistake(graph: Graph, claim: Node, truth: Node): Diagnosis | undefined {
  if (isSame(scaled(graph, rational(-1), claim), truth))
    return { kind: "sign", message: "the sign is wrong: the claim is the negative of the derivative", factor: "-1" };
  for (const [p, q] of factors) {
    if (!isSame(scaled(graph, rational(p, q), claim), truth)) continue;
    const factor = q === 1 ? `${p}` : `${p}/${q}`;
    const message =
      q === 1
        ? `a factor ${factor} is missing: the derivative is ${factor} times the claim`
        : `the claim has a factor ${p < 0 ? `-${q}` : q} too much: it is ${q} times too large${p < 0 ? " and has the wrong sign" : ""}`;
    return { kind: "missing-factor", message, factor };
  }
  return undefined;
}

function transposed(graph: Graph, node: Node): Node {
  return graph.contract([{ node, labels: [0, 1] }], [1, 0], node.dims);
}

function isSquare(node: Node): boolean {
  return node.dims.length === 2 && node.dims[0].key === node.dims[1].key;
}

function transposeMistake(graph: Graph, claim: Node, truth: Node): Diagnosis | undefined {
  if (claim.dims.length !== 2 || !isSame(transposed(graph, claim), truth)) return undefined;
  return {
    kind: "wrong-layout",
    message: "the claim is the transpose of the derivative: it is right in the other layout",
  };
}

// Truth G + G' claimed as 2·G or G: the partner of a symmetric pair was taken to be equal, or forgotten.
function symmetricMistake(graph: Graph, claim: Node, truth: Node): Diagnosis | undefined {
  if (!isSquare(claim)) return undefined;
  const one = rational(1);
  const pair = graph.sum(
    [
      { coefficient: one, node: claim },
      { coefficient: one, node: transposed(graph, claim) },
    ],
    claim.dims,
  );
  if (isSame(pair, truth))
    return {
      kind: "missing-symmetric-term",
      message: "the transposed partner of the claim is missing: the derivative is the claim plus its transpose",
    };
  if (isSame(scaled(graph, rational(1, 2), pair), truth))
    return {
      kind: "missing-symmetric-term",
      message: "the claim counts one half of a symmetric pair twice: it is right only for a symmetric result",
    };
  return undefined;
}

// A sum of which one term was left out.
function droppedTerm(graph: Graph, claim: Node, truth: Node): Diagnosis | undefined {
  if (truth.kind !== "sum" || truth.terms.length < 2) return undefined;
  for (const dropped of truth.terms) {
    const rest = truth.terms.filter((term) => term !== dropped);
    if (isSame(graph.sum(rest, truth.dims), claim))
      return { kind: "dropped-term", message: "one term of the sum is missing" };
  }
  return undefined;
}

function squareVariables(roots: readonly Node[]): readonly (Node & { readonly kind: "variable" })[] {
  return topologicalOrder(roots).filter(
    (node): node is Node & { readonly kind: "variable" } =>
      node.kind === "variable" && isSquare(node) && !node.assumptions.has("symmetric"),
  );
}

function countTerms(root: Node): number {
  return topologicalOrder([root]).reduce((total, node) => total + (node.kind === "sum" ? node.terms.length : 0), 0);
}

// Right only for a symmetric matrix: a transpose was lost, or a pair A + A' was taken for 2·A.
function symmetricOnly(graph: Graph, claim: Node, truth: Node): Diagnosis | undefined {
  for (const matrix of squareVariables([claim, truth])) {
    const assumptions = new Set([...matrix.assumptions, "symmetric" as const]);
    const symmetric = graph.variable(`${matrix.name}\u0000symmetric`, matrix.dims, assumptions);
    const [left, right] = substituteNodes(graph, [claim, truth], new Map([[matrix, symmetric]]));
    const { name } = matrix;
    if (isSame(scaled(graph, rational(2), left), right) && countTerms(right) < countTerms(truth)) {
      const message = `the partner with ${name} transposed is missing: ${name} and ${name}' both contribute`;
      return { kind: "missing-symmetric-term", message };
    }
    if (!isSame(left, right)) continue;
    if (countTerms(right) < countTerms(truth)) {
      const message = `the claim is right only for a symmetric ${name}: of ${name} and ${name}' one was taken for the other`;
      return { kind: "missing-symmetric-term", message };
    }
    return { kind: "transpose-order", message: `${name} stands where ${name}' should, or the other way round` };
  }
  return undefined;
}

const maximalFactors = 8;

// A product of which one factor was left out: what the chain rule contributes.
function droppedFactor(graph: Graph, claim: Node, truth: Node): Diagnosis | undefined {
  const { coefficient, node } =
    truth.kind === "sum" && truth.terms.length === 1 ? truth.terms[0] : { coefficient: rational(1), node: truth };
  if (node.kind !== "contraction" || node.factors.length < 2 || node.factors.length > maximalFactors) return undefined;
  for (const dropped of node.factors) {
    const rest = node.factors.filter((factor) => factor !== dropped);
    const isWhole = node.out.every((label) => rest.some((factor) => factor.labels.includes(label)));
    if (!isWhole) continue;
    const left = graph.contract(rest, node.out, node.labels);
    if (isSame(left, claim) || isSame(scaled(graph, coefficient, left), claim)) {
      return { kind: "missing-chain-factor", message: "a factor of the product is missing: what the chain rule adds" };
    }
  }
  return undefined;
}

/** The single known mistake that turns the truth into the claim, or `other`. Both have the same shape. */
export function diagnose(graph: Graph, claim: Node, truth: Node): Diagnosis {
  return (
    factorMistake(graph, claim, truth) ??
    transposeMistake(graph, claim, truth) ??
    symmetricMistake(graph, claim, truth) ??
    symmetricOnly(graph, claim, truth) ??
    droppedTerm(graph, claim, truth) ??
    droppedFactor(graph, claim, truth) ?? {
      kind: "other",
      message: "no single known mistake explains the difference",
    }
  );
}
