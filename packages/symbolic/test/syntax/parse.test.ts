import { describe, expect, test } from "vitest";
import { ClosedformError } from "../../src/error.ts";
import type { Expression } from "../../src/syntax/expression.ts";
import { parse } from "../../src/syntax/parse.ts";
import { showStatement } from "./show.ts";

function tree(source: string): string {
  return parse(source).statements.map(showStatement).join(" | ");
}

function failureOf(source: string): ClosedformError {
  try {
    parse(source);
  } catch (error) {
    if (error instanceof ClosedformError) return error;
    throw error;
  }
  throw new Error(`${source} was read`);
}

function textAt(source: string, error: ClosedformError): string {
  return error.at ? source.slice(error.at.start, error.at.end) : "nowhere";
}

describe("precedence is mathjs's", () => {
  test.each([
    ["x'*A*x", "prod{tr(x) * A * x}"],
    ["-y.*x", "prod{neg(y) .* x}"],
    ["-x^2", "neg(pow(x, 2))"],
    ["2^-1", "pow(2, neg(1))"],
    ["a^b^c", "pow(a, pow(b, c))"],
    ["A.*B*C", "prod{A .* B * C}"],
    ["A*B.*C", "prod{A * B .* C}"],
    ["a - b - c", "sum{+a -b -c}"],
    ["a - (b - c)", "sum{+a -sum{+b -c}}"],
    ["-a + b", "sum{-a +b}"],
    ["(-a) + b", "sum{+neg(a) +b}"],
    ["a - -b", "sum{+a -neg(b)}"],
    ["+x", "x"],
    ["a/b/c*d", "prod{a / b / c * d}"],
    ["a/(b*c)", "prod{a / prod{b * c}}"],
    ["x.^2./y", "prod{pow.(x, 2) ./ y}"],
    ["1./x", "prod{1 ./ x}"],
    ["2x", "prod{2 * x}"],
    ["-2x^2 + 3y", "sum{+prod{neg(2) * pow(x, 2)} +prod{3 * y}}"],
    ["x == y", "(x == y)"],
    ["a ? b : c", "where(a, b, c)"],
    ["x > 0 ? x : -x", "where((x > 0), x, neg(x))"],
  ])("%s", (source, expected) => expect(tree(source)).toBe(expected));
});

describe("a transpose behind a power transposes the power", () => {
  test.each([
    ["x^2'", "tr(pow(x, 2))"],
    ["A^-1'", "tr(pow(A, neg(1)))"],
    ["A^(-1)'", "tr(pow(A, neg(1)))"],
    ["norm2(x)^2'", "tr(pow(norm2(x), 2))"],
    ["x.^2''*y", "prod{tr(tr(pow.(x, 2))) * y}"],
    ["a^b^c'", "tr(pow(a, pow(b, c)))"],
    ["x^(y')", "pow(x, tr(y))"],
    ["x'^2", "pow(tr(x), 2)"],
  ])("%s", (source, expected) => expect(tree(source)).toBe(expected));
});

describe("Unicode forms", () => {
  test.each([
    ["xᵀ*y", "prod{tr(x) * y}"],
    ["A^⊤*x", "prod{tr(A) * x}"],
    ["A^ᵀ", "tr(A)"],
    ["x.'", "tr(x)"],
    ["x′", "tr(x)"],
    ["A⁻¹ᵀ", "tr(pow(A, neg(1)))"],
    ["x² + y³ + z¹⁰", "sum{+pow(x, 2) +pow(y, 3) +pow(z, 10)}"],
    ["a⊙b∘c", "prod{a .* b .* c}"],
    ["a*b⊗c*d", "prod{kron(prod{a * b}, c) * d}"],
    ["A⊗B⊗C", "kron(kron(A, B), C)"],
    ["a·b×c − d", "sum{+prod{a * b * c} -d}"],
    ["‖x‖", "norm2(x)"],
    ["‖A*x - b‖₂²", "pow(norm2(sum{+prod{A * x} -b}), 2)"],
    ["‖x‖₁ + ‖X‖_F^2", "sum{+norm1(x) +pow(normF(X), 2)}"],
    ["‖x‖_1 + ‖x‖_2 + ‖x‖_∞ + ‖X‖_*", "sum{+norm1(x) +norm2(x) +normInf(x) +normNuc(X)}"],
    ["‖‖x‖*y‖", "norm2(prod{norm2(x) * y})"],
    ["√x + √(x + 1) + √2", "sum{+sqrt(x) +sqrt(sum{+x +1}) +sqrt(2)}"],
    ["√f(x)*√x[1]", "prod{sqrt(f(x)) * sqrt(x[1])}"],
    ["α + β*λ", "sum{+α +prod{β * λ}}"],
    ["x ≤ y", "(x <= y)"],
    ["e\u0301", "é"],
  ])("%s", (source, expected) => expect(tree(source)).toBe(expected));
});

describe("numbers are exact", () => {
  test.each([
    ["0.5", "1/2"],
    ["1e-3", "1/1000"],
    [".5", "1/2"],
    ["5.", "5"],
    ["9007199254740993", "9007199254740993"],
    ["1e400", `1${"0".repeat(400)}`],
    ["2e", "prod{2 * e}"],
  ])("%s", (source, expected) => expect(tree(source)).toBe(expected));
});

describe("arrays, indices, calls and programs", () => {
  test.each([
    ["[a, b, c]", "V[a, b, c]"],
    ["[a; b; c]", "V[a; b; c]"],
    ["[1, 2; 3, 4]", "M[1, 2; 3, 4]"],
    ["[[1, 2], [3, 4]]", "M[1, 2; 3, 4]"],
    ["[[1, 2, 3]]", "M[1, 2, 3]"],
    ["[A, b; c', 0]", "M[A, b; tr(c), 0]"],
    ["x[1] + A[i, :] + A[:, j]", "sum{+x[1] +A[i, :] +A[:, j]}"],
    ["x'[1]", "tr(x)[1]"],
    ["sum(i, 1, n, x[i]^2)", "sum(i, 1, n, pow(x[i], 2))"],
    ["mod*in", "prod{mod * in}"],
    ["r = A*x - b; f = r'*r", "r = sum{+prod{A * x} -b} | f = prod{tr(r) * r}"],
    ["r = A*x -\n b\n\n-r'*r;", "r = sum{+prod{A * x} -b} | prod{neg(tr(r)) * r}"],
    ["F(u,v) = [u^2+v, u*v]; F(1, 2)", "F(u, v) = V[sum{+pow(u, 2) +v}, prod{u * v}] | F(1, 2)"],
    ["(a\n+ b)", "sum{+a +b}"],
  ])("%s", (source, expected) => expect(tree(source)).toBe(expected));
});

describe("misreadings are refused, with the place and one action", () => {
  test.each([
    ["sin x", "sin x", "write sin(x) to apply a function, or sin*x"],
    ["sin^2(x)", "sin^2(x)", "write sin(x)^2"],
    ["a b", "a b", "write a*b"],
    ["y + x'A", "x'A", "write x'*A"],
    ["2(x + 1)", "2(x + 1)", "write 2*(x + 1)"],
    ["1/2x", "1/2x", "write * and brackets: 1/2*x, or divide by (…*x)"],
    ["x/2y", "2y", "write the product with * and brackets"],
    ["x#y", "#", "remove the comment"],
    ['"abc"', '"', "remove the quotation marks: the language has no strings"],
    ["'abc'", "'", `remove "'"`],
    ["A.T*x", ".T", "write A' for the transpose"],
    ["A**B", "**", "write ^ for a power"],
    ["A@B", "@", "write A*B for the matrix product"],
    ["A\\b", "\\", "write inv(A)*b for a left division; LaTeX input begins with a command such as \\frac"],
    ["A{-1}", "{", "write round brackets, as in x^(n + 1)"],
    ["n!", "!", "write gamma(n + 1) for a factorial"],
    ["|x|", "|", "write abs(x), norm2(x) or det(A)"],
    ["√x²", "√x²", "write sqrt(…) with brackets"],
    ["x₁", "₁", "write x_1 for a name or x[1] for an entry"],
    ["[1 2]", "2", "write 1*2 for a product, or separate with a comma"],
    ["[1, 2; 3]", "]", "give every row the same number of entries"],
    ["[]", "[]", "write at least one entry"],
    ["A[1:2:9]", "1", "write the first and the last position, as in 2:n"],
    ["a < b < c", "a", "compare two values at a time, as in 0 < x and x < 1"],
    ["x = y = 2", "y", "write the definition as a statement of its own, or == to compare"],
    ["(a = 3) + 1", "a", "write the definition as a statement of its own, or == to compare"],
    ["x[1] = 2", "x", "define the whole array"],
    ["F(u, u) = u", "u", "rename one of them"],
    ["a\n + b", "+", "put the + at the end of the line above"],
    ["1..2", "1..", "remove a dot"],
    ["0x1F", "0x1", "write the number in decimals"],
    ["1e99999", "1e99999", "use an exponent between -10000 and 10000"],
    ["x + ", "+", "complete the formula"],
    ["x * / y", "/", 'write a value before "/", or remove it'],
    ["", "", "enter a formula such as norm2(A*x - b)^2"],
    ["__proto__ + 1", "__proto__", "choose another name"],
    ["x.constructor", ".", "write .* ./ .^ or a decimal number"],
    ["prototype(x)", "prototype", "choose another name"],
    ["x + 😀", "😀", "remove it"],
    ["x\u0000y", "\u0000", "remove it"],
    ["\u0430b", "\u0430b", "choose another name"],
    ["(x + 1", "(", 'add ")"'],
    ["x + 1)", ")", 'remove ")"'],
    ["(x + 1]", "]", 'write ")" here'],
    ["‖x + 1", "‖", 'add "‖"'],
  ])("%s", (source, at, hint) => {
    const error = failureOf(source);
    expect(error.code).toBe("parse");
    expect(textAt(source, error)).toBe(at);
    expect(error.hint).toBe(hint);
  });
});

// In milliseconds: much more than it takes on a busy machine, much less than what is not bounded.
const bounded = 10_000;

describe("limits", () => {
  test.each([
    ["brackets", `${"(".repeat(10_000)}x${")".repeat(10_000)}`, "parse", 200],
    ["signs", `${"-".repeat(10_000)}x`, "parse", 200],
    ["transposes", `x${"'".repeat(10_000)}`, "parse", 201],
    ["powers", `x${"^x".repeat(9_000)}`, "parse", 401],
    ["conditionals", `${"a?b:".repeat(3_000)}c`, "parse", 801],
    ["norm bars", "‖-".repeat(3_000), "parse", 400],
    ["terms", `x${"+x".repeat(500_001)}`, "budget", 1_000_000],
    ["characters", " ".repeat(4_000_001), "budget", 4_000_000],
  ])("too many %s", (_name, source, code, start) => {
    const began = performance.now();
    const error = failureOf(source);
    expect(performance.now() - began).toBeLessThan(bounded);
    expect([error.code, error.at?.start]).toEqual([code, start]);
  });

  test("200 levels and 20 000 tokens are read", () => {
    expect(tree(`${"(".repeat(200)}x${")".repeat(200)}`)).toBe("x");
    expect(tree(`${"sin(".repeat(200)}x${")".repeat(200)}`)).toContain("sin(sin(x))");
    const [statement] = parse(`x${"+x".repeat(9_999)}`).statements;
    expect(statement.kind === "expression" && statement.value.kind === "sum" && statement.value.terms.length).toBe(
      10_000,
    );
  });

  test("100 kB of any ASCII character is refused or read in bounded time", () => {
    for (let code = 0; code < 128; code += 1) {
      const began = performance.now();
      try {
        parse(String.fromCharCode(code).repeat(100_000));
      } catch (error) {
        expect(error).toBeInstanceOf(ClosedformError);
      }
      expect(performance.now() - began, `character ${code}`).toBeLessThan(bounded);
    }
  });
});

/** The text that each node of a tree covers, parents before children. */
function spans(source: string, node: Expression): string[] {
  const parts: Expression[] = [];
  if (node.kind === "sum") parts.push(...node.terms.map((term) => term.operand));
  if (node.kind === "product") parts.push(node.first, ...node.rest.map((step) => step.operand));
  if (node.kind === "negate" || node.kind === "transpose") parts.push(node.operand);
  if (node.kind === "power") parts.push(node.base, node.exponent);
  if (node.kind === "call") parts.push(...node.args);
  return [source.slice(node.span.start, node.span.end), ...parts.flatMap((part) => spans(source, part))];
}

describe("ranges in the user's text", () => {
  test.each([
    ["-y' * (A*x)", ["-y' * (A*x)", "-y'", "y'", "y", "(A*x)", "A", "x"]],
    ["‖A*x‖₂²", ["‖A*x‖₂²", "‖A*x‖₂", "A*x", "A", "x", "²"]],
    ["a⊗b", ["a⊗b", "a", "b"]],
    ["x^2'", ["x^2'", "x^2", "x", "2"]],
    ["√x", ["√x", "x"]],
  ])("%s", (source, expected) => {
    const [statement] = parse(source).statements;
    expect(statement.kind === "expression" ? spans(source, statement.value) : []).toEqual(expected);
  });
});
