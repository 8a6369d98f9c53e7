import type { MatrixExpression, MatrixIndex } from "../notation/matrix-expression.ts";

function positionsOf(indices: readonly MatrixIndex[]): MatrixExpression[] {
  return indices.flatMap((index) => (index.kind === "at" ? [index.position] : []));
}

/** The operands of a node, in reading order. */
export function childrenOf(node: MatrixExpression): readonly MatrixExpression[] {
  switch (node.kind) {
    case "number":
    case "constant":
    case "dimension":
    case "variable":
    case "boundIndex":
      return [];
    case "negate":
    case "transpose":
      return [node.operand];
    case "sum":
      return node.terms.map((term) => term.operand);
    case "product":
      return [node.first, ...node.rest.map((step) => step.operand)];
    case "power":
      return [node.base, node.exponent];
    case "comparison":
      return [node.left, node.right];
    case "call":
      return node.args;
    case "index":
      return [node.target, ...positionsOf(node.indices)];
    case "array":
      return node.rows.flat();
    case "indexSum":
      return [node.lower, node.upper, node.body].filter((part) => part !== undefined);
  }
}

/** The node with every operand mapped; its own type and range stay. */
export function mapChildren(
  node: MatrixExpression,
  change: (child: MatrixExpression) => MatrixExpression,
): MatrixExpression {
  switch (node.kind) {
    case "number":
    case "constant":
    case "dimension":
    case "variable":
    case "boundIndex":
      return node;
    case "negate":
    case "transpose":
      return { ...node, operand: change(node.operand) };
    case "sum":
      return { ...node, terms: node.terms.map((term) => ({ negative: term.negative, operand: change(term.operand) })) };
    case "product":
      return {
        ...node,
        first: change(node.first),
        rest: node.rest.map((step) => ({ operator: step.operator, operand: change(step.operand) })),
      };
    case "power":
      return { ...node, base: change(node.base), exponent: change(node.exponent) };
    case "comparison":
      return { ...node, left: change(node.left), right: change(node.right) };
    case "call":
      return { ...node, args: node.args.map(change) };
    case "index":
      return {
        ...node,
        target: change(node.target),
        indices: node.indices.map((index) =>
          index.kind === "at" ? { kind: "at", position: change(index.position) } : index,
        ),
      };
    case "array":
      return { ...node, rows: node.rows.map((row) => row.map(change)) };
    case "indexSum":
      return {
        ...node,
        lower: node.lower && change(node.lower),
        upper: node.upper && change(node.upper),
        body: change(node.body),
      };
  }
}

/** Every part of the expressions, each once. */
export function partsOfExpressions(roots: readonly MatrixExpression[]): ReadonlySet<MatrixExpression> {
  const seen = new Set<MatrixExpression>();
  const pending = [...roots];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    pending.push(...childrenOf(part));
  }
  return seen;
}
