import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import { isInteger } from "../../scalar/rational.ts";
import { covectorType, scalarType, vectorType } from "../../types/type.ts";
import type { Type } from "../../types/type.ts";
import {
  argument,
  argumentCount,
  argumentError,
  argumentText,
  axisArgument,
  callNode,
  commonShape,
  matrixArgument,
  scalarArgument,
  vectorLength,
} from "../signature.ts";
import type { CallSite, Signature, Signatures } from "../signature.ts";

/** What is left of a matrix when one axis is reduced: a row over rows (1), a column over columns (2). */
function reducedType(site: CallSite): Type {
  const { rows, columns } = matrixArgument(site, 0);
  return axisArgument(site, 1) === 1 ? covectorType(columns) : vectorType(rows);
}

/** A reduction of all entries, or of one axis of a matrix. A scalar is its own reduction. */
function reduction(name: string): Signature {
  const rule = (site: CallSite): MatrixExpression => {
    if (argumentCount(site) === 2) return callNode(site, name, reducedType(site));
    const value = argument(site, 0);
    return value.type.kind === "scalar" ? value : callNode(site, name, scalarType);
  };
  return { usage: `${name}(x) or ${name}(A, 1)`, least: 1, most: 2, rule };
}

// The numbers 1 and 2 behind a matrix are axes, as in mathjs; other second arguments are compared entry by entry.
function isAxis(site: CallSite): boolean {
  const second = argument(site, 1);
  if (argument(site, 0).type.kind !== "matrix" || second.kind !== "number") return false;
  return second.value.denominator === 1n && (second.value.numerator === 1n || second.value.numerator === 2n);
}

/** Without a second argument the largest or smallest entry, of a matrix also along an axis; otherwise entry by entry. */
function extremum(name: "max" | "min"): Signature {
  const rule = (site: CallSite): MatrixExpression => {
    if (argumentCount(site) === 2) return callNode(site, name, isAxis(site) ? reducedType(site) : commonShape(site));
    const value = argument(site, 0);
    return value.type.kind === "scalar" ? value : callNode(site, name, scalarType);
  };
  return { usage: `${name}(x), ${name}(A, 2) or ${name}(a, b)`, least: 1, most: 2, rule };
}

/** Which entries attain the extremum: of all, or along an axis of a matrix. */
function attaining(name: "onehotmax" | "onehotmin"): Signature {
  const rule = (site: CallSite): MatrixExpression => {
    const { type } = argument(site, 0);
    if (argumentCount(site) === 2) {
      axisArgument(site, 1);
      return callNode(site, name, matrixArgument(site, 0));
    }
    if (type.kind === "scalar") throw argumentError(site, 0, "it needs a vector or a matrix", "give an array");
    return callNode(site, name, type);
  };
  return { usage: `${name}(x) or ${name}(A, 2)`, least: 1, most: 2, rule };
}

/** The largest entry in absolute value of a vector; of a matrix the largest absolute row sum, as in NumPy. */
function maximumNorm(site: CallSite): MatrixExpression {
  const { type } = argument(site, 0);
  if (type.kind === "scalar") return callNode(site, "abs", scalarType);
  if (type.kind !== "matrix") vectorLength(site, 0);
  return callNode(site, "normInf", scalarType);
}

function vectorNorm(name: string, hasAxis: boolean): Signature {
  const rule = (site: CallSite): MatrixExpression => {
    if (argumentCount(site) === 2) return callNode(site, name, reducedType(site));
    const { type } = argument(site, 0);
    if (type.kind === "scalar") return callNode(site, "abs", scalarType);
    if (type.kind === "matrix")
      throw argumentError(site, 0, "it needs a vector", `write normF(${argumentText(site, 0)}) for the Frobenius norm`);
    vectorLength(site, 0);
    return callNode(site, name, scalarType);
  };
  return hasAxis
    ? { usage: `${name}(x) or ${name}(A, 2)`, least: 1, most: 2, rule }
    : { usage: `${name}(x)`, least: 1, most: 1, rule };
}

function frobenius(site: CallSite): MatrixExpression {
  const { type } = argument(site, 0);
  if (type.kind === "scalar") return callNode(site, "abs", scalarType);
  return callNode(site, type.kind === "vector" || type.kind === "covector" ? "norm2" : "normF", scalarType);
}

function nuclear(site: CallSite): MatrixExpression {
  matrixArgument(site, 0);
  return callNode(site, "normNuc", scalarType);
}

/** `norm(x, p)`: p = 1, 2 get their own names; any other number or scalar stays an argument. */
function norm(site: CallSite): MatrixExpression {
  const value = argument(site, 0);
  if (value.type.kind === "scalar") return callNode(site, "abs", scalarType, [value]);
  if (value.type.kind === "matrix")
    throw argumentError(
      site,
      0,
      "the norm of a matrix has several meanings",
      `write normF(${argumentText(site, 0)}) or normNuc(${argumentText(site, 0)})`,
    );
  vectorLength(site, 0);
  if (argumentCount(site) === 1) return callNode(site, "norm2", scalarType);
  const power = scalarArgument(site, 1);
  const whole = power.kind === "number" && isInteger(power.value) ? power.value.numerator : undefined;
  if (whole === 1n || whole === 2n) return callNode(site, `norm${whole}`, scalarType, [value]);
  return callNode(site, "norm", scalarType);
}

/** Functions from an array to a scalar, or to one axis of a matrix. */
export const reductionSignatures: Signatures = [
  ["sum", { ...reduction("sum"), usage: "sum(x), sum(A, 1), sum(i, x[i]) or sum(i, 1, n, x[i])", most: 2 }],
  ["mean", reduction("mean")],
  ["prod", reduction("prod")],
  ["var", reduction("var")],
  ["logsumexp", reduction("logsumexp")],
  ["max", extremum("max")],
  ["min", extremum("min")],
  ["norm1", vectorNorm("norm1", true)],
  ["norm2", vectorNorm("norm2", true)],
  ["onehotmax", attaining("onehotmax")],
  ["onehotmin", attaining("onehotmin")],
  ["normInf", { usage: "normInf(x)", least: 1, most: 1, rule: maximumNorm }],
  ["normF", { usage: "normF(A)", least: 1, most: 1, rule: frobenius }],
  ["normNuc", { usage: "normNuc(A)", least: 1, most: 1, rule: nuclear }],
  ["norm", { usage: "norm(x, p)", least: 1, most: 2, rule: norm }],
];
