// The public surface of the bridge, in reading order.

export { compile } from "./compile/compile.ts";
export type { Sizes } from "./compile/compile.ts";
export type { Instruction, Program } from "./compile/program.ts";
export { planOf } from "./compile/plan.ts";
export type { EvaluationPlan, PlannedKernel } from "./compile/plan.ts";
export { execute, executeSync } from "./compile/execute.ts";
export { evaluate, evaluateOn } from "./evaluate.ts";
export type { EvaluateRequest, Evaluation } from "./evaluate.ts";
export { expandCompressed, multiplyCompressed } from "./compressed.ts";
export type { CompressedFactor, CompressedTensor, CompressedTerm } from "./compressed.ts";
export { bindPoint, nest } from "./point.ts";
export type { BoundPoint, NestedNumbers, Point } from "./point.ts";
export { samplePoint } from "./sample.ts";
export type { Spread } from "./sample.ts";
export { gradientPlot } from "./plot/gradient-plot.ts";
export type { GradientPlot, MeasuredGradient, PlotRequest } from "./plot/gradient-plot.ts";
export { graphPicture } from "./plot/graph-picture.ts";
export type { GraphPicture, GraphPictureRequest } from "./plot/graph-picture.ts";
export type { PlanePoint } from "./plot/contours.ts";
export { crossCheck } from "./cross-check.ts";
export type { CrossCheck, CrossCheckRequest, CrossCheckRow, SkippedWitness } from "./cross-check.ts";
export { checkGradient } from "./check/check-gradient.ts";
export type {
  CheckedFunction,
  CheckGradientOptions,
  GradientCheck,
  GradientComparison,
  PointOrSampler,
} from "./check/check-gradient.ts";
export { gradientMatchers } from "./check/matchers.ts";
export type { MatcherResult } from "./check/matchers.ts";
export type { PointTree } from "./check/point-tree.ts";
export { verify } from "./verify/verify.ts";
export type { LineSubject, LineVerdict } from "./verify/lines/line-verdict.ts";
export type { Counterexample, Verification, VerifyRequest } from "./verify/verification.ts";
export type { Diagnosis, DiagnosisKind, MessageLanguage } from "./verify/mistake.ts";
