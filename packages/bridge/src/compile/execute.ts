// Running a program on a backend.

import type { Backend, Buffer, SynchronousBackend } from "@closedform/numeric";
import type { Program } from "./program.ts";

/** Row-major values of each variable. */
export type ProgramInputs = (name: string) => ArrayLike<number>;

// Fills `buffers` as it goes, so that the caller can release them when an instruction fails.
function runInstructions(program: Program, backend: Backend, inputs: ProgramInputs, buffers: Buffer[]): void {
  for (const { slot, name, shape } of program.variables) buffers[slot] = backend.upload(inputs(name), shape);
  for (const { slot, shape, values } of program.constants) buffers[slot] = backend.upload(values, shape);
  for (const { call, inputs: slots, output } of program.instructions) {
    buffers[output] = backend.run(
      call,
      slots.map((slot) => buffers[slot]),
    );
  }
}

function releaseAll(buffers: readonly Buffer[], backend: Backend): void {
  for (const buffer of buffers) if (buffer) backend.release(buffer);
}

/** The outputs in order, row-major. Throws `NumericError` of the backend. */
export async function execute(
  program: Program,
  backend: Backend,
  inputs: ProgramInputs,
): Promise<readonly Float64Array[]> {
  const buffers: Buffer[] = [];
  try {
    runInstructions(program, backend, inputs, buffers);
    // All are waited for, also when one fails: none may be left reading a buffer that is released.
    const results = await Promise.allSettled(program.outputs.map((slot) => backend.read(buffers[slot])));
    return results.map((result) => {
      if (result.status === "fulfilled") return result.value;
      throw result.reason;
    });
  } finally {
    releaseAll(buffers, backend);
  }
}

/** The outputs in order, row-major, from a backend that need not be waited for. */
export function executeSync(
  program: Program,
  backend: SynchronousBackend,
  inputs: ProgramInputs,
): readonly Float64Array[] {
  const buffers: Buffer[] = [];
  try {
    runInstructions(program, backend, inputs, buffers);
    return program.outputs.map((slot) => backend.readSync(buffers[slot]));
  } finally {
    releaseAll(buffers, backend);
  }
}
