// What the command line asks of the engine, loaded on first use so that `--help` and bad options answer at once.

import type {
  CrossCheck,
  CrossCheckRequest,
  EvaluateRequest,
  Evaluation,
  GradientPlot,
  PlotRequest,
  Verification,
  VerifyRequest,
} from "@closedform/bridge";
import type {
  CodeFormat,
  Declarations,
  Derivation,
  Derivative,
  EqualRequest,
  EqualVerdict,
  FormRequest,
  StepsRequest,
  Syntax,
  VariableSpec,
} from "@closedform/symbolic";

/** The engine, as far as the command line needs it. */
export interface Engine {
  readonly parseDeclaration: (text: string) => { readonly name: string; readonly spec: VariableSpec };
  readonly derive: (request: FormRequest) => Derivative;
  readonly equal: (request: EqualRequest) => EqualVerdict;
  readonly steps: (request: StepsRequest) => Derivation;
  readonly evaluate: (request: EvaluateRequest) => Evaluation;
  readonly evaluateOn: (request: EvaluateRequest) => Promise<Evaluation>;
  readonly verify: (request: VerifyRequest) => Verification;
  readonly gradientPlot: (request: PlotRequest) => GradientPlot;
  readonly crossCheck: (request: CrossCheckRequest) => Promise<CrossCheck>;
  /** The forms of a derivative beyond text and LaTeX. */
  readonly codePrinters: Readonly<Record<CodeFormat, (source: Derivative) => string>>;
  /** Throws the error of the stage that cannot read or type the text. */
  readonly openProblem: (source: string, vars?: Declarations, syntax?: Syntax) => unknown;
}

/** The engine of this installation. */
export async function loadEngine(): Promise<Engine> {
  const [symbolic, bridge] = await Promise.all([import("@closedform/symbolic"), import("@closedform/bridge")]);
  return { ...symbolic, ...bridge };
}
