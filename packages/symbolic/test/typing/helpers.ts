import { ClosedformError } from "../../src/error.ts";
import { parse } from "../../src/syntax/parse.ts";
import { typeText } from "../../src/types/type.ts";
import { declare, parseDeclaration } from "../../src/typing/declaration.ts";
import type { VariableSpec } from "../../src/typing/declaration.ts";
import { inferProgram } from "../../src/typing/infer.ts";
import type { TypedProgram } from "../../src/typing/infer.ts";

/** The typed program for declarations such as `A:matrix(m,n) x:vector(n)`. */
export function infer(source: string, declarations = ""): TypedProgram {
  const vars = new Map<string, VariableSpec>();
  for (const text of declarations.split(" ").filter((part) => part !== "")) {
    const { name, spec } = parseDeclaration(text);
    vars.set(name, spec);
  }
  return inferProgram(parse(source), declare(vars));
}

/** The type of the program's target as text. */
export function typeOf(source: string, declarations = ""): string {
  return typeText(infer(source, declarations).target.type);
}

/** The typed error that `run` throws. */
export function failureOf(run: () => unknown): ClosedformError {
  try {
    run();
  } catch (error) {
    if (error instanceof ClosedformError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
