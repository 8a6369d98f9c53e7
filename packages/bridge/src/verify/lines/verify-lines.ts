// A hand derivation, line by line: what each line says, whether it holds, and the first that does not.

import {
  ClosedformError,
  derivativeOf,
  derivativeTerms,
  variableNode,
  openRequest,
  substituteNodes,
  topologicalOrder,
  variableSpelled,
} from "@closedform/symbolic";
import type { Derivative, Node, Problem, Value } from "@closedform/symbolic";
import type { Verification, VerifyRequest } from "../verification.ts";
import { judgeClaim, judgeSide } from "./judge-side.ts";
import type { Expected, Judging, SideVerdict } from "./judge-side.ts";
import { isDerivativeName, isFunctionName, readLeftSide } from "./left-side.ts";
import type { LeftSide, Side } from "./left-side.ts";
import type { LineSubject, LineVerdict } from "./line-verdict.ts";
import { define, differentialOf, openWorkspace, readQuantity } from "./workspace.ts";
import type { Quantity } from "./workspace.ts";
import { writtenLines } from "./written-lines.ts";
import type { WrittenLine } from "./written-lines.ts";

/** What the sides of a line have to be. */
interface Goal {
  readonly says: LineSubject;
  /** Absent for the derivative, which is judged as a claim. */
  readonly expected?: Expected | undefined;
}

interface Reader extends Judging {
  readonly verify: (request: VerifyRequest) => Verification;
  /** Names that stand for the expression. */
  readonly functions: Set<string>;
  /** The expression as it was last written, in terms of definitions. */
  written: Quantity | undefined;
  goal: Goal | undefined;
}

function plainValue(node: Node): Value {
  return { node, indices: [], groups: node.dims.map(() => 1) };
}

function unreadable(line: WrittenLine, side: Side): ClosedformError {
  return new ClosedformError("unsupported", `line ${line.number}: cannot tell what "${side.text}" stands for`, {
    at: { start: side.start, end: side.start + side.text.length },
    hint: "write f = …, r = …, df = … or df/dx = …",
  });
}

function expression({ space }: Reader): Expected {
  const { value, source } = space.problem;
  return { value, text: source };
}

function ownDifferential(reader: Reader): Expected {
  const { space } = reader;
  const node = differentialOf(space, space.problem.value.node);
  return { value: { ...space.problem.value, node }, isOwnDifferential: true };
}

function variableOf({ space }: Reader, name: string): Node | undefined {
  const { problem, variables } = space;
  const variable = problem.variables.get(name) ?? variables.get(name);
  return variable && variableNode(problem.graph, variable);
}

function isOwn({ space, functions }: Reader, name: string | undefined): boolean {
  return (
    name === undefined || functions.has(name) || !(space.definitions.has(name) || space.problem.variables.has(name))
  );
}

// dr/dx of something defined before, or df/dr of the expression as it was written in terms of r.
function partialGoal(reader: Reader, of: string | undefined, by: string): Goal | undefined {
  const { space, written } = reader;
  const own = written?.raw ?? space.problem.value;
  const { node: whole } = isOwn(reader, of) ? own : space.definitions.get(of!)!.raw;
  const variable = variableOf(reader, by);
  const meaning = space.definitions.get(by)?.value.node;
  if (!variable) return undefined;
  // Where the formula was never written in terms of the name, it is found in it.
  const { graph } = space.problem;
  const [source] = meaning ? substituteNodes(graph, [whole], new Map([[meaning, variable]])) : [whole];
  if (!topologicalOrder([source]).includes(variable)) return undefined;
  const [raw] = derivativeTerms(space.problem.graph, source, [variable]);
  const [node] = substituteNodes(space.problem.graph, [raw], space.meanings);
  return { says: "derivative", expected: { value: plainValue(node) } };
}

function nameIn(problem: Problem, written: string | undefined): string | undefined {
  return written === undefined ? undefined : (variableSpelled(problem, written)?.name ?? written);
}

function derivativeGoal(reader: Reader, left: Extract<LeftSide, { kind: "derivative" }>): Goal | undefined {
  const { space, request } = reader;
  const by = nameIn(space.problem, left.by) ?? space.wrt[0];
  if (left.order !== (request.order ?? 1)) {
    const derivative = derivativeOf(space.problem, { ...request, order: left.order });
    return { says: "derivative", expected: { value: plainValue(derivative.shown), text: derivative.text } };
  }
  if (isOwn(reader, left.of) && space.wrt.includes(by)) return { says: "derivative" };
  return partialGoal(reader, left.of, by);
}

function differentialGoal(reader: Reader, { of, isFormula }: Extract<LeftSide, { kind: "differential" }>): Goal {
  const { space } = reader;
  if (!isFormula && isOwn(reader, of)) return { says: "differential", expected: ownDifferential(reader) };
  const known = isFormula ? readQuantity(space, of) : undefined;
  const value = known?.value ?? space.definitions.get(of)?.value ?? space.problem.value;
  const node = differentialOf(space, value.node);
  const isOwnFormula = value.node === space.problem.value.node;
  return { says: "differential", expected: { value: { ...value, node }, isOwnDifferential: isOwnFormula } };
}

function isSameShape(problem: Problem, { value }: Quantity): boolean {
  const { dims } = problem.value.node;
  return value.node.dims.length === dims.length && dims.every(({ key }, axis) => key === value.node.dims[axis].key);
}

function hasAsManyAxes({ shown }: Derivative, { value }: Quantity): boolean {
  return value.node.dims.length === shown.dims.length;
}

// A name on the left: the expression, its derivative, or something new.
function nameGoal(reader: Reader, name: string, first: Side): Goal {
  const { space, derivative } = reader;
  const { problem, definitions } = space;
  const known = reader.functions.has(name) ? undefined : definitions.get(name);
  if (known) return { says: "equation", expected: { value: known.value } };
  if (problem.variables.has(name)) return { says: "equation", expected: { value: readQuantity(space, name).value } };
  const read = readQuantity(space, first.text);
  const isRepeated = reader.functions.has(name) || read.value.node === problem.value.node;
  if (isRepeated || (isFunctionName(name) && isSameShape(problem, read) && !isDerivativeOnly(reader, name, read))) {
    reader.functions.add(name);
    reader.written = read;
    define(space, name, first.text, { ...read, value: problem.value });
    return { says: "expression", expected: expression(reader) };
  }
  if (isDerivativeName(name) && hasAsManyAxes(derivative, read)) return { says: "derivative" };
  define(space, name, first.text, read);
  return { says: "definition", expected: { value: read.value, text: first.text } };
}

// J is a loss to some and a Jacobian to others: the shape tells, and where it does not, what was said before.
function isDerivativeOnly({ functions, derivative }: Reader, name: string, read: Quantity): boolean {
  return isDerivativeName(name) && functions.size > 0 && hasAsManyAxes(derivative, read);
}

// A line without a left side that begins a derivation: what it can be by its shape.
function bareGoal(reader: Reader, side: Side): Goal {
  const read = readQuantity(reader.space, side.text);
  if (read.hasDifferential) return { says: "differential", expected: ownDifferential(reader) };
  const { goal } = reader;
  const isGoingOn = goal && goal.says !== "differential" && goal.says !== "definition";
  if (isGoingOn) return goal;
  if (!goal && isSameShape(reader.space.problem, read)) return { says: "expression", expected: expression(reader) };
  return { says: "derivative" };
}

function goalOf(reader: Reader, line: WrittenLine): { readonly goal: Goal; readonly sides: readonly Side[] } {
  const [first, ...rest] = line.sides;
  const { space } = reader;
  if (rest.length === 0) return { goal: bareGoal(reader, first), sides: [first] };
  if (first.text === "") {
    if (!reader.goal) throw unreadable(line, first);
    return { goal: reader.goal, sides: rest };
  }
  const left = readLeftSide(first.text, (name) => space.problem.variables.has(name));
  switch (left.kind) {
    case "derivative": {
      const goal = derivativeGoal(reader, left);
      if (!goal) throw unreadable(line, first);
      return { goal, sides: rest };
    }
    case "differential":
      return { goal: differentialGoal(reader, left), sides: rest };
    case "name":
      return { goal: nameGoal(reader, left.name, rest[0]), sides: rest };
    case "formula": {
      const read = readQuantity(space, first.text);
      const isOwnFormula = read.value.node === space.problem.value.node;
      if (isOwnFormula) return { goal: { says: "expression", expected: expression(reader) }, sides: rest };
      return { goal: { says: "equation", expected: { value: read.value, text: first.text } }, sides: rest };
    }
  }
}

function placed(line: WrittenLine, error: unknown, sides: readonly Side[]): unknown {
  if (!(error instanceof ClosedformError)) return error;
  const message = error.message.startsWith("line ") ? error.message : `line ${line.number}: ${error.message}`;
  const isPlacedInLine = error.message.startsWith("line ");
  const shift = line.start + (sides.length === 1 && !isPlacedInLine ? sides[0].start : 0);
  const at = error.at && { start: error.at.start + shift, end: error.at.end + shift };
  return new ClosedformError(error.code, message, { at, hint: error.hint });
}

// What no shape allows does not follow, whatever it was meant to be.
function misshapen({ derivative }: Reader, goal: Goal, error: ClosedformError, side: Side): SideVerdict {
  const at = { start: side.start, end: side.start + side.text.length };
  const diagnosis = { kind: "shape-mismatch", message: error.message, at } as const;
  const correct = goal.expected ? goal.expected.text : derivative.text;
  return { verdict: "incorrect", at, diagnosis, ...(correct === undefined ? {} : { correct }) };
}

function judgeLine(reader: Reader, line: WrittenLine): LineVerdict {
  const base = { line: line.number, text: line.text };
  let current: readonly Side[] = line.sides.slice(-1);
  let goal: Goal | undefined;
  try {
    const found = goalOf(reader, line);
    const { sides } = found;
    goal = found.goal;
    reader.goal = goal;
    let verdict: SideVerdict = { verdict: "correct" };
    for (const side of sides) {
      current = [side];
      if (goal.says === "definition" && side === sides[0]) continue;
      verdict = goal.expected ? judgeSide(reader, goal.expected, side) : judgeClaim(reader, side, reader.verify);
      if (verdict.verdict !== "correct") break;
    }
    return { ...base, says: goal.says, ...verdict };
  } catch (error) {
    const isMisshapen = error instanceof ClosedformError && error.code === "shape-mismatch";
    if (isMisshapen && goal) return { ...base, says: goal.says, ...misshapen(reader, goal, error, current[0]) };
    throw placed(line, error, current);
  }
}

/** The verdict on every line, in order. Throws `ClosedformError` for a line that cannot be read, with its number. */
export function judgeLines(
  given: VerifyRequest,
  steps: string | readonly string[],
  seed: number,
  verify: (request: VerifyRequest) => Verification,
): { readonly lines: readonly LineVerdict[]; readonly derivative: Derivative } {
  const lines = writtenLines(steps);
  const { problem, request } = openRequest(given);
  const wrt = typeof request.wrt === "string" ? [request.wrt] : request.wrt;
  const derivative = derivativeOf(problem, { ...request, layout: undefined, flatten: undefined });
  const reader: Reader = {
    space: openWorkspace(problem, wrt, request.syntax),
    request,
    derivative,
    seed,
    verify,
    functions: new Set(),
    written: undefined,
    goal: undefined,
  };
  return { lines: lines.map((line) => judgeLine(reader, line)), derivative };
}
