import { fc, test as property } from "@fast-check/vitest";
import { afterAll, describe, expect, test } from "vitest";
import { plainElementwise } from "../../../src/kernels/elementwise.ts";
import type { ElementwiseStep } from "../../../src/kernels/kernel.ts";
import { wasmBackend } from "../../../src/backend/cpu/wasm.ts";
import { compiledProgram, runInMemory } from "../../../src/wasm/elementwise/run.ts";
import { createEngine } from "../../../src/wasm/engine.ts";
import { allocate, release, viewOf } from "../../../src/wasm/memory.ts";
import type { Precision, Region } from "../../../src/wasm/memory.ts";
import {
  leastSharedEntries,
  leastSharedProducts,
  multiplyShared,
  sumShared,
} from "../../../src/wasm/threads/parallel.ts";
import { until } from "./support.ts";

const engine = createEngine(false);
const team = engine.team!;
afterAll(() => team.stop());

const precisions = ["float64", "float32"] as const;
const entry = (k: number): number => Math.sin(k * 1.7) * (1 + (k % 7));

function within<T>(counts: readonly number[], precision: Precision, use: (regions: readonly Region[]) => T): T {
  const regions = counts.map((count) => allocate(engine.arena, count, precision));
  regions.forEach((region, seed) => {
    const view = viewOf(engine.arena, region);
    for (let k = 0; k < view.length; k++) view[k] = entry(k + 1000 * seed);
  });
  const result = use(regions);
  for (const region of regions) release(engine.arena, region);
  return result;
}

interface Lengths {
  readonly rows: number;
  readonly columns: number;
  readonly leftTransposed: boolean;
  readonly depth?: number;
}

function product(
  precision: Precision,
  { rows, columns, leftTransposed, ...given }: Lengths,
  threads: number,
): number[] {
  const { depth = Math.ceil(leastSharedProducts / (rows * columns)) } = given;
  return within([rows * depth, depth * columns, rows * columns], precision, ([a, b, c]) => {
    const call = {
      left: { pointer: a.pointer, rowStride: leftTransposed ? 1 : depth, columnStride: leftTransposed ? rows : 1 },
      right: { pointer: b.pointer, rowStride: columns, columnStride: 1 },
      product: { pointer: c.pointer, stride: columns },
    };
    multiplyShared(engine, precision, { ...call, rows, columns, depth, accumulate: false }, threads);
    return [...viewOf(engine.arena, c)];
  });
}

const sum = (precision: Precision, count: number, threads: number): number =>
  within([count, count], precision, ([a, b]) => {
    const operands = [a.pointer, b.pointer] as const;
    return (
      sumShared(engine, precision, operands, count, threads) +
      sumShared(engine, precision, [operands[0]], count, threads)
    );
  });

// X'·f(X·w) by the backend, which reads X once.
function gradient(precision: Precision, [rows, columns]: readonly [number, number], threads: number): Float64Array {
  const backend = wasmBackend(engine, { precision, leastEntries: 0, threads });
  const fill = (count: number): Float64Array => Float64Array.from({ length: count }, (_, k) => entry(k) / count);
  const X = backend.upload(fill(rows * columns), [rows, columns]);
  const w = backend.upload(fill(columns), [columns]);
  const sizes = [rows, columns];
  const z = backend.run({ kernel: "contraction", labels: [[0, 1], [1]], output: [0], sizes }, [X, w]);
  const steps: readonly ElementwiseStep[] = [{ apply: "sigmoid", operands: [{ kind: "input", input: 0 }] }];
  const s = backend.run({ kernel: "elementwise", shape: [rows], steps }, [z]);
  const result = backend.run({ kernel: "contraction", labels: [[0, 1], [0]], output: [1], sizes }, [X, s]);
  const values = backend.readSync(result);
  backend.dispose();
  return values;
}

const axis = fc.integer({ min: 5, max: 220 });

describe.each(precisions)("in %s, with any number of threads, bit for bit the same", (precision) => {
  const lengths = fc.record({ rows: axis, columns: axis, leftTransposed: fc.boolean() });

  property.prop([lengths], { numRuns: 20 })("are products of matrices", (one) => {
    const [single, ...others] = [1, 2, 3].map((threads) => product(precision, one, threads));
    for (const other of others) expect(other).toEqual(single);
  });

  property.prop([fc.integer({ min: leastSharedEntries, max: 2 * leastSharedEntries })], { numRuns: 10 })(
    "are sums",
    (count) => {
      const single = sum(precision, count, 1);
      expect([2, 3].map((threads) => sum(precision, count, threads))).toEqual([single, single]);
    },
  );

  property.prop([fc.integer({ min: 300, max: 1500 }), fc.integer({ min: 440, max: 700 })], { numRuns: 10 })(
    "are passes over the rows of a matrix",
    (rows, columns) => {
      // So much work has the program compiled, after which it rounds as it will round from then on.
      gradient(precision, [20_000, 8], 1);
      const single = gradient(precision, [rows, columns], 1);
      for (const threads of [2, 3]) expect(gradient(precision, [rows, columns], threads)).toEqual(single);
    },
  );

  test("and others take part in each kind of work", async () => {
    const kinds = [
      () => void product(precision, { rows: 400, columns: 390, depth: 400, leftTransposed: false }, 3),
      () =>
        within([2 ** 20], precision, ([{ pointer }]) => {
          for (let k = 0; k < 30; k++) sumShared(engine, precision, [pointer], 2 ** 20, 3);
        }),
      () => void gradient(precision, [4096, 512], 3),
    ];
    for (const kind of kinds) {
      const before = team.helped;
      expect(await until(() => team.helped > before, kind)).toBe(true);
    }
  });
});

test("what a program refuses in another thread is computed by the owner", async () => {
  const steps: readonly ElementwiseStep[] = [{ apply: "sin", operands: [{ kind: "input", input: 0 }] }];
  const count = 2 ** 18;
  const values = Float64Array.from({ length: count }, (_, k) => (k % 5000 === 4999 ? 1e15 + k : k / 1000));
  const expected = new Float64Array(count);
  plainElementwise(steps, [values], expected);
  const program = compiledProgram(engine, steps, [false], "float64", 1e6)!;
  const [input, output] = [0, 1].map(() => allocate(engine.arena, count, "float64"));
  viewOf(engine.arena, input).set(values);
  const run = (): void => {
    viewOf(engine.arena, output).fill(7);
    const plain = (start: number, length: number): void =>
      plainElementwise(steps, [values], viewOf(engine.arena, output), start, length);
    const call = { inputs: [input.pointer], output: output.pointer, length: count };
    runInMemory(engine, program, call, plain, 3);
    const result = viewOf(engine.arena, output);
    const gap = expected.reduce((most, value, k) => Math.max(most, Math.abs(value - result[k])), 0);
    expect(gap).toBeLessThan(1e-15);
    expect(result[4999]).toBe(Math.sin(1e15 + 4999));
  };
  const before = team.helped;
  expect(await until(() => team.helped > before, run)).toBe(true);
  for (const region of [input, output]) release(engine.arena, region);
});
