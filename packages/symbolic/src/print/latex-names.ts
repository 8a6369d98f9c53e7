// How names look in LaTeX: matrices and vectors bold, Greek letters as commands, what follows a letter as a subscript.

import type { Dimension } from "../types/dimension.ts";
import { asciiName } from "../syntax/name.ts";

const greekCommands: ReadonlySet<string> = new Set([
  "alpha",
  "beta",
  "gamma",
  "delta",
  "epsilon",
  "zeta",
  "eta",
  "theta",
  "iota",
  "kappa",
  "lambda",
  "mu",
  "nu",
  "xi",
  "pi",
  "rho",
  "sigma",
  "tau",
  "upsilon",
  "phi",
  "chi",
  "psi",
  "omega",
  "Gamma",
  "Delta",
  "Theta",
  "Lambda",
  "Xi",
  "Pi",
  "Sigma",
  "Upsilon",
  "Phi",
  "Psi",
  "Omega",
]);

const escapes: ReadonlyMap<string, string> = new Map([
  ["\\", "\\textbackslash{}"],
  ["{", "\\{"],
  ["}", "\\}"],
  ["_", "\\_"],
  ["^", "\\textasciicircum{}"],
  ["~", "\\textasciitilde{}"],
  ["$", "\\$"],
  ["&", "\\&"],
  ["%", "\\%"],
  ["#", "\\#"],
]);

/** Text that no LaTeX command can hide in. */
export function escapeLatex(text: string): string {
  return [...text].map((character) => escapes.get(character) ?? character).join("");
}

// Letters beyond ASCII are text to LaTeX, never mathematics.
function lettersLatex(letters: string, command: string, textCommand: string): string {
  if (/^[A-Za-z0-9]$/.test(letters)) return command === "" ? letters : `${command}{${letters}}`;
  if (/^[A-Za-z0-9]+$/.test(letters)) return `${command === "" ? "\\mathit" : command}{${letters}}`;
  return `${textCommand}{${escapeLatex(letters)}}`;
}

function stemLatex(stem: string, isBold: boolean): string {
  const letters = asciiName(stem);
  if (greekCommands.has(letters)) return isBold ? `\\boldsymbol{\\${letters}}` : `\\${letters}`;
  return isBold ? lettersLatex(letters, "\\mathbf", "\\textbf") : lettersLatex(letters, "", "\\text");
}

function partLatex(part: string): string {
  if (/^\d+$/.test(part)) return part;
  const letters = asciiName(part);
  if (greekCommands.has(letters)) return `\\${letters}`;
  return /^[A-Za-z]$/.test(letters) ? letters : `\\text{${escapeLatex(letters)}}`;
}

/** The subscripts of a name: the parts between underscores, and the digits that end its letters. */
export function splitName(name: string): { readonly stem: string; readonly parts: readonly string[] } {
  const [head = "", ...parts] = name.split("_").filter((part) => part !== "");
  const digits = /\d+$/.exec(head)?.[0] ?? "";
  const stem = head.slice(0, head.length - digits.length);
  return stem === "" ? { stem: head, parts } : { stem, parts: [...(digits === "" ? [] : [digits]), ...parts] };
}

/** A name in mathematics: `\mathbf{A}`, `\boldsymbol{\Sigma}`, `\lambda`, `x_{1}`. */
export function nameLatex(name: string, isBold: boolean): string {
  const { stem, parts } = splitName(name);
  const printed = stemLatex(stem, isBold);
  return parts.length === 0 ? printed : `${printed}_{${parts.map(partLatex).join(",")}}`;
}

/** A length: `m n`, `2 n + 1`. */
export function dimensionLatex(dimension: Dimension): string {
  if (dimension.terms.length === 0) return "0";
  return dimension.terms
    .map(({ coefficient, names }, position) => {
      const factors = names.map((name) => nameLatex(name, false));
      const magnitude = Math.abs(coefficient);
      const term = (magnitude === 1 && factors.length > 0 ? factors : [`${magnitude}`, ...factors]).join(" ");
      if (position === 0) return coefficient < 0 ? `-${term}` : term;
      return coefficient < 0 ? ` - ${term}` : ` + ${term}`;
    })
    .join("");
}
