// A node as it is shown: in matrix notation that has passed the gate, or by its entries.

import type { ArrangedDerivative } from "../arrange.ts";
import { ClosedformError } from "../error.ts";
import { passesGate } from "../gate.ts";
import { writeCall } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { toLatex } from "../print/latex.ts";
import { toText, writtenLength } from "../print/text.ts";
import { lazy } from "../lazy.ts";
import type { Definition } from "./parts.ts";
import type { Problem } from "../problem.ts";
import { indexNotation } from "../raise/index-notation.ts";
import { createRaiser } from "../raise/raise.ts";
import { simplifyComponents } from "../simplify/components.ts";
import { collectQuotients } from "../simplify/common-denominator.ts";
import { besideFunctions, expandProducts } from "../simplify/expand.ts";
import { isZero } from "../tensor/node.ts";
import type { Node } from "../tensor/node.ts";
import { foldNodes, operandsOf } from "../tensor/traverse.ts";
import { multiplyDimensions } from "../types/dimension.ts";
import { matrixType, vectorType } from "../types/type.ts";

/** A node and how it lies when it is shown. */
export type Shown = Pick<ArrangedDerivative, "shown" | "isRow" | "groups">;

/** A result in writing. */
export interface Written {
  /** In matrix notation; absent where only index notation exists. */
  readonly expression: MatrixExpression | undefined;
  readonly text: string;
  readonly latex: string;
  readonly notation: "matrix" | "index" | "components";
  /** What the names in `text` stand for that are not the user's, in the order in which they need each other. */
  readonly definitions: readonly Definition[];
}

// A result with more symbols than this is not written out; the DAG behind it may still be small and evaluates well.
const maximalSymbols = 100_000;

// Up to this many symbols a result is one formula of its own accord: one that a reader can take in, and the parser read.
const maximalFormula = 5_000;

/** How many symbols the node has when it is written out. */
export function writtenSize(node: Node): number {
  const sizes = foldNodes<number>([node], (inner, sizeOf) =>
    operandsOf(inner).reduce((total, operand) => total + sizeOf(operand), 1),
  );
  return sizes.get(node)!;
}

/** Whether the node is small enough to be written as one formula without being asked to. */
export function isOneFormula(node: Node): boolean {
  return writtenSize(node) <= maximalFormula;
}

/** Throws `budget` for a node that is too large to be written as one formula. */
export function checkWrittenSize(node: Node): void {
  const symbols = writtenSize(node);
  if (symbols <= maximalSymbols) return;
  throw new ClosedformError(
    "budget",
    `the derivative was found, but written out it has about ${symbols.toPrecision(2)} symbols; the limit is ${maximalSymbols}`,
    {
      hint: "evaluate it at a point instead, or differentiate a smaller expression",
    },
  );
}

function raiseArranged(problem: Problem, node: Node, isRow: boolean): MatrixExpression | undefined {
  const raiser = createRaiser(problem.graph);
  return isRow ? raiser.raiseRow(node) : raiser.raise(node);
}

// The result as derived, multiplied out or over common denominators, whichever prints shortest.
function shortestForm(problem: Problem, node: Node, isRow: boolean): MatrixExpression | undefined {
  let best = raiseArranged(problem, node, isRow);
  if (node.dims.length > 2) return best;
  const { graph } = problem;
  const others = new Set([
    expandProducts(graph, node),
    expandProducts(graph, node, besideFunctions),
    collectQuotients(graph, node),
  ]);
  others.delete(node);
  for (const other of others) {
    const raised = raiseArranged(problem, other, isRow);
    if (raised && (!best || writtenLength(raised) < writtenLength(best))) best = raised;
  }
  return best;
}

// vec(M) from the node of its two axes, of which the outer one counts the columns.
function raiseVec(problem: Problem, node: Node): MatrixExpression | undefined {
  const { graph } = problem;
  const [columns, rows] = node.dims;
  const matrix = graph.contract([{ node, labels: [0, 1] }], [1, 0], node.dims);
  const inner = shortestForm(problem, matrix, false);
  return inner && writeCall("vec", [inner], vectorType(multiplyDimensions(columns, rows)));
}

/** A notation of the result that has not passed the gate yet: over groups of axes as Kronecker products, else the
 * shortest of several forms. */
export function raiseShown(problem: Problem, { shown, isRow, groups }: Shown): MatrixExpression | undefined {
  if (groups.every((length) => length === 1)) return shortestForm(problem, shown, isRow);
  if (groups.length === 1) return groups[0] === 2 ? raiseVec(problem, shown) : undefined;
  if (groups.length !== 2) return undefined;
  const [rows] = groups;
  if (isZero(shown)) {
    const lengths = [shown.dims.slice(0, rows), shown.dims.slice(rows)].map((dims) => dims.reduce(multiplyDimensions));
    return writeCall("zeros", [], matrixType(lengths[0], lengths[1]));
  }
  const axes = shown.dims.map((_, axis) => axis);
  const grouping = { rows: axes.slice(0, rows), columns: axes.slice(rows) };
  return createRaiser(problem.graph).raiseGrouped(shown, grouping);
}

function notationOf(expression: MatrixExpression | undefined): Written["notation"] {
  if (!expression) return "index";
  const isOfScalars =
    expression.kind === "array" && expression.rows.every((row) => row.every((entry) => entry.type.kind === "scalar"));
  return isOfScalars ? "components" : "matrix";
}

/** The first and shortest of some notations of a result, or `undefined` where none passes the gate. */
export function firstRight(
  problem: Problem,
  result: Shown,
  candidates: readonly (MatrixExpression | undefined)[],
): MatrixExpression | undefined {
  const lengthOf = (candidate: MatrixExpression): number => writtenLength(candidate);
  const found = candidates
    .filter((candidate) => candidate !== undefined)
    .sort((a, b) => lengthOf(a) - lengthOf(b))
    .find((candidate) => passesGate(problem, candidate, result.shown, result.groups));
  return found && simplifyComponents(problem, found);
}

/** The result in matrix notation, or `undefined` where none passes the gate. */
export function inMatrixNotation(problem: Problem, result: Shown): MatrixExpression | undefined {
  return firstRight(problem, result, [raiseShown(problem, result)]);
}

/** The expression in writing, or the entries of the node where there is none. */
export function inWriting(expression: MatrixExpression | undefined, node: Node): Written {
  const index = expression ? undefined : indexNotation(node);
  const latex = lazy(() => (expression ? toLatex(expression) : index!.latex));
  return {
    expression,
    text: expression ? toText(expression) : index!.text,
    get latex() {
      return latex();
    },
    notation: notationOf(expression),
    definitions: [],
  };
}
