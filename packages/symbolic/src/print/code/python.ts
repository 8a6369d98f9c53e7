// What NumPy, PyTorch and JAX share: Python's syntax, einsum, and the frame of a function.

import { ClosedformError } from "../../error.ts";
import { addDimensions, sizeDimension } from "../../types/dimension.ts";
import type { Dimension } from "../../types/dimension.ts";
import { dimensionsOf, typeText } from "../../types/type.ts";
import { isPlain } from "./code.ts";
import type { Code, CodePosition } from "./code.ts";
import { givenName, givenText } from "./given.ts";
import { smallWhole } from "./numbers.ts";
import { words } from "./names.ts";
import { isJustBound } from "./program.ts";
import { declarationText } from "./source.ts";
import type { SourceInput } from "./source.ts";
import { atom, bracketed, codeLevels, infix, numberText, printOperation, usedHelpers } from "./target.ts";
import type { OperationEntry, OperationTable, PrintContext, PrintedCode, PrintedProgram, Target } from "./target.ts";

type Of<Kind extends Code["kind"]> = Code & { readonly kind: Kind };

/** How one library of Python writes what differs between them. */
export interface PythonDialect {
  readonly operations: OperationTable;
  readonly constant: (name: "pi" | "e") => string;
  readonly filled: (code: Of<"fill">, lengths: readonly string[], context: PrintContext) => string;
  readonly reduce: (code: Of<"reduce">, operand: string) => string;
  readonly softmax: (code: Of<"softmax">, operand: string) => string;
  readonly reshape: (code: Of<"reshape">, operand: PrintedCode, lengths: readonly string[]) => string;
  readonly array: (code: Of<"array">, rows: readonly (readonly string[])[]) => string;
  readonly einsum: (formula: string, operands: readonly string[]) => string;
  /** The input as an array of floating-point numbers. */
  readonly convert: (name: string) => string;
  /** An argument of a function that the caller gives. */
  readonly given: (code: Code, text: string) => string;
  /** The result, when it is a number of Python and no array. */
  readonly asResult: (text: string) => string;
  readonly helpers: ReadonlyMap<string, string>;
  /** What `$np` stands for in the texts of this dialect. */
  readonly prefix: string;
  /** Import lines by what in the text asks for them. */
  readonly imports: readonly (readonly [pattern: RegExp, line: string])[];
}

type OwnOperator =
  | "negate"
  | "multiply"
  | "divide"
  | "matmul"
  | "less"
  | "lessEqual"
  | "greater"
  | "greaterEqual"
  | "equal"
  | "different"
  | "transpose"
  | "row";

/** Products, quotients and comparisons are Python's own operators. */
export const pythonOperators: Readonly<Record<OwnOperator, OperationEntry>> = {
  negate: ([a]) => ({ text: `-${bracketed(a, codeLevels.sign)}`, level: codeLevels.sign }),
  multiply: ([a, b]) => infix(a, "*", b, codeLevels.product),
  divide: ([a, b]) => infix(a, "/", b, codeLevels.product),
  matmul: ([a, b]) => infix(a, "@", b, codeLevels.product),
  less: ([a, b]) => infix(a, "<", b, codeLevels.comparison),
  lessEqual: ([a, b]) => infix(a, "<=", b, codeLevels.comparison),
  greater: ([a, b]) => infix(a, ">", b, codeLevels.comparison),
  greaterEqual: ([a, b]) => infix(a, ">=", b, codeLevels.comparison),
  equal: ([a, b]) => infix(a, "==", b, codeLevels.comparison),
  different: ([a, b]) => infix(a, "!=", b, codeLevels.comparison),
  transpose: "#1.T",
  row: "#1[None, :]",
};

/** base ** exponent. */
export function pythonPower(base: PrintedCode, exponent: PrintedCode): PrintedCode {
  return {
    text: `${bracketed(base, codeLevels.atom)} ** ${bracketed(exponent, codeLevels.atom)}`,
    level: codeLevels.power,
  };
}

// Python counts from 0 and leaves the last out.
function position(code: Code, context: PrintContext, shift: number): string {
  const whole = smallWhole(code);
  if (whole !== undefined) return `${whole + shift}`;
  if (code.kind === "size") return context.length(addDimensions(code.dimension, sizeDimension(shift))).text;
  const printed = context.print(code);
  const isWhole = code.kind === "counter" || isWholeSum(code);
  const text = isWhole ? bracketed(printed, codeLevels.sum) : `int(${printed.text})`;
  return shift === 0 ? text : `${text} ${shift < 0 ? "-" : "+"} ${Math.abs(shift)}`;
}

function isWholeSum(code: Code): boolean {
  return (
    code.kind === "sum" &&
    code.terms.every(
      ({ operand }) => operand.kind === "counter" || operand.kind === "size" || smallWhole(operand) !== undefined,
    )
  );
}

function indexText(index: CodePosition, context: PrintContext): string {
  if (index.kind === "all") return ":";
  if (index.kind === "at") return position(index.position, context, -1);
  return `${position(index.first, context, -1)}:${position(index.last, context, 0)}`;
}

/** The letters of an einsum: i, j, k, … for the result, then what is left. */
export function einsumFormula(labels: readonly (readonly number[])[], out: readonly number[]): string {
  const letters = "ijklmnopqrstuvwxyzabcdefghABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const known = new Map<number, string>();
  for (const label of [...out, ...labels.flat()]) {
    if (known.has(label)) continue;
    if (known.size === letters.length)
      throw new ClosedformError("unsupported", "an einsum of more than 52 indices cannot be written in Python");
    known.set(label, letters[known.size]);
  }
  const word = (own: readonly number[]): string => own.map((label) => known.get(label)!).join("");
  return `${labels.map(word).join(",")}->${word(out)}`;
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

// Python's own sum, which starts from zeros of the right shape.
function loopText(code: Of<"loop">, context: PrintContext, dialect: PythonDialect): PrintedCode {
  const counter = context.names.name("counter", code.counter);
  const [first, last] = [position(code.first, context, 0), position(code.last, context, 1)];
  const terms = `${context.print(code.body).text} for ${counter} in range(${first}, ${last})`;
  if (code.dims.length === 0) return atom(`sum(${terms})`);
  const zeros: Of<"fill"> = { kind: "fill", fill: "zeros", dims: code.dims, id: -1, counters: new Set() };
  return atom(`sum((${terms}), ${dialect.filled(zeros, lengthsOf(code.dims, context), context)})`);
}

function lengthsOf(dims: readonly Dimension[], context: PrintContext): readonly string[] {
  return dims.map((dimension) => context.length(dimension).text);
}

/** `(m, n)` or `(n,)`. */
export function tuple(lengths: readonly string[]): string {
  return `(${lengths.join(", ")}${lengths.length === 1 ? "," : ""})`;
}

function printPython(code: Code, context: PrintContext, dialect: PythonDialect): PrintedCode {
  const { print } = context;
  switch (code.kind) {
    case "number":
      return numberText(code.value);
    case "constant":
      return atom(dialect.constant(code.name));
    case "size":
      return context.length(code.dimension);
    case "input":
    case "counter":
      return atom(context.names.name(code.kind, code.name));
    case "sum":
      return sumText(code, context);
    case "call":
      return printOperation(dialect.operations, code, context);
    case "given": {
      const args = code.args.map((arg) => dialect.given(arg, print(arg).text));
      return atom(`${givenName(code.abstract, context.names)}(${args.join(", ")})`);
    }
    case "fill":
      return atom(dialect.filled(code, lengthsOf(code.dims, context), context));
    case "reduce":
      return atom(dialect.reduce(code, print(code.operand).text));
    case "softmax":
      return atom(dialect.softmax(code, print(code.operand).text));
    case "expand":
      return atom(`${bracketed(print(code.operand), codeLevels.atom)}[${code.axis === 1 ? ":, None" : "None, :"}]`);
    case "reshape":
      return atom(dialect.reshape(code, print(code.operand), lengthsOf(code.dims, context)));
    case "entry": {
      const target = bracketed(print(code.target), codeLevels.atom);
      return atom(`${target}[${code.positions.map((index) => indexText(index, context)).join(", ")}]`);
    }
    case "array":
      return atom(
        dialect.array(
          code,
          code.rows.map((row) => row.map((entry) => print(entry).text)),
        ),
      );
    case "einsum":
      return atom(
        dialect.einsum(
          einsumFormula(code.labels, code.out),
          code.operands.map((operand) => print(operand).text),
        ),
      );
    case "loop":
      return loopText(code, context, dialect);
  }
}

const keywords: ReadonlySet<string> =
  words(`False None True and as assert async await break case class continue def del elif else except finally
    for from global if import in is lambda match nonlocal not or pass print raise return try type while
    with yield`);

function documentation({ context }: PrintedProgram): readonly string[] {
  const { program, names } = context;
  const { source } = program;
  const quoted = (text: string): string => `    ${names.quote(text)}`;
  const shapes = program.inputs.map((input) => quoted(declarationText(input)));
  const given = program.sizes
    .filter((size) => size.input === undefined)
    .map(({ name }) => quoted(`${name} : a length`));
  const functions = program.functions.map((abstract) => `    ${givenText(abstract, names)}`);
  return [
    `    """${names.quote(source.text)}`,
    ...(shapes.length + given.length + functions.length > 0 ? ["", ...shapes, ...given, ...functions] : []),
    "",
    quoted(`returns ${resultText(program.dims)}`),
    ...source.conditions.map((condition) => quoted(`condition: ${condition}`)),
    '    """',
  ];
}

/** The shape of the result in words. */
export function resultText(dims: readonly Dimension[]): string {
  return dims.length === 0 ? "a scalar" : `an array of shape (${dims.map((dimension) => dimension.key).join(", ")})`;
}

function checks(input: SourceInput, context: PrintContext): readonly string[] {
  const { names, program } = context;
  const name = names.name("input", input.name);
  const dims = dimensionsOf(input.type);
  const wanted = names.quote(`${input.name} must be a ${typeText(input.type)}`);
  const found = `but its shape is {tuple(${name}.shape)}`;
  const own = program.sizes.filter((size) => size.input === input.name);
  const used = own.filter((size) => size.isUsed).map((size) => [names.name("size", size.name), size.axis] as const);
  const unpacked = used.length === 1 ? `(${used[0][0]},)` : used.map(([length]) => length).join(", ");
  const lengths =
    used.length === dims.length
      ? [`${unpacked} = ${name}.shape`]
      : used.map(([length, axis]) => `${length} = ${name}.shape[${axis}]`);
  const bind = own.length === 0 ? [] : [`assert ${name}.ndim == ${dims.length}, f"${wanted}, ${found}"`, ...lengths];
  if (dims.length === 0) return [`assert ${name}.ndim == 0, f"${wanted}, ${found}"`];
  return isJustBound(program, input) ? bind : [...bind, shapeCheck(input, context)];
}

// Lengths that come from a later input are known only at the end.
function shapeCheck(input: SourceInput, context: PrintContext): string {
  const { names } = context;
  const name = names.name("input", input.name);
  const shape = tuple(dimensionsOf(input.type).map((dimension) => context.length(dimension).text));
  const wanted = names.quote(`${input.name} must be a ${typeText(input.type)}`);
  return `assert tuple(${name}.shape) == ${shape}, f"${wanted}, here {${shape}}, but its shape is {tuple(${name}.shape)}"`;
}

function layout(printed: PrintedProgram, dialect: PythonDialect): string {
  const { context, functionName, statements, result } = printed;
  const { program, names } = context;
  const given = program.sizes.filter((size) => size.input === undefined).map(({ name }) => names.name("size", name));
  const inputs = program.inputs.map((input) => names.name("input", input.name));
  const functions = program.functions.map((abstract) => givenName(abstract, names));
  const lines = program.inputs.flatMap((input) => checks(input, context));
  const isCheck = (line: string): boolean => line.startsWith("assert tuple(");
  const body = [
    ...inputs.map((name) => `${name} = ${dialect.convert(name)}`),
    ...lines.filter((line) => !isCheck(line)),
    ...lines.filter(isCheck),
    ...statements.map(({ name, text }) => `${name} = ${text}`),
    `return ${isPlain(program.result) ? dialect.asResult(result) : result}`,
  ];
  return [
    `def ${functionName}(${[...inputs, ...given, ...functions].join(", ")}):`,
    ...documentation(printed),
    ...body.map((line) => `    ${line}`),
    "",
  ].join("\n");
}

function complete(text: string, dialect: PythonDialect): string {
  const helpers = usedHelpers(text, dialect.helpers);
  const body = [...helpers.map((helper) => `${helper}\n`), text].join("\n\n").replaceAll("$np", dialect.prefix);
  const lines = dialect.imports.filter(([pattern]) => pattern.test(body)).map(([, line]) => line);
  return `${lines.join("\n")}\n\n\n${body}`;
}

/** A target for a library of Python. */
export function pythonTarget(dialect: PythonDialect): Target {
  return {
    keywords,
    halved: (text) => `${text} // 2`,
    print: (code, context) => printPython(code, context, dialect),
    layout: (printed) => layout(printed, dialect),
    complete: (text) => complete(text, dialect),
  };
}
