// NumPy, with SciPy where NumPy has no function.

import { numpyLike } from "./numpy-like.ts";
import { pythonTarget } from "./python.ts";
import type { Target } from "./target.ts";

const base = numpyLike("np", {
  erf: "scipy.special.erf($1)",
  gamma: "scipy.special.gamma($1)",
  lgamma: "scipy.special.gammaln($1)",
  digamma: "scipy.special.digamma($1)",
  trigamma: "scipy.special.polygamma(1, $1)",
  sigmoid: "_sigmoid($1)",
  logistic: "_sigmoid($1)",
  softplus: "np.logaddexp(0.0, $1)",
  gelu: "_gelu($1)",
  silu: "_silu($1)",
  expm: "scipy.linalg.expm($1)",
  sqrtm: "_real(scipy.linalg.sqrtm($1))",
  logm: "_real(scipy.linalg.logm($1))",
  sylvester: "scipy.linalg.solve_sylvester($1, $2, $3)",
});

const helpers: readonly (readonly [name: string, text: string])[] = [
  [
    // A root that rounding has made complex.
    "_real",
    `def _real(X):
    return X.real if np.iscomplexobj(X) and np.max(np.abs(X.imag)) <= 1e-6 * np.max(np.abs(X)) else X`,
  ],
  [
    "_sigmoid",
    `def _sigmoid(x):
    return np.exp(-np.logaddexp(0.0, -x))`,
  ],
  [
    "_silu",
    `def _silu(x):
    return x * _sigmoid(x)`,
  ],
  [
    "_gelu",
    `def _gelu(x):
    return x * scipy.special.ndtr(x)`,
  ],
];

function alongAxis(axis: number | undefined): string {
  return axis === undefined ? "" : `, axis=${axis}`;
}

/** Programs for NumPy. */
export const numpyTarget: Target = pythonTarget({
  ...base,
  reduce: ({ reduction, axis }, operand) =>
    `${reduction === "logsumexp" ? "_logsumexp" : `np.${reduction}`}(${operand}${alongAxis(axis)})`,
  softmax: ({ axis }, operand) => `_softmax(${operand}${alongAxis(axis)})`,
  helpers: new Map([...helpers, ...base.helpers]),
  imports: [
    [/\bnp\./, "import numpy as np"],
    [/\bscipy\.linalg\./, "import scipy.linalg"],
    [/\bscipy\.special\./, "import scipy.special"],
  ],
});
