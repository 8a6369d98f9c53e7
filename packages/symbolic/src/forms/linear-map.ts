// Derivatives of order above 2 in the two ways in which they are written: as what they do to dX, and over vec.

import { arrangedOverVec } from "../arrange.ts";
import { ClosedformError } from "../error.ts";
import { nameLatex } from "../print/latex-names.ts";
import { toLatex } from "../print/latex.ts";
import { toText } from "../print/text.ts";
import type { Problem } from "../problem.ts";
import type { DeriveRequest } from "../request.ts";
import type { Graph, Node } from "../tensor/node.ts";
import type { Variable } from "../typing/declaration.ts";
import { alongDirections, leftSide, notationAlong } from "./directional.ts";
import type { Along, LeftSide } from "./directional.ts";
import { differentialsOf } from "./directions.ts";
import type { Directions } from "./directions.ts";
import { freshName, takenNames } from "./fresh-name.ts";
import { inMatrixNotation, inWriting, isOneFormula } from "./written.ts";

/** A formula in text and LaTeX. */
export interface Formula {
  readonly text: string;
  readonly latex: string;
}

/** `dF = A*dX*B`, and its right side alone, which is valid input once dX is declared. */
export interface Equation extends Formula {
  readonly right: string;
}

/** The equation of a left side and a formula. */
export function equation(left: LeftSide, right: Formula): Equation {
  return { text: `${left.text} = ${right.text}`, latex: `${left.latex} = ${right.latex}`, right: right.text };
}

// Σ over the last axes of the derivative times the direction, term by term so that identities in a term go.
function contracted(graph: Graph, derivative: Node, direction: Node): Node {
  const kept = derivative.dims.slice(0, derivative.dims.length - direction.dims.length);
  const labels = derivative.dims.map((_, axis) => axis);
  const through = (node: Node): Node =>
    graph.contract(
      [
        { node, labels },
        { node: direction, labels: labels.slice(kept.length) },
      ],
      labels.slice(0, kept.length),
      derivative.dims,
    );
  if (derivative.kind !== "sum") return through(derivative);
  return graph.sum(
    derivative.terms.map((term) => ({ coefficient: term.coefficient, node: through(term.node) })),
    kept,
  );
}

const derivativeNames: readonly string[] = ["G", "H"];

// The derivative that is differentiated once more: G for a gradient, H for a Hessian.
function leftOf(problem: Problem, order: number): LeftSide {
  if (order === 1) return leftSide(problem, 1);
  const name = problem.value.groups.length === 0 ? (derivativeNames[order - 2] ?? "D") : "D";
  return {
    text: freshName(`d${name}`, takenNames(problem)),
    latex: `\\mathrm{d}${nameLatex(name, true)}`,
  };
}

/**
 * What the derivative does to a change dX of the variable that was differentiated by last, as an equation such as
 * `dF = A*dX*B`; `undefined` where that has more than two axes or no matrix notation.
 */
export function linearMapOf(
  problem: Problem,
  derivative: Node,
  variable: Variable,
  order: number,
): Equation | undefined {
  const directions = differentialsOf(problem, [variable]);
  const along = order === 1 ? alongDirections(directions, 1, false) : alongLast(directions, derivative);
  if (along.groups.length > 2 || !isOneFormula(along.shown)) return undefined;
  const found = notationAlong(directions, along, false);
  return found && equation(leftOf(directions.problem, order), { text: toText(found), latex: toLatex(found) });
}

function alongLast(directions: Directions, derivative: Node): Along {
  const [movement] = directions.movements;
  const shown = contracted(directions.problem.graph, derivative, movement.direction);
  return { shown, sorted: shown, names: new Map(), isRow: false, groups: shown.dims.map(() => 1) };
}

/** ∂vec(Y)/∂vec(X)' in Kronecker products; `undefined` where there is none. */
export function kroneckerOf(problem: Problem, derivative: Node, request: DeriveRequest): Formula | undefined {
  try {
    const arranged = arrangedOverVec(problem, derivative, request);
    const expression = isOneFormula(arranged.shown) ? inMatrixNotation(problem, arranged) : undefined;
    if (!expression) return undefined;
    const { text, latex } = inWriting(expression, arranged.shown);
    return { text, latex };
  } catch (error) {
    if (error instanceof ClosedformError && error.code === "unsupported") return undefined;
    throw error;
  }
}
