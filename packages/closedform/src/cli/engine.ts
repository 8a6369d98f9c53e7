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
  Declarations,
  Derivative,
  DeriveRequest,
  EqualRequest,
  EqualVerdict,
  VariableSpec,
} from "@closedform/symbolic";

import { unsupported } from "./failure.ts";

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
  readonly parseDeclaration: (text: string) => { readonly name: string; readonly spec: VariableSpec };
  readonly derive: (request: DeriveRequest) => Derivative;
  readonly equal: (request: EqualRequest) => EqualVerdict;
  readonly steps: (request: StepsRequest) => Derivation;
  readonly evaluate: (request: EvaluateRequest) => Evaluation;
  readonly evaluateOn: (request: EvaluateRequest) => Promise<Evaluation>;
  readonly verify: (request: VerifyRequest) => Verification;
  readonly crossCheck: (request: CrossCheckRequest) => Promise<CrossCheck>;
  /** Throws the error of the stage that cannot read or type the text. */
  readonly openProblem: (source: string, vars?: Declarations) => unknown;
}

function steps(): never {
  throw unsupported("derivations step by step are not part of this build yet", "ask for the derivative alone");
}

/** The engine of this installation. */
export async function loadEngine(): Promise<Engine> {
  const [symbolic, bridge] = await Promise.all([import("@closedform/symbolic"), import("@closedform/bridge")]);
  // Until the symbolic package exports its steps; then one of its own name takes the place of the one above.
  return { steps, ...symbolic, ...bridge };
}
