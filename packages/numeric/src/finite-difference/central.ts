import type { DifferenceResult, PointFunction } from "./stencil.ts";
import { centralQuotient, fromColumns, scaleOf } from "./stencil.ts";

/** The step of least total error for a second-order scheme, eps^⅓, before scaling. */
export const centralStep: number = Math.cbrt(Number.EPSILON);

/**
 * Central differences with step · max(1, |xⱼ|), `step` = eps^⅓ by default. The error estimate adds the change on doubling
 * the step, which bounds the truncation error for smooth f, and the rounding error eps·|f|/h.
 */
export function central(f: PointFunction, x: Float64Array, options: { readonly step?: number } = {}): DifferenceResult {
  const columns = Array.from(x, (entry, j) => {
    const step = (options.step ?? centralStep) * scaleOf(entry);
    const fine = centralQuotient(f, x, j, step);
    const coarse = centralQuotient(f, x, j, 2 * step);
    const errors = fine.values.map(
      (value, i) => Math.abs(value - coarse.values[i]) + (2 * Number.EPSILON * fine.size[i]) / step,
    );
    return { values: fine.values, errors };
  });
  return fromColumns(columns);
}
