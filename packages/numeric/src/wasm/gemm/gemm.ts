// The loops around the packed kernels: blocks of B that stay in the second cache or near it, blocks of A that stay in
// the second, tiles in registers.

import type { FunctionDefinition } from "../assembler/module.ts";
import { entryBytes } from "../memory.ts";
import type { Precision } from "../memory.ts";
import { macroKernel } from "./macro-kernel.ts";
import { microKernel, tileFor } from "./micro-kernel.ts";
import type { Tile } from "./micro-kernel.ts";
import { packKernel } from "./pack.ts";

/** A matrix in the memory; strides in entries, any of them. */
export interface MatrixAt {
  readonly pointer: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** A product (rows, depth) · (depth, columns), stored row by row, `stride` entries apart. */
export interface GemmCall {
  readonly left: MatrixAt;
  readonly right: MatrixAt;
  readonly product: { readonly pointer: number; readonly stride: number };
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Adds to what is there instead of replacing it. */
  readonly accumulate: boolean;
}

type Kernel = (...operands: readonly number[]) => void;

/** The kernels of one precision as the module exports them. */
export interface GemmKernels {
  readonly tile: Tile;
  readonly packLeft: Kernel;
  readonly packRight: Kernel;
  readonly macro: Kernel;
}

/** Lengths of the blocks: of A, `rows` × `depth`; of B, `depth` × `columns`. */
export const gemmBlocks = { rows: 48, depth: 256, columns: 512 } as const;

const scratchBytes = 4096;

/** The functions of a module for one precision. */
export function gemmFunctions(precision: Precision, isFused: boolean): readonly FunctionDefinition[] {
  const tile = tileFor(precision, isFused);
  return [
    microKernel(tile),
    macroKernel(tile, 0),
    packKernel("packLeft", precision, tile.rows),
    packKernel("packRight", precision, tile.columns),
  ];
}

/** Runs a product of matrices in the memory, with the scratch of one thread. */
export function runGemm({ tile, packLeft, packRight, macro }: GemmKernels, call: GemmCall, workspace: number): void {
  const { left, right, product, rows, columns, depth, accumulate } = call;
  const size = entryBytes(tile.precision);
  const packedLeft = workspace + scratchBytes;
  const packedRight = packedLeft + (gemmBlocks.rows + tile.rows) * gemmBlocks.depth * size;
  const rowBytes = product.stride * size;
  for (let column = 0; column < columns; column += gemmBlocks.columns) {
    const width = Math.min(gemmBlocks.columns, columns - column);
    for (let k = 0; k < depth || k === 0; k += gemmBlocks.depth) {
      const length = Math.min(gemmBlocks.depth, depth - k);
      const b = right.pointer + (k * right.rowStride + column * right.columnStride) * size;
      packRight(b, packedRight, width, length, right.columnStride * size, right.rowStride * size);
      const adds = accumulate || k > 0 ? 1 : 0;
      for (let row = 0; row < rows; row += gemmBlocks.rows) {
        const height = Math.min(gemmBlocks.rows, rows - row);
        const a = left.pointer + (row * left.rowStride + k * left.columnStride) * size;
        packLeft(a, packedLeft, height, length, left.rowStride * size, left.columnStride * size);
        const c = product.pointer + row * rowBytes + column * size;
        macro(packedLeft, packedRight, c, height, width, length, rowBytes, adds, workspace);
      }
    }
  }
}
