// What stands left of an equals sign: a derivative in one of its notations, a differential, a function or a name.

/** What a left side says of its right side. */
export type LeftSide =
  /** ∇f, df/dx, ∂f/∂x, f'(x), J: `of` is what is differentiated, if it has a name, `by` the variable, if named. */
  | {
      readonly kind: "derivative";
      readonly order: 1 | 2;
      readonly of?: string | undefined;
      readonly by?: string | undefined;
    }
  /** df, or d(…) with a formula. */
  | { readonly kind: "differential"; readonly of: string; readonly isFormula: boolean }
  /** f, or f(x, y). */
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "formula" };

const word = String.raw`[\p{L}][\p{L}\p{N}_]*`;

const substitutions: readonly (readonly [RegExp, string])[] = [
  [/\$|\\left|\\right|\\[,;!:]|\\quad|&/gu, ""],
  [/\\(?:mathrm|mathbf|mathcal|operatorname|text|boldsymbol|bm)\s*\{([^{}]*)\}/gu, "$1"],
  [/\\(?:d|t)?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/gu, "$1/$2"],
  [/\\partial|∂/gu, "d "],
  [/\\nabla|∇|\\grad/gu, " grad "],
  [/²/gu, "^2"],
  [/\^\{2\}/gu, "^2"],
  [/\\(?=\p{L})/gu, ""],
  [/[{}]/gu, ""],
  [/\s+/gu, " "],
];

/** The text of a left side in plain letters: ∂L/∂x, \frac{\partial L}{\partial x} and dL/dx are one. */
function plain(text: string): string {
  return substitutions.reduce((current, [mark, by]) => current.replace(mark, by), text).trim();
}

// What may follow the name of a function: its arguments.
const argumentsPart = String.raw`(?:\s*\([^()]*\))?`;

const patterns: readonly (readonly [RegExp, (parts: readonly (string | undefined)[]) => LeftSide])[] = [
  [
    new RegExp(String.raw`^d\s*\^?\s*2\s*\(?(${word})?\)?${argumentsPart}\s*\/\s*\(?\s*d\s*(${word}).*$`, "u"),
    ([, of, by]) => ({ kind: "derivative", order: 2, of, by: by?.replace(/_?2$/u, "") }),
  ],
  [
    new RegExp(
      String.raw`^d\s*\(?(${word})?\)?${argumentsPart}\s*\/\s*\(?\s*d\s*(${word})\)?\s*(?:'|\^T|\^top)?$`,
      "u",
    ),
    ([, of, by]) => ({ kind: "derivative", order: 1, of, by }),
  ],
  [
    new RegExp(
      String.raw`^(?:grad|gradient)(?:\s*_\s*(${word}))?\s*\^\s*2(?:\s*_\s*(${word}))?\s*(${word})?${argumentsPart}$`,
      "u",
    ),
    ([, by, otherBy, of]) => ({ kind: "derivative", order: 2, of, by: by ?? otherBy }),
  ],
  [
    new RegExp(
      String.raw`^(?:grad|gradient|Jacobian|jacobian)(?:\s*_\s*\(?(${word})\)?)?\s*\(?\s*(${word})?${argumentsPart}\s*\)?$`,
      "u",
    ),
    ([, by, of]) => ({ kind: "derivative", order: 1, of, by }),
  ],
  [
    new RegExp(String.raw`^(?:hess|hessian|Hessian)\s*\(?\s*(${word})?${argumentsPart}\s*\)?$`, "u"),
    ([, of]) => ({ kind: "derivative", order: 2, of }),
  ],
  [new RegExp(String.raw`^(${word})''${argumentsPart}$`, "u"), ([, of]) => ({ kind: "derivative", order: 2, of })],
  [new RegExp(String.raw`^(${word})'${argumentsPart}$`, "u"), ([, of]) => ({ kind: "derivative", order: 1, of })],
  [/^d\s*[([](.*)[)\]]$/u, ([, of]) => ({ kind: "differential", of: of ?? "", isFormula: true })],
  [
    new RegExp(String.raw`^d\s*(${word})$`, "u"),
    ([, of]) => ({ kind: "differential", of: of ?? "", isFormula: false }),
  ],
  [new RegExp(String.raw`^(${word})${argumentsPart}$`, "u"), ([, name]) => ({ kind: "name", name: name ?? "" })],
];

/** What a left side says; `isVariable` keeps names such as `d1` or `dx` that are declared for what they are. */
export function readLeftSide(text: string, isVariable: (name: string) => boolean): LeftSide {
  const written = plain(text);
  if (isVariable(written)) return { kind: "name", name: written };
  for (const [pattern, make] of patterns) {
    const found = pattern.exec(written);
    if (found) return make(found);
  }
  return { kind: "formula" };
}

const namesOfDerivatives: ReadonlySet<string> = new Set([
  "grad",
  "gradient",
  "jacobian",
  "hessian",
  "derivative",
  "result",
  "answer",
  "g",
  "J",
  "H",
  "G",
  "D",
]);

/** Whether a name usually stands for a derivative. */
export function isDerivativeName(name: string): boolean {
  return namesOfDerivatives.has(name);
}

const namesOfFunctions: ReadonlySet<string> = new Set([
  "f",
  "F",
  "L",
  "J",
  "l",
  "ell",
  "loss",
  "cost",
  "objective",
  "phi",
  "φ",
  "ℓ",
]);

/** Whether a name usually stands for the function that is differentiated. */
export function isFunctionName(name: string): boolean {
  return namesOfFunctions.has(name);
}

/** A part of a text between equals signs, with its place. */
export interface Side {
  readonly text: string;
  readonly start: number;
}

const openers = "([{";
const closers = ")]}";

/** The sides of a chain of equations: `=` outside of brackets that is no comparison. */
export function sidesOf(text: string): readonly Side[] {
  const cuts: number[] = [];
  let depth = 0;
  for (let k = 0; k < text.length; k++) {
    if (openers.includes(text[k])) depth += 1;
    else if (closers.includes(text[k])) depth = Math.max(0, depth - 1);
    const isPlain = text[k] === "=" && depth === 0 && text[k + 1] !== "=" && !/[=<>!]/u.test(text[k - 1] ?? "");
    if (isPlain) cuts.push(k);
  }
  const starts = [0, ...cuts.map((cut) => cut + 1)];
  return starts.map((start, k) => {
    const whole = text.slice(start, cuts[k] ?? text.length).replace(/:$/u, "");
    const lead = whole.length - whole.trimStart().length;
    return { text: whole.trim(), start: start + lead };
  });
}
