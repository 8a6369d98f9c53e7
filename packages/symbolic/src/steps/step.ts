// What a derivation is made of. Rule names are part of the protocol: they are added to, never renamed.

import type { Declarations } from "../problem.ts";
import type { Syntax } from "../syntax/parse.ts";

/** The name of every rule that a step may state. */
export const ruleIds = [
  "constant",
  "linearity",
  "constant-multiple",
  "product",
  "quotient",
  "power",
  "chain",
  "exponential",
  "logarithm",
  "trigonometric",
  "square-root",
  "elementwise",
  "matrix-power",
  "transpose",
  "trace",
  "inverse",
  "matrix-function",
  "determinant",
  "log-determinant",
  "norm",
  "softmax",
  "component",
  "partial-derivative",
  "gradient",
  "jacobian",
  "substitute",
  "matrix-product",
  "simplify",
  "identify-gradient",
  "identify-derivative",
  "differentiate-again",
  "intermediate",
] as const;

/** The name of a rule. */
export type RuleId = (typeof ruleIds)[number];

/** How a derivation is laid out. */
export type StepStyle = "differential" | "chain" | "components";

/** The languages that the reasons are written in. */
export type Language = "en" | "zh";

/** One line of a derivation: `before` becomes, or equals, `after`. */
export interface Step {
  readonly rule: RuleId;
  readonly before: string;
  readonly after: string;
  /** The rule in one sentence. */
  readonly why: string;
  /** The line in LaTeX. */
  readonly latex: string;
  /** Whether the line was verified, apart from how it was found. Lines that fail are not shown. */
  readonly checked: boolean;
}

/** A derivative with the way to it. */
export interface Derivation {
  readonly steps: readonly Step[];
  readonly result: string;
  readonly latex: string;
  readonly layout: "mixed";
  readonly style: StepStyle;
}

/** A derivation to be written out (docs/contract.md §4). */
export interface StepsRequest {
  readonly expr: string;
  readonly vars?: Declarations | undefined;
  readonly wrt: string | readonly string[];
  /** 1 unless given. */
  readonly order?: number | undefined;
  /** `components` for scalars and arrays of scalars by scalars, else `differential`. */
  readonly style?: StepStyle | undefined;
  /** `en` unless given. */
  readonly lang?: Language | undefined;
  /** How `expr` is written; recognised unless given. */
  readonly syntax?: Syntax | undefined;
}

/** A step without its reason, as the strategies make it; all of them are verified. */
export type Line = Omit<Step, "why" | "checked">;
