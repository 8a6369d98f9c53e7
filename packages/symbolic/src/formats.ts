// The written forms that a derivative can be asked for by name, besides text and LaTeX.

import type { CodeSource } from "./print/code/source.ts";
import { toJax, toJulia, toMatlab, toNumPy, toPyTorch, toTypeScript } from "./print/programs.ts";
import { toMathML } from "./to-mathml.ts";

/** The names of the forms. */
export const codeFormats = ["numpy", "pytorch", "jax", "julia", "matlab", "typescript", "mathml"] as const;

/** The name of a form. */
export type CodeFormat = (typeof codeFormats)[number];

/** The printer of each form. */
export const codePrinters: Readonly<Record<CodeFormat, (source: CodeSource) => string>> = {
  numpy: (source) => toNumPy(source),
  pytorch: (source) => toPyTorch(source),
  jax: (source) => toJax(source),
  julia: (source) => toJulia(source),
  matlab: (source) => toMatlab(source),
  typescript: (source) => toTypeScript(source),
  mathml: toMathML,
};
