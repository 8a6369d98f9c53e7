// Programs in other languages, one function for each target.

import { jaxTarget } from "./code/jax.ts";
import { juliaTarget } from "./code/julia.ts";
import { matlabTarget } from "./code/matlab.ts";
import { numpyTarget } from "./code/numpy.ts";
import { pytorchTarget } from "./code/pytorch.ts";
import type { CodeSource } from "./code/source.ts";
import { generate } from "./code/target.ts";
import type { CodeOptions } from "./code/target.ts";
import { typescriptTarget } from "./code/typescript.ts";

/**
 * A Python function that computes a derivative, or a formula, with NumPy. Its docstring has the formula, the shapes and the
 * conditions; it asserts the shapes of its inputs. Vectors are one-dimensional. SciPy is imported where NumPy has no such
 * function. Throws `unsupported` for what cannot be computed.
 */
export function toNumPy(source: CodeSource, options?: CodeOptions): string {
  return generate(numpyTarget, source, options);
}

/** The same with PyTorch: new tensors take type and device from the inputs. Throws `unsupported`. */
export function toPyTorch(source: CodeSource, options?: CodeOptions): string {
  return generate(pytorchTarget, source, options);
}

/** The same with JAX; the function may be traced and compiled. Throws `unsupported`. */
export function toJax(source: CodeSource, options?: CodeOptions): string {
  return generate(jaxTarget, source, options);
}

/** A Julia function; vectors are `Vector`s. LinearAlgebra, Statistics and SpecialFunctions are used where needed. Throws `unsupported`. */
export function toJulia(source: CodeSource, options?: CodeOptions): string {
  return generate(juliaTarget, source, options);
}

/** A function for MATLAB and GNU Octave; a vector is a column, and a row stays a row. Throws `unsupported`. */
export function toMatlab(source: CodeSource, options?: CodeOptions): string {
  return generate(matlabTarget, source, options);
}

/** A strictly typed TypeScript function on tensors of `@closedform/numeric`. Throws `unsupported`. */
export function toTypeScript(source: CodeSource, options?: CodeOptions): string {
  return generate(typescriptTarget, source, options);
}
