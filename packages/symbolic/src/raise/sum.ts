// Sums of products: common factors come out where that makes the text shorter.

import type { MatrixExpression, MatrixSumTerm } from "../notation/matrix-expression.ts";
import { writeCall, writeProduct, writeSum, writeTranspose } from "../notation/construct.ts";
import { toText, writtenLength } from "../print/text.ts";
import {
  addRationals,
  multiplyRationals,
  negateRational,
  one,
  rationalText,
  rational,
  contentOf,
} from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Dimension } from "../types/dimension.ts";
import { matrixType } from "../types/type.ts";
import { sharedEntries } from "./entry-factors.ts";
import { flipForm } from "./flip.ts";
import { coreFactor, countTransposes, factorKey, isNegativeForm, transposeCore, writeCore, writeForm } from "./form.ts";
import type { CoreFactor, ProductForm, ScalarFactor } from "./form.ts";
import { alignedByLastFactor } from "./last-factor.ts";
import { isNumericExponent } from "./joins.ts";
import { sharedExponent } from "./scalars.ts";
import { entryKeys, extractDiagonal, extractEntries, isDiagonal } from "./shared-entries.ts";

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

// With those inside kron(A, B').
function transposesIn({ core }: ProductForm): number {
  const inner = core.flatMap(({ expression }) =>
    expression.kind === "call" && expression.name === "kron" ? expression.args : [],
  );
  return countTransposes(core) + inner.filter(({ kind }) => kind === "transpose").length;
}

// A + A' rather than A' + A: of a pair that differs by a transpose the plain one comes first.
function plainFirst(forms: readonly ProductForm[]): readonly ProductForm[] {
  const [first, second] = forms;
  if (forms.length !== 2 || first.core.length !== second.core.length) return forms;
  return transposesIn(second) < transposesIn(first) && isNegativeForm(first) === isNegativeForm(second)
    ? [second, first]
    : forms;
}

// (X·B)' + (B·X)' → (X·B + B·X)' where that is shorter.
function writeForms(forms: readonly ProductForm[]): MatrixExpression {
  const plain = writeInOrder(forms);
  const transposes = forms.reduce((total, form) => total + countTransposes(form.core), 0);
  if (forms.length < 2 || transposes < 2 || plain.type.kind !== "matrix") return plain;
  const turned = forms.map(transposeForm);
  if (turned.reduce((total, form) => total + countTransposes(form.core), 0) >= transposes) return plain;
  const whole = writeTranspose(writeInOrder(turned));
  return writtenLength(whole) < writtenLength(plain) ? whole : plain;
}

function writeInOrder(given: readonly ProductForm[]): MatrixExpression {
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

/** What was found for lists of forms, so that the search meets each list once. */
export interface Memo {
  readonly collected: Map<string, readonly ProductForm[]>;
  readonly costs: Map<string, number>;
}

/** An empty memo. */
export function createMemo(): Memo {
  return { collected: new Map(), costs: new Map() };
}

function listKey(forms: readonly ProductForm[]): string {
  return forms.map(keyOfForm).join("+");
}

const formKeys = new WeakMap<ProductForm, string>();

function keyOfForm(form: ProductForm): string {
  const known = formKeys.get(form);
  if (known !== undefined) return known;
  const { coefficient, scalars, core } = form;
  const key = `${rationalText(coefficient)}|${scalars.map(scalarKey).join("|")}|${core.map(factorKey).join("*")}`;
  formKeys.set(form, key);
  return key;
}

function costOf(memo: Memo, forms: readonly ProductForm[]): number {
  const key = listKey(forms);
  const known = memo.costs.get(key);
  if (known !== undefined) return known;
  const cost = writtenLength(writeForms(forms));
  memo.costs.set(key, cost);
  return cost;
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

// The longest ends that all share, then each end alone, then one factor less where a term would be left bare, then
// neither.
function endsToTry(forms: readonly ProductForm[]): readonly Ends[] {
  const cores = forms.map((form) => form.core);
  const shortest = Math.min(...cores.map((core) => core.length));
  const prefix = commonPrefix(cores);
  const suffix = commonPrefix(cores.map((core) => [...core].reverse()));
  const both = { prefix, suffix: Math.min(suffix, shortest - prefix) };
  const options = [both, { prefix, suffix: 0 }, { prefix: 0, suffix }];
  if (prefix === shortest && prefix > 1) options.push({ prefix: prefix - 1, suffix: 0 });
  if (suffix === shortest && suffix > 1) options.push({ prefix: 0, suffix: suffix - 1 });
  if (both.prefix + both.suffix === shortest && both.suffix > 1) options.push({ prefix, suffix: both.suffix - 1 });
  options.push({ prefix: 0, suffix: 0 });
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
  memo: Memo,
  forms: readonly ProductForm[],
  indices: readonly number[],
  { prefix, suffix }: Ends,
): Extraction | undefined {
  const chosen = indices.map((index) => forms[index]);
  const scalars = commonScalars(chosen);
  const content = signedContent(chosen);
  if (prefix + suffix + scalars.length === 0 && content.numerator === content.denominator) return undefined;
  const stripped = chosen.map((form) => withoutScalars(form, scalars, content, prefix, suffix));
  const filled = prefix + suffix > 0 ? fillBare(stripped) : stripped;
  if (!filled) return undefined;
  const inner = collectForms(dropOnes(filled), memo);
  const [first] = chosen;
  const head = first.core.slice(0, prefix);
  const tail = first.core.slice(first.core.length - suffix);
  const [only] = inner;
  if (inner.length === 1) {
    const coefficient = multiplyRationals(content, only.coefficient);
    const form = { coefficient, scalars: [...scalars, ...only.scalars], core: [...head, ...only.core, ...tail] };
    return { indices, form };
  }
  const sum = writeForms(inner);
  const form =
    sum.type.kind === "scalar"
      ? { coefficient: content, scalars: [...scalars, { expression: sum, exponent: one }], core: [...head, ...tail] }
      : { coefficient: content, scalars, core: [...head, coreFactor(sum, isSelfTransposed(filled)), ...tail] };
  return { indices, form };
}

// Between common ends a term that is left bare is an identity: M + A·M → (I + A)·M.
function fillBare(stripped: readonly ProductForm[]): readonly ProductForm[] | undefined {
  const other = stripped.find((form) => form.core.length > 0);
  if (!other || stripped.every((form) => form.core.length > 0)) return stripped;
  const { core } = other;
  const [rows, columns] = [coreLength(core[0], 0), coreLength(core[core.length - 1], 1)];
  if (!rows || rows.key !== columns?.key) return undefined;
  const eye = coreFactor(writeCall("eye", [], matrixType(rows, rows)), true);
  return stripped.map((form) => (form.core.length > 0 ? form : { ...form, core: [eye] }));
}

// The length of a factor's rows (side 0) or columns (side 1); a column vector has no length for its columns.
function coreLength({ expression: { type }, isTransposed }: CoreFactor, side: 0 | 1): Dimension | undefined {
  const isFirst = (side === 0) !== isTransposed;
  if (type.kind === "matrix") return isFirst ? type.rows : type.columns;
  return type.kind === "vector" && isFirst ? type.length : undefined;
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
    for (const key of new Set(entryKeys(form))) add(`entry:${key}`, index);
    if (isDiagonal(form)) add("diagonal", index);
    // A polynomial in scalars is left expanded unless all its terms share a factor: 3*x^2 + 6*x - 2.
    if (core.length > 0) for (const factor of form.scalars) add(`scalar:${baseKey(factor)}`, index);
  });
  const distinct = new Map([...groups.values()].map((group) => [group.join(","), group]));
  return [...distinct.values()].filter((group) => group.length > 1);
}

// Everything that can be taken out of one group of terms.
function extractions(memo: Memo, forms: readonly ProductForm[], indices: readonly number[]): readonly Extraction[] {
  const chosen = indices.map((index) => forms[index]);
  const ends = endsToTry(chosen).flatMap((option) => extract(memo, forms, indices, option) ?? []);
  const writeInner = (inner: readonly ProductForm[]): MatrixExpression => factorSum(dropOnes(inner), memo);
  const entrywise = [extractEntries(chosen, writeInner), extractDiagonal(chosen, writeInner)];
  return [...ends, ...entrywise.flatMap((form) => (form ? [{ form, indices }] : []))];
}

// Past this many terms only what all terms share is taken out.
const maximalTerms = 12;

// S.*(M₁ + M₂) from S.*M₁ + S.*M₂.
function extractEntryFactors(memo: Memo, forms: readonly ProductForm[]): readonly Extraction[] {
  if (forms.length > maximalTerms) return [];
  return sharedEntries(forms).flatMap(({ factor, indices, rests }) => {
    const collected = collectForms(dropOnes(rests), memo);
    const [form] = collected;
    const isOne = collected.length === 1 && form.core.length > 0;
    const sum = isOne ? writeCore(form.core) : writeForms(collected);
    if (sum.type.kind === "scalar") return [];
    const core = [coreFactor(writeProduct(factor, [{ operator: ".*", operand: sum }]), false)];
    return [{ indices, form: isOne ? { ...form, core } : { coefficient: one, scalars: [], core } }];
  });
}

interface Choice {
  readonly forms: readonly ProductForm[];
  readonly saving: number;
}

// The extraction that saves most against `cost`, or against the forms as they are, if that is more than `least`.
function bestOf(memo: Memo, forms: readonly ProductForm[], cost?: number, least: number = 0): Choice | undefined {
  const groups = forms.length > maximalTerms ? [forms.map((_, index) => index)] : groupsToTry(forms);
  const candidates = groups.flatMap((group) => extractions(memo, forms, group));
  candidates.push(...extractEntryFactors(memo, forms));
  if (candidates.length === 0) return undefined;
  const before = cost ?? costOf(memo, forms);
  let best: Choice | undefined;
  for (const candidate of candidates) {
    const replaced = replace(forms, candidate);
    const saving = before - costOf(memo, replaced);
    if (saving > (best?.saving ?? least)) best = { forms: replaced, saving };
  }
  return best;
}

// The forms after the extraction that saves most, with inner products as scalars or, failing that, in the chains.
function bestExtraction(memo: Memo, forms: readonly ProductForm[]): readonly ProductForm[] | undefined {
  const plain = bestOf(memo, forms);
  if (forms.length > maximalTerms) return plain?.forms;
  let best = plain;
  for (const aligned of alignedByLastFactor(forms)) {
    const other = bestOf(memo, aligned, costOf(memo, forms), best?.saving ?? 0);
    if (other) best = other;
  }
  return best?.forms;
}

function replace(forms: readonly ProductForm[], { form, indices }: Extraction): readonly ProductForm[] {
  const place = indices[0];
  return forms.flatMap((old, index) => (index === place ? [form] : indices.includes(index) ? [] : [old]));
}

/** The sum of the forms with common factors taken out where that saves text. */
export function collectForms(forms: readonly ProductForm[], memo: Memo = createMemo()): readonly ProductForm[] {
  if (forms.length < 2) return forms;
  const key = listKey(forms);
  const known = memo.collected.get(key);
  if (known) return known;
  let current = forms;
  for (let next = bestExtraction(memo, current); next; next = bestExtraction(memo, current)) {
    current = next;
    if (current.length < 2) break;
  }
  memo.collected.set(key, current);
  return current;
}

/** The sum of the forms as an expression. */
export function factorSum(forms: readonly ProductForm[], memo: Memo = createMemo()): MatrixExpression {
  return writeForms(collectForms(forms, memo));
}

/** The form of the transposed product. */
export function transposeForm(form: ProductForm): ProductForm {
  return { ...form, core: transposeCore(form.core) };
}
