// Running compiled elementwise programs, block by block: over buffers in the memory, or over values on the heap, which
// are staged block by block.

import type { ElementwiseStep } from "../../kernels/kernel.ts";
import type { Engine, ProgramCache, ProgramKernel } from "../engine.ts";
import { instantiate } from "../engine.ts";
import { constantsStart, entryBytes, stagingStart, viewOf } from "../memory.ts";
import type { Precision } from "../memory.ts";
import { formKey, isSupported, numbersOf, programFunction } from "./program.ts";

type Entries = Float64Array | Float32Array;

/** A program that is ready to run. */
export interface CompiledProgram {
  readonly kernel: ProgramKernel;
  readonly isScalar: readonly boolean[];
  readonly numbers: readonly number[];
  readonly precision: Precision;
}

/** Computes entries from `start` on in another way, for blocks with lanes that a kernel refused. */
export type Fallback = (start: number, count: number) => void;

const mostKernels = 256;

// Compiling takes as long as so many steps of entries in plain loops.
const compileWork = 20_000;

function oldestOf(cache: ReadonlyMap<string, unknown>): string {
  return cache.keys().next().value!;
}

// Worth compiling: not before the entries it would have served make up for the time that takes.
function isDue({ waiting }: ProgramCache, key: string, work: number): boolean {
  const total = (waiting.get(key) ?? 0) + work;
  waiting.delete(key);
  if (total >= compileWork) return true;
  waiting.set(key, total);
  if (waiting.size > mostKernels) waiting.delete(oldestOf(waiting));
  return false;
}

/**
 * The program, compiled; null where a step has no kernel, or where it was not run often enough on enough entries for
 * compiling to pay.
 */
export function compiledProgram(
  engine: Engine,
  steps: readonly ElementwiseStep[],
  isScalar: readonly boolean[],
  precision: Precision,
  entries: number,
): CompiledProgram | null {
  if (!isSupported(steps)) return null;
  const form = { steps, isScalar, precision };
  const key = formKey(form);
  const { kernels } = engine.programs;
  let kernel = kernels.get(key);
  if (kernel === undefined) {
    if (!isDue(engine.programs, key, entries * steps.length)) return null;
    const exports = instantiate(engine.arena, [programFunction(form)]);
    kernel = exports["run"] as ProgramKernel;
  }
  // The last one used is the last one dropped.
  kernels.delete(key);
  kernels.set(key, kernel);
  if (kernels.size > mostKernels) kernels.delete(oldestOf(kernels));
  return { kernel, isScalar, numbers: numbersOf(steps), precision };
}

// Short enough for a first call to be cut off by a better compiled one, and for blocks to stay in the cache.
const blockEntries = 4096;

function writeNumbers(engine: Engine, { numbers, precision }: CompiledProgram, at: number): void {
  viewOf(engine.arena, { pointer: at, length: numbers.length, precision }).set(numbers);
}

/** The bytes that a program's numbers take beside those of others. */
export function numbersBytes({ numbers }: CompiledProgram): number {
  return 8 * (numbers.length + 1);
}

/** A program and the buffers it works on. */
export interface MemoryRun {
  readonly program: CompiledProgram;
  readonly inputs: readonly number[];
  readonly output: number;
  /** Where its numbers go: `constantsStart` unless several programs take turns. */
  readonly numbersAt: number;
}

/** Puts a program's numbers where its kernel reads them. */
export function prepareRun(engine: Engine, { program, numbersAt }: MemoryRun): void {
  writeNumbers(engine, program, numbersAt);
}

/** Runs a prepared program on entries `start` to `start + count`, in blocks. `start` is a multiple of four. */
export function runPart({ program, ...run }: MemoryRun, from: number, total: number, fallback: Fallback): void {
  const { kernel, isScalar, precision } = program;
  const size = entryBytes(precision);
  const inputCount = run.inputs.length;
  const operands = [...run.inputs, run.numbersAt, 0, 0];
  for (let start = from; start < from + total; start += blockEntries) {
    const count = Math.min(blockEntries, from + total - start);
    for (let k = 0; k < inputCount; k++) if (!isScalar[k]) operands[k] = run.inputs[k] + start * size;
    operands[inputCount + 1] = run.output + start * size;
    operands[inputCount + 2] = Math.ceil((count * size) / 16);
    if (kernel(...operands) !== 0) fallback(start, count);
  }
}

/**
 * Runs a program on buffers in the memory, of `length` entries each but for scalars. Up to a vector past the end of the
 * output is overwritten.
 */
export function runInMemory(
  engine: Engine,
  program: CompiledProgram,
  call: { readonly inputs: readonly number[]; readonly output: number; readonly length: number },
  fallback: Fallback,
): void {
  const run = { program, inputs: call.inputs, output: call.output, numbersAt: constantsStart };
  prepareRun(engine, run);
  runPart(run, 0, call.length, fallback);
}

const slotBytes = blockEntries * 8 + 64;

/** Runs a float64 program on values on the heap, of `output.length` entries each but for scalars. */
export function runStaged(
  engine: Engine,
  { kernel, isScalar, ...program }: CompiledProgram,
  inputs: readonly Entries[],
  output: Float64Array,
  fallback: Fallback,
): void {
  writeNumbers(engine, { kernel, isScalar, ...program }, constantsStart);
  const slot = (index: number): Float64Array =>
    viewOf(engine.arena, {
      pointer: stagingStart + index * slotBytes,
      length: blockEntries,
      precision: "float64",
    }) as Float64Array;
  const slots = inputs.map((values, k) => {
    const view = slot(k);
    if (isScalar[k]) view[0] = values[0];
    return view;
  });
  const result = slot(inputs.length);
  const pointers = [...slots.map(({ byteOffset }) => byteOffset), constantsStart, result.byteOffset];
  for (let start = 0; start < output.length; start += blockEntries) {
    const count = Math.min(blockEntries, output.length - start);
    for (const [k, values] of inputs.entries()) {
      if (!isScalar[k]) slots[k].set(values.subarray(start, start + count));
    }
    if (kernel(...pointers, Math.ceil(count / 2)) === 0) output.set(result.subarray(0, count), start);
    else fallback(start, count);
  }
}
