// Extrema and products of a tensor's entries, and their partial derivatives.

import { NumericError } from "../error.ts";
import type { Values } from "./elementwise.ts";
import type { Shape } from "./kernel.ts";

/** What entries are reduced to. */
export type ReductionName = "maximum" | "minimum" | "product";

function extreme(values: Values, sign: 1 | -1): number {
  let best = -Infinity;
  for (let k = 0; k < values.length; k++) {
    if (Number.isNaN(values[k])) return Number.NaN;
    best = Math.max(best, sign * values[k]);
  }
  return sign * best;
}

function reduced(values: Values, name: ReductionName): number {
  if (name !== "product") return extreme(values, name === "maximum" ? 1 : -1);
  let product = 1;
  for (let k = 0; k < values.length; k++) product *= values[k];
  return product;
}

// 1/(number of ties) at the entries that attain the extremum.
function shares(values: Float64Array, name: "maximum" | "minimum"): Float64Array {
  const best = reduced(values, name);
  if (Number.isNaN(best)) return values.map(() => Number.NaN);
  const ties = values.reduce((count, value) => (value === best ? count + 1 : count), 0);
  return values.map((value) => (value === best ? 1 / ties : 0));
}

// The product of all other entries, without a division, so that zeros do no harm.
function productsOfOthers(values: Float64Array): Float64Array {
  const others = new Float64Array(values.length).fill(1);
  for (let k = 1; k < values.length; k++) others[k] = others[k - 1] * values[k - 1];
  let behind = 1;
  for (let k = values.length - 1; k >= 0; k--) {
    others[k] *= behind;
    behind *= values[k];
  }
  return others;
}

/**
 * The reduction of each row of `length` entries. Throws `bad-request` for the extremum of no entries. NaN wins.
 */
export function reduceRows(values: Values, length: number, rows: number, name: ReductionName): Float64Array {
  if (length === 0 && name !== "product" && rows > 0)
    throw new NumericError("bad-request", `The ${name} of no entries does not exist.`);
  const own = Float64Array.from(values);
  return Float64Array.from({ length: rows }, (_, row) => reduced(own.subarray(row * length, (row + 1) * length), name));
}

/**
 * The partial derivatives of the reduction of each row: equal shares for the entries that attain an extremum, the
 * product of the others for a product.
 */
export function reductionWeights(values: Values, length: number, rows: number, name: ReductionName): Float64Array {
  const own = Float64Array.from(values);
  const result = new Float64Array(own.length);
  for (let row = 0; row < rows; row++) {
    const entries = own.slice(row * length, (row + 1) * length);
    result.set(name === "product" ? productsOfOthers(entries) : shares(entries, name), row * length);
  }
  return result;
}

/** How a reduction divides a tensor: all entries, or only those along the last axis, as rows of one length. */
export function rowsOf(shape: Shape, isByRow: boolean): { readonly length: number; readonly rows: number } {
  const own = isByRow ? shape.slice(-1) : shape;
  const size = (lengths: Shape): number => lengths.reduce((product, length) => product * length, 1);
  return { length: size(own), rows: size(shape.slice(0, shape.length - own.length)) };
}
