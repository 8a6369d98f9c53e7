// Derivatives without differences: f(x + ih) = f(x) + ih·f′(x) − …, so that nothing cancels and h may be tiny.

import { NumericError } from "../error.ts";
import type { Complex } from "./complex.ts";
import { complex } from "./complex.ts";
import { scaleOf } from "./stencil.ts";

/** A function of complex numbers, written with `complexOperations`. */
export type ComplexFunction = (point: readonly Complex[]) => Complex;

// Its square vanishes beside 1, so that the truncation error does.
const relativeStep = 1e-20;

/**
 * The gradient of an analytic function, each entry Im f(x + ih·eⱼ)/h with h = 1e-20 · max(1, |xⱼ|), exact to the rounding of f
 * (Squire and Trapp 1998, SIAM Review 40, 110–112). f must be written with `complexOperations` and be real on the real line:
 * absolute values, comparisons and ordinary number functions see no imaginary part and would silently give 0, so f has to
 * return a complex number. Throws `bad-request` otherwise, and where f is not real at the point itself.
 */
export function complexStep(f: ComplexFunction, x: ArrayLike<number>): Float64Array {
  const point = Array.from(x, (entry) => complex(entry));
  const here: unknown = f(point);
  if (!isComplex(here)) {
    throw new NumericError(
      "bad-request",
      "complexStep: the function returned no complex number, so its imaginary part was lost on the way.",
      "Write it with complexOperations, or use richardson for functions of plain numbers.",
    );
  }
  if (here.im !== 0) {
    throw new NumericError(
      "bad-request",
      `complexStep: the function is not real at the point: its value there is ${here.re} + ${here.im}i.`,
      "Choose a point inside the domain of the real function.",
    );
  }
  return Float64Array.from(point, ({ re }, j) => {
    const step = relativeStep * scaleOf(re);
    return f(point.with(j, complex(re, step))).im / step;
  });
}

function isComplex(value: unknown): value is Complex {
  return typeof value === "object" && value !== null && "re" in value && "im" in value;
}
