// All entries of a tensor, or of a map of tensors, folded to one number: every fragment folds up to 64 texels of a
// column, then textures are folded to smaller ones. So no sum is longer than 64 terms at a time, and the map's values are
// never written.

import { identities } from "./block-fold.ts";
import type { Accumulation, Fold } from "./block-job.ts";
import { type MapProgram, numbersOf, programCall, programDefinition, programKey } from "./elementwise-shader.ts";
import { type Arithmetic, helpersOf } from "./glsl-functions.ts";
import { isFull, type Layout } from "./layout.ts";
import { emptySlot, type Pass, planesOf, type Slot, wholeOf } from "./pass.ts";
import { fragmentShader, ownPlace, readAt, samplers } from "./shader.ts";

/** What is folded. */
export interface ReduceJob {
  readonly program: MapProgram;
  readonly inputs: readonly Slot[];
  /** The layout of the inputs that are no scalars. */
  readonly layout: Layout;
  readonly fold: Fold;
  readonly accumulation: Accumulation;
}

const busyFragments = 4096;
const longestRun = 64;
const lastTexels = 128;

const folded: Readonly<Record<Fold, string>> = {
  sum: "a + b",
  product: "a * b",
  maximum: "cf_guard2(a, b, max(a, b))",
  minimum: "cf_guard2(a, b, min(a, b))",
};

// Sums carry what rounding took away (Knuth's two-sum), also where only float32 is asked for when the sum is at its end.
const compensated = `
void include(inout vec4 a, inout vec4 lost, vec4 b) {
  vec4 s = a + b;
  vec4 v = s - a;
  vec4 e = (a - (s - v)) + (b - v);
  lost += mix(vec4(0.0), e, lessThanEqual(abs(e), abs(s)));
  a = s;
}`;

function foldDefinition(fold: Fold, accumulation: Accumulation): string[] {
  if (fold === "sum" && accumulation === "double") return [compensated];
  return [`void include(inout vec4 a, inout vec4 lost, vec4 b) { a = ${folded[fold]}; }`];
}

/** The passes that fold everything into the scalar `output`. */
export function reducePasses(job: ReduceJob, output: Slot, arithmetic: Arithmetic): Pass[] {
  const { layout } = job;
  const run = Math.min(
    longestRun,
    Math.max(8, Math.ceil((layout.width * layout.height * layout.planes) / busyFragments)),
  );
  const partial = emptySlot({ width: layout.width, height: Math.ceil(layout.height / run), planes: layout.planes });
  const passes = [firstPass(job, run, partial, arithmetic)];
  let source = partial;
  for (;;) {
    const { width, height, planes } = source.size;
    if (width * height * planes <= lastTexels) return [...passes, foldPass(job, source, output, arithmetic)];
    const rows = Math.min(height, Math.max(1, Math.floor(longestRun / planes)));
    const columns = Math.max(1, Math.min(width, Math.floor(longestRun / planes / rows)));
    const next = emptySlot({ width: Math.ceil(width / columns), height: Math.ceil(height / rows), planes: 1 });
    passes.push(foldPass(job, source, next, arithmetic));
    source = next;
  }
}

function firstPass(job: ReduceJob, run: number, partial: Slot, arithmetic: Arithmetic): Pass {
  const { program, inputs, layout, fold, accumulation } = job;
  const key = [layout.shape.length, layout.columns, layout.cells, layout.width, layout.height, layout.isFolded, run];
  return {
    shader: {
      key: `reduce ${fold} ${accumulation} ${isFull(layout)} ${JSON.stringify(key)} ${programKey(program)}`,
      inputs: inputs.length,
      source: () => firstShader(job, run, arithmetic),
    },
    numbers: numbersOf(program.steps),
    output: partial,
    work: 4 * run * (1 + program.steps.length),
    draws: Array.from({ length: layout.planes }, (_, plane) => ({
      textures: inputs.map((slot, k) => ({ slot, plane: program.isScalar[k] ? 0 : plane })),
      target: plane,
      region: wholeOf(partial),
      base: [linesIn(layout, plane), 0],
    })),
  };
}

/** Lines of a plane that hold rows of the tensor. */
function linesIn({ groups, blockRows, lines, shape }: Layout, plane: number): number {
  if (groups === 0) return lines;
  const first = 4 * (plane >> 2) * blockRows + (plane & 3);
  return Math.max(0, Math.min(blockRows, Math.ceil((shape[0] - first) / 4)));
}

function firstShader(job: ReduceJob, run: number, arithmetic: Arithmetic): string {
  const { program, layout, fold, accumulation } = job;
  const identity = `vec4(${identities[fold]})`;
  const definitions = foldDefinition(fold, accumulation);
  // A full tensor has no padding; else what lies in it must not count.
  const masked = isFull(layout)
    ? []
    : [
        ...ownPlace(layout, "x", "y"),
        `bvec4 isInside = lessThan(4 * cell + ivec4(0, 1, 2, 3), ivec4(line < base.x ? ${layout.columns} : 0));`,
        `value = mix(${identity}, value, isInside);`,
      ];
  return fragmentShader(
    [
      ...samplers(program.isScalar.length),
      "uniform ivec2 base;",
      ...programDefinition(program, arithmetic, [...definitions, identity]),
      ...definitions,
    ],
    [
      "int x = int(gl_FragCoord.x);",
      `int start = int(gl_FragCoord.y) * ${run};`,
      `vec4 total = ${identity};`,
      "vec4 lost = vec4(0.0);",
      `for (int y = start; y < min(start + ${run}, ${layout.height}); y++) {`,
      `vec4 value = ${programCall(program, (input) => readAt(input, layout, "x, y"))};`,
      ...masked,
      "include(total, lost, value);",
      "}",
      "result0 = total + lost;",
    ],
  );
}

function foldPass({ fold, accumulation }: ReduceJob, source: Slot, output: Slot, arithmetic: Arithmetic): Pass {
  const [{ width, height, planes }, to] = [source.size, output.size];
  const [columns, rows] = [Math.ceil(width / to.width), Math.ceil(height / to.height)];
  const isLast = to.width * to.height === 1;
  const write = (): string => {
    const definitions = foldDefinition(fold, accumulation);
    const identity = `vec4(${identities[fold]})`;
    const reads = Array.from(
      { length: planes },
      (_, k) => `include(total, lost, ${readAt(k, { width, height }, "x, y")});`,
    );
    const join = [
      "total += lost;",
      "lost = vec4(0.0);",
      "vec4 entries = total;",
      "include(total, lost, entries.yzwx);",
      "include(total, lost, entries.zwxy);",
      "include(total, lost, entries.wxyz);",
    ];
    return fragmentShader(
      [...samplers(planes), ...helpersOf([...definitions, identity], arithmetic), ...definitions],
      [
        `int left = int(gl_FragCoord.x) * ${columns};`,
        `int top = int(gl_FragCoord.y) * ${rows};`,
        `vec4 total = ${identity};`,
        "vec4 lost = vec4(0.0);",
        `for (int y = top; y < min(top + ${rows}, ${height}); y++) {`,
        `for (int x = left; x < min(left + ${columns}, ${width}); x++) {`,
        ...reads,
        "}",
        "}",
        ...(isLast ? join : []),
        "result0 = total + lost;",
      ],
    );
  };
  return {
    shader: {
      key: `fold ${fold} ${accumulation} ${[width, height, planes, to.width, to.height].join(" ")}`,
      inputs: planes,
      source: write,
    },
    numbers: [],
    output,
    work: 4 * columns * rows * planes,
    draws: [{ textures: planesOf(source), target: 0, region: wholeOf(output), base: [0, 0] }],
  };
}
