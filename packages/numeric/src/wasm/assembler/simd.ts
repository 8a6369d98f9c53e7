// Vector instructions (core specification 5.4.8; relaxed SIMD proposal, binary format).

import type { Code } from "./code.ts";
import { unsignedLeb } from "./leb128.ts";

const loadOpcodes = {
  "v128.load": [0, 4],
  "v128.load32_splat": [9, 2],
  "v128.load64_splat": [10, 3],
  "v128.store": [11, 4],
  "v128.load32_zero": [92, 2],
  "v128.load64_zero": [93, 3],
} as const;

const laneOpcodes = {
  "i32x4.extract_lane": 27,
  "f32x4.extract_lane": 31,
  "f32x4.replace_lane": 32,
  "f64x2.extract_lane": 33,
  "f64x2.replace_lane": 34,
} as const;

const opcodes = {
  "i32x4.splat": 17,
  "i64x2.splat": 18,
  "f32x4.splat": 19,
  "f64x2.splat": 20,
  "f32x4.eq": 65,
  "f32x4.ne": 66,
  "f32x4.lt": 67,
  "f32x4.gt": 68,
  "f32x4.le": 69,
  "f32x4.ge": 70,
  "f64x2.eq": 71,
  "f64x2.ne": 72,
  "f64x2.lt": 73,
  "f64x2.gt": 74,
  "f64x2.le": 75,
  "f64x2.ge": 76,
  "v128.not": 77,
  "v128.and": 78,
  "v128.andnot": 79,
  "v128.or": 80,
  "v128.xor": 81,
  "v128.bitselect": 82,
  "v128.any_true": 83,
  "f32x4.demote_f64x2_zero": 94,
  "f64x2.promote_low_f32x4": 95,
  "f32x4.floor": 104,
  "f32x4.nearest": 106,
  "f64x2.floor": 117,
  "f64x2.nearest": 148,
  "i32x4.shl": 171,
  "i32x4.shr_s": 172,
  "i32x4.shr_u": 173,
  "i32x4.add": 174,
  "i32x4.sub": 177,
  "i64x2.shl": 203,
  "i64x2.shr_u": 205,
  "i64x2.add": 206,
  "i64x2.sub": 209,
  "f32x4.abs": 224,
  "f32x4.neg": 225,
  "f32x4.sqrt": 227,
  "f32x4.add": 228,
  "f32x4.sub": 229,
  "f32x4.mul": 230,
  "f32x4.div": 231,
  "f32x4.min": 232,
  "f32x4.max": 233,
  "f64x2.abs": 236,
  "f64x2.neg": 237,
  "f64x2.sqrt": 239,
  "f64x2.add": 240,
  "f64x2.sub": 241,
  "f64x2.mul": 242,
  "f64x2.div": 243,
  "f64x2.min": 244,
  "f64x2.max": 245,
  "f32x4.convert_i32x4_s": 250,
  "f32x4.relaxed_madd": 0x105,
  "f64x2.relaxed_madd": 0x107,
} as const;

/** A vector instruction without immediates. */
export type VectorInstruction = keyof typeof opcodes;

function encoded(opcode: number): number[] {
  return [0xfd, ...unsignedLeb(opcode)];
}

/** A vector instruction after its operands. */
export function simd(name: VectorInstruction, ...operands: readonly Code[]): Code {
  return [...operands.flat(), ...encoded(opcodes[name])];
}

/** A vector load (one operand, the address) or store (address and value), at a constant byte offset. */
export function vectorMemory(name: keyof typeof loadOpcodes, offset: number, ...operands: readonly Code[]): Code {
  const [opcode, alignment] = loadOpcodes[name];
  return [...operands.flat(), ...encoded(opcode), alignment, ...unsignedLeb(offset)];
}

/** An instruction on one lane after its operands. */
export function lane(name: keyof typeof laneOpcodes, index: number, ...operands: readonly Code[]): Code {
  return [...operands.flat(), ...encoded(laneOpcodes[name]), index];
}

/** Bytes of two vectors picked by number, 0 to 15 from the first and 16 to 31 from the second. */
export function shuffle(bytes: readonly number[], left: Code, right: Code): Code {
  return [...left, ...right, ...encoded(13), ...bytes];
}

/** A constant vector. */
export function vectorConstant(bytes: Uint8Array): Code {
  return [...encoded(12), ...bytes];
}
