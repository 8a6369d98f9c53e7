// Names that mathematics or other languages give to a certain function: none of them is ever read as an abstract one.

/** What to write for functions that the language has under another name or can express. */
const replacements: ReadonlyMap<string, string> = new Map([
  ["ln", "log(x)"],
  ["lg", "log(x)/log(10)"],
  ["log2", "log(x)/log(2)"],
  ["log10", "log(x)/log(10)"],
  ["exp2", "2^x"],
  ["arcsin", "asin(x)"],
  ["arccos", "acos(x)"],
  ["arctan", "atan(x)"],
  ["arcsinh", "asinh(x)"],
  ["arccosh", "acosh(x)"],
  ["arctanh", "atanh(x)"],
  ["arsinh", "asinh(x)"],
  ["arcosh", "acosh(x)"],
  ["artanh", "atanh(x)"],
  ["cot", "1/tan(x)"],
  ["sec", "1/cos(x)"],
  ["csc", "1/sin(x)"],
  ["coth", "1/tanh(x)"],
  ["sech", "1/cosh(x)"],
  ["csch", "1/sinh(x)"],
  ["erfc", "1 - erf(x)"],
  ["sgn", "sign(x)"],
  ["signum", "sign(x)"],
  ["heaviside", "step(x)"],
  ["rsqrt", "x^(-1/2)"],
  ["inverse", "inv(A)"],
  ["ctranspose", "transpose(A)"],
  ["logabsdet", "logdet(A)"],
  ["identity", "eye(n)"],
  ["lse", "logsumexp(x)"],
  ["swish", "silu(x)"],
  ["sigm", "sigmoid(x)"],
  ["inner", "dot(x, y)"],
  ["innerproduct", "dot(x, y)"],
  ["vdot", "dot(x, y)"],
  ["matmul", "A*B"],
  ["multiply", "A*B"],
  ["mul", "x.*y"],
  ["dotmultiply", "x.*y"],
  ["divide", "x./y"],
  ["add", "x + y"],
  ["subtract", "x - y"],
  ["maximum", "max(x, y)"],
  ["minimum", "min(x, y)"],
  ["average", "mean(x)"],
  ["std", "sqrt(var(x))"],
  ["variance", "var(x)"],
  ["total", "sum(x)"],
  ["product", "prod(x)"],
  ["ifelse", "where(x > 0, a, b)"],
  ["select", "where(x > 0, a, b)"],
  ["iff", "where(x > 0, a, b)"],
  ["identitymatrix", "eye(n)"],
  ["frobenius", "normF(A)"],
]);

/** Functions that the language cannot express, which must not be taken for abstract ones. */
const missing: ReadonlySet<string> = new Set([
  "ceil",
  "round",
  "trunc",
  "fix",
  "mod",
  "rem",
  "gcd",
  "lcm",
  "factorial",
  "binomial",
  "beta",
  "zeta",
  "lambertw",
  "besselj",
  "sinc",
  "atan2",
  "arctan2",
  "hypot",
  "median",
  "quantile",
  "sort",
  "cumsum",
  "cumprod",
  "cov",
  "corr",
  "rank",
  "svd",
  "eig",
  "eigh",
  "qr",
  "lu",
  "conv",
  "fft",
  "real",
  "imag",
  "conj",
  "arg",
  "angle",
  "integral",
  "integrate",
  "limit",
  "grad",
  "gradient",
  "jacobian",
  "hessian",
  "laplacian",
  "div",
  "curl",
  "random",
  "rand",
  "randn",
  "selu",
  "mish",
  "hardtanh",
  "triu",
  "tril",
  "einsum",
  "diff",
]);

const discrete: ReadonlySet<string> = new Set(["argmax", "argmin", "argsort"]);

/** What a name means elsewhere: what to write for it, that it is not to be had, or that it has no derivative. */
export type FamiliarName =
  | { readonly kind: "replaced"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "discrete" };

/** What the name of a function means elsewhere, whatever its case; `undefined` for one without a usual meaning. */
export function familiarName(name: string): FamiliarName | undefined {
  const plain = name.toLowerCase().replaceAll("_", "");
  const text = replacements.get(plain);
  if (text !== undefined) return { kind: "replaced", text };
  if (discrete.has(plain)) return { kind: "discrete" };
  // A single letter is a name of its own.
  return plain.length > 1 && missing.has(plain) ? { kind: "missing" } : undefined;
}
