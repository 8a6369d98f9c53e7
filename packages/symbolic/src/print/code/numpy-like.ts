// The table that NumPy and JAX share: JAX keeps NumPy's names in jax.numpy.

import { isPlain } from "./code.ts";
import { isNumber, smallWhole } from "./numbers.ts";
import { pythonOperators, pythonPower, tuple } from "./python.ts";
import type { PythonDialect } from "./python.ts";
import { atom, bracketed, codeLevels } from "./target.ts";
import type { OperationEntry, OperationTable } from "./target.ts";

/** The operations that the two libraries write differently. */
export type OwnOperations =
  | "erf"
  | "gamma"
  | "lgamma"
  | "digamma"
  | "trigamma"
  | "sigmoid"
  | "logistic"
  | "softplus"
  | "gelu"
  | "silu"
  | "expm"
  | "sqrtm"
  | "logm"
  | "sylvester";

// A fraction of a negative number of Python would be complex.
const power: OperationEntry = ([base, exponent], code) => {
  const [of, to] = code.args;
  if (isNumber(of, 0) || !isPlain(of) || smallWhole(to) !== undefined) return pythonPower(base, exponent);
  return atom(`$np.float_power(${base.text}, ${exponent.text})`);
};

const shared = {
  ...pythonOperators,
  power,
  column: ([a], code) =>
    atom(
      code.args[0].dims.length === 0 ? `$np.reshape(${a.text}, (1, 1))` : `${bracketed(a, codeLevels.atom)}[:, None]`,
    ),
  exp: "$np.exp($1)",
  log: "$np.log($1)",
  log1p: "$np.log1p($1)",
  expm1: "$np.expm1($1)",
  sqrt: "$np.sqrt($1)",
  cbrt: "$np.cbrt($1)",
  abs: "$np.abs($1)",
  sign: "$np.sign($1)",
  sin: "$np.sin($1)",
  cos: "$np.cos($1)",
  tan: "$np.tan($1)",
  asin: "$np.arcsin($1)",
  acos: "$np.arccos($1)",
  atan: "$np.arctan($1)",
  sinh: "$np.sinh($1)",
  cosh: "$np.cosh($1)",
  tanh: "$np.tanh($1)",
  asinh: "$np.arcsinh($1)",
  acosh: "$np.arccosh($1)",
  atanh: "$np.arctanh($1)",
  relu: "$np.maximum($1, 0.0)",
  leakyrelu: "_leakyrelu($1)",
  elu: "_elu($1)",
  square: ["#1 ** 2", codeLevels.power],
  reciprocal: ["1 / #1", codeLevels.product],
  floor: "$np.floor($1)",
  step: "$np.heaviside($1, 0.0)",
  maximum: "$np.maximum($1, $2)",
  minimum: "$np.minimum($1, $2)",
  where: "$np.where($1, $2, $3)",
  and: "$np.logical_and($1, $2)",
  or: "$np.logical_or($1, $2)",
  not: "$np.logical_not($1)",
  outer: "$np.outer($1, $2)",
  solve: "$np.linalg.solve($1, $2)",
  inv: "$np.linalg.inv($1)",
  pinv: "$np.linalg.pinv($1)",
  det: "$np.linalg.det($1)",
  logdet: "$np.linalg.slogdet($1)[1]",
  cofactor: "_cofactor($1)",
  trace: "$np.trace($1)",
  chol: "$np.linalg.cholesky($1)",
  eigvals: "$np.linalg.eigvalsh($1)",
  eigvecs: "$np.linalg.eigh($1)[1]",
  matrixPower: ([base, exponent], code) =>
    atom(
      `$np.linalg.matrix_power(${base.text}, ${smallWhole(code.args[1]) === undefined ? `int(${exponent.text})` : exponent.text})`,
    ),
  norm1: "$np.linalg.norm($1, 1)",
  norm2: "$np.linalg.norm($1)",
  norm: "$np.linalg.norm($1, $2)",
  normF: "$np.linalg.norm($1)",
  normInf: "$np.linalg.norm($1, $np.inf)",
  normNuc: '$np.linalg.norm($1, "nuc")',
  diag: "$np.diag($1)",
  diagvec: "$np.diag($1)",
  kron: "$np.kron($1, $2)",
  cross: "$np.cross($1, $2)",
  vech: "_vech($1)",
  tril: "$np.tril($1)",
  triu: "$np.triu($1)",
} as const satisfies Partial<OperationTable>;

const helpers: ReadonlyMap<string, string> = new Map([
  [
    "_logsumexp",
    `def _logsumexp(x, axis=None):
    top = $np.max(x, axis=axis, keepdims=True)
    return $np.squeeze(top, axis) + $np.log($np.sum($np.exp(x - top), axis=axis))`,
  ],
  [
    "_softmax",
    `def _softmax(x, axis=None):
    e = $np.exp(x - $np.max(x, axis=axis, keepdims=True))
    return e / $np.sum(e, axis=axis, keepdims=True)`,
  ],
  [
    "_leakyrelu",
    `def _leakyrelu(x):
    return $np.where(x > 0, x, 0.01 * x)`,
  ],
  [
    "_elu",
    `def _elu(x):
    return $np.where(x > 0, x, $np.expm1($np.minimum(x, 0.0)))`,
  ],
  [
    "_cofactor",
    `def _cofactor(A):
    u, s, v = $np.linalg.svd(A)
    others = $np.stack([$np.prod($np.delete(s, k)) for k in range(s.shape[0])])
    return $np.linalg.det(u) * $np.linalg.det(v) * ((u * others) @ v)`,
  ],
  [
    "_vech",
    `def _vech(A):
    return A.T[$np.triu_indices(A.shape[0])]`,
  ],
]);

/** What a library with NumPy's names under `prefix` writes. */
export function numpyLike(
  prefix: string,
  own: Readonly<Record<OwnOperations, OperationEntry>>,
): Omit<PythonDialect, "reduce" | "softmax" | "imports"> {
  return {
    prefix,
    operations: { ...shared, ...own },
    constant: (name) => `${prefix}.${name}`,
    filled: ({ fill, dims }, lengths) => {
      if (fill === "count") return `${prefix}.arange(1.0, ${lengths[0]} + 1)`;
      if (fill === "eye") return `${prefix}.eye(${lengths[0]})`;
      return `${prefix}.${fill}(${dims.length === 1 ? lengths[0] : tuple(lengths)})`;
    },
    reshape: ({ rowMajor, dims }, operand, lengths) =>
      `${prefix}.reshape(${operand.text}, ${dims.length === 1 ? "-1" : tuple(lengths)}${rowMajor ? "" : ', order="F"'})`,
    array: ({ form, rows }, texts) => {
      const listed = texts.map((row) => `[${row.join(", ")}]`);
      if (form === "blocks") return `${prefix}.block([${listed.join(", ")}])`;
      if (form === "matrix") return `${prefix}.array([${listed.join(", ")}])`;
      const parts = texts.flat();
      if (rows.flat().every((part) => part.dims.length === 0)) return `${prefix}.array([${parts.join(", ")}])`;
      return `${prefix}.concatenate([${parts.map((part) => `${prefix}.atleast_1d(${part})`).join(", ")}])`;
    },
    einsum: (formula, operands) =>
      `${prefix}.einsum(${[JSON.stringify(formula), ...operands].join(", ")}${operands.length > 2 ? ", optimize=True" : ""})`,
    convert: (name) => `${prefix}.asarray(${name}, dtype=float)`,
    given: (_code, text) => text,
    asResult: (text) => `${prefix}.asarray(${text}, dtype=float)`,
    helpers,
  };
}
