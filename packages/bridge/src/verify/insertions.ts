// What a claim may lack: a factor or a term that stands in the right answer, put in at each place in turn.

import type { Expression } from "@closedform/symbolic";
import type { EditContext, PartEdit } from "./edits.ts";
import { quotedSource } from "./suspect.ts";

/** A part of the right answer with its text. */
export interface Atom {
  readonly expression: Expression;
  readonly text: string;
}

const maximalAtoms = 14;

function operandsOf(part: Expression): readonly Expression[] {
  switch (part.kind) {
    case "negate":
    case "transpose":
      return [part.operand];
    case "sum":
      return part.terms.map((term) => term.operand);
    case "product":
      return [part.first, ...part.rest.map((step) => step.operand)];
    case "power":
      return [part.base];
    case "call":
      return part.args;
    case "array":
      return part.rows.flat();
    case "index":
      return [part.target];
    default:
      return [];
  }
}

/** The different parts of a right answer, outer ones first. */
export function atomsOf(root: Expression, source: string): readonly Atom[] {
  const found = new Map<string, Atom>();
  let level: readonly Expression[] = [root];
  while (level.length > 0 && found.size < maximalAtoms) {
    for (const part of level) {
      const text = source.slice(part.span.start, part.span.end);
      if (part !== root && part.kind !== "number" && !found.has(text)) found.set(text, { expression: part, text });
    }
    level = level.flatMap(operandsOf);
  }
  return [...found.values()].slice(0, maximalAtoms);
}

function isFactorPlace(part: Expression): boolean {
  return part.kind === "product" || part.kind === "name" || part.kind === "call" || part.kind === "transpose";
}

/** The part with one more factor, before, after or between its own, and divided by one. */
export function* insertedFactors(part: Expression, context: EditContext): Generator<PartEdit> {
  if (!isFactorPlace(part)) return;
  const operands = part.kind === "product" ? [part.first, ...part.rest.map((step) => step.operand)] : [part];
  const isMatrixProduct = part.kind !== "product" || part.rest.every(({ operator }) => operator === "*");
  const whole = quotedSource(context.program, part);
  for (const { expression, text } of context.atoms) {
    const mistake = {
      kind: "missing-chain-factor",
      id: "factorMissingAt",
      parts: { part: text, term: whole },
    } as const;
    const { span } = part;
    const places = isMatrixProduct ? operands.length + 1 : 0;
    for (let place = 0; place < places; place++) {
      const [first, ...others] = [...operands.slice(0, place), expression, ...operands.slice(place)];
      yield {
        part: { kind: "product", first, rest: others.map((operand) => ({ operator: "*", operand })), span },
        mistake,
      };
    }
    for (const operator of [".*", "/", "./"] as const)
      yield { part: { kind: "product", first: part, rest: [{ operator, operand: expression }], span }, mistake };
  }
}

/** The part with one more term. */
export function* insertedTerms(part: Expression, context: EditContext): Generator<PartEdit> {
  for (const { expression, text } of context.atoms) {
    for (const negative of [false, true]) {
      const own = part.kind === "sum" ? part.terms : [{ negative: false, operand: part }];
      const terms = [...own, { negative, operand: expression }];
      const mistake = { kind: "dropped-term", id: "termMissing", parts: { term: text } } as const;
      yield { part: { kind: "sum", terms, span: part.span }, mistake };
    }
  }
}

/** A call of another argument. */
export function* otherArguments(
  call: Extract<Expression, { readonly kind: "call" }>,
  context: EditContext,
): Generator<PartEdit> {
  if (call.args.length !== 1) return;
  const own = quotedSource(context.program, call);
  for (const { expression, text } of context.atoms) {
    const parts = { part: own, right: `${call.name}(${text})` };
    yield {
      part: { ...call, args: [expression] },
      mistake: { kind: "wrong-function-derivative", id: "argumentWrong", parts },
    };
  }
}
