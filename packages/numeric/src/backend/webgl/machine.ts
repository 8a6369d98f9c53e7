// The device as executors see it: uploads, passes and readings of slots.

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

/** Fills a slot with row-major values. */
export function upload({ gl, pool }: Machine, values: ArrayLike<number>, layout: Layout, slot: Slot): void {
  const planes = pool.acquire(slot.size);
  for (const [plane, texels] of packPlanes(values, layout).entries()) {
    gl.bindTexture(gl.TEXTURE_2D, planes.textures[plane]);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, planes.width, planes.height, gl.RGBA, gl.FLOAT, texels);
  }
  slot.planes = planes;
}

/** The row-major values of a slot, at once. */
export function readNow({ gl }: Machine, slot: Slot, layout: Layout): Float64Array {
  return unpackPlanes(readPlanesNow(gl, filled(slot)), layout);
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
      if (pass.output.planes === null) {
        pass.output.planes = pool.acquire(pass.output.size);
        taken.push(pass.output);
      }
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
