// Derivatives by scalars, component by component: each partial derivative, term by term where there is one variable and
// one component, and what they make together.

import type { Derivative } from "../derive.ts";
import { differentiate } from "../differentiate/reverse.ts";
import { passesGate } from "../gate.ts";
import type { MatrixExpression, MatrixSumTerm } from "../notation/matrix-expression.ts";
import { nameLatex } from "../print/latex-names.ts";
import { toLatex } from "../print/latex.ts";
import { toText } from "../print/text.ts";
import { variableNode } from "../problem.ts";
import type { Problem } from "../problem.ts";
import { createRaiser } from "../raise/raise.ts";
import type { Raiser } from "../raise/raise.ts";
import { simplifyComponents } from "../simplify/components.ts";
import type { Node } from "../tensor/node.ts";
import { childrenOf } from "../typing/children.ts";
import { dependentParts, flatSum } from "./expression-tools.ts";
import type { Line, RuleId } from "./step.ts";
import { nodeOf, readsAs } from "./workspace.ts";

interface Context {
  readonly problem: Problem;
  readonly raiser: Raiser;
}

/** ∂part/∂name, read back from its text. */
interface Partial {
  readonly expression: MatrixExpression;
  readonly node: Node;
}

function partialOf({ problem, raiser }: Context, part: MatrixExpression, name: string): Partial | undefined {
  const variable = problem.variables.get(name);
  const value = nodeOf({ problem }, part);
  if (!variable || !value) return undefined;
  const [node] = differentiate(problem.graph, value, [variableNode(problem.graph, variable)]);
  const raised = raiser.raise(node);
  const expression = raised && simplifyComponents(problem, raised);
  return expression && readsAs({ problem }, toText(expression), node) ? { expression, node } : undefined;
}

const callRules: ReadonlyMap<string, RuleId> = new Map<string, RuleId>([
  ["exp", "exponential"],
  ["log", "logarithm"],
  ["sqrt", "square-root"],
  ...["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"].map((name): [string, RuleId] => [
    name,
    "trigonometric",
  ]),
]);

/** The rule that the outermost operation of a part calls for. */
function ruleFor(part: MatrixExpression, name: string): RuleId {
  const dependent = dependentParts(part, new Set([name]));
  const varied = childrenOf(part).filter((child) => dependent.has(child));
  if (!dependent.has(part)) return "constant";
  if (part.kind === "power") return varied[0].kind === "variable" ? "power" : "chain";
  if (part.kind === "call")
    return varied[0].kind === "variable" ? (callRules.get(part.name) ?? "elementwise") : "chain";
  if (part.kind !== "product") return "linearity";
  const isQuotient = part.rest.some((step) => step.operator.endsWith("/") && dependent.has(step.operand));
  if (isQuotient) return "quotient";
  return varied.length > 1 ? "product" : "constant-multiple";
}

function derivativeText(part: MatrixExpression, name: string): string {
  return `d(${toText(part)})/d${name}`;
}

function derivativeLatex(part: MatrixExpression, name: string, symbol: string): string {
  return `\\frac{${symbol}}{${symbol} ${nameLatex(name, false)}}\\left(${toLatex(part)}\\right)`;
}

const straight = "\\mathrm{d}";
const round = "\\partial";

function sumLine(sum: MatrixExpression & { kind: "sum" }, name: string): Line {
  const join = (show: (part: MatrixExpression) => string): string =>
    sum.terms
      .map(
        ({ negative, operand }, k) => `${k === 0 ? (negative ? "-" : "") : negative ? " - " : " + "}${show(operand)}`,
      )
      .join("");
  return {
    rule: "linearity",
    before: derivativeText(sum, name),
    after: join((part) => derivativeText(part, name)),
    latex: `${derivativeLatex(sum, name, straight)} = ${join((part) => derivativeLatex(part, name, straight))}`,
  };
}

const compound: ReadonlySet<RuleId> = new Set<RuleId>(["product", "quotient", "chain"]);

/** Whether one line for the whole expression would hide how its derivative comes about. */
export function isCompound(target: MatrixExpression, name: string): boolean {
  return target.type.kind === "scalar" && compound.has(ruleFor(target, name));
}

function isZero(expression: MatrixExpression): boolean {
  return expression.kind === "number" && expression.value.numerator === 0n;
}

// A sum by one variable: each term by itself, then together.
function termLines(
  context: Context,
  sum: MatrixExpression & { kind: "sum" },
  name: string,
  derivative: Derivative,
): readonly Line[] | undefined {
  const partials = sum.terms.map((term) => partialOf(context, term.operand, name));
  if (partials.includes(undefined)) return undefined;
  const known = partials as readonly Partial[];
  const lines = known.map(({ expression }, k): Line => {
    const part = sum.terms[k].operand;
    return {
      rule: ruleFor(part, name),
      before: derivativeText(part, name),
      after: toText(expression),
      latex: `${derivativeLatex(part, name, straight)} = ${toLatex(expression)}`,
    };
  });
  const kept = known
    .map(({ expression }, k): MatrixSumTerm => ({ negative: sum.terms[k].negative, operand: expression }))
    .filter((term) => !isZero(term.operand));
  if (kept.length === 0) return [sumLine(sum, name), ...lines];
  const together = flatSum(kept);
  if (!readsAs(context, toText(together), derivative.node)) return undefined;
  const inserted: Line = {
    rule: "substitute",
    before: derivativeText(sum, name),
    after: toText(together),
    latex: `${derivativeLatex(sum, name, straight)} = ${toLatex(together)}`,
  };
  return [sumLine(sum, name), ...lines, inserted, ...simplifyLine(together, derivative)];
}

function simplifyLine(from: MatrixExpression, derivative: Derivative): readonly Line[] {
  const before = toText(from);
  return before === derivative.text
    ? []
    : [{ rule: "simplify", before, after: derivative.text, latex: `${toLatex(from)} = ${derivative.latex}` }];
}

/** The components of the target: its entries where it is an array, else the target itself. */
function componentsOf(target: MatrixExpression): readonly MatrixExpression[] {
  return target.kind === "array" && target.rows.flat().every((entry) => entry.type.kind === "scalar")
    ? target.rows.flat()
    : [target];
}

function partialLine(context: Context, part: MatrixExpression, name: string, isOneVariable: boolean): Line | undefined {
  const found = partialOf(context, part, name);
  if (!found) return undefined;
  const rule = isOneVariable ? ruleFor(part, name) : "partial-derivative";
  const latex = `${derivativeLatex(part, name, isOneVariable ? straight : round)} = ${toLatex(found.expression)}`;
  return { rule, before: derivativeText(part, name), after: toText(found.expression), latex };
}

function wholeLine({ problem }: Context, name: string, derivative: Derivative): Line {
  const { target } = problem.typed;
  return {
    rule: "component",
    before: derivativeText(target, name),
    after: derivative.text,
    latex: `${derivativeLatex(target, name, straight)} = ${derivative.latex}`,
  };
}

function assembledLine(context: Context, names: readonly string[], derivative: Derivative): Line | undefined {
  const { problem } = context;
  if (derivative.expression && !passesGate(problem, derivative.expression, derivative.node)) return undefined;
  if (names.length === 1) return wholeLine(context, names[0], derivative);
  const isGradient = problem.value.node.dims.length === 0;
  const symbol = isGradient ? "grad" : "J";
  const latexName = isGradient ? "\\nabla f" : "\\mathbf{J}";
  const shown = names.map((name) => nameLatex(name, false)).join(", ");
  return {
    rule: isGradient ? "gradient" : "jacobian",
    before: `${symbol}(${names.join(",")})`,
    after: derivative.text,
    latex: `${latexName}\\left(${shown}\\right) = ${derivative.latex}`,
  };
}

/** The lines of the derivative of the problem by scalars; none where a component has no notation of its own. */
export function partialLines(derivative: Derivative, names: readonly string[]): readonly Line[] {
  const { problem } = derivative;
  const context: Context = { problem, raiser: createRaiser(problem.graph) };
  const components = componentsOf(problem.typed.target);
  const [only] = components;
  const isOnly = components.length === 1 && names.length === 1;
  if (isOnly && only.kind === "sum") {
    const lines = termLines(context, only, names[0], derivative);
    if (lines) return lines;
  }
  const partials = components.flatMap((part) =>
    names.map((name) => partialLine(context, part, name, names.length === 1)),
  );
  const assembled = assembledLine(context, names, derivative);
  const shown = [...partials, ...(isOnly && partials[0] ? [] : [assembled])];
  return shown.includes(undefined) ? [assembled].filter((line) => line !== undefined) : (shown as readonly Line[]);
}
