// What the command line asks of the engine, loaded on first use so that `--help` and bad options answer at once.

import type {
  CrossCheck,
  CrossCheckRequest,
  EvaluateRequest,
  Evaluation,
  Verification,
  VerifyRequest,
} from "@closedform/bridge";
import type {
  CodeFormat,
  Declarations,
  Derivation,
  Derivative,
  DeriveRequest,
  EqualRequest,
  EqualVerdict,
  StepsRequest,
  VariableSpec,
} from "@closedform/symbolic";

/** The engine, as far as the command line needs it. */
export interface Engine {
  readonly parseDeclaration: (text: string) => { readonly name: string; readonly spec: VariableSpec };
  readonly derive: (request: DeriveRequest) => Derivative;
  readonly equal: (request: EqualRequest) => EqualVerdict;
  readonly steps: (request: StepsRequest) => Derivation;
  readonly evaluate: (request: EvaluateRequest) => Evaluation;
  readonly evaluateOn: (request: EvaluateRequest) => Promise<Evaluation>;
  readonly verify: (request: VerifyRequest) => Verification;
  readonly crossCheck: (request: CrossCheckRequest) => Promise<CrossCheck>;
  /** The forms of a derivative beyond text and LaTeX. */
  readonly codePrinters: Readonly<Record<CodeFormat, (source: Derivative) => string>>;
  /** Throws the error of the stage that cannot read or type the text. */
  readonly openProblem: (source: string, vars?: Declarations) => unknown;
}

/** The engine of this installation. */
export async function loadEngine(): Promise<Engine> {
  const [symbolic, bridge] = await Promise.all([import("@closedform/symbolic"), import("@closedform/bridge")]);
  return { ...symbolic, ...bridge };
}
