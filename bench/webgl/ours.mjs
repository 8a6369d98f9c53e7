// Our side of the browser's bench: kernel calls, or a compiled derivative, on a WebGL backend whose inputs stay uploaded.

import { webglBackend } from "@closedform/numeric";

import { derivativeProgram } from "../derivative-program.mjs";

/** A backend on a context that the bench can wait on, too. */
export function openOurs() {
  const gl = new OffscreenCanvas(1, 1).getContext("webgl2", { antialias: false, depth: false, alpha: false });
  const backend = webglBackend(gl);
  return { backend, renderer: backend.description };
}

/** The side of a straight-line program: `calls` fill slots one after the other behind the inputs. */
export function programSide({ backend }, inputs, calls, output) {
  const fixed = inputs.map(({ values, shape }) => backend.upload(values, shape));
  let former = [];
  let last;
  const run = () => {
    const buffers = [...fixed];
    for (const { call, from, to } of calls) {
      buffers[to] = backend.run(
        call,
        from.map((slot) => buffers[slot]),
      );
    }
    last = buffers[output];
    backend.submit(last);
    for (const buffer of former) backend.release(buffer);
    former = buffers.slice(fixed.length);
  };
  return { run, finish: () => backend.finish(last), read: () => backend.read(last) };
}

/** The side of a derivative in closed form; with `wrt` undefined, of the value. */
export function derivativeSide(ours, problem) {
  const { values } = problem;
  const { variables, constants, instructions, outputs } = derivativeProgram(problem);
  const inputs = [];
  const place = new Map();
  const add = (slot, input) => {
    place.set(slot, inputs.length);
    inputs.push(input);
  };
  for (const { slot, name, shape } of variables) add(slot, { values: values[name].values, shape });
  for (const { slot, shape, values: known } of constants) add(slot, { values: known, shape });
  instructions.forEach(({ output }, k) => place.set(output, inputs.length + k));
  const calls = instructions.map(({ call, inputs: from, output }) => ({
    call,
    from: from.map((slot) => place.get(slot)),
    to: place.get(output),
  }));
  return programSide(ours, inputs, calls, place.get(outputs[0]));
}
