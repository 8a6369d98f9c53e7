// Writes functions.md from what the engine answers: for every function of the language its derivative, and where its
// value can be computed. Run after a build: node docs/generate-functions.mjs

import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const page = new URL("functions.md", import.meta.url);

const scalar = { type: "scalar" };
const matrix = { type: "matrix", dims: ["n", "n"] };
const filled = { t: scalar };
const vector = { type: "vector", dims: ["n"] };
const symmetric = { ...matrix, assume: ["symmetric"] };
const positive = { ...matrix, assume: ["spd"] };

// What stands for a form that is no expression as it is: the expression, the variable and declarations.
const probes = {
  "where(cond, a, b)": ["where(x > 0, x, y)", "x", {}],
  "norm(x, p)": ["norm(x, 3)", "x", {}],
  "pow(x, p)": ["pow(t, 3)", "t", filled],
  "reshape(A, m, n)": ["reshape(A, 2, 3)", "A", { A: { type: "matrix", dims: [3, 2] } }],
  "sum(i, x[i])": ["sum(i, x[i]^2)", "x", {}],
  "sum(i, 1, n, x[i])": ["sum(i, 1, n, x[i]^2)", "x", { x: { type: "vector", dims: ["n"] } }],
  "vector(c)": ["dot(vector(t), x)", "t", filled],
  "matrix(c)": ["tr(matrix(t)*A)", "t", filled],
  "eye(n)": ["t*eye(n)", "t", filled],
  "ones(n)": ["t*ones(n)", "t", filled],
  "ones(m, n)": ["t*ones(m, n)", "t", filled],
  "zeros(n)": ["x + t*zeros(n)", "t", filled],
  "zeros(m, n)": ["A + t*zeros(m, n)", "t", filled],
  "expm(A)": ["tr(B*expm(A))", "A", { A: matrix, B: matrix }],
  "logm(A)": ["tr(B*logm(A))", "A", { A: matrix, B: matrix }],
  "sqrtm(A)": ["tr(B*sqrtm(A))", "A", { A: matrix, B: matrix }],
  "chol(A)": ["x'*chol(A)*y", "A", { A: positive, x: vector, y: vector }],
  "pinv(A)": ["x'*pinv(A)*y", "A", { A: { type: "matrix", dims: ["m", "n"] }, x: vector }],
  "eigvals(A)": ["x'*eigvals(A)", "A", { A: symmetric, x: vector }],
  "expm_frechet(A, E)": ["tr(B*expm_frechet(A, E))", "E", { A: matrix, B: matrix, E: matrix }],
  "logm_frechet(A, E)": ["tr(B*logm_frechet(A, E))", "E", { A: matrix, B: matrix, E: matrix }],
  "sylvester(A, B, C)": ["tr(sylvester(A, B, C)*E)", "C", { A: matrix, B: matrix, C: matrix, E: matrix }],
  "expm_kron(A)": ["t*expm_kron(A)", "t", { t: scalar, A: matrix }],
  "logm_kron(A)": ["t*logm_kron(A)", "t", { t: scalar, A: matrix }],
  "power_kron(A, k)": ["t*power_kron(A, k)", "t", { t: scalar, A: matrix }],
  "sylvester_kron(A, B)": ["t*sylvester_kron(A, B)", "t", { t: scalar, A: matrix, B: matrix }],
  "tril(A)": ["x'*tril(A)*y", "A", { A: matrix, x: vector, y: vector }],
  "triu(A)": ["x'*triu(A)*y", "A", { A: matrix, x: vector, y: vector }],
  "range(1, n)": ["dot(range(1, n), x)", "x", { x: { type: "vector", dims: ["n"] } }],
  "skew(x)": ["dot(skew(x)*y, z)", "x", {}],
  "elimination(n)": ["t*elimination(n)", "t", { t: scalar }],
  "duplication(n)": ["t*duplication(n)", "t", { t: scalar }],
  "vech(A)": ["norm2(vech(A))^2", "A", { A: matrix }],
  "commutation(m, n)": ["t*commutation(m, n)", "t", filled],
};

// A usage may list several forms: "sum(x), sum(A, 1) or …". A second name has the usage of the first.
function formsOf(name, { usage }) {
  return usage.match(/\w+\((?:[^()[\]]|\[[^\]]*\])*\)/g).map((form) => form.replace(/^\w+/, name));
}

function probeOf(form, isElementwise) {
  if (Object.hasOwn(probes, form)) {
    const [expr, wrt, vars] = probes[form];
    return { expr, wrt, vars };
  }
  const wrt = /\((\w+)/.exec(form)[1];
  const isWhole = /^[A-Z]/.test(wrt) && !/, [12]\)$/.test(form);
  return { expr: form, wrt, vars: isElementwise ? { [wrt]: scalar } : isWhole ? { [wrt]: matrix } : {} };
}

function attempt(work) {
  try {
    return work();
  } catch (error) {
    if (error.code === undefined) throw error;
    return undefined;
  }
}

// Factorisations and reductions do not suit a fragment shader: they are read back, computed on the CPU and uploaded again.
const factorizations = new Set(["inverse", "determinant", "logDeterminant", "cofactor", "reduction"]);

function kernelsOf(engine, { expr, vars }) {
  return attempt(() => {
    const { value } = engine.openProblem(expr, vars);
    const sizes = new Map([["m", 2], ["n", 3], ["p", 4], ["q", 5]]);
    return new Set(engine.compile([value.node], sizes).instructions.map(({ call }) => call.kernel));
  });
}

const code = (text) => `\`${text.replaceAll("|", String.raw`\|`)}\``;

function row(form, probe, engine) {
  const derivative = attempt(() => engine.derive(probe));
  const kernels = kernelsOf(engine, probe);
  const onWebgl = [...(kernels ?? [])].some((one) => factorizations.has(one)) ? "by way of the CPU" : "yes";
  const shown = probe.expr === form ? "" : `${code(probe.expr)}: `;
  return [
    code(form),
    derivative ? `by ${code(probe.wrt)}: ${shown}${code(derivative.text)}` : "not yet",
    derivative ? derivative.conditions.map(code).join(", ") : "",
    kernels === undefined ? "not yet" : "yes",
    kernels === undefined ? "not yet" : onWebgl,
  ];
}

function rowsOf(name, signature, engine) {
  const isElementwise = engine.scalarFunctionNames.includes(name);
  return formsOf(name, signature).map((form) => row(form, probeOf(form, isElementwise), engine));
}

const heading = `# Functions

This page is generated by \`node docs/generate-functions.mjs\` from what the engine answers; a test fails when it is stale.
"Not yet" means that the language knows the function, so that types and error messages are right, but that the engine
answers \`unsupported\`. Derivatives of elementwise functions are shown for a scalar; on vectors and matrices they act on
each entry. Order 4 and other results without matrix notation are shown by their entries \`D[i,j,…]\`.

`;

/** The page as text, from the type rules of all functions and the engine's public surface. */
export function functionsPage(signatures, engine) {
  const cells = [
    ["form", "derivative", "conditions", "value on `cpu`", "value on `webgl`"],
    ["---", "---", "---", "---", "---"],
    ...[...signatures].flatMap(([name, signature]) => rowsOf(name, signature, engine)),
  ];
  return `${heading}${cells.map((line) => `| ${line.join(" | ")} |`).join("\n")}\n`;
}

async function main() {
  const [engine, { signatures }] = await Promise.all([
    import("closedform"),
    import("../packages/symbolic/dist/typing/signatures.js"),
  ]);
  const text = functionsPage(signatures, engine);
  const isStale = readFileSync(page, { encoding: "utf8", flag: "a+" }) !== text;
  if (isStale) writeFileSync(page, text);
  process.stdout.write(isStale ? "functions.md was written\n" : "functions.md is up to date\n");
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
