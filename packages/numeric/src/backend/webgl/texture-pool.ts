// Textures and the framebuffers that render into them: sets of planes are used again, within a budget of bytes.

import { NumericError } from "../../error.ts";
import type { Layout } from "./layout.ts";

/** The size of a set of planes. */
export type PlanesSize = Pick<Layout, "width" | "height" | "planes">;

/** Textures of one size, `planes` of them. */
export interface Planes extends PlanesSize {
  readonly textures: readonly WebGLTexture[];
  /** A framebuffer over one plane, or over all; each is made once. */
  frame(plane: number | "all"): WebGLFramebuffer;
  /** Throws "device" when the device refused anything that was made so far: what was read then is not to be trusted. */
  confirm(): void;
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

// To ask whether there was room makes the page wait until the device has done all that it was asked before, so small
// textures are asked about when something is read.
const smallBytes = 2 ** 20;

interface Room {
  /** Throws "device" when something was refused. */
  readonly ask: (size: string) => void;
  readonly askLater: () => void;
  /** Asks what was left for later, and throws "device" when something is known to have been refused. */
  readonly confirm: () => void;
}

// The device answers once, so pools that share a context share what it said.
const rooms = new WeakMap<WebGL2RenderingContext, Room>();

function roomOf(gl: WebGL2RenderingContext): Room {
  const room = rooms.get(gl) ?? newRoom(gl);
  rooms.set(gl, room);
  return room;
}

function newRoom(gl: WebGL2RenderingContext): Room {
  let isUnasked = false;
  let refusal: NumericError | undefined;

  function ask(size: string): void {
    const wasUnasked = isUnasked;
    isUnasked = false;
    const error = gl.getError();
    if (error === gl.NO_ERROR) return;
    const what = error === gl.OUT_OF_MEMORY ? "is out of memory for" : "refused";
    const found = new NumericError("device", `The device ${what} ${size} (error 0x${error.toString(16)}).`);
    // It is not known which of the textures has no room.
    if (wasUnasked) refusal = found;
    throw found;
  }

  return {
    ask,
    askLater: () => {
      isUnasked = true;
    },
    confirm: () => {
      if (isUnasked) ask("float textures");
      if (refusal !== undefined) throw refusal;
    },
  };
}

/** A pool that holds at most `byteBudget` bytes, used and idle textures together. */
export function texturePool(gl: WebGL2RenderingContext, byteBudget: number): TexturePool {
  // Idle sets, the one longest unused first.
  const idle = new Set<OwnedPlanes>();
  const all = new Set<OwnedPlanes>();
  let bytes = 0;
  const room = roomOf(gl);

  function create({ width, height, planes }: PlanesSize): OwnedPlanes {
    const isSmall = bytesOf({ width, height, planes }) <= smallBytes;
    if (!isSmall) room.confirm();
    const textures = Array.from({ length: planes }, () => createTexture(gl, width, height));
    const frames = new Map<number | "all", WebGLFramebuffer>();
    const frame = (plane: number | "all"): WebGLFramebuffer => {
      const known = frames.get(plane);
      if (known !== undefined) return known;
      const own = createFrame(gl, plane === "all" ? textures : [textures[plane]]);
      room.askLater();
      frames.set(plane, own);
      return own;
    };
    if (isSmall) room.askLater();
    else {
      try {
        room.ask(`${planes} float textures of ${width} × ${height} texels`);
      } catch (error) {
        for (const texture of textures) gl.deleteTexture(texture);
        throw error;
      }
    }
    return { width, height, planes, textures, frames, frame, confirm: room.confirm };
  }

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
      const planes = create(size);
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

// How many float textures each context is known to render into at once.
const complete = new WeakMap<WebGL2RenderingContext, Set<number>>();

function createFrame(gl: WebGL2RenderingContext, textures: readonly WebGLTexture[]): WebGLFramebuffer {
  const frame = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
  const attachments = textures.map((_, k) => gl.COLOR_ATTACHMENT0 + k);
  for (const [k, texture] of textures.entries()) {
    gl.framebufferTexture2D(gl.FRAMEBUFFER, attachments[k], gl.TEXTURE_2D, texture, 0);
  }
  gl.drawBuffers(attachments);
  const known = complete.get(gl) ?? new Set();
  complete.set(gl, known);
  const status = known.has(textures.length) ? gl.FRAMEBUFFER_COMPLETE : gl.checkFramebufferStatus(gl.FRAMEBUFFER);
  if (status === gl.FRAMEBUFFER_COMPLETE) {
    known.add(textures.length);
    return frame;
  }
  gl.deleteFramebuffer(frame);
  const reason = `framebuffer 0x${status.toString(16)}`;
  throw new NumericError("device", `The device does not render into float textures (${reason}).`);
}
