// A derivation by differentials: the rules from the outside in, the pieces put together, the gradient read off.

import type { Derivative } from "../derive.ts";
import { passesGate } from "../gate.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { toLatex } from "../print/latex.ts";
import { countTokens, toText } from "../print/text.ts";
import { createRaiser } from "../raise/raise.ts";
import type { Variable } from "../typing/declaration.ts";
import { differentiatePart, isDifferentialOf } from "./differential-parts.ts";
import type { Differentiated, DifferentialDerivation, NamedDifferential } from "./differential-parts.ts";
import { innerProduct } from "./differential-rules.ts";
import { chainOf, dependentParts } from "./expression-tools.ts";
import type { Line } from "./step.ts";
import { applyTo, areEqual, differentialOf, nodeOf, openWorkspace, readNode, spreadTo } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

// Beyond these a derivation line by line helps nobody.
const maximalParts = 120;
const maximalTokens = 400;

/** Text and LaTeX in which every placeholder is d(…). */
function shown(
  { workspace }: DifferentialDerivation,
  expression: MatrixExpression,
  uses: readonly NamedDifferential[],
): { readonly text: string; readonly latex: string } {
  let text = toText(expression);
  let latex = withChange(workspace, toLatex(expression));
  for (const { part, variable } of uses) {
    text = text.replaceAll(
      new RegExp(`(?<![\\p{L}\\p{N}_])${variable.name}(?![\\p{L}\\p{N}_])`, "gu"),
      () => `d(${toText(part)})`,
    );
    latex = latex.replaceAll(toLatex({ kind: "variable", name: variable.name, type: variable.type }), () =>
      differentialLatex(part),
    );
  }
  return { text, latex };
}

function withChange({ change, variable }: Workspace, latex: string): string {
  const [from, to] = [change, variable].map(({ name, type }) => toLatex({ kind: "variable", name, type }));
  return latex.replaceAll(from, () => `\\mathrm{d}${to}`);
}

function differentialLatex(part: MatrixExpression): string {
  return `\\mathrm{d}\\left(${toLatex(part)}\\right)`;
}

function lineFor(derivation: DifferentialDerivation, { part, rule, local, uses }: Differentiated): Line {
  const after = shown(derivation, local, uses);
  return {
    rule,
    before: `d(${toText(part)})`,
    after: after.text,
    latex: `${differentialLatex(part)} = ${after.latex}`,
  };
}

// Outside in: each part after what uses it, every part once.
function localLines(derivation: DifferentialDerivation, root: Differentiated): readonly Line[] {
  const lines: Line[] = [];
  const seen = new Set<string>();
  const pending = [root];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const line = lineFor(derivation, next);
    if (seen.has(line.before)) continue;
    seen.add(line.before);
    lines.push(line);
    for (const { part } of next.uses) {
      const used = derivation.known.get(part);
      if (used) pending.push(used);
    }
  }
  return lines;
}

interface Assembled {
  readonly lines: readonly Line[];
  readonly last: MatrixExpression;
}

/** The whole differential with everything inserted, and in a shorter form where there is one. */
function assemble(derivation: DifferentialDerivation, root: Differentiated, derivative: Derivative): Assembled {
  const { workspace } = derivation;
  const lines: Line[] = [];
  const before = `d(${toText(root.part)})`;
  const total = root.total;
  const isShowable = countTokens(toText(total)) <= maximalTokens && isDifferentialOf(derivation, root.part, total, []);
  if (root.uses.length > 0 && isShowable) {
    lines.push({
      rule: "substitute",
      before,
      after: toText(total),
      latex: `${differentialLatex(root.part)} = ${withChange(workspace, toLatex(total))}`,
    });
  }
  const simple = isShowable && isReadable(workspace, total) ? undefined : shortForm(derivation, root, derivative);
  const from = isShowable ? toText(total) : before;
  if (!simple || toText(simple) === from) return { lines, last: total };
  const left = isShowable ? withChange(workspace, toLatex(total)) : differentialLatex(root.part);
  lines.push({
    rule: "simplify",
    before: from,
    after: toText(simple),
    latex: `${left} = ${withChange(workspace, toLatex(simple))}`,
  });
  return { lines, last: simple };
}

// Whether the change stands once, at the end, where the derivative can be read off.
function isReadable({ change }: Workspace, total: MatrixExpression): boolean {
  const text = toText(total);
  const uses = text.match(new RegExp(`(?<![\\p{L}\\p{N}_])${change.name}(?![\\p{L}\\p{N}_])`, "gu"))?.length ?? 0;
  return uses === 1 && (text.endsWith(`*${change.name}`) || text.endsWith(`*${change.name})`));
}

/** The differential as the inner product with the gradient, or else as the engine writes it. */
function shortForm(
  derivation: DifferentialDerivation,
  root: Differentiated,
  { expression }: Derivative,
): MatrixExpression | undefined {
  const { workspace, raiser } = derivation;
  const { change } = workspace;
  const node = nodeOf(workspace, root.part);
  const isGradient =
    root.part.type.kind === "scalar" && (change.type.kind === "vector" || change.type.kind === "matrix");
  const dx: MatrixExpression = { kind: "variable", name: change.name, type: change.type };
  const paired = isGradient && expression && innerProduct(expression, dx);
  const scaled = change.type.kind === "scalar" && expression && chainOf(expression, [{ operator: "*", operand: dx }]);
  const candidates = [paired, scaled, node && raiser.raise(differentialOf(workspace, node))];
  return (
    candidates.find(
      (candidate) =>
        candidate !== undefined && candidate !== false && isDifferentialOf(derivation, root.part, candidate, []),
    ) || undefined
  );
}

// The gradient is what, applied to the change, gives the differential. Structure that was declared of the variable is
// no part of the workspace; there the gate of the derivative decides.
function isIdentified({ workspace }: DifferentialDerivation, root: MatrixExpression, derivative: Derivative): boolean {
  const { expression, problem } = derivative;
  const declared = problem.variables.get(workspace.variable.name);
  const node = nodeOf(workspace, root);
  if (!expression || !node || declared?.assumptions.size !== workspace.variable.assumptions.size)
    return !expression || passesGate(problem, expression, derivative.node);
  const { graph } = workspace.problem;
  const read = readNode(workspace, derivative.text);
  const spread = read && spreadTo(graph, read, [...node.dims, ...workspace.changeNode.dims]);
  return (
    spread !== undefined && areEqual(applyTo(graph, spread, workspace.changeNode), differentialOf(workspace, node))
  );
}

function resultLine(
  derivation: DifferentialDerivation,
  root: MatrixExpression,
  last: MatrixExpression | undefined,
  derivative: Derivative,
): readonly Line[] {
  if (!isIdentified(derivation, root, derivative)) return [];
  const { workspace } = derivation;
  const isGradient = root.type.kind === "scalar" && workspace.variable.type.kind !== "scalar";
  const rule = isGradient ? "identify-gradient" : "identify-derivative";
  const name = isGradient
    ? `\\nabla_{${toLatex(variableOf(workspace))}} f`
    : `\\frac{\\partial f}{\\partial ${toLatex(variableOf(workspace))}}`;
  const before = last ? toText(last) : `d(${toText(root)})`;
  return [{ rule, before, after: derivative.text, latex: `${name} = ${derivative.latex}` }];
}

function variableOf({ variable }: Workspace): MatrixExpression {
  return { kind: "variable", name: variable.name, type: variable.type };
}

function constantLine(root: MatrixExpression): Line {
  return { rule: "constant", before: `d(${toText(root)})`, after: "0", latex: `${differentialLatex(root)} = 0` };
}

/** The lines of a derivation of `derivative`, the derivative of its problem by `variable`, by differentials. */
export function differentialLines(derivative: Derivative, variable: Variable): readonly Line[] {
  const workspace = openWorkspace(derivative.problem, variable);
  const { target } = workspace.problem.typed;
  const dependent = dependentParts(target, new Set([variable.name]));
  const derivation: DifferentialDerivation = {
    workspace,
    dependent,
    raiser: createRaiser(workspace.problem.graph),
    known: new Map(),
    placeholders: new Map(),
  };
  if (dependent.size === 0) return [constantLine(target), ...resultLine(derivation, target, undefined, derivative)];
  for (const part of dependent.size <= maximalParts ? dependent : []) {
    const found = differentiatePart(derivation, part);
    if (found) derivation.known.set(part, found);
  }
  const root = derivation.known.get(target);
  if (!root) return resultLine(derivation, target, undefined, derivative);
  const { lines, last } = assemble(derivation, root, derivative);
  return [...localLines(derivation, root), ...lines, ...resultLine(derivation, target, last, derivative)];
}
