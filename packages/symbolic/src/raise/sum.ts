// Sums of products: common factors come out where that makes the text shorter.

import type { MatrixExpression, MatrixSumTerm } from "../notation/matrix-expression.ts";
import { writeProduct, writeSum } from "../notation/construct.ts";
import { countTokens, toText } from "../print/text.ts";
import {
  addRationals,
  compareRationals,
  isInteger,
  multiplyRationals,
  negateRational,
  one,
  rationalText,
  rational,
  signOfRational,
  contentOf,
} from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { sharedEntries } from "./entry-factors.ts";
import { flipForm } from "./flip.ts";
import {
  coreFactor,
  countTransposes,
  factorKey,
  isNegativeForm,
  transposeCore,
  transposeFactor,
  writeCore,
  writeForm,
} from "./form.ts";
import type { CoreFactor, ProductForm, ScalarFactor } from "./form.ts";
import { isNumericExponent } from "./scalars.ts";

// −X'·(y − X·w) → X'·(X·w − y): a leading minus goes into a factor that is a difference, where there is one.
function flipOne(forms: readonly ProductForm[]): readonly ProductForm[] {
  for (const [index, form] of forms.entries()) {
    const flipped = flipForm(form);
    if (flipped) return forms.map((old, k) => (k === index ? flipped : old));
  }
  return forms;
}

function positiveFirst(forms: readonly ProductForm[]): readonly ProductForm[] {
  const lead = forms.findIndex((form) => !isNegativeForm(form));
  return lead <= 0 ? forms : [forms[lead], ...forms.slice(0, lead), ...forms.slice(lead + 1)];
}

// A + A' rather than A' + A: of a pair that differs by a transpose the plain one comes first.
function plainFirst(forms: readonly ProductForm[]): readonly ProductForm[] {
  const [first, second] = forms;
  if (forms.length !== 2 || first.core.length !== second.core.length) return forms;
  return countTransposes(second.core) < countTransposes(first.core) && isNegativeForm(first) === isNegativeForm(second)
    ? [second, first]
    : forms;
}

function writeForms(given: readonly ProductForm[]): MatrixExpression {
  const forms = plainFirst(given.every(isNegativeForm) ? flipOne(given) : given);
  return writeSum(positiveFirst(forms).flatMap(writtenTerms));
}

// A form that is itself a bare sum continues the sum around it.
function writtenTerms(form: ProductForm): readonly MatrixSumTerm[] {
  const negative = isNegativeForm(form);
  const operand = writeForm(form);
  if (operand.kind !== "sum") return [{ negative, operand }];
  return operand.terms.map((term) => ({ negative: term.negative !== negative, operand: term.operand }));
}

function costOf(forms: readonly ProductForm[]): number {
  return countTokens(toText(writeForms(forms)));
}

function commonPrefix(cores: readonly (readonly CoreFactor[])[]): number {
  const shortest = Math.min(...cores.map((core) => core.length));
  let length = 0;
  while (length < shortest && cores.every((core) => factorKey(core[length]) === factorKey(cores[0][length])))
    length += 1;
  return length;
}

function scalarKey(factor: ScalarFactor): string {
  const exponent =
    "numerator" in factor.exponent
      ? `${factor.exponent.numerator}/${factor.exponent.denominator}`
      : toText(factor.exponent);
  return `${toText(factor.expression)}^${exponent}`;
}

function baseKey(factor: ScalarFactor): string {
  return isNumericExponent(factor.exponent) ? toText(factor.expression) : scalarKey(factor);
}

// The part of a power that two powers of one base share: the exponent nearer to zero, if both have one sign.
function sharedExponent(
  a: ScalarFactor["exponent"],
  b: ScalarFactor["exponent"],
): ScalarFactor["exponent"] | undefined {
  if (!isNumericExponent(a) || !isNumericExponent(b)) return a;
  if (signOfRational(a) !== signOfRational(b) || !isInteger(addRationals(a, negateRational(b)))) return undefined;
  return compareRationals(a, b) * signOfRational(a) < 0 ? a : b;
}

function sharedFactor(factor: ScalarFactor, forms: readonly ProductForm[]): ScalarFactor | undefined {
  let exponent: ScalarFactor["exponent"] | undefined = factor.exponent;
  for (const form of forms) {
    const other = form.scalars.find((candidate) => baseKey(candidate) === baseKey(factor));
    exponent = other && exponent && sharedExponent(exponent, other.exponent);
    if (!exponent) return undefined;
  }
  return { ...factor, exponent };
}

function commonScalars(forms: readonly ProductForm[]): readonly ScalarFactor[] {
  return forms[0].scalars.flatMap((factor) => sharedFactor(factor, forms) ?? []);
}

function withoutFactor(scalars: readonly ScalarFactor[], taken: ScalarFactor): readonly ScalarFactor[] {
  return scalars.flatMap((factor) => {
    if (baseKey(factor) !== baseKey(taken)) return [factor];
    if (!isNumericExponent(factor.exponent) || !isNumericExponent(taken.exponent)) return [];
    const left = addRationals(factor.exponent, negateRational(taken.exponent));
    return left.numerator === 0n ? [] : [{ ...factor, exponent: left }];
  });
}

// The common content, negative where every form is.
function signedContent(forms: readonly ProductForm[]): Rational {
  const content = contentOf(forms.map((form) => form.coefficient));
  return forms.every(isNegativeForm) ? negateRational(content) : content;
}

interface Extraction {
  readonly form: ProductForm;
  readonly indices: readonly number[];
}

function withoutScalars(
  form: ProductForm,
  common: readonly ScalarFactor[],
  content: Rational,
  from: number,
  to: number,
): ProductForm {
  return {
    coefficient: multiplyRationals(form.coefficient, rational(content.denominator, content.numerator)),
    scalars: common.reduce(withoutFactor, form.scalars),
    core: form.core.slice(from, form.core.length - to),
  };
}

interface Ends {
  readonly prefix: number;
  readonly suffix: number;
}

// The longest ends that all share, then each end alone, then neither.
function endsToTry(forms: readonly ProductForm[]): readonly Ends[] {
  const cores = forms.map((form) => form.core);
  const shortest = Math.min(...cores.map((core) => core.length));
  const prefix = commonPrefix(cores);
  const suffix = commonPrefix(cores.map((core) => [...core].reverse()));
  const both = { prefix, suffix: Math.min(suffix, shortest - prefix) };
  const options = [both, { prefix, suffix: 0 }, { prefix: 0, suffix }, { prefix: 0, suffix: 0 }];
  return options.filter(
    (option, k) => options.findIndex((other) => other.prefix === option.prefix && other.suffix === option.suffix) === k,
  );
}

function isOnes(factor: CoreFactor): boolean {
  return factor.expression.kind === "call" && factor.expression.name === "ones";
}

// Beside terms that fill the shape, a term of ones alone is the scalar in front of it.
function dropOnes(forms: readonly ProductForm[]): readonly ProductForm[] {
  const isBare = (form: ProductForm): boolean => form.core.every(isOnes);
  return forms.every(isBare) ? forms : forms.map((form) => (isBare(form) ? { ...form, core: [] } : form));
}

function isOneMatrix(form: ProductForm): boolean {
  return form.core.length > 0 && form.core.every((factor) => factor.expression.type.kind === "matrix");
}

// A + A' and the like: the transposed terms are the terms again.
function isSelfTransposed(forms: readonly ProductForm[]): boolean {
  if (!forms.every(isOneMatrix)) return false;
  const key = (form: ProductForm, core: readonly CoreFactor[]): string =>
    [rationalText(form.coefficient), ...form.scalars.map(scalarKey), ...core.map(factorKey)].join("*");
  const own = forms.map((form) => key(form, form.core)).sort();
  const flipped = forms.map((form) => key(form, transposeCore(form.core))).sort();
  return own.every((text, k) => text === flipped[k]);
}

// s·P·(M₁ + M₂)·Q from s·P·M₁·Q + s·P·M₂·Q.
function extract(
  forms: readonly ProductForm[],
  indices: readonly number[],
  { prefix, suffix }: Ends,
): Extraction | undefined {
  const chosen = indices.map((index) => forms[index]);
  const scalars = commonScalars(chosen);
  const content = signedContent(chosen);
  if (prefix + suffix + scalars.length === 0 && content.numerator === content.denominator) return undefined;
  const stripped = chosen.map((form) => withoutScalars(form, scalars, content, prefix, suffix));
  const isBare = stripped.map((form) => form.core.length === 0);
  if (prefix + suffix > 0 && isBare.some(Boolean) && !isBare.every(Boolean)) return undefined;
  const isFlipped = isShorterFlipped(stripped);
  const sum = factorSum(dropOnes(isFlipped ? stripped.map(transposeForm) : stripped));
  const [first] = chosen;
  const head = first.core.slice(0, prefix);
  const tail = first.core.slice(first.core.length - suffix);
  if (sum.type.kind === "scalar")
    return {
      indices,
      form: {
        coefficient: content,
        scalars: [...scalars, { expression: sum, exponent: one }],
        core: [...head, ...tail],
      },
    };
  const middle = coreFactor(sum, isSelfTransposed(stripped));
  return {
    indices,
    form: { coefficient: content, scalars, core: [...head, isFlipped ? transposeFactor(middle) : middle, ...tail] },
  };
}

// (A' - B')*Q reads shorter as (A - B)'*Q.
function isShorterFlipped(forms: readonly ProductForm[]): boolean {
  const total = (list: readonly ProductForm[]): number =>
    list.reduce((sum, form) => sum + countTransposes(form.core), 0);
  return (
    forms.every((form) => form.core.length > 0 && writeCore(form.core).type.kind === "matrix") &&
    total(forms) > total(forms.map(transposeForm))
  );
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
      add(`first:${factorKey(core[0])}`, index);
      add(`last:${factorKey(core[core.length - 1])}`, index);
      if (core.length > 1) add(`longer, last:${factorKey(core[core.length - 1])}`, index);
      if (core.length > 1) add(`longer, first:${factorKey(core[0])}`, index);
    }
    // A polynomial in scalars is left expanded unless all its terms share a factor: 3*x^2 + 6*x - 2.
    if (core.length > 0) for (const factor of form.scalars) add(`scalar:${baseKey(factor)}`, index);
  });
  return [...groups.values()].filter((group) => group.length > 1);
}

// Past this many terms only what all terms share is taken out.
const maximalTerms = 12;

// S.*(M₁ + M₂) from S.*M₁ + S.*M₂.
function extractEntryFactors(forms: readonly ProductForm[]): readonly Extraction[] {
  if (forms.length > maximalTerms) return [];
  return sharedEntries(forms).flatMap(({ factor, indices, rests }) => {
    const collected = collectForms(dropOnes(rests));
    const [form] = collected;
    const isOne = collected.length === 1 && form.core.length > 0;
    const sum = isOne ? writeCore(form.core) : writeForms(collected);
    if (sum.type.kind === "scalar") return [];
    const core = [coreFactor(writeProduct(factor, [{ operator: ".*", operand: sum }]), false)];
    return [{ indices, form: isOne ? { ...form, core } : { coefficient: one, scalars: [], core } }];
  });
}

function bestExtraction(forms: readonly ProductForm[]): Extraction | undefined {
  const groups = forms.length > maximalTerms ? [forms.map((_, index) => index)] : groupsToTry(forms);
  const before = costOf(forms);
  const candidates = [
    ...groups.flatMap((group) =>
      endsToTry(group.map((index) => forms[index])).flatMap((ends) => extract(forms, group, ends) ?? []),
    ),
    ...extractEntryFactors(forms),
  ];
  let best: Extraction | undefined;
  let saving = 0;
  for (const candidate of candidates) {
    const gain = before - costOf(replace(forms, candidate));
    if (gain > saving) [best, saving] = [candidate, gain];
  }
  return best;
}

function replace(forms: readonly ProductForm[], { form, indices }: Extraction): readonly ProductForm[] {
  const place = indices[0];
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
