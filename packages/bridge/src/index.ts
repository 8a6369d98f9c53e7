// The public surface of the bridge, in reading order.

export { compile } from "./compile/compile.ts";
export type { Sizes } from "./compile/compile.ts";
export type { Instruction, Program } from "./compile/program.ts";
export { execute, executeSync } from "./compile/execute.ts";
export { evaluate, evaluateOn } from "./evaluate.ts";
export type { EvaluateRequest, Evaluation } from "./evaluate.ts";
export { bindPoint, nest } from "./point.ts";
export type { BoundPoint, NestedNumbers, Point } from "./point.ts";
