// A claim read beside its problem and brought into the shape of the derivative.

import { alignedNode, ClosedformError, derivativeOf, numberOf, openBeside, readBeside } from "@closedform/symbolic";
import type { Derivative, Node, Problem, Program, Value } from "@closedform/symbolic";
import { readLeftSide, sidesOf } from "./lines/left-side.ts";
import { shapedLike, withoutUnitAxes } from "./shaped-claim.ts";
import type { VerifyRequest } from "./verification.ts";

type Opened = ReturnType<typeof openBeside>;

/** A claim as it was read, with its value. */
export interface Claim extends Opened {
  readonly program: Program;
}

// A row, or a claim of another shape, cannot take the shape of the derivative: it is judged as it stands.
function openShaped(problem: Problem, claim: Program, shape: readonly string[]): Opened {
  const opened = openAsShaped(problem, claim, shape);
  const slim = withoutUnitAxes(claim, opened.target.type, shape);
  return slim ? openBeside(problem, slim) : opened;
}

function openAsShaped(problem: Problem, claim: Program, shape: readonly string[]): Opened {
  try {
    return openBeside(problem, shapedLike(claim, shape));
  } catch (error) {
    if (!(error instanceof ClosedformError) || error.code !== "shape-mismatch") throw error;
    return openBeside(problem, claim);
  }
}

// ∇f = …, df/dx = … and grad = … before a claim say what it is; blanks keep the places in what is left.
function claimedSide(claim: string, isVariable: (name: string) => boolean): string {
  if (claim.includes(";") || claim.includes("\n")) return claim;
  const sides = sidesOf(claim);
  if (sides.length !== 2) return claim;
  const [left, right] = sides;
  const said = readLeftSide(left.text, isVariable);
  const isNamed = said.kind === "derivative" && /[/'∇\\]|grad/u.test(left.text);
  return isNamed ? " ".repeat(right.start) + claim.slice(right.start).replace(/\$/gu, " ") : claim;
}

/** The claim in the names of the problem. Throws `unknown-name` for any other name, and what parsing and typing throw. */
export function openClaim(problem: Problem, given: VerifyRequest, derivative: Derivative): Claim {
  const { syntax } = given;
  const claim = claimedSide(given.claim ?? "", (name) => problem.variables.has(name));
  const program = readBeside(problem, claim, syntax);
  const opened = openShaped(problem, program, derivative.shape);
  const unknown = [...opened.typed.variables.keys()].find((name) => !problem.variables.has(name));
  if (unknown === undefined) return { ...opened, program };
  const start = claim.search(new RegExp(`(?<![\\p{L}\\p{N}_])${unknown}(?![\\p{L}\\p{N}_])`, "u"));
  throw new ClosedformError("unknown-name", `the claim uses ${unknown}, which is not a variable of the expression`, {
    at: start < 0 ? undefined : { start, end: start + unknown.length },
    hint: `the variables are ${[...problem.variables.keys()].join(", ")}`,
  });
}

// A claim 0 stands for zeros of any shape.
function isZeroClaim(value: Value): boolean {
  return value.node.dims.length === 0 && numberOf(value.node)?.numerator === 0n;
}

/** The node of a value with the axes of a derivative; `undefined` where its shape is another. */
export function alignedClaim(problem: Problem, value: Value, derivative: Derivative): Node | undefined {
  const { shown, groups } = derivative;
  return isZeroClaim(value) ? problem.graph.zeros(shown.dims) : alignedNode(problem.graph, value, shown, groups);
}

/** The node of an altered claim; `undefined` where its shape is another. Throws what typing throws. */
export function reopenedClaim(problem: Problem, derivative: Derivative): (program: Program) => Node | undefined {
  return (program) => {
    const { value, target } = openShaped(problem, program, derivative.shape);
    if (target.type.kind === "covector" && !derivative.isRow) return undefined;
    return alignedClaim(problem, value, derivative);
  };
}

/** A claim in the shape of ∂vec(Y)/∂vec(X)' with that, where neither a form nor its transpose was asked for. */
export function flattenedCase(
  problem: Problem,
  request: VerifyRequest,
  value: Value,
): { readonly derivative: Derivative; readonly claim: Node } | undefined {
  if (request.flatten || request.layout === "denominator" || value.groups.length !== 2) return undefined;
  try {
    const derivative = derivativeOf(problem, { ...request, flatten: "vec" });
    const claim = alignedNode(problem.graph, value, derivative.shown, derivative.groups);
    return claim && { derivative, claim };
  } catch (error) {
    if (error instanceof ClosedformError) return undefined;
    throw error;
  }
}
