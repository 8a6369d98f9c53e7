// What the engine that runs us can do, asked by showing it small modules.

import { defineFunction, assembleModule } from "./assembler/module.ts";
import { sequence } from "./assembler/code.ts";
import { simd } from "./assembler/simd.ts";
import type { VectorInstruction } from "./assembler/simd.ts";

function accepts(instruction: VectorInstruction, operandCount: number): boolean {
  if (typeof WebAssembly !== "object") return false;
  const signature = { name: "probe", parameters: ["v128"], results: ["v128"] } as const;
  const probe = defineFunction(signature, ([x]) =>
    simd(instruction, sequence(...Array.from({ length: operandCount }, () => x.get))),
  );
  return WebAssembly.validate(assembleModule([probe]));
}

/** Whether 128-bit vectors can be computed with. */
export function hasSimd(): boolean {
  return accepts("f64x2.add", 2);
}

/** Whether a·b + c comes as one instruction. It may round once or twice. */
export function hasRelaxedMultiplyAdd(): boolean {
  return accepts("f64x2.relaxed_madd", 3);
}

/** Whether memory can be shared with other threads. In browsers only pages that are cross-origin isolated may. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer === "function";
}
