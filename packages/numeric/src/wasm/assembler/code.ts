// Instructions as byte lists: an expression is the list of its operands' bytes and its own opcode, so that kernels are
// written as nested calls. Names follow the WebAssembly core specification, chapter 5.4.

import { signedLeb, unsignedLeb } from "./leb128.ts";

/** Bytes of instructions in the order in which they run. */
export type Code = readonly number[];

/** Pieces of code one after the other. */
export function sequence(...parts: readonly Code[]): Code {
  return parts.flat();
}

const opcodes = {
  "i32.eqz": 0x45,
  "i32.eq": 0x46,
  "i32.ne": 0x47,
  "i32.lt_s": 0x48,
  "i32.lt_u": 0x49,
  "i32.gt_s": 0x4a,
  "i32.le_s": 0x4c,
  "i32.ge_s": 0x4e,
  "i32.ge_u": 0x4f,
  "i32.add": 0x6a,
  "i32.sub": 0x6b,
  "i32.mul": 0x6c,
  "i32.and": 0x71,
  "i32.or": 0x72,
  "i32.shl": 0x74,
  "i32.shr_u": 0x76,
  "f32.add": 0x92,
  "f32.sub": 0x93,
  "f32.mul": 0x94,
  "f64.add": 0xa0,
  "f64.sub": 0xa1,
  "f64.mul": 0xa2,
  "f64.promote_f32": 0xbb,
  "f32.demote_f64": 0xb6,
} as const;

const memoryOpcodes = {
  "i32.load": [0x28, 2],
  "i64.load": [0x29, 3],
  "f32.load": [0x2a, 2],
  "f64.load": [0x2b, 3],
  "i32.store": [0x36, 2],
  "i64.store": [0x37, 3],
  "f32.store": [0x38, 2],
  "f64.store": [0x39, 3],
} as const;

/** A scalar instruction without immediates. */
export type ScalarInstruction = keyof typeof opcodes;

/** A scalar load or store. */
export type MemoryInstruction = keyof typeof memoryOpcodes;

/** A scalar instruction after its operands. */
export function scalar(name: ScalarInstruction, ...operands: readonly Code[]): Code {
  return [...operands.flat(), opcodes[name]];
}

/** A load (one operand, the address) or a store (address and value), at a constant byte offset from the address. */
export function memory(name: MemoryInstruction, offset: number, ...operands: readonly Code[]): Code {
  const [opcode, alignment] = memoryOpcodes[name];
  return [...operands.flat(), opcode, alignment, ...unsignedLeb(offset)];
}

/** A 32-bit constant. */
export function i32(value: number): Code {
  return [0x41, ...signedLeb(value | 0)];
}

/** Sum of two addresses or counts. */
export function plus(left: Code, right: Code): Code {
  return scalar("i32.add", left, right);
}

/** Product of two counts. */
export function times(left: Code, right: Code): Code {
  return scalar("i32.mul", left, right);
}

/** Difference of two addresses or counts. */
export function minus(left: Code, right: Code): Code {
  return scalar("i32.sub", left, right);
}

const noResult = 0x40;

/** Runs `body` while `condition` is not 0. */
export function whileLoop(condition: Code, body: Code): Code {
  const leave = [...scalar("i32.eqz", condition), 0x0d, 1];
  return [0x02, noResult, 0x03, noResult, ...leave, ...body, 0x0c, 0, 0x0b, 0x0b];
}

/** Runs `body`, and again while `condition` is not 0: one jump per round, for innermost loops. */
export function repeatWhile(body: Code, condition: Code): Code {
  return [0x03, noResult, ...body, ...condition, 0x0d, 0, 0x0b];
}

/** Runs one of two branches. */
export function ifElse(condition: Code, then: Code, otherwise: Code = []): Code {
  const rest = otherwise.length === 0 ? [] : [0x05, ...otherwise];
  return [...condition, 0x04, noResult, ...then, ...rest, 0x0b];
}

/** One of two values, both computed. */
export function choose(condition: Code, then: Code, otherwise: Code): Code {
  return [...then, ...otherwise, ...condition, 0x1b];
}

/** Calls the function with this index in the module. */
export function call(index: number, ...operands: readonly Code[]): Code {
  return [...operands.flat(), 0x10, ...unsignedLeb(index)];
}

/** Sets `bytes` bytes from an address on to one value (bulk memory). */
export function fill(address: Code, value: Code, bytes: Code): Code {
  return [...address, ...value, ...bytes, 0xfc, 0x0b, 0];
}
