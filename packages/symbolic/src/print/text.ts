// The language's own text: what it prints is valid input and means the same (round trip). Precedence as in mathjs:
// sums, then products of all four operators, then powers, then transposes.

import { isLogical } from "../notation/construct.ts";
import { rationalText } from "../scalar/rational.ts";
import type { MatrixExpression, MatrixIndex } from "../notation/matrix-expression.ts";
import { addDimensions, sizeDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { dimensionsOf } from "../types/type.ts";

const levels = { logical: -1, comparison: 0, sum: 1, product: 2, power: 3, postfix: 4, atom: 5 } as const;

interface Printed {
  readonly text: string;
  readonly level: number;
}

function atLeast(printed: Printed, level: number): string {
  return printed.level >= level ? printed.text : `(${printed.text})`;
}

/** A dimension as a scalar expression of the language. */
export function dimensionText(dimension: Dimension): string {
  return dimension.key;
}

function dimensionLevel(dimension: Dimension): number {
  if (dimension.terms.length > 1) return levels.sum;
  const [only] = dimension.terms;
  return only && only.names.length + (only.coefficient === 1 ? 0 : 1) > 1 ? levels.product : levels.atom;
}

const fillNames: ReadonlySet<string> = new Set(["eye", "ones", "zeros"]);

function printLogical(
  { name, args }: MatrixExpression & { kind: "call" },
  print: (part: MatrixExpression) => Printed,
): Printed {
  if (name === "not") return { text: `not(${print(args[0]).text})`, level: levels.atom };
  return { text: args.map((part) => atLeast(print(part), levels.comparison)).join(` ${name} `), level: levels.logical };
}

function printCall(
  expression: MatrixExpression & { kind: "call" },
  print: (part: MatrixExpression) => Printed,
): Printed {
  if (isLogical(expression)) return printLogical(expression, print);
  if (fillNames.has(expression.name) && expression.args.length === 0) {
    const dims = dimensionsOf(expression.type).map(dimensionText);
    return {
      text: `${expression.name}(${(expression.name === "eye" ? dims.slice(0, 1) : dims).join(", ")})`,
      level: levels.atom,
    };
  }
  if (expression.name === "range") {
    const [first, last] = expression.args.map((argument) => atLeast(print(argument), levels.sum));
    return { text: `${first}:${last}`, level: levels.comparison };
  }
  // Its sizes are in its type alone.
  const sizes = expression.name === "reshape" ? dimensionsOf(expression.type).map((dimension) => dimension.key) : [];
  const args = [...expression.args.map((argument) => print(argument).text), ...sizes];
  return {
    text: `${expression.name}(${args.join(", ")})`,
    level: levels.atom,
  };
}

function printSum(expression: MatrixExpression & { kind: "sum" }, print: (part: MatrixExpression) => Printed): Printed {
  const parts = expression.terms.map((term, k) => {
    const text = atLeast(print(term.operand), levels.product);
    if (k === 0) return term.negative ? `-${text}` : text;
    return term.negative ? ` - ${text}` : ` + ${text}`;
  });
  return { text: parts.join(""), level: levels.sum };
}

function printProduct(
  expression: MatrixExpression & { kind: "product" },
  print: (part: MatrixExpression) => Printed,
): Printed {
  const operators = new Set(expression.rest.map((step) => step.operator));
  const isPlain = !operators.has(".*") && !operators.has("./");
  const first = print(expression.first);
  // A leading chain of other operators would read the same without brackets; they show what belongs together.
  const isSameFamily =
    expression.first.kind !== "product" ||
    (isPlain && expression.first.rest.every((step) => step.operator === "*" || step.operator === "/"));
  let text = first.level < levels.product || !isSameFamily ? `(${first.text})` : first.text;
  for (const { operator, operand } of expression.rest) text += `${operator}${atLeast(print(operand), levels.power)}`;
  return { text, level: levels.product };
}

function printPower(
  expression: MatrixExpression & { kind: "power" },
  print: (part: MatrixExpression) => Printed,
): Printed {
  const operator = expression.elementwise ? ".^" : "^";
  const exponent = print(expression.exponent);
  const needsBrackets = exponent.level < levels.atom;
  return {
    text: `${atLeast(print(expression.base), levels.postfix)}${operator}${needsBrackets ? `(${exponent.text})` : exponent.text}`,
    level: levels.power,
  };
}

function printIndex(index: MatrixIndex, print: (part: MatrixExpression) => Printed): string {
  if (index.kind === "range") {
    const last = addDimensions(index.offset, index.length);
    return `${addDimensions(index.offset, sizeDimension(1)).key}:${last.key}`;
  }
  return index.kind === "all" ? ":" : print(index.position).text;
}

function printArray(
  expression: MatrixExpression & { kind: "array" },
  print: (part: MatrixExpression) => Printed,
): Printed {
  const rows = expression.rows.map((row) => row.map((entry) => print(entry).text).join(", "));
  const isColumn =
    expression.type.kind === "vector" &&
    expression.rows.length > 1 &&
    expression.rows.every((row) => row.every((entry) => entry.type.kind === "scalar"));
  return { text: `[${rows.join(isColumn ? ", " : "; ")}]`, level: levels.atom };
}

function printIndexSum(
  expression: MatrixExpression & { kind: "indexSum" },
  print: (part: MatrixExpression) => Printed,
): Printed {
  const bounds =
    expression.lower && expression.upper ? `${print(expression.lower).text}, ${print(expression.upper).text}, ` : "";
  return { text: `sum(${expression.index}, ${bounds}${print(expression.body).text})`, level: levels.atom };
}

function printNode(expression: MatrixExpression, print: (part: MatrixExpression) => Printed): Printed {
  switch (expression.kind) {
    case "number":
      return {
        text: rationalText(expression.value),
        level: expression.value.denominator === 1n ? levels.atom : levels.product,
      };
    case "constant":
    case "variable":
    case "boundIndex":
      return { text: expression.name, level: levels.atom };
    case "dimension":
      return { text: dimensionText(expression.dimension), level: dimensionLevel(expression.dimension) };
    case "negate":
      return { text: `-${atLeast(print(expression.operand), levels.product)}`, level: levels.product };
    case "transpose":
      return { text: `${atLeast(print(expression.operand), levels.postfix)}'`, level: levels.postfix };
    case "sum":
      return printSum(expression, print);
    case "product":
      return printProduct(expression, print);
    case "power":
      return printPower(expression, print);
    case "comparison":
      return {
        text: `${atLeast(print(expression.left), levels.sum)} ${expression.operator} ${atLeast(print(expression.right), levels.sum)}`,
        level: levels.comparison,
      };
    case "call":
      return printCall(expression, print);
    case "index":
      return {
        text: `${atLeast(print(expression.target), levels.atom)}[${expression.indices.map((index) => printIndex(index, print)).join(", ")}]`,
        level: levels.atom,
      };
    case "array":
      return printArray(expression, print);
    case "indexSum":
      return printIndexSum(expression, print);
  }
}

const cache = new WeakMap<MatrixExpression, Printed>();
const lengths = new WeakMap<MatrixExpression, number>();

function printExpression(expression: MatrixExpression): Printed {
  const known = cache.get(expression);
  if (known) return known;
  const printed = printNode(expression, printExpression);
  cache.set(expression, printed);
  return printed;
}

/** The expression in the language's own text. */
export function toText(expression: MatrixExpression): string {
  return printExpression(expression).text;
}

// A loop by hand: lengths of candidate forms are compared many times in one derivation.
function isWordCode(code: number): boolean {
  return (
    (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122) || code > 127
  );
}

function isDigitCode(code: number): boolean {
  return code >= 48 && code <= 57;
}

const operators: ReadonlySet<string> = new Set(["+", "-", "*", "/", "^", "'"]);

// The end of the name or number that starts at `start`; a decimal point belongs to a number only before a digit.
function endOfWord(text: string, start: number): number {
  const isNumber = isDigitCode(text.charCodeAt(start));
  let end = start + 1;
  while (end < text.length) {
    const isPoint = isNumber && text[end] === "." && isDigitCode(text.charCodeAt(end + 1));
    if (!isPoint && !isWordCode(text.charCodeAt(end))) break;
    end += 1;
  }
  return end;
}

/** The number of names, numbers and operators in a text: brackets and commas are free. */
export function countTokens(text: string): number {
  let count = 0;
  for (let k = 0; k < text.length;) {
    if (isWordCode(text.charCodeAt(k))) {
      k = endOfWord(text, k);
      count += 1;
    } else {
      // `.*`, `./` and `.^` are one operator: the point alone is not counted.
      if (operators.has(text[k])) count += 1;
      k += 1;
    }
  }
  return count;
}

/** The number of names, numbers and operators that the expression has when it is written out. */
export function writtenLength(expression: MatrixExpression): number {
  const known = lengths.get(expression);
  if (known !== undefined) return known;
  const length = countTokens(toText(expression));
  lengths.set(expression, length);
  return length;
}
