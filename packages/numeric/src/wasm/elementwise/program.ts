// An elementwise program as one loop: a vector of each input, all steps in registers, a vector of the result.

import type { ElementwiseOperand, ElementwiseStep } from "../../kernels/kernel.ts";
import type { Code } from "../assembler/code.ts";
import { i32, minus, plus, repeatWhile, sequence } from "../assembler/code.ts";
import { defineFunction } from "../assembler/module.ts";
import type { FunctionDefinition, Local } from "../assembler/module.ts";
import { simd, vectorMemory } from "../assembler/simd.ts";
import { entryBytes } from "../memory.ts";
import type { Precision } from "../memory.ts";
import { exponents, power, vectorFunctions } from "./functions.ts";
import { vectorWriter } from "./writer.ts";
import type { Sink, VectorWriter } from "./writer.ts";

const vectorBytes = 16;

// More steps than this would not fit one function well.
const mostSteps = 200;

/** What distinguishes programs: steps, which inputs are scalars, and the precision. */
export interface ProgramForm {
  readonly steps: readonly ElementwiseStep[];
  readonly isScalar: readonly boolean[];
  readonly precision: Precision;
}

/** The numbers that occur in the steps, in order; the kernel reads them from memory. */
export function numbersOf(steps: readonly ElementwiseStep[]): number[] {
  return steps.flatMap(({ operands }) => operands.flatMap((one) => (one.kind === "number" ? [one.value] : [])));
}

function exponentOf({ apply, operands }: ElementwiseStep): number | null {
  const second = operands[1] as ElementwiseOperand | undefined;
  return apply === "power" && second?.kind === "number" && exponents.has(second.value) ? second.value : null;
}

/** Whether every step has a kernel. */
export function isSupported(steps: readonly ElementwiseStep[]): boolean {
  if (steps.length === 0 || steps.length > mostSteps) return false;
  return steps.every((step) => vectorFunctions[step.apply] !== undefined || exponentOf(step) !== null);
}

/** A text that is the same for programs that one kernel serves. */
export function formKey({ steps, isScalar, precision }: ProgramForm): string {
  const operandKey = (operand: ElementwiseOperand): string => {
    if (operand.kind === "number") return "n";
    return operand.kind === "input" ? `i${operand.input}` : `s${operand.step}`;
  };
  const stepKey = (step: ElementwiseStep): string =>
    `${step.apply}${exponentOf(step) ?? ""}(${step.operands.map(operandKey).join()})`;
  return `${precision} ${isScalar.map(Number).join("")} ${steps.map(stepKey).join(";")}`;
}

interface Operands {
  readonly inputs: readonly Code[];
  readonly numbers: readonly Code[];
}

function writeSteps(w: VectorWriter, { inputs, numbers }: Operands, steps: readonly ElementwiseStep[]): Code {
  const values: Code[] = [];
  let used = 0;
  for (const step of steps) {
    const operands = step.operands.map((operand) => {
      if (operand.kind === "number") return numbers[used++];
      return operand.kind === "input" ? inputs[operand.input] : values[operand.step];
    });
    const [x, y = x, z = x] = operands;
    const exponent = exponentOf(step);
    const value = exponent === null ? vectorFunctions[step.apply]!(w, x, y, z) : power(w, x, exponent);
    values.push(w.keep(value));
  }
  return values[values.length - 1];
}

/**
 * `run(…inputs, numbers, output, vectors)`: the program for so many vectors, at least one; 1 when a kernel refused lanes,
 * so that the results do not count.
 */
export function programFunction({ steps, isScalar, precision }: ProgramForm): FunctionDefinition {
  const count = isScalar.length;
  const splat = precision === "float64" ? "v128.load64_splat" : "v128.load32_splat";
  const size = entryBytes(precision);
  const parameters = Array.from({ length: count + 3 }, () => "i32" as const);
  return defineFunction({ name: "run", parameters, results: ["i32"] }, (all, local) => {
    const [pointers, [numbersAt, output, vectors]] = [all.slice(0, count), all.slice(count)];
    const before: Code[] = [];
    const fixed = (address: Local, offset: number): Code => {
      const value = local("v128");
      before.push(value.set(vectorMemory(splat, offset, address.get)));
      return value.get;
    };
    const sink: Sink = { statements: [], refused: local("v128"), hasRefused: false, local };
    const writer = vectorWriter(precision, sink);
    const inputs = pointers.map((pointer, k) =>
      isScalar[k] ? fixed(pointer, 0) : writer.keep(vectorMemory("v128.load", 0, pointer.get)),
    );
    const numbers = numbersOf(steps).map((_, k) => fixed(numbersAt, k * size));
    const result = writeSteps(writer, { inputs, numbers }, steps);
    const bump = (pointer: Local): Code => pointer.set(plus(pointer.get, i32(vectorBytes)));
    const body = sequence(
      ...sink.statements,
      vectorMemory("v128.store", 0, output.get, result),
      ...pointers.filter((_, k) => !isScalar[k]).map(bump),
      bump(output),
    );
    const loop = repeatWhile(body, vectors.tee(minus(vectors.get, i32(1))));
    return sequence(...before, loop, sink.hasRefused ? simd("v128.any_true", sink.refused.get) : i32(0));
  });
}
