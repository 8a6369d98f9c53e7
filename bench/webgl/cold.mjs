// The first result after a page load, the same small computation for each library: X'·(1/(1 + exp(X·w))). The clock starts
// in the loaded page, before the library is fetched from the same machine: how long a browser starts is no matter of either.

import { randomNumbers } from "../inputs.mjs";

const [m, n] = [256, 64];

function data() {
  const random = randomNumbers(7);
  const numbers = (count) => Float64Array.from({ length: count }, () => Math.fround(random() - 0.5));
  return { X: numbers(m * n), w: numbers(n) };
}

async function ours() {
  const { webglBackend } = await import("@closedform/numeric");
  const { X, w } = data();
  const backend = webglBackend();
  const input = (k) => ({ kind: "input", input: k });
  const contraction = (labels, output) => ({ kernel: "contraction", labels, output, sizes: [m, n] });
  const [tX, tw] = [backend.upload(X, [m, n]), backend.upload(w, [n])];
  const z = backend.run(contraction([[0, 1], [1]], [0]), [tX, tw]);
  const steps = [
    { apply: "exp", operands: [input(0)] },
    {
      apply: "add",
      operands: [
        { kind: "number", value: 1 },
        { kind: "step", step: 0 },
      ],
    },
    { apply: "reciprocal", operands: [{ kind: "step", step: 1 }] },
  ];
  const q = backend.run({ kernel: "elementwise", shape: [m], steps }, [z]);
  return backend.read(backend.run(contraction([[0, 1], [0]], [1]), [tX, q]));
}

async function tfjs() {
  const { openTfjs } = await import("./peers.mjs");
  const { tf, tensor } = await openTfjs();
  const { X, w } = data();
  const [tX, tw] = [tensor(X, [m, n]), tensor(w, [n, 1])];
  return tf.matMul(tX, tf.reciprocal(tf.add(1, tf.exp(tf.matMul(tX, tw)))), true, false).data();
}

globalThis.cold = async (which) => {
  const began = performance.now();
  const values = await (which === "ours" ? ours() : tfjs());
  return { milliseconds: performance.now() - began, values: Array.from(values) };
};
