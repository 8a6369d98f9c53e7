// Abstract functions have no values, so checks take a certain smooth function for each: a sum of sine waves that its
// name determines. A derivative that is right for every function is right for this one, and one that is wrong shows.

import { elementwise } from "@closedform/numeric";
import type { ElementwiseOperand, ElementwiseStep, Tensor } from "@closedform/numeric";
import { seededIntegers } from "@closedform/symbolic";
import type { AbstractFunction } from "@closedform/symbolic";

/** height·sin(Σ rates[k]·xₖ + phase). */
interface Wave {
  readonly height: number;
  readonly rates: readonly number[];
  readonly phase: number;
}

const waveCount = 2;

// Numbers of two digits, so that a counterexample can be written down.
function wavesOf({ name, orders }: AbstractFunction): readonly Wave[] {
  const seed = [...name].reduce((hash, letter) => (hash * 31 + letter.codePointAt(0)!) % 1_000_003, 7);
  const random = seededIntegers(seed);
  const between = (least: number, most: number): number => (least * 10 + random((most - least) * 10)) / 10;
  return Array.from({ length: waveCount }, () => ({
    height: between(1, 3),
    rates: orders.map(() => between(0.3, 1.3)),
    phase: between(0, 6),
  }));
}

// ∂^n of a sine wave: each derivative multiplies by a rate and moves the phase by a quarter turn.
function differentiated({ height, rates, phase }: Wave, orders: readonly number[]): Wave {
  const total = orders.reduce((sum, order) => sum + order, 0);
  const factor = orders.reduce((product, order, k) => product * rates[k] ** order, 1);
  return { height: height * factor, rates, phase: phase + (total * Math.PI) / 2 };
}

/** The stand-in of an abstract function as the steps of an elementwise kernel over its arguments. */
export function standInSteps(fn: AbstractFunction): readonly ElementwiseStep[] {
  const steps: ElementwiseStep[] = [];
  const run = (apply: ElementwiseStep["apply"], ...operands: readonly ElementwiseOperand[]): ElementwiseOperand => {
    steps.push({ apply, operands });
    return { kind: "step", step: steps.length - 1 };
  };
  const number = (value: number): ElementwiseOperand => ({ kind: "number", value });
  const waves = wavesOf(fn).map((wave) => {
    const { height, rates, phase } = differentiated(wave, fn.orders);
    const parts = rates.map((rate, input) => run("multiply", { kind: "input", input }, number(rate)));
    const angle = parts.reduce((sum, part) => run("add", sum, part), number(phase));
    return run("multiply", run("sin", angle), number(height));
  });
  waves.reduce((sum, wave) => run("add", sum, wave));
  return steps;
}

/** The stand-in of an abstract function on tensors. */
export function standInTensor(fn: AbstractFunction, operands: readonly Tensor[]): Tensor {
  const waves = wavesOf(fn).map((wave) => {
    const { height, rates, phase } = differentiated(wave, fn.orders);
    const parts = operands.map((operand, k) => elementwise("multiply", operand, rates[k]));
    const angle = parts.reduce((sum, part) => elementwise("add", sum, part));
    return elementwise("multiply", elementwise("sin", elementwise("add", angle, phase)), height);
  });
  return waves.reduce((sum, wave) => elementwise("add", sum, wave));
}

const parameterNames = ["x", "y", "z", "u", "v", "w"];

/** The definition of the stand-in in the language: `f(x) = 1.2*sin(0.4*x + 3.1) + …`. */
export function standInText(name: string, argumentCount: number): string {
  const parameters = Array.from({ length: argumentCount }, (_, k) => parameterNames[k] ?? `x${k + 1}`);
  const waves = wavesOf({ name, orders: parameters.map(() => 0) }).map(
    ({ height, rates, phase }) =>
      `${height}*sin(${rates.map((rate, k) => `${rate}*${parameters[k]}`).join(" + ")} + ${phase})`,
  );
  return `${name}(${parameters.join(", ")}) = ${waves.join(" + ")}`;
}
