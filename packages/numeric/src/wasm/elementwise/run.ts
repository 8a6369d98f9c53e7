// Running compiled elementwise programs, block by block: over buffers in the memory, or over values on the heap, which
// are staged block by block.

import type { ElementwiseStep } from "../../kernels/kernel.ts";
import type { FunctionDefinition } from "../assembler/module.ts";
import type { Engine, ProgramCache } from "../engine.ts";
import type { StoredProgram } from "../jobs/job.ts";
import { mostBlockRows, rowRanges, rowsJob } from "../jobs/rows-job.ts";
import type { Phase } from "../jobs/rows-job.ts";
import { compileFunctions, instantiate } from "../kernel-modules.ts";
import { constantsStart, mostPrograms, stagingStart, viewOf } from "../memory.ts";
import type { Precision } from "../memory.ts";
import { leastSharedEntries } from "../threads/parallel.ts";
import { runJob } from "../threads/run-job.ts";
import { formKey, isSupported, numbersOf, programFunction } from "./program.ts";

type Entries = Float64Array | Float32Array;

/** A program that is ready to run. */
export interface CompiledProgram {
  readonly stored: StoredProgram;
  readonly isScalar: readonly boolean[];
  readonly numbers: readonly number[];
  readonly precision: Precision;
}

/** Computes entries from `start` on in another way, for blocks with lanes that a kernel refused. */
export type Fallback = (start: number, count: number) => void;

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
  if (waiting.size > mostPrograms) waiting.delete(oldestOf(waiting));
  return false;
}

function compiled({ arena, programs }: Engine, definition: FunctionDefinition): StoredProgram {
  const module = compileFunctions([definition], arena);
  const kernel = instantiate(module, arena.memory)["run"] as StoredProgram["kernel"];
  return { id: programs.next++, kernel, module };
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
  let stored = kernels.get(key);
  if (stored === undefined) {
    if (!isDue(engine.programs, key, entries * steps.length)) return null;
    stored = compiled(engine, programFunction(form));
  }
  // The last one used is the last one dropped.
  kernels.delete(key);
  kernels.set(key, stored);
  if (kernels.size > mostPrograms) kernels.delete(oldestOf(kernels));
  return { stored, isScalar, numbers: numbersOf(steps), precision };
}

// Short enough for a first call to be cut off by a better compiled one, and for blocks to stay in the cache.
const blockEntries = mostBlockRows;

function writeNumbers(engine: Engine, { numbers, precision }: CompiledProgram, at: number): void {
  viewOf(engine.arena, { pointer: at, length: numbers.length, precision }).set(numbers);
}

/** The bytes that a program's numbers take beside those of others. */
export function numbersBytes({ numbers }: CompiledProgram): number {
  return 8 * (numbers.length + 1);
}

/** The phase that runs a program, its numbers in place. Up to a vector past the end of the output is overwritten. */
export function programPhase(
  engine: Engine,
  program: CompiledProgram,
  { inputs, output, numbersAt }: { readonly inputs: readonly number[]; readonly output: number; numbersAt: number },
): Phase {
  writeNumbers(engine, program, numbersAt);
  return { kind: "program", program: program.stored, inputs, isScalar: program.isScalar, numbersAt, output };
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
  threads: number = 1,
): void {
  const phase = programPhase(engine, program, { ...call, numbersAt: constantsStart });
  const job = rowsJob(program.precision, rowRanges(call.length, blockEntries), [phase]);
  runJob(engine, job, call.length < leastSharedEntries ? 1 : threads, (_, start, count) => {
    fallback(start, count);
    return true;
  });
}

const slotBytes = blockEntries * 8 + 64;

/** Runs a float64 program on values on the heap, of `output.length` entries each but for scalars. */
export function runStaged(
  engine: Engine,
  program: CompiledProgram,
  inputs: readonly Entries[],
  output: Float64Array,
  fallback: Fallback,
): void {
  writeNumbers(engine, program, constantsStart);
  const { isScalar } = program;
  const { kernel } = program.stored;
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
