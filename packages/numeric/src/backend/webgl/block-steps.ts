// The loops of a block shader: block steps of four terms, unrolled, by strips and by parts.

import { type BlockJob, fetch, laneRows, type Row, rowCell, rowsOf, transposed } from "./block-job.ts";
import { lanes } from "./shader.ts";

// Block steps that a running sum takes before it is added to the total: bounds the rounding error of long sums.
const stepsOfPart = 32;
// Block steps in one turn of a loop: a turn costs a software renderer as much as some reads.
const unrolled = 2;

/** The statements that add up all terms of the summed label. */
export function sumStatements(job: BlockJob): string[] {
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
