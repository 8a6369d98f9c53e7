// TypeScript on the tensors of @closedform/numeric: methods where there is a tensor to call them on, functions where the
// first operand is a number.

import { addDimensions, sizeDimension } from "../../types/dimension.ts";
import { dimensionsOf, typeText } from "../../types/type.ts";
import { isPlain } from "./code.ts";
import type { Code, CodePosition, OperationName } from "./code.ts";
import { givenName, givenText } from "./given.ts";
import { smallWhole } from "./numbers.ts";
import { words } from "./names.ts";
import { isJustBound } from "./program.ts";
import { resultText } from "./python.ts";
import { declarationText } from "./source.ts";
import type { SourceInput } from "./source.ts";
import { atom, bracketed, codeLevels, infix, numberText, printOperation, usedHelpers } from "./target.ts";
import type { OperationEntry, OperationTable, PrintContext, PrintedCode, PrintedProgram, Target } from "./target.ts";
import { typescriptHelpers } from "./typescript-helpers.ts";

type Of<Kind extends Code["kind"]> = Code & { readonly kind: Kind };

// operand.name(…), or name(operand, …) for a number.
function method(name: string): OperationEntry {
  return ([first, ...rest], code) => {
    const others = rest.map((arg) => arg.text);
    return isPlain(code.args[0])
      ? atom(`${name}(${[first.text, ...others].join(", ")})`)
      : atom(`${first.text}.${name}(${others.join(", ")})`);
  };
}

// A commutative operation is called on the tensor of the two.
function commutative(name: string): OperationEntry {
  return ([a, b], code) =>
    isPlain(code.args[0]) && !isPlain(code.args[1]) ? atom(`${b.text}.${name}(${a.text})`) : binary(name, a, b, code);
}

function binary(name: string, a: PrintedCode, b: PrintedCode, code: Of<"call">): PrintedCode {
  return isPlain(code.args[0]) ? atom(`${name}(${a.text}, ${b.text})`) : atom(`${a.text}.${name}(${b.text})`);
}

const operations: OperationTable = {
  negate: method("neg"),
  multiply: commutative("mul"),
  divide: method("div"),
  power: method("pow"),
  maximum: commutative("maximum"),
  minimum: commutative("minimum"),
  where: "where($1, $2, $3)",
  less: method("lt"),
  lessEqual: method("le"),
  greater: method("gt"),
  greaterEqual: method("ge"),
  equal: commutative("eq"),
  different: ([a, b], code) => atom(`${binary("eq", a, b, code).text}.eq(0)`),
  exp: method("exp"),
  log: method("log"),
  log1p: method("log1p"),
  expm1: method("expm1"),
  sqrt: method("sqrt"),
  cbrt: method("cbrt"),
  abs: method("abs"),
  sign: method("sign"),
  sin: method("sin"),
  cos: method("cos"),
  tan: method("tan"),
  asin: method("asin"),
  acos: method("acos"),
  atan: method("atan"),
  sinh: method("sinh"),
  cosh: method("cosh"),
  tanh: method("tanh"),
  asinh: method("asinh"),
  acosh: method("acosh"),
  atanh: method("atanh"),
  erf: method("erf"),
  gamma: method("gamma"),
  lgamma: method("lgamma"),
  digamma: method("digamma"),
  trigamma: method("trigamma"),
  sigmoid: method("sigmoid"),
  logistic: method("sigmoid"),
  softplus: method("softplus"),
  relu: method("relu"),
  leakyrelu: method("leakyrelu"),
  elu: method("elu"),
  gelu: method("gelu"),
  silu: method("silu"),
  square: method("square"),
  reciprocal: method("reciprocal"),
  floor: method("floor"),
  step: method("step"),
  matmul: method("matmul"),
  outer: method("outer"),
  transpose: "$1.T",
  solve: "$1.solve($2)",
  inv: "$1.inverse()",
  det: "$1.det()",
  logdet: "$1.logdet()",
  cofactor: "$1.cofactor()",
  trace: "$1.trace()",
  matrixPower: "$1.matrixPower($2)",
  norm1: "$1.norm(1)",
  norm2: "$1.norm()",
  norm: ([x, p], code) => atom(`${x.text}.norm(${isPlain(code.args[1]) ? p.text : `${p.text}.item()`})`),
  normF: '$1.norm("fro")',
  normInf: ([x], code) =>
    atom(code.args[0].dims.length === 2 ? `${x.text}.abs().sum({ axis: 1 }).max()` : `${x.text}.norm(Infinity)`),
  diag: "$1.diag()",
  diagvec: "$1.diagonal()",
  kron: "$1.kron($2)",
  cross: "$1.cross($2)",
  vech: "halfVector($1)",
  column: ([x], code) =>
    atom(
      isPlain(code.args[0])
        ? `full([1, 1], ${x.text})`
        : `${x.text}.reshape(${code.args[0].dims.length === 0 ? "1, 1" : "-1, 1"})`,
    ),
  row: "$1.reshape(1, -1)",
  pinv: method("pinv"),
  expm: method("matrixExp"),
  sqrtm: method("sqrtm"),
  logm: method("logm"),
  chol: method("cholesky"),
  eigvals: "eigvalsh($1)",
  eigvecs: "eigh($1).vectors",
  normNuc: '$1.norm("nuc")',
  tril: "$1.tril()",
  triu: "$1.triu()",
  sylvester: "sylvester($1, $2, $3)",
  and: "$1.mul($2)",
  or: "$1.maximum($2)",
  not: "$1.eq(0)",
};

const arithmetic: ReadonlyMap<OperationName, readonly [operator: string, level: number]> = new Map([
  ["multiply", ["*", codeLevels.product]],
  ["divide", ["/", codeLevels.product]],
  ["power", ["**", codeLevels.power]],
]);

// Numbers of the program text stay numbers.
function plainText(code: Code, context: PrintContext): PrintedCode {
  if (code.kind === "sum") return sumOfNumbers(code, context);
  if (code.kind !== "call") return printTypeScript(code, context);
  const args = code.args.map(context.print);
  const found = arithmetic.get(code.operation);
  if (!found) return { text: `-${bracketed(args[0], codeLevels.power)}`, level: codeLevels.sign };
  const [operator, level] = found;
  if (operator !== "**") return infix(args[0], operator, args[1], level);
  return { text: args.map((arg) => bracketed(arg, codeLevels.atom)).join(" ** "), level };
}

function sumOfNumbers(code: Of<"sum">, context: PrintContext): PrintedCode {
  const parts = code.terms.map(({ negative, operand }, k) => {
    const text = bracketed(context.print(operand), codeLevels.product);
    if (k === 0) return negative ? `-${text}` : text;
    return negative ? ` - ${text}` : ` + ${text}`;
  });
  return { text: parts.join(""), level: codeLevels.sum };
}

// The first tensor that is added receives the other terms.
function sumText(code: Of<"sum">, context: PrintContext): string {
  const isReceiver = (term: (typeof code.terms)[number]): boolean => !term.negative && !isPlain(term.operand);
  const at = Math.max(0, code.terms.findIndex(isReceiver));
  const receiver = code.terms[at];
  const { text } = context.print(receiver.operand);
  const isNumber = isPlain(receiver.operand);
  const start = isNumber
    ? `full([], ${receiver.negative ? `-(${text})` : text})`
    : receiver.negative
      ? `${text}.neg()`
      : text;
  const rest = code.terms.filter((_, k) => k !== at);
  return rest.reduce(
    (total, { negative, operand }) => `${total}.${negative ? "sub" : "add"}(${context.print(operand).text})`,
    start,
  );
}

function lengthsOf(code: Code, context: PrintContext): readonly string[] {
  return code.dims.map((dimension) => context.length(dimension).text);
}

function fillText(code: Of<"fill">, context: PrintContext): string {
  const lengths = lengthsOf(code, context);
  if (code.fill === "count") return `arange(1, ${lengths[0]} + 1)`;
  return code.fill === "eye" ? `eye(${lengths[0]})` : `${code.fill}([${lengths.join(", ")}])`;
}

function reduceText({ reduction, axis }: Of<"reduce">, text: string): string {
  if (reduction === "logsumexp") return `logSumExp(${text}${axis === undefined ? "" : `, ${axis}`})`;
  return `${text}.${reduction}(${axis === undefined ? "" : `{ axis: ${axis} }`})`;
}

function reshapeText({ operand, rowMajor, dims }: Of<"reshape">, text: string, lengths: readonly string[]): string {
  if (rowMajor) return `${text}.reshape(${lengths.join(", ")})`;
  const columns = operand.dims.length === 2 ? `${text}.T` : text;
  if (dims.length === 1) return `${columns}.reshape(-1)`;
  return `${columns}.reshape(${[...lengths].reverse().join(", ")}).T`;
}

// Positions of tensors count from 0, and a range leaves its end out.
function wholeText(code: Code, context: PrintContext, shift: number): string {
  const whole = smallWhole(code);
  if (whole !== undefined) return `${whole + shift}`;
  if (code.kind === "size") return context.length(addDimensions(code.dimension, sizeDimension(shift))).text;
  const printed = context.print(code);
  const text = isPlain(code) ? bracketed(printed, codeLevels.sum) : `${printed.text}.item()`;
  return shift === 0 ? text : `${text} - ${-shift}`;
}

function positionText(index: CodePosition, context: PrintContext): string {
  if (index.kind === "all") return "null";
  if (index.kind === "at") return wholeText(index.position, context, -1);
  return `[${wholeText(index.first, context, -1)}, ${wholeText(index.last, context, 0)}]`;
}

function arrayText(code: Of<"array">, rows: readonly (readonly string[])[]): string {
  const stacked = (row: readonly string[]): string => `stack([${row.join(", ")}])`;
  if (code.form === "matrix") return `stack([${rows.map(stacked).join(", ")}])`;
  if (code.form === "blocks") return `concat([${rows.map((row) => `concat([${row.join(", ")}], 1)`).join(", ")}])`;
  const parts = rows.flat();
  if (code.rows.flat().every((part) => part.dims.length === 0)) return stacked(parts);
  const pieces = code.rows.flat().map((part, k) => {
    if (part.dims.length > 0) return parts[k];
    return isPlain(part) ? `full([1], ${parts[k]})` : `${parts[k]}.reshape(1)`;
  });
  return `concat([${pieces.join(", ")}])`;
}

function einsumText({ operands, labels, out }: Of<"einsum">, context: PrintContext): string {
  const list = (own: readonly number[]): string => `[${own.join(", ")}]`;
  const texts = operands.map((operand) => context.print(operand).text);
  return `contract([${labels.map(list).join(", ")}], ${list(out)}, [${texts.join(", ")}])`;
}

function loopText(code: Of<"loop">, context: PrintContext): string {
  const counter = context.names.name("counter", code.counter);
  const [first, last] = [wholeText(code.first, context, 0), wholeText(code.last, context, 0)];
  const body = context.print(code.body).text;
  return `indexSum(${first}, ${last}, [${lengthsOf(code, context).join(", ")}], (${counter}) => ${body})`;
}

function printTypeScript(code: Code, context: PrintContext): PrintedCode {
  const { print } = context;
  switch (code.kind) {
    case "number":
      return numberText(code.value);
    case "constant":
      return atom(code.name === "pi" ? "Math.PI" : "Math.E");
    case "size":
      return context.length(code.dimension);
    case "input":
    case "counter":
      return atom(context.names.name(code.kind, code.name));
    case "sum":
      return atom(sumText(code, context));
    case "call":
      return printOperation(operations, code, context);
    case "given": {
      const args = code.args.map((arg) => (isPlain(arg) ? `full([], ${print(arg).text})` : print(arg).text));
      return atom(`${givenName(code.abstract, context.names)}(${args.join(", ")})`);
    }
    case "fill":
      return atom(fillText(code, context));
    case "reduce":
      return atom(reduceText(code, print(code.operand).text));
    case "softmax":
      return atom(`softmax(${print(code.operand).text}, ${code.axis ?? 0})`);
    case "expand":
      return atom(`${print(code.operand).text}.unsqueeze(${code.axis})`);
    case "reshape":
      return atom(reshapeText(code, print(code.operand).text, lengthsOf(code, context)));
    case "entry":
      return atom(
        `${print(code.target).text}.index(${code.positions.map((index) => positionText(index, context)).join(", ")})`,
      );
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
  words(`abstract any arguments as async await boolean break case catch class const constructor continue
    debugger declare default delete do else enum eval export extends false finally for from function get
    if implements import in instanceof interface is keyof let module namespace never new null number
    object of package private protected public readonly require return set static string super switch
    symbol this throw true try type typeof undefined unique unknown var void while with yield Infinity
    NaN Math Tensor TensorLike`);

function checks(input: SourceInput, context: PrintContext): readonly string[] {
  const { names, program } = context;
  const name = names.name("input", input.name);
  const dims = dimensionsOf(input.type);
  const wanted = `"${names.quote(`${input.name} must be a ${typeText(input.type)}`)}"`;
  const own = program.sizes.filter((size) => size.input === input.name);
  const bind = own
    .filter((size) => size.isUsed)
    .map((size) => `const ${names.name("size", size.name)} = ${name}.shape[${size.axis}];`);
  const isNeeded = own.length > 0 || dims.length === 0;
  return isNeeded ? [`assertOrder(${wanted}, ${name}, ${dims.length});`, ...bind] : [];
}

function shapeCheck(input: SourceInput, context: PrintContext): string {
  const { names } = context;
  const shape = dimensionsOf(input.type).map((dimension) => context.length(dimension).text);
  const wanted = `"${names.quote(`${input.name} must be a ${typeText(input.type)}`)}"`;
  return `assertShape(${wanted}, ${names.name("input", input.name)}, [${shape.join(", ")}]);`;
}

function layout({ context, functionName, statements, result }: PrintedProgram): string {
  const { program, names } = context;
  const { source, inputs } = program;
  const given = program.sizes.filter((size) => size.input === undefined).map(({ name }) => names.name("size", name));
  const comments = [
    source.text,
    "",
    ...inputs.map(declarationText),
    `returns ${resultText(program.dims)}`,
    ...source.conditions.map((condition) => `condition: ${condition}`),
  ];
  const body = [
    ...inputs.flatMap((input) => checks(input, context)),
    ...inputs.filter((input) => !isJustBound(program, input)).map((input) => shapeCheck(input, context)),
    ...statements.map(({ name, text }) => `const ${name} = ${text};`),
    `return ${isPlain(program.result) ? `full([], ${result})` : result};`,
  ];
  const parameters = [
    ...inputs.map((input) => `${names.name("input", input.name)}: Tensor`),
    ...given.map((name) => `${name}: number`),
    ...program.functions.map((abstract) => {
      const entries = abstract.orders.map((_, k) => `x${k + 1}: Tensor`).join(", ");
      return `${givenName(abstract, names)}: (${entries}) => Tensor`;
    }),
  ];
  return [
    "/**",
    ...comments.map((line) => (line === "" ? " *" : ` * ${names.quote(line)}`)),
    ...program.functions.map((abstract) => ` * ${givenText(abstract, names)}`),
    " */",
    `export function ${functionName}(${parameters.join(", ")}): Tensor {`,
    ...body.map((line) => `  ${line}`),
    "}",
    "",
  ].join("\n");
}

// Functions of the package that may be called by their own name.
const importable: ReadonlySet<string> =
  words(`abs acos acosh add arange asin asinh atan atanh cbrt concat contract cos cosh digamma div eigh eigvalsh elu eq erf exp
    expm1 eye floor full gamma ge gelu gt le leakyrelu lgamma log log1p lt maximum minimum mul neg ones
    pow reciprocal relu sigmoid sign silu sin sinh softplus sqrt square stack step sub sylvester tan tanh trigamma
    where zeros`);

function complete(text: string): string {
  const body = [...usedHelpers(text, typescriptHelpers).map((helper) => `${helper}\n`), text].join("\n");
  const values = [...importable].filter((name) => new RegExp(`(?<![.\\w])${name}\\(`).test(body));
  const types = ["Tensor", "TensorLike"].filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  const lines = [
    ...(values.length > 0 ? [`import { ${values.join(", ")} } from "@closedform/numeric";`] : []),
    `import type { ${types.join(", ")} } from "@closedform/numeric";`,
  ];
  return `${lines.join("\n")}\n\n${body}`;
}

/** Programs in TypeScript. */
export const typescriptTarget: Target = {
  keywords,
  halved: (text) => `${text} / 2`,
  print: (code, context) => (isPlain(code) ? plainText(code, context) : printTypeScript(code, context)),
  layout,
  complete,
};
