// The compiled program of a derivative in closed form, for the sizes of the values at hand.

import { arrangedForm, openProblem } from "@closedform/symbolic";

// The compiler is not part of the public surface.
import { compile } from "../packages/bridge/dist/compile/compile.js";
import { compression } from "../packages/bridge/dist/compress-derivative.js";

const kinds = ["scalar", "vector", "matrix"];

// The derivative as nodes and the lengths of its axes.
function opened({ expr, wrt, order = 1, form, direction, dims, values }) {
  const entries = Object.entries(dims);
  const vars = Object.fromEntries(
    entries.map(([name, axes]) => [name, { type: kinds[axes.length], ...(axes.length > 0 && { dims: axes }) }]),
  );
  const sizes = new Map();
  for (const [name, axes] of entries) axes.forEach((axis, k) => sizes.set(axis, values[name].shape[k]));
  const problem = openProblem(expr, vars);
  if (wrt === undefined) return { problem, sizes, root: problem.value.node };
  const names = order === 1 ? wrt : Array.from({ length: order }, () => wrt);
  const request = form === undefined ? { expr, vars, wrt: names, order } : { expr, vars, wrt, form, direction };
  const { problem: moved, arranged } = arrangedForm(problem, request);
  return { problem: moved, sizes, root: arranged.shown };
}

/**
 * The program; with `wrt` undefined, of the value. `dims` names the axes of each variable, `values` have shapes; with a `form`,
 * the derivative is taken along a `direction`.
 */
export function derivativeProgram(given) {
  const { root, sizes } = opened(given);
  return compile([root], sizes);
}

/** The program of a compressed derivative, and the tensor from its outputs. */
export function compressedProgram(given) {
  const { problem, root, sizes } = opened(given);
  const { roots, assemble } = compression(problem.graph, root, sizes);
  return { program: compile(roots, sizes), assemble };
}
