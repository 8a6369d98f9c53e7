// What can be written as a program: a derivative with all that belongs to it, or a formula alone.

import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import type { Node } from "../../tensor/node.ts";
import { typeText } from "../../types/type.ts";
import type { Type } from "../../types/type.ts";
import { childrenOf, partsOfExpressions } from "../../typing/children.ts";
import { toText } from "../text.ts";

/** A part of a result under a name of its own. */
export interface CodeDefinition {
  readonly name: string;
  readonly text: string;
  readonly expression: MatrixExpression;
}

/** What a derivative tells a printer of programs; every `Derivative` is one. */
export interface CodeResult {
  /** In matrix notation, where that exists. */
  readonly expression: MatrixExpression | undefined;
  /** What the names in it stand for that are not the user's, in the order in which they need each other. */
  readonly definitions?: readonly CodeDefinition[] | undefined;
  /** The result as nodes, whose axes are shown in `groups`. */
  readonly shown: Node;
  readonly groups: readonly number[];
  readonly text: string;
  readonly order: number;
  /** How it was asked for, where that names the function. */
  readonly form?: string | undefined;
  readonly conditions: readonly string[];
  readonly isRow: boolean;
  readonly problem: {
    readonly source: string;
    readonly typed: { readonly target: MatrixExpression };
    readonly variables: ReadonlyMap<string, { readonly name: string; readonly type: Type }>;
  };
}

/** A derivative, or a formula in matrix notation. */
export type CodeSource = CodeResult | MatrixExpression;

/** An input of the program. */
export interface SourceInput {
  readonly name: string;
  readonly type: Type;
}

/** What a program is made from. */
export interface ReadSource {
  readonly expression: MatrixExpression | undefined;
  readonly definitions: readonly CodeDefinition[];
  /** Variables that are the index of a sum around them. */
  readonly counters: ReadonlySet<MatrixExpression>;
  readonly result: CodeResult | undefined;
  /** By name, capitals first. */
  readonly inputs: readonly SourceInput[];
  readonly functionName: string;
  readonly text: string;
  readonly conditions: readonly string[];
  readonly isRow: boolean;
}

// The engine writes the index of a sum as a variable; one with a place in the text is the user's.
function countersIn(roots: readonly MatrixExpression[], known: CodeResult | undefined): ReadonlySet<MatrixExpression> {
  const counters = new Set<MatrixExpression>();
  for (const sum of partsOfExpressions(roots)) {
    if (sum.kind !== "indexSum" || known?.problem.variables.has(sum.index)) continue;
    for (const part of partsOfExpressions([sum.body]))
      if (part.kind === "variable" && part.name === sum.index && !part.span) counters.add(part);
  }
  return counters;
}

function inputsOf(
  roots: readonly MatrixExpression[],
  known: CodeResult | undefined,
  isOwn: (part: MatrixExpression & { readonly kind: "variable" }) => boolean,
): readonly SourceInput[] {
  const types = new Map<string, Type>();
  for (const part of partsOfExpressions(roots)) {
    if (part.kind === "variable" && !isOwn(part))
      types.set(part.name, known?.problem.variables.get(part.name)?.type ?? part.type);
  }
  const inputs = [...types].map(([name, type]) => ({ name, type }));
  return inputs.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const formNames: ReadonlyMap<string, string> = new Map([
  ["directional", "directional_derivative"],
  ["differential", "differential"],
  ["hvp", "hessian_vector_product"],
]);

// A scalar has a gradient, what has axes a Jacobian; what is differentiated twice a Hessian.
function functionName({ problem, order, form }: CodeResult): string {
  const named = form === undefined ? undefined : formNames.get(form);
  if (named !== undefined) return named;
  const isScalar = problem.typed.target.type.kind === "scalar";
  if (order === 2 && isScalar) return "hessian";
  if (order > 1) return "derivative";
  return isScalar ? "gradient" : "jacobian";
}

// A formula that is longer than this is not repeated beside the program.
const maximalText = 2000;

// The number of parts when every shared part is written out, as far as it matters.
function writtenSize(root: MatrixExpression): number {
  const sizes = new Map<MatrixExpression, number>();
  const pending = [root];
  for (let part = pending.at(-1); part !== undefined; part = pending.at(-1)) {
    const children = childrenOf(part);
    const missing = children.filter((child) => !sizes.has(child));
    if (missing.length > 0) {
      pending.push(...missing);
      continue;
    }
    pending.pop();
    sizes.set(
      part,
      Math.min(
        maximalText,
        children.reduce((total, child) => total + sizes.get(child)!, 1),
      ),
    );
  }
  return sizes.get(root)!;
}

function shortText(text: string): string {
  return text.length <= maximalText ? text : `${text.slice(0, maximalText)} ...`;
}

function formulaText(expression: MatrixExpression): string {
  return writtenSize(expression) < maximalText
    ? shortText(toText(expression))
    : "a formula too long to be repeated here";
}

/** The parts of a source. */
export function readSource(source: CodeSource): ReadSource {
  if ("kind" in source) {
    const counters = countersIn([source], undefined);
    return {
      expression: source,
      definitions: [],
      counters,
      result: undefined,
      inputs: inputsOf([source], undefined, (part) => counters.has(part)),
      functionName: "value",
      text: formulaText(source),
      conditions: [],
      isRow: source.type.kind === "covector",
    };
  }
  const { problem, conditions, definitions = [] } = source;
  const formulas = source.expression ? [...definitions.map((part) => part.expression), source.expression] : [];
  const counters = countersIn(formulas, source);
  const named = new Set(definitions.map(({ name }) => name));
  const isKnown = [...partsOfExpressions(formulas)].every(
    (part) =>
      part.kind !== "variable" || counters.has(part) || named.has(part.name) || problem.variables.has(part.name),
  );
  // A formula with names that nothing explains is not the whole result; the nodes are.
  const expression = isKnown ? source.expression : undefined;
  const roots = expression ? [problem.typed.target, ...formulas] : [problem.typed.target];
  const text = [...definitions.map((part) => `${part.name} = ${part.text}`), source.text].join("; ");
  return {
    expression,
    definitions: expression ? definitions : [],
    counters,
    result: source,
    inputs: inputsOf(roots, source, (part) => counters.has(part) || named.has(part.name)),
    functionName: functionName(source),
    text: shortText(text),
    conditions,
    isRow: expression ? expression.type.kind === "covector" : source.isRow,
  };
}

/** `A : matrix(m,n)` */
export function declarationText({ name, type }: SourceInput): string {
  return `${name} : ${typeText(type)}`;
}
