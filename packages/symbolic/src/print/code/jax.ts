// JAX: NumPy's names in jax.numpy, special functions in jax.scipy, activations in jax.nn. The shapes are checked while
// the function is traced, so it may be compiled with jax.jit.

import { numpyLike } from "./numpy-like.ts";
import { pythonTarget } from "./python.ts";
import type { Target } from "./target.ts";

const base = numpyLike("jnp", {
  erf: "jax.scipy.special.erf($1)",
  gamma: "jax.scipy.special.gamma($1)",
  lgamma: "jax.scipy.special.gammaln($1)",
  digamma: "jax.scipy.special.digamma($1)",
  trigamma: "jax.scipy.special.polygamma(1, $1)",
  sigmoid: "jax.nn.sigmoid($1)",
  logistic: "jax.nn.sigmoid($1)",
  softplus: "jax.nn.softplus($1)",
  gelu: "jax.nn.gelu($1, approximate=False)",
  silu: "jax.nn.silu($1)",
  expm: "jax.scipy.linalg.expm($1)",
  sqrtm: "_sqrtm($1)",
  logm: "_logm($1)",
  sylvester: "_sylvester($1, $2, $3)",
});

// Roots bring the matrix near the identity, where 2·artanh((A − I)/(A + I)) is a short series; their number is fixed, so
// that the function can be traced.
const logm = `def _logm(A):
    eye = jnp.eye(A.shape[0])
    for _ in range(10):
        A = _sqrtm(A)
    y = jnp.linalg.solve(A + eye, A - eye)
    power, total = y, y
    for k in range(3, 21, 2):
        power = power @ y @ y
        total = total + power / k
    return 2 ** 11 * total`;

// The root is complex by type; one that is by value is none.
const sqrtm = `def _sqrtm(A):
    root = jax.scipy.linalg.sqrtm(A)
    is_real = jnp.max(jnp.abs(jnp.imag(root))) <= 1e-6 * jnp.max(jnp.abs(root))
    return jnp.where(is_real, jnp.real(root), jnp.nan)`;

const sylvester = `def _sylvester(A, B, C):
    m, n = C.shape
    system = jnp.kron(A, jnp.eye(n)) + jnp.kron(jnp.eye(m), B.T)
    return jnp.linalg.solve(system, C.ravel()).reshape(m, n)`;

/** Programs for JAX. */
export const jaxTarget: Target = pythonTarget({
  ...base,
  reduce: ({ reduction, axis }, operand) =>
    `${reduction === "logsumexp" ? "jax.scipy.special.logsumexp" : `jnp.${reduction}`}(${operand}${axis === undefined ? "" : `, axis=${axis}`})`,
  softmax: ({ axis }, operand) => `jax.nn.softmax(${operand}, axis=${axis ?? 0})`,
  helpers: new Map([["_sqrtm", sqrtm], ["_logm", logm], ["_sylvester", sylvester], ...base.helpers]),
  imports: [
    [/\bjax\.nn\./, "import jax.nn"],
    [/\bjnp\./, "import jax.numpy as jnp"],
    [/\bjax\.scipy\.linalg\./, "import jax.scipy.linalg"],
    [/\bjax\.scipy\.special\./, "import jax.scipy.special"],
  ],
});
