// The assertion `expect(gradient).toBeGradientOf(f, at)`, in the shape that Vitest and Jest take matchers.

import { ClosedformError } from "@closedform/symbolic";
import { checkGradient } from "./check-gradient.ts";
import type { CheckGradientOptions, CheckedFunction, PointOrSampler } from "./check-gradient.ts";

/** What a matcher answers. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Matchers by name, for `expect.extend`. */
export const gradientMatchers = {
  /** Passes where the received function is the gradient of `f` at the point, or at points of the sampler. */
  toBeGradientOf<Point>(
    received: unknown,
    f: CheckedFunction<Point>,
    at?: PointOrSampler<Point>,
    options?: CheckGradientOptions,
  ): MatcherResult {
    if (typeof received !== "function" || typeof f !== "function" || at === undefined)
      throw new ClosedformError(
        "bad-request",
        "toBeGradientOf needs two functions and a point or a sampler of points",
        {
          hint: "write expect(gradient).toBeGradientOf(f, [1, 2])",
        },
      );
    const found = checkGradient(f, received as (point: Point) => unknown, at, options);
    const seed = `seed ${found.seed}`;
    return { pass: found.agrees, message: () => `${found.message} (${seed})` };
  },
};
