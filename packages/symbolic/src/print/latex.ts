// LaTeX for reading: products by juxtaposition, entrywise operators circled, quotients by scalars as fractions.

import type { MatrixExpression, MatrixIndex } from "../notation/matrix-expression.ts";
import { negateRational, rationalText, signOfRational } from "../scalar/rational.ts";
import { addDimensions, sizeDimension } from "../types/dimension.ts";
import { callLatex } from "./latex-calls.ts";
import { dimensionLatex, nameLatex } from "./latex-names.ts";
import { inBrackets, latexAtLeast, latexAtom, negated, raised } from "./latex-printed.ts";
import { notationLevels } from "./notation-levels.ts";
import type { PrintedLatex } from "./latex-printed.ts";

type Print = (part: MatrixExpression) => PrintedLatex;
type Of<Kind extends MatrixExpression["kind"]> = MatrixExpression & { readonly kind: Kind };

function numberLatex({ value }: Of<"number">): PrintedLatex {
  const isNegative = signOfRational(value) < 0;
  const magnitude = isNegative ? negateRational(value) : value;
  const isWhole = value.denominator === 1n;
  const body = isWhole ? `${magnitude.numerator}` : `\\frac{${magnitude.numerator}}{${magnitude.denominator}}`;
  if (isNegative) return negated(body);
  return isWhole ? latexAtom(body) : { latex: body, level: notationLevels.fraction };
}

function sumLatex(expression: Of<"sum">, print: Print): PrintedLatex {
  const parts = expression.terms.map((term, k) => {
    const printed = print(term.operand);
    const latex = latexAtLeast(printed, notationLevels.entrywise);
    if (k === 0) return term.negative ? `-${latex}` : printed.magnitude === undefined ? latex : printed.latex;
    return term.negative ? ` - ${latex}` : ` + ${latex}`;
  });
  return { latex: parts.join(""), level: notationLevels.sum };
}

/** What has been printed of a chain so far. */
interface Chain {
  readonly printed: PrintedLatex;
  readonly isScalar: boolean;
  /** Whether two operands with axes were multiplied as matrices: an entrywise operator behind them needs brackets. */
  readonly hasMatrixProduct: boolean;
  /** Whether it is a scalar such as x'Ax, which would melt into a matrix behind it. */
  readonly isInnerProduct: boolean;
}

// A leading minus sign needs no brackets; anything else that holds less than a product does.
function leftOperand({ latex, level, magnitude }: PrintedLatex): string {
  return level >= notationLevels.product || magnitude !== undefined ? latex : inBrackets(latex);
}

// A digit behind a factor would read as part of it.
function joinFactors(left: string, right: string): string {
  return /^[\d.]/.test(right) ? `${left} \\cdot ${right}` : `${left} ${right}`;
}

function multiplied(chain: Chain, right: PrintedLatex, isScalar: boolean): Chain {
  const left = leftOperand(chain.printed);
  const latex = joinFactors(
    chain.isInnerProduct ? inBrackets(left) : left,
    latexAtLeast(right, notationLevels.product),
  );
  const { magnitude } = chain.printed;
  const printed =
    magnitude === undefined || chain.isInnerProduct
      ? { latex, level: notationLevels.product }
      : negated(latex.slice(1));
  return {
    printed,
    isInnerProduct: false,
    isScalar: chain.isScalar && isScalar,
    hasMatrixProduct: chain.hasMatrixProduct || (!chain.isScalar && !isScalar),
  };
}

function divided(chain: Chain, right: PrintedLatex): Chain {
  const { latex, magnitude } = chain.printed;
  // The sign of a fraction stands before it.
  const fraction = `\\frac{${magnitude ?? latex}}{${right.latex}}`;
  return {
    ...chain,
    isInnerProduct: false,
    printed: magnitude === undefined ? { latex: fraction, level: notationLevels.fraction } : negated(fraction),
  };
}

function entrywise(chain: Chain, operator: string, right: PrintedLatex, isRightProduct: boolean): Chain {
  const needsBrackets =
    chain.printed.level < notationLevels.fraction && (chain.hasMatrixProduct || operator === "\\oslash");
  const left = needsBrackets ? inBrackets(chain.printed.latex) : entrywiseOperand(chain.printed);
  const operand = isRightProduct || right.level < notationLevels.fraction ? inBrackets(right.latex) : right.latex;
  return {
    printed: { latex: `${left} ${operator} ${operand}`, level: notationLevels.entrywise },
    isScalar: false,
    hasMatrixProduct: false,
    isInnerProduct: false,
  };
}

function entrywiseOperand(printed: PrintedLatex): string {
  return printed.level === notationLevels.entrywise ? printed.latex : leftOperand(printed);
}

// A scalar with vectors in it, as x'Ax.
function isInnerProduct(expression: MatrixExpression): boolean {
  if (expression.kind !== "product" || expression.type.kind !== "scalar") return false;
  return (
    expression.first.type.kind !== "scalar" ||
    expression.rest.some(({ operator, operand }) => operator === "*" && operand.type.kind !== "scalar")
  );
}

function extend(chain: Chain, step: Of<"product">["rest"][number], print: Print): Chain {
  const printed = print(step.operand);
  const isScalar = step.operand.type.kind === "scalar";
  const right = step.operator !== "/" && isInnerProduct(step.operand) ? latexAtom(inBrackets(printed.latex)) : printed;
  switch (step.operator) {
    case "*":
      return multiplied(chain, right, isScalar);
    case ".*":
      return chain.isScalar || isScalar ? multiplied(chain, right, isScalar) : entrywise(chain, "\\odot", right, false);
    case "/":
    case "./":
      return isScalar
        ? divided(chain, right)
        : entrywise(chain, "\\oslash", right, right.level === notationLevels.product);
  }
}

// −(A∘B)·C: by juxtaposition the last two would stand together.
function firstLatex({ first, rest }: Of<"product">, print: Print): PrintedLatex {
  const inner = first.kind === "negate" && rest[0].operator === "*" ? print(first.operand) : undefined;
  return inner?.level === notationLevels.entrywise ? negated(inBrackets(inner.latex)) : print(first);
}

function productLatex(expression: Of<"product">, print: Print): PrintedLatex {
  const { first } = expression;
  const start: Chain = {
    printed: firstLatex(expression, print),
    isScalar: first.type.kind === "scalar",
    hasMatrixProduct: first.kind === "product",
    isInnerProduct: isInnerProduct(first),
  };
  return expression.rest.reduce((chain, step) => extend(chain, step, print), start).printed;
}

function exponentLatex(exponent: MatrixExpression, print: Print): string {
  return exponent.kind === "number" ? rationalText(exponent.value) : print(exponent).latex;
}

function isHalf(expression: MatrixExpression): boolean {
  return expression.kind === "number" && expression.value.numerator === 1n && expression.value.denominator === 2n;
}

function powerLatex(expression: Of<"power">, print: Print): PrintedLatex {
  const base = print(expression.base);
  const isScalar = expression.base.type.kind === "scalar" && expression.exponent.type.kind === "scalar";
  if (isScalar && isHalf(expression.exponent)) return latexAtom(`\\sqrt{${base.latex}}`);
  const exponent = exponentLatex(expression.exponent, print);
  if (!expression.elementwise || isScalar) return raised(base, exponent);
  return raised(base, `\\odot ${/^-|[^\dA-Za-z]/.test(exponent) ? `{${exponent}}` : exponent}`);
}

function transposeLatex({ operand }: Of<"transpose">, print: Print): PrintedLatex {
  if (operand.kind === "call" && operand.name === "inv") return raised(print(operand.args[0]), "-\\top");
  return raised(print(operand), "\\top");
}

function indexLatex(index: MatrixIndex, print: Print): string {
  if (index.kind === "range") {
    const [first, last] = [sizeDimension(1), index.length].map((shift) => addDimensions(index.offset, shift));
    return `${dimensionLatex(first)}:${dimensionLatex(last)}`;
  }
  return index.kind === "all" ? ":" : print(index.position).latex;
}

function isUnitVector({ target, indices }: Of<"index">): boolean {
  return (
    target.kind === "call" &&
    target.name === "eye" &&
    indices.length === 2 &&
    indices[0].kind === "all" &&
    indices[1].kind === "at"
  );
}

function indexedLatex(expression: Of<"index">, print: Print): PrintedLatex {
  const indices = expression.indices.map((index) => indexLatex(index, print));
  if (isUnitVector(expression)) return latexAtom(`\\mathbf{e}_{${indices[1]}}`);
  const target = print(expression.target);
  // One letter takes one subscript.
  const isBare = target.level === notationLevels.atom && !/_\{[^{}]*\}$/.test(target.latex);
  return latexAtom(`${isBare ? target.latex : `\\left[${target.latex}\\right]`}_{${indices.join(",")}}`);
}

function arrayLatex(expression: Of<"array">, print: Print): PrintedLatex {
  const rows = expression.type.kind === "vector" ? expression.rows.flat().map((entry) => [entry]) : expression.rows;
  const lines = rows.map((row) => row.map((entry) => print(entry).latex).join(" & "));
  return latexAtom(`\\begin{bmatrix} ${lines.join(" \\\\ ")} \\end{bmatrix}`);
}

function indexSumLatex({ index, lower, upper, body }: Of<"indexSum">, print: Print): PrintedLatex {
  const name = nameLatex(index, false);
  const range = lower && upper ? `_{${name}=${print(lower).latex}}^{${print(upper).latex}}` : `_{${name}}`;
  return { latex: `\\sum${range} ${latexAtLeast(print(body), notationLevels.entrywise)}`, level: notationLevels.sum };
}

const comparisonCommands = { "<": "<", "<=": "\\le", ">": ">", ">=": "\\ge", "==": "=", "!=": "\\ne" } as const;

function variableLatex({ name, type, differentialOf }: Of<"variable">): PrintedLatex {
  const latex = nameLatex(differentialOf ?? name, type.kind !== "scalar");
  return latexAtom(differentialOf === undefined ? latex : `\\mathrm{d}${latex}`);
}

function nodeLatex(expression: MatrixExpression, print: Print): PrintedLatex {
  switch (expression.kind) {
    case "number":
      return numberLatex(expression);
    case "constant":
      return latexAtom(expression.name === "pi" ? "\\pi" : "e");
    case "dimension":
      return { latex: dimensionLatex(expression.dimension), level: dimensionLevel(expression) };
    case "variable":
      return variableLatex(expression);
    case "boundIndex":
      return latexAtom(nameLatex(expression.name, false));
    case "negate":
      return negated(latexAtLeast(print(expression.operand), notationLevels.entrywise));
    case "transpose":
      return transposeLatex(expression, print);
    case "sum":
      return sumLatex(expression, print);
    case "product":
      return productLatex(expression, print);
    case "power":
      return powerLatex(expression, print);
    case "comparison":
      return {
        latex: `${latexAtLeast(print(expression.left), notationLevels.sum)} ${comparisonCommands[expression.operator]} ${latexAtLeast(print(expression.right), notationLevels.sum)}`,
        level: notationLevels.comparison,
      };
    case "call":
      return callLatex(expression, expression.args.map(print));
    case "index":
      return indexedLatex(expression, print);
    case "array":
      return arrayLatex(expression, print);
    case "indexSum":
      return indexSumLatex(expression, print);
  }
}

function dimensionLevel({ dimension }: Of<"dimension">): number {
  if (dimension.terms.length > 1) return notationLevels.sum;
  return dimensionLatex(dimension).includes(" ") ? notationLevels.product : notationLevels.atom;
}

const cache = new WeakMap<MatrixExpression, PrintedLatex>();

function printLatex(expression: MatrixExpression): PrintedLatex {
  const known = cache.get(expression);
  if (known) return known;
  const printed = nodeLatex(expression, printLatex);
  cache.set(expression, printed);
  return printed;
}

/** The expression in LaTeX for mathematics mode: `2 \mathbf{A}^{\top} \left(\mathbf{A} \mathbf{x} - \mathbf{b}\right)`. */
export function toLatex(expression: MatrixExpression): string {
  return printLatex(expression).latex;
}
