// Nodes of the tensor DAG to array programs, for results that have no matrix notation: a contraction is an einsum.

import { ClosedformError } from "../../error.ts";
import { scalarFunctionNames } from "../../functions/names.ts";
import type { KroneckerFormName, MatrixFunctionName } from "../../functions/names.ts";
import { isInteger, rational, signOfRational, negateRational } from "../../scalar/rational.ts";
import { numberOf } from "../../tensor/node.ts";
import type { ApplyNode, ContractionNode, MatrixFunctionNode, Node, SumNode } from "../../tensor/node.ts";
import { foldNodes } from "../../tensor/traverse.ts";
import type { Dimension } from "../../types/dimension.ts";
import type { Builder } from "./builder.ts";
import type { Code, CodeTerm, OperationName } from "./code.ts";
import { givenCode } from "./calls.ts";
import { choiceCode } from "./conditions.ts";
import { productOfOthers, sharesOfExtremum } from "./extrema.ts";
import { frechetCode, kroneckerFormEntries, powerSumCode } from "./matrices.ts";
import { patternCode } from "./patterns.ts";
import { invertedMatrix } from "./solve.ts";

interface Factor {
  readonly code: Code;
  readonly labels: readonly number[];
}

// A label that stands twice in one operand takes a diagonal.
function withoutDiagonals(
  builder: Builder,
  factors: readonly Factor[],
  labels: readonly Dimension[],
  fresh: () => number,
): readonly Factor[] {
  return factors.flatMap((factor): readonly Factor[] => {
    const { code } = factor;
    if (new Set(factor.labels).size === factor.labels.length) return [factor];
    if (factor.labels.length === 2) {
      const [label] = factor.labels;
      return [{ code: builder.call("diagvec", [code], [labels[label]]), labels: [label] }];
    }
    const eyes: Factor[] = [];
    const own = factor.labels.map((label, axis) => {
      if (factor.labels.indexOf(label) === axis) return label;
      const other = fresh();
      eyes.push({ code: identity(builder, labels[label]), labels: [label, other] });
      return other;
    });
    return [{ code, labels: own }, ...eyes];
  });
}

function identity(builder: Builder, length: Dimension): Code {
  return builder.make({ kind: "fill", fill: "eye", dims: [length, length] });
}

// Operands of an einsum with what numerical libraries cannot say: a label twice in the result, or in it alone.
function einsum(
  builder: Builder,
  factors: readonly Factor[],
  out: readonly number[],
  labels: readonly Dimension[],
): Code {
  const dims = out.map((label) => labels[label]);
  let next = labels.length;
  const all = [...withoutDiagonals(builder, factors, labels, () => next++)];
  const distinct = out.map((label, axis) => {
    if (out.indexOf(label) === axis) return label;
    all.push({ code: identity(builder, labels[label]), labels: [label, next] });
    return next++;
  });
  for (const label of out) {
    if (all.some((factor) => factor.labels.includes(label))) continue;
    const ones = builder.make({ kind: "fill", fill: "ones", dims: [labels[label]] });
    all.push({ code: ones, labels: [label] });
  }
  const isBare = all.length === 1 && all[0].labels.length === distinct.length;
  if (isBare && all[0].labels.every((label, k) => label === distinct[k])) return all[0].code;
  return builder.make({
    kind: "einsum",
    operands: all.map((factor) => factor.code),
    labels: all.map((factor) => factor.labels),
    out: distinct,
    dims,
  });
}

// Σⱼ inv(M)[i,j]·v[j…] as a linear system, for an inverse with one label that nothing but another factor shares.
function solved(builder: Builder, factors: readonly Factor[], out: readonly number[]): readonly Factor[] {
  for (const factor of factors) {
    const matrix = factor.labels.length === 2 ? invertedMatrix(builder, factor.code) : undefined;
    if (!matrix || factor.labels[0] === factor.labels[1]) continue;
    for (const side of [1, 0] as const) {
      const label = factor.labels[side];
      const holders = factors.filter((other) => other !== factor && other.labels.includes(label));
      const [holder] = holders;
      const isPair = holders.length === 1 && holder.labels.length <= 2 && !out.includes(label);
      if (!isPair || holder.labels.filter((other) => other === label).length !== 1) continue;
      const system = side === 1 ? matrix : builder.transpose(matrix);
      const right =
        holder.labels.length === 2 && holder.labels[1] === label ? builder.transpose(holder.code) : holder.code;
      const kept = [factor.labels[1 - side], ...holder.labels.filter((other) => other !== label)];
      const solution = builder.make({ kind: "call", operation: "solve", args: [system, right], dims: right.dims });
      const left = factors.filter((other) => other !== factor && other !== holder);
      return solved(builder, [...left, { code: solution, labels: kept }], out);
    }
  }
  return factors;
}

function contractionCode(builder: Builder, node: ContractionNode, codeOf: (node: Node) => Code): Code {
  const factors = node.factors.map((factor) => ({ code: codeOf(factor.node), labels: factor.labels }));
  const scalars = factors.filter((factor) => factor.labels.length === 0).map((factor) => factor.code);
  const shaped = factors.filter((factor) => factor.labels.length > 0);
  // A label that stands nowhere counts its length.
  const lone = node.labels.flatMap((dimension, label) =>
    node.out.includes(label) || shaped.some((factor) => factor.labels.includes(label)) ? [] : [builder.size(dimension)],
  );
  const isNumber = shaped.length === 0 && node.out.length === 0;
  const body = isNumber ? [] : [einsum(builder, solved(builder, shaped, node.out), node.out, node.labels)];
  const parts = [...scalars, ...lone, ...body];
  if (parts.length === 0) return builder.whole(1);
  return parts.reduce((left, right) => builder.entrywise("multiply", left, right));
}

function sumCode(builder: Builder, node: SumNode, codeOf: (node: Node) => Code): Code {
  if (node.terms.length === 0) {
    return node.dims.length === 0
      ? builder.number(rational(0))
      : builder.make({ kind: "fill", fill: "zeros", dims: node.dims });
  }
  const terms = node.terms.map(({ coefficient, node: term }): CodeTerm => {
    const negative = signOfRational(coefficient) < 0;
    const magnitude = builder.number(negative ? negateRational(coefficient) : coefficient);
    return { negative, operand: builder.entrywise("multiply", magnitude, codeOf(term)) };
  });
  const [first] = terms;
  if (terms.length > 1) return builder.sum(terms);
  return first.negative ? builder.entrywise("negate", first.operand) : first.operand;
}

const binaryNames: ReadonlyMap<string, OperationName> = new Map([
  ["max", "maximum"],
  ["min", "minimum"],
]);
type MatrixRule = (builder: Builder, args: readonly Code[], dims: readonly Dimension[]) => Code;

function called(name: OperationName): MatrixRule {
  return (builder, args, dims) => builder.call(name, args, dims);
}

function kroneckerEntries(name: KroneckerFormName): MatrixRule {
  return (builder, args, dims) => kroneckerFormEntries(builder, name, args, dims);
}

/** One entry for every function of matrices; a missing one does not compile. */
const matrixRules: Readonly<Record<MatrixFunctionName | "matrixPower" | "powerSum", MatrixRule>> = {
  inv: called("inv"),
  pinv: called("pinv"),
  det: called("det"),
  logdet: called("logdet"),
  cofactor: called("cofactor"),
  expm: called("expm"),
  expm_frechet: (builder, [a, direction]) => frechetCode(builder, "expm", a, direction),
  sqrtm: called("sqrtm"),
  logm: called("logm"),
  logm_frechet: (builder, [a, direction]) => frechetCode(builder, "logm", a, direction),
  sylvester: called("sylvester"),
  expm_kron: kroneckerEntries("expm_kron"),
  logm_kron: kroneckerEntries("logm_kron"),
  sylvester_kron: kroneckerEntries("sylvester_kron"),
  power_kron: kroneckerEntries("power_kron"),
  chol: called("chol"),
  eigvals: called("eigvals"),
  eigvecs: called("eigvecs"),
  normNuc: called("normNuc"),
  tril: called("tril"),
  matrixPower: called("matrixPower"),
  powerSum: (builder, [a, middle, count]) => powerSumCode(builder, a, middle, count),
};

function isMatrixFunction(name: string): name is keyof typeof matrixRules {
  return Object.hasOwn(matrixRules, name);
}

function nameless(name: string): ClosedformError {
  return new ClosedformError("unsupported", `${name} in index notation cannot be written as code yet`);
}

function appliedCode(builder: Builder, { fn }: ApplyNode, args: readonly Code[]): Code {
  if (fn.abstract) return givenCode(builder, fn.abstract, args);
  if (fn.name === "where") return choiceCode(builder, args[0], args[1], args[2]);
  const name = binaryNames.get(fn.name) ?? scalarFunctionNames.find((other) => other === fn.name);
  if (!name) throw nameless(fn.name);
  return builder.entrywise(name, ...args);
}

// A second operand says that each row is reduced on its own.
function reducedCode(builder: Builder, name: string, [operand, row]: readonly Code[]): Code | undefined {
  if (operand.dims.length > 2) return undefined;
  const axis = row && operand.dims.length === 2 ? 1 : undefined;
  switch (name) {
    case "max":
    case "min":
    case "prod":
      return builder.reduce(name, operand, axis);
    case "onehotmax":
    case "onehotmin":
      return sharesOfExtremum(builder, name === "onehotmax" ? "max" : "min", operand, axis);
    case "productOfOthers":
      return productOfOthers(builder, operand, axis);
    default:
      return undefined;
  }
}

function matrixFunctionCode(builder: Builder, { fn, dims }: MatrixFunctionNode, args: readonly Code[]): Code {
  if (isMatrixFunction(fn.name)) return matrixRules[fn.name](builder, args, dims);
  const reduced = reducedCode(builder, fn.name, args);
  if (!reduced) throw nameless(fn.name);
  return reduced;
}

function nodeCode(builder: Builder, node: Node, codeOf: (node: Node) => Code): Code {
  switch (node.kind) {
    case "variable":
      return builder.make({ kind: "input", name: node.name, dims: node.dims });
    case "constant":
      return builder.make({ kind: "constant", name: node.name, dims: [] });
    case "dimension":
      return builder.size(node.dimension);
    case "basis": {
      const target = identity(builder, node.dims[0]);
      const position = builder.whole(node.position + 1);
      return builder.make({
        kind: "entry",
        target,
        positions: [{ kind: "all" }, { kind: "at", position }],
        dims: node.dims,
      });
    }
    case "contraction":
      return contractionCode(builder, node, codeOf);
    case "sum":
      return sumCode(builder, node, codeOf);
    case "apply":
      return appliedCode(builder, node, node.operands.map(codeOf));
    case "power": {
      const exponent = numberOf(node.exponent);
      const isSquare = exponent && isInteger(exponent) && exponent.numerator === 2n;
      if (isSquare) return builder.entrywise("power", codeOf(node.base), builder.whole(2));
      return builder.entrywise("power", codeOf(node.base), codeOf(node.exponent));
    }
    case "matrixFunction":
      return matrixFunctionCode(builder, node, node.operands.map(codeOf));
    case "pattern":
      return patternCode(builder, node);
  }
}

/**
 * The program of a node whose axes are shown in groups: an axis that vec or kron made is one axis of the result. Throws
 * `unsupported` for functions that no program is known for.
 */
export function codeOfNode(
  builder: Builder,
  root: Node,
  groups: readonly number[],
  lengths: readonly Dimension[],
): Code {
  const codes = foldNodes<Code>([root], (node, codeOf) => nodeCode(builder, node, codeOf));
  const operand = codes.get(root)!;
  if (groups.every((length) => length === 1)) return operand;
  return builder.make({ kind: "reshape", operand, rowMajor: true, dims: lengths });
}
