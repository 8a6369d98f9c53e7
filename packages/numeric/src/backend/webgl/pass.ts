// What a plan is made of: one shader drawn over the planes of one output. Plans are data, so that they can be looked at
// without a device.

import type { PlanesSize, Planes } from "./texture-pool.ts";
import type { Region, Shader } from "./program.ts";

/** Planes that are filled when the pass that writes them has run. */
export interface Slot {
  readonly size: PlanesSize;
  planes: Planes | null;
  /** The texels of all planes while they lie on the host, because others needed the room. */
  spilled: Float32Array | null;
}

/** A texture that a shader reads. */
export interface PlaneOf {
  readonly slot: Slot;
  readonly plane: number;
}

/** One draw of a pass. */
export interface PassDraw {
  readonly textures: readonly PlaneOf[];
  /** The plane that is written, or all of them. */
  readonly target: number | "all";
  readonly region: Region;
  readonly base: readonly [number, number];
}

/** A shader and what it is drawn over. */
export interface Pass {
  readonly shader: Shader;
  readonly numbers: readonly number[];
  readonly output: Slot;
  readonly draws: readonly PassDraw[];
  /** Products, or as much work, for each texel that is drawn. */
  readonly work: number;
}

/** A slot of that size without planes. */
export function emptySlot({ width, height, planes }: PlanesSize): Slot {
  return { size: { width, height, planes }, planes: null, spilled: null };
}

/** All planes of a slot, as textures to read. */
export function planesOf(slot: Slot): PlaneOf[] {
  return Array.from({ length: slot.size.planes }, (_, plane) => ({ slot, plane }));
}

/** The whole of a slot's planes as a region. */
export function wholeOf({ size: { width, height } }: Slot): Region {
  return { x: 0, y: 0, width, height };
}
