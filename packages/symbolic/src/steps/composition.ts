// The chain rule for functions that were defined and composed: H = F(G(x, y)). The Jacobian of each, the outer ones at
// the inner ones, and their product.

import { derivativeOf } from "../derive.ts";
import type { Derivative } from "../derive.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { nameLatex } from "../print/latex-names.ts";
import { toLatex } from "../print/latex.ts";
import { toText } from "../print/text.ts";
import { openProgram } from "../problem.ts";
import type { Problem } from "../problem.ts";
import { createRaiser } from "../raise/raise.ts";
import type { Expression, Program, Statement } from "../syntax/expression.ts";
import { scalarType } from "../types/type.ts";
import type { Variable } from "../typing/declaration.ts";
import { arrayOf, entriesOf, multiplyEntries } from "./components-of.ts";
import type { Entries } from "./components-of.ts";
import { replaceVariables } from "./expression-tools.ts";
import type { Line } from "./step.ts";
import { freshName, readNode, readsAs } from "./workspace.ts";

/** One function of a composition, as it is called in its own parameters. */
interface Stage {
  readonly name: string;
  readonly parameters: readonly string[];
  /** Its value in its parameters. */
  readonly program: Program;
  /** Whether the name was made up here. */
  readonly isNamedHere: boolean;
}

interface Solved extends Stage {
  readonly components: readonly MatrixExpression[];
  readonly jacobian: Entries;
}

type FunctionStatement = Statement & { readonly kind: "function" };
type CallExpression = Expression & { readonly kind: "call" };

function isCallOf(
  expression: Expression,
  functions: ReadonlyMap<string, FunctionStatement>,
): expression is CallExpression {
  return expression.kind === "call" && functions.has(expression.name);
}

function isPlainNames(args: readonly Expression[]): args is readonly (Expression & { kind: "name" })[] {
  return args.every((argument) => argument.kind === "name");
}

/** The functions that the last statement composes, from the outside in; fewer than two when it composes none. */
function stagesOf(problem: Problem): readonly Stage[] {
  const { statements } = problem.program;
  const functions = new Map(
    statements.flatMap((statement) => (statement.kind === "function" ? [[statement.name, statement]] : [])),
  );
  const valued = (value: Expression): Program => ({
    ...problem.program,
    statements: [...functions.values(), { kind: "expression", value, span: value.span }],
  });
  const last = statements[statements.length - 1];
  let value = last.kind === "function" ? last.body : last.value;
  const stages: Stage[] = [];
  while (isCallOf(value, functions)) {
    const call = value;
    const { name, args } = call;
    const own = functions.get(name)?.parameters ?? [];
    const parameters = isPlainNames(args) ? args.map((argument) => argument.name) : own;
    const names = parameters.map((parameter): Expression => ({ kind: "name", name: parameter, span: call.span }));
    stages.push({ name, parameters, program: valued({ ...call, args: names }), isNamedHere: false });
    if (isPlainNames(args)) return stages;
    const [inner] = args;
    if (args.length !== 1 || !isCallOf(inner, functions))
      return [...stages, innermost(problem, valued({ kind: "array", rows: [args], isMatrix: false, span: call.span }))];
    value = inner;
  }
  return [];
}

// Arguments that are expressions make one more function, which has no name of its own.
function innermost(problem: Problem, program: Program): Stage {
  const names = [...problem.variables.keys()];
  const taken = new Map([...names, ...problem.typed.functions.map((one) => one.name)].map((name) => [name, true]));
  return {
    name: freshName("g", taken),
    parameters: names,
    program,
    isNamedHere: true,
  };
}

/** The problem of one stage, with its parameters as scalars; `undefined` when a parameter is the name of an array. */
function openStage(problem: Problem, { parameters, program }: Stage): Problem | undefined {
  const variables = new Map(problem.variables);
  for (const name of parameters) {
    if ((variables.get(name)?.type.kind ?? "scalar") !== "scalar") return undefined;
    const scalar: Variable = { name, type: scalarType, assumptions: variables.get(name)?.assumptions ?? new Set() };
    variables.set(name, scalar);
  }
  return openProgram(program, { variables, dimensions: new Set() });
}

function componentsOf({ typed }: Problem): readonly MatrixExpression[] | undefined {
  const { target } = typed;
  if (target.type.kind === "scalar") return [target];
  return target.kind === "array" && target.type.kind === "vector" ? target.rows.flat() : undefined;
}

function solve(problem: Problem, stage: Stage, wrt: readonly string[]): Solved | undefined {
  const opened = openStage(problem, stage);
  const components = opened && componentsOf(opened);
  if (!opened || !components) return undefined;
  const { node } = derivativeOf(opened, { expr: problem.source, wrt });
  const jacobian = entriesOf(opened, createRaiser(opened.graph), node);
  return jacobian && readsAs({ problem: opened }, toText(arrayOf(jacobian)), node)
    ? { ...stage, components, jacobian }
    : undefined;
}

/** A function with its argument, in text and LaTeX. */
interface Applied {
  readonly text: string;
  readonly latex: string;
}

function applied(stages: readonly Stage[]): Applied {
  return (
    stages.reduceRight<Applied | undefined>((inner, { name, parameters }) => {
      const argument = inner ?? {
        text: parameters.join(","),
        latex: parameters.map((one) => nameLatex(one, false)).join(", "),
      };
      return { text: `${name}(${argument.text})`, latex: `${nameLatex(name, false)}\\left(${argument.latex}\\right)` };
    }, undefined) ?? { text: "", latex: "" }
  );
}

// J_F(u,v), or J_F(G(x,y)) for what F is applied to.
function jacobianName(stage: Stage, inner: readonly Stage[]): Applied {
  const argument = applied(inner);
  const own =
    inner.length > 0
      ? argument
      : { text: stage.parameters.join(","), latex: stage.parameters.map((one) => nameLatex(one, false)).join(", ") };
  return {
    text: `J_${stage.name}(${own.text})`,
    latex: `\\mathbf{J}_{${nameLatex(stage.name, false)}}\\left(${own.latex}\\right)`,
  };
}

function line(rule: Line["rule"], before: Applied, after: MatrixExpression): Line {
  return { rule, before: before.text, after: toText(after), latex: `${before.latex} = ${toLatex(after)}` };
}

function replaceInEntries(entries: Entries, replacements: ReadonlyMap<string, MatrixExpression>): Entries {
  return entries.map((row) => row.map((entry) => replaceVariables(entry, replacements)));
}

// The Jacobian at the inner function means the same as the Jacobian with its parameters defined as the components.
function isInserted(
  problem: Problem,
  { jacobian, parameters }: Solved,
  inner: readonly MatrixExpression[],
  inserted: Entries,
): boolean {
  const renamed = new Map(parameters.map((name, k) => [name, freshName(`inner${k}`, problem.variables)]));
  const replacements = new Map(
    [...renamed].map(([name, fresh]): [string, MatrixExpression] => [
      name,
      { kind: "variable", name: fresh, type: scalarType },
    ]),
  );
  const definitions = [...renamed.values()].map((name, k) => `${name} = ${toText(inner[k])}; `).join("");
  const meant = readNode({ problem }, definitions + toText(arrayOf(replaceInEntries(jacobian, replacements))));
  return meant !== undefined && readsAs({ problem }, toText(arrayOf(inserted)), meant);
}

interface Inserted {
  readonly entries: Entries;
  readonly name: Applied;
}

/** The Jacobians of all functions at what they are applied to, with the lines that say so. */
function insertAll(
  problem: Problem,
  solved: readonly Solved[],
): { readonly lines: readonly Line[]; readonly factors: readonly Inserted[] } | undefined {
  const innermostStage = solved[solved.length - 1];
  let components = innermostStage.components;
  const factors: Inserted[] = [{ entries: innermostStage.jacobian, name: jacobianName(innermostStage, []) }];
  const lines: Line[] = [];
  for (let k = solved.length - 2; k >= 0; k--) {
    const stage = solved[k];
    const replacements = new Map(stage.parameters.map((name, at) => [name, components[at]]));
    const entries = replaceInEntries(stage.jacobian, replacements);
    if (!isInserted(problem, stage, components, entries)) return undefined;
    const name = jacobianName(stage, solved.slice(k + 1));
    lines.unshift(line("substitute", name, arrayOf(entries)));
    factors.unshift({ entries, name });
    components = stage.components.map((component) => replaceVariables(component, replacements));
  }
  return { lines, factors };
}

interface Multiplied {
  readonly lines: readonly Line[];
  readonly product: Entries;
}

// Each product on the way is compared with the product of what it multiplies; the last is compared with the derivative.
function multiplyAll(problem: Problem, factors: readonly Inserted[]): Multiplied | undefined {
  const lines: Line[] = [];
  let [{ entries: product, name: shown }] = factors;
  for (const [k, { entries, name }] of factors.slice(1).entries()) {
    const meant = readNode({ problem }, `${toText(arrayOf(product))}*${toText(arrayOf(entries))}`);
    product = multiplyEntries(product, entries);
    const after = arrayOf(product);
    if (k + 2 < factors.length && !(meant && readsAs({ problem }, toText(after), meant))) return undefined;
    lines.push(
      line("matrix-product", { text: `${shown.text}*${name.text}`, latex: `${shown.latex} ${name.latex}` }, after),
    );
    shown = { text: toText(after), latex: toLatex(after) };
  }
  return { lines, product };
}

function nameLine(stage: Solved): readonly Line[] {
  const { text, latex } = applied([stage]);
  return stage.isNamedHere ? [line("intermediate", { text, latex }, arrayOf([stage.components]))] : [];
}

/** The lines of the chain rule for a composition of defined functions; `undefined` where the expression is none. */
export function compositionLines(derivative: Derivative, wrt: readonly string[]): readonly Line[] | undefined {
  const { problem } = derivative;
  const stages = stagesOf(problem);
  if (stages.length < 2) return undefined;
  const own = stages.map((stage, k) =>
    k === stages.length - 1 ? { ...stage, parameters: stage.isNamedHere ? wrt : stage.parameters } : stage,
  );
  const solved = own.map((stage, k) => solve(problem, stage, k === own.length - 1 ? wrt : stage.parameters));
  if (solved.includes(undefined)) return undefined;
  const known = solved as readonly Solved[];
  const inserted = insertAll(problem, known);
  if (!inserted) return undefined;
  const multiplied = multiplyAll(problem, inserted.factors);
  if (!multiplied) return undefined;
  const { lines, product } = multiplied;
  const total = arrayOf(product.length > 1 && product[0].length === 1 ? [product.flat()] : product);
  const { node } = derivativeOf(problem, { expr: problem.source, wrt });
  if (!readsAs({ problem }, toText(arrayOf(product)), node) && !readsAs({ problem }, toText(total), derivative.node))
    return undefined;
  const jacobians = known.map((stage) => line("jacobian", jacobianName(stage, []), arrayOf(stage.jacobian)));
  const last = lines[lines.length - 1];
  const simplified: Line = {
    rule: "simplify",
    before: last.after,
    after: derivative.text,
    latex: `${toLatex(arrayOf(product))} = ${derivative.latex}`,
  };
  return [
    ...known.flatMap(nameLine),
    ...jacobians,
    ...inserted.lines,
    ...lines,
    ...(last.after === derivative.text ? [] : [simplified]),
  ];
}
