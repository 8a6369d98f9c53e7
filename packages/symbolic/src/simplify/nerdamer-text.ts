// What is sent to nerdamer and how its answers are read: scalar arithmetic in the names v0, v1, … and nothing else, so
// that no user's name, definition or unknown function ever reaches it.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { atomName } from "./polynomial.ts";

/** An expression in safe names. */
export interface SafeText {
  readonly text: string;
  /** The user's name for v0, v1, … */
  readonly names: readonly string[];
}

// Functions of the same meaning on both sides.
const sharedFunctions: ReadonlySet<string> = new Set([
  "exp",
  "log",
  "sqrt",
  "abs",
  "sin",
  "cos",
  "tan",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "tanh",
]);

const maximalLength = 4000;

class Unspeakable extends Error {}

type Spell = (part: MatrixExpression) => string;

function spellProduct(expression: MatrixExpression & { kind: "product" }, spell: Spell): string {
  return expression.rest.reduce(
    (text, { operator, operand }) => `(${text})${operator.includes("/") ? "/" : "*"}(${spell(operand)})`,
    spell(expression.first),
  );
}

function spellNode(expression: MatrixExpression, spell: Spell): string {
  if (expression.type.kind !== "scalar") throw new Unspeakable();
  switch (expression.kind) {
    case "number":
      return `(${expression.value.numerator})/(${expression.value.denominator})`;
    case "constant":
      return expression.name;
    case "negate":
      return `-(${spell(expression.operand)})`;
    case "sum":
      return expression.terms.map((term) => `${term.negative ? "-" : "+"}(${spell(term.operand)})`).join("");
    case "product":
      return spellProduct(expression, spell);
    case "power":
      return `(${spell(expression.base)})^(${spell(expression.exponent)})`;
    case "call":
      if (!sharedFunctions.has(expression.name) || expression.args.length !== 1) throw new Unspeakable();
      return `${expression.name}(${spell(expression.args[0])})`;
    default:
      throw new Unspeakable();
  }
}

/** The scalar expression in safe names; `undefined` when it holds anything but arithmetic and shared functions. */
export function safeText(expression: MatrixExpression): SafeText | undefined {
  const names = new Map<string, string>();
  const spell: Spell = (part) => {
    const name = atomName(part);
    if (name === undefined) return spellNode(part, spell);
    const known = names.get(name) ?? `v${names.size}`;
    names.set(name, known);
    return known;
  };
  try {
    const text = spell(expression);
    return text.length <= maximalLength ? { text, names: [...names.keys()] } : undefined;
  } catch (error) {
    if (error instanceof Unspeakable) return undefined;
    throw error;
  }
}

/** An answer in the user's names; `undefined` when it holds a name that was not sent. */
export function inOwnNames(answer: string, names: readonly string[]): string | undefined {
  if (answer.length > maximalLength || !/^[\w\s()+\-*/^.,]*$/.test(answer)) return undefined;
  let isKnown = true;
  const text = answer.replaceAll(/[A-Za-z_]\w*/g, (word) => {
    if (sharedFunctions.has(word) || word === "pi" || word === "e") return word;
    const position = /^v\d+$/.test(word) ? Number(word.slice(1)) : -1;
    const name = names.at(position);
    if (position < 0 || name === undefined) isKnown = false;
    return name ?? word;
  });
  return isKnown ? text : undefined;
}
