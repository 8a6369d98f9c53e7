// Carrying out waiting computations block of rows by block of rows, in phases: products with the rows, maps of them,
// sums of the rows. The block of the matrix stays in the cache between the phases.

import { NumericError } from "../../error.ts";
import { plainElementwise } from "../../kernels/elementwise.ts";
import { numbersBytes, prepareRun, runPart } from "../../wasm/elementwise/run.ts";
import type { MemoryRun } from "../../wasm/elementwise/run.ts";
import type { Engine } from "../../wasm/engine.ts";
import { constantsStart, entryBytes, viewOf } from "../../wasm/memory.ts";
import type { Precision, Region } from "../../wasm/memory.ts";
import { addRowSums, rowProducts } from "../../wasm/vector/run.ts";
import type { Node, Pending } from "./node.ts";

// A quarter of a second-level cache of 1 MiB; smaller blocks would be all calls.
const blockBytes = 2 ** 18;
const mostRows = 4096;

/** What happens to one block of rows. */
type Phase = (start: number, count: number) => void;

function regionOf({ region }: Node): Region {
  if (region === null) throw new NumericError("device", "A buffer of the cpu backend was used before it was computed.");
  return region;
}

function productsPhase(
  engine: Engine,
  precision: Precision,
  node: Node,
  pending: Extract<Pending, { kind: "rowProducts" }>,
): Phase {
  const [matrix, vector, output] = [pending.matrix, pending.vector, node].map(regionOf);
  const columns = vector.length;
  const size = entryBytes(precision);
  return (start, rows) => {
    const at = { pointer: matrix.pointer + start * columns * size, rows, columns, stride: columns };
    rowProducts(engine, precision, at, vector.pointer, output.pointer + start * size);
  };
}

function mapPhase(
  engine: Engine,
  node: Node,
  pending: Extract<Pending, { kind: "map" }>,
  numbersAt: number,
): { readonly phase: Phase; readonly run: MemoryRun } {
  const inputs = pending.inputs.map(regionOf);
  const output = regionOf(node);
  const pointers = inputs.map(({ pointer }) => pointer);
  const run = { program: pending.program, inputs: pointers, output: output.pointer, numbersAt };
  prepareRun(engine, run);
  const fallback = (start: number, count: number): void => {
    const views = inputs.map((region) => viewOf(engine.arena, region));
    plainElementwise(pending.steps, views, viewOf(engine.arena, output), start, count);
  };
  return { run, phase: (start, count) => runPart(run, start, count, fallback) };
}

/**
 * Computes waiting row products and maps of one length, whose regions are there, and `sums`, if given: a waiting sum of
 * rows with coefficients among them, or computed before.
 */
export function runRowBlocks(
  engine: Engine,
  precision: Precision,
  nodes: readonly Node[],
  sums: { readonly matrix: Node; readonly coefficients: Node; readonly output: Region } | null,
): void {
  let numbersAt = constantsStart;
  const phases = nodes.map((node): Phase => {
    if (node.pending?.kind === "rowProducts") return productsPhase(engine, precision, node, node.pending);
    if (node.pending?.kind !== "map") throw new NumericError("device", "Only row products and maps run by blocks.");
    const { phase, run } = mapPhase(engine, node, node.pending, numbersAt);
    numbersAt += numbersBytes(run.program);
    return phase;
  });
  const size = entryBytes(precision);
  const matrices = nodes.flatMap(({ pending }) => (pending?.kind === "rowProducts" ? [pending.vector.length] : []));
  if (sums !== null) {
    const [matrix, coefficients] = [regionOf(sums.matrix), regionOf(sums.coefficients)];
    const columns = sums.output.length;
    matrices.push(columns);
    viewOf(engine.arena, sums.output).fill(0);
    phases.push((start, rows) => {
      const at = { pointer: matrix.pointer + start * columns * size, rows, columns, stride: columns };
      addRowSums(engine, precision, at, coefficients.pointer + start * size, sums.output.pointer);
    });
  }
  const length = sums?.coefficients.length ?? nodes[0].length;
  const widest = Math.max(1, ...matrices);
  const fitting = Math.floor(blockBytes / (widest * size) / 8) * 8;
  const rows = Math.min(mostRows, Math.max(8, fitting));
  for (let start = 0; start < length; start += rows) {
    for (const phase of phases) phase(start, Math.min(rows, length - start));
  }
}
