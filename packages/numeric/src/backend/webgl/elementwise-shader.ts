// One shader per elementwise program: each step becomes one statement, because drivers refuse deeply nested
// expressions. Tensors of one shape have one layout, so a fragment reads its inputs at its own place.

import { NumericError } from "../../error.ts";
import { type ScalarFunctionName, scalarFunctions } from "../../functions/index.ts";
import type { ElementwiseOperand, ElementwiseStep } from "../../kernels/kernel.ts";
import { fragmentShader, lanes, numberAt, numbersUniform, samplers } from "./shader.ts";

/** The shader of a program. `scalarInputs[k]` tells whether input k is one number for all entries. */
export function elementwiseShader(steps: readonly ElementwiseStep[], scalarInputs: readonly boolean[]): string {
  const entry = scalarInputs.map((_, input) => `float i${input}`).join(", ");
  const declarations = [
    ...samplers(scalarInputs.length),
    ...numbersUniform(numbersOf(steps).length),
    ...functionDefinitions(steps),
    `float program(${entry}) {`,
    ...stepStatements(steps).map((line) => `  ${line}`),
    "}",
  ];
  return fragmentShader(declarations, mainStatements(scalarInputs));
}

/** The numbers among the operands, in order: the values of the uniform. */
export function numbersOf(steps: readonly ElementwiseStep[]): number[] {
  return steps.flatMap(({ operands }) =>
    operands.flatMap((operand) => (operand.kind === "number" ? operand.value : [])),
  );
}

/** The program without its numbers: what decides the shader. */
export function elementwiseKey(steps: readonly ElementwiseStep[], scalarInputs: readonly boolean[]): string {
  const words = steps.map(({ apply, operands }) => [apply, ...operands.map(operandKey)].join(" "));
  return `elementwise ${scalarInputs.map(Number).join("")} ${words.join(";")}`;
}

function operandKey(operand: ElementwiseOperand): string {
  if (operand.kind === "number") return "n";
  return operand.kind === "input" ? `i${operand.input}` : `s${operand.step}`;
}

function functionDefinitions(steps: readonly ElementwiseStep[]): string[] {
  const names = [...new Set(steps.map((step) => step.apply))];
  const records = names.map(record);
  // All records share one string of helpers, which a shader may hold once only.
  const helpers = new Set(records.flatMap(({ glslHelpers }) => glslHelpers ?? []));
  return [
    ...helpers,
    ...records.map(({ name, arity, glsl }) => `float f_${name}(${parameters(arity)}) { return ${glsl}; }`),
  ];
}

function record(name: ScalarFunctionName): (typeof scalarFunctions)[ScalarFunctionName] {
  if (Object.hasOwn(scalarFunctions, name)) return scalarFunctions[name];
  throw new NumericError("unsupported", `There is no scalar function of the name "${name}".`);
}

function parameters(arity: number): string {
  return lanes
    .slice(0, arity)
    .map((name) => `float ${name}`)
    .join(", ");
}

function stepStatements(steps: readonly ElementwiseStep[]): string[] {
  let numbers = 0;
  const statements = steps.map(({ apply, operands }, index) => {
    const words = operands.map((operand) => (operand.kind === "number" ? numberAt(numbers++) : operandKey(operand)));
    return `float s${index} = f_${apply}(${words.join(", ")});`;
  });
  return [...statements, `return s${steps.length - 1};`];
}

function mainStatements(scalarInputs: readonly boolean[]): string[] {
  const reads = scalarInputs.map((isScalar, input) => {
    const place = isScalar ? "ivec2(0)" : "ivec2(gl_FragCoord.xy)";
    return `vec4 v${input} = texelFetch(t${input}, ${place}, 0)${isScalar ? ".xxxx" : ""};`;
  });
  const entries = scalarInputs.map((_, input) => `v${input}[lane]`).join(", ");
  // A loop, because four calls would be compiled four times.
  const loop = `for (int lane = 0; lane < 4; lane++) values[lane] = program(${entries});`;
  return [...reads, "vec4 values;", loop, "result = values;"];
}
