// Named functions as array operations. Composites are written with what they are made of, in the form that keeps their
// digits, so that a target needs no entry for them.

import { ClosedformError } from "../../error.ts";
import { scalarFunctionNames } from "../../functions/names.ts";
import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import { addRationals, isInteger, negateRational, rational, signOfRational, toNumber } from "../../scalar/rational.ts";
import type { AbstractFunction } from "../../syntax/abstract-function.ts";
import { multiplyDimensions, sizeDimension, unitDimension } from "../../types/dimension.ts";
import type { Dimension } from "../../types/dimension.ts";
import { dimensionsOf } from "../../types/type.ts";
import type { Builder } from "./builder.ts";
import type { Code, OperationName, ReductionName } from "./code.ts";
import { choiceCode, logicalCode } from "./conditions.ts";
import { sharesOfExtremum, spread } from "./extrema.ts";
import { frechetCode, kroneckerFormCode, skewCode } from "./matrices.ts";
import { halfVectorMatrix } from "./half-vectors.ts";
import { isNumber, numberIn } from "./numbers.ts";

type Call = MatrixExpression & { readonly kind: "call" };
type Rule = (builder: Builder, args: readonly Code[], call: Call) => Code;

function unsupported(call: Call, what: string): ClosedformError {
  return new ClosedformError("unsupported", `${what} cannot be written as code yet`, { at: call.span });
}

function operation(name: OperationName): Rule {
  return (builder, args, call) => builder.call(name, args, dimensionsOf(call.type));
}

function entrywise(name: OperationName): Rule {
  return (builder, args) => builder.entrywise(name, ...args);
}

// The axis that is summed: 1 runs over rows, 2 over columns.
function axisOf(call: Call, axis: Code | undefined): 0 | 1 | undefined {
  if (!axis) return undefined;
  const value = numberIn(axis);
  const chosen = value && isInteger(value) ? toNumber(value) : undefined;
  if (chosen !== 1 && chosen !== 2) throw unsupported(call, `${call.name} along an axis other than 1 or 2`);
  return chosen === 1 ? 0 : 1;
}

function reduction(name: ReductionName): Rule {
  return (builder, [operand, axis], call) => builder.reduce(name, operand, axisOf(call, axis));
}

function difference(builder: Builder, left: Code, right: Code): Code {
  return builder.sum([
    { negative: false, operand: left },
    { negative: true, operand: right },
  ]);
}

function centred(builder: Builder, operand: Code, axis: 0 | 1 | undefined): Code {
  return difference(builder, operand, spread(builder, builder.reduce("mean", operand, axis), operand, axis));
}

function meanSquare(builder: Builder, operand: Code, axis: 0 | 1 | undefined): Code {
  return builder.reduce("mean", builder.entrywise("square", operand), axis);
}

const variance: Rule = (builder, [operand, axis], call) => {
  const along = axisOf(call, axis);
  return meanSquare(builder, centred(builder, operand, along), along);
};

const layerNorm: Rule = (builder, [operand, axis], call) => {
  const along = axisOf(call, axis);
  const middle = centred(builder, operand, along);
  const deviation = builder.entrywise("sqrt", meanSquare(builder, middle, along));
  return builder.entrywise("divide", middle, spread(builder, deviation, operand, along));
};

function lengths(builder: Builder, operand: Code, axis: 0 | 1 | undefined): Code {
  if (axis === undefined) return builder.call(operand.dims.length === 2 ? "normF" : "norm2", [operand], []);
  return builder.entrywise("sqrt", builder.reduce("sum", builder.entrywise("square", operand), axis));
}

const normalize: Rule = (builder, [operand, axis], call) => {
  const along = axisOf(call, axis);
  return builder.entrywise("divide", operand, spread(builder, lengths(builder, operand, along), operand, along));
};

const cosine: Rule = (builder, [x, y]) => {
  const norms = [x, y].map((vector) => builder.call("norm2", [vector], []));
  return builder.entrywise("divide", builder.matmul(x, y), builder.entrywise("multiply", norms[0], norms[1]));
};

const softmax: Rule = (builder, [operand, axis], call) =>
  builder.make({ kind: "softmax", operand, axis: axisOf(call, axis), dims: operand.dims });

const logSoftmax: Rule = (builder, [operand, axis], call) => {
  const along = axisOf(call, axis);
  return difference(builder, operand, spread(builder, builder.reduce("logsumexp", operand, along), operand, along));
};

const dot: Rule = (builder, [x, y]) => {
  if (x.dims.length === 1) return builder.matmul(x, y);
  const product = builder.entrywise("multiply", x, y);
  return product.dims.length === 0 ? product : builder.reduce("sum", product);
};

// max(a, b) is entry by entry, max(A, 2) along an axis: they differ in the shape of what comes out.
function extremum(name: "max" | "min"): Rule {
  return (builder, args, call) => {
    const [first, second] = args;
    const isEntrywise =
      args.length === 2 && dimensionsOf(call.type).length === Math.max(first.dims.length, second.dims.length);
    if (isEntrywise) return builder.entrywise(name === "max" ? "maximum" : "minimum", first, second);
    return builder.reduce(name, first, axisOf(call, second));
  };
}

// One of the two may be a column or a row beside a matrix.
const kron: Rule = (builder, args, call) => {
  const dims = dimensionsOf(call.type);
  const asMatrix = (code: Code, k: number): Code => {
    if (code.dims.length === 2 || dims.length === 1) return code;
    return call.args[k].type.kind === "covector"
      ? builder.call("row", [code], [unitDimension, ...code.dims])
      : builder.call("column", [code], [...code.dims, unitDimension]);
  };
  return builder.call("kron", args.map(asMatrix), dims);
};

// The lengths that are the arguments of a constant matrix.
function sizesOf(call: Call, args: readonly Code[]): readonly Dimension[] {
  return args.map((size): Dimension => {
    if (size.kind === "size") return size.dimension;
    const value = numberIn(size);
    if (!value || !isInteger(value)) throw unsupported(call, `a matrix ${call.name} of sizes that are not dimensions`);
    return sizeDimension(toNumber(value));
  });
}

// K[(i,j),(j',i')] = δii' δjj', rows and columns counted with the second of each pair running faster.
const commutation: Rule = (builder, args, call) => {
  const [m, n] = sizesOf(call, args);
  const operands = [m, n].map((length) => builder.make({ kind: "fill", fill: "eye", dims: [length, length] }));
  const labels = [
    [0, 3],
    [1, 2],
  ];
  const entries = builder.make({ kind: "einsum", operands, labels, out: [0, 1, 2, 3], dims: [m, n, n, m] });
  const length = multiplyDimensions(m, n);
  return builder.make({ kind: "reshape", operand: entries, rowMajor: true, dims: [length, length] });
};

function halfVector(name: "elimination" | "duplication"): Rule {
  return (builder, args, call) => halfVectorMatrix(builder, name, sizesOf(call, args)[0]);
}

function fill(name: "eye" | "ones" | "zeros"): Rule {
  return (builder, _args, call) => builder.make({ kind: "fill", fill: name, dims: dimensionsOf(call.type) });
}

const spreadScalar: Rule = (builder, [value], call) => {
  const ones = builder.make({ kind: "fill", fill: "ones", dims: dimensionsOf(call.type) });
  return builder.entrywise("multiply", value, ones);
};

const reshape: Rule = (builder, [operand], call) =>
  builder.make({ kind: "reshape", operand, rowMajor: false, dims: dimensionsOf(call.type) });

const choice: Rule = (builder, [condition, a, b]) => choiceCode(builder, condition, a, b);

function logical(name: "and" | "or" | "not"): Rule {
  return (builder, args) => logicalCode(builder, name, args);
}

function attaining(which: "max" | "min"): Rule {
  return (builder, [operand, axis], call) => sharesOfExtremum(builder, which, operand, axisOf(call, axis));
}

// (a, a + 1, …) = (1, 2, …) + (a − 1)
const range: Rule = (builder, [first], call) => {
  const count = builder.make({ kind: "fill", fill: "count", dims: dimensionsOf(call.type) });
  if (isNumber(first, 1)) return count;
  const start = numberIn(first);
  if (start) {
    const before = addRationals(start, rational(-1));
    const negative = signOfRational(before) < 0;
    const operand = builder.number(negative ? negateRational(before) : before);
    return builder.sum([
      { negative: false, operand: count },
      { negative, operand },
    ]);
  }
  return builder.sum([
    { negative: false, operand: count },
    { negative: false, operand: first },
    { negative: true, operand: builder.whole(1) },
  ]);
};

function frechet(name: "expm" | "logm"): Rule {
  return (builder, [a, direction]) => frechetCode(builder, name, a, direction);
}

// Of a vector, or with an axis of each row or column of a matrix.
const absoluteNorm: Rule = (builder, [operand, axis], call) => {
  if (!axis) return builder.call("norm1", [operand], []);
  return builder.reduce("sum", builder.entrywise("abs", operand), axisOf(call, axis));
};

const euclideanNorm: Rule = (builder, [operand, axis], call) => lengths(builder, operand, axisOf(call, axis));

const adjugate: Rule = (builder, [a]) => builder.transpose(builder.call("cofactor", [a], a.dims));

const wholeArray = [
  "inv",
  "pinv",
  "det",
  "logdet",
  "expm",
  "sqrtm",
  "logm",
  "chol",
  "eigvals",
  "eigvecs",
  "normInf",
  "normNuc",
  "normF",
  "diag",
  "diagvec",
  "outer",
  "cross",
  "vech",
  "tril",
  "triu",
  "sylvester",
] as const satisfies readonly OperationName[];

/** The rule of every named function of the language that typing keeps as a call. */
const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...scalarFunctionNames.map((name): [string, Rule] => [name, entrywise(name)]),
  ...wholeArray.map((name): [string, Rule] => [name, operation(name)]),
  ["tr", operation("trace")],
  ["adj", adjugate],
  ["dot", dot],
  ["kron", kron],
  ["vec", reshape],
  ["reshape", reshape],
  ["commutation", commutation],
  ["elimination", halfVector("elimination")],
  ["duplication", halfVector("duplication")],
  ["sum", reduction("sum")],
  ["mean", reduction("mean")],
  ["prod", reduction("prod")],
  ["logsumexp", reduction("logsumexp")],
  ["max", extremum("max")],
  ["min", extremum("min")],
  ["var", variance],
  ["norm1", absoluteNorm],
  ["norm2", euclideanNorm],
  ["norm", operation("norm")],
  ["softmax", softmax],
  ["logsoftmax", logSoftmax],
  ["layernorm", layerNorm],
  ["normalize", normalize],
  ["cosine", cosine],
  ["where", choice],
  ["and", logical("and")],
  ["or", logical("or")],
  ["not", logical("not")],
  ["onehotmax", attaining("max")],
  ["onehotmin", attaining("min")],
  ["range", range],
  ["skew", (builder, [x], call) => skewCode(builder, x, dimensionsOf(call.type))],
  ["eye", fill("eye")],
  ["ones", fill("ones")],
  ["zeros", fill("zeros")],
  ["vector", spreadScalar],
  ["matrix", spreadScalar],
  ["expm_frechet", frechet("expm")],
  ["logm_frechet", frechet("logm")],
  ...(["expm_kron", "logm_kron", "power_kron", "sylvester_kron"] as const).map((name): [string, Rule] => [
    name,
    (builder, args) => kroneckerFormCode(builder, name, args),
  ]),
]);

/** A function that the caller gives, applied to entries. */
export function givenCode(builder: Builder, abstract: AbstractFunction, args: readonly Code[]): Code {
  const dims = args.find((arg) => arg.dims.length > 0)?.dims ?? [];
  return builder.make({ kind: "given", abstract, args, dims });
}

/** The code of a call of a named function. Throws `unsupported` for a function without a rule. */
export function callCode(builder: Builder, call: Call, args: readonly Code[]): Code {
  if (call.abstract) return givenCode(builder, call.abstract, args);
  const rule = rules.get(call.name);
  if (!rule) throw unsupported(call, `the function ${call.name}`);
  return rule(builder, args, call);
}
