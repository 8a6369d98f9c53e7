// What the benchmarks derive. Everything is fixed or drawn from a seed, so that two runs do the same work.

/** Uniform numbers in [0, 1) from a linear congruential generator (Numerical Recipes, §7.1). */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const matrix = (...dims) => ({ type: "matrix", dims });
const vector = (length) => ({ type: "vector", dims: [length] });

const types = {
  ...Object.fromEntries([..."ABTX"].map((name) => [name, matrix("n", "n")])),
  ...Object.fromEntries([..."UV"].map((name) => [name, matrix("n", "k")])),
  M: matrix("m", "n"),
  ...Object.fromEntries([..."bwx"].map((name) => [name, vector("n")])),
  ...Object.fromEntries([..."cy"].map((name) => [name, vector("m")])),
};

/** Lengths of the dimensions where values are compared. */
export const sizes = { n: 3, m: 4, k: 2 };

function problem(name, expr, wrt, names) {
  const vars = Object.fromEntries([...names].map((one) => [one, types[one]]));
  return { name, expr, wrt, vars };
}

/** First derivatives of expressions in vectors and matrices; `sympy-peer.py` has them under the same names. */
export const matrixProblems = [
  problem("quadratic form", "x'*A*x", "x", "Ax"),
  problem("linear form", "b'*x", "x", "bx"),
  problem("linear map", "A*x", "x", "Ax"),
  problem("least squares", "(M*x - c)'*(M*x - c)", "x", "Mxc"),
  problem("squared map", "x'*A'*A*x", "x", "Ax"),
  problem("sum of exponentials", "sum(exp(A*x))", "x", "Ax"),
  problem("logistic regression", "sum(log(1 + exp(-y.*(M*w))))", "w", "yMw"),
  problem("trace of a product", "tr(A*X*B)", "X", "AXB"),
  problem("trace, quadratic", "tr(X'*A*X)", "X", "XA"),
  problem("trace, quadratic with two", "tr(X*A*X'*B)", "X", "XAB"),
  problem("trace of an inverse", "tr(inv(X)*A)", "X", "XA"),
  problem("determinant", "det(X)", "X", "X"),
  problem("log of a determinant", "log(det(X))", "X", "X"),
  problem("inverse", "inv(X)", "X", "X"),
  problem("inverse in a form", "b'*inv(X)*x", "X", "bXx"),
  problem("matrix factorisation", "tr((T - U*V')'*(T - U*V'))", "U", "TUV"),
  problem("trace of a cube", "tr(X*X*X)", "X", "X"),
  problem("two-sided product", "A*X*B", "X", "AXB"),
  problem("trace of a Hadamard product", "tr((X.*A)*B)", "X", "XAB"),
  problem("determinant of a product", "det(A'*X*A)", "X", "AX"),
  problem("trace of exponentials", "tr(exp(X))", "X", "X"),
  problem("quartic form", "(x'*A*x)*(x'*B*x)", "x", "xAB"),
];

/** Values for the variables of a matrix problem, matrices near the identity, so that inverses and logarithms exist. */
export function pointFor({ vars }, random) {
  const near = (i, j) => (i === j ? 1 : 0) + 0.4 * (random() - 0.5);
  const listOf = (length, entry) => Array.from({ length: sizes[length] }, (_, k) => entry(k));
  const valueOf = ({ dims: [rows, columns] }) =>
    columns === undefined ? listOf(rows, (i) => near(i, 0)) : listOf(rows, (i) => listOf(columns, (j) => near(i, j)));
  return Object.fromEntries(Object.entries(vars).map(([name, type]) => [name, valueOf(type)]));
}

function scalars(count) {
  return Array.from({ length: count }, (_, k) => `x${k + 1}`);
}

function declared(names) {
  return Object.fromEntries(names.map((name) => [name, { type: "scalar" }]));
}

function nested(depth) {
  let text = "x1";
  for (let k = 0; k < depth; k++) text = `exp(sin(${text}))`;
  return text;
}

/** Derivatives of scalar expressions by their first variable, which other systems derive too. */
export const scalarProblems = [
  ...[4, 6, 8, 10].map((depth) => ({ name: `exp(sin(…)), depth ${depth}`, expr: nested(depth), names: ["x1"] })),
  ...[10, 30, 100].map((n) => ({ name: `product of ${n}`, expr: scalars(n).join("*"), names: scalars(n) })),
  ...[10, 30, 100].map((n) => ({
    name: `sum of ${n} products`,
    expr: scalars(n)
      .map((x) => `sin(${x})*exp(${x})`)
      .join(" + "),
    names: scalars(n),
  })),
].map(({ name, expr, names }) => ({ name, expr, wrt: "x1", vars: declared(names) }));

const growing = {
  chain: {
    first: () => "exp(x1)",
    next: (previous, k) => `${k % 2 === 0 ? "sin" : "exp"}(${previous})`,
    names: () => ["x1"],
  },
  product: { first: () => "x1", next: (previous, k) => `${previous}*x${k}`, names: scalars },
  sum: {
    first: () => "sin(x1)*exp(x1)",
    next: (previous, k) => `${previous} + sin(x${k})*exp(x${k})`,
    names: scalars,
  },
  "net, shared weights": {
    first: () => "tanh(A*x)",
    next: (previous) => `tanh(A*${previous})`,
    last: (previous) => `sum(${previous})`,
    names: () => ["A", "x"],
  },
  "net, own weights": {
    first: () => "tanh(W1*x)",
    next: (previous, k) => `tanh(W${k}*${previous})`,
    last: (previous) => `sum(${previous})`,
    names: (n) => [...Array.from({ length: n }, (_, k) => `W${k + 1}`), "x"],
  },
};

const kindOf = (name) => (name === "x" ? vector("n") : /^[AW]/.test(name) ? matrix("n", "n") : { type: "scalar" });

/** The families whose derivatives are counted: chains, products and sums of n, each step a definition of its own. */
export const families = Object.keys(growing);

/** A program of n definitions; the last one is differentiated by all variables. */
export function definitions(family, n) {
  const { first, next, last, names } = growing[family];
  const lines = [`a1 = ${first()}`];
  for (let k = 2; k <= n; k++) lines.push(`a${k} = ${next(`a${k - 1}`, k)}`);
  if (last) lines.push(last(`a${n}`));
  const vars = Object.fromEntries(names(n).map((name) => [name, kindOf(name)]));
  return { source: lines.join("\n"), names: names(n), vars };
}
