// Tensors beside NumPy: the same operations on the same arrays, and what is printed. NumPy evaluates everything in one run.

import {
  angleBetween,
  argmax,
  arange,
  concat,
  corrcoef,
  cov,
  cross,
  cumprod,
  cumsum,
  det,
  einsum,
  flip,
  full,
  generator,
  inner,
  inverse,
  kron,
  logsumexp,
  matrixNorm,
  matrixRank,
  meshgrid,
  outer,
  pinv,
  roll,
  slogdet,
  solve,
  std,
  svdvals,
  tensor,
  tensordot,
  tile,
  trace,
  triu,
  vander,
  variance,
  zeros,
} from "@closedform/numeric";
import type { Tensor } from "@closedform/numeric";
import { expect, test } from "vitest";

import { findPython, missing, outputOf } from "./tools.ts";

const python = findPython(["numpy"]);

interface Given {
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
  readonly dtype: string;
}

// JSON has no NaN and no infinity, and forgets the sign of −0.
const sent = (x: number): number | string =>
  Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? "-0.0" : String(x);

const given = (value: Tensor): Given => ({ shape: value.shape, data: [...value.data].map(sent), dtype: value.dtype });

const program = `
import json, sys
import numpy as np
given = json.load(sys.stdin)
arrays = {name: np.array([float(x) for x in a["data"]], dtype=a["dtype"]).reshape(a["shape"]) for name, a in given["arrays"].items()}
scope = {"np": np, **arrays}
def shown(value):
    if isinstance(value, str):
        return value
    value = np.asarray(value, dtype=np.float64)
    return {"shape": list(value.shape), "data": [repr(float(x)) for x in value.ravel()]}
print(json.dumps([shown(eval(text, scope)) for text in given["expressions"]]))
`;

type Answer = string | { readonly shape: readonly number[]; readonly data: readonly string[] };

function askNumPy(arrays: Readonly<Record<string, Tensor>>, expressions: readonly string[]): readonly Answer[] {
  const named = Object.fromEntries(Object.entries(arrays).map(([name, value]) => [name, given(value)]));
  return JSON.parse(outputOf(python!, ["-c", program], JSON.stringify({ arrays: named, expressions }))) as Answer[];
}

const random = generator(20);
const [a, b, s, t, x, y] = [
  random.randn([3, 4]),
  random.randn([4, 5]),
  random.randn([4, 4]),
  random.randn([2, 3, 4]),
  random.randn([4]),
  random.randn([3]),
];

const operations: readonly (readonly [string, Tensor | number])[] = [
  ["np.einsum('...ij,jk->...ki', t, b)", einsum("...ij,jk->...ki", t, b)],
  ["np.einsum('ij,ij->i', a, a)", einsum("ij,ij->i", a, a)],
  ["np.tensordot(t, a, ((1, 2), (0, 1)))", tensordot(t, a, [[1, 2], [0, 1]])], // prettier-ignore
  ["np.inner(t, x)", inner(t, x)],
  ["np.outer(x, y)", outer(x, y)],
  ["np.kron(a, b)", kron(a, b)],
  ["np.kron(x, a)", kron(x, a)],
  ["np.cross(a[:, :3], y)", cross(a.index(null, [0, 3]), y)],
  ["np.trace(a, 1)", trace(a, 1)],
  ["np.diagonal(t, -1, 2, 0)", t.diagonal(-1, 2, 0)],
  ["np.var(t, axis=(0, 2), ddof=1)", variance(t, { axis: [0, 2] })],
  ["np.std(t, axis=1, ddof=0, keepdims=True)", std(t, { axis: 1, correction: 0, keepdims: true })],
  ["np.cov(a)", cov(a)],
  ["np.corrcoef(a)", corrcoef(a)],
  ["np.cumsum(t, axis=1)", cumsum(t, 1)],
  ["np.cumprod(t, axis=-1)", cumprod(t, -1)],
  ["np.argmax(t, axis=1)", argmax(t, { axis: 1 })],
  ["np.logaddexp.reduce(a, axis=1)", logsumexp(a, { axis: 1 })],
  ["np.clip(a, -0.5, 0.5)", a.clip(-0.5, 0.5)],
  ["np.flip(t, (0, 2))", flip(t, [0, 2])],
  ["np.roll(a, -3, 1)", roll(a, -3, 1)],
  ["np.tile(a, (2, 1, 2))", tile(a, [2, 1, 2])],
  ["np.meshgrid(x, y)[1]", meshgrid([x, y], "xy")[1]],
  ["np.vander(x, 3)", vander(x, 3)],
  ["np.take_along_axis(a, np.array([[0, 3], [1, 1], [2, 0]]), 1)", a.gather(1, [[0, 3], [1, 1], [2, 0]])], // prettier-ignore
  ["t.transpose(2, 0, 1)[1:, ::-1, 2]", t.permute(2, 0, 1).index([1], [null, null, -1], 2)],
  ["t.T.reshape(6, 4)", t.T.reshape(6, 4)],
  ["np.linalg.det(s)", det(s)],
  ["np.linalg.inv(s)", inverse(s)],
  ["np.linalg.solve(s, b)", solve(s, b)],
  ["np.linalg.slogdet(-s)[1]", slogdet(s.neg()).logabsdet],
  ["np.linalg.pinv(a)", pinv(a)],
  ["np.linalg.svd(t, compute_uv=False)", svdvals(t)],
  ["np.linalg.matrix_rank(np.outer(x, x))", matrixRank(outer(x, x))],
  ["np.linalg.cond(s, 1)", matrixNorm(s, 1).mul(matrixNorm(inverse(s), 1))],
  ["np.triu(t, 1)", triu(t, 1)],
  ["np.arccos(x[:3] @ y / np.linalg.norm(x[:3]) / np.linalg.norm(y))", angleBetween(x.index([0, 3]), y)],
];

const printed: readonly Tensor[] = [
  arange(5),
  arange(24).reshape(2, 3, 4),
  tensor([1.5, -2.25, 100]),
  tensor([0.1, 1 / 3, 2 / 3, -0]),
  tensor([1e-5, 1]),
  tensor([1e8, 1]),
  tensor([123456.789, 200]),
  tensor([1e300, 1e-300, 0]),
  tensor([NaN, 1, Infinity, -Infinity]),
  tensor([NaN, Infinity]),
  tensor([-Infinity, 0.25]),
  tensor([[1e10, NaN], [-1, 2]]), // prettier-ignore
  zeros([2, 3]),
  zeros([0, 3]),
  full([40], Math.PI),
  arange(1001),
  arange(2000).reshape(2, 10, 100),
  arange(3000).reshape(3, 1000).mul(0.001),
  random.randn([4, 30]),
  random.randn([2, 2, 12]).mul(1e6),
  concat([random.randn([3, 5]), random.randn([3, 5]).mul(1e-7)]),
  tensor([0.1, 1 / 3, 1e5], { dtype: "float32" }),
  tensor([3.4e38, 1e-20, -7], { dtype: "float32" }),
  tensor(random.randn([5, 20]), { dtype: "float32" }),
  ...Array.from({ length: 40 }, (_, k) =>
    tensor(
      random
        .randn([7])
        .mul(10 ** ((k % 11) - 5))
        .mul(random.rand([7]).exp()),
    ),
  ),
  ...Array.from({ length: 20 }, (_, k) =>
    tensor(
      random
        .rand([3, 4])
        .mul(10 ** (k % 7))
        .floor()
        .div(10 ** (k % 4)),
    ),
  ),
];

test("operations give what NumPy gives", ({ task }) => {
  if (python === undefined) return missing("NumPy", task.meta);
  const answers = askNumPy({ a, b, s, t, x, y }, operations.map(([text]) => text)); // prettier-ignore
  operations.forEach(([text, ours], k) => {
    const answer = answers[k] as Exclude<Answer, string>;
    const value = typeof ours === "number" ? tensor(ours) : ours;
    expect([...value.shape], text).toEqual(answer.shape);
    const scale = Math.max(1, ...answer.data.map((each) => Math.abs(Number(each))));
    answer.data.forEach((each, i) =>
      expect(Math.abs(value.data[i] - Number(each)), text).toBeLessThanOrEqual(1e-12 * scale),
    );
  });
});

test("tensors are printed as NumPy prints them", ({ task }) => {
  if (python === undefined) return missing("NumPy", task.meta);
  const named = Object.fromEntries(printed.map((value, k) => [`p${k}`, value]));
  const options = "precision=3, suppress_small=True, threshold=10, edgeitems=2, max_line_width=40";
  const names = Object.keys(named);
  const answers = askNumPy(named, [...names.map((name) => `str(${name})`), ...names.map((name) => `np.array2string(${name}, ${options})`)]); // prettier-ignore
  const ours = [
    ...printed.map((value) => value.toString()),
    ...printed.map((value) =>
      value.toString({ precision: 3, suppressSmall: true, threshold: 10, edgeItems: 2, lineWidth: 40 }),
    ),
  ];
  expect(ours).toEqual(answers);
});
