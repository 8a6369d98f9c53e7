// Pieces of LaTeX with what is needed to put them together: how tightly they hold, and whether a subscript ends them.

import { notationLevels } from "./notation-levels.ts";

/** A piece of LaTeX and its level. */
export interface PrintedLatex {
  readonly latex: string;
  readonly level: number;
  /** What follows the minus sign of a single negated term. */
  readonly magnitude?: string | undefined;
}

/** A piece that nothing can tear apart. */
export function latexAtom(latex: string): PrintedLatex {
  return { latex, level: notationLevels.atom };
}

/** \left( … \right) */
export function inBrackets(latex: string): string {
  return `\\left(${latex}\\right)`;
}

/** −piece, as one term. */
export function negated(latex: string): PrintedLatex {
  return { latex: `-${latex}`, level: notationLevels.sum, magnitude: latex };
}

/** The piece, in brackets where it holds less tightly than `level`. */
export function latexAtLeast(printed: PrintedLatex, level: number): string {
  return printed.level >= level ? printed.latex : inBrackets(printed.latex);
}

/** The piece with a superscript. */
export function raised(base: PrintedLatex, exponent: string): PrintedLatex {
  return { latex: `${latexAtLeast(base, notationLevels.atom)}^{${exponent}}`, level: notationLevels.power };
}
