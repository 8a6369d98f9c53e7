// Carrying out waiting computations block of rows by block of rows, in phases: products with the rows, maps of them,
// sums of the rows. The block of the matrix stays in the cache between the phases.

import { NumericError } from "../../error.ts";
import { plainElementwise } from "../../kernels/elementwise.ts";
import type { Fallback } from "../../wasm/jobs/job.ts";
import { chunkCount, mostBlockRows, rowRanges, rowsJob } from "../../wasm/jobs/rows-job.ts";
import type { Phase } from "../../wasm/jobs/rows-job.ts";
import { numbersBytes, programPhase } from "../../wasm/elementwise/run.ts";
import type { Engine } from "../../wasm/engine.ts";
import { allocate, constantsStart, entryBytes, release, viewOf } from "../../wasm/memory.ts";
import type { Precision, Region } from "../../wasm/memory.ts";
import { leastSharedEntries } from "../../wasm/threads/parallel.ts";
import { runJob } from "../../wasm/threads/run-job.ts";
import { addRowSums } from "../../wasm/vector/run.ts";
import type { Node } from "./node.ts";

/** What computations run with. */
export interface Setting {
  readonly engine: Engine;
  readonly precision: Precision;
  readonly threads: number;
}

/** A waiting sum of rows. */
export interface WaitingSums {
  readonly matrix: Node;
  readonly coefficients: Node;
  readonly output: Region;
}

// A quarter of a second-level cache of 1 MiB; smaller blocks would be all calls.
const blockBytes = 2 ** 18;

function regionOf({ region }: Node): Region {
  if (region === null) throw new NumericError("device", "A buffer of the cpu backend was used before it was computed.");
  return region;
}

function nodePhases(engine: Engine, nodes: readonly Node[]): readonly Phase[] {
  let numbersAt = constantsStart;
  return nodes.map((node): Phase => {
    const { pending } = node;
    const output = regionOf(node).pointer;
    if (pending?.kind === "rowProducts") {
      const [matrix, vector] = [regionOf(pending.matrix), regionOf(pending.vector)];
      return { kind: "products", matrix: matrix.pointer, columns: vector.length, vector: vector.pointer, output };
    }
    if (pending?.kind !== "map") throw new NumericError("device", "Only row products and maps run by blocks.");
    const inputs = pending.inputs.map((input) => regionOf(input).pointer);
    const phase = programPhase(engine, pending.program, { inputs, output, numbersAt });
    numbersAt += numbersBytes(pending.program);
    return phase;
  });
}

function plainMaps({ arena }: Engine, nodes: readonly Node[]): Fallback {
  return (part, start, count) => {
    const node = nodes[part];
    if (node.pending?.kind !== "map") return false;
    const views = node.pending.inputs.map((input) => viewOf(arena, regionOf(input)));
    plainElementwise(node.pending.steps, views, viewOf(arena, regionOf(node)), start, count);
    return true;
  };
}

// The columns of the widest matrix that is read.
function widestOf(nodes: readonly Node[], sums: WaitingSums | null): number {
  const widths = nodes.flatMap(({ pending }) => (pending?.kind === "rowProducts" ? [pending.vector.length] : []));
  return Math.max(1, sums?.output.length ?? 1, ...widths);
}

function sumsPhase({ matrix, coefficients, output }: WaitingSums, partials: number): Phase {
  return {
    kind: "sums",
    matrix: regionOf(matrix).pointer,
    columns: output.length,
    coefficients: regionOf(coefficients).pointer,
    partials,
  };
}

// The vectors of the chunks, added in their order: a sum of rows whose coefficients are one.
function addPartials({ engine, precision }: Setting, partials: Region, chunks: number, output: Region): void {
  const columns = output.length;
  const ones = partials.pointer + chunks * columns * entryBytes(precision);
  viewOf(engine.arena, { pointer: ones, length: chunks, precision }).fill(1);
  viewOf(engine.arena, output).fill(0);
  const at = { pointer: partials.pointer, rows: chunks, columns, stride: columns };
  addRowSums(engine, precision, at, ones, output.pointer);
}

/**
 * Computes waiting row products and maps of one length, whose regions are there, and `sums`, if given: a waiting sum of
 * rows with coefficients among them, or computed before.
 */
export function runRowBlocks(setting: Setting, nodes: readonly Node[], sums: WaitingSums | null): void {
  const { engine, precision, threads } = setting;
  const widest = widestOf(nodes, sums);
  const fitting = Math.floor(blockBytes / (widest * entryBytes(precision)) / 8) * 8;
  const length = sums?.coefficients.length ?? nodes[0].length;
  const ranges = rowRanges(length, Math.min(mostBlockRows, Math.max(8, fitting)));
  const chunks = chunkCount(ranges);
  const run = (extra: readonly Phase[]): void => {
    const job = rowsJob(precision, ranges, [...nodePhases(engine, nodes), ...extra]);
    runJob(engine, job, length * widest < leastSharedEntries ? 1 : threads, plainMaps(engine, nodes));
  };
  if (sums === null || chunks === 1) {
    run(sums === null ? [] : [sumsPhase(sums, sums.output.pointer)]);
    return;
  }
  const partials = allocate(engine.arena, chunks * (sums.output.length + 1), precision);
  try {
    run([sumsPhase(sums, partials.pointer)]);
    addPartials(setting, partials, chunks, sums.output);
  } finally {
    release(engine.arena, partials);
  }
}
