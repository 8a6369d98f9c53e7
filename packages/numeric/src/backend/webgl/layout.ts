// Where a tensor's entries lie in textures. A matrix is cut into blocks of 4 × 4 entries whose four rows lie in four
// planes at one place, so that a whole block is four reads and its transpose is the same four reads. Large matrices have
// two such groups of planes, for their upper and their lower half, so that one fragment writes eight rows.

import { NumericError } from "../../error.ts";
import { formatShape, type Shape, sizeOf } from "../../shape.ts";

/** What a device's textures allow. */
export interface TextureLimits {
  readonly maxTextureSize: number;
  /** How many textures one draw may write; WebGL2 promises 4. */
  readonly maxDrawBuffers: number;
}

/**
 * Where entries lie. A *line* is a run of the last axis, four entries to a texel (a *cell*), padded to whole texels.
 * Of a tensor that is no matrix, the only plane holds all lines. Plane 4g + r of a matrix holds in line y the row
 * 4·(g·blockRows + y) + r. Texel (cell, line) lies there where both fit a texture and the tensor has more than one line;
 * else (`isFolded`) texel number line·cells + cell lies in texture lines of `width` texels, a power of two. What the padding
 * holds is undefined.
 */
export interface Layout {
  readonly shape: Shape;
  readonly columns: number;
  readonly cells: number;
  /** Groups of four planes: 0 for tensors that are no matrices. */
  readonly groups: number;
  /** Rows of blocks in one group. */
  readonly blockRows: number;
  readonly planes: number;
  /** Lines in each plane. */
  readonly lines: number;
  readonly isFolded: boolean;
  readonly width: number;
  readonly height: number;
}

const rowsOfTwoGroups = 32;

/** How the rows of a matrix are divided: groups of planes, and rows of blocks in each. */
export interface RowSplit {
  readonly groups: number;
  readonly blockRows: number;
}

/** The division of so many rows. A half is whole texture lines of a vector of that length, so that it is a rectangle. */
export function splitRows(rows: number, { maxDrawBuffers, maxTextureSize }: TextureLimits): RowSplit {
  if (rows < rowsOfTwoGroups || maxDrawBuffers < 8) return { groups: 1, blockRows: Math.max(1, Math.ceil(rows / 4)) };
  const unit = foldedWidth(Math.ceil(rows / 4), maxTextureSize);
  return { groups: 2, blockRows: unit * Math.ceil(rows / 8 / unit) };
}

/** The layout of a tensor. Throws "budget" for what textures of the device cannot hold. */
export function layoutOf(shape: Shape, limits: TextureLimits): Layout {
  const layout = unlimitedLayoutOf(shape, limits);
  const size = limits.maxTextureSize;
  if (layout.height <= size) return layout;
  const limit = `${size} × ${size} texels`;
  throw new NumericError("budget", `A tensor of shape ${formatShape(shape)} does not fit textures of ${limit}.`);
}

/** Whether a tensor does not fit textures of the device, or so many bytes of them. */
export function isTooLarge(shape: Shape, limits: TextureLimits, maxBytes: number): boolean {
  const { width, height, planes } = unlimitedLayoutOf(shape, limits);
  return height > limits.maxTextureSize || 16 * width * height * planes > maxBytes;
}

/** What the layout would be in textures as high as needed. */
export function unlimitedLayoutOf(shape: Shape, limits: TextureLimits): Layout {
  const columns = shape.at(-1) ?? 1;
  const cells = Math.ceil(columns / 4);
  const rows = sizeOf(shape.slice(0, -1));
  const isMatrix = shape.length === 2;
  const { groups, blockRows } = isMatrix ? splitRows(rows, limits) : { groups: 0, blockRows: 0 };
  const lines = isMatrix ? blockRows : rows;
  const size = limits.maxTextureSize;
  const isFolded = lines === 1 ? cells > 2 : cells > size || lines > size;
  const texels = Math.max(1, lines * cells);
  const width = isFolded ? foldedWidth(texels, size) : Math.max(1, cells);
  const height = isFolded ? Math.ceil(texels / width) : Math.max(1, lines);
  return { shape, columns, cells, groups, blockRows, planes: Math.max(1, 4 * groups), lines, isFolded, width, height };
}

function foldedWidth(texels: number, limit: number): number {
  const square = 2 ** Math.ceil(Math.log2(texels) / 2);
  return Math.min(square, 2 ** Math.floor(Math.log2(limit)));
}

/** Whether every entry of every texel is one of the tensor's. */
export function isFull(layout: Layout): boolean {
  return sizeOf(layout.shape) === 4 * layout.planes * layout.width * layout.height;
}

/** Calls `visit` for each row of the tensor (a run of its last axis) with its plane and its line there. */
function forEachRow(layout: Layout, visit: (row: number, plane: number, line: number) => void): void {
  const { groups, blockRows, shape } = layout;
  const rows = sizeOf(shape.slice(0, -1));
  for (let row = 0; row < rows; row++) {
    if (groups === 0) visit(row, 0, row);
    else {
      const group = Math.floor(row / (4 * blockRows));
      visit(row, 4 * group + (row % 4), Math.floor(row / 4) - group * blockRows);
    }
  }
}

/** The texels of each plane from row-major values, rounded to float32. */
export function packPlanes(values: ArrayLike<number>, layout: Layout): Float32Array[] {
  const { columns, cells, width, height } = layout;
  const planes = Array.from({ length: layout.planes }, () => new Float32Array(4 * width * height));
  const isView = ArrayBuffer.isView(values);
  forEachRow(layout, (row, plane, line) => {
    const [target, from, to] = [planes[plane], row * columns, 4 * line * cells];
    if (isView) target.set((values as Float64Array).subarray(from, from + columns), to);
    else for (let column = 0; column < columns; column++) target[to + column] = values[from + column];
  });
  return planes;
}

/** The row-major values of planes' texels, one plane after the other. */
export function unpackPlanes(texels: Float32Array, layout: Layout): Float64Array {
  const { columns, cells, width, height } = layout;
  const values = new Float64Array(sizeOf(layout.shape));
  forEachRow(layout, (row, plane, line) => {
    const from = 4 * (plane * width * height + line * cells);
    values.set(texels.subarray(from, from + columns), row * columns);
  });
  return values;
}
