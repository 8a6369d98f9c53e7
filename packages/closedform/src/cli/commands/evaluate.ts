// `closedform evaluate`: the value of an expression, and of its derivative, at a point.

import type {
  CompressedFactor,
  CompressedTensor,
  Evaluation,
  EvaluationPlan,
  NestedNumbers,
  Point,
} from "@closedform/bridge";

import { respond } from "../context.ts";
import type { Context, Status } from "../context.ts";
import { badRequest } from "../failure.ts";
import { pointOf } from "../fields.ts";
import { textOf } from "../host.ts";
import type { Host } from "../host.ts";
import { parseJson } from "../json.ts";
import { arrayText, columns, indented } from "../layout.ts";
import type { Paint } from "../paint.ts";
import type { RequestFor } from "../protocol.ts";

/** Evaluates and prints. */
export function runEvaluate(context: Context, request: RequestFor<"evaluate">): Promise<Status> {
  return respond<"evaluate">(context, request, { show: showEvaluation });
}

/** The values, arrays with their columns aligned. */
export function showEvaluation(found: Evaluation, paint: Paint): string {
  const { derivative, compressed, plan } = found;
  if (derivative === undefined && compressed === undefined && plan === undefined) return `${arrayText(found.value)}\n`;
  const blocks = [paint.dim("value"), indented(arrayText(found.value)).trimEnd()];
  if (derivative !== undefined) blocks.push(paint.dim("derivative"), indented(arrayText(derivative)).trimEnd());
  if (compressed !== undefined) blocks.push(paint.dim("derivative"), indented(compressedText(compressed)).trimEnd());
  if (plan !== undefined) blocks.push(paint.dim("plan"), planText(plan));
  if (found.reason !== undefined) blocks.push(paint.dim(`on ${found.backend}: ${found.reason}`));
  return `${blocks.join("\n")}\n`;
}

// Each term as `2 * einsum("ik,jl->ijkl", identity(200), M1)`, and the values of M1 below.
function compressedText({ shape, terms, entries }: CompressedTensor): string {
  const all = shape.reduce((total, length) => total * length, 1);
  const names = new Map<NestedNumbers, string>();
  const nameOf = (factor: CompressedFactor): string => {
    if ("identity" in factor) return `identity(${factor.identity})`;
    if ("ones" in factor) return `ones(${factor.ones})`;
    const name = names.get(factor.values) ?? `M${names.size + 1}`;
    names.set(factor.values, name);
    return name;
  };
  const sums = terms.map(({ coefficient, einsum, factors }, term) => {
    const scale = coefficient === 1 ? "" : `${coefficient} * `;
    return `${term === 0 ? "" : "+ "}${scale}einsum("${einsum}", ${factors.map(nameOf).join(", ")})`;
  });
  const values = [...names].flatMap(([array, name]) => [`${name} =`, indented(arrayText(array)).trimEnd()]);
  const head = `shape ${shapeText(shape)}, ${entries} numbers instead of ${all}`;
  return `${[head, ...(sums.length === 0 ? ["zero"] : sums), ...values].join("\n")}\n`;
}

const shapeText = (shape: readonly number[]): string => `(${shape.join(", ")})`;

// A line for each kernel, and their sums.
function planText({ kernels, flops, bytes }: EvaluationPlan): string {
  const rows = kernels.map((kernel) => [
    kernel.kernel === "matrixFunction" ? kernel.detail : kernel.kernel,
    kernel.kernel === "matrixFunction" ? "" : kernel.detail,
    `${kernel.inputs.map(shapeText).join(" ")} -> ${shapeText(kernel.shape)}`,
    `${kernel.flops} flops`,
    `${kernel.bytes} bytes`,
  ]);
  return columns([...rows, ["in all", "", "", `${flops} flops`, `${bytes} bytes`]]).trimEnd();
}

/** The point that `--at` names: a JSON file, `-` for standard input, or the JSON itself. */
export async function readPoint(host: Host, argument: string): Promise<Point> {
  const text = argument.trimStart().startsWith("{") ? argument : await fileText(host, argument);
  const parsed = parseJson(text);
  if (!parsed.ok) throw badRequest(`--at ${argument} is not JSON: ${parsed.reason}`, 'write {"x": [1, 2]}');
  return pointOf(parsed.value, `--at ${argument}`);
}

async function fileText(host: Host, argument: string): Promise<string> {
  if (argument === "-") return textOf(host.input);
  try {
    return await host.readFile(argument);
  } catch (error) {
    throw badRequest(
      `cannot read --at ${argument}: ${(error as Error).message}`,
      "name a JSON file, or - for standard input",
    );
  }
}
