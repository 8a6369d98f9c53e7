// Printing as NumPy does: eight significant digits, one notation for all entries, large tensors shortened.

import type { Tensor } from "../tensor.ts";

const summarizeAbove = 1000;
const edge = 3;
const digits = 8;

type EntryFormat = (x: number) => string;

function special(x: number): string {
  return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
}

// The digits after the point, without trailing zeros.
function fraction(decimal: string): string {
  return (decimal.split(".")[1] ?? "").replace(/0+$/, "");
}

// The fewest decimals, at most eight, that show every number to the printed precision; a whole number keeps its point.
function fixed(numbers: readonly number[]): EntryFormat {
  const decimals = Math.max(0, ...numbers.map((x) => fraction(x.toFixed(digits)).length));
  const pad = (zeros: string): string => " ".repeat(zeros.length);
  return (x) => (decimals === 0 ? `${x.toFixed(0)}.` : x.toFixed(decimals).replace(/0+$/, pad));
}

function scientific(numbers: readonly number[]): EntryFormat {
  const parts = numbers.map((x) => x.toExponential(digits).split("e") as [string, string]);
  const places = Math.max(0, ...parts.map(([mantissa]) => fraction(mantissa).length));
  const width = Math.max(2, ...parts.map(([, exponent]) => exponent.length - 1));
  return (x) => {
    const [mantissa, exponent] = x.toExponential(places).split("e") as [string, string];
    return `${mantissa}${places === 0 ? "." : ""}e${exponent[0]}${exponent.slice(1).padStart(width, "0")}`;
  };
}

function entryFormat(shown: readonly number[]): EntryFormat {
  const finite = shown.filter(Number.isFinite);
  const sizes = finite.filter((x) => x !== 0).map(Math.abs);
  const [largest, smallest] = [Math.max(0, ...sizes), Math.min(Infinity, ...sizes)];
  const wide = largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1e3;
  const format = wide ? scientific(finite) : fixed(finite);
  const show: EntryFormat = (x) => (Number.isFinite(x) ? format(x) : special(x));
  const width = Math.max(0, ...shown.map((x) => show(x).length));
  return (x) => show(x).padStart(width);
}

function shownPositions(length: number, shorten: boolean): (number | null)[] {
  const all = Array.from({ length }, (_, i) => i);
  return shorten && length > 2 * edge ? [...all.slice(0, edge), null, ...all.slice(-edge)] : all;
}

interface Layout {
  readonly tensor: Tensor;
  readonly comma: string;
  readonly shorten: boolean;
  readonly indent: number;
}

function collectShown(layout: Layout, axis: number, start: number, size: number): number[] {
  const { tensor, shorten } = layout;
  if (axis === tensor.ndim) return [tensor.data[start]];
  const part = size / tensor.shape[axis];
  return shownPositions(tensor.shape[axis], shorten).flatMap((i) =>
    i === null ? [] : collectShown(layout, axis + 1, start + i * part, part),
  );
}

function render(layout: Layout, format: EntryFormat, axis: number, start: number, size: number): string {
  const { tensor, comma, shorten, indent } = layout;
  if (axis === tensor.ndim) return format(tensor.data[start]);
  const part = size / tensor.shape[axis];
  const parts = shownPositions(tensor.shape[axis], shorten).map((i) =>
    i === null ? "..." : render(layout, format, axis + 1, start + i * part, part),
  );
  const below = tensor.ndim - axis - 1;
  const separator = below === 0 ? `${comma} ` : `${comma}${"\n".repeat(below)}${" ".repeat(indent + axis + 1)}`;
  return `[${parts.join(separator)}]`;
}

function text(tensor: Tensor, comma: string, indent: number): string {
  if (tensor.size === 0) return "[]";
  const layout = { tensor, comma, shorten: tensor.size > summarizeAbove, indent };
  return render(layout, entryFormat(collectShown(layout, 0, 0, tensor.size)), 0, 0, tensor.size);
}

/** The entries as `print` shows them in NumPy: `[[1. 2.]\n [3. 4.]]`. */
export function toText(tensor: Tensor): string {
  return text(tensor, "", 0);
}

/** As `repr`: `tensor([[1., 2.], …])` with what is not the default: storage, gradient tracking, the shape if empty. */
export function inspect(tensor: Tensor): string {
  const extra = [
    ...(tensor.size === 0 ? [`shape=(${tensor.shape.join(", ")})`] : []),
    ...(tensor.dtype === "float32" ? ["dtype=float32"] : []),
    ...(tensor.requiresGrad ? ["requiresGrad=true"] : []),
  ];
  return `tensor(${[text(tensor, ",", "tensor(".length), ...extra].join(", ")})`;
}
