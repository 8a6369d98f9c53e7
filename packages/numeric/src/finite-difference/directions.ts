// A gradient of many entries, checked along random directions: a few evaluations instead of one pair for each entry.

import { generator } from "../ops/random.ts";
import { richardson } from "./richardson.ts";

/** A slope along a direction, with a bound on its error. */
export interface Slope {
  readonly value: number;
  readonly error: number;
}

/** The slope of f at x along u by Richardson's extrapolation, with steps of u times `scale`. */
export function slopeAlong(f: (x: Float64Array) => number, x: Float64Array, u: Float64Array, scale: number = 1): Slope {
  const along = (t: Float64Array): number => f(x.map((entry, k) => entry + t[0] * u[k]));
  const { values, errorEstimate } = richardson(along, Float64Array.of(0), { scale });
  return { value: values[0], error: errorEstimate[0] };
}

/** Independent normal directions, each entry in the scale of the point's: max(1, |xₖ|)/‖those‖. */
export function randomDirections(x: Float64Array, count: number, seed: number): Float64Array[] {
  const random = generator(seed);
  const scale = x.map((entry) => Math.max(1, Math.abs(entry)));
  const size = Math.sqrt(scale.reduce((sum, each) => sum + each * each, 0));
  return Array.from({ length: count }, () => {
    const normal = random.randn([x.length]).data;
    return x.map((_, k) => (normal[k] * scale[k]) / size);
  });
}

/**
 * How often an error e of the gradient escapes: e·u is normal with deviation ‖e‖ (in the directions' scale), so that
 * |e·u| ≤ ‖e‖/c has probability erf(1/(c√2)) ≤ √(2/π)/c for each direction.
 */
export function missProbability(ratio: number, directions: number): number {
  return (Math.sqrt(2 / Math.PI) / ratio) ** directions;
}
