// A claim such as vector(1) or 2*I takes its shape from where it stands: in a claim that is the derivative's.

import { dimensionsOf, isShapedByContext, parse, rational, sizeOf } from "@closedform/symbolic";
import type { Expression, Program, Statement, Type } from "@closedform/symbolic";

// Σ along all axes or along one, counted from 1.
function summed(value: Expression, axis?: number): Expression {
  const { span } = value;
  const number: Expression[] = axis === undefined ? [] : [{ kind: "number", value: rational(axis), span }];
  return { kind: "call", name: "sum", nameSpan: span, args: [value, ...number], span };
}

function withoutUnits(value: Expression, type: Type): Expression | undefined {
  const isUnit = dimensionsOf(type).map((dimension) => sizeOf(dimension) === 1);
  if (isUnit.length > 0 && isUnit.every(Boolean)) return summed(value);
  if (type.kind !== "matrix" || !isUnit.some(Boolean)) return undefined;
  return summed(value, isUnit[1] ? 2 : 1);
}

/** A claim of that type as a column, row or number, where it has axes of length 1 and the derivative none; else nothing. */
export function withoutUnitAxes(claim: Program, type: Type, shape: readonly string[]): Program | undefined {
  const last = claim.statements[claim.statements.length - 1];
  if (last.kind !== "expression" || shape.length > 1 || shape.includes("1")) return undefined;
  const value = withoutUnits(last.value, type);
  return value && { ...claim, statements: [...claim.statements.slice(0, -1), { ...last, value }] };
}

/** The claim with its value in the shape of the derivative, where something in it has no shape of its own; otherwise
 * the claim as it is. */
export function shapedLike(claim: Program, shape: readonly string[]): Program {
  const last = claim.statements[claim.statements.length - 1];
  const [zeros] = parse(`zeros(${shape.join(", ")})`, { syntax: "text" }).statements;
  const isPlain = last.kind === "expression" && zeros.kind === "expression";
  if (!isPlain || shape.length === 0 || shape.length > 2 || !isShapedByContext(claim)) return claim;
  const { value } = last;
  const terms = [
    { negative: false, operand: value },
    { negative: false, operand: { ...zeros.value, span: value.span } },
  ];
  const shaped: Statement = { ...last, value: { kind: "sum", terms, span: value.span } };
  return { ...claim, statements: [...claim.statements.slice(0, -1), shaped] };
}
