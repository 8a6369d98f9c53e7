// Instructions that work entry by entry, joined to programs: what is read by one of them alone is never stored. What a
// matrix product reads stays apart, since there it would be computed once for each product it takes part in.

import { isVectorized, mapSteps, resultShape } from "@closedform/numeric";
import type { ElementwiseOperand, ElementwiseStep, KernelCall } from "@closedform/numeric";
import { readersOf } from "./program.ts";
import type { Instruction, Program } from "./program.ts";

// Fragment shaders read at least 16 textures; a longer program gains nothing.
const mostInputs = 12;
const mostSteps = 48;

interface MapInstruction {
  readonly instruction: Instruction;
  readonly steps: readonly ElementwiseStep[];
  readonly shape: string;
  /** Whether joining it to others loses no vector kernel. */
  readonly isJoinable: boolean;
}

interface Context {
  readonly maps: readonly (MapInstruction | undefined)[];
  readonly producers: ReadonlyMap<number, number>;
  readonly readers: ReadonlyMap<number, readonly number[]>;
  readonly outputs: ReadonlySet<number>;
  /** What is one number throughout. */
  readonly numbers: ReadonlyMap<number, number>;
}

function mapOf(instruction: Instruction): MapInstruction | undefined {
  const steps = mapSteps(instruction.call);
  if (!steps) return undefined;
  const shape = resultShape(instruction.call).join(",");
  return { instruction, steps, shape, isJoinable: isVectorized(steps) };
}

// The number that every entry is.
function constantOf(call: KernelCall): number | undefined {
  if (call.kernel === "fill") return call.value;
  const isOnes = call.kernel === "contraction" && call.labels.length === 0;
  return isOnes && new Set(call.output).size === call.output.length ? 1 : undefined;
}

function contextOf(program: Program): Context {
  const { instructions, outputs } = program;
  const producers = new Map<number, number>();
  const numbers = new Map<number, number>();
  instructions.forEach(({ call, output }, index) => {
    producers.set(output, index);
    const value = constantOf(call);
    if (value !== undefined) numbers.set(output, value);
  });
  const maps = instructions.map(mapOf);
  return { maps, producers, readers: readersOf(program), outputs: new Set(outputs), numbers };
}

function inputsOf(members: readonly number[], { maps, numbers }: Context): readonly number[] {
  const made = new Set(members.map((index) => maps[index]!.instruction.output));
  const read = members.flatMap((index) => maps[index]!.instruction.inputs);
  return [...new Set(read)].filter((slot) => !made.has(slot) && !numbers.has(slot));
}

function stepCount(members: readonly number[], { maps }: Context): number {
  return members.reduce((count, index) => count + maps[index]!.steps.length, 0);
}

// The instruction with those before it that nobody else reads, in order.
function regionOf(root: number, context: Context): readonly number[] {
  const { maps, producers, readers, outputs } = context;
  const shape = maps[root]!.shape;
  let members: readonly number[] = [root];
  const isOwn = (index: number): boolean => {
    const map = maps[index];
    if (!map || !map.isJoinable || map.shape !== shape || outputs.has(map.instruction.output)) return false;
    return (readers.get(map.instruction.output) ?? []).every((reader) => members.includes(reader));
  };
  if (!maps[root]!.isJoinable) return members;
  // Later ones first, so that all who read an instruction have been looked at before it.
  const pending = new Set<number>();
  const look = (index: number): void => {
    for (const slot of maps[index]!.instruction.inputs) {
      const producer = producers.get(slot);
      if (producer !== undefined) pending.add(producer);
    }
  };
  look(root);
  while (pending.size > 0) {
    const index = Math.max(...pending);
    pending.delete(index);
    if (members.includes(index) || !isOwn(index)) continue;
    const larger = [index, ...members].sort((a, b) => a - b);
    if (stepCount(larger, context) > mostSteps || inputsOf(larger, context).length > mostInputs) continue;
    members = larger;
    look(index);
  }
  return members;
}

function joined(members: readonly number[], context: Context): Instruction {
  const { maps, numbers } = context;
  const inputs = inputsOf(members, context);
  const steps: ElementwiseStep[] = [];
  const lastStep = new Map<number, number>();
  for (const index of members) {
    const { instruction, steps: own } = maps[index]!;
    const start = steps.length;
    const operandOf = (operand: ElementwiseOperand): ElementwiseOperand => {
      if (operand.kind === "step") return { kind: "step", step: start + operand.step };
      if (operand.kind === "number") return operand;
      const slot = instruction.inputs[operand.input];
      const step = lastStep.get(slot);
      if (step !== undefined) return { kind: "step", step };
      const value = numbers.get(slot);
      return value === undefined ? { kind: "input", input: inputs.indexOf(slot) } : { kind: "number", value };
    };
    for (const { apply, operands } of own) steps.push({ apply, operands: operands.map(operandOf) });
    lastStep.set(instruction.output, steps.length - 1);
  }
  const { instruction } = maps[members.at(-1)!]!;
  const shape = resultShape(instruction.call);
  return { call: { kernel: "elementwise", shape, steps }, inputs, output: instruction.output };
}

/** The program with chains of entrywise instructions joined. Slots keep their numbers; some are never filled. */
export function fuseMaps(program: Program): Program {
  const context = contextOf(program);
  const absorbed = new Set<number>();
  const instructions: Instruction[] = [];
  for (let index = program.instructions.length - 1; index >= 0; index--) {
    if (absorbed.has(index)) continue;
    const instruction = program.instructions[index];
    if (!context.maps[index]) instructions.push(instruction);
    else {
      const members = regionOf(index, context);
      for (const member of members) absorbed.add(member);
      const readsNumber = instruction.inputs.some((slot) => context.numbers.has(slot));
      instructions.push(members.length > 1 || readsNumber ? joined(members, context) : instruction);
    }
  }
  return { ...program, instructions: instructions.reverse() };
}
