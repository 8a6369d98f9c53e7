// `import "closedform/vitest"` in a test file or in Vitest's setup: adds `expect(gradient).toBeGradientOf(f, at)`.

import { gradientMatchers } from "@closedform/bridge";
import type { CheckedFunction, CheckGradientOptions, PointOrSampler } from "@closedform/bridge";
import { expect } from "vitest";

declare module "vitest" {
  // The parameter has to be there, as Vitest has it, for the two declarations to merge.
  // oxlint-disable-next-line no-unused-vars, no-explicit-any
  interface Matchers<T = any> {
    /** Passes where the received function is the gradient of `f` at a point, or at points of a sampler. */
    toBeGradientOf<Point>(f: CheckedFunction<Point>, at: PointOrSampler<Point>, options?: CheckGradientOptions): void;
  }
}

expect.extend(gradientMatchers);
