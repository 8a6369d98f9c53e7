import { describe, expect, test } from "vitest";
import { parse } from "../../src/syntax/parse.ts";
import { typeText } from "../../src/types/type.ts";
import { declare } from "../../src/typing/declaration.ts";
import { inferProgram } from "../../src/typing/infer.ts";
import { failureOf, infer, typeOf } from "./helpers.ts";

const shapes = "A:matrix(m,n) B:matrix(n,p) S:matrix(n,n) x:vector(n) y:vector(n) z:vector(m) t:scalar k:scalar";

describe("types of declared names", () => {
  test.each([
    ["A*x", "vector(m)"],
    ["A*B", "matrix(m,p)"],
    ["z'*A", "covector(n)"],
    ["z'*A*x", "scalar"],
    ["z*x'", "matrix(m,n)"],
    ["x*x'*sin(x)", "vector(n)"],
    ["t*x'", "covector(n)"],
    ["A*x + 1", "vector(m)"],
    ["1 - x.^2", "vector(n)"],
    ["A/t", "matrix(m,n)"],
    ["1./x", "vector(n)"],
    ["x./y.*t", "vector(n)"],
    ["S^-1", "matrix(n,n)"],
    ["S^k", "matrix(n,n)"],
    ["x'^2'", "error"],
    ["A^T*z", "vector(n)"],
    ["(x'*y)^2", "scalar"],
    ["sum(x)/n", "scalar"],
    ["z'*A*x*(x'*y)^0.5*y'*x", "scalar"],
    ["x > 0", "vector(n)"],
    ["where(x > 0, x, 0)", "vector(n)"],
    ["x'*x > 0 ? t : x", "vector(n)"],
    ["A[1, :]", "covector(n)"],
    ["A[:, 2]", "vector(m)"],
    ["A[1, 2] + x[n]", "scalar"],
    ["[t, k]", "vector(2)"],
    ["[t; k; 1]", "vector(3)"],
    ["[[t, k]]", "matrix(1,2)"],
    ["[t, k; 1, 2]", "matrix(2,2)"],
    ["[A, z; x', 0]", "matrix(m + 1,n + 1)"],
    ["[x; z]", "vector(m + n)"],
    ["[x, y]", "matrix(n,2)"],
    ["[x', 0]", "covector(n + 1)"],
    ["A*[x, y]", "matrix(m,2)"],
    ["sum(i, x[i]*y[i])", "scalar"],
    ["sum(i, sum(j, A[i,j]*x[j])*z[i])", "scalar"],
    ["sum(i, x[i]*A[:,i])", "vector(m)"],
    ["sum(i, 1, n, x[i])", "scalar"],
    ["sum(i, 1, n - 1, x[i]*x[i + 1])", "scalar"],
    ["sum(r, 0, k - 1, S^r)", "matrix(n,n)"],
    ["sum(i, i*x[i])", "scalar"],
  ])("%s", (source, expected) => {
    if (expected === "error") expect(failureOf(() => typeOf(source, shapes)).code).toBe("shape-mismatch");
    else expect(typeOf(source, shapes)).toBe(expected);
  });
});

describe("numbers as dimensions", () => {
  test.each([
    ["A*x", "A:matrix(2,3) x:vector(3)", "vector(2)"],
    ["[1, 2; 3, 4]*x", "x:vector(2)", "vector(2)"],
    ["cross(x, [1, 2, 3])", "x:vector(3)", "vector(3)"],
    ["x + ones(3)", "x:vector(3)", "vector(3)"],
    ["reshape(x, 2, 3)", "x:vector(6)", "matrix(2,3)"],
    ["vech(A)", "A:matrix(3,3)", "vector(6)"],
  ])("%s with %s", (source, declarations, expected) => expect(typeOf(source, declarations)).toBe(expected));
});

describe("errors name both operands, the place and one action", () => {
  test.each([
    [
      "A*z",
      "shape-mismatch",
      "cannot multiply A : matrix(m,n) by z : vector(m): n and m differ",
      "A*z",
      "did you mean A'*z?",
    ],
    [
      "1 + 2*(A*A)",
      "shape-mismatch",
      "cannot multiply A : matrix(m,n) by A : matrix(m,n): n and m differ",
      "A*A",
      "did you mean A'*A?",
    ],
    [
      "B*A",
      "shape-mismatch",
      "cannot multiply B : matrix(n,p) by A : matrix(m,n): p and m differ",
      "B*A",
      "did you mean A*B?",
    ],
    [
      "x*y",
      "shape-mismatch",
      "cannot multiply x : vector(n) by y : vector(n): both are columns",
      "x*y",
      "write x'*y for the inner product or x.*y for the entrywise one",
    ],
    [
      "x*z",
      "shape-mismatch",
      "cannot multiply x : vector(n) by z : vector(m): both are columns",
      "x*z",
      "write x*z' for the outer product",
    ],
    [
      "S*x'*y",
      "shape-mismatch",
      "cannot multiply S : matrix(n,n) by x' : covector(n): a matrix times a covector is no matrix product",
      "S*x'",
      "write S*(x'*y)",
    ],
    [
      "x.*z",
      "shape-mismatch",
      "cannot multiply x : vector(n) entrywise by z : vector(m): n and m differ",
      "x.*z",
      "both operands need the same shape, or one must be a scalar",
    ],
    [
      "x.*y'",
      "shape-mismatch",
      "cannot multiply x : vector(n) entrywise by y' : covector(n): their shapes differ",
      "x.*y'",
      "did you mean x.*y?",
    ],
    [
      "x/y",
      "shape-mismatch",
      "cannot divide x : vector(n) by y : vector(n): only a scalar can stand behind /",
      "x/y",
      "write x./y for the entrywise quotient",
    ],
    [
      "A/S",
      "shape-mismatch",
      "cannot divide A : matrix(m,n) by S : matrix(n,n): only a scalar can stand behind /",
      "A/S",
      "write A*inv(S)",
    ],
    [
      "x^2",
      "shape-mismatch",
      "cannot raise x : vector(n) to the power 2: ^ needs a scalar or a square matrix",
      "x^2",
      "write x.^2 for the entrywise power",
    ],
    [
      "A^2",
      "shape-mismatch",
      "cannot raise A : matrix(m,n) to the power 2: the matrix is not square",
      "A^2",
      "write A.^2 for the entrywise power",
    ],
    [
      "S^0.5",
      "shape-mismatch",
      "cannot raise S : matrix(n,n) to the power 0.5: a matrix power needs an integer exponent",
      "S^0.5",
      "write S.^0.5 for the entrywise power, or sqrtm(S)",
    ],
    [
      "e^S",
      "shape-mismatch",
      "cannot raise e : scalar to S : matrix(n,n): the exponent of ^ is a scalar",
      "e^S",
      "write exp(S) for the entrywise exponential, or expm(S) for the matrix exponential",
    ],
    [
      "A^t'*S^T + A^T",
      "shape-mismatch",
      "cannot raise A : matrix(m,n) to the power t: the matrix is not square",
      "A^t",
      "write A.^t for the entrywise power",
    ],
    [
      "A + z",
      "shape-mismatch",
      "cannot add z : vector(m) to A : matrix(m,n): their shapes differ",
      "A + z",
      "write z*ones(n)' to repeat the vector as columns",
    ],
    [
      "x - y'",
      "shape-mismatch",
      "cannot subtract y' : covector(n) from x : vector(n): their shapes differ",
      "x - y'",
      "did you mean y?",
    ],
    [
      "det(A)",
      "shape-mismatch",
      "cannot apply det to A : matrix(m,n): it needs a square matrix",
      "A",
      "give a square matrix, such as A'*A",
    ],
    [
      "diag(S)",
      "shape-mismatch",
      "cannot apply diag to S : matrix(n,n): it makes a diagonal matrix from a vector",
      "S",
      "write diagvec(S) for the diagonal of a matrix",
    ],
    [
      "softmax(A)",
      "shape-mismatch",
      "cannot apply softmax to A : matrix(m,n): it needs a vector",
      "A",
      "write softmax(A, 2) for each row",
    ],
    [
      "norm2(A)",
      "shape-mismatch",
      "cannot apply norm2 to A : matrix(m,n): it needs a vector",
      "A",
      "write normF(A) for the Frobenius norm",
    ],
    [
      "dot(x, z)",
      "shape-mismatch",
      "cannot apply dot to x : vector(n) and z : vector(m): n and m differ",
      "dot(x, z)",
      "both need the same length",
    ],
    ["inv(S, S)", "shape-mismatch", "cannot call inv with 2 arguments", "inv(S, S)", "write inv(A)"],
    [
      "sum(A, 3)",
      "shape-mismatch",
      "cannot use 3 as the axis of sum: the axes are 1 (over rows) and 2 (over columns)",
      "3",
      "write 1 or 2",
    ],
    [
      "x[0]",
      "shape-mismatch",
      "cannot take the entry at 0: positions are integers from 1 to n",
      "0",
      "count positions from 1",
    ],
    [
      "A[1]",
      "shape-mismatch",
      "cannot take an entry of A : matrix(m,n) with 1 positions: it has 2 axes",
      "A[1]",
      "write one position for each axis, as in A[i, j] or A[i, :]",
    ],
    ["x[i]", "unknown-name", "the index i is not bound", "i", "write sum(i, …) around it, or a number such as 1"],
    [
      "sum(i, x[i]*z[i])",
      "shape-mismatch",
      "cannot use the index i here: it runs over n, but this axis has length m",
      "i",
      "use another index, or write sum(i, 1, m, …)",
    ],
    [
      "sum(i, i^2)",
      "shape-mismatch",
      "cannot sum over i: nothing fixes its range",
      "sum(i, i^2)",
      "write sum(i, 1, n, …), or use i as a position",
    ],
    ["smu(x)", "unknown-name", "the function smu is unknown", "smu", "did you mean sum?"],
    [
      "A(x)",
      "unknown-name",
      "cannot call A : matrix(m,n): it is not a function",
      "A",
      "write A*(x) for a product, or A[…] for an entry",
    ],
    [
      "sin*x",
      "unknown-name",
      "cannot use sin as a value: it is a function",
      "sin",
      "write sin(x), or declare a variable sin",
    ],
    [
      "x = A*y",
      "bad-request",
      "cannot define x: it is declared as vector(n)",
      "x",
      "rename the definition or remove the declaration",
    ],
    ["r = x; r = y", "bad-request", "cannot define r twice", "r", "rename one of the definitions"],
    [
      "s = r'*r; r = x",
      "unknown-name",
      "cannot use r before it is defined",
      "r",
      "move the definition of r before this statement",
    ],
    ["F(u) = F(u - 1); F(2)", "unsupported", "cannot expand F: it calls itself", "F(u - 1)", "define F without itself"],
    [
      "F(u, v) = u*v; F(x)",
      "shape-mismatch",
      "cannot call F with x : vector(n): it has 2 parameters",
      "F(x)",
      "write F(u, v), or give a vector of 2 entries",
    ],
  ])("%s", (source, code, message, at, hint) => {
    const error = failureOf(() => infer(source, shapes));
    expect([error.code, error.message, error.hint]).toEqual([code, message, hint]);
    expect(error.at && source.slice(error.at.start, error.at.end)).toBe(at);
  });

  test("a power of a declared T suggests the transpose", () => {
    expect(failureOf(() => infer("A^T*x", "A:matrix(T,n) x:vector(T)")).hint).toBe("write A' for the transpose");
  });

  test("a declared scalar may serve as an index", () => {
    expect(typeOf("sum(i, x[i])", "i:scalar x:vector(n)")).toBe("scalar");
  });

  test("a misspelled declared name is suggested", () => {
    const error = failureOf(() => infer("lamda*x", "lambda:scalar x:vector(n)"));
    expect([error.code, error.hint]).toEqual(["unknown-name", "did you mean lambda?"]);
  });

  test("a name and a number are different lengths", () => {
    expect(failureOf(() => infer("A*x", "A:matrix(3,n) x:vector(4)")).message).toBe(
      "cannot multiply A : matrix(3,n) by x : vector(4): n and 4 differ",
    );
  });
});

describe("undeclared names", () => {
  test.each([
    ["x'*A*x", { x: "vector(n)", A: "matrix(n,n)" }],
    ["A*x", { A: "matrix(m,n)", x: "vector(n)" }],
    ["x^2", { x: "scalar" }],
    ["tr(A*B)", { A: "matrix(m,n)", B: "matrix(n,m)" }],
    ["w*x + b", { w: "scalar", x: "vector(n)", b: "scalar" }],
    ["x'*A*x + b'*x + c", { x: "vector(n)", A: "matrix(n,n)", b: "vector(n)", c: "scalar" }],
    ["λ*x", { lambda: "scalar", x: "vector(n)" }],
    ["Σ*x", { Sigma: "matrix(m,n)", x: "vector(n)" }],
    ["gamma*sum(a)", { gamma: "scalar", a: "vector(n)" }],
    ["A - c*eye(n)", { A: "matrix(n,n)", c: "scalar" }],
    ["sum(x)/n", { x: "vector(m)", n: "scalar" }],
    ["sum(i, a[i]*x[i])", { a: "vector(n)", x: "vector(n)" }],
    ["sum(i, sum(j, a[i,j]*x[i]*x[j]))", { a: "matrix(n,n)", x: "vector(n)" }],
    ["A^T*x", { A: "matrix(n,m)", x: "vector(n)", T: "transpose" }],
    ["pi*e*d", { d: "scalar" }],
    ["[x*y, x + y]", { x: "scalar", y: "scalar" }],
    ["[A, B]*x", { A: "matrix(p,n)", B: "matrix(p,m)", x: "vector(m + n)" }],
    ["[A; B]*x", { A: "matrix(m,n)", B: "matrix(p,n)", x: "vector(n)" }],
    ["a'*X*b", { a: "vector(n)", X: "matrix(n,m)", b: "vector(m)" }],
    ["x'*A*x*c", { x: "vector(n)", A: "matrix(n,n)", c: "scalar" }],
    ["x'*inv(S)*b", { x: "vector(n)", S: "matrix(n,n)", b: "vector(n)" }],
    ["x'*a", { x: "vector(n)", a: "vector(n)" }],
    ["||A*x - b||^2", { A: "matrix(m,n)", x: "vector(n)", b: "scalar" }],
    ["[A^2*b, A]", { A: "scalar", b: "scalar" }],
    ["f(x) = x^2", { x: "scalar" }],
    ["cross(x, y)", { x: "vector(3)", y: "vector(3)" }],
  ])("%s", (source, expected) => expect(Object.fromEntries(infer(source).inferred)).toEqual(expected));

  test("a name made of declared letters is a product without its sign, not a new name", () => {
    const refused = failureOf(() => infer("Ax - b", "A:matrix(m,n) x:vector(n)"));
    expect(refused.code).toBe("unknown-name");
    expect(refused.hint).toBe("write A*x for a product, or declare Ax");
    expect(infer("Ax - b", "A:matrix(m,n)").inferred.has("Ax")).toBe(true);
  });

  test("the error is that of the default kinds when nothing helps", () => {
    expect(failureOf(() => infer("det(x)*inv(x)*ones(3)*ones(4)")).code).toBe("shape-mismatch");
  });
});

describe("Greek names", () => {
  test.each(["λ", "lambda"])("declared as %s, both spellings mean it", (name) => {
    const vars = new Map([[name, { type: "scalar" as const }]]);
    for (const source of ["λ*2", "lambda*2"]) {
      const { target } = inferProgram(parse(source), declare(vars));
      expect(target.kind === "product" && target.first).toMatchObject({ kind: "variable", name });
    }
  });
});

describe("programs", () => {
  test("references to a definition are the very same object", () => {
    const { target, definitions } = infer("r = A*x - z; r'*r", "A:matrix(m,n) x:vector(n) z:vector(m)");
    const value = definitions[0].value;
    expect(target.kind === "product" && target.first.kind === "transpose" && target.first.operand).toBe(value);
    expect(target.kind === "product" && target.rest[0].operand).toBe(value);
  });

  test("the components of a vector are the arguments of a function of several", () => {
    const { target, inferred } = infer("F(u,v) = [u^2+v, u*v]; G(x,y) = [x+y, x^2-y^2]; H = F(G(x,y))");
    expect(typeText(target.type)).toBe("vector(2)");
    expect(Object.fromEntries(inferred)).toEqual({ x: "scalar", y: "scalar" });
    const { target: indexed } = infer("F(u,v) = u*v; F(x)", "x:vector(2)");
    expect(indexed).toMatchObject({
      kind: "product",
      first: { kind: "index", target: { kind: "variable", name: "x" } },
    });
  });

  test("a whole program types with open lengths solved everywhere", () => {
    const { target, definitions } = infer("r = A*x + vector(1); f = r'*r");
    expect([typeText(target.type), ...definitions.map(({ value }) => typeText(value.type))]).toEqual([
      "scalar",
      "vector(m)",
      "scalar",
    ]);
  });
});

describe("the typed form", () => {
  const declared = "A:matrix(m,n) B:matrix(m,n) S:matrix(n,n) x:vector(n) t:scalar";
  test.each([
    ["trace(S)", { kind: "call", name: "tr" }],
    ["hadamard(A, B)", { kind: "product", rest: [{ operator: ".*" }] }],
    ["transpose(A)", { kind: "transpose" }],
    ["logistic(x)", { kind: "call", name: "sigmoid" }],
    ["pow(x, 2)", { kind: "power", elementwise: true }],
    ["pow(t, 2)", { kind: "power", elementwise: false }],
    ["t.^2", { kind: "power", elementwise: false }],
    ["S^-1", { kind: "power", exponent: { kind: "number", value: { numerator: -1n } } }],
    ["ones(n)", { kind: "call", name: "ones", args: [] }],
    ["eye(n)", { kind: "call", name: "eye", args: [] }],
    ["norm(x, 1)", { kind: "call", name: "norm1", args: [{ kind: "variable" }] }],
    ["normF(x)", { kind: "call", name: "norm2" }],
    ["commutation(m, n)", { kind: "call", args: [{ kind: "dimension" }, { kind: "dimension" }] }],
    ["sum(i, x[i])", { kind: "indexSum", index: "i", lower: undefined, dimension: { key: "n" } }],
    ["sum(i, 1, n, x[i])", { kind: "indexSum", lower: { kind: "number" }, dimension: { key: "n" } }],
    ["sum(i, 2, n, x[i])", { kind: "indexSum", lower: { kind: "number" }, dimension: { key: "n - 1" } }],
    ["sum(i, 0, n - 1, x[i+1])", { kind: "indexSum", dimension: { key: "n" } }],
    ["sum(r, 0, t, S^r)", { kind: "indexSum", dimension: undefined }],
    ["x[2:n]", { kind: "index", indices: [{ kind: "range", offset: { key: "1" }, length: { key: "n - 1" } }] }],
    ["A[1, :]", { kind: "index", indices: [{ kind: "at" }, { kind: "all" }] }],
  ])("%s", (source, expected) => expect(infer(source, declared).target).toMatchObject(expected));
});

describe("hostile programs end in a typed error in time", () => {
  const doubling = Array.from({ length: 60 }, (_, k) => `F${k + 1}(x) = F${k}(x) + F${k}(x)`).join("; ");
  const chain = Array.from({ length: 2_400 }, (_, k) => `r${k + 1} = r${k}^2 + 1`).join("; ");
  const nested = Array.from(
    { length: 150 },
    (_, k) => `G${k + 1}(x) = ${"sin(".repeat(100)}G${k}(x)${")".repeat(100)}`,
  ).join("; ");
  test.each([
    ["doubling functions", `F0(x) = x; ${doubling}; F60(t)`],
    ["deep functions", `G0(x) = x; ${nested}; G150(t)`],
    ["many undeclared names", Array.from({ length: 200 }, (_, k) => `X${k}*y${k}*z${k}`).join(" + ")],
  ])("%s", (_name, source) => {
    const began = performance.now();
    expect(["budget", "shape-mismatch"]).toContain(failureOf(() => infer(source, "t:scalar")).code);
    // To follow every call would take years; the limit leaves room for a busy machine.
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  test("a long chain of definitions is typed", () => {
    expect(infer(`r0 = t; ${chain}`, "t:scalar").target.type.kind).toBe("scalar");
  });

  test("a sum of 10 000 terms is typed", () => {
    const began = performance.now();
    expect(typeOf(`x${"+x".repeat(9_999)}`)).toBe("vector(n)");
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

test("X^-T is the transposed inverse", () => {
  expect(typeText(infer("X^-T", "X:matrix(n,n)").target.type)).toBe("matrix(n,n)");
});
