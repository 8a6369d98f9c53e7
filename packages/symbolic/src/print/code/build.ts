// Matrix notation to array programs.

import { invariant } from "../../error.ts";
import type { MatrixExpression, MatrixIndex } from "../../notation/matrix-expression.ts";
import { addDimensions, sizeDimension } from "../../types/dimension.ts";
import { dimensionsOf } from "../../types/type.ts";
import { childrenOf } from "../../typing/children.ts";
import { blockCode } from "./block.ts";
import type { Builder } from "./builder.ts";
import { callCode } from "./calls.ts";
import { productCode } from "./chain.ts";
import type { Code, CodePosition } from "./code.ts";
import { comparisonCode } from "./conditions.ts";
import { isNumber, smallWhole } from "./numbers.ts";

type CodeOf = (expression: MatrixExpression) => Code;
type Of<Kind extends MatrixExpression["kind"]> = MatrixExpression & { readonly kind: Kind };

function powerCode(builder: Builder, expression: Of<"power">, codeOf: CodeOf): Code {
  const [base, exponent] = [codeOf(expression.base), codeOf(expression.exponent)];
  if (expression.elementwise || expression.base.type.kind !== "matrix")
    return builder.entrywise("power", base, exponent);
  const count = smallWhole(exponent);
  if (count === 1) return base;
  if (count === 0) return builder.make({ kind: "fill", fill: "eye", dims: base.dims });
  if (count === -1) return builder.call("inv", [base], base.dims);
  return builder.call("matrixPower", [base, exponent], base.dims);
}

function positionCode(builder: Builder, index: MatrixIndex, codeOf: CodeOf): CodePosition {
  if (index.kind === "all") return { kind: "all" };
  if (index.kind === "at") return { kind: "at", position: codeOf(index.position) };
  const [first, last] = [sizeDimension(1), index.length].map((shift) => addDimensions(index.offset, shift));
  return { kind: "range", first: builder.size(first), last: builder.size(last) };
}

function indexCode(builder: Builder, expression: Of<"index">, codeOf: CodeOf): Code {
  const positions = expression.indices.map((index) => positionCode(builder, index, codeOf));
  const target = codeOf(expression.target);
  if (positions.every((position) => position.kind === "all")) return target;
  return builder.make({ kind: "entry", target, positions, dims: dimensionsOf(expression.type) });
}

function loopCode(builder: Builder, expression: Of<"indexSum">, codeOf: CodeOf): Code {
  const { index, dimension, lower, upper, body } = expression;
  const first = lower ? codeOf(lower) : builder.whole(1);
  const last = upper ? codeOf(upper) : dimension && builder.size(dimension);
  invariant(last, "a sum over an index has a last term");
  return builder.make({
    kind: "loop",
    counter: index,
    first,
    last,
    body: codeOf(body),
    dims: dimensionsOf(expression.type),
  });
}

function negated(builder: Builder, operand: Code): Code {
  return isNumber(operand, 0) ? operand : builder.entrywise("negate", operand);
}

/** What the variables of a formula stand for that are no inputs. */
export interface Scope {
  readonly definitions: ReadonlyMap<string, Code>;
  /** Variables that are the index of a sum around them. */
  readonly counters: ReadonlySet<MatrixExpression>;
}

function variableCode(builder: Builder, expression: Of<"variable">, { definitions, counters }: Scope): Code {
  const { name } = expression;
  if (counters.has(expression)) return builder.make({ kind: "counter", name, dims: [] });
  return definitions.get(name) ?? builder.make({ kind: "input", name, dims: dimensionsOf(expression.type) });
}

function expressionCode(builder: Builder, expression: MatrixExpression, scope: Scope, codeOf: CodeOf): Code {
  switch (expression.kind) {
    case "number":
      return builder.number(expression.value);
    case "constant":
      return builder.make({ kind: "constant", name: expression.name, dims: [] });
    case "dimension":
      return builder.size(expression.dimension);
    case "variable":
      return variableCode(builder, expression, scope);
    case "boundIndex":
      return builder.make({ kind: "counter", name: expression.name, dims: [] });
    case "negate":
      return negated(builder, codeOf(expression.operand));
    case "transpose":
      return builder.transpose(codeOf(expression.operand));
    case "sum":
      return builder.sum(expression.terms.map(({ negative, operand }) => ({ negative, operand: codeOf(operand) })));
    case "product":
      return productCode(builder, expression, codeOf);
    case "power":
      return powerCode(builder, expression, codeOf);
    case "comparison":
      return comparisonCode(builder, expression, codeOf(expression.left), codeOf(expression.right));
    case "call":
      return callCode(builder, expression, expression.args.map(codeOf));
    case "index":
      return indexCode(builder, expression, codeOf);
    case "array":
      return blockCode(builder, expression, codeOf);
    case "indexSum":
      return loopCode(builder, expression, codeOf);
  }
}

/** The program of an expression; equal parts become one code. Throws `unsupported` for what no program is known for. */
export function codeOfExpression(builder: Builder, root: MatrixExpression, scope: Scope): Code {
  const codes = new Map<MatrixExpression, Code>();
  const codeOf = (part: MatrixExpression): Code => {
    const code = codes.get(part);
    if (code) return code;
    // A chain reads through the brackets of a product inside it, whose own parts are known then.
    const made = expressionCode(builder, part, scope, codeOf);
    codes.set(part, made);
    return made;
  };
  // Operands first, so that the depth of the notation is not the depth of the stack.
  const pending = [root];
  while (pending.length > 0) {
    const part = pending[pending.length - 1];
    const missing = childrenOf(part).filter((child) => !codes.has(child));
    if (missing.length > 0) {
      pending.push(...missing);
      continue;
    }
    pending.pop();
    if (!codes.has(part)) codeOf(part);
  }
  return codes.get(root)!;
}
