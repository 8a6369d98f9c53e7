// What vectors, or matrices of one orientation, have in common entry by entry: s.*c − k·s → s.*(c − k), and
// diag(u) − diag(v) → diag(u − v).

import { writeCall } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { toText } from "../print/text.ts";
import { addRationals, negateRational, one } from "../scalar/rational.ts";
import { readEntries, writeEntrywise } from "./entrywise.ts";
import type { Entry } from "./entrywise.ts";
import { coreFactor } from "./form.ts";
import type { CoreFactor, ProductForm } from "./form.ts";
import { sharedExponent } from "./scalars.ts";

/** Writes a sum of forms as an expression. */
export type WriteSum = (forms: readonly ProductForm[]) => MatrixExpression;

interface Entrywise {
  readonly form: ProductForm;
  readonly entries: readonly Entry[];
}

function onlyFactor(form: ProductForm): CoreFactor | undefined {
  return form.core.length === 1 ? form.core[0] : undefined;
}

/** The bases of the entrywise factors of a form of one factor; none for any other form. */
export function entryKeys(form: ProductForm): readonly string[] {
  const factor = onlyFactor(form);
  return factor ? readEntries(factor.expression).map((entry) => toText(entry.expression)) : [];
}

function readForms(forms: readonly ProductForm[]): readonly Entrywise[] | undefined {
  const factors = forms.flatMap((form) => onlyFactor(form) ?? []);
  const isTransposed = factors[0]?.isTransposed;
  if (factors.length < forms.length || factors.some((factor) => factor.isTransposed !== isTransposed)) return undefined;
  return forms.map((form, k) => ({ form, entries: readEntries(factors[k].expression) }));
}

function sharedEntry(entry: Entry, forms: readonly Entrywise[]): Entry | undefined {
  const key = toText(entry.expression);
  let { exponent } = entry;
  for (const { entries } of forms) {
    const other = entries.find((candidate) => toText(candidate.expression) === key);
    const shared = other && sharedExponent(exponent, other.exponent);
    if (!shared || !("numerator" in shared)) return undefined;
    exponent = shared;
  }
  return { ...entry, exponent };
}

function without(entries: readonly Entry[], taken: readonly Entry[]): readonly Entry[] {
  return entries.flatMap((entry) => {
    const key = toText(entry.expression);
    const common = taken.find((other) => toText(other.expression) === key);
    const exponent = common ? addRationals(entry.exponent, negateRational(common.exponent)) : entry.exponent;
    return exponent.numerator === 0n ? [] : [{ ...entry, exponent }];
  });
}

function restOf({ form, entries }: Entrywise, taken: readonly Entry[], isSymmetric: boolean): ProductForm {
  const rest = without(entries, taken);
  return { ...form, core: rest.length === 0 ? [] : [coreFactor(writeEntrywise(rest), isSymmetric)] };
}

/** g.*(u + v) from g.*u + g.*v, or `undefined` when the forms share no entrywise factor. */
export function extractEntries(forms: readonly ProductForm[], writeSum: WriteSum): ProductForm | undefined {
  const read = readForms(forms);
  const common = read?.[0].entries.flatMap((entry) => sharedEntry(entry, read) ?? []);
  if (!read || !common || common.length === 0) return undefined;
  const [{ isTransposed, isSymmetric }] = forms[0].core;
  const inner = writeSum(read.map((one) => restOf(one, common, isSymmetric)));
  // What is left may be the same everywhere; then the terms were one and the same.
  if (inner.type.kind === "scalar") return undefined;
  const factor = coreFactor(writeEntrywise([...common, { expression: inner, exponent: one }]), isSymmetric);
  return { coefficient: one, scalars: [], core: [{ ...factor, isTransposed }] };
}

function diagonalOf(form: ProductForm): ProductForm | undefined {
  const expression = onlyFactor(form)?.expression;
  if (expression?.kind !== "call") return undefined;
  if (expression.name === "eye") return { ...form, core: [] };
  return expression.name === "diag" ? { ...form, core: [coreFactor(expression.args[0], false)] } : undefined;
}

/** Whether the form is a multiple of `diag(v)` or of an identity. */
export function isDiagonal(form: ProductForm): boolean {
  return diagonalOf(form) !== undefined;
}

/** diag(u + v) from diag(u) + diag(v), or `undefined`. */
export function extractDiagonal(forms: readonly ProductForm[], writeSum: WriteSum): ProductForm | undefined {
  const diagonals = forms.map(diagonalOf);
  const type = onlyFactor(forms[0])?.expression.type;
  if (type?.kind !== "matrix" || diagonals.some((form) => form === undefined)) return undefined;
  const inner = writeSum(diagonals as ProductForm[]);
  if (inner.type.kind !== "vector") return undefined;
  const diagonal = writeCall("diag", [inner], { kind: "matrix", rows: type.rows, columns: type.rows });
  return { coefficient: one, scalars: [], core: [coreFactor(diagonal, true)] };
}
