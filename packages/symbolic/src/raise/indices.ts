// Unit vectors that pick entries of a variable: X[1,2], x[3], a row or a column.

import { writeNumber } from "../notation/construct.ts";
import type { MatrixExpression, MatrixIndex } from "../notation/matrix-expression.ts";
import { one, rational } from "../scalar/rational.ts";
import type { ContractionNode, Factor, VariableNode } from "../tensor/node.ts";
import { covectorType, matrixType, scalarType, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { coreFactor, transposeFactor } from "./form.ts";
import type { CoreFactor } from "./form.ts";
import type { Hypergraph } from "./hypergraph.ts";

type VariableFactor = Factor & { readonly node: VariableNode };

function isVariable(factor: Factor): factor is VariableFactor {
  return factor.node.kind === "variable" && (factor.labels.length === 1 || factor.labels.length === 2);
}

// The position that a unit vector gives a label, if nothing but the two factors has the label.
function positionAt(node: ContractionNode, target: Factor, label: number): number | undefined {
  if (node.out.includes(label)) return undefined;
  const holders = node.factors.filter((factor) => factor.labels.includes(label));
  const basis = holders.find((factor) => factor.node.kind === "basis");
  const isOwn =
    holders.length === 2 && holders.includes(target) && target.labels.filter((other) => other === label).length === 1;
  return isOwn && basis?.node.kind === "basis" ? basis.node.position : undefined;
}

function writeIndexed(factor: VariableFactor, positions: readonly (number | undefined)[]): MatrixExpression {
  const { name, dims } = factor.node;
  const [rows, columns] = dims;
  const type: Type = columns ? matrixType(rows, columns) : vectorType(rows);
  const indices = positions.map((position): MatrixIndex =>
    position === undefined ? { kind: "all" } : { kind: "at", position: writeNumber(rational(position + 1)) },
  );
  const kept = positions.findIndex((position) => position === undefined);
  const result: Type = kept < 0 ? scalarType : kept === 0 ? vectorType(rows) : covectorType(columns);
  return { kind: "index", type: result, target: { kind: "variable", name, type }, indices };
}

function asColumn(expression: MatrixExpression): CoreFactor {
  const factor = coreFactor(expression, false);
  return expression.type.kind === "covector" ? transposeFactor(factor) : factor;
}

/** Moves picked entries, rows and columns into the hypergraph and returns the factors that are left. */
export function takeIndices(node: ContractionNode, hypergraph: Hypergraph): readonly Factor[] {
  const taken = new Set<Factor>();
  for (const factor of node.factors) {
    if (!isVariable(factor)) continue;
    const positions = factor.labels.map((label) => positionAt(node, factor, label));
    if (positions.every((position) => position === undefined)) continue;
    const expression = writeIndexed(factor, positions);
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
