// Programs of scalar functions as GLSL: each step becomes one statement, because drivers refuse deeply nested
// expressions. Tensors of one shape have one layout, so a fragment reads its inputs at its own place.

import type { ElementwiseOperand, ElementwiseStep } from "../../kernels/kernel.ts";
import { type Arithmetic, functionDefinitions } from "./glsl-functions.ts";
import { fragmentShader, numberAt, numbersUniform, samplers } from "./shader.ts";

/** A program of steps over tensors of one layout and scalars; without a step its value is its first input. */
export interface MapProgram {
  readonly steps: readonly ElementwiseStep[];
  /** Whether input k is one number for all entries. */
  readonly isScalar: readonly boolean[];
}

/** The numbers among the operands, in order: the values of the uniform. */
export function numbersOf(steps: readonly ElementwiseStep[]): number[] {
  return steps.flatMap(({ operands }) =>
    operands.flatMap((operand) => (operand.kind === "number" ? operand.value : [])),
  );
}

/** The program without its numbers: what decides the shader. */
export function programKey({ steps, isScalar }: MapProgram): string {
  const words = steps.map(({ apply, operands }) => [apply, ...operands.map(operandKey)].join(" "));
  return `${isScalar.map(Number).join("")} ${words.join(";")}`;
}

/** The shader that runs the program for every texel of one plane. */
export function elementwiseShader(program: MapProgram, arithmetic: Arithmetic): string {
  const declarations = [
    ...samplers(program.isScalar.length),
    "in vec2 own;",
    ...programDefinition(program, arithmetic),
  ];
  const call = programCall(program, (input) => `texture(t${input}, own)`);
  return fragmentShader(declarations, [`result0 = ${call};`]);
}

/** The definition of `vec4 program(…)` with everything that it and the source `also` need but the textures. */
export function programDefinition(
  { steps, isScalar }: MapProgram,
  arithmetic: Arithmetic,
  also: readonly string[] = [],
): string[] {
  const parameters = isScalar.map((_, input) => `vec4 i${input}`).join(", ");
  return [
    ...numbersUniform(numbersOf(steps).length),
    ...functionDefinitions(
      steps.map(({ apply }) => apply),
      arithmetic,
      also,
    ),
    `vec4 program(${parameters}) {`,
    ...stepStatements(steps).map((line) => `  ${line}`),
    "}",
  ];
}

/** The program's value from the inputs: scalars, and what `read` reads of the others. */
export function programCall({ isScalar }: MapProgram, read: (input: number) => string): string {
  const reads = isScalar.map((scalar, input) => (scalar ? `texture(t${input}, vec2(0.5)).xxxx` : read(input)));
  return `program(${reads.join(", ")})`;
}

function operandKey(operand: ElementwiseOperand): string {
  if (operand.kind === "number") return "n";
  return operand.kind === "input" ? `i${operand.input}` : `s${operand.step}`;
}

function stepStatements(steps: readonly ElementwiseStep[]): string[] {
  let numbers = 0;
  const wordOf = (operand: ElementwiseOperand): string =>
    operand.kind === "number" ? `vec4(${numberAt(numbers++)})` : operandKey(operand);
  const statements = steps.map(
    ({ apply, operands }, index) => `vec4 s${index} = f_${apply}(${operands.map(wordOf).join(", ")});`,
  );
  return [...statements, `return ${steps.length === 0 ? "i0" : `s${steps.length - 1}`};`];
}
