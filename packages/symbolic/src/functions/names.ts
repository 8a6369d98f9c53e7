/** Every function that acts on each entry (docs/contract.md §1), by the name the language gives it. */
export const scalarFunctionNames = [
  "exp",
  "log",
  "log1p",
  "expm1",
  "sqrt",
  "cbrt",
  "abs",
  "sign",
  "sin",
  "cos",
  "tan",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "asinh",
  "acosh",
  "atanh",
  "erf",
  "gamma",
  "lgamma",
  "digamma",
  "trigamma",
  "sigmoid",
  "softplus",
  "relu",
  "leakyrelu",
  "elu",
  "gelu",
  "silu",
  "logistic",
  "square",
  "reciprocal",
  "floor",
  "step",
] as const;

/** The name of a one-argument elementwise function of the language. */
export type ScalarFunctionName = (typeof scalarFunctionNames)[number];

/** The Kronecker forms of derivatives of matrices. */
export type KroneckerFormName = "expm_kron" | "logm_kron" | "sylvester_kron" | "power_kron";

/** Every function of whole matrices that has a record of its own. */
export type MatrixFunctionName =
  | "inv"
  | "det"
  | "logdet"
  | "cofactor"
  | "pinv"
  | "expm"
  | "expm_frechet"
  | "logm"
  | "logm_frechet"
  | "sqrtm"
  | "sylvester"
  | KroneckerFormName
  | "chol"
  | "tril"
  | "eigvals"
  | "eigvecs"
  | "normNuc";
