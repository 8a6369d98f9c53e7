// The shader of a contraction in general, for tensors of any order. A fragment computes four neighbours along the output's
// last axis. Where an input's last axis is that axis or the innermost summed one, a whole texel is read and used four times.

import { blockLength, type ContractionPlan, sizeOf } from "./contraction-plan.ts";
import type { Layout } from "./layout.ts";
import { fragmentShader, lanes, ownPlace, placeOf, quotient, readAt, remainder, samplers } from "./shader.ts";

/** The statements that read one input, by the loop that they belong to, and its value at step q of a block of four. */
interface Operand {
  readonly perLoop: readonly string[];
  readonly perBlock: readonly string[];
  readonly value: (q: number) => string;
}

interface Writer {
  readonly plan: ContractionPlan;
  readonly lane: number | undefined;
  readonly inner: number | undefined;
}

/**
 * The shader of a plan, for inputs and an output of these layouts; input k's textures begin at number `bases[k]`. It writes
 * one plane: the uniform `base` says which row its first line is and how many rows lie between two lines.
 */
export function contractionShader(
  plan: ContractionPlan,
  inputs: readonly Layout[],
  bases: readonly number[],
  output: Layout,
): string {
  const writer: Writer = { plan, lane: plan.call.output.at(-1), inner: plan.sums.at(-1) };
  const textures = inputs.reduce((count, { planes }, input) => Math.max(count, bases[input] + planes), 0);
  const declarations = [
    ...samplers(textures),
    "uniform ivec2 base;",
    ...inputs.map((layout, input) => texelFunction(input, bases[input], layout)),
  ];
  const operands = inputs.map((_, input) => operandOf(writer, input));
  const zero = writer.lane === undefined ? "0.0" : "vec4(0.0)";
  const type = writer.lane === undefined ? "float" : "vec4";
  return fragmentShader(declarations, [
    ...ownPlace(output, "int(gl_FragCoord.x)", "int(gl_FragCoord.y)"),
    "int row = base.x + base.y * line;",
    ...labelStatements(writer),
    `${type} total = ${zero};`,
    ...outerLoops(writer, [...operands.flatMap(({ perLoop }) => perLoop), ...innerLoop(writer, operands, type)]),
    ...resultStatements(writer),
  ]);
}

/** The function `texel<input>(row, cell)`: four entries of a row of a tensor. */
function texelFunction(input: number, base: number, layout: Layout): string {
  const fetch = (plane: number): string => readAt(base + plane, layout, placeOf(layout, "cell", "line"));
  const head = `vec4 texel${input}(int row, int cell) {`;
  if (layout.groups === 0) return `${head} int line = row; return ${fetch(0)}; }`;
  const rows = 4 * layout.blockRows;
  const group = layout.groups === 1 ? "0" : `(row >= ${rows} ? 1 : 0)`;
  const planes = Array.from(
    { length: layout.planes - 1 },
    (_, plane) => `if (plane == ${plane}) return ${fetch(plane)};`,
  );
  return [
    head,
    `int group = ${group};`,
    `int line = (row >> 2) - group * ${layout.blockRows};`,
    "int plane = 4 * group + (row & 3);",
    ...planes,
    `return ${fetch(layout.planes - 1)};`,
    "}",
  ].join("\n");
}

/** Sets l<label> for the labels of all output axes but the last, and `lane` to the indices along the last. */
function labelStatements({ plan, lane }: Writer): string[] {
  const { call, strips } = plan;
  const statements: string[] = [];
  let stride = 1;
  for (let axis = call.output.length - 2; axis >= 0; axis--) {
    const label = call.output[axis];
    const size = sizeOf(call, label);
    const number = quotient("row", stride);
    statements.push(`int p${axis} = ${axis === 0 ? number : remainder(number, size)};`);
    if (label !== lane && call.output.indexOf(label) === axis) statements.push(`int l${label} = p${axis};`);
    stride *= size;
  }
  if (lane !== undefined) {
    const last = Math.max(0, sizeOf(call, lane) - 1);
    // Lanes in the padding repeat the last entry, so that no read leaves its texture.
    statements.push(`ivec4 lane = min(4 * cell + ivec4(0, 1, 2, 3), ${last});`);
  }
  return strips === undefined ? statements : [...statements, ...stripStatements(plan, strips)];
}

function stripStatements({ call }: ContractionPlan, strips: NonNullable<ContractionPlan["strips"]>): string[] {
  const { label, stripLabel, length } = strips;
  return [`int begin = l${stripLabel} * ${length};`, `int end = min(begin + ${length}, ${sizeOf(call, label)});`];
}

function outerLoops({ plan, inner }: Writer, body: readonly string[]): string[] {
  const outer = plan.sums.filter((label) => label !== inner);
  const heads = outer.map((label) => {
    const [begin, end] = rangeOf(plan, label);
    return `for (int l${label} = ${begin}; l${label} < ${end}; l${label}++) {`;
  });
  return [...heads, ...body, ...outer.map(() => "}")];
}

function rangeOf({ call, strips }: ContractionPlan, label: number): readonly [string, string] {
  return strips?.label === label ? ["begin", "end"] : ["0", String(sizeOf(call, label))];
}

/** The sum over the innermost label: blocks of 64 terms into `part`, parts into `total`. */
function innerLoop({ plan, inner }: Writer, operands: readonly Operand[], type: string): string[] {
  if (inner === undefined) return [`total = ${type}(${product(operands, 0)});`];
  const size = sizeOf(plan.call, inner);
  const [begin, end] = rangeOf(plan, inner);
  const rest = size % 4;
  const body = (count: number): string[] => [
    ...operands.flatMap(({ perBlock }) => perBlock),
    ...Array.from({ length: count }, (_, q) => `part += ${product(operands, q)};`),
  ];
  return [
    `for (int start = ${begin}; start < ${end}; start += ${blockLength}) {`,
    `${type} part = ${type}(0.0);`,
    `int stop = min(start + ${blockLength}, ${end});`,
    "for (int k = start; k + 4 <= stop; k += 4) {",
    ...body(4),
    "}",
    ...(rest === 0 ? [] : [`if (stop == ${size}) {`, `int k = ${size - rest};`, ...body(rest), "}"]),
    "total += part;",
    "}",
  ];
}

function product(operands: readonly Operand[], q: number): string {
  return operands.length === 0 ? "1.0" : operands.map(({ value }) => value(q)).join(" * ");
}

/** Entries off the diagonal of a repeated output label are zero. */
function resultStatements({ plan, lane }: Writer): string[] {
  if (lane === undefined) return ["result0 = vec4(total, 0.0, 0.0, 0.0);"];
  const { output } = plan.call;
  const conditions = output.slice(0, -1).flatMap((label, axis) => {
    if (label === lane) return `equal(ivec4(p${axis}), lane)`;
    return output.indexOf(label) === axis ? [] : `bvec4(p${axis} == l${label})`;
  });
  const statements = conditions.map((condition) => `total = mix(vec4(0.0), total, ${condition});`);
  return [...statements, "result0 = total;"];
}

function operandOf(writer: Writer, input: number): Operand {
  const labels = writer.plan.call.labels[input];
  const last = labels.at(-1);
  const once = (label: number): boolean => labels.indexOf(label) === labels.length - 1;
  if (last === undefined) return hoisted(input, `texel${input}(0, 0).x`, false);
  const alongLane = writer.lane !== undefined && labels.includes(writer.lane);
  const alongInner = writer.inner !== undefined && labels.includes(writer.inner);
  if (last === writer.inner && once(last)) return alongLane ? blockPerLane(writer, input) : oneBlock(writer, input);
  if (last === writer.lane && once(last)) {
    const read = (q: number): string => `texel${input}(${rowOf(writer, labels, 0, q)}, cell)`;
    return alongInner ? perStep(read) : hoisted(input, read(0), true);
  }
  const read = (q: number): string => entryOrEntries(writer, input, q, alongLane);
  return alongInner ? perStep(read) : hoisted(input, read(0), alongLane);
}

function hoisted(input: number, read: string, isVector: boolean): Operand {
  const perLoop = [`${isVector ? "vec4" : "float"} v${input} = ${read};`];
  return { perLoop, perBlock: [], value: () => `v${input}` };
}

function perStep(value: (q: number) => string): Operand {
  return { perLoop: [], perBlock: [], value };
}

function oneBlock(writer: Writer, input: number): Operand {
  const labels = writer.plan.call.labels[input];
  const perBlock = [`vec4 b${input} = texel${input}(${rowOf(writer, labels, 0, 0)}, k >> 2);`];
  return { perLoop: [], perBlock, value: (q) => `b${input}.${lanes[q]}` };
}

function blockPerLane(writer: Writer, input: number): Operand {
  const labels = writer.plan.call.labels[input];
  const perBlock = lanes.map(
    (name, lane) => `vec4 b${input}${name} = texel${input}(${rowOf(writer, labels, lane, 0)}, k >> 2);`,
  );
  const value = (q: number): string => `vec4(${lanes.map((name) => `b${input}${name}.${lanes[q]}`).join(", ")})`;
  return { perLoop: [], perBlock, value };
}

/** Reads single entries: one for all lanes, or one per lane. */
function entryOrEntries(writer: Writer, input: number, q: number, alongLane: boolean): string {
  const labels = writer.plan.call.labels[input];
  const entry = (lane: number): string => {
    const column = indexOf(writer, labels.at(-1) as number, lane, q);
    return `texel${input}(${rowOf(writer, labels, lane, q)}, ${column} >> 2)[${column} & 3]`;
  };
  return alongLane ? `vec4(${lanes.map((_, lane) => entry(lane)).join(", ")})` : entry(0);
}

/** The number of the row that an input is read at: its indices but the last, by row-major strides. */
function rowOf(writer: Writer, labels: readonly number[], lane: number, q: number): string {
  const terms: string[] = [];
  let stride = 1;
  for (let axis = labels.length - 2; axis >= 0; axis--) {
    const label = labels[axis];
    terms.push(`${indexOf(writer, label, lane, q)} * ${stride}`);
    stride *= sizeOf(writer.plan.call, label);
  }
  return terms.length === 0 ? "0" : terms.join(" + ");
}

function indexOf(writer: Writer, label: number, lane: number, q: number): string {
  if (label === writer.lane) return `lane.${lanes[lane]}`;
  if (label === writer.inner) return q === 0 ? "k" : `(k + ${q})`;
  return `l${label}`;
}
