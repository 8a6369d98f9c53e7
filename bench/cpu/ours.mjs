// Our side: compiled programs on a backend whose variables stay uploaded, and tensors.

import { cpuBackend } from "@closedform/numeric";

import { derivativeProgram } from "../derivative-program.mjs";

/** A function that evaluates the derivative of an expression (or, without `wrt`, its value) anew at each call. */
export function evaluator({ dtype, kernels = "automatic", ...problem }) {
  const { values } = problem;
  const program = derivativeProgram(problem);
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
