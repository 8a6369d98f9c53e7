// Tensors as RGBA32F textures: where each entry lies, and a pool that reuses textures within a byte budget.

import { NumericError } from "../../error.ts";
import { formatShape, type Shape, sizeOf } from "../../shape.ts";

/**
 * Where a tensor's entries lie. A row is a run of the last axis, padded to whole texels of four entries; a scalar is
 * one row of one entry. Texel c of row r has the number r·texelsPerRow + c, and the numbers run along texture lines
 * of `width` texels. What the padding holds is undefined.
 */
export interface TextureLayout {
  readonly shape: Shape;
  readonly rows: number;
  readonly columns: number;
  readonly texelsPerRow: number;
  readonly width: number;
  readonly height: number;
}

/** The layout of a tensor; one row per texture line where that fits. Throws "budget" for what no texture can hold. */
export function layoutOf(shape: Shape, maxTextureSize: number): TextureLayout {
  const columns = shape.at(-1) ?? 1;
  const rows = sizeOf(shape.slice(0, -1));
  const texelsPerRow = Math.ceil(columns / 4);
  const texels = rows * texelsPerRow;
  const fits = texelsPerRow <= maxTextureSize && rows <= maxTextureSize;
  const width = Math.max(1, fits ? texelsPerRow : maxTextureSize);
  const height = Math.max(1, fits ? rows : Math.ceil(texels / maxTextureSize));
  if (height > maxTextureSize) {
    const limit = `at most ${maxTextureSize} × ${maxTextureSize} texels`;
    throw new NumericError("budget", `A tensor of shape ${formatShape(shape)} does not fit a texture (${limit}).`);
  }
  return { shape, rows, columns, texelsPerRow, width, height };
}

/** Whether each row is one texture line, so that a texel's place needs no division. */
export function isUnfolded(layout: TextureLayout): boolean {
  return layout.width === Math.max(1, layout.texelsPerRow);
}

/** The texels of row-major values, rounded to float32. */
export function packTexels(values: ArrayLike<number>, layout: TextureLayout): Float32Array {
  const texels = new Float32Array(4 * layout.width * layout.height);
  const pitch = 4 * layout.texelsPerRow;
  if (pitch === layout.columns) texels.set(values);
  else {
    for (let row = 0; row < layout.rows; row++) {
      for (let column = 0; column < layout.columns; column++) {
        texels[row * pitch + column] = values[row * layout.columns + column];
      }
    }
  }
  return texels;
}

/** The row-major values of texels. */
export function unpackTexels(texels: Float32Array, layout: TextureLayout): Float64Array {
  const values = new Float64Array(layout.rows * layout.columns);
  const pitch = 4 * layout.texelsPerRow;
  for (let row = 0; row < layout.rows; row++) {
    values.set(texels.subarray(row * pitch, row * pitch + layout.columns), row * layout.columns);
  }
  return values;
}

/** A texture with the framebuffer that renders into it. */
export interface Target {
  readonly texture: WebGLTexture;
  readonly framebuffer: WebGLFramebuffer;
  readonly width: number;
  readonly height: number;
}

/** Hands out textures and takes them back. */
export interface TexturePool {
  /** A texture of that size with undefined contents. Throws "budget" when it does not fit beside those in use. */
  acquire(width: number, height: number): Target;
  release(target: Target): void;
  dispose(): void;
}

/** A pool that holds at most `byteBudget` bytes, used and idle textures together. */
export function texturePool(gl: WebGL2RenderingContext, byteBudget: number): TexturePool {
  const idle = new Map<string, Target[]>();
  const all = new Set<Target>();
  let bytes = 0;

  function free(target: Target): void {
    gl.deleteFramebuffer(target.framebuffer);
    gl.deleteTexture(target.texture);
    all.delete(target);
    bytes -= bytesOf(target.width, target.height);
  }

  function makeRoom(needed: number): void {
    for (const targets of idle.values()) {
      while (bytes + needed > byteBudget && targets.length > 0) free(targets.pop() as Target);
    }
    if (bytes + needed <= byteBudget) return;
    const message = `${needed} bytes of texture do not fit beside ${bytes} in use (the budget is ${byteBudget}).`;
    throw new NumericError("budget", message, "Release buffers that are no longer needed.");
  }

  return {
    acquire(width, height): Target {
      const reused = idle.get(`${width}x${height}`)?.pop();
      if (reused !== undefined) return reused;
      makeRoom(bytesOf(width, height));
      const target = createTarget(gl, width, height);
      all.add(target);
      bytes += bytesOf(width, height);
      return target;
    },
    release(target): void {
      const key = `${target.width}x${target.height}`;
      const targets = idle.get(key);
      if (targets === undefined) idle.set(key, [target]);
      else targets.push(target);
    },
    dispose(): void {
      for (const target of all) free(target);
      idle.clear();
    },
  };
}

function bytesOf(width: number, height: number): number {
  return 16 * width * height;
}

function createTarget(gl: WebGL2RenderingContext, width: number, height: number): Target {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, width, height);
  const framebuffer = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  const status = gl.checkFramebufferStatus(gl.FRAMEBUFFER);
  const error = gl.getError();
  if (status === gl.FRAMEBUFFER_COMPLETE && error === gl.NO_ERROR) return { texture, framebuffer, width, height };
  gl.deleteFramebuffer(framebuffer);
  gl.deleteTexture(texture);
  const reason = `error 0x${error.toString(16)}, framebuffer 0x${status.toString(16)}`;
  throw new NumericError("device", `The device refused a float texture of ${width} × ${height} texels (${reason}).`);
}
