// Every single change of a claim that undoes a common slip: a transpose, a swap of factors, a sign, a number, a name.
// What an edit stands for is said by its mistake; whether it makes the claim right is for others to find out.

import type { Expression, Program, Rational } from "@closedform/symbolic";
import { rational } from "@closedform/symbolic";
import { operatorEdits, orderEdits, removedFactors } from "./product-edits.ts";
import type { Mistake } from "./mistake.ts";
import { functionEdits } from "./function-edits.ts";
import { insertedFactors, otherArguments } from "./insertions.ts";
import type { Atom } from "./insertions.ts";
import { quotedSource } from "./suspect.ts";

/** A claim with one part changed, and what was wrong if that makes it right. */
export interface Edit {
  readonly expression: Expression;
  readonly mistake: Mistake;
}

/** What an edit of one part needs to know. */
export interface EditContext {
  readonly program: Program;
  /** Names that may stand for a name: the variables of the same order. */
  readonly alternatives: (name: string) => readonly string[];
  /** Parts of the right answer. */
  readonly atoms: readonly Atom[];
}

/** A change of one part: the new part, and the mistake without its place. */
export interface PartEdit {
  readonly part: Expression;
  readonly mistake: Omit<Mistake, "at">;
}

type NumberExpression = Extract<Expression, { readonly kind: "number" }>;

function numberAt(value: Rational, { span }: Expression): NumberExpression {
  return { kind: "number", value, span };
}

function textOf({ numerator, denominator }: Rational): string {
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`;
}

function* transposeEdits(part: Expression, text: string): Generator<PartEdit> {
  if (part.kind === "number" || part.kind === "comparison") return;
  const kind = "transpose-order";
  if (part.kind === "transpose")
    yield { part: part.operand, mistake: { kind, id: "shouldNotBeTransposed", parts: { part: text } } };
  else
    yield {
      part: { kind: "transpose", operand: part, span: part.span },
      mistake: { kind, id: "shouldBeTransposed", parts: { part: text } },
    };
}

function* numberEdits(part: NumberExpression, text: string): Generator<PartEdit> {
  const { numerator: p, denominator: q } = part.value;
  const others = [rational(p + q, q), rational(p - q, q), rational(2n * p, q), rational(p, 2n * q), rational(-p, q)];
  if (p !== 0n) others.push(rational(q, p));
  for (const value of others) {
    const right = textOf(value);
    const mistake = { kind: "missing-factor", id: "numberWrong", parts: { part: text, right } } as const;
    yield { part: numberAt(value, part), mistake };
  }
}

function* powerEdits(part: Extract<Expression, { readonly kind: "power" }>, text: string): Generator<PartEdit> {
  const { exponent, base } = part;
  const kind = "wrong-function-derivative";
  const bare = text.replace(/\.?\^[^^]*$/u, "");
  yield { part: base, mistake: { kind, id: "exponentWrong", parts: { part: text, right: bare } } };
  const known =
    exponent.kind === "number"
      ? exponent.value
      : exponent.kind === "negate" && exponent.operand.kind === "number"
        ? rational(-exponent.operand.value.numerator, exponent.operand.value.denominator)
        : undefined;
  const shifted = (by: number): Expression => ({
    kind: "sum",
    terms: [
      { negative: false, operand: exponent },
      { negative: by < 0, operand: numberAt(rational(1), exponent) },
    ],
    span: exponent.span,
  });
  const others: Expression[] = known
    ? [
        rational(known.numerator + known.denominator, known.denominator),
        rational(known.numerator - known.denominator, known.denominator),
        rational(-known.numerator, known.denominator),
        rational(2n * known.numerator, known.denominator),
        rational(known.numerator, 2n * known.denominator),
        rational(-known.numerator - known.denominator, known.denominator),
        rational(-known.numerator + known.denominator, known.denominator),
      ].map((value) => numberAt(value, exponent))
    : [shifted(1), shifted(-1), { kind: "negate", operand: exponent, span: exponent.span }];
  for (const other of others) {
    const right =
      other.kind === "number"
        ? `^(${textOf(other.value)})`
        : other.kind === "negate"
          ? "the negative"
          : "one more or less";
    yield { part: { ...part, exponent: other }, mistake: { kind, id: "exponentWrong", parts: { part: text, right } } };
  }
}

const missingPowers: readonly (readonly [number, number])[] = [
  [2, 1],
  [3, 1],
  [-1, 1],
  [1, 2],
];

// A power that is not there: 1/norm2(x) where 1/norm2(x)^3 should stand.
function* missingPower(part: Expression, text: string): Generator<PartEdit> {
  if (part.kind !== "name" && part.kind !== "call" && part.kind !== "sum" && part.kind !== "product") return;
  for (const [p, q] of missingPowers) {
    const exponent = numberAt(rational(p, q), part);
    const right = `(${text})^${q === 1 ? p : `(${p}/${q})`}`;
    const mistake = { kind: "wrong-function-derivative", id: "powerMissing", parts: { part: text, right } } as const;
    for (const elementwise of [true, false])
      yield { part: { kind: "power", elementwise, base: part, exponent, span: part.span }, mistake };
  }
}

function* termEdits(part: Extract<Expression, { readonly kind: "sum" }>, context: EditContext): Generator<PartEdit> {
  const { terms } = part;
  for (const [k, term] of terms.entries()) {
    const text = quotedSource(context.program, term.operand);
    const others = (changed: readonly (typeof term)[]): Expression => ({
      ...part,
      terms: [...terms.slice(0, k), ...changed, ...terms.slice(k + 1)],
    });
    yield {
      part: others([{ ...term, negative: !term.negative }]),
      mistake: { kind: "sign", id: "termSign", parts: { part: text } },
    };
    if (terms.length > 1)
      yield { part: others([]), mistake: { kind: "dropped-term", id: "termExtra", parts: { term: text } } };
    for (const value of [rational(2), rational(1, 2), rational(3), rational(1, 3), rational(4)]) {
      const first = numberAt(value, term.operand);
      const operand: Expression = {
        kind: "product",
        first,
        rest: [{ operator: "*", operand: term.operand }],
        span: term.operand.span,
      };
      const mistake = {
        kind: "missing-factor",
        id: "termFactorMissing",
        parts: { factor: textOf(value), part: text },
      } as const;
      yield { part: others([{ ...term, operand }]), mistake };
    }
  }
}

function* nameEdits(part: Extract<Expression, { readonly kind: "name" }>, context: EditContext): Generator<PartEdit> {
  for (const right of context.alternatives(part.name)) {
    const mistake = { kind: "other", id: "nameWrong", parts: { part: part.name, right } } as const;
    yield { part: { ...part, name: right }, mistake };
  }
  const inverse: Expression = { kind: "call", name: "inv", nameSpan: part.span, args: [part], span: part.span };
  yield { part: inverse, mistake: { kind: "other", id: "inverseMissing", parts: { part: part.name } } };
}

function* indexEdits(part: Extract<Expression, { readonly kind: "index" }>, text: string): Generator<PartEdit> {
  const { indices } = part;
  const mistake = { kind: "other", id: "indexWrong" } as const;
  if (indices.length === 2)
    yield {
      part: { ...part, indices: [indices[1], indices[0]] },
      mistake: { kind: "transpose-order", id: "shouldBeTransposed", parts: { part: text } },
    };
  for (const [k, index] of indices.entries()) {
    if (index.kind !== "number") continue;
    for (const by of [1n, -1n]) {
      const value = rational(index.value.numerator + by, 1);
      const changed = indices.map((other, axis) => (axis === k ? numberAt(value, index) : other));
      yield {
        part: { ...part, indices: changed },
        mistake: { ...mistake, parts: { part: text, right: textOf(value) } },
      };
    }
  }
}

/** Changes of one part itself, not of what it is made of. */
export function* partEdits(part: Expression, context: EditContext): Generator<PartEdit> {
  const text = quotedSource(context.program, part);
  yield* transposeEdits(part, text);
  if (part.kind === "sum") yield* termEdits(part, context);
  if (part.kind === "product") {
    yield* orderEdits(part, context);
    yield* operatorEdits(part, context);
    yield* removedFactors(part, context);
  }
  if (part.kind === "call") yield* functionEdits(part, context);
  if (part.kind === "power") yield* powerEdits(part, text);
  if (part.kind === "number") yield* numberEdits(part, text);
  if (part.kind === "name") yield* nameEdits(part, context);
  if (part.kind === "index") yield* indexEdits(part, text);
  if (part.kind === "negate")
    yield { part: part.operand, mistake: { kind: "sign", id: "termSign", parts: { part: text } } };
  yield* missingPower(part, text);
}

/** A factor that is missing at one part, or another argument. */
export function* missingEdits(part: Expression, context: EditContext): Generator<PartEdit> {
  yield* insertedFactors(part, context);
  if (part.kind === "call") yield* otherArguments(part, context);
}

/** Changes of a sign or of a factor of one term: what a slip of the pen leaves behind. */
export function* slipEdits(part: Expression, context: EditContext): Generator<PartEdit> {
  if (part.kind === "sum") yield* termEdits(part, context);
}
