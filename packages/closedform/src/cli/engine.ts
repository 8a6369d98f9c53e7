// What the command line asks of the engine, loaded on first use so that `--help` and bad options answer at once.

import type {
  Declarations,
  DeriveRequest,
  Derivative,
  EqualRequest,
  EqualVerdict,
  VariableSpec,
} from "@closedform/symbolic";

import { unsupported } from "./failure.ts";

/** A number, or nested lists of numbers with one level for each axis. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** Values of variables by name. */
export type Point = Readonly<Record<string, NestedNumbers>>;

/** What to evaluate where. */
export interface EvaluateRequest extends Omit<DeriveRequest, "wrt"> {
  readonly wrt?: string | readonly string[] | undefined;
  readonly at: Point;
  readonly backend?: "cpu" | "webgl" | "auto" | undefined;
}

/** The value and, if asked for, the derivative. */
export interface Evaluation {
  readonly value: NestedNumbers;
  readonly derivative?: NestedNumbers | undefined;
  readonly backend: string;
  readonly reason?: string | undefined;
}

/** A derivative worked out by hand. */
export interface VerifyRequest extends DeriveRequest {
  readonly claim: string;
  readonly seed?: number | undefined;
}

/** Whether the claim is right and, if not, what is wrong with it. */
export interface Verification {
  readonly verdict: "correct" | "incorrect" | "undecided";
  readonly method?: string | undefined;
  readonly errorBound?: number | undefined;
  readonly diagnosis?:
    | { readonly kind: string; readonly message: string; readonly factor?: string | undefined }
    | undefined;
  readonly counterexample?:
    | { readonly at: Point; readonly claimed: NestedNumbers; readonly actual: NestedNumbers }
    | undefined;
  readonly correct: string;
  readonly reason?: string | undefined;
  readonly seed?: number | undefined;
}

/** A derivative to be computed by several independent methods. */
export interface CrossCheckRequest {
  readonly expr: string;
  readonly vars?: Declarations | undefined;
  readonly wrt: string | readonly string[];
  readonly seed?: number | undefined;
}

/** The methods compared with the closed form. */
export interface CrossCheck {
  readonly agrees: boolean;
  readonly rows: readonly CrossCheckRow[];
  readonly at: Point;
  readonly text: string;
}

/** One method compared with the closed form. */
export interface CrossCheckRow {
  readonly method: string;
  readonly maximalDifference: number;
  readonly tolerance: number;
  readonly agrees: boolean;
  readonly note?: string | undefined;
}

/** A derivation to be explained. */
export interface StepsRequest extends DeriveRequest {
  readonly style?: "differential" | "chain" | "components" | undefined;
  readonly lang?: "en" | "zh" | undefined;
}

/** A derivation line by line. */
export interface Derivation {
  readonly steps: readonly DerivationStep[];
  readonly result: string;
  readonly layout: string;
}

/** One line of a derivation. */
export interface DerivationStep {
  readonly rule: string;
  readonly before: string;
  readonly after: string;
  readonly why: string;
  readonly latex: string;
  readonly checked: boolean;
}

/** The engine, as far as the command line needs it. */
export interface Engine {
  parseDeclaration(text: string): { readonly name: string; readonly spec: VariableSpec };
  derive(request: DeriveRequest): Derivative;
  equal(request: EqualRequest): EqualVerdict;
  steps(request: StepsRequest): Derivation;
  evaluate(request: EvaluateRequest): Evaluation;
  evaluateOn(request: EvaluateRequest): Promise<Evaluation>;
  verify(request: VerifyRequest): Verification;
  crossCheck(request: CrossCheckRequest): Promise<CrossCheck>;
  /** Throws the error of the stage that cannot read or type the text. */
  openProblem(source: string, vars?: Declarations): unknown;
}

/** The engine of this installation. */
export async function loadEngine(): Promise<Engine> {
  const [symbolic, bridge] = await Promise.all([import("@closedform/symbolic"), import("@closedform/bridge")]);
  const present: Partial<Engine> = { ...symbolic, ...(bridge as Partial<Engine>) };
  return { ...absent, ...present };
}

function missing(name: string): () => never {
  return () => {
    throw unsupported(`${name} is not part of this build yet`, "run `pnpm build`, or use a newer checkout");
  };
}

const absent: Engine = {
  parseDeclaration: missing("parseDeclaration"),
  derive: missing("derive"),
  equal: missing("equal"),
  steps: missing("steps"),
  evaluate: missing("evaluate"),
  evaluateOn: missing("evaluateOn"),
  verify: missing("verify"),
  crossCheck: missing("crossCheck"),
  openProblem: missing("openProblem"),
};
