// MathML Core for browsers, with the look of the LaTeX printer: products by juxtaposition, entrywise operators circled,
// quotients by scalars as fractions.

import type { MatrixExpression, MatrixIndex } from "../notation/matrix-expression.ts";
import { negateRational, rationalText, signOfRational } from "../scalar/rational.ts";
import { addDimensions, sizeDimension } from "../types/dimension.ts";
import type { CodeDefinition } from "./code/source.ts";
import { callMath } from "./mathml-calls.ts";
import {
  digits,
  element,
  escapeMath,
  fencedMath,
  identifier,
  inMathBrackets,
  mathAtLeast,
  mathAtom,
  negatedMath,
  operator,
  raisedMath,
  row,
} from "./mathml-elements.ts";
import { notationLevels } from "./notation-levels.ts";
import type { PrintedMath } from "./mathml-elements.ts";
import { dimensionMath, nameMath } from "./mathml-names.ts";
import { toText } from "./text.ts";

type Print = (part: MatrixExpression) => PrintedMath;
type Of<Kind extends MatrixExpression["kind"]> = MatrixExpression & { readonly kind: Kind };

function numberMath({ value }: Of<"number">): PrintedMath {
  const isNegative = signOfRational(value) < 0;
  const magnitude = isNegative ? negateRational(value) : value;
  const isWhole = value.denominator === 1n;
  const top = digits(`${magnitude.numerator}`);
  const body = isWhole ? top : element("mfrac", top, digits(`${magnitude.denominator}`));
  if (isNegative) return negatedMath(body);
  return isWhole ? mathAtom(body) : { math: body, level: notationLevels.fraction };
}

function sumMath(expression: Of<"sum">, print: Print): PrintedMath {
  const parts = expression.terms.map((term, k) => {
    const printed = print(term.operand);
    const isLeading = k === 0 && !term.negative && printed.magnitude !== undefined;
    const math = isLeading ? printed.math : mathAtLeast(printed, notationLevels.entrywise);
    if (k === 0) return term.negative ? `${operator("−")}${math}` : math;
    return `${operator(term.negative ? "−" : "+")}${math}`;
  });
  return { math: parts.join(""), level: notationLevels.sum };
}

/** What has been printed of a chain so far. */
interface Chain {
  readonly printed: PrintedMath;
  readonly isScalar: boolean;
  /** Whether two operands with axes were multiplied as matrices: an entrywise operator behind them needs brackets. */
  readonly hasMatrixProduct: boolean;
  /** Whether it is a scalar such as x'Ax, which would melt into a matrix behind it. */
  readonly isInnerProduct: boolean;
}

// A leading minus sign needs no brackets; anything else that holds less than a product does.
function leftOperand({ math, level, magnitude }: PrintedMath): string {
  return level >= notationLevels.product || magnitude !== undefined ? math : inMathBrackets(math);
}

// A digit behind a factor would read as part of it; between other factors stands an invisible sign.
function joinFactors(left: string, right: string): string {
  return `${left}${operator(right.startsWith("<mn>") ? "·" : "\u2062")}${right}`;
}

function multiplied(chain: Chain, right: PrintedMath, isScalar: boolean): Chain {
  const { magnitude } = chain.printed;
  const factor = mathAtLeast(right, notationLevels.product);
  const left = leftOperand(chain.printed);
  const printed: PrintedMath =
    magnitude === undefined || chain.isInnerProduct
      ? { math: joinFactors(chain.isInnerProduct ? inMathBrackets(left) : left, factor), level: notationLevels.product }
      : negatedMath(joinFactors(magnitude, factor));
  return {
    printed,
    isInnerProduct: false,
    isScalar: chain.isScalar && isScalar,
    hasMatrixProduct: chain.hasMatrixProduct || (!chain.isScalar && !isScalar),
  };
}

function divided(chain: Chain, right: PrintedMath): Chain {
  const { math, magnitude } = chain.printed;
  // The sign of a fraction stands before it.
  const fraction = element("mfrac", row(magnitude ?? math), row(right.math));
  const printed = magnitude === undefined ? { math: fraction, level: notationLevels.fraction } : negatedMath(fraction);
  return { ...chain, isInnerProduct: false, printed };
}

function entrywise(chain: Chain, sign: string, right: PrintedMath, isRightProduct: boolean): Chain {
  const { printed } = chain;
  const needsBrackets = printed.level < notationLevels.fraction && (chain.hasMatrixProduct || sign === "⊘");
  const own = printed.level === notationLevels.entrywise ? printed.math : leftOperand(printed);
  const left = needsBrackets ? inMathBrackets(printed.math) : own;
  const operand = isRightProduct || right.level < notationLevels.fraction ? inMathBrackets(right.math) : right.math;
  return {
    printed: { math: `${left}${operator(sign)}${operand}`, level: notationLevels.entrywise },
    isScalar: false,
    hasMatrixProduct: false,
    isInnerProduct: false,
  };
}

// A scalar with vectors in it, as x'Ax.
function isInnerProduct(expression: MatrixExpression): boolean {
  if (expression.kind !== "product" || expression.type.kind !== "scalar") return false;
  return (
    expression.first.type.kind !== "scalar" ||
    expression.rest.some((step) => step.operator === "*" && step.operand.type.kind !== "scalar")
  );
}

function extend(chain: Chain, step: Of<"product">["rest"][number], print: Print): Chain {
  const printed = print(step.operand);
  const isScalar = step.operand.type.kind === "scalar";
  const isInner = step.operator !== "/" && isInnerProduct(step.operand);
  const right = isInner ? mathAtom(inMathBrackets(printed.math)) : printed;
  switch (step.operator) {
    case "*":
      return multiplied(chain, right, isScalar);
    case ".*":
      return chain.isScalar || isScalar ? multiplied(chain, right, isScalar) : entrywise(chain, "⊙", right, false);
    case "/":
    case "./":
      return isScalar ? divided(chain, right) : entrywise(chain, "⊘", right, right.level === notationLevels.product);
  }
}

// −(A∘B)·C: by juxtaposition the last two would stand together.
function firstMath({ first, rest }: Of<"product">, print: Print): PrintedMath {
  const inner = first.kind === "negate" && rest[0].operator === "*" ? print(first.operand) : undefined;
  return inner?.level === notationLevels.entrywise ? negatedMath(inMathBrackets(inner.math)) : print(first);
}

function productMath(expression: Of<"product">, print: Print): PrintedMath {
  const { first } = expression;
  const start: Chain = {
    printed: firstMath(expression, print),
    isScalar: first.type.kind === "scalar",
    hasMatrixProduct: first.kind === "product",
    isInnerProduct: isInnerProduct(first),
  };
  return expression.rest.reduce((chain, step) => extend(chain, step, print), start).printed;
}

function isHalf(expression: MatrixExpression): boolean {
  return expression.kind === "number" && expression.value.numerator === 1n && expression.value.denominator === 2n;
}

function exponentMath(exponent: MatrixExpression, print: Print): string {
  if (exponent.kind !== "number" || exponent.value.denominator === 1n) return print(exponent).math;
  const [top, bottom] = rationalText(exponent.value).split("/");
  const isNegative = top.startsWith("-");
  return `${isNegative ? operator("−") : ""}${digits(isNegative ? top.slice(1) : top)}${operator("/")}${digits(bottom)}`;
}

function powerMath(expression: Of<"power">, print: Print): PrintedMath {
  const base = print(expression.base);
  const isScalar = expression.base.type.kind === "scalar" && expression.exponent.type.kind === "scalar";
  if (isScalar && isHalf(expression.exponent)) return mathAtom(element("msqrt", base.math));
  const exponent = exponentMath(expression.exponent, print);
  const isPlain = !expression.elementwise || isScalar;
  return raisedMath(base, isPlain ? exponent : `${operator("⊙")}${exponent}`);
}

function transposeMath({ operand }: Of<"transpose">, print: Print): PrintedMath {
  if (operand.kind === "call" && operand.name === "inv")
    return raisedMath(print(operand.args[0]), `${operator("−")}${operator("⊤")}`);
  return raisedMath(print(operand), operator("⊤"));
}

function indexMath(index: MatrixIndex, print: Print): string {
  if (index.kind === "range") {
    const ends = [sizeDimension(1), index.length].map((shift) => dimensionMath(addDimensions(index.offset, shift)));
    return row(ends.join(operator(":")));
  }
  return index.kind === "all" ? operator(":") : print(index.position).math;
}

function indexedMath(expression: Of<"index">, print: Print): PrintedMath {
  const { target, indices } = expression;
  const positions = indices.map((index) => indexMath(index, print));
  const isUnit = target.kind === "call" && target.name === "eye" && indices.length === 2;
  if (isUnit && indices[0].kind === "all" && indices[1].kind === "at")
    return mathAtom(element("msub", identifier("𝐞"), row(positions[1])));
  const printed = print(target);
  // One letter takes one subscript.
  const isBare = target.kind === "variable" && !printed.math.startsWith("<msub>");
  const base = isBare ? printed.math : fencedMath("[", printed.math, "]");
  return mathAtom(element("msub", base, row(positions.join(operator(",")))));
}

function arrayMath(expression: Of<"array">, print: Print): PrintedMath {
  const rows = expression.type.kind === "vector" ? expression.rows.flat().map((entry) => [entry]) : expression.rows;
  const lines = rows.map((line) => element("mtr", ...line.map((entry) => element("mtd", print(entry).math))));
  return mathAtom(fencedMath("[", element("mtable", ...lines), "]"));
}

function indexSumMath({ index, lower, upper, body }: Of<"indexSum">, print: Print): PrintedMath {
  const name = nameMath(index, false);
  const sign = operator("∑");
  const range =
    lower && upper
      ? element("munderover", sign, row(name, operator("="), print(lower).math), row(print(upper).math))
      : element("munder", sign, row(name));
  return { math: `${range}${mathAtLeast(print(body), notationLevels.entrywise)}`, level: notationLevels.sum };
}

const comparisonSigns = { "<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠" } as const;

function comparisonMath(expression: Of<"comparison">, print: Print): PrintedMath {
  const [left, right] = [expression.left, expression.right].map((side) => mathAtLeast(print(side), notationLevels.sum));
  return { math: `${left}${operator(comparisonSigns[expression.operator])}${right}`, level: notationLevels.comparison };
}

function dimensionLevel({ dimension }: Of<"dimension">): number {
  if (dimension.terms.length > 1) return notationLevels.sum;
  const [only] = dimension.terms;
  const factors = only ? only.names.length + (only.coefficient === 1 ? 0 : 1) : 1;
  return factors > 1 ? notationLevels.product : notationLevels.atom;
}

function variableMath({ name, type, differentialOf }: Of<"variable">): PrintedMath {
  const math = nameMath(differentialOf ?? name, type.kind !== "scalar");
  return mathAtom(differentialOf === undefined ? math : row(identifier("d", true), math));
}

function nodeMath(expression: MatrixExpression, print: Print): PrintedMath {
  switch (expression.kind) {
    case "number":
      return numberMath(expression);
    case "constant":
      return mathAtom(identifier(expression.name === "pi" ? "π" : "e"));
    case "dimension":
      return { math: dimensionMath(expression.dimension), level: dimensionLevel(expression) };
    case "variable":
      return variableMath(expression);
    case "boundIndex":
      return mathAtom(nameMath(expression.name, false));
    case "negate":
      return negatedMath(mathAtLeast(print(expression.operand), notationLevels.entrywise));
    case "transpose":
      return transposeMath(expression, print);
    case "sum":
      return sumMath(expression, print);
    case "product":
      return productMath(expression, print);
    case "power":
      return powerMath(expression, print);
    case "comparison":
      return comparisonMath(expression, print);
    case "call":
      return callMath(expression, expression.args.map(print));
    case "index":
      return indexedMath(expression, print);
    case "array":
      return arrayMath(expression, print);
    case "indexSum":
      return indexSumMath(expression, print);
  }
}

/** The content as a formula of its own, with the language's text for those who copy it. */
export function mathDocument(math: string, text: string): string {
  const annotation = `<annotation encoding="text/plain">${escapeMath(text)}</annotation>`;
  return `<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><semantics>${row(math)}${annotation}</semantics></math>`;
}

function expressionMath(expression: MatrixExpression): string {
  const cache = new Map<MatrixExpression, PrintedMath>();
  const print = (part: MatrixExpression): PrintedMath => {
    const known = cache.get(part);
    if (known) return known;
    const printed = nodeMath(part, print);
    cache.set(part, printed);
    return printed;
  };
  return print(expression).math;
}

/** The expression as a `<math>` element. */
export function expressionMathML(expression: MatrixExpression): string {
  return mathDocument(expressionMath(expression), toText(expression));
}

/** The definitions one below the other, and the expression that uses their names behind them. */
export function definedMathML(definitions: readonly CodeDefinition[], expression: MatrixExpression): string {
  const lines = definitions.map(({ name, expression: part }) =>
    row(nameMath(name, part.type.kind !== "scalar"), operator("="), expressionMath(part)),
  );
  const cells = [...lines, row(expressionMath(expression))].map((line) => element("mtr", element("mtd", line)));
  const text = [...definitions.map((part) => `${part.name} = ${part.text}`), toText(expression)].join("; ");
  return mathDocument(element("mtable", ...cells), text);
}
