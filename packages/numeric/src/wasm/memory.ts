// The one memory that all kernels compute in: constants, a workspace for each thread, a fixed area where calls on heap
// tensors stage their operands, and behind it the buffers of backends. Only the last part grows, and only when a
// buffer is made, so that no view goes stale inside a kernel.

import { NumericError } from "../error.ts";
import { canShareMemory } from "./features.ts";
import { freeList } from "./free-list.ts";
import type { FreeList } from "./free-list.ts";

const pageBytes = 2 ** 16;
const mebibyte = 2 ** 20;

/** Where constants of kernels lie. The first bytes stay unused, so that no pointer is 0. */
export const constantsStart = 1024;

/** The most programs that are kept compiled. */
export const mostPrograms = 256;

/** Where threads agree on work, behind the constants. */
export const controlStart: number = 52 * 1024;
/** The length of that part, in words of 32 bits. */
export const controlWords: number = 3 * 1024;

/** Scratch of one thread: packed panels and a tile. */
export const workspaceBytes: number = 2 * mebibyte;

/** The most threads that have a workspace. */
export const workspaceCount = 8;

const workspacesStart = pageBytes;
/** The area where calls on heap tensors stage their operands. */
export const stagingStart: number = workspacesStart + workspaceCount * workspaceBytes;
/** The size of that area. */
export const stagingBytes: number = 32 * mebibyte;
const buffersStart = stagingStart + stagingBytes;

/** The address of a thread's workspace; thread 0 is the caller's. */
export function workspaceOf(thread: number): number {
  return workspacesStart + thread * workspaceBytes;
}

/** How entries are stored. */
export type Precision = "float64" | "float32";

/** The bytes of one entry. */
export function entryBytes(precision: Precision): 4 | 8 {
  return precision === "float64" ? 8 : 4;
}

/** Entries in the memory. */
export interface Region {
  readonly pointer: number;
  readonly length: number;
  readonly precision: Precision;
}

/** The memory with its bookkeeping. */
export interface Arena {
  readonly memory: WebAssembly.Memory;
  readonly isShared: boolean;
  /** In pages. */
  readonly maximum: number;
  readonly buffers: FreeList;
}

function createMemory(maximum: number): { readonly memory: WebAssembly.Memory; readonly isShared: boolean } {
  const initial = buffersStart / pageBytes;
  if (canShareMemory()) {
    try {
      return { memory: new WebAssembly.Memory({ initial, maximum, shared: true }), isShared: true };
    } catch {
      // A page may know SharedArrayBuffer and still not be allowed a shared memory.
    }
  }
  return { memory: new WebAssembly.Memory({ initial, maximum }), isShared: false };
}

/** A fresh memory of up to 4 GiB, or 1 GiB where that much address space is not to be had. Throws `RangeError` otherwise. */
export function createArena(): Arena {
  const withMaximum = (maximum: number): Arena => ({
    ...createMemory(maximum),
    maximum,
    buffers: freeList(buffersStart, buffersStart),
  });
  try {
    return withMaximum(65_536);
  } catch {
    return withMaximum(16_384);
  }
}

/** Room for `length` entries, not cleared. Throws `budget` when the memory cannot hold them. */
export function allocate(arena: Arena, length: number, precision: Precision): Region {
  const bytes = length * entryBytes(precision);
  const pointer = arena.buffers.allocate(bytes) ?? growAndAllocate(arena, bytes);
  return { pointer, length, precision };
}

function growAndAllocate(arena: Arena, bytes: number): number {
  const { buffers, memory, maximum } = arena;
  const missing = Math.ceil((bytes + 64 - buffers.trailing()) / pageBytes);
  const held = buffers.end / pageBytes;
  if (held + missing <= maximum) {
    try {
      // Half as much again, so that many small buffers do not each grow the memory.
      memory.grow(Math.min(maximum - held, Math.max(missing, Math.ceil(held / 2))));
    } catch {
      tryGrow(memory, missing);
    }
    buffers.extend(memory.buffer.byteLength);
  }
  const pointer = buffers.allocate(bytes);
  if (pointer !== null) return pointer;
  throw new NumericError(
    "budget",
    `A buffer of ${bytes} bytes does not fit: ${buffers.used} of at most ${maximum * pageBytes - buffersStart} bytes are in use.`,
    "Release buffers that are no longer read.",
  );
}

function tryGrow(memory: WebAssembly.Memory, pages: number): void {
  try {
    memory.grow(pages);
  } catch {
    // The caller sees that the end has not moved.
  }
}

/** Gives a region back. */
export function release(arena: Arena, { pointer, length, precision }: Region): void {
  arena.buffers.release(pointer, length * entryBytes(precision));
}

/** A view of a region. It is only good until the next buffer is made. */
export function viewOf(
  arena: Pick<Arena, "memory">,
  { pointer, length, precision }: Region,
): Float64Array | Float32Array {
  const { buffer } = arena.memory;
  return precision === "float64"
    ? new Float64Array(buffer, pointer, length)
    : new Float32Array(buffer, pointer, length);
}
