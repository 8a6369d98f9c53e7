import { tensor } from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";

/** Symmetric, with eigenvalues far from each other. */
export const wellSeparated: Tensor = tensor([
  [1, 0.3, -0.2],
  [0.3, 3, 0.4],
  [-0.2, 0.4, 6],
]);

/** Of full rank, with more rows than columns. */
export const tall: Tensor = tensor([
  [3, 0.2, -0.4],
  [0.5, 2, 0.3],
  [-0.1, 0.6, 1],
  [0.4, -0.3, 0.2],
]);
