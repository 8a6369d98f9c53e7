// What is measured in the browser: for each case our side and the peers' sides on the same numbers.

import { derivativeSide, programSide } from "./ours.mjs";

const input = (k) => ({ kind: "input", input: k });
const one = { kind: "number", value: 1 };

function numbers(random, count, scale = 1) {
  return Float64Array.from({ length: count }, () => Math.fround((random() - 0.5) * scale));
}

const signs = (random, count) => numbers(random, count).map((x) => (x < 0 ? -1 : 1));

function matmul(random, n) {
  const [a, b] = [numbers(random, n * n), numbers(random, n * n)];
  const shape = [n, n];
  const labels = [
    [0, 1],
    [1, 2],
  ];
  const call = { kernel: "contraction", labels, output: [0, 2], sizes: [n, n, n] };
  const inputs = [a, b].map((values) => ({ values, shape }));
  return {
    ours: (device) => programSide(device, inputs, [{ call, from: [0, 1], to: 2 }], 2),
    tfjs: ({ tf, tensor, side }) => {
      const [x, y] = [tensor(a, shape), tensor(b, shape)];
      return { tfjs: side(() => tf.matMul(x, y)) };
    },
    jax: ({ jax, tensor, side }) => {
      const [x, y] = [tensor(a, shape), tensor(b, shape)];
      return { jax: side(() => jax.numpy.matmul(x.ref, y.ref)) };
    },
  };
}

function mv(random, n) {
  const [a, x] = [numbers(random, n * n), numbers(random, n)];
  const call = { kernel: "contraction", labels: [[0, 1], [1]], output: [0], sizes: [n, n] };
  const inputs = [
    { values: a, shape: [n, n] },
    { values: x, shape: [n] },
  ];
  return {
    ours: (device) => programSide(device, inputs, [{ call, from: [0, 1], to: 2 }], 2),
    tfjs: ({ tf, tensor, side }) => {
      const [m, v] = [tensor(a, [n, n]), tensor(x, [n, 1])];
      return { tfjs: side(() => tf.matMul(m, v)) };
    },
    jax: ({ jax, tensor, side }) => {
      const [m, v] = [tensor(a, [n, n]), tensor(x, [n])];
      return { jax: side(() => jax.numpy.dot(m.ref, v.ref)) };
    },
  };
}

// −y/(1 + exp(y∘z)), and the sum of log(1 + exp(−y∘z)), each step a call of its own.
const mapSteps = [
  { apply: "multiply", operands: [input(0), input(1)] },
  { apply: "exp", operands: [input(0)] },
  { apply: "add", operands: [one, input(0)] },
  { apply: "negate", operands: [input(0)] },
  { apply: "divide", operands: [input(0), input(1)] },
  { apply: "log", operands: [input(0)] },
];

function elementwise(random, n, { places, isSum }) {
  const [y, z] = [signs(random, n), numbers(random, n, 8)];
  const shape = [n];
  const inputs = [y, z].map((values) => ({ values, shape }));
  const calls = places.map(({ at, from }, k) => ({
    call: { kernel: "elementwise", shape, steps: [mapSteps[at]] },
    from,
    to: 2 + k,
  }));
  if (isSum) {
    const from = [1 + calls.length];
    calls.push({ call: { kernel: "contraction", labels: [[0]], output: [], sizes: [n] }, from, to: from[0] + 1 });
  }
  return { y, z, shape, ours: (device) => programSide(device, inputs, calls, 1 + calls.length) };
}

function map(random, n) {
  const places = [
    { at: 0, from: [0, 1] },
    { at: 1, from: [2] },
    { at: 2, from: [3] },
    { at: 3, from: [0] },
    { at: 4, from: [5, 4] },
  ];
  const { y, z, shape, ours } = elementwise(random, n, { places, isSum: false });
  return {
    ours,
    tfjs: ({ tf, tensor, side }) => {
      const [ty, tz] = [tensor(y, shape), tensor(z, shape)];
      return { tfjs: side(() => tf.div(tf.neg(ty), tf.add(1, tf.exp(tf.mul(ty, tz))))) };
    },
    jax: ({ jax, tensor, side }) => {
      const [jy, jz] = [tensor(y, shape), tensor(z, shape)];
      const f = jax.jit((a, b) => a.ref.mul(-1).div(jax.numpy.exp(a.mul(b)).add(1)));
      return { jax: side(() => f(jy.ref, jz.ref)) };
    },
  };
}

function chain(random, n) {
  const places = [
    { at: 0, from: [0, 1] },
    { at: 3, from: [2] },
    { at: 1, from: [3] },
    { at: 2, from: [4] },
    { at: 5, from: [5] },
  ];
  const { y, z, shape, ours } = elementwise(random, n, { places, isSum: true });
  return {
    ours,
    tolerance: 1e-3,
    tfjs: ({ tf, tensor, side }) => {
      const [ty, tz] = [tensor(y, shape), tensor(z, shape)];
      return { tfjs: side(() => tf.sum(tf.log(tf.add(1, tf.exp(tf.neg(tf.mul(ty, tz))))))) };
    },
    jax: ({ jax, tensor, side }) => {
      const np = jax.numpy;
      const [jy, jz] = [tensor(y, shape), tensor(z, shape)];
      const f = jax.jit((a, b) => np.sum(np.log(np.exp(a.mul(b).mul(-1)).add(1))));
      return { jax: side(() => f(jy.ref, jz.ref)) };
    },
  };
}

function logisticData(random, m, n) {
  return { X: numbers(random, m * n), y: signs(random, m), w: numbers(random, n, 0.2) };
}

function logistic(random, { m, n, order }) {
  const { X, y, w } = logisticData(random, m, n);
  const values = {
    X: { values: X, shape: [m, n] },
    y: { values: y, shape: [m] },
    w: { values: w, shape: [n] },
  };
  const dims = { X: ["m", "n"], y: ["m"], w: ["n"] };
  const wrt = order === 0 ? undefined : "w";
  const expr = "sum(log(1+exp(-y.*(X*w))))";
  return {
    ours: (device) => derivativeSide(device, { expr, wrt, order, dims, values }),
    tolerance: order === 0 ? 1e-3 : 1e-4,
    tfjs: ({ tf, tensor, side }) => {
      const [tX, ty, tw] = [tensor(X, [m, n]), tensor(y, [m, 1]), tensor(w, [n, 1])];
      const margin = () => tf.mul(ty, tf.matMul(tX, tw));
      const loss = (v) => tf.sum(tf.log(tf.add(1, tf.exp(tf.neg(tf.mul(ty, tf.matMul(tX, v)))))));
      if (order === 0) return { tfjs: side(() => loss(tw)) };
      if (order === 1) {
        const gradient = tf.grad(loss);
        const closed = () => tf.matMul(tX, tf.div(tf.neg(ty), tf.add(1, tf.exp(margin()))), true, false);
        return { "tfjs closed form": side(closed), "tfjs.grad": side(() => gradient(tw)) };
      }
      const closed = () => {
        const s = tf.sigmoid(margin());
        return tf.matMul(tX, tf.mul(tX, tf.mul(s, tf.sub(1, s))), true, false);
      };
      return { "tfjs closed form": side(closed) };
    },
    jax: ({ jax, tensor, side }) => {
      if (order !== 1) return {};
      const np = jax.numpy;
      const [jX, jy, jw] = [tensor(X, [m, n]), tensor(y, [m]), tensor(w, [n])];
      const f = jax.jit((v, A, b) => np.dot(A.ref.transpose(), b.ref.mul(-1).div(np.exp(b.mul(np.dot(A, v))).add(1))));
      return { "jax closed form": side(() => f(jw.ref, jX.ref, jy.ref)) };
    },
  };
}

function net(random, { m, n, h }) {
  const [X, W, v, y] = [numbers(random, m * n), numbers(random, n * h, 0.5), numbers(random, h), numbers(random, m)];
  const values = {
    X: { values: X, shape: [m, n] },
    W: { values: W, shape: [n, h] },
    v: { values: v, shape: [h] },
    y: { values: y, shape: [m] },
  };
  const dims = { X: ["m", "n"], W: ["n", "h"], v: ["h"], y: ["m"] };
  const expr = "norm2(tanh(X*W)*v-y)^2";
  return {
    ours: (device) => derivativeSide(device, { expr, wrt: "W", dims, values }),
    tfjs: ({ tf, tensor, side }) => {
      const [tX, tW, tv, ty] = [tensor(X, [m, n]), tensor(W, [n, h]), tensor(v, [h, 1]), tensor(y, [m, 1])];
      const gradient = tf.grad((B) => tf.sum(tf.square(tf.sub(tf.matMul(tf.tanh(tf.matMul(tX, B)), tv), ty))));
      return { "tfjs.grad": side(() => gradient(tW)) };
    },
    jax: () => ({}),
  };
}

/** What a name of a case stands for. */
export const cases = {
  "matmul 256": (random) => matmul(random, 256),
  "matmul 512": (random) => matmul(random, 512),
  "matmul 1024": (random) => matmul(random, 1024),
  "matmul 2048": (random) => matmul(random, 2048),
  "mv 1024": (random) => mv(random, 1024),
  "map 2^20": (random) => map(random, 2 ** 20),
  "chain and sum 2^20": (random) => chain(random, 2 ** 20),
  "logistic loss 4096×512": (random) => logistic(random, { m: 4096, n: 512, order: 0 }),
  "logistic gradient 4096×512": (random) => logistic(random, { m: 4096, n: 512, order: 1 }),
  "logistic gradient 1000×1000": (random) => logistic(random, { m: 1000, n: 1000, order: 1 }),
  "MLP gradient 1024×100×64": (random) => net(random, { m: 1024, n: 100, h: 64 }),
  "logistic Hessian 2000×200": (random) => logistic(random, { m: 2000, n: 200, order: 2 }),
};
