// Unit vectors that pick entries of a variable or of a function of matrices: X[1,2], inv(X)[1,2], x[3], a row or a column.

import { writeNumber } from "../notation/construct.ts";
import type { MatrixExpression, MatrixIndex } from "../notation/matrix-expression.ts";
import { one, rational } from "../scalar/rational.ts";
import type { ContractionNode, Factor, MatrixFunctionNode, Node, VariableNode } from "../tensor/node.ts";
import { covectorType, scalarType, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { coreFactor, transposeFactor } from "./form.ts";
import type { CoreFactor } from "./form.ts";
import type { Hypergraph } from "./hypergraph.ts";

type RaiseOperand = (node: Node) => MatrixExpression | undefined;
type PickedFactor = Factor & { readonly node: VariableNode | MatrixFunctionNode };

function isPicked(factor: Factor): factor is PickedFactor {
  const { node, labels } = factor;
  const isNamed = node.kind === "variable" || (node.kind === "matrixFunction" && node.fn.name !== "cofactor");
  return isNamed && (labels.length === 1 || labels.length === 2);
}

function holdsOnce(factor: Factor, label: number): boolean {
  return factor.labels.filter((other) => other === label).length === 1;
}

// The position that a unit vector gives a label, if every other factor with the label may have it written.
function positionAt(node: ContractionNode, label: number): number | undefined {
  if (node.out.includes(label)) return undefined;
  const holders = node.factors.filter((factor) => factor.labels.includes(label));
  const basis = holders.find((factor) => factor.node.kind === "basis");
  const others = holders.filter((factor) => factor !== basis);
  const isOwn = others.length > 0 && others.every((factor) => isPicked(factor) && holdsOnce(factor, label));
  return isOwn && basis?.node.kind === "basis" ? basis.node.position : undefined;
}

function writeIndexed(
  target: MatrixExpression,
  { dims }: Node,
  positions: readonly (number | undefined)[],
): MatrixExpression {
  const [rows, columns] = dims;
  const indices = positions.map((position): MatrixIndex =>
    position === undefined ? { kind: "all" } : { kind: "at", position: writeNumber(rational(position + 1)) },
  );
  const kept = positions.findIndex((position) => position === undefined);
  const result: Type = kept < 0 ? scalarType : kept === 0 ? vectorType(rows) : covectorType(columns);
  return { kind: "index", type: result, target, indices };
}

function asColumn(expression: MatrixExpression): CoreFactor {
  const factor = coreFactor(expression, false);
  return expression.type.kind === "covector" ? transposeFactor(factor) : factor;
}

/** Moves picked entries, rows and columns into the hypergraph and returns the factors that are left. */
export function takeIndices(node: ContractionNode, hypergraph: Hypergraph, raise: RaiseOperand): readonly Factor[] {
  const taken = new Set<Factor>();
  for (const factor of node.factors) {
    if (!isPicked(factor)) continue;
    const positions = factor.labels.map((label) => positionAt(node, label));
    const target = raise(factor.node);
    if (!target || positions.every((position) => position === undefined)) continue;
    const expression = writeIndexed(target, factor.node, positions);
    const kept = factor.labels.find((_, axis) => positions[axis] === undefined);
    if (kept === undefined) hypergraph.scalars.push({ expression, exponent: one });
    else hypergraph.pendants.push({ label: kept, core: [asColumn(expression)], exponent: one });
    taken.add(factor);
    for (const [axis, label] of factor.labels.entries()) {
      const basis =
        positions[axis] === undefined
          ? undefined
          : node.factors.find((other) => other.node.kind === "basis" && other.labels[0] === label);
      if (basis) taken.add(basis);
    }
  }
  return node.factors.filter((factor) => !taken.has(factor));
}
