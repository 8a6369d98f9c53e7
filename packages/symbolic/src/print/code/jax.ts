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
  sqrtm: "jax.scipy.linalg.sqrtm($1)",
  logm: "_logm($1)",
});

const logm = `def _logm(A):
    values, vectors = jnp.linalg.eig(A)
    return jnp.real((vectors * jnp.log(values)) @ jnp.linalg.inv(vectors))`;

/** Programs for JAX. */
export const jaxTarget: Target = pythonTarget({
  ...base,
  reduce: ({ reduction, axis }, operand) =>
    `${reduction === "logsumexp" ? "jax.scipy.special.logsumexp" : `jnp.${reduction}`}(${operand}${axis === undefined ? "" : `, axis=${axis}`})`,
  softmax: ({ axis }, operand) => `jax.nn.softmax(${operand}, axis=${axis ?? 0})`,
  helpers: new Map([["_logm", logm], ...base.helpers]),
  imports: [
    [/\bjax\.nn\./, "import jax.nn"],
    [/\bjnp\./, "import jax.numpy as jnp"],
    [/\bjax\.scipy\.linalg\./, "import jax.scipy.linalg"],
    [/\bjax\.scipy\.special\./, "import jax.scipy.special"],
  ],
});
