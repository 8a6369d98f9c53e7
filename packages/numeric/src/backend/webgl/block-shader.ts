// The shader of a contraction by blocks. A fragment computes a block of four columns and four or eight rows (one row for
// a vector), from whole 4 × 4 blocks of its inputs: for a product of matrices twelve reads for 128 products, whichever of
// the two is transposed.

import type { BlockPlan, Role } from "./block-plan.ts";
import type { Layout } from "./layout.ts";
import { fragmentShader, lanes, ownPlace, placeOf, quotient, readAt, remainder, samplers } from "./shader.ts";

/** How sums are carried: in float32 by blocks, or in pairs of float32 with the rounding errors of sums and products. */
export type Accumulation = "single" | "double";

/** What joins the terms. */
export type Fold = "sum" | "maximum" | "minimum" | "product";

/** A shader to be written. */
export interface BlockJob {
  readonly plan: BlockPlan;
  readonly inputs: readonly Layout[];
  /** The number of each input's first texture; inputs that are the same tensor share theirs. */
  readonly bases: readonly number[];
  readonly textures: number;
  readonly output: Layout;
  readonly accumulation: Accumulation;
  readonly fold: Fold;
  /** Whether inputs whose rows are the output's lanes are bound half by half, not read through a choice. */
  readonly isHalved: boolean;
  /** Helpers that the fold needs. */
  readonly helpers: readonly string[];
}

// Block steps that a running sum takes before it is added to the total: bounds the rounding error of long sums.
const stepsOfPart = 32;
// Block steps in one turn of a loop: a turn costs a software renderer as much as some reads.
const unrolled = 2;

/** What each fold begins with. */
export const identities: Readonly<Record<Fold, string>> = {
  sum: "0.0",
  product: "1.0",
  maximum: "-cf_inf()",
  minimum: "cf_inf()",
};

/** `accumulate(s, c, a, b)`: adds a·b to s, and what rounding takes away to c (Dekker; Ogita, Rump and Oishi, Dot2). */
export const twoSum: string = `
void accumulate(inout vec4 s, inout vec4 c, vec4 a, vec4 b) {
  vec4 p = a * b;
  vec4 ta = 4097.0 * a;
  vec4 ah = ta - (ta - a);
  vec4 al = a - ah;
  vec4 tb = 4097.0 * b;
  vec4 bh = tb - (tb - b);
  vec4 bl = b - bh;
  vec4 e = ((ah * bh - p) + ah * bl + al * bh) + al * bl;
  vec4 t = s + p;
  vec4 v = t - s;
  vec4 lost = ((s - (t - v)) + (p - v)) + e;
  c += mix(vec4(0.0), lost, lessThanEqual(abs(lost), abs(t) + 1.0));
  s = t;
}`;

/** The source of the shader. */
export function blockShader(job: BlockJob): string {
  const { plan, output, accumulation, helpers } = job;
  const rows = rowsOf(plan);
  const declarations = [
    ...samplers(job.textures),
    "uniform ivec2 base;",
    ...helpers,
    ...(accumulation === "double" ? [twoSum] : []),
  ];
  const results = rows.map(({ name }, k) => `result${k} = ${hoisted(job, rows[k], `a${name}`)};`);
  const body = [
    ...placeStatements(job),
    ...rows.map(({ name }) => `vec4 a${name} = vec4(${plan.inner === undefined ? "1.0" : identities[job.fold]});`),
    ...(accumulation === "double" ? rows.map(({ name }) => `vec4 c${name} = vec4(0.0);`) : []),
    ...(plan.inner === undefined ? [] : sumStatements(job)),
    ...(accumulation === "double" ? rows.map(({ name }) => `a${name} += c${name};`) : []),
    ...hoistedReads(job),
    ...results,
  ];
  return fragmentShader(declarations, body, output.planes);
}

interface Row {
  readonly group: number;
  readonly row: number;
  readonly name: string;
}

/** The rows of a fragment's block; a vector is one row. */
function rowsOf({ hasRows, rowSplit }: BlockPlan): Row[] {
  if (!hasRows) return [{ group: 0, row: 0, name: "00" }];
  return Array.from({ length: 4 * rowSplit.groups }, (_, k) => {
    const [group, row] = [k >> 2, k & 3];
    return { group, row, name: `${group}${row}` };
  });
}

function placeStatements({ plan, output, isHalved }: BlockJob): string[] {
  const { strips, stripLength, laneSplit } = plan;
  const [x, y] = ["int(gl_FragCoord.x)", "int(gl_FragCoord.y)"];
  const own =
    strips === 1
      ? ownPlace(output, x, y)
      : [
          `int strip = ${quotient(y, output.height)};`,
          ...ownPlace(output, x, remainder(y, output.height)),
          `int begin = strip * ${stripLength};`,
          `int end = begin + ${stripLength};`,
        ];
  if (laneSplit.groups === 1) return [...own, "int laneLine = cell;"];
  if (isHalved) return [...own, "int laneLine = cell - base.x;"];
  const half = laneSplit.blockRows;
  return [...own, `bool isLower = cell >= ${half};`, `int laneLine = isLower ? cell - ${half} : cell;`];
}

function fetch(job: BlockJob, input: number, plane: number, cell: string, line: string): string {
  const layout = job.inputs[input];
  return readAt(job.bases[input] + plane, layout, placeOf(layout, cell, line));
}

/** Four rows of an input whose rows are the output's lanes, at a cell. */
function laneRows(job: BlockJob, input: number, name: string, cell: string): string[] {
  const read = (plane: number): string => fetch(job, input, plane, cell, "laneLine");
  if (job.plan.laneSplit.groups === 1 || job.isHalved) {
    return lanes.map((_, l) => `vec4 ${name}${l} = ${read(l)};`);
  }
  return lanes.map((_, l) => `vec4 ${name}${l} = isLower ? ${read(4 + l)} : ${read(l)};`);
}

function transposed(name: string, component: string): string {
  return `vec4(${lanes.map((_, l) => `${name}${l}.${component}`).join(", ")})`;
}

function sumStatements(job: BlockJob): string[] {
  const { inner = 0, innerSplit } = job.plan;
  const half = innerSplit.blockRows;
  const upper = Math.min(half, Math.floor(inner / 4));
  const upperRest = inner >= 4 * half ? 0 : inner % 4;
  const below = innerSplit.groups === 1 ? 0 : Math.max(0, inner - 4 * half);
  const lower = Math.floor(below / 4);
  return [
    ...steps(job, [0, 1], 0, lower),
    ...steps(job, [0], lower, upper),
    ...(upperRest > 0 ? single(job, upper, 0, upperRest) : []),
    ...(below % 4 > 0 ? single(job, lower, 1, below % 4) : []),
  ];
}

/** One block step outside of a loop, in the strip that it belongs to. */
function single(job: BlockJob, step: number, group: number | readonly number[], count: number): string[] {
  const groups = typeof group === "number" ? [group] : group;
  const body = ["{", `int k = ${step};`, ...stepStatements(job, groups, count, "a"), "}"];
  return job.plan.strips > 1 ? [`if (begin <= ${step} && ${step} < end) {`, ...body, "}"] : body;
}

/** The block steps from one number to another: a loop of unrolled steps, and what is left over. */
function steps(job: BlockJob, groups: readonly number[], from: number, to: number): string[] {
  const isCut = job.plan.strips > 1;
  // A strip must not end inside of a turn.
  const turn = isCut && from % unrolled > 0 ? 1 : unrolled;
  const whole = from + turn * Math.floor((to - from) / turn);
  const rest = Array.from({ length: Math.max(0, to - whole) }, (_, k) => single(job, whole + k, groups, 4));
  if (whole === from) return rest.flat();
  const range: readonly [string, string] = isCut
    ? [from === 0 ? "begin" : `max(begin, ${from})`, `min(end, ${whole})`]
    : [String(from), String(whole)];
  const length = isCut ? job.plan.stripLength : whole - from;
  return [...loop(job, groups, range, { length, turn }), ...rest.flat()];
}

function loop(
  job: BlockJob,
  groups: readonly number[],
  [from, to]: readonly [string, string],
  { length, turn }: { readonly length: number; readonly turn: number },
): string[] {
  const plain = (start: string, stop: string, name: string): string[] => [
    `for (int first = ${start}; first < ${stop}; first += ${turn}) {`,
    ...Array.from({ length: turn }, (_, step) => [
      "{",
      `int k = first + ${step};`,
      ...stepStatements(job, groups, 4, name),
      "}",
    ]).flat(),
    "}",
  ];
  if (length <= stepsOfPart || job.fold !== "sum" || job.accumulation === "double") return plain(from, to, "a");
  const rows = rowsOf(job.plan);
  return [
    `for (int start = ${from}; start < ${to}; start += ${stepsOfPart}) {`,
    ...rows.map(({ name }) => `vec4 p${name} = vec4(0.0);`),
    ...plain("start", `min(start + ${stepsOfPart}, ${to})`, "p"),
    ...rows.map(({ name }) => `a${name} += p${name};`),
    "}",
  ];
}

/** A block step: `count` terms of each of the groups of the summed label, added to the rows' sums. */
function stepStatements(job: BlockJob, groups: readonly number[], count: number, sums: string): string[] {
  return groups.flatMap((group) => groupStatements(job, group, count, sums));
}

function groupStatements(job: BlockJob, group: number, count: number, sums: string): string[] {
  const { plan } = job;
  const statements: string[] = [];
  const columnFactors: ((q: number) => string)[] = [];
  const rowFactors: ((row: Row, q: number) => string)[] = [];
  // Each row is read right before it is used, so that few values are alive at a time.
  const rowReads: ((row: Row) => string)[] = [];
  const innerCell = group === 0 ? "k" : `k + ${group * plan.innerSplit.blockRows}`;
  for (const [input, roles] of plan.roles.entries()) {
    if (!roles.includes("inner")) continue;
    const name = `f${input}g${group}`;
    switch (roles.join(" ")) {
      case "inner":
        statements.push(`vec4 ${name} = ${fetch(job, input, 0, innerCell, "0")};`);
        columnFactors.push((q) => `${name}.${lanes[q]}`);
        break;
      case "inner lane":
        for (let q = 0; q < count; q++)
          statements.push(`vec4 ${name}${q} = ${fetch(job, input, 4 * group + q, "cell", "k")};`);
        columnFactors.unshift((q) => `${name}${q}`);
        break;
      case "lane inner":
        statements.push(...laneRows(job, input, name, innerCell));
        columnFactors.unshift((q) => transposed(name, lanes[q]));
        break;
      case "row inner":
        rowReads.push((row) => {
          const read = fetch(job, input, 4 * row.group + row.row, innerCell, "line");
          return `vec4 ${name}r${row.name} = ${read};`;
        });
        rowFactors.push((row, q) => `${name}r${row.name}.${lanes[q]}`);
        break;
      default:
        for (let g = 0; g < plan.rowSplit.groups; g++) {
          for (let q = 0; q < count; q++) {
            const read = fetch(job, input, 4 * group + q, rowCell(plan, g), "k");
            statements.push(`vec4 ${name}g${g}q${q} = ${read};`);
          }
        }
        rowFactors.push((row, q) => `${name}g${row.group}q${q}.${lanes[row.row]}`);
    }
  }
  const columns = `b${group}g`;
  for (let q = 0; q < count; q++) {
    const product = columnFactors.map((factor) => factor(q)).join(" * ");
    statements.push(`vec4 ${columns}${q} = vec4(${product === "" ? "1.0" : product});`);
  }
  for (const row of rowsOf(plan)) {
    statements.push(...rowReads.map((read) => read(row)));
    statements.push(...termStatements(job, row, { columns, rowFactors, count, sums }));
  }
  return statements;
}

interface Terms {
  readonly columns: string;
  readonly rowFactors: readonly ((row: Row, q: number) => string)[];
  readonly count: number;
  readonly sums: string;
}

function termStatements(job: BlockJob, row: Row, { columns, rowFactors, count, sums }: Terms): string[] {
  const steps = Array.from({ length: count }, (_, q) => q);
  const left = (q: number): string => rowFactors.map((factor) => factor(row, q)).join(" * ");
  const sum = `${sums}${row.name}`;
  if (job.fold !== "sum") {
    const joined = (q: number): string => {
      if (job.fold === "product") return `${sum} * ${columns}${q}`;
      const operation = job.fold === "maximum" ? "max" : "min";
      return `cf_guard2(${sum}, ${columns}${q}, ${operation}(${sum}, ${columns}${q}))`;
    };
    return steps.map((q) => `${sum} = ${joined(q)};`);
  }
  if (job.accumulation === "double") {
    return steps.map((q) => `accumulate(a${row.name}, c${row.name}, vec4(${left(q) || "1.0"}), ${columns}${q});`);
  }
  const terms = steps.map((q) => (rowFactors.length === 0 ? `${columns}${q}` : `${left(q)} * ${columns}${q}`));
  return [`${sum} += ${terms.join(" + ")};`];
}

function rowCell({ rowSplit }: BlockPlan, group: number): string {
  return group === 0 ? "line" : `line + ${group * rowSplit.blockRows}`;
}

/** Reads of the inputs that do not have the summed label. */
function hoistedReads(job: BlockJob): string[] {
  const { plan } = job;
  return plan.roles.flatMap((roles, input) => {
    const name = `h${input}`;
    const groups = Array.from({ length: plan.rowSplit.groups }, (_, g) => g);
    switch (roles.join(" ")) {
      case "":
        return [`float ${name} = ${fetch(job, input, 0, "0", "0")}.x;`];
      case "lane":
        return [`vec4 ${name} = ${fetch(job, input, 0, "cell", "0")};`];
      case "row":
        return groups.map((g) => `vec4 ${name}g${g} = ${fetch(job, input, 0, rowCell(plan, g), "0")};`);
      case "row lane":
        return rowsOf(plan).map(
          (row) => `vec4 ${name}r${row.name} = ${fetch(job, input, 4 * row.group + row.row, "cell", "line")};`,
        );
      case "lane row":
        return groups.flatMap((g) => laneRows(job, input, `${name}g${g}l`, rowCell(plan, g)));
      default:
        return [];
    }
  });
}

const hoistedValues: Readonly<Record<string, (name: string, row: Row) => string>> = {
  "": (name) => name,
  lane: (name) => name,
  row: (name, { group, row }) => `${name}g${group}.${lanes[row]}`,
  "row lane": (name, row) => `${name}r${row.name}`,
  "lane row": (name, { group, row }) => transposed(`${name}g${group}l`, lanes[row]),
};

function hoisted({ plan }: BlockJob, row: Row, total: string): string {
  const factors = plan.roles.flatMap((roles: readonly Role[], input) => {
    const value = hoistedValues[roles.join(" ")];
    return value === undefined ? [] : [value(`h${input}`, row)];
  });
  return (plan.inner === undefined && factors.length > 0 ? [...factors, "vec4(1.0)"] : [total, ...factors]).join(" * ");
}
