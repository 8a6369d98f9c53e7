// MATLAB and GNU Octave. A vector is a column; a row is transposed on the way in and out.

import type { Dimension } from "../../types/dimension.ts";
import { dimensionsOf, typeText } from "../../types/type.ts";
import type { Code, CodePosition } from "./code.ts";
import { givenName, givenText } from "./given.ts";
import { matlabHelpers } from "./matlab-helpers.ts";
import { words } from "./names.ts";
import { isJustBound } from "./program.ts";
import { resultText } from "./python.ts";
import { declarationText } from "./source.ts";
import type { SourceInput } from "./source.ts";
import { atom, bracketed, codeLevels, infix, numberText, printOperation, usedHelpers } from "./target.ts";
import type { OperationEntry, OperationTable, PrintContext, PrintedCode, PrintedProgram, Target } from "./target.ts";

type Of<Kind extends Code["kind"]> = Code & { readonly kind: Kind };

// Entry by entry where both have axes.
function dotted(operator: string, whenArrays: (left: Code, right: Code) => boolean, level: number): OperationEntry {
  return ([a, b], code) => infix(a, whenArrays(code.args[0], code.args[1]) ? `.${operator}` : operator, b, level);
}

const bothArrays = (left: Code, right: Code): boolean => left.dims.length > 0 && right.dims.length > 0;

function comparison(operator: string): OperationEntry {
  return ([a, b]) => infix(a, operator, b, codeLevels.comparison);
}

// A' without a second mark where the operand is a transpose itself.
function transposedText(code: Code, context: PrintContext): string {
  if (code.kind === "call" && code.operation === "transpose")
    return bracketed(context.print(code.args[0]), codeLevels.atom);
  return `${bracketed(context.print(code), codeLevels.atom)}.'`;
}

const product: OperationEntry = ([a, b], code, context) => {
  const [left, right] = code.args;
  if (left.dims.length === 2) return infix(a, "*", b, codeLevels.product);
  if (right.dims.length === 1) return infix(atom(transposedText(left, context)), "*", b, codeLevels.product);
  // x'*A as the column A'*x.
  return infix(atom(transposedText(right, context)), "*", a, codeLevels.product);
};

const operations: OperationTable = {
  matmul: product,
  outer: ([a], code, context) => infix(a, "*", atom(transposedText(code.args[1], context)), codeLevels.product),
  multiply: dotted("*", bothArrays, codeLevels.product),
  divide: dotted("/", (_left, right) => right.dims.length > 0, codeLevels.product),
  power: ([base, exponent], code) => ({
    text: `${bracketed(base, codeLevels.atom)} ${code.dims.length > 0 ? ".^" : "^"} ${bracketed(exponent, codeLevels.atom)}`,
    level: codeLevels.power,
  }),
  negate: ([a]) => ({ text: `-${bracketed(a, codeLevels.sign)}`, level: codeLevels.sign }),
  less: comparison("<"),
  lessEqual: comparison("<="),
  greater: comparison(">"),
  greaterEqual: comparison(">="),
  equal: comparison("=="),
  different: comparison("~="),
  where: "choose_($1, $2, $3)",
  and: "and($1, $2)",
  or: "or($1, $2)",
  not: "not($1)",
  maximum: "max($1, $2)",
  minimum: "min($1, $2)",
  exp: "exp($1)",
  log: "log($1)",
  log1p: "log1p($1)",
  expm1: "expm1($1)",
  sqrt: "sqrt($1)",
  cbrt: "nthroot($1, 3)",
  abs: "abs($1)",
  sign: "sign($1)",
  sin: "sin($1)",
  cos: "cos($1)",
  tan: "tan($1)",
  asin: "asin($1)",
  acos: "acos($1)",
  atan: "atan($1)",
  sinh: "sinh($1)",
  cosh: "cosh($1)",
  tanh: "tanh($1)",
  asinh: "asinh($1)",
  acosh: "acosh($1)",
  atanh: "atanh($1)",
  erf: "erf($1)",
  gamma: "gamma($1)",
  lgamma: "loggamma_($1)",
  digamma: "digamma_($1)",
  trigamma: "trigamma_($1)",
  sigmoid: "sigmoid_($1)",
  logistic: "sigmoid_($1)",
  softplus: "softplus_($1)",
  relu: "max($1, 0)",
  leakyrelu: "max($1, 0.01 * #1)",
  elu: "elu_($1)",
  gelu: "gelu_($1)",
  silu: "silu_($1)",
  square: ([a], code) => ({
    text: `${bracketed(a, codeLevels.atom)} ${code.dims.length > 0 ? ".^" : "^"} 2`,
    level: codeLevels.power,
  }),
  reciprocal: ["1 ./ #1", codeLevels.product],
  floor: "floor($1)",
  step: "double(#1 > 0)",
  transpose: "#1.'",
  solve: ["#1 \\ #2", codeLevels.product],
  inv: "inv($1)",
  pinv: "pinv($1)",
  det: "det($1)",
  logdet: "logdet_($1)",
  cofactor: "cofactor_($1)",
  trace: "trace($1)",
  expm: "expm($1)",
  sqrtm: "real_(sqrtm($1))",
  logm: "real_(logm($1))",
  chol: "chol($1, 'lower')",
  eigvals: "eigvals_($1)",
  eigvecs: "eigvecs_($1)",
  matrixPower: ["#1 ^ #2", codeLevels.power],
  norm1: "norm($1, 1)",
  norm2: "norm($1)",
  norm: "norm($1, $2)",
  normF: "norm($1, 'fro')",
  normInf: ([a], code) => atom(code.args[0].dims.length === 2 ? `max(sum(abs(${a.text}), 2))` : `norm(${a.text}, Inf)`),
  normNuc: "sum(svd($1))",
  diag: "diag($1)",
  diagvec: "diag($1)",
  kron: "kron($1, $2)",
  cross: "cross($1, $2)",
  vech: "vech_($1)",
  sylvester: "sylvester($1, $2, $3)",
  tril: "tril($1)",
  triu: "triu($1)",
  column: "$1",
  row: "#1.'",
};

function sizeList(lengths: readonly string[]): string {
  return `[${(lengths.length === 1 ? [...lengths, "1"] : lengths).join(", ")}]`;
}

function fillText({ fill, dims }: Of<"fill">, context: PrintContext): string {
  const lengths = dims.map((dimension) => context.length(dimension).text);
  if (fill === "count") return `(1:${lengths[0]}).'`;
  if (fill === "eye") return `eye(${lengths[0]})`;
  return `${fill}(${(lengths.length === 1 ? [...lengths, "1"] : lengths).join(", ")})`;
}

// Over all entries two reductions are nested; along an axis the result is a column.
function reduceText({ reduction, operand, axis }: Of<"reduce">, text: string): string {
  if (reduction === "logsumexp") {
    if (axis === undefined) return `logsumexp_(${operand.dims.length === 2 ? `reshape(${text}, [], 1)` : text}, 1)`;
    return axis === 0 ? `logsumexp_(${text}, 1).'` : `logsumexp_(${text}, 2)`;
  }
  const isExtremum = reduction === "max" || reduction === "min";
  const along = (dim: number): string => `${reduction}(${text}, ${isExtremum ? `[], ${dim}` : dim})`;
  if (axis !== undefined) return axis === 0 ? `${along(1)}.'` : along(2);
  if (operand.dims.length < 2) return `${reduction}(${text})`;
  return isExtremum ? `${reduction}(${along(1)})` : `${reduction}(${along(1)}, 2)`;
}

function reshapeText({ operand, rowMajor }: Of<"reshape">, text: string, lengths: readonly string[]): string {
  const isVec = lengths.length === 1;
  if (!rowMajor) return `reshape(${text}, ${isVec ? "[], 1" : sizeList(lengths)})`;
  const reversed = (count: number): string => `[${Array.from({ length: count }, (_, k) => count - k).join(", ")}]`;
  const whole = operand.dims.length === 2 ? `full(${text})` : text;
  const inside = `permute(${whole}, ${reversed(Math.max(2, operand.dims.length))})`;
  if (isVec) return `reshape(${inside}, [], 1)`;
  return `permute(reshape(${inside}, ${sizeList([...lengths].reverse())}), ${reversed(lengths.length)})`;
}

function positionText(index: CodePosition, context: PrintContext): string {
  if (index.kind === "all") return ":";
  if (index.kind === "at") return context.print(index.position).text;
  const [first, last] = [index.first, index.last].map((code) => bracketed(context.print(code), codeLevels.sum));
  return `${first}:${last}`;
}

// Only a name can be indexed in MATLAB.
function entryText(code: Of<"entry">, context: PrintContext): string {
  const target = context.print(code.target).text;
  const positions = code.positions.map((index) => positionText(index, context));
  const isName = /^\uE000\d+\uE001$/u.test(target);
  const picked = isName
    ? `${target}(${positions.join(", ")})`
    : `pick_(${[target, ...positions.map((position) => (position === ":" ? "':'" : position))].join(", ")})`;
  const isRow = code.dims.length === 1 && code.positions.length === 2 && code.positions[0].kind === "at";
  return isRow ? `${picked}.'` : picked;
}

function einsumText({ operands, labels, out }: Of<"einsum">, context: PrintContext): string {
  const list = (own: readonly number[]): string => `[${own.map((label) => label + 1).join(", ")}]`;
  const texts = operands.map((operand) => context.print(operand).text);
  return `contract_({${labels.map(list).join(", ")}}, ${list(out)}, {${texts.join(", ")}})`;
}

function sumText(code: Of<"sum">, context: PrintContext): PrintedCode {
  const parts = code.terms.map(({ negative, operand }, k) => {
    const isLeading = k === 0 && !negative;
    const text = bracketed(context.print(operand), isLeading ? codeLevels.sum : codeLevels.product);
    if (k === 0) return negative ? `-${text}` : text;
    return negative ? ` - ${text}` : ` + ${text}`;
  });
  return { text: parts.join(""), level: codeLevels.sum };
}

function loopText(code: Of<"loop">, context: PrintContext): string {
  const counter = context.names.name("counter", code.counter);
  const [first, last] = [code.first, code.last].map((bound) => context.print(bound).text);
  const lengths = code.dims.map((dimension) => context.length(dimension).text);
  const zeros = `zeros(${lengths.length === 0 ? "1" : sizeList(lengths)})`;
  return `sumover_(@(${counter}) ${context.print(code.body).text}, ${first}, ${last}, ${zeros})`;
}

function arrayText({ form }: Of<"array">, rows: readonly (readonly string[])[]): string {
  const separated = rows.map((row) => row.join(", ")).join("; ");
  return form === "vector" ? `[${rows.flat().join("; ")}]` : `[${separated}]`;
}

function inputText(name: string, context: PrintContext): string {
  const mark = context.names.name("input", name);
  const input = context.program.inputs.find((other) => other.name === name);
  return input?.type.kind === "covector" ? `${mark}.'` : mark;
}

function printMatlab(code: Code, context: PrintContext): PrintedCode {
  const { print } = context;
  switch (code.kind) {
    case "number":
      return numberText(code.value);
    case "constant":
      return atom(code.name === "pi" ? "pi" : "exp(1)");
    case "size":
      return context.length(code.dimension);
    case "input":
      return atom(inputText(code.name, context));
    case "counter":
      return atom(context.names.name("counter", code.name));
    case "sum":
      return sumText(code, context);
    case "call":
      return printOperation(operations, code, context);
    case "given": {
      const args = code.args.map((arg) => print(arg).text).join(", ");
      return atom(`${givenName(code.abstract, context.names)}(${args})`);
    }
    case "fill":
      return atom(fillText(code, context));
    case "reduce":
      return atom(reduceText(code, print(code.operand).text));
    case "softmax":
      return atom(`softmax_(${print(code.operand).text}, ${(code.axis ?? 0) + 1})`);
    case "expand": {
      const operand = print(code.operand);
      return code.axis === 1 ? operand : atom(transposedText(code.operand, context));
    }
    case "reshape": {
      const lengths = code.dims.map((dimension) => context.length(dimension).text);
      return atom(reshapeText(code, print(code.operand).text, lengths));
    }
    case "entry":
      return atom(entryText(code, context));
    case "array":
      return atom(
        arrayText(
          code,
          code.rows.map((row) => row.map((entry) => print(entry).text)),
        ),
      );
    case "einsum":
      return atom(einsumText(code, context));
    case "loop":
      return atom(loopText(code, context));
  }
}

const keywords: ReadonlySet<string> =
  words(`break case catch classdef continue do else elseif end end_try_catch endfor endfunction endif
    endswitch endwhile end_unwind_protect enumeration events for function global if methods otherwise
    parfor persistent properties return spmd switch try until unwind_protect unwind_protect_cleanup
    while ans i j Inf NaN eps pi e`);

function shapeOf(input: SourceInput, context: PrintContext): readonly string[] {
  const lengths = dimensionsOf(input.type).map((dimension: Dimension) => context.length(dimension).text);
  if (input.type.kind === "covector") return ["1", ...lengths];
  return lengths.length === 1 ? [...lengths, "1"] : lengths.length === 0 ? ["1", "1"] : lengths;
}

function check(input: SourceInput, context: PrintContext): string {
  const { names } = context;
  const name = names.name("input", input.name);
  const wanted = names.quote(`${input.name} must be a ${typeText(input.type)}`);
  const shape = `[${shapeOf(input, context).join(", ")}]`;
  return `assert(isequal(size(${name}), ${shape}), '${wanted}, here %s, but its size is %s', mat2str(${shape}), mat2str(size(${name})));`;
}

// A matrix may have any size, a vector is a column, a scalar neither.
function orderCheck(input: SourceInput, context: PrintContext): string {
  const { names } = context;
  const name = names.name("input", input.name);
  const tests = { scalar: "isscalar", vector: "iscolumn", covector: "isrow", matrix: "ismatrix", tensor: "isnumeric" };
  const wanted = names.quote(`${input.name} must be a ${typeText(input.type)}`);
  return `assert(${tests[input.type.kind]}(${name}) && ndims(${name}) == ${Math.max(2, dimensionsOf(input.type).length)}, '${wanted}, but its size is %s', mat2str(size(${name})));`;
}

function layout({ context, functionName, statements, result }: PrintedProgram): string {
  const { program, names } = context;
  const { source, inputs } = program;
  const given = program.sizes.filter((size) => size.input === undefined).map(({ name }) => names.name("size", name));
  const functions = program.functions.map((abstract) => givenName(abstract, names));
  const bound = program.sizes.flatMap(({ name, input, axis, isUsed }) => {
    const from = inputs.find((other) => other.name === input);
    if (!from || !isUsed) return [];
    const at = from.type.kind === "covector" ? 2 : axis + 1;
    return [`${names.name("size", name)} = size(${names.name("input", from.name)}, ${at});`];
  });
  const comments = [
    source.text,
    ...inputs.map(declarationText),
    `returns ${resultText(program.dims)}`,
    ...source.conditions.map((condition) => `condition: ${condition}`),
  ];
  const isRow = source.isRow && program.dims.length === 1;
  const body = [
    ...bound,
    ...inputs.map((input) => (isJustBound(program, input) ? orderCheck(input, context) : check(input, context))),
    ...statements.map(({ name, text }) => `${name} = ${text};`),
    `result = ${isRow ? `(${result}).'` : result};`,
  ];
  return [
    `function result = ${functionName}(${[...inputs.map((input) => names.name("input", input.name)), ...given, ...functions].join(", ")})`,
    ...comments.map((line) => `    % ${names.quote(line)}`),
    ...program.functions.map((abstract) => `    % ${givenText(abstract, names)}`),
    ...body.map((line) => `    ${line}`),
    "end",
    "",
  ].join("\n");
}

/** Programs for MATLAB and GNU Octave. */
export const matlabTarget: Target = {
  keywords,
  halved: (text) => `${text} / 2`,
  print: printMatlab,
  layout,
  complete: (text) => [text, ...usedHelpers(text, matlabHelpers).map((helper) => `${helper}\n`)].join("\n"),
};
