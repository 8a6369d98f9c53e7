// What is measured: our way and each peer's, on the same numbers.

import { matmul, tensor } from "@closedform/numeric";
import { multiply as mathjsMultiply } from "mathjs";

import { evaluator, kernels } from "./ours.mjs";

/** Numbers from −0.5 to 0.5. */
function numbers(random, count, scale = 1) {
  return Float64Array.from({ length: count }, () => (random() - 0.5) * scale);
}

const single = (values) => Float32Array.from(values);
const input = (k) => ({ kind: "input", input: k });
const step = (k) => ({ kind: "step", step: k });
const contraction = (labels, output, sizes) => ({ kernel: "contraction", labels, output, sizes });

function rowsOf(values, columns) {
  return Array.from({ length: values.length / columns }, (_, i) => [
    ...values.subarray(i * columns, (i + 1) * columns),
  ]);
}

// tfjs and jax-js keep their inputs on the device; results are waited for and freed, not read.
function tfDispose(result) {
  result.dispose();
}

/** Matrix products of one size. */
export function matmulCase({ tfjs, tfjsCpu, jax, mlMatrix }, random, n, dtype) {
  const [a, b] = [numbers(random, n * n), numbers(random, n * n)];
  const call = contraction(
    [
      [0, 1],
      [1, 2],
    ],
    [0, 2],
    [n, n, n],
  );
  const shape = [n, n];
  const device = kernels({
    dtype,
    kernels: "wasm",
    inputs: [
      { data: a, shape },
      { data: b, shape },
    ],
    calls: [{ call, from: [0, 1] }],
  });
  const [left, right] = [tensor(a, { shape }), tensor(b, { shape })];
  const peers = {};
  if (dtype === "float32" && tfjs) {
    const [x, y] = [a, b].map((values) => tfjs.tensor2d(single(values), shape));
    peers["tfjs-wasm"] = { run: () => tfDispose(tfjs.matMul(x, y)), value: () => tfjs.matMul(x, y).dataSync() };
  }
  if (dtype === "float32" && tfjsCpu && n <= 256) {
    const [x, y] = tfjsCpu((tf) => [a, b].map((values) => tf.tensor2d(single(values), shape)));
    const value = () =>
      tfjsCpu((tf) => {
        const product = tf.matMul(x, y);
        const read = product.dataSync();
        product.dispose();
        return read;
      });
    peers["tfjs-cpu"] = { run: value, value };
  }
  if (jax && (dtype === "float32" || n <= 512)) {
    const np = jax.numpy;
    const make = (values) =>
      dtype === "float32" ? np.array(single(values), { shape }) : np.array(values, { shape, dtype: np.float64 });
    const [x, y] = [a, b].map(make);
    const product = () => np.matmul(x.ref, y.ref);
    peers["jax-js"] = {
      isAsync: true,
      run: async () => {
        const result = product();
        await result.blockUntilReady();
        result.dispose();
      },
      value: () => product().data(),
    };
  }
  if (dtype === "float64" && mlMatrix && n <= 512) {
    const [x, y] = [a, b].map((values) => new mlMatrix.Matrix(rowsOf(values, n)));
    peers["ml-matrix"] = { run: () => x.mmul(y), value: () => Float64Array.from(x.mmul(y).to1DArray()) };
  }
  if (dtype === "float64" && n <= 256) {
    const [x, y] = [a, b].map((values) => rowsOf(values, n));
    peers.mathjs = { run: () => mathjsMultiply(x, y), value: () => Float64Array.from(mathjsMultiply(x, y).flat()) };
  }
  const rows = [
    {
      name: `A·B, n = ${n}`,
      ours: { run: () => device.run(false), value: () => device.run(true) },
      peers,
      limit: { name: "matmul", dtype, n },
    },
  ];
  if (dtype === "float64") {
    const ours = { run: () => matmul(left, right), value: () => matmul(left, right).data };
    rows.push({ name: `A·B of tensors, n = ${n}`, ours, peers, limit: { name: "matmul", dtype, n } });
  }
  return rows;
}

/** A matrix times a vector. */
export function mvCase({ tfjs, jax }, random, n, dtype) {
  const [a, x] = [numbers(random, n * n), numbers(random, n)];
  const device = kernels({
    dtype,
    kernels: "wasm",
    inputs: [
      { data: a, shape: [n, n] },
      { data: x, shape: [n] },
    ],
    calls: [{ call: contraction([[0, 1], [1]], [0], [n, n]), from: [0, 1] }],
  });
  const peers = {};
  if (dtype === "float32" && tfjs) {
    const [m, v] = [tfjs.tensor2d(single(a), [n, n]), tfjs.tensor2d(single(x), [n, 1])];
    const value = () => {
      const product = tfjs.matMul(m, v);
      const read = product.dataSync();
      product.dispose();
      return read;
    };
    peers["tfjs-wasm"] = { run: value, value };
  }
  if (dtype === "float32" && jax) {
    const np = jax.numpy;
    const [m, v] = [np.array(single(a), { shape: [n, n] }), np.array(single(x), { shape: [n] })];
    const value = () => np.dot(m.ref, v.ref).data();
    peers["jax-js"] = { isAsync: true, run: value, value };
  }
  const value = () => device.run(true);
  return [{ name: `A·x, n = ${n}`, ours: { run: value, value }, peers, limit: { name: "mv", dtype, n } }];
}

// What rounding in float32 may do to a sum is relative to the sizes of the terms, not to what is left of them.
function sumTolerance(terms) {
  const sizes = terms.reduce((total, term) => total + Math.abs(term), 0);
  return (1e-6 * sizes) / Math.abs(terms.reduce((total, term) => total + term, 0));
}

/** sum(log(1 + exp(−y.*z))), and a plain sum. */
export function chainCases({ tfjs, jax }, random, n, dtype) {
  const y = numbers(random, n).map(Math.sign);
  const z = numbers(random, n, 8);
  const steps = [
    { apply: "multiply", operands: [input(0), input(1)] },
    { apply: "negate", operands: [step(0)] },
    { apply: "exp", operands: [step(1)] },
    { apply: "add", operands: [{ kind: "number", value: 1 }, step(2)] },
    { apply: "log", operands: [step(3)] },
  ];
  const shape = [n];
  const sum = { call: contraction([[0]], [], [n]), from: [2] };
  const inputs = [
    { data: y, shape },
    { data: z, shape },
  ];
  const chain = kernels({
    dtype,
    inputs,
    calls: [{ call: { kernel: "elementwise", shape, steps }, from: [0, 1] }, sum],
  });
  const total = kernels({ dtype, inputs: [inputs[1]], calls: [{ ...sum, from: [0] }] });
  const [chainPeers, sumPeers] = [{}, {}];
  if (dtype === "float32" && tfjs) {
    const [ty, tz] = [y, z].map((values) => tfjs.tensor1d(single(values)));
    const read = (make) => () => {
      const result = tfjs.tidy(make);
      const value = result.dataSync();
      result.dispose();
      return value;
    };
    const value = read(() => tfjs.sum(tfjs.log(tfjs.add(1, tfjs.exp(tfjs.neg(tfjs.mul(ty, tz)))))));
    // tfjs and jax-js add in float32.
    chainPeers["tfjs-wasm"] = { run: value, value, tolerance: 1e-3 };
    const plain = read(() => tfjs.sum(tz));
    sumPeers["tfjs-wasm"] = { run: plain, value: plain, tolerance: sumTolerance(z) };
  }
  if (dtype === "float32" && jax) {
    const np = jax.numpy;
    const [jy, jz] = [y, z].map((values) => np.array(single(values), { shape }));
    const loss = jax.jit((a, b) => np.sum(np.log(np.exp(a.mul(b).mul(-1)).add(1))));
    const value = () => loss(jy.ref, jz.ref).data();
    chainPeers["jax-js"] = { isAsync: true, run: value, value, tolerance: 1e-3 };
    const plain = () => np.sum(jz.ref).data();
    sumPeers["jax-js"] = { isAsync: true, run: plain, value: plain, tolerance: sumTolerance(z) };
  }
  const [ys, zs] = dtype === "float32" ? [single(y), single(z)] : [y, z];
  const loop = () => {
    let result = 0;
    for (let k = 0; k < n; k++) result += Math.log(1 + Math.exp(-ys[k] * zs[k]));
    return [result];
  };
  chainPeers["a loop in float64"] = { run: loop, value: loop, tolerance: 1e-6 };
  const chainOurs = () => chain.run(true);
  const sumOurs = () => total.run(true);
  return [
    {
      name: "sum(log(1+exp(−y.*z)))",
      ours: { run: chainOurs, value: chainOurs },
      peers: chainPeers,
      limit: { name: "chain", dtype, n },
    },
    { name: "sum(z)", ours: { run: sumOurs, value: sumOurs }, peers: sumPeers, limit: { name: "total", dtype, n } },
  ];
}

// The gradient by the weights of a loss of (weights, X, y) in tfjs, read back.
function tfGradient(tfjs, { X, y, w }, m, n, loss) {
  const [tX, ty, tw] = [
    tfjs.tensor2d(single(X), [m, n]),
    tfjs.tensor2d(single(y), [m, 1]),
    tfjs.tensor2d(single(w), [n, 1]),
  ];
  const gradient = tfjs.grad((v) => loss(v, tX, ty));
  const value = () => {
    const result = gradient(tw);
    const read = result.dataSync();
    result.dispose();
    return read;
  };
  return { run: value, value };
}

function logisticPeers({ tfjs, jax }, { X, y, w }, m, n) {
  const peers = {};
  if (jax) {
    const np = jax.numpy;
    const make = (values, shape) => np.array(single(values), { shape });
    const [jX, jy, jw] = [make(X, [m, n]), make(y, [m]), make(w, [n])];
    const closed = jax.jit((v, A, b) =>
      np.dot(A.ref.transpose(), b.ref.mul(-1).div(np.exp(b.mul(np.dot(A, v))).add(1))),
    );
    const loss = (v, A, b) => np.sum(np.log(np.exp(b.mul(np.dot(A, v)).mul(-1)).add(1)));
    const gradient = jax.jit(jax.grad(loss));
    for (const [name, of] of [
      ["jax-js closed form", closed],
      ["jax-js jit(grad)", gradient],
    ]) {
      const value = () => of(jw.ref, jX.ref, jy.ref).data();
      peers[name] = { isAsync: true, run: value, value };
    }
  }
  if (tfjs) {
    peers["tfjs.grad"] = tfGradient(tfjs, { X, y, w }, m, n, (v, A, b) =>
      tfjs.sum(tfjs.log(tfjs.add(1, tfjs.exp(tfjs.neg(tfjs.mul(b, tfjs.matMul(A, v))))))),
    );
  }
  return peers;
}

/** Gradients: least squares and the logistic loss. */
export function gradientCases(libraries, random, [m, n], dtype) {
  const data = { X: numbers(random, m * n), y: numbers(random, m).map(Math.sign), w: numbers(random, n, 0.2) };
  const values = {
    X: { data: data.X, shape: [m, n] },
    y: { data: data.y, shape: [m] },
    w: { data: data.w, shape: [n] },
  };
  const dims = { X: ["m", "n"], y: ["m"], w: ["n"] };
  const ours = (expr) => {
    const value = evaluator({ expr, wrt: "w", dims, values, dtype });
    return { run: value, value };
  };
  const logistic = ours("sum(log(1+exp(-y.*(X*w))))");
  const peers = dtype === "float32" ? logisticPeers(libraries, data, m, n) : {};
  const squares = {};
  if (dtype === "float32" && libraries.tfjs) {
    const { tfjs } = libraries;
    squares["tfjs.grad"] = tfGradient(tfjs, data, m, n, (v, A, b) =>
      tfjs.sum(tfjs.square(tfjs.sub(tfjs.matMul(A, v), b))),
    );
  }
  if (dtype === "float32" && libraries.jax) {
    const { jax } = libraries;
    const np = jax.numpy;
    const make = (all, shape) => np.array(single(all), { shape });
    const [jX, jy, jw] = [make(data.X, [m, n]), make(data.y, [m]), make(data.w, [n])];
    const gradient = jax.jit(jax.grad((v, A, b) => np.sum(np.square(np.dot(A, v).sub(b)))));
    const value = () => gradient(jw.ref, jX.ref, jy.ref).data();
    squares["jax-js jit(grad)"] = { isAsync: true, run: value, value };
  }
  const limit = { name: "logistic", dtype, m, n };
  return [
    { name: `gradient of the logistic loss, ${m} × ${n}`, ours: logistic, peers, limit },
    { name: `gradient of least squares, ${m} × ${n}`, ours: ours("norm2(X*w-y)^2"), peers: squares },
  ];
}

/** The gradient of a small net by its inner weights. */
export function netCase({ tfjs, jax }, random, [samples, inputs, hidden], dtype) {
  const [X, W, v, t] = [
    numbers(random, inputs * samples),
    numbers(random, hidden * inputs, 0.2),
    numbers(random, hidden),
    numbers(random, samples),
  ];
  const values = {
    X: { data: X, shape: [inputs, samples] },
    W: { data: W, shape: [hidden, inputs] },
    v: { data: v, shape: [hidden] },
    t: { data: t, shape: [samples] },
  };
  const dims = { X: ["k", "m"], W: ["h", "k"], v: ["h"], t: ["m"] };
  const value = evaluator({ expr: "norm2(tanh(W*X)'*v - t)^2", wrt: "W", dims, values, dtype });
  const peers = {};
  if (dtype === "float32" && tfjs) {
    const tX = tfjs.tensor2d(single(X), [inputs, samples]);
    const tW = tfjs.tensor2d(single(W), [hidden, inputs]);
    const tv = tfjs.tensor2d(single(v), [1, hidden]);
    const tt = tfjs.tensor2d(single(t), [1, samples]);
    const gradient = tfjs.grad((w) =>
      tfjs.sum(tfjs.square(tfjs.sub(tfjs.matMul(tv, tfjs.tanh(tfjs.matMul(w, tX))), tt))),
    );
    const read = () => {
      const result = gradient(tW);
      const all = result.dataSync();
      result.dispose();
      return all;
    };
    peers["tfjs.grad"] = { run: read, value: read };
  }
  if (dtype === "float32" && jax) {
    const np = jax.numpy;
    const make = (all, shape) => np.array(single(all), { shape });
    const [jX, jW, jv, jt] = [
      make(X, [inputs, samples]),
      make(W, [hidden, inputs]),
      make(v, [hidden]),
      make(t, [samples]),
    ];
    const loss = (w, A, b, c) => np.sum(np.square(np.dot(b, np.tanh(np.matmul(w, A))).sub(c)));
    const gradient = jax.jit(jax.grad(loss));
    const read = () => gradient(jW.ref, jX.ref, jv.ref, jt.ref).data();
    peers["jax-js jit(grad)"] = { isAsync: true, run: read, value: read };
  }
  return [{ name: `gradient of a net ${inputs}→${hidden}→1, ${samples} samples`, ours: { run: value, value }, peers }];
}

/** The Hessian of the logistic loss. */
export function hessianCase({ jax }, random, [m, n], dtype) {
  const data = { X: numbers(random, m * n), y: numbers(random, m).map(Math.sign), w: numbers(random, n, 0.2) };
  const values = {
    X: { data: data.X, shape: [m, n] },
    y: { data: data.y, shape: [m] },
    w: { data: data.w, shape: [n] },
  };
  const dims = { X: ["m", "n"], y: ["m"], w: ["n"] };
  const value = evaluator({ expr: "sum(log(1+exp(-y.*(X*w))))", wrt: "w", order: 2, dims, values, dtype });
  const peers = {};
  if (dtype === "float32" && jax) {
    const np = jax.numpy;
    const make = (all, shape) => np.array(single(all), { shape });
    const [jX, jy, jw] = [make(data.X, [m, n]), make(data.y, [m]), make(data.w, [n])];
    const loss = (v, A, b) => np.sum(np.log(np.exp(b.mul(np.dot(A, v)).mul(-1)).add(1)));
    const closed = jax.jit((v, A, b) => {
      const e = np.exp(b.mul(np.dot(A.ref, v)));
      const s = e.ref.div(np.square(e.add(1)));
      return np.dot(A.ref.transpose(), A.mul(s.reshape([m, 1])));
    });
    const hessian = jax.jit(jax.hessian((v) => loss(v, jX.ref, jy.ref)));
    const closedValue = () => closed(jw.ref, jX.ref, jy.ref).data();
    const hessianValue = () => hessian(jw.ref).data();
    peers["jax-js closed form"] = { isAsync: true, run: closedValue, value: closedValue };
    peers["jax-js jit(hessian)"] = { isAsync: true, run: hessianValue, value: hessianValue };
  }
  const limit = { name: "hessian", dtype, m, n };
  return [{ name: `Hessian of the logistic loss, ${m} × ${n}`, ours: { run: value, value }, peers, limit }];
}
