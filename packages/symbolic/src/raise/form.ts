// Products as matrix notation sees them: a rational coefficient, scalar factors with exponents, and an ordered core of
// matrices and vectors. Kept apart until the end so that sums can find common factors.

import type { MatrixExpression, MatrixProductStep } from "../notation/matrix-expression.ts";
import {
  writeCall,
  writeMatrixProduct,
  writeNumber,
  writePower,
  writeProduct,
  writeSum,
  writeTranspose,
  writtenOne,
} from "../notation/construct.ts";
import { toText, writtenLength } from "../print/text.ts";
import {
  equalRationals,
  isInteger,
  multiplyRationals,
  negateRational,
  one,
  rational,
  signOfRational,
} from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { scalarType } from "../types/type.ts";
import { writeAxisMeans, writtenSum } from "./axis-reductions.ts";
import { isNumericExponent } from "./joins.ts";
import { tidyScalars } from "./scalars.ts";
import { transposedTriangle } from "./triangle.ts";

/** One factor of a core: a matrix or a vector, possibly transposed. Equal keys are equal factors. */
export interface CoreFactor {
  readonly expression: MatrixExpression;
  readonly isTransposed: boolean;
  /** A symmetric matrix needs no transpose. */
  readonly isSymmetric: boolean;
  readonly key: string;
}

/** A scalar factor raised to a power; the exponent is a number or a scalar expression. */
export interface ScalarFactor {
  readonly expression: MatrixExpression;
  readonly exponent: Rational | MatrixExpression;
  /** Set when the factor is the squared Euclidean norm of this operand, so that powers of it print as norms. */
  readonly normOf?: MatrixExpression | undefined;
}

/** coefficient · Π scalars · core[0] · core[1] · … */
export interface ProductForm {
  readonly coefficient: Rational;
  readonly scalars: readonly ScalarFactor[];
  readonly core: readonly CoreFactor[];
}

/** A core factor; a transpose around the expression becomes the factor's own. */
export function coreFactor(expression: MatrixExpression, isSymmetric: boolean): CoreFactor {
  if (expression.kind === "transpose") return transposeFactor(coreFactor(expression.operand, isSymmetric));
  return { expression, isTransposed: false, isSymmetric, key: toText(expression) };
}

/** The factor transposed. */
export function transposeFactor(factor: CoreFactor): CoreFactor {
  if (factor.isSymmetric) return factor;
  const plain = factor.isTransposed ? undefined : transposedSum(factor.expression);
  return plain ? coreFactor(plain, false) : { ...factor, isTransposed: !factor.isTransposed };
}

// (A' + B')' is A + B.
function transposedSum(expression: MatrixExpression): MatrixExpression | undefined {
  if (expression.kind !== "sum" || !expression.terms.every((term) => term.operand.kind === "transpose"))
    return undefined;
  return writeSum(expression.terms.map(({ negative, operand }) => ({ negative, operand: writeTranspose(operand) })));
}

/** The core of the transposed product. */
export function transposeCore(core: readonly CoreFactor[]): readonly CoreFactor[] {
  return core.map(transposeFactor).reverse();
}

/** How many transposes the core prints. */
export function countTransposes(core: readonly CoreFactor[]): number {
  return core.filter((factor) => factor.isTransposed).length;
}

/** The identity of a core factor with its orientation. */
export function factorKey(factor: CoreFactor): string {
  return factor.isTransposed ? `${factor.key}'` : factor.key;
}

function writeFactor(factor: CoreFactor): MatrixExpression {
  if (!factor.isTransposed) return factor.expression;
  const triangle = transposedTriangle(factor.expression);
  if (triangle) return triangle;
  return writeShortTranspose(factor.expression);
}

/** The transpose, taken into a product where that prints shorter: (V*G')' → G*V'. */
export function writeShortTranspose(expression: MatrixExpression): MatrixExpression {
  const outside = writeTranspose(expression);
  if (expression.kind !== "product") return outside;
  const isChain = expression.rest.every(({ operator }) => operator === "*");
  const factors = [expression.first, ...expression.rest.map(({ operand }) => operand)];
  const isOfArrays = factors.every(({ type }) => type.kind !== "scalar");
  const inside =
    isChain && isOfArrays ? writeMatrixProduct(factors.map(writeTranspose).reverse()) : transposeEntries(expression);
  return inside && writtenLength(inside) < writtenLength(outside) ? inside : outside;
}

// (A.*B')' → A'.*B.
function transposeEntries(expression: MatrixExpression): MatrixExpression | undefined {
  if (expression.kind !== "product" || expression.type.kind !== "matrix") return undefined;
  if (expression.rest.some(({ operator }) => operator !== ".*" && operator !== "./")) return undefined;
  const rest = expression.rest.map(({ operator, operand }) => ({ operator, operand: writeShortTranspose(operand) }));
  return writeProduct(writeShortTranspose(expression.first), rest);
}

// How often the block of `length` factors that starts at `start` stands there in a row.
function countRepeats(core: readonly CoreFactor[], start: number, length: number): number {
  const isMatrix = core.slice(start, start + length).every(({ expression }) => expression.type.kind === "matrix");
  if (!isMatrix) return 1;
  let end = start + length;
  while (end < core.length && factorKey(core[end]) === factorKey(core[end - length])) end += 1;
  return Math.floor((end - start) / length);
}

function hasRepeats(core: readonly CoreFactor[]): boolean {
  return core.some((factor, k) => {
    for (let before = 0; before < k; before++)
      if (core[before].key === factor.key && core[before].isTransposed === factor.isTransposed) return true;
    return false;
  });
}

// M*M*M → M^3, A*B*A*B → (A*B)^2.
function mergeRepeats(core: readonly CoreFactor[]): readonly MatrixExpression[] {
  if (!hasRepeats(core)) return core.map(writeFactor);
  const merged: MatrixExpression[] = [];
  for (let k = 0; k < core.length;) {
    const lengths = Array.from({ length: Math.floor((core.length - k) / 2) }, (_, extra) => extra + 1);
    const length = lengths.find((candidate) => countRepeats(core, k, candidate) > 1) ?? 1;
    const count = countRepeats(core, k, length);
    merged.push(count > 1 ? writeMatrixPower(core.slice(k, k + length), count) : writeFactor(core[k]));
    k += length * count;
  }
  return merged;
}

function writeMatrixPower(block: readonly CoreFactor[], count: number): MatrixExpression {
  const base = writeMatrixProduct(block.map(writeFactor));
  return { kind: "power", type: base.type, elementwise: false, base, exponent: writeNumber(rational(count)) };
}

// A'*B'*C' reads shorter as (C*B*A)'.
function isTransposedThroughout(core: readonly CoreFactor[]): boolean {
  return (
    core.length > 1 && countTransposes(core) > 1 && core.every((factor) => factor.isTransposed || factor.isSymmetric)
  );
}

function writtenFactors(core: readonly CoreFactor[]): readonly MatrixExpression[] {
  const sum = writtenSum(core, writeCore, transposeCore);
  if (sum) return [writeFactor(sum)];
  return isTransposedThroughout(core)
    ? [writeTranspose(writeMatrixProduct(mergeRepeats(transposeCore(core))))]
    : mergeRepeats(core);
}

/** The core as an expression. */
export function writeCore(core: readonly CoreFactor[]): MatrixExpression {
  return writeMatrixProduct(writtenFactors(core));
}

const half = rational(1, 2);

function writeScalarPower(factor: ScalarFactor, exponent: Rational): MatrixExpression {
  if (factor.normOf && !isInteger(exponent)) {
    const norm = writeCall(factor.normOf.type.kind === "matrix" ? "normF" : "norm2", [factor.normOf], scalarType);
    return writeNumericPower(norm, multiplyRationals(exponent, rational(2)));
  }
  return writeNumericPower(factor.expression, exponent);
}

/** base^exponent for a known number: `sqrt` for a half, the base itself for one. */
export function writeNumericPower(base: MatrixExpression, exponent: Rational): MatrixExpression {
  if (equalRationals(exponent, one)) return base;
  if (equalRationals(exponent, half)) return writeCall("sqrt", [base], base.type);
  if (base.kind === "call" && base.name === "norm2" && exponent.denominator === 1n)
    return writePower(base, writeNumber(exponent));
  if (exponent.denominator === 2n && exponent.numerator > 1n)
    return writePower(writeCall("sqrt", [base], base.type), writeNumber(rational(exponent.numerator)));
  return writePower(base, writeNumber(exponent));
}

interface Fraction {
  readonly above: MatrixExpression[];
  readonly below: MatrixExpression[];
}

// The k of an exponent −k.
function negatedExponent(exponent: MatrixExpression): MatrixExpression | undefined {
  return exponent.kind === "negate" ? exponent.operand : undefined;
}

function writeScalars(form: ProductForm): Fraction {
  const { coefficient, scalars } = tidyScalars(form);
  const magnitude = signOfRational(coefficient) < 0 ? negateRational(coefficient) : coefficient;
  const above: MatrixExpression[] = magnitude.numerator === 1n ? [] : [writeNumber(rational(magnitude.numerator))];
  const below: MatrixExpression[] = magnitude.denominator === 1n ? [] : [writeNumber(rational(magnitude.denominator))];
  for (const factor of scalars) {
    if (!isNumericExponent(factor.exponent)) {
      const positive = negatedExponent(factor.exponent);
      if (positive) below.push(writePower(factor.expression, positive));
      else above.push(writePower(factor.expression, factor.exponent));
    } else if (signOfRational(factor.exponent) > 0) above.push(writeScalarPower(factor, factor.exponent));
    else below.push(writeScalarPower(factor, negateRational(factor.exponent)));
  }
  return { above, below };
}

/** The absolute value of the form as an expression; the sign of the coefficient is left to the sum around it. */
export function writeForm(form: ProductForm): MatrixExpression {
  const known = written.get(form);
  if (known) return known;
  const expression = newlyWritten(form);
  written.set(form, expression);
  return expression;
}

// A form is written in every list of forms that the search for common factors tries.
const written = new WeakMap<ProductForm, MatrixExpression>();

function newlyWritten(given: ProductForm): MatrixExpression {
  const form = writeAxisMeans(given, writeCore, transposeCore);
  const { above, below } = writeScalars(form);
  const core = form.core.length > 0 ? writtenFactors(form.core) : [];
  const factors = absorbReciprocal(above, core) ?? [...openLast(above, core.length === 0), ...core];
  const [first, ...others] = factors.length > 0 ? factors : [writtenOne];
  const steps: MatrixProductStep[] = others.map((operand) => ({ operator: "*", operand }));
  const denominators = below.length > 1 ? [writeMatrixProduct(below)] : below;
  steps.push(...denominators.map((operand): MatrixProductStep => ({ operator: "/", operand })));
  return writeProduct(first, steps);
}

// s*(1./v) reads shorter as s./v.
function absorbReciprocal(
  above: readonly MatrixExpression[],
  core: readonly MatrixExpression[],
): readonly MatrixExpression[] | undefined {
  const [only] = core;
  if (
    core.length !== 1 ||
    above.length === 0 ||
    only.kind !== "product" ||
    only.rest[0].operator !== "./" ||
    only.first.kind !== "number"
  )
    return undefined;
  return [writeProduct(writeMatrixProduct(above), only.rest)];
}

// 2*(u'*A*v) reads better as 2*u'*A*v; before further factors the brackets stay.
function openLast(factors: readonly MatrixExpression[], isLast: boolean): readonly MatrixExpression[] {
  const last = factors[factors.length - 1];
  if (!isLast || last?.kind !== "product" || last.rest.some((step) => step.operator !== "*")) return factors;
  return [...factors.slice(0, -1), last.first, ...last.rest.map((step) => step.operand)];
}

/** Whether the coefficient is negative. */
export function isNegativeForm(form: ProductForm): boolean {
  return signOfRational(form.coefficient) < 0;
}

/** The form with the opposite sign. */
export function negateForm(form: ProductForm): ProductForm {
  return { ...form, coefficient: negateRational(form.coefficient) };
}

/** The key of everything but the coefficient. */
export function formKey(form: ProductForm): string {
  return toText(writeForm({ ...form, coefficient: one }));
}
