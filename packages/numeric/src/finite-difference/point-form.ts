// Points as users write them: numbers, nested arrays, typed arrays, tensors, and objects of these, as one flat vector.

import { NumericError } from "../error.ts";
import { tensor } from "../ops/create.ts";
import { Tensor } from "../tensor.ts";

/** A point or a gradient in any of the forms that `checkGradient` takes. */
export type PointForm =
  | number
  | Float64Array
  | Float32Array
  | Tensor
  | readonly PointForm[]
  | { readonly [key: string]: PointForm };

/** A point with its entries, their names, and the way back to its form. */
export interface FlatPoint<Point> {
  readonly values: Float64Array;
  /** The place of entry k, such as `[1, 2]` or `.w[0]`; empty for a number. */
  readonly nameOf: (k: number) => string;
  readonly rebuild: (values: Float64Array) => Point;
}

interface Part {
  readonly path: string;
  readonly size: number;
  readonly nameOf: (k: number) => string;
}

const isTyped = (value: unknown): value is Float64Array | Float32Array =>
  value instanceof Float64Array || value instanceof Float32Array;

function tensorName({ shape }: Tensor, k: number): string {
  if (shape.length === 0) return "";
  const places: number[] = [];
  for (let axis = shape.length - 1, rest = k; axis >= 0; axis--) {
    places.unshift(rest % shape[axis]);
    rest = Math.floor(rest / shape[axis]);
  }
  return `[${places.join(", ")}]`;
}

// Neighbouring indices are written as one list, [1, 2], as the tensors' are.
function joined(path: string, name: string): string {
  return path.endsWith("]") && name.startsWith("[") ? `${path.slice(0, -1)}, ${name.slice(1)}` : path + name;
}

function collect(point: PointForm, path: string, values: number[], parts: Part[]): void {
  if (typeof point === "number") {
    values.push(point);
    parts.push({ path, size: 1, nameOf: () => "" });
  } else if (isTyped(point)) {
    for (const value of point) values.push(value);
    parts.push({ path, size: point.length, nameOf: (k) => `[${k}]` });
  } else if (point instanceof Tensor) {
    for (const value of point.data) values.push(value);
    parts.push({ path, size: point.size, nameOf: (k) => tensorName(point, k) });
  } else if (Array.isArray(point)) {
    (point as readonly PointForm[]).forEach((part, k) => collect(part, joined(path, `[${k}]`), values, parts));
  } else if (typeof point === "object" && point !== null) {
    for (const [key, part] of Object.entries(point)) collect(part, `${path}.${key}`, values, parts);
  } else {
    throw new NumericError(
      "bad-request",
      `checkGradient: a ${typeof point}${path === "" ? "" : ` at ${path}`} is no point.`,
      "Use numbers, arrays, typed arrays, tensors, or objects of these.",
    );
  }
}

function rebuilt(form: PointForm, next: (count: number) => Float64Array): PointForm {
  if (typeof form === "number") return next(1)[0];
  if (form instanceof Float32Array) return Float32Array.from(next(form.length));
  if (form instanceof Float64Array) return next(form.length);
  if (form instanceof Tensor) return tensor(next(form.size), { shape: form.shape, dtype: form.dtype });
  if (Array.isArray(form)) return (form as readonly PointForm[]).map((part) => rebuilt(part, next));
  return Object.fromEntries(Object.entries(form).map(([key, part]) => [key, rebuilt(part, next)]));
}

/** The entries of a point in their order. Throws `bad-request` for what is no point. */
export function flatten<Point extends PointForm>(point: Point): FlatPoint<Point> {
  const values: number[] = [];
  const parts: Part[] = [];
  collect(point, "", values, parts);
  return {
    values: Float64Array.from(values),
    nameOf(k) {
      let offset = 0;
      for (const part of parts) {
        if (k < offset + part.size) return joined(part.path, part.nameOf(k - offset));
        offset += part.size;
      }
      return "";
    },
    rebuild(entries) {
      let offset = 0;
      return rebuilt(point, (count) => entries.slice(offset, (offset += count))) as Point;
    },
  };
}
