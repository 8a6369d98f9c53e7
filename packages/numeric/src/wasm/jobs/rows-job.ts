// Passes over the rows of a matrix as a job: products with rows, maps of them, sums of the rows. Blocks of rows go
// through all phases while they lie in the cache. Chunks of sums have a vector each, added in order at the end.

import { entryBytes } from "../memory.ts";
import type { Precision } from "../memory.ts";
import { addRowSums, rowProducts } from "../vector/run.ts";
import { jobKinds, precisionCode, precisionOf } from "./job.ts";
import type { ChunkRunner, Fallback, Job, KernelSet, ProgramKernel, StoredProgram } from "./job.ts";

/** What happens to a block of rows; addresses are those of the first row. */
export type Phase =
  | {
      readonly kind: "products";
      readonly matrix: number;
      readonly columns: number;
      readonly vector: number;
      readonly output: number;
    }
  | {
      readonly kind: "program";
      readonly program: StoredProgram;
      readonly inputs: readonly number[];
      readonly isScalar: readonly boolean[];
      readonly numbersAt: number;
      readonly output: number;
    }
  | {
      readonly kind: "sums";
      readonly matrix: number;
      readonly columns: number;
      readonly coefficients: number;
      /** A vector for each chunk, one after the other. */
      readonly partials: number;
    };

/** How many rows a block and a chunk have, both multiples of eight, a chunk one of blocks. */
export interface RowRanges {
  readonly length: number;
  readonly block: number;
  readonly chunk: number;
}

/** A block goes through programs at once, so it has at most as many rows as lie well in the first cache. */
export const mostBlockRows = 4096;

const mostChunks = 16;
// A chunk's vector is cleared and added once, which should be little beside its rows.
const leastChunkRows = 64;

/** The ranges for a pass over `length` rows in blocks of `block`. They depend on nothing else. */
export function rowRanges(length: number, block: number): RowRanges {
  const least = Math.max(leastChunkRows, Math.ceil(length / mostChunks));
  return { length, block, chunk: Math.ceil(least / block) * block };
}

/** The number of chunks of these ranges, at least one. */
export function chunkCount({ length, chunk }: RowRanges): number {
  return Math.max(1, Math.ceil(length / chunk));
}

const phaseCodes = { products: 0, program: 1, sums: 2 } as const;

function phaseWords(phase: Phase): readonly number[] {
  const code = phaseCodes[phase.kind];
  switch (phase.kind) {
    case "products":
      return [code, phase.matrix, phase.columns, phase.vector, phase.output];
    case "program": {
      const { program, inputs, isScalar, numbersAt, output } = phase;
      return [code, program.id, inputs.length, ...inputs, ...isScalar.map(Number), numbersAt, output];
    }
    case "sums":
      return [code, phase.matrix, phase.columns, phase.coefficients, phase.partials];
  }
}

/** The job of a pass. */
export function rowsJob(precision: Precision, ranges: RowRanges, phases: readonly Phase[]): Job {
  const head = [jobKinds.rows, precisionCode(precision), ranges.length, ranges.block, ranges.chunk, phases.length];
  return {
    words: [...head, ...phases.flatMap(phaseWords)],
    chunks: chunkCount(ranges),
    programs: phases.flatMap((phase) => (phase.kind === "program" ? [phase.program] : [])),
  };
}

type Step = (start: number, rows: number, chunk: number, fallback: Fallback) => boolean;

// Calls with a list of operands take several times as long as others.
function invoke(kernel: ProgramKernel, p: readonly number[]): number {
  switch (p.length) {
    case 4:
      return kernel(p[0], p[1], p[2], p[3]);
    case 5:
      return kernel(p[0], p[1], p[2], p[3], p[4]);
    case 6:
      return kernel(p[0], p[1], p[2], p[3], p[4], p[5]);
    default:
      return kernel(...p);
  }
}

function programStep(kernel: ProgramKernel, words: readonly number[], part: number, size: number): Step {
  const count = words[2];
  const inputs = words.slice(3, 3 + count);
  const strides = words.slice(3 + count, 3 + 2 * count).map((isScalar) => (isScalar === 1 ? 0 : size));
  const [numbersAt, output] = words.slice(3 + 2 * count);
  const operands = [...inputs, numbersAt, 0, 0];
  return (start, rows, _, fallback) => {
    for (let k = 0; k < count; k++) operands[k] = inputs[k] + start * strides[k];
    operands[count + 1] = output + start * size;
    operands[count + 2] = Math.ceil((rows * size) / 16);
    return invoke(kernel, operands) === 0 || fallback(part, start, rows);
  };
}

function matrixStep(words: readonly number[], precision: Precision, kernels: KernelSet): Step {
  const size = entryBytes(precision);
  const [code, matrix, columns, vector, output] = words;
  const rowsAt = (start: number, rows: number) =>
    ({ pointer: matrix + start * columns * size, rows, columns, stride: columns }) as const;
  if (code === phaseCodes.products) {
    return (start, rows) => {
      rowProducts(kernels, precision, rowsAt(start, rows), vector, output + start * size);
      return true;
    };
  }
  return (start, rows, chunk) => {
    const partial = output + chunk * columns * size;
    addRowSums(kernels, precision, rowsAt(start, rows), vector + start * size, partial);
    return true;
  };
}

function phaseLength(words: readonly number[], at: number): number {
  return words[at] === phaseCodes.program ? 5 + 2 * words[at + 2] : 5;
}

/** What does the chunks of such a job. */
export function openRowsJob(given: ArrayLike<number>, kernels: KernelSet): ChunkRunner {
  const words = Array.from(given);
  const precision = precisionOf(words[1]);
  const size = entryBytes(precision);
  const [length, block, chunkRows, phaseTotal] = words.slice(2, 6);
  const steps: Step[] = [];
  const partials: { readonly pointer: number; readonly bytes: number }[] = [];
  for (let at = 6, part = 0; part < phaseTotal; part++) {
    const phase = words.slice(at, at + phaseLength(words, at));
    at += phase.length;
    if (phase[0] === phaseCodes.sums) partials.push({ pointer: phase[4], bytes: phase[2] * size });
    steps.push(
      phase[0] === phaseCodes.program
        ? programStep(kernels.program(phase[1]), phase, part, size)
        : matrixStep(phase, precision, kernels),
    );
  }
  return (chunk, _, fallback) => {
    for (const { pointer, bytes } of partials) kernels.vectors[precision].clear(pointer + chunk * bytes, bytes);
    const end = Math.min(length, (chunk + 1) * chunkRows);
    for (let start = chunk * chunkRows; start < end; start += block) {
      const rows = Math.min(block, end - start);
      for (const step of steps) if (!step(start, rows, chunk, fallback)) return false;
    }
    return true;
  };
}
