// Contractions by blocks as passes: the draws over the halves of a matrix, and the second pass that adds up strips.

import { type BlockPlan, type Contraction, planBlocks } from "./block-plan.ts";
import type { Accumulation, BlockJob, Fold } from "./block-job.ts";
import { blockShader } from "./block-shader.ts";
import { type Arithmetic, helpersOf } from "./glsl-functions.ts";
import type { Layout, TextureLimits } from "./layout.ts";
import { emptySlot, type Pass, type PassDraw, type PlaneOf, planesOf, type Slot, wholeOf } from "./pass.ts";
import type { Region } from "./program.ts";
import { fragmentShader, readAt, samplers } from "./shader.ts";

/** A tensor in a slot. */
export interface Operand {
  readonly slot: Slot;
  readonly layout: Layout;
}

/** What decides the passes, besides the call. */
export interface BlockOptions {
  readonly limits: TextureLimits & { readonly maxInputs: number };
  readonly arithmetic: Arithmetic;
  readonly accumulation: Accumulation;
  readonly fold?: Fold;
}

/** The passes of a contraction by blocks, or null for a contraction of another kind or with more textures than fit. */
export function blockPasses(
  call: Contraction,
  inputs: readonly Operand[],
  output: Operand,
  options: BlockOptions,
): Pass[] | null {
  const { width, height } = output.layout;
  const fold = options.fold ?? "sum";
  // Strips of other folds than sums would have to be folded, not added; they are short enough without.
  const fragments = fold === "sum" ? width * height : Infinity;
  const plan = planBlocks(call, fragments, options.limits);
  if (plan === null) return null;
  if (plan.strips * height > options.limits.maxTextureSize) return null;
  const isHalved = plan.laneSplit.groups === 2 && plan.strips === 1 && halves(plan, output.layout) !== null;
  const { bases, textures } = bindings(plan, inputs, isHalved);
  if (textures.length > options.limits.maxInputs) return null;
  const job: BlockJob = {
    plan,
    inputs: inputs.map(({ layout }) => layout),
    bases,
    textures: textures.length,
    output: output.layout,
    accumulation: options.accumulation,
    fold,
    isHalved,
    helpers: fold === "sum" ? [] : helpersOf(["cf_guard2 cf_inf"], options.arithmetic),
  };
  const target = plan.strips === 1 ? output.slot : emptySlot({ ...output.slot.size, height: height * plan.strips });
  const first: Pass = {
    shader: { key: keyOf(job), inputs: textures.length, source: () => blockShader(job) },
    numbers: [],
    output: target,
    work: 4 * output.layout.planes * (plan.inner === undefined ? 1 : plan.stripLength * plan.innerSplit.groups * 4),
    draws: isHalved ? halvedDraws(plan, inputs, output) : [wholeDraw(textures, target)],
  };
  return plan.strips === 1 ? [first] : [first, stripSum(target, output.slot, plan.strips)];
}

function keyOf({ plan, inputs, bases, output, accumulation, fold, isHalved }: BlockJob): string {
  const places = inputs.map(({ lines, cells, width, height, isFolded }) => [lines, cells, width, height, isFolded]);
  // The length of the output along its axes is in no statement, but where it is folded or cut.
  const own = output.isFolded ? [output.lines, output.cells, output.width, output.height] : 0;
  const parts = [plan.roles, plan.hasRows, plan.inner, plan.rowSplit, plan.innerSplit, plan.strips, plan.stripLength];
  const cut = plan.strips > 1 ? output.height : 0;
  return `block ${accumulation} ${fold} ${JSON.stringify([...parts, plan.laneSplit, cut, isHalved, bases, places, own])}`;
}

/** The textures of all inputs, each tensor's once, and where each input's begin. */
function bindings(
  plan: BlockPlan,
  inputs: readonly Operand[],
  isHalved: boolean,
  half = 0,
): { readonly bases: readonly number[]; readonly textures: readonly PlaneOf[] } {
  const textures: PlaneOf[] = [];
  const known = new Map<string, number>();
  const numbers = new Map<Slot, number>();
  const bases = inputs.map(({ slot }, input) => {
    const isHalf = isHalved && plan.roles[input].length === 2 && plan.roles[input][0] === "lane";
    if (!numbers.has(slot)) numbers.set(slot, numbers.size);
    const key = `${numbers.get(slot)} ${isHalf}`;
    const base = known.get(key) ?? textures.length;
    if (!known.has(key)) {
      known.set(key, base);
      const planes = planesOf(slot);
      textures.push(...(isHalf ? planes.slice(4 * half, 4 * half + 4) : planes));
    }
    return base;
  });
  return { bases, textures };
}

function wholeDraw(textures: readonly PlaneOf[], target: Slot): PassDraw {
  return { textures, target: target.size.planes === 1 ? 0 : "all", region: wholeOf(target), base: [0, 0] };
}

/** The rectangles of the output whose lanes are the upper and the lower half of the inputs, or null if they are none. */
function halves({ laneSplit: { blockRows } }: BlockPlan, { isFolded, lines, width, height }: Layout): Region[] | null {
  if (!isFolded) {
    return [
      { x: 0, y: 0, width: blockRows, height },
      { x: blockRows, y: 0, width: width - blockRows, height },
    ];
  }
  if (lines !== 1 || blockRows % width !== 0) return null;
  const cut = blockRows / width;
  return [
    { x: 0, y: 0, width, height: cut },
    { x: 0, y: cut, width, height: height - cut },
  ];
}

function halvedDraws(plan: BlockPlan, inputs: readonly Operand[], output: Operand): PassDraw[] {
  const regions = halves(plan, output.layout) ?? [];
  return regions.flatMap((region, half) => {
    if (region.width <= 0 || region.height <= 0) return [];
    const { textures } = bindings(plan, inputs, true, half);
    const target = output.slot.size.planes === 1 ? 0 : "all";
    return [{ textures, target, region, base: [half * plan.laneSplit.blockRows, 0] }];
  });
}

/** Adds up strips that lie one below the other, in all planes. */
function stripSum(source: Slot, output: Slot, strips: number): Pass {
  const { planes, height } = output.size;
  const { width, height: all } = source.size;
  const write = (): string => {
    const sums = Array.from({ length: planes }, (_, k) => `result${k} = total${k};`);
    return fragmentShader(
      samplers(planes),
      [
        "ivec2 place = ivec2(gl_FragCoord.xy);",
        ...sums.map((_, k) => `vec4 total${k} = vec4(0.0);`),
        `for (int strip = 0; strip < ${strips}; strip++) {`,
        ...sums.map((_, k) => `total${k} += ${readAt(k, source.size, "place")};`),
        `place.y += ${height};`,
        "}",
        ...sums,
      ],
      planes,
    );
  };
  return {
    shader: { key: `strips ${strips} ${planes} ${width} ${height} ${all}`, inputs: planes, source: write },
    numbers: [],
    output,
    work: 4 * planes * strips,
    draws: [{ textures: planesOf(source), target: planes === 1 ? 0 : "all", region: wholeOf(output), base: [0, 0] }],
  };
}
