// The compiled program of a derivative in closed form, for the sizes of the values at hand.

import { arrangedDerivative, openProblem } from "@closedform/symbolic";

// The compiler is not part of the public surface.
import { compile } from "../packages/bridge/dist/compile/compile.js";

const kinds = ["scalar", "vector", "matrix"];

/** The program; with `wrt` undefined, of the value. `dims` names the axes of each variable, `values` have shapes. */
export function derivativeProgram({ expr, wrt, order = 1, dims, values }) {
  const entries = Object.entries(dims);
  const vars = Object.fromEntries(
    entries.map(([name, axes]) => [name, { type: kinds[axes.length], ...(axes.length > 0 && { dims: axes }) }]),
  );
  const sizes = new Map();
  for (const [name, axes] of entries) axes.forEach((axis, k) => sizes.set(axis, values[name].shape[k]));
  const problem = openProblem(expr, vars);
  const names = order === 1 ? wrt : Array.from({ length: order }, () => wrt);
  const root =
    wrt === undefined ? problem.value.node : arrangedDerivative(problem, { expr, vars, wrt: names, order }).shown;
  return compile([root], sizes);
}
