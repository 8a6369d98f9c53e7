// The record that every named scalar function fills in. Records import nothing above this folder: a derivative
// receives the operations it is written with, so the same formula serves numbers, tensors and tapes.

/** Every scalar function that kernels and tensors know by name. */
export type ScalarFunctionName =
  // arithmetic
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "negate"
  | "power"
  | "square"
  | "reciprocal"
  | "sqrt"
  | "cbrt"
  // exponential
  | "exp"
  | "log"
  | "log1p"
  | "expm1"
  // trigonometric
  | "sin"
  | "cos"
  | "tan"
  | "asin"
  | "acos"
  | "atan"
  // hyperbolic
  | "sinh"
  | "cosh"
  | "tanh"
  | "asinh"
  | "acosh"
  | "atanh"
  // activation
  | "sigmoid"
  | "softplus"
  | "relu"
  | "leakyrelu"
  | "elu"
  | "gelu"
  | "silu"
  // special
  | "erf"
  | "erfc"
  | "gamma"
  | "lgamma"
  | "digamma"
  | "trigamma"
  | "polygamma"
  // piecewise
  | "abs"
  | "sign"
  | "floor"
  | "step"
  | "maximum"
  | "minimum"
  | "select"
  | "less"
  | "lessEqual"
  | "equal";

/** What a derivative formula may use; `T` is a number, a tensor or whatever the caller differentiates. */
export interface ScalarOperations<T> {
  apply(name: ScalarFunctionName, ...operands: readonly (T | number)[]): T;
  add(x: T | number, y: T | number): T;
  subtract(x: T | number, y: T | number): T;
  multiply(x: T | number, y: T | number): T;
  divide(x: T | number, y: T | number): T;
}

/**
 * The partial derivative in one argument, from all arguments and the function's value. `null` in a record stands
 * for a derivative that is zero wherever it exists (floor, comparisons), and at kinks by convention.
 */
export type PartialDerivative = <T>(o: ScalarOperations<T>, operands: readonly T[], value: T) => T | number;

/** Passes when |a − b| ≤ absolute + relative·|b|, b being the exact value. */
export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** A named scalar function with everything numeric code needs to know of it. */
export interface ScalarFunction {
  readonly name: ScalarFunctionName;
  readonly arity: 1 | 2 | 3;
  /** The value in float64; NaN outside the domain. */
  readonly cpu: (x: number, y: number, z: number) => number;
  /** The same value as a GLSL ES 3.00 expression over the floats `x`, `y`, `z`. */
  readonly glsl: string;
  /** Source of the `cf_*` helpers in `glsl`. All records share one string, to be included once per shader. */
  readonly glslHelpers?: string;
  /** One entry per argument. */
  readonly derivatives: readonly (PartialDerivative | null)[];
  /** Where tests draw each argument from, inside the domain. */
  readonly sample: readonly (readonly [number, number])[];
  /** Distance to the nearest point where the function or its derivative jumps; absent where there is none. */
  readonly kinkDistance?: (x: number, y: number, z: number) => number;
  readonly tolerance: { readonly cpu: Tolerance; readonly webgl: Tolerance };
  /** Where the formulas of value and derivative come from. */
  readonly source: string;
}

/** What a family states per function; `scalarFunction` fills in the rest. */
export interface ScalarFunctionParts extends Partial<
  Pick<ScalarFunction, "glslHelpers" | "sample" | "kinkDistance" | "source">
> {
  readonly cpu: ScalarFunction["cpu"];
  readonly glsl: string;
  readonly derivatives: ScalarFunction["derivatives"];
  readonly cpuTolerance?: Partial<Tolerance>;
  readonly webglTolerance?: Partial<Tolerance>;
}

/** A record from its parts: arity from `derivatives`, samples [-3, 3] and a few units in the last place by default. */
export function scalarFunction(name: ScalarFunctionName, parts: ScalarFunctionParts): ScalarFunction {
  const { cpu, glsl, derivatives, cpuTolerance, webglTolerance, ...rest } = parts;
  return {
    source: "definition",
    sample: derivatives.map(() => [-3, 3] as const),
    ...rest,
    name,
    arity: derivatives.length as 1 | 2 | 3,
    cpu,
    glsl,
    derivatives,
    tolerance: {
      cpu: { relative: 1e-14, absolute: 1e-300, ...cpuTolerance },
      webgl: { relative: 1e-6, absolute: 1e-37, ...webglTolerance },
    },
  };
}
