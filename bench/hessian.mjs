// Hessians in closed form beside PyTorch's: whole, as sums of products (compressed), and times a direction. Results are
// compared before anything is timed. PyTorch runs in a process of its own with one thread, before and after ours.
//
//   node bench/hessian.mjs [--json | --write] [--quick] [--seed 1]

import { execFileSync, spawn } from "node:child_process";
import { cpus } from "node:os";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { multiplyCompressed } from "@closedform/bridge";

import { compressedEvaluator, evaluator } from "./cpu/ours.mjs";
import { randomNumbers } from "./inputs.mjs";
import { gapBetween, inProcess, median, timeAlone } from "./measure.mjs";
import { commandLine, publish } from "./report.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean" },
    write: { type: "boolean" },
    quick: { type: "boolean" },
    seed: { type: "string", default: "1" },
  },
});

const random = randomNumbers(Number(options.seed));

function array(...shape) {
  const count = shape.reduce((total, length) => total * length, 1);
  return { data: Float64Array.from({ length: count }, () => random() - 0.5), shape };
}

function logistic(m, n) {
  const values = { X: array(m, n), y: array(m), w: array(n) };
  values.y.data = values.y.data.map(Math.sign);
  const dims = { X: ["m", "n"], y: ["m"], w: ["n"] };
  const name = `logistic loss, ${m} × ${n}`;
  return { name, loss: "logistic", expr: "sum(log(1+exp(-y.*(X*w))))", wrt: "w", dims, values };
}

function factorization(n, k) {
  const values = { T: array(n, n), U: array(n, k), V: array(n, k) };
  const dims = { T: ["m", "n"], U: ["m", "k"], V: ["n", "k"] };
  return {
    name: `‖T − U·V′‖² by U, ${n} × ${k}`,
    loss: "factorization",
    expr: "normF(T-U*V')^2",
    wrt: "U",
    dims,
    values,
  };
}

function net(m, d, h) {
  const values = { X: array(m, d), W: array(d, h), v: array(h), y: array(m) };
  const dims = { X: ["m", "d"], W: ["d", "h"], v: ["h"], y: ["m"] };
  const expr = "sum((tanh(X*W)*v-y).^2)";
  return { name: `tanh net of ${d * h} weights, ${m} rows`, loss: "net", expr, wrt: "W", dims, values };
}

const cases = options.quick
  ? [logistic(2000, 100), factorization(50, 5), net(500, 20, 10)]
  : [
      logistic(2000, 100),
      logistic(2000, 200),
      logistic(2000, 500),
      factorization(50, 5),
      factorization(100, 5),
      factorization(200, 5),
      net(500, 20, 10),
      net(500, 25, 20),
    ];

function openTorch() {
  const environment = { ...process.env, OPENBLAS_NUM_THREADS: "1", OMP_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const script = fileURLToPath(new URL("hessian/torch-peer.py", import.meta.url));
  for (const python of ["python3", "/usr/bin/python3"]) {
    try {
      execFileSync(python, ["-c", "import torch"], { stdio: "ignore" });
    } catch {
      continue;
    }
    const child = spawn(python, [script], { env: environment, stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return {
      ask: async (task) => {
        child.stdin.write(`${JSON.stringify(task)}\n`);
        return JSON.parse((await lines.next()).value);
      },
      close: () => child.stdin.end(),
    };
  }
  return null;
}

function taskOf({ loss, wrt, values }, probe) {
  const plain = Object.entries(values).map(([name, { data, shape }]) => [name, { data: [...data], shape }]);
  return { loss, wrt, values: Object.fromEntries(plain), probe };
}

function timesProbe(hessian, probe) {
  const count = probe.length;
  return Float64Array.from({ length: count }, (_, i) =>
    probe.reduce((total, value, j) => total + hessian[i * count + j] * value, 0),
  );
}

function nested(flat, [first, ...rest]) {
  if (rest.length === 0) return [...flat];
  const stride = rest.reduce((total, length) => total * length, 1);
  return Array.from({ length: first }, (_, k) => nested(flat.slice(k * stride, (k + 1) * stride), rest));
}

function check(what, found, wanted) {
  const gap = gapBetween(wanted, found);
  if (!(gap <= 1e-10)) throw new Error(`${what} disagrees with PyTorch by ${gap}`);
}

async function measured(torch, problem) {
  const { wrt, values, name } = problem;
  const { shape } = values[wrt];
  const count = values[wrt].data.length;
  const probe = Array.from({ length: count }, (_, k) => Math.cos(k));
  const before = await torch.ask(taskOf(problem, probe));
  const whole = evaluator({ ...problem, order: 2, dtype: "float64" });
  const compressed = compressedEvaluator({ ...problem, order: 2, dtype: "float64" });
  const direction = { ...values, probe: { data: Float64Array.from(probe), shape } };
  const dims = { ...problem.dims, probe: problem.dims[wrt] };
  const product = evaluator({ ...problem, dims, values: direction, form: "hvp", direction: "probe", dtype: "float64" });
  check(name, timesProbe(whole(), probe), before.product);
  check(`${name}, times a direction,`, product(), before.product);
  const tensor = compressed.assemble([...shape, ...shape]);
  const back = multiplyCompressed(tensor, nested(probe, shape));
  check(`${name}, compressed,`, back.flat(Infinity), before.product);
  const ours = {
    whole: await timeAlone(inProcess(whole)),
    compressed: await timeShort(compressed.run),
    product: await timeShort(product),
  };
  const after = await torch.ask(taskOf(problem, probe));
  const theirs = Object.fromEntries(
    Object.entries(before.milliseconds).map(([way, first]) => [way, (first + after.milliseconds[way]) / 2]),
  );
  return { name, ours, theirs, entries: tensor.entries, count, version: before.version };
}

// Short calls are timed together, for some 20 ms at a time.
async function timeShort(run) {
  const work = inProcess(run);
  const first = await timeAlone(work);
  const count = Math.max(1, Math.round(20 / first));
  const times = [];
  for (let k = 0; k < 7; k++) times.push((await work(count)) / count);
  return median(times);
}

const torch = openTorch();
if (!torch) {
  process.stderr.write(
    "bench/hessian.mjs compares with PyTorch, which is not there: python3 -m pip install torch numpy\n",
  );
  process.exit(0);
}
const rows = [];
for (const problem of cases) {
  process.stderr.write(`${problem.name}\n`);
  rows.push(await measured(torch, problem));
}
torch.close();

const short = (milliseconds) => milliseconds.toPrecision(3);
const factor = (ratio) => (ratio >= 1000 ? Math.round(ratio).toLocaleString("en") : ratio.toPrecision(3));

function table() {
  const headings = [
    "",
    "ours, ms",
    "torch loop",
    "torch vmap",
    "compressed, ms (numbers)",
    "torch loop",
    "product, ms",
    "torch hvp",
  ];
  const cells = rows.map(({ name, ours, theirs, entries, count }) => [
    name,
    short(ours.whole),
    `${factor(theirs.loop / ours.whole)}×`,
    `${factor(Math.min(theirs.vmap, theirs.func ?? Infinity) / ours.whole)}×`,
    `${short(ours.compressed)} (${entries} of ${count * count})`,
    `${factor(theirs.loop / ours.compressed)}×`,
    short(ours.product),
    `${factor(theirs.hvp / ours.product)}×`,
  ]);
  return [headings, headings.map((_, k) => (k === 0 ? "---" : "---:")), ...cells]
    .map((line) => `| ${line.join(" | ")} |`)
    .join("\n");
}

if (options.json) process.stdout.write(`${JSON.stringify(rows)}\n`);
else {
  const machine = `${cpus()[0].model.trim()}, Node ${process.versions.node}, PyTorch ${rows[0].version}`;
  publish(
    "hessian",
    `## Hessians in closed form and by PyTorch

${new Date().toISOString().slice(0, 10)}, ${machine}: \`${commandLine("bench/hessian.mjs")}\`

float64, one thread, programs compiled beforehand. The columns with × say how many times as long PyTorch takes: its \`functional.hessian\`
row by row (loop), the faster of \`vectorize=True\` and \`torch.func.hessian\` (vmap), and \`functional.hvp\`. Compressed is the
Hessian as identities, Kronecker factors and factors of low rank, with how many numbers these hold; a product is the Hessian times a
direction.

${table()}`,
    options.write,
  );
}
