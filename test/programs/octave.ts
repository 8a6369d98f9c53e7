// Generated MATLAB code, executed in GNU Octave: one script for all programs.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CodeOptions, CodeSource } from "@closedform/symbolic";
import type { Input, ProgramCase } from "./case.ts";
import type { Outcome } from "./outcome.ts";
import { inTemporaryFolder, outputOf } from "./tools.ts";

type Print = (source: CodeSource, options: CodeOptions) => string;

const otherNames: ReadonlyMap<string, string> = new Map([
  ["maximum", "max"],
  ["minimum", "min"],
]);

// Entries are given row by row; Octave stores columns, so the last axis is made the first and turned back.
function literal({ shape, values, isRow, given }: Input): string {
  if (given !== undefined) return `@${otherNames.get(given) ?? given}`;
  const list = `[${values.map((value) => (Object.is(value, -0) ? "0" : `${value}`)).join(", ")}]`;
  if (shape.length === 0) return `${values[0]}`;
  if (shape.length === 1) return isRow ? list : `${list}.'`;
  const reversed = [...shape].reverse();
  const axes = shape.map((_, axis) => shape.length - axis);
  return `permute(reshape(${list}, [${reversed.join(", ")}]), [${axes.join(", ")}])`;
}

const show = `function show_(y, order)
  if order < 2
    sizes = numel(y);
    if order == 0 && numel(y) != 1
      error("the result is no scalar");
    end
    values = y(:);
  else
    sizes = size(y);
    sizes(end + 1:order) = 1;
    values = permute(y, order:-1:1)(:);
  end
  printf(" %d", sizes(1:max(order, 0)));
  printf(";");
  printf(" %.17g", values);
  printf("\\n");
end
`;

function call(index: number, { inputs, shape, isRow }: ProgramCase): string {
  const args = inputs.map(literal).join(", ");
  const lies = shape.length !== 1 ? "true" : isRow ? "isrow(y)" : "iscolumn(y)";
  return [
    "try",
    `  y = p${index}(${args});`,
    `  if !(${lies}) error("the result lies the wrong way"); end`,
    `  if !isreal(y) error("the result is complex"); end`,
    `  printf("${index}:"); show_(y, ${shape.length});`,
    "catch problem",
    `  printf("${index}!%s\\n", strrep(problem.message, "\\n", " "));`,
    "end",
  ].join("\n");
}

function parseLine(line: string, order: number): Outcome {
  const [sizes, values] = line.split(";").map((part) =>
    part
      .trim()
      .split(/\s+/u)
      .filter((word) => word !== ""),
  );
  return { values: values.map(Number), shape: order === 0 ? [] : sizes.map(Number) };
}

/** The outcome of each case by its id. */
export function runOctave(octave: string, print: Print, cases: readonly ProgramCase[]): ReadonlyMap<string, Outcome> {
  const functions = cases.map(({ source }, index) => print(source, { name: `p${index}` }));
  const script = ["1;", "warning('off', 'all');", show, ...functions, ...cases.map((one, index) => call(index, one))];
  const output = inTemporaryFolder((folder) => {
    const file = join(folder, "programs.m");
    writeFileSync(file, `${script.join("\n")}\n`);
    return outputOf(octave, ["--no-gui", "--quiet", "--no-init-file", file], "");
  });
  const outcomes = new Map<string, Outcome>();
  for (const line of output.split("\n")) {
    const found = /^(\d+)([:!])(.*)$/u.exec(line);
    if (!found) continue;
    const one = cases[Number(found[1])];
    outcomes.set(one.id, found[2] === ":" ? parseLine(found[3], one.shape.length) : { error: found[3] });
  }
  return outcomes;
}
