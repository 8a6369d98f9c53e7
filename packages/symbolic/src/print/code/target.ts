// What a target language has to say, and the driver that prints a program in it.

import { ClosedformError } from "../../error.ts";
import { toNumber } from "../../scalar/rational.ts";
import type { Rational } from "../../scalar/rational.ts";
import type { Dimension } from "../../types/dimension.ts";
import type { Code, OperationName } from "./code.ts";
import { givenName } from "./given.ts";
import { createNames } from "./names.ts";
import type { Names } from "./names.ts";
import { programOf } from "./program.ts";
import type { Program } from "./program.ts";
import type { CodeSource } from "./source.ts";

/** How tightly a piece of code holds together: the same order in every target. */
export const codeLevels = { comparison: 0, sum: 1, product: 2, sign: 3, power: 4, atom: 5 } as const;

/** A piece of code. */
export interface PrintedCode {
  readonly text: string;
  readonly level: number;
  /** The operator of a product: `a * b @ c` reads badly although it means something. */
  readonly operator?: string | undefined;
}

/** What printing one program shares. */
export interface PrintContext {
  readonly names: Names;
  readonly program: Program;
  readonly print: (code: Code) => PrintedCode;
  /** A length as a number of the target. */
  readonly length: (dimension: Dimension) => PrintedCode;
}

/** The lines of a printed program. */
export interface PrintedProgram {
  readonly context: PrintContext;
  readonly functionName: string;
  readonly statements: readonly { readonly name: string; readonly text: string }[];
  readonly result: string;
}

/** A language and its library. */
export interface Target {
  readonly keywords: ReadonlySet<string>;
  /** An integer quotient by two, for the length n(n+1)/2. */
  readonly halved: (text: string) => string;
  readonly print: (code: Code, context: PrintContext) => PrintedCode;
  /** The whole text without helpers and imports. */
  readonly layout: (program: PrintedProgram) => string;
  /** Adds what the text uses: helpers, and what has to be imported. */
  readonly complete: (text: string) => string;
}

/** Settings of a printer of programs. */
export interface CodeOptions {
  /** The name of the function; `gradient`, `jacobian`, `hessian`, `derivative` or `value` unless given. */
  readonly name?: string | undefined;
}

/** A piece that nothing can tear apart. */
export function atom(text: string): PrintedCode {
  return { text, level: codeLevels.atom };
}

/** The piece, in brackets where it holds less tightly than `level`. */
export function bracketed(printed: PrintedCode, level: number): string {
  return printed.level >= level ? printed.text : `(${printed.text})`;
}

/** left operator right; a product of another operator stands in brackets. */
export function infix(left: PrintedCode, operator: string, right: PrintedCode, level: number): PrintedCode {
  const isOther = level === codeLevels.product && left.level === level && left.operator !== operator;
  const first = isOther ? `(${left.text})` : bracketed(left, level);
  return { text: `${first} ${operator} ${bracketed(right, level + 1)}`, level, operator };
}

/** A number as every target writes it. Throws `unsupported` beyond the range of floating point. */
export function numberText(value: Rational): PrintedCode {
  const { numerator, denominator } = value;
  const number = toNumber(value);
  if (!Number.isFinite(number))
    throw new ClosedformError("unsupported", "a number of this size has no floating-point form");
  const isDecimal = denominator === 1n || /^(?:2|5|10)*$/.test(primeFactors(denominator));
  const isWritable = Number.isFinite(Number(numerator)) && Number.isFinite(Number(denominator));
  if (isDecimal || !isWritable) return atom(`${number}`);
  return { text: `${Number(numerator)} / ${Number(denominator)}`, level: codeLevels.product, operator: "/" };
}

// "2" and "5" for each such factor, "x" for what is left.
function primeFactors(value: bigint): string {
  let rest = value;
  let factors = "";
  for (const prime of [2n, 5n]) {
    while (rest % prime === 0n && factors.length < 20) {
      rest /= prime;
      factors += `${prime}`;
    }
  }
  return rest === 1n ? factors : `${factors}x`;
}

function lengthCode(dimension: Dimension, names: Names, halved: Target["halved"]): PrintedCode {
  const { terms } = dimension;
  if (terms.length === 0) return atom("0");
  if (terms.some((term) => !Number.isInteger(term.coefficient))) {
    const doubled = { key: "", terms: terms.map((term) => ({ ...term, coefficient: 2 * term.coefficient })) };
    return { text: halved(bracketed(lengthCode(doubled, names, halved), codeLevels.atom)), level: codeLevels.sum };
  }
  // What is taken away stands behind what it is taken from.
  const ordered = [...terms.filter((term) => term.coefficient > 0), ...terms.filter((term) => term.coefficient <= 0)];
  const written = ordered.map(({ coefficient, names: factors }, k) => {
    const own = factors.map((name) => names.name("size", name));
    const count = k === 0 ? coefficient : Math.abs(coefficient);
    const text = (count === 1 && own.length > 0 ? own : [`${count}`, ...own]).join(" * ");
    return k === 0 ? text : `${coefficient < 0 ? " - " : " + "}${text}`;
  });
  const isSingle = terms.length === 1 && !written[0].includes(" ");
  if (isSingle) return atom(written[0]);
  return terms.length === 1
    ? { text: written[0], level: codeLevels.product, operator: "*" }
    : { text: written.join(""), level: codeLevels.sum };
}

/** The text of an operation from its arguments: `$1` as it stands, `#1` in brackets unless it is an atom. */
export function fillTemplate(template: string, args: readonly PrintedCode[]): string {
  return template.replaceAll(/([$#])(\d)/g, (_found, sign: string, at: string) => {
    const arg = args[Number(at) - 1];
    return sign === "$" ? arg.text : bracketed(arg, codeLevels.atom);
  });
}

type CallCode = Code & { readonly kind: "call" };

/** How a target writes one operation: a template of an atom, a template with its level, or a function. */
export type OperationEntry =
  | string
  | readonly [template: string, level: number]
  | ((args: readonly PrintedCode[], code: CallCode, context: PrintContext) => PrintedCode);

/** One entry for every operation; a missing one does not compile. */
export type OperationTable = Readonly<Record<OperationName, OperationEntry>>;

/** An operation by its entry of the table. */
export function printOperation(table: OperationTable, code: CallCode, context: PrintContext): PrintedCode {
  const entry = table[code.operation];
  const args = code.args.map(context.print);
  if (typeof entry === "function") return entry(args, code, context);
  if (typeof entry === "string") return atom(fillTemplate(entry, args));
  const [template, level] = entry;
  return { text: fillTemplate(template, args), level };
}

/** The helpers whose names occur in the text, with those that they use themselves, in the order of the table. */
export function usedHelpers(text: string, helpers: ReadonlyMap<string, string>): readonly string[] {
  const used = new Set<string>();
  const pending = [text];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    for (const word of part.match(/[A-Za-z_]\w*/g) ?? []) {
      const helper = helpers.get(word);
      if (helper === undefined || used.has(word)) continue;
      used.add(word);
      pending.push(helper);
    }
  }
  return [...helpers].filter(([name]) => used.has(name)).map(([, helper]) => helper);
}

const wantedName = /^[A-Za-z]\w*$/;

function functionNameOf(program: Program, target: Target, options: CodeOptions): string {
  const name = options.name ?? program.source.functionName;
  if (wantedName.test(name) && !target.keywords.has(name)) return name;
  throw new ClosedformError("bad-request", `${JSON.stringify(name)} cannot be the name of a function`, {
    hint: "give a word of letters, digits and _",
  });
}

/** The program in the target. Throws `unsupported` for what the target cannot express. */
export function generate(target: Target, source: CodeSource, options: CodeOptions = {}): string {
  const program = programOf(source);
  const functionName = functionNameOf(program, target, options);
  const names = createNames();
  for (const input of program.inputs) names.name("input", input.name);
  for (const abstract of program.functions) givenName(abstract, names);
  const named = new Map<Code, string>();
  const printed = new Map<Code, PrintedCode>();
  const context: PrintContext = {
    names,
    program,
    length: (dimension) => lengthCode(dimension, names, target.halved),
    print: (code) => {
      const name = named.get(code);
      if (name !== undefined) return atom(name);
      const known = printed.get(code);
      if (known) return known;
      const made = target.print(code, context);
      printed.set(code, made);
      return made;
    },
  };
  const statements = program.temporaries.map((code) => {
    const { text } = context.print(code);
    const own = program.definitions.get(code);
    const name = own === undefined ? names.name("temporary", `${code.id}`) : names.name("definition", own);
    named.set(code, name);
    return { name, text };
  });
  const result = context.print(program.result).text;
  const body = target.layout({ context, functionName, statements, result });
  return names.resolve(target.complete(body), body, target.keywords);
}
