// A large result as a program: shared and bulky nodes become definitions, each raised and checked on its own in terms of
// the ones before it. So the text is linear in the DAG where one formula would not be, and no stage sees more than one
// statement at a time.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { passesGate } from "../gate.ts";
import { toLatex } from "../print/latex.ts";
import { toText } from "../print/text.ts";
import type { Problem } from "../problem.ts";
import { createRaiser, typeOfNode } from "../raise/raise.ts";
import type { Raiser } from "../raise/raise.ts";
import { signOf } from "../tensor/facts.ts";
import { isUnit, isZero, numberOf } from "../tensor/node.ts";
import type { Node } from "../tensor/node.ts";
import { rebuildNode } from "../tensor/substitute.ts";
import { operandsOf, topologicalOrder } from "../tensor/traverse.ts";
import type { Assumption } from "../types/assumption.ts";
import type { Variable } from "../typing/declaration.ts";
import { renamed } from "./differential-names.ts";
import { freshNames, takenNames } from "./fresh-name.ts";
import type { Shown } from "./written.ts";

/** A part of a result under a name of its own. */
export interface Definition {
  readonly name: string;
  readonly text: string;
  readonly latex: string;
  readonly expression: MatrixExpression;
}

/** A result in terms of its definitions. */
export interface Program {
  readonly definitions: readonly Definition[];
  readonly expression: MatrixExpression;
  /** Any node of the derivation in terms of the definitions. */
  readonly raise: (node: Node) => MatrixExpression | undefined;
}

// A shared part is named from this size on, any part once it is so large or so deep.
const minimalShared = 3;
const maximalSize = 150;
const maximalDepth = 30;

interface Part {
  /** The variable that stands for the part, under a name that no user can write. */
  readonly node: Node;
  readonly name: string;
  readonly variable: Variable;
}

interface Extent {
  readonly size: number;
  readonly depth: number;
}

const leafExtent: Extent = { size: 1, depth: 0 };

interface Naming {
  readonly problem: Problem;
  readonly raiser: Raiser;
  readonly references: ReadonlyMap<Node, number>;
  readonly rewritten: Map<Node, Node>;
  readonly extents: Map<Node, Extent>;
  readonly parts: Map<Node, Part>;
  readonly names: Map<string, string>;
  readonly nextName: () => string;
  readonly definitions: Definition[];
}

function countReferences(order: readonly Node[]): ReadonlyMap<Node, number> {
  const counts = new Map<Node, number>();
  for (const node of order) for (const operand of operandsOf(node)) counts.set(operand, (counts.get(operand) ?? 0) + 1);
  return counts;
}

function extentOf({ extents }: Naming, node: Node): Extent {
  const inner = operandsOf(node).map((operand) => extents.get(operand) ?? leafExtent);
  return {
    size: inner.reduce((total, { size }) => total + size, 1),
    depth: inner.reduce((deepest, { depth }) => Math.max(deepest, depth), 0) + 1,
  };
}

// A relabelling, a number or a constant array is no part worth a name.
function isNameable(node: Node): boolean {
  if (node.dims.length > 2 || isUnit(node) || isZero(node) || numberOf(node)) return false;
  return node.kind !== "contraction" || node.factors.length > 1;
}

function isWorthNaming(naming: Naming, node: Node, { size, depth }: Extent): boolean {
  if (!isNameable(node)) return false;
  const isShared = (naming.references.get(node) ?? 0) > 1 && size >= minimalShared;
  return isShared || size > maximalSize || depth > maximalDepth;
}

function assumptionsOf(problem: Problem, node: Node): ReadonlySet<Assumption> {
  const found: Assumption[] = [];
  if (node.dims.length === 2 && problem.graph.isSymmetric(node)) found.push("symmetric");
  if (signOf(node) === "positive") found.push("positive", "nonzero");
  return new Set(found);
}

// What the statement may speak of: the problem's own names and the parts that occur in it.
function scopeOf(naming: Naming, body: Node): Problem {
  const variables = new Map(naming.problem.variables);
  for (const node of topologicalOrder([body])) {
    const part = naming.parts.get(node);
    if (part) variables.set(part.name, part.variable);
  }
  return { ...naming.problem, variables };
}

// The statement that defines the body, checked in terms of the parts before it; `undefined` where it has no notation.
function statementOf(naming: Naming, { shown, isRow, groups }: Shown): MatrixExpression | undefined {
  if (groups.some((length) => length > 1)) return undefined;
  const raised = isRow ? naming.raiser.raiseRow(shown) : naming.raiser.raise(shown);
  const expression = raised && renamed(raised, naming.names);
  return expression && passesGate(scopeOf(naming, shown), expression, shown, groups) ? expression : undefined;
}

function plain(node: Node): Shown {
  return { shown: node, isRow: false, groups: node.dims.map(() => 1) };
}

function addPart(naming: Naming, node: Node, body: Node): Node | undefined {
  const expression = statementOf(naming, plain(body));
  if (!expression) return undefined;
  const { graph } = naming.problem;
  const name = naming.nextName();
  const hidden = `\uffff${node.id}`;
  const variable: Variable = { name: hidden, type: typeOfNode(node), assumptions: assumptionsOf(naming.problem, node) };
  const part = graph.variable(hidden, node.dims, variable.assumptions);
  naming.parts.set(part, { node: part, name, variable });
  naming.names.set(hidden, name);
  naming.definitions.push({ name, text: toText(expression), latex: toLatex(expression), expression });
  return part;
}

// Every node in terms of the parts, in the order of the DAG; nodes that are worth it become parts on the way.
function rewrite(naming: Naming, root: Node, mayName: boolean): Node {
  const pending = topologicalOrder([root]).filter((node) => !naming.rewritten.has(node));
  for (const node of pending) {
    const body = rebuildNode(naming.problem.graph, node, (operand) => naming.rewritten.get(operand)!);
    const extent = operandsOf(node).length === 0 ? leafExtent : extentOf(naming, node);
    const part =
      mayName && node !== root && isWorthNaming(naming, node, extent) ? addPart(naming, node, body) : undefined;
    naming.rewritten.set(node, part ?? body);
    naming.extents.set(node, part ? leafExtent : extent);
  }
  return naming.rewritten.get(root)!;
}

/** The result as a program, or `undefined` where it has no matrix notation. */
export function programFor(problem: Problem, result: Shown): Program | undefined {
  const order = topologicalOrder([result.shown]);
  const naming: Naming = {
    problem,
    raiser: createRaiser(problem.graph),
    references: countReferences(order),
    rewritten: new Map(),
    extents: new Map(),
    parts: new Map(),
    names: new Map(),
    nextName: freshNames("t", takenNames(problem)),
    definitions: [],
  };
  const shown = rewrite(naming, result.shown, true);
  const expression = statementOf(naming, { ...result, shown });
  if (!expression) return undefined;
  const raise = (node: Node): MatrixExpression | undefined => {
    const raised = naming.raiser.raise(rewrite(naming, node, false));
    return raised && renamed(raised, naming.names);
  };
  return { definitions: naming.definitions, expression, raise };
}
