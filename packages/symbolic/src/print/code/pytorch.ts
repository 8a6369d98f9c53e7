// PyTorch. A number of Python is no tensor, so where a function wants one it is made one.

import { isPlain } from "./code.ts";
import type { Code } from "./code.ts";
import { smallWhole } from "./numbers.ts";
import { pythonOperators, pythonPower, pythonTarget } from "./python.ts";
import { atom, bracketed, codeLevels } from "./target.ts";
import type { OperationEntry, OperationTable, PrintContext, PrintedCode, Target } from "./target.ts";

// A call whose arguments have to be tensors.
function tensors(template: string): OperationEntry {
  return (args, code) =>
    atom(
      template.replaceAll(/\$(\d)/g, (_found, at: string) =>
        tensorText(args[Number(at) - 1], code.args[Number(at) - 1]),
      ),
    );
}

function tensorText(printed: PrintedCode, code: Code): string {
  return isPlain(code) ? `_tensor(${printed.text})` : printed.text;
}

function comparison(operator: string): OperationEntry {
  return ([a, b], code) => ({
    text: `${isPlain(code.args[0]) ? `_tensor(${a.text})` : bracketed(a, codeLevels.sum)} ${operator} ${bracketed(b, codeLevels.sum)}`,
    level: codeLevels.comparison,
  });
}

const operations: OperationTable = {
  ...pythonOperators,
  power: ([base, exponent], code) => {
    const isNumber = code.args.every(isPlain) && smallWhole(code.args[1]) === undefined;
    return isNumber ? pythonPower(atom(`_tensor(${base.text})`), exponent) : pythonPower(base, exponent);
  },
  column: ([a], code) => {
    const [of] = code.args;
    if (of.dims.length > 0) return atom(`${bracketed(a, codeLevels.atom)}[:, None]`);
    return atom(`${isPlain(of) ? `_tensor(${a.text})` : bracketed(a, codeLevels.atom)}.reshape(1, 1)`);
  },
  less: comparison("<"),
  lessEqual: comparison("<="),
  greater: comparison(">"),
  greaterEqual: comparison(">="),
  equal: comparison("=="),
  different: comparison("!="),
  exp: tensors("torch.exp($1)"),
  log: tensors("torch.log($1)"),
  log1p: tensors("torch.log1p($1)"),
  expm1: tensors("torch.expm1($1)"),
  sqrt: tensors("torch.sqrt($1)"),
  cbrt: tensors("_cbrt($1)"),
  abs: tensors("torch.abs($1)"),
  sign: tensors("torch.sign($1)"),
  sin: tensors("torch.sin($1)"),
  cos: tensors("torch.cos($1)"),
  tan: tensors("torch.tan($1)"),
  asin: tensors("torch.asin($1)"),
  acos: tensors("torch.acos($1)"),
  atan: tensors("torch.atan($1)"),
  sinh: tensors("torch.sinh($1)"),
  cosh: tensors("torch.cosh($1)"),
  tanh: tensors("torch.tanh($1)"),
  asinh: tensors("torch.asinh($1)"),
  acosh: tensors("torch.acosh($1)"),
  atanh: tensors("torch.atanh($1)"),
  erf: tensors("torch.special.erf($1)"),
  gamma: tensors("_gamma($1)"),
  lgamma: tensors("torch.lgamma($1)"),
  digamma: tensors("torch.digamma($1)"),
  trigamma: tensors("torch.polygamma(1, $1)"),
  sigmoid: tensors("torch.sigmoid($1)"),
  logistic: tensors("torch.sigmoid($1)"),
  softplus: tensors("_softplus($1)"),
  relu: tensors("torch.relu($1)"),
  leakyrelu: tensors("torch.nn.functional.leaky_relu($1, 0.01)"),
  elu: tensors("torch.nn.functional.elu($1)"),
  gelu: tensors("_gelu($1)"),
  silu: tensors("torch.nn.functional.silu($1)"),
  square: ["#1 ** 2", codeLevels.power],
  reciprocal: ["1 / #1", codeLevels.product],
  floor: tensors("torch.floor($1)"),
  step: tensors("_step($1)"),
  maximum: tensors("torch.maximum($1, $2)"),
  minimum: tensors("torch.minimum($1, $2)"),
  where: tensors("torch.where($1, $2, $3)"),
  and: "torch.logical_and($1, $2)",
  or: "torch.logical_or($1, $2)",
  not: "torch.logical_not($1)",
  outer: "torch.outer($1, $2)",
  solve: "torch.linalg.solve($1, $2)",
  inv: "torch.linalg.inv($1)",
  pinv: "torch.linalg.pinv($1)",
  det: "torch.linalg.det($1)",
  logdet: "torch.linalg.slogdet($1)[1]",
  cofactor: "_cofactor($1)",
  trace: "torch.trace($1)",
  expm: "torch.linalg.matrix_exp($1)",
  sqrtm: "_sqrtm($1)",
  logm: "_logm($1)",
  sylvester: "_sylvester($1, $2, $3)",
  chol: "torch.linalg.cholesky($1)",
  eigvals: "torch.linalg.eigvalsh($1)",
  eigvecs: "torch.linalg.eigh($1)[1]",
  matrixPower: ([base, exponent], code) =>
    atom(
      `torch.linalg.matrix_power(${base.text}, ${smallWhole(code.args[1]) === undefined ? `int(${exponent.text})` : exponent.text})`,
    ),
  norm1: "torch.linalg.norm($1, 1)",
  norm2: "torch.linalg.norm($1)",
  norm: "torch.linalg.norm($1, float($2))",
  normF: "torch.linalg.norm($1)",
  normInf: 'torch.linalg.norm($1, float("inf"))',
  normNuc: 'torch.linalg.norm($1, "nuc")',
  diag: "torch.diag($1)",
  diagvec: "torch.diagonal($1)",
  kron: "_kron($1, $2)",
  cross: "torch.linalg.cross($1, $2)",
  vech: "_vech($1)",
  tril: "torch.tril($1)",
  triu: "torch.triu($1)",
};

const helpers: ReadonlyMap<string, string> = new Map([
  [
    "_tensor",
    `def _tensor(value):
    if torch.is_tensor(value) and value.is_floating_point():
        return value
    return torch.as_tensor(value, dtype=torch.float64)`,
  ],
  [
    "_cbrt",
    `def _cbrt(x):
    return torch.sign(x) * torch.abs(x) ** (1 / 3)`,
  ],
  [
    "_gamma",
    `def _gamma(x):
    reflected = torch.pi / (torch.sin(torch.pi * x) * torch.exp(torch.lgamma(1 - x)))
    return torch.where(x > 0, torch.exp(torch.lgamma(x)), reflected)`,
  ],
  [
    "_softplus",
    `def _softplus(x):
    return torch.logaddexp(x, torch.zeros_like(x))`,
  ],
  [
    "_gelu",
    `def _gelu(x):
    return 0.5 * x * torch.special.erfc(-x / 2 ** 0.5)`,
  ],
  [
    "_step",
    `def _step(x):
    return torch.heaviside(x, torch.zeros_like(x))`,
  ],
  [
    "_cofactor",
    `def _cofactor(A):
    u, s, v = torch.linalg.svd(A)
    others = torch.stack([torch.prod(torch.cat((s[:k], s[k + 1:]))) for k in range(s.shape[0])])
    return torch.linalg.det(u) * torch.linalg.det(v) * ((u * others) @ v)`,
  ],
  [
    // Before PyTorch 2, kron refuses a transposed view.
    "_kron",
    `def _kron(A, B):
    return torch.kron(A.contiguous(), B.contiguous())`,
  ],
  [
    // By eigenvalues for a symmetric matrix, which may be singular; else Denman and Beavers' iteration.
    "_sqrtm",
    `def _sqrtm(A):
    if torch.linalg.norm(A - A.T) <= 1e-14 * torch.linalg.norm(A):
        values, vectors = torch.linalg.eigh(A)
        return (vectors * torch.sqrt(torch.clamp(values, min=0))) @ vectors.T
    y, z = A, torch.eye(A.shape[0], dtype=A.dtype, device=A.device)
    for _ in range(50):
        previous = y
        y, z = (y + torch.linalg.inv(z)) / 2, (z + torch.linalg.inv(y)) / 2
        if torch.linalg.norm(y - previous) <= 1e-15 * torch.linalg.norm(y):
            break
    return y`,
  ],
  [
    // Roots bring the matrix near the identity, where 2·artanh((A − I)/(A + I)) is a short series.
    "_logm",
    `def _logm(A):
    eye = torch.eye(A.shape[0], dtype=A.dtype, device=A.device)
    factor = 2
    while torch.linalg.norm(A - eye) > 0.25 and factor < 2 ** 40:
        A = _sqrtm(A)
        factor = 2 * factor
    y = torch.linalg.solve(A + eye, A - eye)
    power, total = y, y
    for k in range(3, 21, 2):
        power = power @ y @ y
        total = total + power / k
    return factor * total`,
  ],
  [
    "_sylvester",
    `def _sylvester(A, B, C):
    m, n = C.shape
    left, right = (torch.eye(k, dtype=C.dtype, device=C.device) for k in (m, n))
    system = torch.kron(A.contiguous(), right) + torch.kron(left, B.T.contiguous())
    return torch.linalg.solve(system, C.reshape(-1)).reshape(m, n)`,
  ],
  [
    "_vech",
    `def _vech(A):
    rows, columns = torch.triu_indices(A.shape[0], A.shape[0])
    return A.T[rows, columns]`,
  ],
]);

// New tensors are like the first array that is given.
function kindOf({ program, names }: PrintContext): string {
  const first = program.inputs.find((input) => input.type.kind !== "scalar");
  if (!first) return "dtype=torch.float64";
  const name = names.name("input", first.name);
  return `dtype=${name}.dtype, device=${name}.device`;
}

function axisText(axis: number | undefined, name = "dim"): string {
  return axis === undefined ? "" : `, ${name}=${axis}`;
}

const extrema: ReadonlyMap<string, string> = new Map([
  ["max", "amax"],
  ["min", "amin"],
]);

/** Programs for PyTorch. */
export const pytorchTarget: Target = pythonTarget({
  operations,
  constant: (name) => `torch.${name}`,
  filled: ({ fill }, lengths, context) => {
    if (fill === "count") return `torch.arange(1, ${lengths[0]} + 1, ${kindOf(context)})`;
    return `torch.${fill}(${(fill === "eye" ? lengths.slice(0, 1) : lengths).join(", ")}, ${kindOf(context)})`;
  },
  reduce: ({ reduction, axis, operand }, text) => {
    if (reduction === "logsumexp" && axis === undefined)
      return `torch.logsumexp(${text}, dim=${operand.dims.length === 1 ? "0" : "(0, 1)"})`;
    return `torch.${extrema.get(reduction) ?? reduction}(${text}${axisText(axis)})`;
  },
  softmax: ({ axis }, operand) => `torch.softmax(${operand}, dim=${axis ?? 0})`,
  reshape: ({ rowMajor, dims, operand: of }, operand, lengths) => {
    const source = bracketed(operand, codeLevels.atom);
    if (rowMajor) return `${source}.reshape(${lengths.join(", ")})`;
    const columns = of.dims.length === 2 ? `${source}.T` : source;
    if (dims.length === 1) return `${columns}.reshape(-1)`;
    return `${columns}.reshape(${[...lengths].reverse().join(", ")}).T`;
  },
  array: ({ form, rows }, texts) => {
    const entries = rows.map((row, i) =>
      row.map((entry, j) => (isPlain(entry) ? `_tensor(${texts[i][j]})` : texts[i][j])),
    );
    const stacked = (row: readonly string[]): string => `torch.stack([${row.join(", ")}])`;
    if (form === "matrix") return `torch.stack([${entries.map(stacked).join(", ")}])`;
    if (form === "blocks")
      return `torch.cat([${entries.map((row) => `torch.cat([${row.join(", ")}], dim=1)`).join(", ")}])`;
    const parts = entries.flat();
    if (rows.flat().every((part) => part.dims.length === 0)) return stacked(parts);
    return `torch.cat([${parts.map((part) => `torch.atleast_1d(${part})`).join(", ")}])`;
  },
  einsum: (formula, operands) => `torch.einsum(${[JSON.stringify(formula), ...operands].join(", ")})`,
  convert: (name) => `_tensor(${name})`,
  given: (code, text) => (isPlain(code) ? `_tensor(${text})` : text),
  asResult: (text) => `_tensor(${text})`,
  helpers,
  prefix: "torch",
  imports: [[/\btorch\./, "import torch"]],
});
