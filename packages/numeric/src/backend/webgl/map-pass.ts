// Elementwise programs as passes: one draw per plane, all by one shader.

import { elementwiseShader, type MapProgram, numbersOf, programKey } from "./elementwise-shader.ts";
import type { Arithmetic } from "./glsl-functions.ts";
import { type Pass, type Slot, wholeOf } from "./pass.ts";

/** A program with the tensors that it reads; scalars are those whose slot is to be read at one place. */
export interface MapJob {
  readonly program: MapProgram;
  readonly inputs: readonly Slot[];
}

/** The pass that fills `output`, which has the layout of the inputs that are no scalars. */
export function mapPass({ program, inputs }: MapJob, output: Slot, arithmetic: Arithmetic): Pass {
  return {
    shader: {
      key: `map ${programKey(program)}`,
      inputs: inputs.length,
      source: () => elementwiseShader(program, arithmetic),
    },
    numbers: numbersOf(program.steps),
    output,
    work: 4 * program.steps.length,
    draws: Array.from({ length: output.size.planes }, (_, plane) => ({
      textures: inputs.map((slot, k) => ({ slot, plane: program.isScalar[k] ? 0 : plane })),
      target: plane,
      region: wholeOf(output),
      base: [0, 0],
    })),
  };
}
