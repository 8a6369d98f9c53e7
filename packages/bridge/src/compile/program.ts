import type { KernelCall, Shape } from "@closedform/numeric";

/** One kernel call; `inputs` are slots that were filled before, the result fills slot `output`. */
export interface Instruction {
  readonly call: KernelCall;
  readonly inputs: readonly number[];
  readonly output: number;
}

/** A tensor that is known before the program runs. */
export interface ConstantSlot {
  readonly slot: number;
  readonly shape: Shape;
  readonly values: readonly number[];
}

/** A variable's slot and the shape that its value must have. */
export interface VariableSlot {
  readonly slot: number;
  readonly name: string;
  readonly shape: Shape;
}

/** A straight-line program over slots, the same for every backend. */
export interface Program {
  readonly variables: readonly VariableSlot[];
  readonly constants: readonly ConstantSlot[];
  readonly instructions: readonly Instruction[];
  readonly outputs: readonly number[];
  readonly slots: number;
}

/** The positions of the instructions that read each slot, in order, one for each time that they do. */
export function readersOf({ instructions }: Program): ReadonlyMap<number, readonly number[]> {
  const readers = new Map<number, number[]>();
  instructions.forEach(({ inputs }, index) => {
    for (const slot of inputs) {
      const known = readers.get(slot);
      if (known) known.push(index);
      else readers.set(slot, [index]);
    }
  });
  return readers;
}
