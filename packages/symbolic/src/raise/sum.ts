// Sums of products: common factors come out where that makes the text shorter.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { writeSum } from "../notation/construct.ts";
import { countTokens, toText } from "../print/text.ts";
import { multiplyRationals, one, rational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { coreFactor, factorKey, isNegativeForm, transposeCore, writeForm } from "./form.ts";
import type { CoreFactor, ProductForm, ScalarFactor } from "./form.ts";

function positiveFirst(forms: readonly ProductForm[]): readonly ProductForm[] {
  const lead = forms.findIndex((form) => !isNegativeForm(form));
  return lead <= 0 ? forms : [forms[lead]!, ...forms.slice(0, lead), ...forms.slice(lead + 1)];
}

function writeForms(forms: readonly ProductForm[]): MatrixExpression {
  return writeSum(positiveFirst(forms).map((form) => ({ negative: isNegativeForm(form), operand: writeForm(form) })));
}

function costOf(forms: readonly ProductForm[]): number {
  return countTokens(toText(writeForms(forms)));
}

function commonPrefix(cores: readonly (readonly CoreFactor[])[]): number {
  const shortest = Math.min(...cores.map((core) => core.length));
  let length = 0;
  while (length < shortest && cores.every((core) => factorKey(core[length]!) === factorKey(cores[0]![length]!))) length += 1;
  return length;
}

function scalarKey(factor: ScalarFactor): string {
  const exponent = "numerator" in factor.exponent ? `${factor.exponent.numerator}/${factor.exponent.denominator}` : toText(factor.exponent);
  return `${toText(factor.expression)}^${exponent}`;
}

function commonScalars(forms: readonly ProductForm[]): readonly ScalarFactor[] {
  return forms[0]!.scalars.filter((factor) => forms.every((form) => form.scalars.some((other) => scalarKey(other) === scalarKey(factor))));
}

function contentOf(forms: readonly ProductForm[]): Rational {
  let numerator = 0n;
  let denominator = 1n;
  for (const { coefficient } of forms) {
    numerator = gcd(numerator, coefficient.numerator);
    denominator = (denominator * coefficient.denominator) / gcd(denominator, coefficient.denominator);
  }
  return forms.every(isNegativeForm) ? rational(-numerator, denominator) : rational(numerator, denominator);
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

interface Extraction {
  readonly form: ProductForm;
  readonly indices: readonly number[];
}

function withoutScalars(form: ProductForm, common: ReadonlySet<string>, content: Rational, from: number, to: number): ProductForm {
  return {
    coefficient: multiplyRationals(form.coefficient, rational(content.denominator, content.numerator)),
    scalars: form.scalars.filter((factor) => !common.has(scalarKey(factor))),
    core: form.core.slice(from, form.core.length - to),
  };
}

// s·P·(M₁ + M₂)·Q from s·P·M₁·Q + s·P·M₂·Q, with the longest P and Q that all share.
function extract(forms: readonly ProductForm[], indices: readonly number[]): Extraction | undefined {
  const chosen = indices.map((index) => forms[index]!);
  const scalars = commonScalars(chosen);
  const content = contentOf(chosen);
  const prefix = commonPrefix(chosen.map((form) => form.core));
  const suffix = Math.min(commonPrefix(chosen.map((form) => [...form.core].reverse())), Math.min(...chosen.map((form) => form.core.length)) - prefix);
  if (prefix + suffix + scalars.length === 0 && content.numerator === content.denominator) return undefined;
  const common = new Set(scalars.map(scalarKey));
  const inner = chosen.map((form) => withoutScalars(form, common, content, prefix, suffix));
  const isBare = inner.map((form) => form.core.length === 0);
  if (isBare.some(Boolean) && !isBare.every(Boolean)) return undefined;
  const sum = writeForms(inner);
  const [first] = chosen;
  const head = first!.core.slice(0, prefix);
  const tail = first!.core.slice(first!.core.length - suffix);
  if (sum.type.kind === "scalar") return { indices, form: { coefficient: content, scalars: [...scalars, { expression: sum, exponent: one }], core: [...head, ...tail] } };
  const middle = coreFactor(factorSum(inner), false);
  return { indices, form: { coefficient: content, scalars, core: [...head, middle, ...tail] } };
}

function groupsToTry(forms: readonly ProductForm[]): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  const add = (key: string, index: number): void => {
    const known = groups.get(key);
    if (known) {
      if (!known.includes(index)) known.push(index);
    } else groups.set(key, [index]);
  };
  forms.forEach((form, index) => {
    add("all", index);
    const { core } = form;
    if (core.length > 0) {
      add(`first:${factorKey(core[0]!)}`, index);
      add(`last:${factorKey(core[core.length - 1]!)}`, index);
    }
    for (const factor of form.scalars) add(`scalar:${scalarKey(factor)}`, index);
  });
  return [...groups.values()].filter((group) => group.length > 1);
}

// Past this many terms only what all terms share is taken out.
const maximalTerms = 12;

function bestExtraction(forms: readonly ProductForm[]): Extraction | undefined {
  const groups = forms.length > maximalTerms ? [forms.map((_, index) => index)] : groupsToTry(forms);
  const before = costOf(forms);
  let best: Extraction | undefined;
  let saving = 0;
  for (const group of groups) {
    const candidate = extract(forms, group);
    if (!candidate) continue;
    const gain = before - costOf(replace(forms, candidate));
    if (gain > saving) [best, saving] = [candidate, gain];
  }
  return best;
}

function replace(forms: readonly ProductForm[], { form, indices }: Extraction): readonly ProductForm[] {
  const place = indices[0]!;
  return forms.flatMap((old, index) => (index === place ? [form] : indices.includes(index) ? [] : [old]));
}

/** The sum of the forms with common factors taken out where that saves text. */
export function collectForms(forms: readonly ProductForm[]): readonly ProductForm[] {
  let current = forms;
  while (current.length > 1) {
    const extraction = bestExtraction(current);
    if (!extraction) return current;
    current = replace(current, extraction);
  }
  return current;
}

/** The sum of the forms as an expression. */
export function factorSum(forms: readonly ProductForm[]): MatrixExpression {
  return writeForms(collectForms(forms));
}

/** The form of the transposed product. */
export function transposeForm(form: ProductForm): ProductForm {
  return { ...form, core: transposeCore(form.core) };
}
