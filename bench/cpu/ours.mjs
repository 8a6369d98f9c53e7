// Our side: compiled programs on a backend whose variables stay uploaded, and tensors.

import { arrangedDerivative, openProblem } from "@closedform/symbolic";
import { cpuBackend } from "@closedform/numeric";

// The compiler is not part of the public surface.
import { compile } from "../../packages/bridge/dist/compile/compile.js";

const shapes = { 0: "scalar", 1: "vector", 2: "matrix" };

/** A function that evaluates the derivative of an expression (or, without `wrt`, its value) anew at each call. */
export function evaluator({ expr, wrt, order = 1, dims, values, dtype, kernels = "automatic" }) {
  const entries = Object.entries(dims);
  const vars = Object.fromEntries(
    entries.map(([name, axes]) => [name, { type: shapes[axes.length], ...(axes.length > 0 && { dims: axes }) }]),
  );
  const sizes = new Map();
  for (const [name, axes] of entries) axes.forEach((axis, k) => sizes.set(axis, values[name].shape[k]));
  const problem = openProblem(expr, vars);
  const names = order === 1 ? wrt : Array.from({ length: order }, () => wrt);
  const root =
    wrt === undefined ? problem.value.node : arrangedDerivative(problem, { expr, vars, wrt: names, order }).shown;
  const program = compile([root], sizes);
  const backend = cpuBackend({ dtype, kernels });
  const fixed = [];
  for (const { slot, name, shape } of program.variables) fixed[slot] = backend.upload(values[name].data, shape);
  for (const { slot, shape, values: known } of program.constants) fixed[slot] = backend.upload(known, shape);
  return () => {
    const buffers = [...fixed];
    for (const { call, inputs, output } of program.instructions) {
      const operands = inputs.map((slot) => buffers[slot]);
      buffers[output] = backend.run(call, operands);
    }
    const result = backend.readSync(buffers[program.outputs[0]]);
    for (const { output } of program.instructions) backend.release(buffers[output]);
    return result;
  };
}

/** Kernel calls on uploaded inputs; the last result stays on the device unless it is read. */
export function kernels({ dtype, inputs, calls, kernels: kind = "automatic", threads = 1 }) {
  const backend = cpuBackend({ dtype, kernels: kind, threads });
  const fixed = inputs.map(({ data, shape }) => backend.upload(data, shape));
  return {
    description: backend.description,
    run: (isRead) => {
      const buffers = [...fixed];
      for (const { call, from } of calls)
        buffers.push(
          backend.run(
            call,
            from.map((k) => buffers[k]),
          ),
        );
      const result = isRead ? backend.readSync(buffers.at(-1)) : undefined;
      for (const buffer of buffers.slice(fixed.length)) backend.release(buffer);
      return result;
    },
  };
}
