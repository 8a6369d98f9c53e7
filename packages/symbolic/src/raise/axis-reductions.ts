// Products with a vector of ones that read better as sums or means along an axis: exp(A)*ones(n) as sum(exp(A), 2), and
// A*ones(n)/n as mean(A, 2). Only how a core is written; a core itself keeps its ones, which common factors need.

import { writeCall, writeNumber } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { toText, writtenLength } from "../print/text.ts";
import { addRationals, isInteger, one, rational, signOfRational } from "../scalar/rational.ts";
import { covectorType, vectorType } from "../types/type.ts";
import type { CoreFactor, ProductForm, ScalarFactor } from "./form.ts";
import { isNumericExponent } from "./joins.ts";

type WriteCore = (core: readonly CoreFactor[]) => MatrixExpression;
type Transpose = (core: readonly CoreFactor[]) => readonly CoreFactor[];

function isOnesVector(factor: CoreFactor): boolean {
  const { expression } = factor;
  return expression.kind === "call" && expression.name === "ones" && expression.type.kind === "vector";
}

function isMatrix(factor: CoreFactor): boolean {
  return factor.expression.type.kind === "matrix";
}

// name(M, 2) as a column, or name(M', 1)' where that is shorter.
function columnOf(name: string, matrices: readonly CoreFactor[], write: WriteCore, transpose: Transpose): CoreFactor {
  const axisCall = (core: readonly CoreFactor[], axis: 1 | 2): MatrixExpression => {
    const operand = write(core);
    const { type } = operand;
    if (type.kind !== "matrix") return operand;
    const reduced = axis === 1 ? covectorType(type.columns) : vectorType(type.rows);
    return writeCall(name, [operand, writeNumber(rational(axis))], reduced);
  };
  const [rows, columns] = [axisCall(matrices, 2), axisCall(transpose(matrices), 1)];
  const isFlipped = writtenLength(columns) + 1 <= writtenLength(rows);
  const expression = isFlipped ? columns : rows;
  return { expression, isTransposed: isFlipped, isSymmetric: false, key: toText(expression) };
}

/** M*ones(n) as `sum(M, 2)` where M is one factor and more than a name; `undefined` for every other core. */
export function writtenSum(
  core: readonly CoreFactor[],
  write: WriteCore,
  transpose: Transpose,
): CoreFactor | undefined {
  const [matrix, ones] = core;
  if (core.length !== 2 || !isMatrix(matrix) || !isOnesVector(ones) || ones.isTransposed) return undefined;
  const { expression } = matrix;
  return expression.kind === "variable" ? undefined : columnOf("sum", [matrix], write, transpose);
}

function lengthKey(ones: CoreFactor): string | undefined {
  return ones.expression.type.kind === "vector" ? ones.expression.type.length.key : undefined;
}

function reciprocalOf(scalars: readonly ScalarFactor[], key: string): number {
  return scalars.findIndex(
    ({ expression, exponent }) =>
      expression.kind === "dimension" &&
      expression.dimension.key === key &&
      isNumericExponent(exponent) &&
      isInteger(exponent) &&
      signOfRational(exponent) < 0,
  );
}

function withoutReciprocal(scalars: readonly ScalarFactor[], place: number): readonly ScalarFactor[] {
  return scalars.flatMap((factor, k) => {
    if (k !== place || !isNumericExponent(factor.exponent)) return [factor];
    const exponent = addRationals(factor.exponent, one);
    return exponent.numerator === 0n ? [] : [{ ...factor, exponent }];
  });
}

// Matrices before ones(n), or after ones(m)': where they begin and end.
function matricesBeside(core: readonly CoreFactor[], place: number): readonly [number, number] {
  let [start, end] = [place, place + 1];
  if (core[place].isTransposed) while (end < core.length && isMatrix(core[end])) end += 1;
  else while (start > 0 && isMatrix(core[start - 1])) start -= 1;
  return [start, end];
}

/** The form with A*ones(n)/n as `mean(A, 2)` and ones(m)'*A/m as `mean(A, 1)`. */
export function writeAxisMeans(form: ProductForm, write: WriteCore, transpose: Transpose): ProductForm {
  if (!form.core.some(isOnesVector)) return form;
  let { scalars, core } = form;
  for (let place = 0; place < core.length; place++) {
    const ones = core[place];
    const key = isOnesVector(ones) ? lengthKey(ones) : undefined;
    const reciprocal = key === undefined ? -1 : reciprocalOf(scalars, key);
    const [start, end] = matricesBeside(core, place);
    if (reciprocal < 0 || end - start < 2) continue;
    const matrices = core.slice(start, end).filter((factor) => factor !== ones);
    const column = columnOf("mean", ones.isTransposed ? transpose(matrices) : matrices, write, transpose);
    const mean = ones.isTransposed ? { ...column, isTransposed: !column.isTransposed } : column;
    scalars = withoutReciprocal(scalars, reciprocal);
    core = [...core.slice(0, start), mean, ...core.slice(end)];
    place = start;
  }
  return { coefficient: form.coefficient, scalars, core };
}
