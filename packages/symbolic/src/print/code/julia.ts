// Julia: functions of entries are broadcast with a dot, vectors are one-dimensional.

import { dimensionsOf, typeText } from "../../types/type.ts";
import { isPlain } from "./code.ts";
import type { Code, CodePosition } from "./code.ts";
import { givenName, givenText } from "./given.ts";
import { juliaHelpers } from "./julia-helpers.ts";
import { smallWhole } from "./numbers.ts";
import { words } from "./names.ts";
import { isJustBound } from "./program.ts";
import { resultText, tuple } from "./python.ts";
import { declarationText } from "./source.ts";
import type { SourceInput } from "./source.ts";
import { atom, bracketed, codeLevels, infix, numberText, printOperation, usedHelpers } from "./target.ts";
import type { OperationEntry, OperationTable, PrintContext, PrintedCode, PrintedProgram, Target } from "./target.ts";

type Of<Kind extends Code["kind"]> = Code & { readonly kind: Kind };

const isArray = (code: Code): boolean => code.dims.length > 0;

// f(x), or f.(x) where an argument has axes.
function mapped(name: string, ...more: readonly string[]): OperationEntry {
  return (args, code) =>
    atom(`${name}${code.args.some(isArray) ? "." : ""}(${[...args.map((arg) => arg.text), ...more].join(", ")})`);
}

function comparison(operator: string): OperationEntry {
  return ([a, b], code) => infix(a, code.args.some(isArray) ? `.${operator}` : operator, b, codeLevels.comparison);
}

function transposedText(code: Code, context: PrintContext): string {
  if (code.kind === "call" && code.operation === "transpose")
    return bracketed(context.print(code.args[0]), codeLevels.atom);
  return `${bracketed(context.print(code), codeLevels.atom)}'`;
}

const product: OperationEntry = ([a, b], code, context) => {
  const [left, right] = code.args;
  if (left.dims.length === 2) return infix(a, "*", b, codeLevels.product);
  if (right.dims.length === 1) return atom(`dot(${a.text}, ${b.text})`);
  // x'*A as the vector A'*x.
  return infix(atom(transposedText(right, context)), "*", a, codeLevels.product);
};

const power: OperationEntry = ([base, exponent], code) => {
  // A whole number to a negative or fractional power is an error in Julia.
  const shown = isPlain(code.args[0]) ? atom(`float(${base.text})`) : base;
  return {
    text: `${bracketed(shown, codeLevels.atom)} ${code.args.some(isArray) ? ".^" : "^"} ${bracketed(exponent, codeLevels.atom)}`,
    level: codeLevels.power,
  };
};

const operations: OperationTable = {
  matmul: product,
  outer: ([a], code, context) => infix(a, "*", atom(transposedText(code.args[1], context)), codeLevels.product),
  multiply: ([a, b], code) => infix(a, code.args.every(isArray) ? ".*" : "*", b, codeLevels.product),
  divide: ([a, b], code) => infix(a, isArray(code.args[1]) ? "./" : "/", b, codeLevels.product),
  power,
  negate: ([a]) => ({ text: `-${bracketed(a, codeLevels.sign)}`, level: codeLevels.sign }),
  less: comparison("<"),
  lessEqual: comparison("<="),
  greater: comparison(">"),
  greaterEqual: comparison(">="),
  equal: comparison("=="),
  different: comparison("!="),
  where: mapped("ifelse"),
  // & binds like a product and | like a sum, both tighter than comparisons.
  and: ([a, b], code) => infix(a, code.args.some(isArray) ? ".&" : "&", b, codeLevels.product),
  or: ([a, b], code) => infix(a, code.args.some(isArray) ? ".|" : "|", b, codeLevels.sum),
  not: ([a], code) => ({
    text: `${isArray(code.args[0]) ? ".!" : "!"}${bracketed(a, codeLevels.atom)}`,
    level: codeLevels.sign,
  }),
  maximum: mapped("max"),
  minimum: mapped("min"),
  exp: mapped("exp"),
  log: mapped("log"),
  log1p: mapped("log1p"),
  expm1: mapped("expm1"),
  sqrt: mapped("sqrt"),
  cbrt: mapped("cbrt"),
  abs: mapped("abs"),
  sign: mapped("sign"),
  sin: mapped("sin"),
  cos: mapped("cos"),
  tan: mapped("tan"),
  asin: mapped("asin"),
  acos: mapped("acos"),
  atan: mapped("atan"),
  sinh: mapped("sinh"),
  cosh: mapped("cosh"),
  tanh: mapped("tanh"),
  asinh: mapped("asinh"),
  acosh: mapped("acosh"),
  atanh: mapped("atanh"),
  erf: mapped("erf"),
  gamma: mapped("gamma"),
  lgamma: mapped("_loggamma"),
  digamma: mapped("digamma"),
  trigamma: mapped("trigamma"),
  sigmoid: mapped("_sigmoid"),
  logistic: mapped("_sigmoid"),
  softplus: mapped("_softplus"),
  relu: mapped("max", "0"),
  leakyrelu: mapped("_leakyrelu"),
  elu: mapped("_elu"),
  gelu: mapped("_gelu"),
  silu: mapped("_silu"),
  square: mapped("abs2"),
  reciprocal: mapped("inv"),
  floor: mapped("floor"),
  step: mapped("_step"),
  transpose: "#1'",
  solve: ["#1 \\ #2", codeLevels.product],
  inv: "inv($1)",
  pinv: "pinv($1)",
  det: "det($1)",
  logdet: "logabsdet($1)[1]",
  cofactor: "_cofactor($1)",
  trace: "tr($1)",
  expm: "exp($1)",
  sqrtm: "_real(sqrt($1))",
  logm: "_real(log($1))",
  chol: "Matrix(cholesky(Symmetric($1)).L)",
  eigvals: "eigvals(Symmetric($1))",
  eigvecs: "eigvecs(Symmetric($1))",
  matrixPower: ([base, exponent], code) => ({
    text: `${bracketed(base, codeLevels.atom)} ^ ${smallWhole(code.args[1]) === undefined ? `Int(${exponent.text})` : bracketed(exponent, codeLevels.atom)}`,
    level: codeLevels.power,
  }),
  norm1: "norm($1, 1)",
  norm2: "norm($1)",
  norm: "norm($1, $2)",
  normF: "norm($1)",
  normInf: ([a], code) => atom(code.args[0].dims.length === 2 ? `opnorm(${a.text}, Inf)` : `norm(${a.text}, Inf)`),
  normNuc: "sum(svdvals($1))",
  diag: "diagm($1)",
  diagvec: "diag($1)",
  kron: "kron($1, $2)",
  cross: "cross($1, $2)",
  vech: "_vech($1)",
  sylvester: "sylvester($1, $2, -$3)",
  tril: "tril($1)",
  triu: "triu($1)",
  column: ([a], code) => atom(isArray(code.args[0]) ? `reshape(${a.text}, :, 1)` : `fill(${a.text}, 1, 1)`),
  row: "reshape($1, 1, :)",
};

function lengthsOf(code: Code, context: PrintContext): readonly string[] {
  return code.dims.map((dimension) => context.length(dimension).text);
}

function fillText(code: Of<"fill">, context: PrintContext): string {
  const lengths = lengthsOf(code, context);
  if (code.fill === "count") return `collect(1.0:${lengths[0]})`;
  return code.fill === "eye" ? `Matrix(1.0I, ${lengths[0]}, ${lengths[0]})` : `${code.fill}(${lengths.join(", ")})`;
}

const reductions: Readonly<Record<Of<"reduce">["reduction"], string>> = {
  sum: "sum",
  mean: "mean",
  prod: "prod",
  max: "maximum",
  min: "minimum",
  logsumexp: "_logsumexp",
};

function reduceText({ reduction, axis }: Of<"reduce">, text: string): string {
  const name = reductions[reduction];
  return axis === undefined ? `${name}(${text})` : `vec(${name}(${text}; dims=${axis + 1}))`;
}

function reshapeText({ operand, rowMajor, dims }: Of<"reshape">, text: string, lengths: readonly string[]): string {
  if (!rowMajor) return dims.length === 1 ? `vec(${text})` : `reshape(${text}, ${lengths.join(", ")})`;
  const reversed = (count: number): string => tuple(Array.from({ length: count }, (_, k) => `${count - k}`));
  const inside = `permutedims(${text}, ${reversed(operand.dims.length)})`;
  if (dims.length === 1) return `vec(${inside})`;
  return `permutedims(reshape(${inside}, ${[...lengths].reverse().join(", ")}), ${reversed(dims.length)})`;
}

function positionText(index: CodePosition, context: PrintContext): string {
  if (index.kind === "all") return ":";
  const whole = (code: Code): string => {
    const printed = context.print(code);
    return isPlain(code) ? bracketed(printed, codeLevels.sum) : `Int(${printed.text})`;
  };
  return index.kind === "at" ? whole(index.position) : `${whole(index.first)}:${whole(index.last)}`;
}

function einsumText({ operands, labels, out }: Of<"einsum">, context: PrintContext): string {
  const list = (own: readonly number[]): string => tuple(own.map((label) => `${label + 1}`));
  const texts = operands.map((operand) => context.print(operand).text);
  return `_contract([${labels.map((own) => `[${own.map((label) => label + 1).join(", ")}]`).join(", ")}], ${list(out)}, [${texts.join(", ")}])`;
}

// Where shapes differ, a scalar beside an array or a vector spread over a matrix, the sum is broadcast.
function sumText(code: Of<"sum">, context: PrintContext): PrintedCode {
  const isMixed = code.terms.some(
    ({ operand }) => operand.dims.length !== code.dims.length || operand.kind === "expand",
  );
  const dot = isMixed ? "." : "";
  const parts = code.terms.map(({ negative, operand }, k) => {
    const isLeading = k === 0 && !negative;
    const text = bracketed(context.print(operand), isLeading ? codeLevels.sum : codeLevels.product);
    if (k === 0) return negative ? `-${text}` : text;
    return ` ${dot}${negative ? "-" : "+"} ${text}`;
  });
  return { text: parts.join(""), level: codeLevels.sum };
}

function loopText(code: Of<"loop">, context: PrintContext): string {
  const counter = context.names.name("counter", code.counter);
  const [first, last] = [code.first, code.last].map((bound) => bracketed(context.print(bound), codeLevels.sum));
  const lengths = lengthsOf(code, context);
  const initial = lengths.length === 0 ? "0.0" : `zeros(${lengths.join(", ")})`;
  return `sum((${context.print(code.body).text} for ${counter} in ${first}:${last}); init=${initial})`;
}

function arrayText(code: Of<"array">, rows: readonly (readonly string[])[]): string {
  const entries = rows.flat().join(", ");
  if (code.form === "vector") return code.rows.flat().some(isArray) ? `vcat(${entries})` : `[${entries}]`;
  return `hvcat(${tuple(rows.map((row) => `${row.length}`))}, ${entries})`;
}

function printJulia(code: Code, context: PrintContext): PrintedCode {
  const { print } = context;
  switch (code.kind) {
    case "number":
      return numberText(code.value);
    case "constant":
      return atom(code.name === "pi" ? "pi" : "exp(1)");
    case "size":
      return context.length(code.dimension);
    case "input":
    case "counter":
      return atom(context.names.name(code.kind, code.name));
    case "sum":
      return sumText(code, context);
    case "call":
      return printOperation(operations, code, context);
    case "given": {
      const args = code.args.map((arg) => print(arg).text).join(", ");
      return atom(`${givenName(code.abstract, context.names)}${code.args.some(isArray) ? "." : ""}(${args})`);
    }
    case "fill":
      return atom(fillText(code, context));
    case "reduce":
      return atom(reduceText(code, print(code.operand).text));
    case "softmax":
      return atom(`_softmax(${print(code.operand).text}; dims=${(code.axis ?? 0) + 1})`);
    case "expand":
      return code.axis === 1 ? print(code.operand) : atom(transposedText(code.operand, context));
    case "reshape":
      return atom(reshapeText(code, print(code.operand).text, lengthsOf(code, context)));
    case "entry": {
      const target = bracketed(print(code.target), codeLevels.atom);
      return atom(`${target}[${code.positions.map((index) => positionText(index, context)).join(", ")}]`);
    }
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
  words(`abstract baremodule begin break catch const continue do else elseif end export false finally for
    function global if import in isa let local macro module mutable primitive quote return struct true
    try type using where while I im`);

function checks(input: SourceInput, context: PrintContext): readonly string[] {
  const { names } = context;
  const name = names.name("input", input.name);
  const shape = tuple(dimensionsOf(input.type).map((dimension) => context.length(dimension).text));
  const wanted = names.quote(`${input.name} must be a ${typeText(input.type)}`);
  return [`size(${name}) == ${shape} || error("${wanted}, here $(${shape}), but its size is $(size(${name}))")`];
}

function orderCheck(input: SourceInput, context: PrintContext): readonly string[] {
  const { names } = context;
  const name = names.name("input", input.name);
  const dims = dimensionsOf(input.type).length;
  const wanted = names.quote(`${input.name} must be a ${typeText(input.type)}`);
  return [`ndims(${name}) == ${dims} || error("${wanted}, but its size is $(size(${name}))")`];
}

function layout({ context, functionName, statements, result }: PrintedProgram): string {
  const { program, names } = context;
  const { source, inputs } = program;
  const given = program.sizes.filter((size) => size.input === undefined).map(({ name }) => names.name("size", name));
  const functions = program.functions.map((abstract) => givenName(abstract, names));
  const bound = program.sizes.flatMap(({ name, input, axis, isUsed }) =>
    input === undefined || !isUsed
      ? []
      : [`${names.name("size", name)} = size(${names.name("input", input)}, ${axis + 1})`],
  );
  const comments = [
    source.text,
    ...inputs.map(declarationText),
    `returns ${resultText(program.dims)}`,
    ...source.conditions.map((condition) => `condition: ${condition}`),
  ];
  const body = [
    ...inputs.flatMap((input) => orderCheck(input, context)),
    ...bound,
    ...inputs.filter((input) => !isJustBound(program, input)).flatMap((input) => checks(input, context)),
    ...statements.map(({ name, text }) => `${name} = ${text}`),
    `return ${result}`,
  ];
  return [
    ...comments.map((line) => `# ${names.quote(line)}`),
    ...program.functions.map((abstract) => `# ${givenText(abstract, names)}`),
    `function ${functionName}(${[...inputs.map((input) => names.name("input", input.name)), ...given, ...functions].join(", ")})`,
    ...body.map((line) => `    ${line}`),
    "end",
    "",
  ].join("\n");
}

const special = /\b(?:erf|erfc|gamma|logabsgamma|digamma|trigamma)\b/;

/** Programs for Julia. */
export const juliaTarget: Target = {
  keywords,
  halved: (text) => `${text} ÷ 2`,
  print: printJulia,
  layout,
  complete: (text) => {
    const body = [...usedHelpers(text, juliaHelpers).map((helper) => `${helper}\n`), text].join("\n");
    const packages = [
      "LinearAlgebra",
      ...(/\bmean\(/.test(body) ? ["Statistics"] : []),
      ...(special.test(body) ? ["SpecialFunctions"] : []),
    ];
    return `using ${packages.join(", ")}\n\n${body}`;
  },
};
