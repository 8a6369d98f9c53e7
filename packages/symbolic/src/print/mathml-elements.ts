// Elements of MathML Core, and pieces of it with what is needed to put them together: they hold together as in LaTeX.

import { notationLevels } from "./notation-levels.ts";

/** A piece of MathML: one or several elements in a row. */
export interface PrintedMath {
  readonly math: string;
  readonly level: number;
  /** What follows the minus sign of a single negated term. */
  readonly magnitude?: string | undefined;
}

const entities: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

/** Text that no markup can hide in. */
export function escapeMath(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => entities.get(character)!);
}

/** The element with the given content, which is markup. */
export function element(name: string, ...content: readonly string[]): string {
  return `<${name}>${content.join("")}</${name}>`;
}

/** An identifier. A single letter is italic unless `upright`. */
export function identifier(name: string, upright = false): string {
  return `<mi${upright && [...name].length === 1 ? ' mathvariant="normal"' : ""}>${escapeMath(name)}</mi>`;
}

/** A number. */
export function digits(text: string): string {
  return element("mn", escapeMath(text));
}

/** An operator. */
export function operator(text: string): string {
  return element("mo", escapeMath(text));
}

/** The pieces as one element. */
export function row(...content: readonly string[]): string {
  return element("mrow", ...content);
}

/** The content between brackets that grow with it. */
export function fencedMath(left: string, content: string, right: string): string {
  return row(operator(left), content, operator(right));
}

/** ( … ) */
export function inMathBrackets(content: string): string {
  return fencedMath("(", content, ")");
}

/** A piece that nothing can tear apart. */
export function mathAtom(math: string): PrintedMath {
  return { math, level: notationLevels.atom };
}

/** −piece, as one term. */
export function negatedMath(math: string): PrintedMath {
  return { math: `${operator("−")}${math}`, level: notationLevels.sum, magnitude: math };
}

/** The piece, in brackets where it holds less tightly than `level`. */
export function mathAtLeast(printed: PrintedMath, level: number): string {
  return printed.level >= level ? printed.math : inMathBrackets(printed.math);
}

/** The piece with a superscript. */
export function raisedMath(base: PrintedMath, exponent: string): PrintedMath {
  const math = element("msup", row(mathAtLeast(base, notationLevels.atom)), row(exponent));
  return { math, level: notationLevels.power };
}
