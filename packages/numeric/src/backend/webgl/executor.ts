// Runs planned work on the device: textures for what is written, draws, and what is handed to the CPU.

import { runKernel } from "../../kernels/run.ts";
import { sizeOf } from "../../shape.ts";
import { assertAlive } from "./context.ts";
import { acquire, giveBack, type Machine, runPasses, touch } from "./machine.ts";
import type { Node } from "./node.ts";
import type { Slot } from "./pass.ts";
import type { Work } from "./planner.ts";
import { checkProduct, isLargeProduct } from "./product-check.ts";
import { keep, runTiles, valuesOf } from "./tiles.ts";

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
        if (one.node.isLarge) keep(machine, one.node, new Float32Array(sizeOf(one.node.shape)).fill(one.value));
        else fill(machine, one.node.slot, one.value);
        break;
      case "tiles":
        runTiles(machine, one.node, one.job);
        checked(machine, one.node);
        break;
      case "host": {
        const values = one.inputs.map((input) => Float64Array.from(valuesOf(machine, input)));
        keep(machine, one.node, runKernel(one.call, values));
        break;
      }
    }
    touch(machine, one.node.slot);
    machine.store.settle(one.node);
  }
}

function checked(machine: Machine, node: Node): void {
  if (!machine.isChecked) return;
  try {
    checkNode(machine, node);
  } catch (error) {
    giveBack(machine.pool, [node.slot]);
    node.host = null;
    throw error;
  }
}

/** Reads a product that the device computed, and its factors, and throws "device" when they do not fit. */
function checkNode(machine: Machine, node: Node): void {
  const { pending } = node;
  if (pending?.kind !== "call" || !isLargeProduct(pending.call)) return;
  const [result, ...inputs] = [node, ...pending.inputs].map((one) => Float64Array.from(valuesOf(machine, one)));
  checkProduct(pending.call, inputs, result);
}

function fill(machine: Machine, slot: Slot, value: number): void {
  const { gl } = machine;
  const planes = acquire(machine, slot, new Set());
  for (let plane = 0; plane < planes.planes; plane++) {
    gl.bindFramebuffer(gl.FRAMEBUFFER, planes.frame(plane));
    gl.clearBufferfv(gl.COLOR, 0, [value, value, value, value]);
  }
  slot.planes = planes;
}
