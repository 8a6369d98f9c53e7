// The shader of a contraction by blocks. A fragment computes a block of four columns and four or eight rows (one row for
// a vector), from whole 4 × 4 blocks of its inputs: for a product of matrices twelve reads for 128 products, whichever of
// the two is transposed.

import { identities, twoSum } from "./block-fold.ts";
import { type BlockJob, fetch, laneRows, type Row, rowCell, rowsOf, transposed } from "./block-job.ts";
import type { Role } from "./block-plan.ts";
import { sumStatements } from "./block-steps.ts";
import { fragmentShader, lanes, ownPlace, quotient, remainder, samplers } from "./shader.ts";

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
