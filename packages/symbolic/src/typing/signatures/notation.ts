// What only LaTeX writes and only types decide: |A|, x·y, x×y, A^{1/2}, e^A, and I and e_i without their sizes. No
// name of the language is spelled so; syntax/latex makes the calls.

import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import type { Expression } from "../../syntax/expression.ts";
import { notationNames } from "../../syntax/latex/make.ts";
import { coverSpans } from "../../syntax/span.ts";
import { matrixType, scalarType } from "../../types/type.ts";
import type { Type } from "../../types/type.ts";
import { flexibleDimension, unifyDimensions } from "../dimension-solver.ts";
import { argument, argumentError, argumentText, callNode } from "../signature.ts";
import type { CallSite, Signature } from "../signature.ts";

// The absolute value of every entry of a matrix has a name of its own.
function bars(site: CallSite): MatrixExpression {
  const { type } = argument(site, 0);
  if (type.kind !== "matrix") return callNode(site, "abs", type);
  if (unifyDimensions(site.context.solver, type.rows, type.columns)) return callNode(site, "det", scalarType);
  const text = argumentText(site, 0);
  throw argumentError(
    site,
    0,
    "it is the determinant of a square matrix",
    `write \\operatorname{abs}(${text}) for the absolute values of the entries`,
  );
}

interface Operand {
  readonly syntax: Expression;
  readonly value: MatrixExpression;
}

// Typed operands as names, so that the rules of the language apply to them as they stand.
function retyped(
  site: CallSite,
  operands: readonly Operand[],
  write: (names: readonly Expression[]) => Expression,
): MatrixExpression {
  const names = operands.map(({ syntax }, position): Expression => ({
    kind: "name",
    name: `·${position}`,
    span: syntax.span,
  }));
  const bindings = new Map(site.scope.bindings);
  for (const [position, { value }] of operands.entries()) bindings.set(`·${position}`, value);
  return site.context.infer(write(names), { ...site.scope, bindings });
}

function operandsOf(site: CallSite): readonly Operand[] {
  return site.call.args.map((syntax, position) => ({ syntax, value: argument(site, position) }));
}

function multiplied(site: CallSite, operands: readonly Operand[]): MatrixExpression {
  const span = coverSpans(operands[0].syntax.span, operands[operands.length - 1].syntax.span);
  return retyped(site, operands, ([first, ...rest]) => ({
    kind: "product",
    first,
    rest: rest.map((operand) => ({ operator: "*" as const, operand })),
    span,
  }));
}

function areVectors(left: Type, right: Type): boolean {
  return left.kind === "vector" && right.kind === "vector";
}

// A chain of · or ×: the named product where two vectors meet, else the plain one.
function chain(name: "dot" | "cross"): Signature["rule"] {
  return (site) => {
    const operands = operandsOf(site);
    const meets = operands.some(({ value }, k) => k > 0 && areVectors(operands[k - 1].value.type, value.type));
    const isVectorProduct = meets || operands.filter(({ value }) => value.type.kind === "vector").length > 1;
    if (!isVectorProduct) return multiplied(site, operands);
    const [first, ...rest] = operands;
    return rest.reduce<Operand>((left, right) => {
      const pair = [left, right];
      const span = coverSpans(left.syntax.span, right.syntax.span);
      const value = areVectors(left.value.type, right.value.type)
        ? retyped(site, pair, (args) => ({ kind: "call", name, nameSpan: site.call.nameSpan, args, span }))
        : multiplied(site, pair);
      return { syntax: { ...left.syntax, span }, value };
    }, first).value;
  };
}

function row(site: CallSite): MatrixExpression {
  const array = argument(site, 0);
  if (array.type.kind !== "vector") return array;
  return retyped(site, operandsOf(site), ([operand]) => ({ kind: "transpose", operand, span: site.call.span }));
}

function powerOf(site: CallSite): MatrixExpression {
  return retyped(site, operandsOf(site), ([base, exponent]) => ({
    kind: "power",
    elementwise: false,
    base,
    exponent,
    span: site.call.span,
  }));
}

// A^{1/2} and A^{-1/2}: other powers never get here.
function half(site: CallSite): MatrixExpression {
  const base = argument(site, 0);
  if (base.type.kind !== "matrix") return powerOf(site);
  const root = (operand: Expression): Expression => ({
    kind: "call",
    name: "sqrtm",
    nameSpan: site.call.nameSpan,
    args: [operand],
    span: site.call.span,
  });
  const isInverse = argument(site, 1).kind === "negate";
  return retyped(site, operandsOf(site), ([operand]) =>
    isInverse
      ? { kind: "call", name: "inv", nameSpan: site.call.nameSpan, args: [root(operand)], span: site.call.span }
      : root(operand),
  );
}

function exponential(site: CallSite): MatrixExpression {
  const { type } = argument(site, 1);
  if (type.kind === "scalar") return powerOf(site);
  const name = type.kind === "matrix" ? "expm" : "exp";
  const { nameSpan, span } = site.call;
  return retyped(site, operandsOf(site), ([, exponent]) => ({ kind: "call", name, nameSpan, args: [exponent], span }));
}

function identity(site: CallSite): MatrixExpression {
  const size = flexibleDimension(site.context.solver);
  return callNode(site, "eye", matrixType(size, size), []);
}

function unit(site: CallSite): MatrixExpression {
  const { span, args } = site.call;
  const bindings = new Map(site.scope.bindings).set(notationNames.identity, identity(site));
  const target: Expression = { kind: "name", name: notationNames.identity, span };
  const indices = [{ kind: "all" as const, span }, args[0]];
  return site.context.infer({ kind: "index", target, indices, span }, { ...site.scope, bindings });
}

/** The rules of the calls that LaTeX makes, by the names in syntax/latex. */
export const notationSignatures: ReadonlyMap<string, Signature> = new Map([
  [notationNames.bars, { usage: "|x|", least: 1, most: 1, rule: bars }],
  [notationNames.dot, { usage: "x \\cdot y", least: 2, most: Number.POSITIVE_INFINITY, rule: chain("dot") }],
  [notationNames.times, { usage: "x \\times y", least: 2, most: Number.POSITIVE_INFINITY, rule: chain("cross") }],
  [notationNames.row, { usage: "\\begin{bmatrix}", least: 1, most: 1, rule: row }],
  [notationNames.half, { usage: "A^{1/2}", least: 2, most: 2, rule: half }],
  [notationNames.exponential, { usage: "e^{A}", least: 2, most: 2, rule: exponential }],
  [notationNames.identity, { usage: "I", least: 0, most: 0, rule: identity }],
  [notationNames.unit, { usage: "\\mathbf{e}_i", least: 1, most: 1, rule: unit }],
]);
