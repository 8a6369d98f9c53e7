// What a formula repeats, under names: parts of equal text are one part, and a part that would be printed more than once
// becomes a definition.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { toLatex } from "../print/latex.ts";
import { countTokens, toText } from "../print/text.ts";
import type { Problem } from "../problem.ts";
import { childrenOf, mapChildren } from "../typing/children.ts";
import { freshNames, takenNames } from "./fresh-name.ts";
import type { Definition } from "./parts.ts";

/** A formula in terms of its definitions. */
export interface Shortened {
  readonly definitions: readonly Definition[];
  readonly expression: MatrixExpression;
}

// The expressions of one text, operands first.
function distinctParts(root: MatrixExpression): ReadonlyMap<string, MatrixExpression> {
  const found = new Map<string, MatrixExpression>();
  const visit = (expression: MatrixExpression): void => {
    const text = toText(expression);
    if (found.has(text)) return;
    childrenOf(expression).forEach(visit);
    found.set(text, expression);
  };
  visit(root);
  return found;
}

function countUses(parts: ReadonlyMap<string, MatrixExpression>): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const part of parts.values())
    for (const child of childrenOf(part)) uses.set(toText(child), (uses.get(toText(child)) ?? 0) + 1);
  return uses;
}

// A fill such as eye(n) reads its size from its place, and a sign or a transpose belongs to where it stands.
const bareKinds: ReadonlySet<MatrixExpression["kind"]> = new Set(["negate", "transpose", "comparison", "dimension"]);

// Which variables occur, a bound index being none that a definition may speak of.
function isNameable(expression: MatrixExpression): boolean {
  return !bareKinds.has(expression.kind) && childrenOf(expression).length > 0 && isClosed(expression);
}

function isClosed(expression: MatrixExpression): boolean {
  let hasVariable = false;
  const pending = [expression];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (part.kind === "boundIndex" || part.kind === "indexSum") return false;
    if (part.kind === "variable") hasVariable = true;
    pending.push(...childrenOf(part));
  }
  return hasVariable;
}

// Symbols saved by printing a name so often; the brackets of a call count here, since it is also work to be done once.
function saves(expression: MatrixExpression, uses: number): boolean {
  const length = countTokens(toText(expression)) + (expression.kind === "call" ? 2 : 0);
  return uses * (length - 1) > length + 2;
}

/** The expression with every part that it repeats defined once, in the order in which definitions need each other. */
export function nameRepeated(problem: Problem, root: MatrixExpression): Shortened {
  const parts = distinctParts(root);
  const uses = countUses(parts);
  const nextName = freshNames("t", takenNames(problem));
  const shortened = new Map<string, MatrixExpression>();
  const definitions: Definition[] = [];
  for (const [text, part] of parts) {
    const own = mapChildren(part, (child) => shortened.get(toText(child))!);
    const count = uses.get(text) ?? 0;
    if (part === root || count < 2 || !isNameable(part) || !saves(own, count)) {
      shortened.set(text, own);
      continue;
    }
    const name = nextName();
    definitions.push({ name, text: toText(own), latex: toLatex(own), expression: own });
    shortened.set(text, { kind: "variable", name, type: part.type });
  }
  return { definitions, expression: shortened.get(toText(root))! };
}
