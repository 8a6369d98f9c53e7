// The claim with one part changed: where that makes it right, the part was wrong.

import { ClosedformError, dimensionsOf, parse } from "@closedform/symbolic";
import type { Expression, Program, Statement } from "@closedform/symbolic";
import { isSame } from "./comparison.ts";
import { missingEdits, partEdits, slipEdits } from "./edits.ts";
import type { EditContext, PartEdit } from "./edits.ts";
import { globalEdits } from "./global-edits.ts";
import { atomsOf, insertedTerms } from "./insertions.ts";
import type { Mistake } from "./mistake.ts";
import type { Suspect } from "./suspect.ts";

const maximalEdits = 300;
const locatingEdits = 20;
// Every edit is read, typed and lowered anew, so long claims get fewer: about as many characters in all.
const readCharacters = 8000;
const maximalAlternatives = 6;

interface Place {
  readonly part: Expression;
  readonly rebuild: (changed: Expression) => Expression;
}

// The operands with the way back into the whole.
function placesIn({ part, rebuild }: Place): readonly Place[] {
  const within = (operand: Expression, put: (changed: Expression) => Expression): Place => ({
    part: operand,
    rebuild: (changed) => rebuild(put(changed)),
  });
  switch (part.kind) {
    case "negate":
    case "transpose":
      return [within(part.operand, (operand) => ({ ...part, operand }))];
    case "sum":
      return part.terms.map((term, k) =>
        within(term.operand, (operand) => ({
          ...part,
          terms: part.terms.map((other, at) => (at === k ? { ...other, operand } : other)),
        })),
      );
    case "product":
      return [
        within(part.first, (first) => ({ ...part, first })),
        ...part.rest.map((step, k) =>
          within(step.operand, (operand) => ({
            ...part,
            rest: part.rest.map((other, at) => (at === k ? { ...other, operand } : other)),
          })),
        ),
      ];
    case "power":
      return [within(part.base, (base) => ({ ...part, base }))];
    case "call":
      return part.args.map((argument, k) =>
        within(argument, (changed) => ({ ...part, args: part.args.map((other, at) => (at === k ? changed : other)) })),
      );
    case "index":
      return [within(part.target, (target) => ({ ...part, target }))];
    case "array":
      return part.rows.flatMap((row, i) =>
        row.map((entry, j) =>
          within(entry, (changed) => ({
            ...part,
            rows: part.rows.map((other, at) => (at === i ? other.map((old, k) => (k === j ? changed : old)) : other)),
          })),
        ),
      );
    default:
      return [];
  }
}

// Outer parts first: the shortest story is the one about the whole.
function* placesOf(root: Expression): Generator<Place> {
  let level: readonly Place[] = [{ part: root, rebuild: (changed) => changed }];
  while (level.length > 0) {
    yield* level;
    level = level.flatMap(placesIn);
  }
}

// The parts of the right answer, read from its own text.
function atomsIn({ derivative }: Suspect): EditContext["atoms"] {
  if (derivative.notation === "index") return [];
  try {
    const { statements } = parse(derivative.text, { syntax: "text" });
    const last = statements[statements.length - 1];
    return last.kind === "expression" ? atomsOf(last.value, derivative.text) : [];
  } catch (error) {
    if (error instanceof ClosedformError) return [];
    throw error;
  }
}

function contextOf(suspect: Suspect, program: Program): EditContext {
  const { problem } = suspect;
  const orderOf = (name: string): number | undefined => {
    const variable = problem.variables.get(name);
    return variable && dimensionsOf(variable.type).length;
  };
  return {
    program,
    atoms: atomsIn(suspect),
    alternatives: (name) => {
      const order = orderOf(name);
      const others = [...problem.variables.keys()].filter((other) => other !== name && orderOf(other) === order);
      return order === undefined ? [] : others.slice(0, maximalAlternatives);
    },
  };
}

function withStatement(program: Program, position: number, value: Expression): Program {
  const statements = program.statements.map((statement, k): Statement => {
    if (k !== position) return statement;
    return statement.kind === "function" ? { ...statement, body: value } : { ...statement, value };
  });
  return { ...program, statements };
}

function nodeOf(reopen: NonNullable<Suspect["reopen"]>, program: Program): ReturnType<typeof reopen> {
  try {
    return reopen(program);
  } catch (error) {
    if (error instanceof ClosedformError) return undefined;
    throw error;
  }
}

interface Attempt extends PartEdit {
  readonly at: Expression["span"];
}

type Edits = (part: Expression, context: EditContext) => Iterable<PartEdit>;

// Every edit of every part; terms are put in only where a whole answer or component stands.
function* editsOf(
  root: Expression,
  context: EditContext,
  suspect: Suspect,
  edits: Edits,
  isThorough: boolean,
): Generator<Attempt> {
  for (const { part, rebuild } of placesOf(root))
    for (const edit of edits(part, context)) yield { ...edit, part: rebuild(edit.part), at: part.span };
  if (!isThorough) return;
  for (const edit of globalEdits(root, suspect.problem)) yield { ...edit, at: root.span };
  for (const { part, rebuild } of placesOf(root))
    for (const edit of missingEdits(part, context)) yield { ...edit, part: rebuild(edit.part), at: part.span };
  for (const { part, rebuild } of placesOf(root)) {
    const isComponent = part === root || root.kind === "array";
    if (!isComponent) continue;
    for (const edit of insertedTerms(part, context)) yield { ...edit, part: rebuild(edit.part), at: part.span };
  }
}

function search(suspect: Suspect, edits: Edits, limit: number, isThorough: boolean): Mistake | undefined {
  const { program, reopen, truth, isOver } = suspect;
  if (!program || !reopen) return undefined;
  const context = contextOf(suspect, program);
  const affordable = Math.min(limit, Math.floor(readCharacters / Math.max(1, program.source.length)));
  let tried = 0;
  for (const [position, statement] of program.statements.entries()) {
    if (statement.kind === "function") continue;
    for (const { part, mistake, at } of editsOf(statement.value, context, suspect, edits, isThorough)) {
      if ((tried += 1) > affordable || isOver?.()) return undefined;
      const node = nodeOf(reopen, withStatement(program, position, part));
      if (node && isSame(node, truth, isOver)) return { ...mistake, at };
    }
  }
  return undefined;
}

/** The single change of the claim's text that makes it right, if one does. */
export function claimMistake(suspect: Suspect): Mistake | undefined {
  return search(suspect, partEdits, maximalEdits, true);
}

/** The part of the claim that a change puts right, found by few and simple changes. */
export function wrongPart(suspect: Suspect): Mistake["at"] {
  return search(suspect, partEdits, locatingEdits, false)?.at;
}

/** The term of which the sign or a numeric factor is wrong, if that is all. */
export function slipOfThePen(suspect: Suspect): Mistake | undefined {
  return search(suspect, slipEdits, maximalEdits, false);
}
