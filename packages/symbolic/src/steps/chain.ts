// The chain rule with named intermediate quantities: u = A*x - b, f = u'*u; the derivative of each by the next, and the
// product of all.

import type { Derivative } from "../derive.ts";
import { differentiate } from "../differentiate/reverse.ts";
import { ClosedformError } from "../error.ts";
import { passesGate } from "../gate.ts";
import { writeTranspose } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { toLatex } from "../print/latex.ts";
import { toText } from "../print/text.ts";
import { variableNode } from "../problem.ts";
import type { Problem } from "../problem.ts";
import { createRaiser } from "../raise/raise.ts";
import { simplifyComponents } from "../simplify/components.ts";
import { dimensionsOf } from "../types/type.ts";
import type { Variable } from "../typing/declaration.ts";
import { chainOf, dependentParts, rebuiltWith } from "./expression-tools.ts";
import type { Line } from "./step.ts";
import { areEqual, freshName, readNode, readsAs, spreadTo } from "./workspace.ts";

/** A quantity in terms of the next inner one. */
interface Link {
  readonly variable: Variable;
  /** Its value in terms of the inner quantity; for the innermost in terms of the variable itself. */
  readonly value: MatrixExpression;
}

interface SolvedLink extends Link {
  readonly by: Variable;
  readonly derivative: MatrixExpression;
}

function isNameable(part: MatrixExpression): boolean {
  const isTrivial = part.kind === "variable" || (part.kind === "transpose" && part.operand.kind === "variable");
  return !isTrivial && (part.type.kind === "scalar" || part.type.kind === "vector");
}

/** The expression with every part that reads as `part` replaced. */
function withoutPart(root: MatrixExpression, part: MatrixExpression, replacement: MatrixExpression): MatrixExpression {
  const text = toText(part);
  return rebuiltWith(root, (candidate) =>
    candidate.kind === part.kind && toText(candidate) === text ? replacement : undefined,
  );
}

function asVariable({ name, type }: Variable): MatrixExpression {
  return { kind: "variable", name, type };
}

const maximalParts = 80;

// The parts through which alone the expression depends on the variable, from the inside out.
function bottlenecks(root: MatrixExpression, name: string): readonly MatrixExpression[] {
  const dependent = dependentParts(root, new Set([name]));
  if (dependent.size > maximalParts) return [];
  const probe: Variable = { name: `${name}\u0000`, type: root.type, assumptions: new Set() };
  const seen = new Set<string>();
  return [...dependent].filter((part) => {
    if (part === root || !isNameable(part) || seen.has(toText(part))) return false;
    seen.add(toText(part));
    return (
      dependentParts(withoutPart(root, part, { ...asVariable(probe), type: part.type }), new Set([name])).size === 0
    );
  });
}

// What the next quantity merely adds to, turns over or squares a norm of is not worth a name.
function isWorthNaming(part: MatrixExpression, outer: MatrixExpression): boolean {
  if (outer.kind === "sum" || outer.kind === "negate" || outer.kind === "transpose") return false;
  const isNorm = part.kind === "call" && (part.name === "norm2" || part.name === "normF");
  return !(isNorm && outer.kind === "power");
}

function quantities(root: MatrixExpression, name: string): readonly MatrixExpression[] {
  const parts = bottlenecks(root, name);
  return parts.filter((part, k) => isWorthNaming(part, parts[k + 1] ?? root));
}

function namesFor(problem: Problem, count: number): readonly string[] {
  return Array.from({ length: count }, (_, k) => freshName(count === 1 ? "u" : `u${k + 1}`, problem.variables));
}

/** The quantities from the innermost out; the last is the expression itself. */
function linksOf(problem: Problem, variable: Variable): readonly Link[] {
  const { target } = problem.typed;
  const parts = quantities(target, variable.name);
  const names = namesFor(problem, parts.length);
  const links = parts.map((part, k): Link => ({
    variable: { name: names[k], type: part.type, assumptions: new Set() },
    value: innerReplaced(part, parts, names, k),
  }));
  const f: Variable = { name: freshName("f", problem.variables), type: target.type, assumptions: new Set() };
  return [...links, { variable: f, value: innerReplaced(target, parts, names, parts.length) }];
}

function innerReplaced(
  part: MatrixExpression,
  parts: readonly MatrixExpression[],
  names: readonly string[],
  position: number,
): MatrixExpression {
  if (position === 0) return part;
  const inner = parts[position - 1];
  return withoutPart(part, inner, { kind: "variable", name: names[position - 1], type: inner.type });
}

function withVariables(problem: Problem, more: readonly Variable[]): Problem {
  const variables = new Map(problem.variables);
  for (const variable of more) variables.set(variable.name, variable);
  return { ...problem, variables };
}

function solveLink(problem: Problem, link: Link, by: Variable): SolvedLink | undefined {
  const opened = { problem: withVariables(problem, [by]) };
  const { graph } = problem;
  const value = readNode(opened, toText(link.value));
  if (!value) return undefined;
  const [node] = differentiate(graph, value, [variableNode(graph, by)]);
  const raised = createRaiser(graph).raise(node);
  const derivative = raised && simplifyComponents(opened.problem, raised);
  return derivative && readsAs(opened, toText(derivative), node) ? { ...link, by, derivative } : undefined;
}

function orderOf({ type }: Variable): number {
  return dimensionsOf(type).length;
}

/** ∂f/∂x from ∂f/∂u and ∂u/∂x, with the axes of gradients and Jacobians as they meet. */
function composed(
  outer: MatrixExpression,
  inner: MatrixExpression,
  orders: { readonly f: number; readonly u: number; readonly x: number },
): MatrixExpression | undefined {
  const { f, u, x } = orders;
  if (u === 0)
    return f === 1 && x === 1 ? product(outer, turned(inner)) : f + x <= 2 ? product(outer, inner) : undefined;
  if (x > 1 || f > 1) return undefined;
  if (f === 0) return x === 0 ? product(turned(outer), inner) : product(turned(inner), outer);
  return product(outer, inner);
}

// Diagonal matrices are their own transposes.
function turned(expression: MatrixExpression): MatrixExpression {
  return expression.kind === "call" && (expression.name === "diag" || expression.name === "eye")
    ? expression
    : writeTranspose(expression);
}

function isIdentity(expression: MatrixExpression): boolean {
  return expression.kind === "call" && expression.name === "eye";
}

// a*b with a number of b in front and without identities.
function product(a: MatrixExpression, b: MatrixExpression): MatrixExpression {
  if (isIdentity(a) && b.type.kind !== "scalar") return b;
  if (isIdentity(b) && a.type.kind !== "scalar") return a;
  if (b.kind !== "product" || b.first.kind !== "number" || b.rest.some((step) => step.operator !== "*"))
    return chainOf(a, [{ operator: "*", operand: b }]);
  return chainOf(b.first, [{ operator: "*", operand: a }, ...b.rest]);
}

function quotientLatex(top: Variable, bottom: Variable): string {
  return `\\frac{\\partial ${toLatex(asVariable(top))}}{\\partial ${toLatex(asVariable(bottom))}}`;
}

function definitionLine({ variable, value }: Link): Line {
  return {
    rule: "intermediate",
    before: variable.name,
    after: toText(value),
    latex: `${toLatex(asVariable(variable))} = ${toLatex(value)}`,
  };
}

function derivativeLine({ variable, by, derivative }: SolvedLink): Line {
  return {
    rule: "partial-derivative",
    before: `d(${variable.name})/d(${by.name})`,
    after: toText(derivative),
    latex: `${quotientLatex(variable, by)} = ${toLatex(derivative)}`,
  };
}

function productOf(solved: readonly SolvedLink[]): MatrixExpression | undefined {
  const f = solved[solved.length - 1];
  let total: MatrixExpression | undefined = f.derivative;
  for (let k = solved.length - 2; k >= 0 && total; k--) {
    total = composed(total, solved[k].derivative, {
      f: orderOf(f.variable),
      u: orderOf(solved[k].variable),
      x: orderOf(solved[k].by),
    });
  }
  return total;
}

function unsupported(): ClosedformError {
  return new ClosedformError(
    "unsupported",
    'the style "chain" needs derivatives of order two at most between the intermediate quantities',
    { hint: 'ask for the style "differential"' },
  );
}

// With every quantity defined by its value, the product reads as the derivative.
function isProduct({ problem, node }: Derivative, solved: readonly SolvedLink[], product: MatrixExpression): boolean {
  const definitions = solved.slice(0, -1).map(({ variable, value }) => `${variable.name} = ${toText(value)}; `);
  const read = readNode({ problem }, definitions.join("") + toText(product));
  return read !== undefined && areEqual(spreadTo(problem.graph, read, node.dims), node);
}

/** The lines of the chain rule with named quantities. Throws `unsupported` where matrices stand between them. */
export function chainLines(derivative: Derivative, variable: Variable): readonly Line[] {
  const { problem } = derivative;
  const links = linksOf(problem, variable);
  const solved = links.map((link, k) => solveLink(problem, link, k === 0 ? variable : links[k - 1].variable));
  if (solved.includes(undefined)) throw unsupported();
  const known = solved as readonly SolvedLink[];
  const product = productOf(known);
  if (!product || !isProduct(derivative, known, product)) throw unsupported();
  const f = known[known.length - 1];
  const before = known
    .toReversed()
    .map(({ variable: top, by }) => `d(${top.name})/d(${by.name})`)
    .join("*");
  const latex = `${quotientLatex(f.variable, variable)} = ${toLatex(product)}`;
  const chain: Line = { rule: "chain", before, after: toText(product), latex };
  const last: Line = {
    rule: "substitute",
    before: toText(product),
    after: derivative.text,
    latex: `${quotientLatex(f.variable, variable)} = ${derivative.latex}`,
  };
  const isReadable = derivative.expression !== undefined && passesGate(problem, derivative.expression, derivative.node);
  return [
    ...links.map(definitionLine),
    ...known.map(derivativeLine),
    ...(known.length > 1 ? [chain] : []),
    ...(isReadable && last.before !== last.after ? [last] : []),
  ];
}
