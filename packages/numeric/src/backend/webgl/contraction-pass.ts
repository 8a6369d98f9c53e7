// Contractions in general as passes: one draw per plane of the output.

import { NumericError } from "../../error.ts";
import { resultShape } from "../../kernels/run.ts";
import { type Contraction } from "./block-plan.ts";
import { type BlockOptions, blockPasses, type Operand } from "./block-pass.ts";
import { planContraction, sumOfStrips } from "./contraction-plan.ts";
import { contractionShader } from "./contraction-shader.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { emptySlot, type Pass, type PassDraw, type PlaneOf, planesOf, type Slot, wholeOf } from "./pass.ts";

/** The passes of a contraction: by blocks where it is of that kind. */
export function contractionPasses(
  call: Contraction,
  inputs: readonly Operand[],
  output: Operand,
  options: BlockOptions,
): Pass[] {
  return blockPasses(call, inputs, output, options) ?? generalPasses(call, inputs, output, options);
}

function generalPasses(call: Contraction, inputs: readonly Operand[], output: Operand, options: BlockOptions): Pass[] {
  const { width, height, planes } = output.layout;
  const plan = planContraction(call, width * height * planes);
  const target = plan.strips === undefined ? output : operandOf(layoutOf(resultShape(plan.call), options.limits));
  const { bases, textures } = bindings(inputs);
  if (textures.length > options.limits.maxInputs) {
    const most = options.limits.maxInputs;
    const message = `A contraction that reads ${textures.length} textures does not fit the device (at most ${most}).`;
    throw new NumericError("unsupported", message, "Split it, or use the CPU backend.");
  }
  const layouts = inputs.map(({ layout }) => layout);
  const { labels, output: kept, sizes } = plan.call;
  const first: Pass = {
    shader: {
      key: `contraction ${JSON.stringify([labels, kept, sizes, plan.strips, bases])}`,
      inputs: textures.length,
      source: () => contractionShader(plan, layouts, bases, target.layout),
    },
    numbers: [],
    output: target.slot,
    work: 4 * Math.max(1, plan.terms),
    draws: planeDraws(target, textures),
  };
  if (plan.strips === undefined) return [first];
  return [first, ...contractionPasses(sumOfStrips(plan, call.output.length), [target], output, options)];
}

function operandOf(layout: Layout): Operand {
  return { layout, slot: emptySlot(layout) };
}

function bindings(inputs: readonly Operand[]): { readonly bases: number[]; readonly textures: PlaneOf[] } {
  const textures: PlaneOf[] = [];
  const known = new Map<Slot, number>();
  const bases = inputs.map(({ slot }) => {
    const base = known.get(slot) ?? textures.length;
    if (!known.has(slot)) textures.push(...planesOf(slot));
    known.set(slot, base);
    return base;
  });
  return { bases, textures };
}

function planeDraws({ layout, slot }: Operand, textures: readonly PlaneOf[]): PassDraw[] {
  const { groups, blockRows, planes } = layout;
  return Array.from({ length: planes }, (_, plane) => ({
    textures,
    target: plane,
    region: wholeOf(slot),
    base: groups === 0 ? [0, 1] : [4 * (plane >> 2) * blockRows + (plane & 3), 4],
  }));
}
