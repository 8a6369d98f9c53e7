// Textures and the framebuffers that render into them: sets of planes are used again, within a budget of bytes.

import { NumericError } from "../../error.ts";
import type { Layout } from "./layout.ts";

/** The size of a set of planes. */
export type PlanesSize = Pick<Layout, "width" | "height" | "planes">;

/** Textures of one size, `planes` of them. */
export interface Planes extends PlanesSize {
  readonly textures: readonly WebGLTexture[];
  /** A framebuffer over one plane, or over all; each is made and checked once. */
  frame(plane: number | "all"): WebGLFramebuffer;
}

/** Hands out sets of planes and takes them back. */
export interface TexturePool {
  /** Planes with undefined contents. Throws "budget" when they do not fit beside those in use. */
  acquire(size: PlanesSize): Planes;
  release(planes: Planes): void;
  dispose(): void;
  /** Bytes of texture, used and idle. */
  bytes(): number;
}

interface OwnedPlanes extends Planes {
  readonly frames: Map<number | "all", WebGLFramebuffer>;
}

/** A pool that holds at most `byteBudget` bytes, used and idle textures together. */
export function texturePool(gl: WebGL2RenderingContext, byteBudget: number): TexturePool {
  // Idle sets, the one longest unused first.
  const idle = new Set<OwnedPlanes>();
  const all = new Set<OwnedPlanes>();
  let bytes = 0;

  function free(planes: OwnedPlanes): void {
    for (const frame of planes.frames.values()) gl.deleteFramebuffer(frame);
    for (const texture of planes.textures) gl.deleteTexture(texture);
    idle.delete(planes);
    all.delete(planes);
    bytes -= bytesOf(planes);
  }

  function makeRoom(needed: number): void {
    for (const planes of idle) {
      if (bytes + needed <= byteBudget) return;
      free(planes);
    }
    if (bytes + needed <= byteBudget) return;
    const message = `${needed} bytes of texture do not fit beside ${bytes} in use (the budget is ${byteBudget}).`;
    throw new NumericError("budget", message, "Release buffers that are no longer needed.");
  }

  function reused(size: PlanesSize): OwnedPlanes | undefined {
    for (const planes of idle) {
      if (planes.width !== size.width || planes.height !== size.height || planes.planes !== size.planes) continue;
      idle.delete(planes);
      return planes;
    }
    return undefined;
  }

  return {
    acquire(size): Planes {
      const found = reused(size);
      if (found !== undefined) return found;
      makeRoom(bytesOf(size));
      const planes = createPlanes(gl, size);
      all.add(planes);
      bytes += bytesOf(planes);
      return planes;
    },
    release(planes): void {
      if (all.has(planes as OwnedPlanes)) idle.add(planes as OwnedPlanes);
    },
    dispose(): void {
      for (const planes of all) free(planes);
    },
    bytes: () => bytes,
  };
}

function bytesOf({ width, height, planes }: PlanesSize): number {
  return 16 * width * height * planes;
}

function createPlanes(gl: WebGL2RenderingContext, { width, height, planes }: PlanesSize): OwnedPlanes {
  const textures = Array.from({ length: planes }, () => createTexture(gl, width, height));
  const error = gl.getError();
  if (error !== gl.NO_ERROR) {
    for (const texture of textures) gl.deleteTexture(texture);
    const what = error === gl.OUT_OF_MEMORY ? "is out of memory for" : "refused";
    const size = `${planes} float textures of ${width} × ${height} texels`;
    throw new NumericError("device", `The device ${what} ${size} (error 0x${error.toString(16)}).`);
  }
  const frames = new Map<number | "all", WebGLFramebuffer>();
  return {
    width,
    height,
    planes,
    textures,
    frames,
    frame(plane) {
      const known = frames.get(plane);
      if (known !== undefined) return known;
      const frame = createFrame(gl, plane === "all" ? textures : [textures[plane]]);
      frames.set(plane, frame);
      return frame;
    },
  };
}

function createTexture(gl: WebGL2RenderingContext, width: number, height: number): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, width, height);
  return texture;
}

function createFrame(gl: WebGL2RenderingContext, textures: readonly WebGLTexture[]): WebGLFramebuffer {
  const frame = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
  const attachments = textures.map((_, k) => gl.COLOR_ATTACHMENT0 + k);
  for (const [k, texture] of textures.entries()) {
    gl.framebufferTexture2D(gl.FRAMEBUFFER, attachments[k], gl.TEXTURE_2D, texture, 0);
  }
  gl.drawBuffers(attachments);
  const status = gl.checkFramebufferStatus(gl.FRAMEBUFFER);
  if (status === gl.FRAMEBUFFER_COMPLETE) return frame;
  gl.deleteFramebuffer(frame);
  const reason = `framebuffer 0x${status.toString(16)}`;
  throw new NumericError("device", `The device does not render into float textures (${reason}).`);
}
