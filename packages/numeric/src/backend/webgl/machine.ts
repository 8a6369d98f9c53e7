// The device as executors see it: uploads, passes and readings of slots. Where textures do not fit the budget, those of
// the tensors that were not used for longest are read back to the host, and uploaded again when they are needed.

import { NumericError } from "../../error.ts";
import type { Layout } from "./layout.ts";
import { packPlanes, unpackPlanes } from "./layout.ts";
import type { Pass, Slot } from "./pass.ts";
import type { PlanOptions } from "./planner.ts";
import { draw, type ProgramCache } from "./program.ts";
import { readPlanesNow } from "./readback.ts";
import type { Store } from "./store.ts";
import type { Planes, TexturePool } from "./texture-pool.ts";

/** What work is run with. */
export interface Machine {
  readonly gl: WebGL2RenderingContext;
  readonly programs: ProgramCache;
  readonly pool: TexturePool;
  readonly store: Store;
  /** Whether large products are checked, and every reading is done twice. */
  readonly isChecked: boolean;
  /** Products that were asked of the device and not waited for. */
  readonly open: { products: number };
  readonly options: PlanOptions;
  /** Most bytes of texture for one tensor. */
  readonly maxBytes: number;
}

// A software renderer does about 10⁹ products a second, so that a band takes some tens of milliseconds.
const productsPerDraw = 2 ** 26;

/** Planes with undefined contents; other tensors than the given ones make room. Throws "budget" when that is not enough. */
export function acquire({ gl, pool, store }: Machine, { size }: Slot, kept: ReadonlySet<Slot>): Planes {
  for (;;) {
    try {
      return pool.acquire(size);
    } catch (error) {
      const victim = [...store.residents].find((slot) => !kept.has(slot));
      if (victim === undefined || !(error instanceof NumericError) || error.code !== "budget") throw error;
      const planes = filled(victim);
      victim.spilled = readPlanesNow(gl, planes);
      victim.planes = null;
      store.residents.delete(victim);
      pool.release(planes);
    }
  }
}

/** Marks a computed tensor's slot as the one that was used last: the others make room before it. */
export function touch({ store: { residents } }: Machine, slot: Slot): void {
  if (slot.planes === null) return;
  residents.delete(slot);
  residents.add(slot);
}

/** Gives a slot its textures back when others took their room. */
function restore(machine: Machine, slot: Slot, kept: ReadonlySet<Slot>): void {
  const { spilled } = slot;
  if (spilled !== null) {
    slot.planes = acquire(machine, slot, kept);
    writePlanes(machine, slot.planes, (plane, length) => spilled.subarray(plane * length, (plane + 1) * length));
    slot.spilled = null;
    touch(machine, slot);
  } else if (machine.store.residents.has(slot)) touch(machine, slot);
}

function writePlanes(
  { gl }: Machine,
  { width, height, textures }: Planes,
  texels: (plane: number, length: number) => Float32Array,
): void {
  for (const [plane, texture] of textures.entries()) {
    gl.bindTexture(gl.TEXTURE_2D, texture);
    const values = texels(plane, 4 * width * height);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl.RGBA, gl.FLOAT, values);
  }
}

const none: ReadonlySet<Slot> = new Set();

/** Fills a slot with row-major values. */
export function upload(machine: Machine, values: ArrayLike<number>, layout: Layout, slot: Slot): void {
  const planes = acquire(machine, slot, none);
  const packed = packPlanes(values, layout);
  writePlanes(machine, planes, (plane) => packed[plane]);
  slot.planes = planes;
}

/** The row-major values of a slot, at once. */
export function readNow({ gl }: Machine, slot: Slot, layout: Layout): Float64Array {
  return unpackPlanes(slot.spilled ?? readPlanesNow(gl, filled(slot)), layout);
}

/** The planes of a slot that was written before. */
export function filled({ planes }: Slot): Planes {
  if (planes === null) throw new Error("invariant: a slot is read before it is written");
  return planes;
}

/** Runs passes of which the last fills `output`; what lies between goes back to the pool, and all of it on failure. */
export function runPasses(machine: Machine, passes: readonly Pass[], output: Slot): void {
  const { pool } = machine;
  const taken: Slot[] = [];
  try {
    for (const pass of passes) {
      const kept = new Set(pass.draws.flatMap(({ textures }) => textures.map(({ slot }) => slot)));
      if (pass.output.planes === null) {
        pass.output.planes = acquire(machine, pass.output, kept);
        taken.push(pass.output);
      }
      for (const slot of kept) restore(machine, slot, kept);
      runPass(machine, pass);
    }
  } catch (error) {
    giveBack(pool, taken);
    throw error;
  }
  giveBack(
    pool,
    taken.filter((slot) => slot !== output),
  );
}

/** Returns the planes of slots to the pool. */
export function giveBack(pool: TexturePool, slots: readonly Slot[]): void {
  for (const slot of slots) {
    if (slot.planes !== null) pool.release(slot.planes);
    slot.planes = null;
  }
}

function runPass({ gl, programs, open }: Machine, { shader, numbers, output, draws, work }: Pass): void {
  const program = programs.get(shader);
  const planes = filled(output);
  for (const { textures, target, region, base } of draws) {
    const products = region.width * region.height * work;
    const bands = Math.max(1, Math.ceil(products / productsPerDraw));
    open.products += products;
    const bound = textures.map(({ slot, plane }) => filled(slot).textures[plane]);
    draw(gl, program, { textures: bound, numbers, base, frame: planes.frame(target), size: planes, region, bands });
  }
}
