// What is known of a node's sign from its structure and the declared assumptions.

import { isInteger, signOfRational, toNumber } from "../scalar/rational.ts";
import { numberOf } from "./node.ts";
import type { ContractionNode, Factor, Node } from "./node.ts";

/** What is known of the sign of every entry. */
export type Sign = "positive" | "nonnegative" | "unknown";

function isEvenInteger(node: Node): boolean {
  const value = numberOf(node);
  return value !== undefined && value.denominator === 1n && value.numerator % 2n === 0n;
}

function weakest(signs: readonly Sign[]): Sign {
  if (signs.includes("unknown")) return "unknown";
  return signs.includes("nonnegative") ? "nonnegative" : "positive";
}

function signOfLeaf(node: Node): Sign {
  switch (node.kind) {
    case "variable":
      if (node.assumptions.has("positive")) return "positive";
      return node.assumptions.has("binary") ? "nonnegative" : "unknown";
    case "constant":
    case "dimension":
      return "positive";
    case "basis":
      return "nonnegative";
    case "pattern":
      return node.pattern.kind === "alternator"
        ? "unknown"
        : node.pattern.kind === "count"
          ? "positive"
          : "nonnegative";
    default:
      return "unknown";
  }
}

// The diagonal of a Cholesky factor.
function isPositiveDiagonal({ node, labels }: Factor): boolean {
  return node.kind === "matrixFunction" && node.fn.name === "chol" && labels[0] === labels[1];
}

function signFromOperands(node: Node, signs: (operand: Node) => Sign): Sign {
  switch (node.kind) {
    case "sum": {
      if (node.terms.length === 0) return "nonnegative";
      if (node.terms.some((term) => signOfRational(term.coefficient) < 0)) return "unknown";
      const terms = new Set(node.terms.map((term) => signs(term.node)));
      return terms.has("unknown") ? "unknown" : terms.has("positive") ? "positive" : "nonnegative";
    }
    case "contraction": {
      if (isQuadraticForm(node)) return "nonnegative";
      const sign = weakest(
        node.factors.map((factor) => (isPositiveDiagonal(factor) ? "positive" : signs(factor.node))),
      );
      return new Set(node.out).size < node.out.length && sign === "positive" ? "nonnegative" : sign;
    }
    case "power":
      if (isEvenInteger(node.exponent)) return signs(node.base) === "positive" ? "positive" : "nonnegative";
      return signs(node.base) === "unknown" && isPositiveFraction(node.exponent) ? "nonnegative" : signs(node.base);
    case "apply":
      return node.fn.sign ?? "unknown";
    case "matrixFunction":
      if (node.fn.name === "normNuc") return "nonnegative";
      return node.fn.name === "det" && isPositiveDefinite(node.operands[0]) ? "positive" : "unknown";
    default:
      return signOfLeaf(node);
  }
}

// A fractional power is real only where its base is not negative, and then it is not negative itself.
function isPositiveFraction(exponent: Node): boolean {
  const value = numberOf(exponent);
  return value !== undefined && value.denominator % 2n === 0n && toNumber(value) > 0;
}

function isPositiveDefinite(node: Node): boolean {
  if (node.kind === "matrixFunction") return node.fn.name === "inv" && isPositiveDefinite(node.operands[0]);
  return node.kind === "variable" && node.assumptions.has("spd");
}

function isPositiveSemidefinite(node: Node): boolean {
  return isPositiveDefinite(node) || (node.kind === "variable" && node.assumptions.has("psd"));
}

// v'·A·v for a positive semidefinite A.
function isQuadraticForm({ factors, out }: ContractionNode): boolean {
  const form = factors.find((factor) => factor.labels.length === 2);
  if (out.length > 0 || factors.length !== 3 || !form || !isPositiveSemidefinite(form.node)) return false;
  const [first, second] = factors.filter((factor) => factor !== form) as [Factor, Factor];
  return (
    first.node === second.node &&
    first.labels.length === 1 &&
    first.labels[0] !== second.labels[0] &&
    form.labels.includes(first.labels[0]) &&
    form.labels.includes(second.labels[0])
  );
}

/** Whether every entry is known to be a whole number: lengths, declared integers, and their sums and products. */
export function isWhole(node: Node): boolean {
  switch (node.kind) {
    case "dimension":
      return true;
    case "variable":
      return node.assumptions.has("integer");
    case "contraction":
      return node.factors.every((factor) => isWhole(factor.node));
    case "sum":
      return node.terms.every((term) => isInteger(term.coefficient) && isWhole(term.node));
    default:
      return false;
  }
}

const cache = new WeakMap<Node, Sign>();

/** The sign of every entry of a node, as far as structure and assumptions tell. */
export function signOf(node: Node): Sign {
  const pending = [node];
  while (pending.length > 0) {
    const top = pending[pending.length - 1];
    let isReady = true;
    const sign = signFromOperands(top, (operand) => {
      const known = cache.get(operand);
      if (known !== undefined) return known;
      if (!cache.has(operand)) pending.push(operand);
      isReady = false;
      return "unknown";
    });
    if (!isReady && pending[pending.length - 1] !== top) continue;
    cache.set(top, sign);
    pending.pop();
  }
  return cache.get(node)!;
}
