// Derivatives along directions and differentials: one forward sweep with the directions as tangents, so that no deltas
// arise that would have to go again.

import { directionalNode, gradientNodes, hessianProductNode } from "../derivative-node.ts";
import type { Movement } from "../derivative-node.ts";
import { writeCall, writeMatrixProduct, writeSum } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { nameLatex } from "../print/latex-names.ts";
import type { Problem } from "../problem.ts";
import type { Plan } from "../request.ts";
import { countTokens, toText } from "../print/text.ts";
import { createRaiser } from "../raise/raise.ts";
import { rational } from "../scalar/rational.ts";
import { transpose } from "../tensor/arithmetic.ts";
import { isZero } from "../tensor/node.ts";
import type { Graph, Node } from "../tensor/node.ts";
import { substituteNodes } from "../tensor/substitute.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import { scalarType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { renamed, withDifferentials } from "./differential-names.ts";
import type { Directions } from "./directions.ts";
import { freshName, takenNames } from "./fresh-name.ts";
import { firstRight, raiseShown } from "./written.ts";
import type { Shown } from "./written.ts";

/** The name of a differential, `df`, in text and LaTeX. */
export interface LeftSide {
  readonly text: string;
  readonly latex: string;
}

function squaredNorm(graph: Graph, node: Node): Node {
  const labels = node.dims.map((_, axis) => axis);
  const factor = { node, labels };
  return graph.contract([factor, factor], [], node.dims);
}

// Divided by the norm of the whole direction, once for each time that it was taken.
function alongUnit(graph: Graph, node: Node, { whole }: Directions, order: number): Node {
  const squares = whole.map((direction) => ({
    coefficient: rational(1),
    node: squaredNorm(graph, direction),
  }));
  const scale = graph.power(graph.sum(squares, []), graph.number(rational(-order, 2)));
  const labels = node.dims.map((_, axis) => axis);
  return graph.contract(
    [
      { node, labels },
      { node: scale, labels: [] },
    ],
    labels,
    node.dims,
  );
}

/** A result along directions, with all that is needed to write it. */
export interface Along extends Shown {
  /** The same result with directions under names that sort behind all others, so that they come last in print. */
  readonly sorted: Node;
  /** The user's names of those. */
  readonly names: ReadonlyMap<string, string>;
}

const sortsLast = "\uffff";

// A direction that the expression itself does not contain may bear any name while the result is being written.
function sortingLast(directions: Directions): {
  readonly movements: readonly Movement[];
  readonly names: Along["names"];
} {
  const { problem, movements } = directions;
  const inside = new Set(topologicalOrder([problem.value.node]));
  const names = new Map<string, string>();
  const marked = movements.map((movement) => {
    const { direction } = movement;
    if (direction.kind !== "variable" || inside.has(direction)) return movement;
    const name = `${sortsLast}${direction.name}`;
    names.set(name, direction.name);
    return { ...movement, direction: problem.graph.variable(name, direction.dims, direction.assumptions) };
  });
  return { movements: marked, names };
}

function withNames(directions: Directions, node: Node, marked: readonly Movement[]): Node {
  const back = new Map(
    marked.flatMap(({ direction }, k) =>
      direction === directions.movements[k].direction ? [] : [[direction, directions.movements[k].direction] as const],
    ),
  );
  return substituteNodes(directions.problem.graph, [node], back)[0];
}

// What `find` makes of the movements, divided by the norm of the direction where it is a unit, with the names put back.
function along(
  directions: Directions,
  order: number,
  isUnit: boolean,
  find: (movements: readonly Movement[]) => Node,
): Pick<Along, "shown" | "sorted" | "names"> {
  const { movements, names } = sortingLast(directions);
  const found = find(movements);
  const sorted = isUnit ? alongUnit(directions.problem.graph, found, directions, order) : found;
  return { shown: withNames(directions, sorted, movements), sorted, names };
}

/** The derivative of the problem's expression along the directions, and how it lies: like the expression itself. */
export function alongDirections(directions: Directions, order: number, isUnit: boolean): Along {
  const { problem } = directions;
  return {
    ...along(directions, order, isUnit, (movements) => directionalNode(problem, movements, order)),
    isRow: problem.typed.target.type.kind === "covector",
    groups: problem.value.groups,
  };
}

/** The Hessian of the problem's expression, a scalar, times the directions: it lies like the variable. */
export function hessianTimes(directions: Directions, plan: Plan, isUnit: boolean): Along {
  const found = along(directions, 1, isUnit, (movements) => hessianProductNode(directions.problem, plan, movements));
  return { ...found, isRow: false, groups: found.shown.dims.map(() => 1) };
}

// A product stands behind another one without brackets.
function factorsOf(expression: MatrixExpression): readonly MatrixExpression[] {
  if (expression.kind !== "product" || expression.rest.some(({ operator }) => operator !== "*")) return [expression];
  return [expression.first, ...expression.rest.map(({ operand }) => operand)];
}

// G'*dx, or tr(G'*dX): the gradient first, which keeps a sum in it together.
function pairing(problem: Problem, gradient: Node, direction: MatrixExpression): MatrixExpression | undefined {
  const { graph } = problem;
  const isMatrix = gradient.dims.length === 2;
  const row = raiseShown(problem, {
    shown: isMatrix ? transpose(graph, gradient) : gradient,
    isRow: gradient.dims.length === 1,
    groups: gradient.dims.map(() => 1),
  });
  if (!row || isZero(gradient)) return undefined;
  const isNegative = row.kind === "negate";
  const product = writeMatrixProduct([isNegative ? row.operand : row, ...factorsOf(direction)]);
  const operand = isMatrix ? writeCall("tr", [product], scalarType) : product;
  return isNegative ? { kind: "negate", type: scalarType, operand } : operand;
}

function shorter(
  first: MatrixExpression | undefined,
  second: MatrixExpression | undefined,
): MatrixExpression | undefined {
  if (!first || !second) return first ?? second;
  return countTokens(toText(second)) < countTokens(toText(first)) ? second : first;
}

// What one of several movements alone contributes; alone it is what is being written anyway.
function aloneAlong(directions: Directions, position: number): MatrixExpression | undefined {
  if (directions.movements.length === 1) return undefined;
  const along = alongDirections({ ...directions, movements: [directions.movements[position]] }, 1, false);
  const raised = raiseShown(directions.problem, { ...along, shown: along.sorted });
  return raised && renamed(raised, along.names);
}

// Σ ⟨gradient, direction⟩ of a scalar, as notation.
function throughGradient(directions: Directions): MatrixExpression | undefined {
  const { problem, movements } = directions;
  if (problem.value.node.dims.length > 0 || movements.some(({ direction }) => direction.dims.length > 2))
    return undefined;
  const gradients = gradientNodes(
    problem,
    movements.map(({ variable }) => variable),
  );
  const terms = movements.flatMap(({ direction }, k) => {
    if (isZero(gradients[k])) return [];
    const written = createRaiser(problem.graph).raise(direction);
    return [written && shorter(pairing(problem, gradients[k], written), aloneAlong(directions, k))];
  });
  if (terms.length === 0 || terms.includes(undefined)) return undefined;
  return writeSum(
    terms.flatMap((term) =>
      term === undefined
        ? []
        : [{ negative: term.kind === "negate", operand: term.kind === "negate" ? term.operand : term }],
    ),
  );
}

/** The notation of the result, the shorter of two ways to it, with differentials told apart from names for LaTeX. */
export function notationAlong(directions: Directions, result: Along, isFirst: boolean): MatrixExpression | undefined {
  const { problem } = directions;
  const forward = raiseShown(problem, { ...result, shown: result.sorted });
  const found = firstRight(problem, result, [
    forward && renamed(forward, result.names),
    isFirst ? throughGradient(directions) : undefined,
  ]);
  return found && withDifferentials(found, directions.differentials);
}

function defaultName(type: Type): string {
  return type.kind === "matrix" || type.kind === "tensor" ? "F" : "f";
}

// The user's own name of the expression, where there is one.
function targetName({ typed }: Problem): string | undefined {
  const { definitions, functions, target } = typed;
  return (
    definitions.find(({ value }) => value === target)?.name ??
    (definitions.length === 0 ? functions.at(-1)?.name : undefined)
  );
}

/** What a differential of this order is called: `df` or the user's own name of the expression behind a `d`. */
export function leftSide(problem: Problem, order: number): LeftSide {
  const { type } = problem.typed.target;
  const name = targetName(problem) ?? defaultName(type);
  const power = order === 1 ? "" : `${order}`;
  const letter = nameLatex(name, type.kind !== "scalar");
  return {
    text: freshName(`d${power}${name}`, takenNames(problem)),
    latex: `\\mathrm{d}${power === "" ? "" : `^{${power}}`}${letter}`,
  };
}
