import { readFileSync } from "node:fs";
import { renderToString } from "katex";
import { describe, expect, test } from "vitest";
import { derive, openProblem, parse, toLatex, toMathML } from "../../src/index.ts";
import type { MatrixExpression, VariableSpec } from "../../src/index.ts";
import { declare } from "../../src/typing/declaration.ts";
import { inferProgram } from "../../src/typing/infer.ts";

const matrix: VariableSpec = { type: "matrix", dims: ["n", "n"] };
const vector: VariableSpec = { type: "vector", dims: ["n"] };
const vars: Readonly<Record<string, VariableSpec>> = {
  A: matrix,
  B: matrix,
  Sigma: matrix,
  x: vector,
  y: vector,
  x_1: vector,
  a: { type: "scalar" },
  c: { type: "scalar" },
  k: { type: "scalar", assume: ["integer"] },
  u: { type: "vector", dims: [3] },
};

function typed(text: string): MatrixExpression {
  return inferProgram(parse(text), declare(vars)).target;
}

/** An element as its name and what is in it. */
interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

// Start tags with plain attributes, end tags that match, text without markup: all of XML that may occur. Throws otherwise.
function readXml(source: string): Element {
  const root: Element = { name: "", children: [], text: "" };
  const open = [root];
  const token = /<(\/?)([a-z]+)((?: [a-z]+="[^"<&]*")*)>|((?:[^<>&]|&(?:amp|lt|gt|quot);)+)/gu;
  let end = 0;
  for (const found of source.matchAll(token)) {
    if (found.index !== end) throw new Error(`markup is broken at ${source.slice(end, end + 30)}`);
    end += found[0].length;
    const current = open[open.length - 1];
    if (found[4] !== undefined) current.text += found[4];
    else if (found[1] === "/") {
      if (current.name !== found[2]) throw new Error(`</${found[2]}> closes <${current.name}>`);
      open.pop();
    } else {
      const made: Element = { name: found[2], children: [], text: "" };
      current.children.push(made);
      open.push(made);
    }
  }
  if (end !== source.length || open.length !== 1) throw new Error(`unfinished: ${source.slice(end)}`);
  return root.children[0];
}

const childCounts: ReadonlyMap<string, number> = new Map([
  ["msup", 2],
  ["msub", 2],
  ["mfrac", 2],
  ["mroot", 2],
  ["munder", 2],
  ["munderover", 3],
]);
const tokens: ReadonlySet<string> = new Set(["mi", "mn", "mo", "mtext", "annotation"]);

// What MathML Core asks of its elements.
function complaints({ name, children, text }: Element): readonly string[] {
  const own: string[] = [];
  if (tokens.has(name) && children.length > 0) own.push(`<${name}> holds elements`);
  if (!tokens.has(name) && text.trim() !== "") own.push(`<${name}> holds the bare text ${text}`);
  const count = childCounts.get(name);
  if (count !== undefined && children.length !== count) own.push(`<${name}> has ${children.length} children`);
  if (name === "mtable" && !children.every((child) => child.name === "mtr")) own.push("a table holds rows");
  if (name === "mtr" && !children.every((child) => child.name === "mtd")) own.push("a row holds cells");
  return [...own, ...children.flatMap(complaints)];
}

// Letters, numbers and signs in reading order, with bold letters as plain ones and without invisible signs.
function readAloud(element: Element): string {
  if (element.name === "annotation") return "";
  const own = element.text
    .normalize("NFKD")
    .replaceAll(/[\u2061\u2062\u200b\s]/gu, "")
    .replaceAll("∣", "|");
  return own + element.children.map(readAloud).join("");
}

function katexReading(latex: string): string {
  const html = renderToString(latex, { output: "mathml", throwOnError: true });
  return readAloud(
    readXml(
      html
        .replace(/^<span[^>]*>/u, "")
        .replace(/<\/span>$/u, "")
        .replaceAll(/ mathvariant="[^"]*"/gu, ""),
    ),
  );
}

const forms: readonly string[] = [
  "2*A'*(A*x - y)",
  "x'*A*x",
  "-A + B",
  "inv(A)'*x",
  "A.*B + A./B",
  "(A*B).*A",
  "a*x/c",
  "sqrt(a)",
  "a^(1/3)",
  "norm2(x)",
  "normF(A)",
  "logdet(A)",
  "det(A)*inv(A)'",
  "tr(A*B)",
  "kron(A, B)",
  "exp(A*x)",
  "abs(a)",
  "x*y'",
  "Sigma*x_1",
  "[a, c; c, a]",
  "[a, c]",
  "sum(i, x[i]*y[i])",
  "sum(i, 1, n, x[i])",
  "A[1,2]",
  "x[2]",
  "A[:,1]",
  "eye(n)",
  "ones(n)",
  "zeros(n)",
  "3/4*a",
  "-3/4*a",
  "a - 1/2",
  "x.^2",
  "A^2",
  "where(a > 0, a, c)",
  "cbrt(a)",
  "asin(a)",
  "gamma(a)",
  "pi*a",
  "e^a",
  "sum(x)/n",
  "commutation(n, n)",
  "dot(x, y)",
  "outer(x, y)",
  "x.^a",
  "f(x)",
  "diff(f)(a)",
  "diff(f, 2)(a) + diff(f, 3)(a)",
  "diff(h, [1, 0])(a, c)",
  "where(a > 0 and c > 0 or not (a < c), a, c)",
  "(1:n)'*x",
  "x[2:n]",
  "A[1:n - 1, 2]",
  "[A, B; B, A]",
  "[x; 1]",
  "reshape(A, n*n)",
  "skew(u)",
  "cross(u, u)",
  "expm_frechet(A, B)",
  "sum(r, 0, k - 1, A^r)",
  "max(A, 2)",
  "norm2(A, 2)",
  "onehotmax(x)",
  "softmax(A, 2)",
  "sylvester(A, A, B)",
  "trigamma(a)",
  "tril(A)",
];

describe("MathML", () => {
  for (const form of forms) {
    test(`of ${form} is well formed`, () => {
      const root = readXml(toMathML(typed(form)));
      expect(root.name).toBe("math");
      expect(complaints(root)).toEqual([]);
    });
  }

  test("of the whole corpus is well formed, in matrix and in index notation", () => {
    const rows = readFileSync(new URL("../../../../test/fixtures/corpus.jsonl", import.meta.url), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { expr: string; vars: Record<string, VariableSpec> });
    for (const row of rows) {
      let target: MatrixExpression;
      try {
        target = openProblem(row.expr, row.vars).typed.target;
      } catch {
        continue;
      }
      expect(complaints(readXml(toMathML(target)))).toEqual([]);
    }
  });

  test.for([
    "(-(A.*B))*A",
    "2*A'*(A*x - y)",
    "x'*A*x",
    "A.*B",
    "det(A)*inv(A)'",
    "a*x/c",
    "-A + B",
    "sqrt(a)",
    "norm2(x)",
    "A[1,2]",
    "x*y'",
    "tr(A*B)",
    "kron(A, B)",
    "a^(1/3)",
    "x.^2",
    "Sigma*x_1",
    "[a, c; c, a]",
    "3/4*a",
    "f(x)",
    "diff(f, 3)(a)",
    "diff(h, [1, 0])(a, c)",
    "skew(u)",
    "x[2:n]",
    "A[1:n - 1, 2]",
    "[A, B; B, A]",
    "expm_frechet(A, B)",
    "max(A, 2)",
    "norm2(A, 2)",
    "logdet(A)^2",
    "reshape(A, n*n)",
  ])("of %s reads as KaTeX's of our LaTeX", (form) => {
    const expression = typed(form);
    expect(readAloud(readXml(toMathML(expression)))).toBe(katexReading(toLatex(expression)));
  });

  test("index notation has its entries", () => {
    const found = derive({ expr: "X*A*X", wrt: "X", vars: { X: matrix, A: matrix } });
    const source = toMathML(found);
    expect(complaints(readXml(source))).toEqual([]);
    expect(readAloud(readXml(source))).toContain("Dijkl=");
    expect(source).toContain("<mi>δ</mi>");
  });

  test("definitions stand before the result", () => {
    const found = derive({ expr: "norm2(A*x - y)^3 + sum(exp(A*x - y))", wrt: "x", vars, definitions: true });
    const root = readXml(toMathML(found));
    expect(complaints(root)).toEqual([]);
    expect(readAloud(root)).toMatch(/^t0=Ax−y/u);
    expect(readAloud(root)).toContain("exp(t0)");
    expect(toMathML(found)).toContain(">t0 = A*x - y; ");
  });

  test("differentials and derivatives of abstract functions look as in LaTeX", () => {
    const differential = derive({ expr: "norm2(A*x)^2", wrt: "x", vars, form: "differential" });
    expect(readAloud(readXml(toMathML(differential)))).toBe(katexReading(differential.latex));
    const abstract = derive({ expr: "f(A*x)*y'", wrt: "x", vars });
    expect(toMathML(abstract)).toContain("<msup><mrow><mi>f</mi></mrow><mo>′</mo></msup>");
  });

  test("text is annotated and escaped", () => {
    expect(toMathML(typed("a < c"))).toContain('<annotation encoding="text/plain">a &lt; c</annotation>');
    expect(toMathML(typed("a < c"))).toContain("<mo>&lt;</mo>");
  });
});
