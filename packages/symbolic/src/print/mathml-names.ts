// How names look: matrices and vectors bold, Greek letters as such, what follows a letter as a subscript. MathML Core has
// no bold variant; Unicode has bold letters.

import type { Dimension } from "../types/dimension.ts";
import { asciiName } from "../syntax/name.ts";
import { digits, element, escapeMath, identifier, operator, row } from "./mathml-elements.ts";
import { splitName } from "./latex-names.ts";

const greek = new Map(
  [
    "alpha α",
    "beta β",
    "gamma γ",
    "delta δ",
    "epsilon ε",
    "zeta ζ",
    "eta η",
    "theta θ",
    "iota ι",
    "kappa κ",
    "lambda λ",
    "mu μ",
    "nu ν",
    "xi ξ",
    "omicron ο",
    "pi π",
    "rho ρ",
    "sigma σ",
    "tau τ",
    "upsilon υ",
    "phi φ",
    "chi χ",
    "psi ψ",
    "omega ω",
    "Gamma Γ",
    "Delta Δ",
    "Theta Θ",
    "Lambda Λ",
    "Xi Ξ",
    "Pi Π",
    "Sigma Σ",
    "Upsilon Υ",
    "Phi Φ",
    "Psi Ψ",
    "Omega Ω",
  ].map((pair): readonly [string, string] => [pair.split(" ")[0], pair.split(" ")[1]]),
);

// Where the bold letters of Unicode begin, for the first and last letter of each run.
const boldRuns: readonly (readonly [first: string, last: string, bold: number])[] = [
  ["A", "Z", 0x1d400],
  ["a", "z", 0x1d41a],
  ["0", "9", 0x1d7ce],
  ["Α", "Ω", 0x1d6a8],
  ["α", "ω", 0x1d6c2],
];

function boldLetter(letter: string): string {
  const run = boldRuns.find(([first, last]) => first <= letter && letter <= last);
  return run ? String.fromCodePoint(run[2] + letter.codePointAt(0)! - run[0].codePointAt(0)!) : letter;
}

function stemMath(stem: string, isBold: boolean): string {
  const letters = asciiName(stem);
  const shown = greek.get(letters) ?? letters;
  if (!isBold) return identifier(shown);
  const bold = [...shown].map(boldLetter);
  // Letters without a bold form get the weight from CSS.
  if (bold.every((letter, k) => letter !== [...shown][k])) return identifier(bold.join(""));
  return `<mi style="font-weight: bold">${escapeMath(shown)}</mi>`;
}

function partMath(part: string): string {
  if (/^\d+$/.test(part)) return digits(part);
  const letters = asciiName(part);
  const shown = greek.get(letters) ?? letters;
  return [...shown].length === 1 ? identifier(shown) : element("mtext", escapeMath(shown));
}

/** A name in mathematics: bold A, Σ or x₁. */
export function nameMath(name: string, isBold: boolean): string {
  const { stem, parts } = splitName(name);
  const printed = stemMath(stem, isBold);
  if (parts.length === 0) return printed;
  return element("msub", printed, row(parts.map(partMath).join(operator(","))));
}

/** A length: m n, 2 n + 1. */
export function dimensionMath(dimension: Dimension): string {
  if (dimension.terms.length === 0) return digits("0");
  return dimension.terms
    .map(({ coefficient, names }, position) => {
      const factors = names.map((name) => nameMath(name, false));
      const magnitude = Math.abs(coefficient);
      const term = (magnitude === 1 && factors.length > 0 ? factors : [digits(`${magnitude}`), ...factors]).join("");
      if (coefficient < 0) return `${operator("−")}${term}`;
      return position === 0 ? term : `${operator("+")}${term}`;
    })
    .join("");
}
