// Runs planned work on the device: textures for what is written, draws, and what is handed to the CPU.

import { runKernel } from "../../kernels/run.ts";
import { assertAlive } from "./context.ts";
import { packPlanes, unpackPlanes } from "./layout.ts";
import type { Layout } from "./layout.ts";
import type { Node } from "./node.ts";
import type { Pass, Slot } from "./pass.ts";
import type { Work } from "./planner.ts";
import { checkProduct, isLargeProduct } from "./product-check.ts";
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
}

// A software renderer does about 10⁹ products a second, so that a band takes some tens of milliseconds.
const productsPerDraw = 2 ** 26;

/** Does the work in order. What fails leaves its nodes waiting and gives back what it took. */
export function execute(machine: Machine, work: readonly Work[]): void {
  for (const one of work) {
    assertAlive(machine.gl, "running a program");
    if (one.node.pending === null) continue;
    switch (one.kind) {
      case "passes":
        runPasses(machine, one.passes, one.node.slot);
        checked(machine, one.node);
        break;
      case "fill":
        fill(machine, one.node.slot, one.value);
        break;
      case "host": {
        const values = one.inputs.map(({ slot, layout }) => readNow(machine, slot, layout));
        upload(machine, runKernel(one.call, values), one.node.layout, one.node.slot);
        break;
      }
    }
    machine.store.settle(one.node);
  }
}

function checked(machine: Machine, node: Node): void {
  if (!machine.isChecked) return;
  try {
    checkNode(machine, node);
  } catch (error) {
    giveBack(machine.pool, [node.slot]);
    throw error;
  }
}

/** Reads a product that the device computed, and its factors, and throws "device" when they do not fit. */
function checkNode(machine: Machine, { pending, slot, layout }: Node): void {
  if (pending?.kind !== "call" || !isLargeProduct(pending.call)) return;
  const inputs = pending.inputs.map((input) => readNow(machine, input.slot, input.layout));
  checkProduct(pending.call, inputs, readNow(machine, slot, layout));
}

/** Fills a slot with row-major values. */
export function upload({ gl, pool }: Machine, values: ArrayLike<number>, layout: Layout, slot: Slot): void {
  const planes = pool.acquire(slot.size);
  for (const [plane, texels] of packPlanes(values, layout).entries()) {
    gl.bindTexture(gl.TEXTURE_2D, planes.textures[plane]);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, planes.width, planes.height, gl.RGBA, gl.FLOAT, texels);
  }
  slot.planes = planes;
}

function readNow({ gl }: Machine, slot: Slot, layout: Layout): Float64Array {
  return unpackPlanes(readPlanesNow(gl, filled(slot)), layout);
}

/** The planes of a slot that was written before. */
export function filled({ planes }: Slot): Planes {
  if (planes === null) throw new Error("invariant: a slot is read before it is written");
  return planes;
}

function fill({ gl, pool }: Machine, slot: Slot, value: number): void {
  const planes = pool.acquire(slot.size);
  for (let plane = 0; plane < planes.planes; plane++) {
    gl.bindFramebuffer(gl.FRAMEBUFFER, planes.frame(plane));
    gl.clearBufferfv(gl.COLOR, 0, [value, value, value, value]);
  }
  slot.planes = planes;
}

function runPasses(machine: Machine, passes: readonly Pass[], output: Slot): void {
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

function giveBack(pool: TexturePool, slots: readonly Slot[]): void {
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
