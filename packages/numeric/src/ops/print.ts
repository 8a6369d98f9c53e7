// Printing as NumPy does: one notation for all entries, large tensors shortened, rows broken at 75 characters.

import type { Tensor } from "../tensor.ts";
import type { PrintOptions } from "../tensor-methods.ts";
import type { NumberFormat } from "./number-format.ts";
import { numberFormat } from "./number-format.ts";

interface Layout {
  readonly tensor: Tensor;
  readonly comma: string;
  /** How many entries each end of a shortened axis keeps; null where nothing is shortened. */
  readonly edge: number | null;
  readonly lineWidth: number;
  readonly format: NumberFormat;
}

function shownPositions(length: number, edge: number | null): (number | null)[] {
  const all = Array.from({ length }, (_, i) => i);
  if (edge === null || length <= 2 * edge) return all;
  return [...all.slice(0, edge), null, ...all.slice(length - edge)];
}

function collectShown(tensor: Tensor, edge: number | null): number[] {
  const collect = (axis: number, start: number, size: number): number[] => {
    if (axis === tensor.ndim) return [tensor.data[start]];
    const part = size / tensor.shape[axis];
    return shownPositions(tensor.shape[axis], edge).flatMap((i) =>
      i === null ? [] : collect(axis + 1, start + i * part, part),
    );
  };
  return collect(0, 0, tensor.size);
}

// Entries one after another, on a new line where the next one would not fit.
function filled(words: readonly string[], comma: string, indent: number, width: number): string {
  const lines: string[] = [];
  let line = "";
  words.forEach((word, k) => {
    if (line !== "" && indent + line.length + word.length > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += word + (k === words.length - 1 ? "" : `${comma} `);
  });
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}

function render(layout: Layout, axis: number, start: number, size: number, indent: number): string {
  const { tensor, comma, edge, format, lineWidth } = layout;
  if (axis === tensor.ndim) return format(tensor.data[start]);
  const part = size / tensor.shape[axis];
  const parts = shownPositions(tensor.shape[axis], edge).map((i) =>
    i === null ? "..." : render(layout, axis + 1, start + i * part, part, indent + 1),
  );
  const below = tensor.ndim - axis - 1;
  // The closing brackets of all axes have to fit as well.
  if (below === 0) return `[${filled(parts, comma, indent + 1, lineWidth - axis - 1)}]`;
  return `[${parts.join(`${comma}${"\n".repeat(below)}${" ".repeat(indent + 1)}`)}]`;
}

function text(tensor: Tensor, comma: string, indent: number, options: PrintOptions): string {
  if (tensor.size === 0) return "[]";
  const { threshold = 1000, edgeItems = 3, lineWidth = 75 } = options;
  const edge = tensor.size > threshold ? edgeItems : null;
  const format = numberFormat(collectShown(tensor, edge), tensor.dtype, options);
  return render({ tensor, comma, edge, lineWidth, format }, 0, 0, tensor.size, indent);
}

/** The entries as `print` shows them in NumPy: `[[1. 2.]\n [3. 4.]]`. */
export function toText(tensor: Tensor, options: PrintOptions = {}): string {
  return text(tensor, "", 0, options);
}

/** As `repr`: `tensor([[1., 2.], …])` with what is not the default: storage, gradient tracking, the shape if empty. */
export function inspect(tensor: Tensor): string {
  const extra = [
    ...(tensor.size === 0 ? [`shape=(${tensor.shape.join(", ")})`] : []),
    ...(tensor.dtype === "float32" ? ["dtype=float32"] : []),
    ...(tensor.requiresGrad ? ["requiresGrad=true"] : []),
  ];
  return `tensor(${[text(tensor, ",", "tensor(".length, { lineWidth: 74 }), ...extra].join(", ")})`;
}
