// From a request to a derivative: the facade that runs the stages in order.

import { arrangedDerivative, shownDimensions } from "./arrange.ts";
import type { ArrangedDerivative } from "./arrange.ts";
import { conditionTexts } from "./conditions-text.ts";
import type { Layout } from "./differentiate/layout.ts";
import { ClosedformError } from "./error.ts";
import { passesGate } from "./gate.ts";
import type { MatrixExpression } from "./notation/matrix-expression.ts";
import { toLatex } from "./print/latex.ts";
import { countTokens, toText } from "./print/text.ts";
import { openProblem } from "./problem.ts";
import type { Problem } from "./problem.ts";
import { indexNotation } from "./raise/index-notation.ts";
import { createRaiser } from "./raise/raise.ts";
import type { DeriveRequest } from "./request.ts";
import { simplifyComponents } from "./simplify/components.ts";
import { besideFunctions, expandProducts } from "./simplify/expand.ts";
import type { Node } from "./tensor/node.ts";
import { foldNodes, operandsOf } from "./tensor/traverse.ts";

/** A derivative in closed form. */
export interface Derivative extends ArrangedDerivative {
  readonly problem: Problem;
  /** The result in matrix notation; absent where only index notation exists. */
  readonly expression: MatrixExpression | undefined;
  readonly text: string;
  readonly latex: string;
  readonly notation: "matrix" | "index" | "components";
  /** Lengths of the axes as printed, in the layout asked for. */
  readonly shape: readonly string[];
  readonly layout: Layout;
  readonly conditions: readonly string[];
  readonly inferred: ReadonlyMap<string, string>;
}

// A result with more symbols than this is not written out; the DAG behind it may still be small and evaluates well.
const maximalSymbols = 100_000;

function checkWrittenSize(node: Node): void {
  const sizes = foldNodes<number>([node], (inner, sizeOf) =>
    operandsOf(inner).reduce((total, operand) => total + sizeOf(operand), 1),
  );
  const symbols = sizes.get(node)!;
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

// The result as derived or multiplied out, whichever prints shortest.
function shortestForm(problem: Problem, node: Node, isRow: boolean): MatrixExpression | undefined {
  const direct = raiseArranged(problem, node, isRow);
  if (!direct || node.dims.length > 2) return direct;
  const { graph } = problem;
  const expanded = new Set([expandProducts(graph, node), expandProducts(graph, node, besideFunctions)]);
  expanded.delete(node);
  let shortest = direct;
  for (const other of [...expanded].map((candidate) => raiseArranged(problem, candidate, isRow)))
    if (other && countTokens(toText(other)) < countTokens(toText(shortest))) shortest = other;
  return shortest;
}

// What is shown in matrix notation: over groups of axes as Kronecker products, else the shorter of two forms.
function raiseShown(problem: Problem, arranged: ArrangedDerivative): MatrixExpression | undefined {
  const { shown, isRow, groups } = arranged;
  const isGrouped = groups.some((length) => length > 1);
  if (isGrouped && groups.length !== 2) return undefined;
  const [rows] = groups;
  const axes = shown.dims.map((_, axis) => axis);
  const expression = isGrouped
    ? createRaiser(problem.graph).raiseGrouped(shown, { rows: axes.slice(0, rows), columns: axes.slice(rows) })
    : shortestForm(problem, shown, isRow);
  return expression && passesGate(problem, expression, shown, groups) ? expression : undefined;
}

function notationOf(expression: MatrixExpression | undefined): Derivative["notation"] {
  if (!expression) return "index";
  const isOfScalars =
    expression.kind === "array" && expression.rows.every((row) => row.every((entry) => entry.type.kind === "scalar"));
  return isOfScalars ? "components" : "matrix";
}

/** The derivative of an opened problem. Throws the typed errors of each stage. */
export function derivativeOf(problem: Problem, request: DeriveRequest): Derivative {
  const arranged = arrangedDerivative(problem, request);
  checkWrittenSize(arranged.node);
  const raised = raiseShown(problem, arranged);
  const expression = raised && simplifyComponents(problem, raised);
  const index = expression ? undefined : indexNotation(arranged.shown);
  return {
    ...arranged,
    problem,
    expression,
    text: expression ? toText(expression) : index!.text,
    latex: expression ? toLatex(expression) : index!.latex,
    notation: notationOf(expression),
    shape: shownDimensions(arranged).map((dimension) => dimension.key),
    layout: request.layout ?? "mixed",
    conditions: conditionTexts(problem.graph, problem.value.node, arranged.node),
    inferred: problem.typed.inferred,
  };
}

/** The derivative of an expression in closed form (docs/contract.md §2, §3). Throws `ClosedformError`. */
export function derive(request: DeriveRequest): Derivative {
  return derivativeOf(openProblem(request.expr, request.vars), request);
}
