// C = A·B for one tile of C, held in registers, from packed panels of A and B: for each step along the shared axis
// `rows` entries of A and `2` vectors of B. Goto and van de Geijn, Anatomy of high-performance matrix multiplication,
// ACM TOMS 34(3), 2008.

import { i32, ifElse, minus, plus, repeatWhile, sequence } from "../assembler/code.ts";
import type { Code } from "../assembler/code.ts";
import { defineFunction } from "../assembler/module.ts";
import type { FunctionDefinition, Local } from "../assembler/module.ts";
import { simd, vectorMemory } from "../assembler/simd.ts";
import { entryBytes } from "../memory.ts";
import type { Precision } from "../memory.ts";

/** The shape of the register tile. */
export interface Tile {
  readonly precision: Precision;
  readonly isFused: boolean;
  readonly rows: number;
  /** In entries. */
  readonly columns: 4 | 8;
}

const vectorBytes = 16;
const vectorsPerRow = 2;

/**
 * The register tile for a precision, with or without a fused multiply-add. 6 rows of 2 vectors are as many sums as 16
 * registers leave room for, and as many as hide the latency of fused instructions; else 4 rows do, with less at edges.
 */
export function tileFor(precision: Precision, isFused: boolean): Tile {
  return { precision, isFused, rows: isFused ? 6 : 4, columns: precision === "float64" ? 4 : 8 };
}

function addProduct({ precision, isFused }: Tile, sum: Local, left: Code, right: Code): Code {
  const type = precision === "float64" ? "f64x2" : "f32x4";
  if (isFused) return sum.set(simd(`${type}.relaxed_madd`, left, right, sum.get));
  return sum.set(simd(`${type}.add`, sum.get, simd(`${type}.mul`, left, right)));
}

/**
 * `micro(a, b, c, depth, rowBytes, accumulate)`: the product of a panel of `depth` columns of A and one of `depth` rows
 * of B, stored at c, where rows lie `rowBytes` apart, or added to what is there.
 */
export function microKernel(tile: Tile): FunctionDefinition {
  const { precision, rows } = tile;
  const size = entryBytes(precision);
  const splat = precision === "float64" ? "v128.load64_splat" : "v128.load32_splat";
  const add = precision === "float64" ? "f64x2.add" : "f32x4.add";
  const parameters = ["i32", "i32", "i32", "i32", "i32", "i32"] as const;
  return defineFunction({ name: "micro", parameters }, ([a, b, c, depth, rowBytes, accumulate], local) => {
    const sums = Array.from({ length: rows }, () => Array.from({ length: vectorsPerRow }, () => local("v128")));
    const columns = Array.from({ length: vectorsPerRow }, () => local("v128"));
    const entry = local("v128");
    // One step a round: in an unrolled loop V8 11 spills some of the sums, which costs a quarter of the speed.
    const step = sequence(
      ...columns.map((column, j) => column.set(vectorMemory("v128.load", j * vectorBytes, b.get))),
      ...sums.flatMap((row, i) => [
        entry.set(vectorMemory(splat, i * size, a.get)),
        ...row.map((sum, j) => addProduct(tile, sum, entry.get, columns[j].get)),
      ]),
      a.set(plus(a.get, i32(rows * size))),
      b.set(plus(b.get, i32(vectorsPerRow * vectorBytes))),
    );
    const store = (value: (old: Code, sum: Code) => Code): Code =>
      sequence(
        ...sums.flatMap((row) => [
          ...row.map((sum, j) => {
            const at = j * vectorBytes;
            return vectorMemory("v128.store", at, c.get, value(vectorMemory("v128.load", at, c.get), sum.get));
          }),
          c.set(plus(c.get, rowBytes.get)),
        ]),
      );
    return sequence(
      ifElse(depth.get, repeatWhile(step, depth.tee(minus(depth.get, i32(1))))),
      ifElse(
        accumulate.get,
        store((old, sum) => simd(add, old, sum)),
        store((_, sum) => sum),
      ),
    );
  });
}
