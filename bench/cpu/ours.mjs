// Our side: compiled programs on a backend whose variables stay uploaded, and tensors.

import { cpuBackend } from "@closedform/numeric";

import { compressedProgram, derivativeProgram } from "../derivative-program.mjs";

// Runs a program on inputs that are uploaded once; returns the outputs.
function runner(program, values, backend) {
  const fixed = [];
  for (const { slot, name, shape } of program.variables) fixed[slot] = backend.upload(values[name].data, shape);
  for (const { slot, shape, values: known } of program.constants) fixed[slot] = backend.upload(known, shape);
  return () => {
    const buffers = [...fixed];
    for (const { call, inputs, output } of program.instructions) {
      const operands = inputs.map((slot) => buffers[slot]);
      buffers[output] = backend.run(call, operands);
    }
    const results = program.outputs.map((slot) => backend.readSync(buffers[slot]));
    for (const { output } of program.instructions) backend.release(buffers[output]);
    return results;
  };
}

/** A function that evaluates the derivative of an expression (or, without `wrt`, its value) anew at each call. */
export function evaluator({ dtype, kernels = "automatic", ...problem }) {
  const run = runner(derivativeProgram(problem), problem.values, cpuBackend({ dtype, kernels }));
  return () => run()[0];
}

/** The same for a compressed derivative: `run` computes what it holds, `assemble` makes the tensor. */
export function compressedEvaluator({ dtype, ...problem }) {
  const { program, assemble } = compressedProgram(problem);
  const run = runner(program, problem.values, cpuBackend({ dtype }));
  return { run, assemble: (shape) => assemble(run(), shape) };
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
