// Instructions and constants whose values nobody reads any more.

import type { Instruction, Program } from "./program.ts";

/** The program without instructions and constants that no output depends on, its slots numbered anew. Variables stay. */
export function withoutUnused(program: Program): Program {
  const needed = new Set(program.outputs);
  const kept: Instruction[] = [];
  for (const instruction of program.instructions.toReversed()) {
    if (!needed.has(instruction.output)) continue;
    kept.push(instruction);
    for (const slot of instruction.inputs) needed.add(slot);
  }
  const instructions = kept.reverse();
  const constants = program.constants.filter(({ slot }) => needed.has(slot));
  const filled = [...program.variables, ...constants].map(({ slot }) => slot);
  const slots = [...filled, ...instructions.map(({ output }) => output)].sort((a, b) => a - b);
  const numbers = new Map(slots.map((slot, number) => [slot, number]));
  const renamed = (slot: number): number => numbers.get(slot)!;
  return {
    variables: program.variables.map(({ slot, name, shape }) => ({ slot: renamed(slot), name, shape })),
    constants: constants.map(({ slot, shape, values }) => ({ slot: renamed(slot), shape, values })),
    instructions: instructions.map(({ call, inputs, output }) => ({
      call,
      inputs: inputs.map(renamed),
      output: renamed(output),
    })),
    outputs: program.outputs.map(renamed),
    slots: slots.length,
  };
}
