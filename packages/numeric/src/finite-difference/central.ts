import type { DifferenceResult, PointFunction, StepOptions } from "./stencil.ts";
import { centralQuotient, fromColumns, scaleAt } from "./stencil.ts";

/** The step of least total error for a second-order scheme, eps^⅓, before scaling. */
export const centralStep: number = Math.cbrt(Number.EPSILON);

/**
 * Central differences with step · `scale`, `step` = eps^⅓ by default. The error estimate adds the change on doubling
 * the step, which bounds the truncation error for smooth f, and the rounding error eps·|f|/h.
 */
export function central(
  f: PointFunction,
  x: Float64Array,
  options: StepOptions & { readonly step?: number } = {},
): DifferenceResult {
  const columns = Array.from(x, (_, j) => {
    const step = (options.step ?? centralStep) * scaleAt(x, j, options);
    const fine = centralQuotient(f, x, j, step);
    const coarse = centralQuotient(f, x, j, 2 * step);
    const errors = fine.values.map(
      (value, i) => Math.abs(value - coarse.values[i]) + (2 * Number.EPSILON * fine.size[i]) / step,
    );
    return { values: fine.values, errors };
  });
  return fromColumns(columns);
}
