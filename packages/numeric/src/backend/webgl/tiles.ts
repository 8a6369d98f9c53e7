// Work on tensors that are too large for textures: their values lie on the host, and what reads or makes them runs on the
// device tile by tile. Only tiles are on the device at a time, so that the size is bounded by the host's memory.

import type { ElementwiseStep } from "../../kernels/kernel.ts";
import { type Shape, sizeOf } from "../../shape.ts";
import type { Contraction } from "./block-plan.ts";
import type { Fold } from "./block-job.ts";
import { contractionPasses } from "./contraction-pass.ts";
import { isTooLarge, type Layout, layoutOf } from "./layout.ts";
import { giveBack, type Machine, readNow, runPasses, upload } from "./machine.ts";
import { mapPass } from "./map-pass.ts";
import type { Node } from "./node.ts";
import { emptySlot, type Pass, type Slot } from "./pass.ts";
import { reducePasses } from "./reduce-pass.ts";
import { type Part, partOf, setPart, startsOf } from "./slices.ts";

/** What is done tile by tile: a map of tensors of one shape, such a map folded to a number, or a contraction. */
export type TiledJob =
  | { readonly kind: "map"; readonly steps: readonly ElementwiseStep[]; readonly inputs: readonly Node[] }
  | {
      readonly kind: "fold";
      readonly fold: Fold;
      readonly steps: readonly ElementwiseStep[];
      readonly inputs: readonly Node[];
      readonly shape: Shape;
    }
  | { readonly kind: "contraction"; readonly call: Contraction; readonly inputs: readonly Node[] };

/** The values of a node's tensor, row-major. */
export function valuesOf(machine: Machine, { host, slot, layout }: Node): Float32Array | Float64Array {
  return host ?? readNow(machine, slot, layout);
}

/** Makes values those of a node: on the host where its textures would be too large. */
export function keep(machine: Machine, node: Node, values: ArrayLike<number>): void {
  if (node.isLarge) node.host = values instanceof Float32Array ? values : Float32Array.from(values);
  else upload(machine, values, node.layout, node.slot);
}

/** Does the job for a node. Throws "budget" where not even the tiles fit beside what is on the device. */
export function runTiles(machine: Machine, node: Node, job: TiledJob): void {
  switch (job.kind) {
    case "map":
      return keep(machine, node, mapTiles(machine, job.steps, job.inputs, node.shape));
    case "fold":
      return keep(machine, node, [foldTiles(machine, job)]);
    default:
      return keep(machine, node, contractionTiles(machine, job.call, job.inputs));
  }
}

const folds: Readonly<Record<Fold, readonly [number, (a: number, b: number) => number]>> = {
  sum: [0, (a, b) => a + b],
  product: [1, (a, b) => a * b],
  maximum: [-Infinity, Math.max],
  minimum: [Infinity, Math.min],
};

function mapTiles(
  machine: Machine,
  steps: readonly ElementwiseStep[],
  inputs: readonly Node[],
  shape: Shape,
): Float32Array {
  const result = new Float32Array(sizeOf(shape));
  forEachRange(machine, inputs, result.length, (slots, layout, from) => {
    const output = { layout, slot: emptySlot(layout) };
    const isScalar = inputs.map((one) => one.shape.length === 0);
    const pass = mapPass({ program: { steps, isScalar }, inputs: slots }, output.slot, machine.options.arithmetic);
    result.set(computed(machine, [pass], output), from);
  });
  return result;
}

function foldTiles(machine: Machine, job: Extract<TiledJob, { readonly kind: "fold" }>): number {
  const { arithmetic, accumulation, limits } = machine.options;
  const { fold, steps, inputs } = job;
  const [start, join] = folds[fold];
  let total = start;
  forEachRange(machine, inputs, sizeOf(job.shape), (slots, layout) => {
    const scalar = layoutOf([], limits);
    const output = { layout: scalar, slot: emptySlot(scalar) };
    const isScalar = inputs.map((one) => one.shape.length === 0);
    const one = { program: { steps, isScalar }, inputs: slots, layout, fold, accumulation };
    total = join(total, computed(machine, reducePasses(one, output.slot, arithmetic), output)[0]);
  });
  return total;
}

interface Operand {
  readonly layout: Layout;
  readonly slot: Slot;
}

/** Runs passes and reads what they fill. */
function computed(machine: Machine, passes: readonly Pass[], { layout, slot }: Operand): Float64Array {
  try {
    runPasses(machine, passes, slot);
    return readNow(machine, slot, layout);
  } finally {
    giveBack(machine.pool, [slot]);
  }
}

/** Most bytes of texture for one of so many tensors that are on the device together, with what lies between. */
function tileBytes({ maxBytes }: Machine, tensors: number): number {
  return maxBytes / (tensors + 1);
}

/** Tensors of one shape, a range of entries after the other, on the device; scalars as they are. */
function forEachRange(
  machine: Machine,
  inputs: readonly Node[],
  count: number,
  visit: (slots: readonly Slot[], layout: Layout, from: number) => void,
): void {
  const { limits } = machine.options;
  const most = tileBytes(machine, inputs.length + 1);
  let longest = count;
  while (longest > 1 && isTooLarge([longest], limits, most)) longest = Math.ceil(longest / 2);
  for (const from of startsOf(count, longest)) {
    const length = Math.min(longest, count - from);
    const layout = layoutOf([length], limits);
    const taken: Slot[] = [];
    try {
      const slots = inputs.map((one) => {
        if (one.shape.length === 0) return one.slot;
        const slot = emptySlot(layout);
        taken.push(slot);
        upload(machine, valuesOf(machine, one).subarray(from, from + length), layout, slot);
        return slot;
      });
      visit(slots, layout, from);
    } finally {
      giveBack(machine.pool, taken);
    }
  }
}

/** The lengths of labels with which every tensor of a contraction fits: the longest ones are halved. */
export function tileLengths(call: Contraction, fits: (shape: Shape) => boolean): number[] {
  const lengths = [...call.sizes];
  const shapeOf = (labels: readonly number[]): Shape => labels.map((label) => lengths[label]);
  const tensors = [...call.labels, call.output];
  for (;;) {
    const offender = tensors.find((labels) => !fits(shapeOf(labels)));
    if (offender === undefined) return lengths;
    const label = offender.reduce((a, b) => (lengths[b] > lengths[a] ? b : a));
    if (lengths[label] === 1) return lengths;
    const half = Math.ceil(lengths[label] / 2);
    // Whole blocks, where there are some.
    lengths[label] = half > 8 ? 8 * Math.ceil(half / 8) : half;
  }
}

function contractionTiles(machine: Machine, call: Contraction, inputs: readonly Node[]): Float32Array {
  const { limits } = machine.options;
  const most = tileBytes(machine, inputs.length + 1);
  const lengths = tileLengths(call, (shape) => !isTooLarge(shape, limits, most));
  const hosts = inputs.map((one) => valuesOf(machine, one));
  const shape = call.output.map((label) => call.sizes[label]);
  const result = new Float32Array(sizeOf(shape));
  const summed = call.sizes.map((_, label) => label).filter((label) => !call.output.includes(label));
  const cut = (starts: readonly number[], labels: readonly number[]): Part => ({
    starts: labels.map((label) => starts[label]),
    lengths: labels.map((label) => Math.min(lengths[label], call.sizes[label] - starts[label])),
  });
  for (const outer of gridOf(call.sizes, lengths, call.output)) {
    const own = cut(outer, call.output);
    const total = new Float64Array(sizeOf(own.lengths));
    for (const inner of gridOf(call.sizes, lengths, summed)) {
      const starts = outer.map((start, label) => start + inner[label]);
      const parts = call.labels.map((labels, k) => {
        const part = cut(starts, labels);
        return { part, values: partOf(hosts[k], inputs[k].shape, part) };
      });
      const sizes = cut(
        starts,
        call.sizes.map((_, label) => label),
      ).lengths;
      const tile = contractionOfParts(machine, { ...call, sizes }, parts, own.lengths);
      for (const [k, value] of tile.entries()) total[k] += value;
    }
    setPart(result, shape, own, total);
  }
  return result;
}

/** The starts of tiles along some labels, and 0 along the others. */
function gridOf(sizes: readonly number[], lengths: readonly number[], along: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (grid, size, label) =>
      grid.flatMap((starts) =>
        (along.includes(label) ? startsOf(size, lengths[label]) : [0]).map((at) => [...starts, at]),
      ),
    [[]],
  );
}

function contractionOfParts(
  machine: Machine,
  call: Contraction,
  parts: readonly { readonly part: Part; readonly values: Float32Array }[],
  shape: Shape,
): Float64Array {
  const { limits } = machine.options;
  const inputs: Operand[] = [];
  try {
    for (const { part, values } of parts) {
      const layout = layoutOf(part.lengths, limits);
      const slot = emptySlot(layout);
      upload(machine, values, layout, slot);
      inputs.push({ layout, slot });
    }
    const layout = layoutOf(shape, limits);
    const output = { layout, slot: emptySlot(layout) };
    return computed(machine, contractionPasses(call, inputs, output, machine.options), output);
  } finally {
    giveBack(
      machine.pool,
      inputs.map(({ slot }) => slot),
    );
  }
}
