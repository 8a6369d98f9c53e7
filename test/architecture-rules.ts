// The house rules as data: who may import whom, which file lets which third party in, and what is tested by a table.
// A layer is a folder of `src`, or a file directly in it without its ending.

/** Which packages of the workspace a package may import, by entry point only. */
export const packageImports: Readonly<Record<string, readonly string[]>> = {
  symbolic: [],
  numeric: [],
  bridge: ["@closedform/symbolic", "@closedform/numeric"],
  closedform: ["@closedform/symbolic", "@closedform/numeric", "@closedform/bridge"],
};

const notation = ["error", "scalar", "syntax", "types", "notation"];
const functions = [...notation, "tensor", "functions"];
const passes = [...functions, "typing", "lower", "differentiate", "raise", "print"];
const solving = [
  ...passes,
  "problem",
  "equal",
  "simplify",
  "request",
  "derivative-node",
  "arrange",
  "gate",
  "conditions-text",
];
const kernels = ["error", "warning", "shape", "functions", "kernels"];
const tensors = [...kernels, "backend", "tensor", "tensor-methods"];

/** The layers that a layer may import, besides itself. A package without an entry has no order of its own. */
export const layerImports: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  symbolic: {
    // A span is part of every error, and the file that declares it imports nothing.
    error: ["syntax/span.ts"],
    scalar: ["error"],
    syntax: ["error", "scalar"],
    types: ["error", "scalar"],
    notation,
    tensor: notation,
    functions: [...notation, "tensor"],
    print: [...functions, "typing/children.ts"],
    typing: functions,
    lower: [...functions, "typing"],
    differentiate: functions,
    // The shortest of several forms is the one that prints shortest.
    raise: [...functions, "print"],
    // A problem is text that was parsed, typed and lowered.
    problem: [...functions, "typing", "lower"],
    equal: [...passes, "problem"],
    // A proposal of a simpler form is used only when it is certified equal to its input.
    simplify: [...passes, "problem", "equal"],
    request: [...functions, "typing", "differentiate", "problem"],
    "derivative-node": [...functions, "typing", "differentiate", "problem", "request"],
    arrange: [...functions, "differentiate", "problem", "request", "derivative-node"],
    "conditions-text": [...functions, "differentiate", "raise", "print"],
    gate: [...passes, "problem", "equal"],
    derive: solving,
    steps: [...solving, "derive"],
    // The entries of what has no matrix notation are written by `raise`.
    "to-mathml": passes,
    formats: [...passes, "to-mathml"],
    index: [...solving, "derive", "steps", "to-mathml", "formats"],
  },
  numeric: {
    error: [],
    warning: [],
    shape: ["error"],
    functions: ["error"],
    kernels: ["error", "shape", "functions"],
    backend: kernels,
    // Two files of one idea: `tensor-methods` declares the methods that operations attach to a tensor.
    tensor: [...kernels, "backend", "tensor-methods"],
    "tensor-methods": [...kernels, "backend", "tensor"],
    random: tensors,
    ops: tensors,
    autodiff: [...tensors, "ops"],
    "finite-difference": [...tensors, "ops", "autodiff"],
    methods: [...tensors, "ops", "autodiff", "finite-difference"],
    index: [...tensors, "random", "ops", "autodiff", "finite-difference", "methods"],
  },
};

/** The only files that may import each third party. */
export const thirdParty: readonly (readonly [specifier: RegExp, files: RegExp])[] = [
  [/^mathjs(\/|$)/, /^symbolic\/src\/syntax\/parse\.ts$/],
  [/^(nerdamer|tinypool)(\/|$)/, /^symbolic\/src\/simplify\/nerdamer[\w-]*\.ts$/],
  [/^pure-rand(\/|$)/, /^numeric\/src\/ops\/random\.ts$/],
  [/^commander$/, /^closedform\/src\/cli\//],
  [/^node:/, /^(closedform\/src\/|bridge\/src\/worker|symbolic\/src\/simplify\/nerdamer)/],
];

/** Source files, or folders of them, that a test of another name covers; every other one has a test of its own name. */
export const tableTested: Readonly<Record<string, string>> = {
  "symbolic/src/error.ts": "packages/symbolic/test/facade.test.ts",
  "symbolic/src/problem.ts": "packages/symbolic/test/facade.test.ts",
  "symbolic/src/request.ts": "packages/symbolic/test/facade.test.ts",
  "symbolic/src/gate.ts": "packages/symbolic/test/facade.test.ts",
  "symbolic/src/conditions-text.ts": "packages/symbolic/test/facade.test.ts",
  "symbolic/src/derivative-node.ts": "packages/symbolic/test/derive.test.ts",
  "symbolic/src/differentiate/condition.ts": "packages/symbolic/test/differentiate/conventions.test.ts",
  "symbolic/src/differentiate/layout.ts": "packages/symbolic/test/differentiate/conventions.test.ts",
  "symbolic/src/differentiate/structure.ts": "packages/symbolic/test/differentiate/conventions.test.ts",
  "symbolic/src/equal/sizes.ts": "packages/symbolic/test/equal/rational-arithmetic.test.ts",
  "symbolic/src/functions/determinant.ts": "packages/symbolic/test/functions/matrix-functions.test.ts",
  "symbolic/src/functions/inverse.ts": "packages/symbolic/test/functions/matrix-functions.test.ts",
  "symbolic/src/functions/matrix-structure.ts": "packages/symbolic/test/functions/matrix-functions.test.ts",
  "symbolic/src/functions": "packages/symbolic/test/functions/index.test.ts",
  "symbolic/src/lower/align.ts": "packages/symbolic/test/arrange.test.ts",
  "symbolic/src/lower/calls.ts": "packages/symbolic/test/lower/lower.test.ts",
  "symbolic/src/raise": "packages/symbolic/test/raise/raise.test.ts",
  "symbolic/src/tensor/arithmetic.ts": "packages/symbolic/test/tensor/structure.test.ts",
  "symbolic/src/tensor/broadcast.ts": "packages/symbolic/test/tensor/structure.test.ts",
  "symbolic/src/tensor/draft.ts": "packages/symbolic/test/tensor/contract.test.ts",
  "symbolic/src/tensor/facts.ts": "packages/symbolic/test/tensor/structure.test.ts",
  "symbolic/src/tensor/limits.ts": "packages/symbolic/test/tensor/contract.test.ts",
  "symbolic/src/tensor/node.ts": "packages/symbolic/test/tensor/structure.test.ts",
  "symbolic/src/tensor/select.ts": "packages/symbolic/test/tensor/structure.test.ts",
  "symbolic/src/tensor/substitute.ts": "packages/symbolic/test/tensor/structure.test.ts",
  "symbolic/src/tensor/traverse.ts": "packages/symbolic/test/tensor/structure.test.ts",
  "symbolic/src/types": "packages/symbolic/test/types/types.test.ts",
  "symbolic/src/formats.ts": "packages/symbolic/test/print/programs.test.ts",
  "symbolic/src/to-mathml.ts": "packages/symbolic/test/print/mathml.test.ts",
  "symbolic/src/print/code": "packages/symbolic/test/print/programs.test.ts",
  "symbolic/src/print": "packages/symbolic/test/print/latex.test.ts",
  "symbolic/src/steps": "packages/symbolic/test/steps/steps.test.ts",
  "symbolic/src/syntax": "packages/symbolic/test/syntax/parse.test.ts",
  "symbolic/src/typing": "packages/symbolic/test/typing/infer.test.ts",
  "symbolic/src/typing/signatures": "packages/symbolic/test/typing/signatures.test.ts",
  "numeric/src/error.ts": "packages/numeric/test/backend/cpu.test.ts",
  "numeric/src/tensor.ts": "packages/numeric/test/autodiff/backward.test.ts",
  "numeric/src/autodiff/graph.ts": "packages/numeric/test/autodiff/backward.test.ts",
  "numeric/src/finite-difference": "packages/numeric/test/finite-difference/richardson.test.ts",
  "numeric/src/functions": "packages/numeric/test/functions/functions.test.ts",
  "numeric/src/kernels/run.ts": "packages/numeric/test/backend/cpu.test.ts",
  "numeric/src/ops/apply.ts": "packages/numeric/test/autodiff/rules.test.ts",
  "numeric/src/ops/broadcast.ts": "packages/numeric/test/autodiff/rules.test.ts",
  "numeric/src/ops/grad-mode.ts": "packages/numeric/test/autodiff/backward.test.ts",
  "numeric/src/ops/operation.ts": "packages/numeric/test/autodiff/rules.test.ts",
  "numeric/src/ops/random.ts": "packages/numeric/test/ops/create.test.ts",
  "numeric/src/ops/unary.ts": "packages/numeric/test/methods.test.ts",
  "numeric/src/backend/webgl/shader.ts": "packages/numeric/test/backend/webgl/contraction-shader.webgl.test.ts",
  "numeric/src/backend/webgl/combine-shader.ts": "packages/numeric/test/backend/webgl/backend.webgl.test.ts",
};
