// Requests that mean harm or were never thought through: each is answered in time with a typed error or a right answer,
// and the next request is answered as if nothing had happened.

import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";

import { answerLineText } from "../../src/cli/answer.ts";
import { engine } from "./harness.ts";

interface Answer {
  readonly ok: boolean;
  readonly error?: { readonly code: string; readonly message: string };
  readonly result?: { readonly text: string };
  readonly verdict?: string;
}

// Far above what any of these takes on a quiet machine.
const patience = 15_000;

async function ask(line: string): Promise<Answer> {
  const start = performance.now();
  const text = await answerLineText(engine, line, 1);
  expect(performance.now() - start).toBeLessThan(patience);
  return JSON.parse(text) as Answer;
}

const askFor = (request: object): Promise<Answer> => ask(JSON.stringify(request));

async function isUnharmed(): Promise<void> {
  const probe = await askFor({ op: "derive", expr: "x'*x", wrt: "x", vars: { x: { type: "vector", dims: ["n"] } } });
  expect(probe).toMatchObject({ ok: true, result: { text: "2*x" } });
}

const x = { x: { type: "vector", dims: ["n"] } };
const t = { t: { type: "scalar" } };
const repeat = (before: string, middle: string, after: string, count: number): string =>
  before.repeat(count) + middle + after.repeat(count);
const vector = (...dims: readonly unknown[]): object => ({
  op: "derive",
  expr: "sum(x)",
  wrt: "x",
  vars: { x: { type: "vector", dims } },
});

const refused: readonly (readonly [what: string, request: object, code: string, message: RegExp])[] = [
  [
    "5000 parentheses",
    { op: "derive", expr: repeat("(", "x", ")", 5000), wrt: "x", vars: x },
    "parse",
    /deeper than 200/u,
  ],
  ["300 calls", { op: "derive", expr: repeat("sin(", "t", ")", 300), wrt: "t", vars: t }, "parse", /deeper than 200/u],
  ["3000 brackets", { op: "derive", expr: repeat("[", "1", "]", 3000), wrt: "x" }, "parse", /deeper than 200/u],
  ["9000 signs", { op: "derive", expr: `${"-".repeat(9000)}t`, wrt: "t", vars: t }, "parse", /deeper than 200/u],
  ["9000 transposes", { op: "derive", expr: `x${"'".repeat(9000)}`, wrt: "x", vars: x }, "parse", /deeper than 200/u],
  [
    "600000 terms",
    { op: "derive", expr: new Array(600_000).fill("t").join("+"), wrt: "t", vars: t },
    "budget",
    /1000000/u,
  ],
  [
    "a tower of powers",
    { op: "derive", inline: true, expr: new Array(150).fill("t").join("^"), wrt: "t", vars: t },
    "budget",
    /about .* symbols; the limit is 100000/u,
  ],
  ["a matrix to the 10⁹", { op: "derive", expr: "tr(A^1000000000)", wrt: "A" }, "unsupported", /power/u],
  ["20000 digits", { op: "derive", expr: `${"9".repeat(20_000)}*t`, wrt: "t", vars: t }, "budget", /10000 digits/u],
  [
    "doubling definitions in one formula",
    {
      op: "derive",
      inline: true,
      expr: ["a0 = t*t", ...Array.from({ length: 60 }, (_, k) => `a${k + 1} = a${k}*a${k} + a${k}`), "a60"].join("; "),
      wrt: "t",
      vars: t,
    },
    "budget",
    /symbols/u,
  ],
  [
    "doubling functions",
    {
      op: "derive",
      expr: [
        "F0(u) = u + u*u",
        ...Array.from({ length: 30 }, (_, k) => `F${k + 1}(u) = F${k}(F${k}(u))`),
        "F30(t)",
      ].join("; "),
      wrt: "t",
      vars: t,
    },
    "budget",
    /more than 200000 parts/u,
  ],
  [
    "a definition by itself",
    { op: "derive", expr: "a = a + 1; a*t", wrt: "t" },
    "unknown-name",
    /before it is defined/u,
  ],
  [
    "definitions in a circle",
    { op: "derive", expr: "a = b + 1; b = a + 1; a*t", wrt: "t" },
    "unknown-name",
    /before it is defined/u,
  ],
  ["a function by itself", { op: "derive", expr: "F(u) = F(u) + 1; F(t)", wrt: "t" }, "unsupported", /calls itself/u],
  [
    "functions in a circle",
    { op: "derive", expr: "F(u) = G(u); G(u) = F(u); F(t)", wrt: "t" },
    "unsupported",
    /calls itself/u,
  ],
  ["a length of 10¹²", vector(1e12), "bad-request", /not a dimension/u],
  ["a length of 1.5", vector(1.5), "bad-request", /not a dimension/u],
  ["a length of -1", vector(-1), "bad-request", /not a dimension/u],
  ["a length of 0", vector(0), "bad-request", /not a dimension/u],
  ["a length of null", vector(null), "bad-request", /dims of x/u],
  ["a length that is a list", vector(["n"]), "bad-request", /dims of x/u],
  ["a length called __proto__", vector("__proto__"), "bad-request", /not a dimension/u],
  ["no length", vector(), "bad-request", /has 1 dimension/u],
  ["two lengths", vector("n", "m"), "bad-request", /has 1 dimension/u],
  ["an invisible space", { op: "derive", expr: "x\u200B*x", wrt: "x" }, "parse", /200b/u],
  ["an override of direction", { op: "derive", expr: "x\u202E'*x", wrt: "x" }, "parse", /202e/u],
  ["an escape code", { op: "derive", expr: "\u001B[31mx", wrt: "x" }, "parse", /\{1b\}/u],
  ["a zero byte", { op: "derive", expr: "x\u0000", wrt: "x" }, "parse", /\{0\}/u],
  ["an emoji", { op: "derive", expr: "😀*x", wrt: "x" }, "parse", /cannot read the character/u],
  ...["__proto__", "constructor", "prototype"].flatMap((name): [string, object, string, RegExp][] => [
    [`the name ${name}`, { op: "derive", expr: `${name}*t`, wrt: "t" }, "parse", /reserved/u],
    [`wrt ${name}`, { op: "derive", expr: "t^2", wrt: name }, "bad-request", /reserved/u],
    [`a call of ${name}`, { op: "derive", expr: `${name}(t)`, wrt: "t" }, "parse", /reserved/u],
  ]),
  ["wrt toString", { op: "derive", expr: "t^2", wrt: "toString" }, "unknown-name", /toString/u],
  ["a property", { op: "derive", expr: "t.constructor", wrt: "t" }, "parse", /no properties/u],
  ["an import", { op: "derive", expr: "import({a:1})", wrt: "t" }, "parse", /cannot read/u],
  ["an empty formula", { op: "derive", expr: "", wrt: "t" }, "parse", /empty/u],
  ["spaces", { op: "derive", expr: " \n\t ", wrt: "t" }, "parse", /empty/u],
  ["semicolons", { op: "derive", expr: ";;;", wrt: "t" }, "parse", /too early/u],
  ["an empty claim", { op: "verify", expr: "t", wrt: "t", claim: "", vars: t }, "parse", /empty/u],
  ["wrt nothing", { op: "derive", expr: "t", wrt: "" }, "unknown-name", /./u],
  ["wrt an empty list", { op: "derive", expr: "t", wrt: [] }, "bad-request", /empty list/u],
  ["wrt a name twice", { op: "derive", expr: "t*s", wrt: ["t", "t"] }, "bad-request", /t twice/u],
  ["wrt a name that nobody declared", { op: "derive", expr: "t^2", wrt: "s" }, "unknown-name", /by s/u],
  ["wrt a length", { op: "derive", expr: "sum(x)/n", wrt: "n", vars: x }, "unknown-name", /by n/u],
  ["wrt a constant", { op: "derive", expr: "pi*t", wrt: "pi" }, "unknown-name", /by pi/u],
  ["wrt a function", { op: "derive", expr: "sin(t)", wrt: "sin" }, "unknown-name", /by sin/u],
  ["expr a number", { op: "derive", expr: 5, wrt: "t" }, "bad-request", /"expr"/u],
  ["wrt a number", { op: "derive", expr: "t", wrt: 5 }, "bad-request", /"wrt"/u],
  ["wrt an object", { op: "derive", expr: "t", wrt: { a: 1 } }, "bad-request", /"wrt"/u],
  ["vars a list of numbers", { op: "derive", expr: "t", wrt: "t", vars: [1] }, "bad-request", /"vars"/u],
  ["vars a text", { op: "derive", expr: "t", wrt: "t", vars: "t:scalar" }, "bad-request", /"vars"/u],
  [
    "a variable declared twice",
    { op: "derive", expr: "t", wrt: "t", vars: ["t:scalar", "t:vector(n)"] },
    "bad-request",
    /declared twice/u,
  ],
  ["order a text", { op: "derive", expr: "t", wrt: "t", order: "2" }, "bad-request", /"order"/u],
  ...[0, -1, 1.5, 100].map((order): [string, object, string, RegExp] => [
    `order ${order}`,
    { op: "derive", expr: "t", wrt: "t", order },
    "bad-request",
    /order/u,
  ]),
  ["an unknown layout", { op: "derive", expr: "t", wrt: "t", layout: "weird" }, "bad-request", /"layout"/u],
  ["an unknown operation", { op: "weird" }, "bad-request", /"op"/u],
  ["no operation", { expr: "t" }, "bad-request", /"op"/u],
  [
    "assumptions in conflict",
    {
      op: "derive",
      expr: "tr(A)",
      wrt: "A",
      vars: { A: { type: "matrix", dims: ["n", "n"], assume: ["symmetric", "skew"] } },
    },
    "bad-request",
    /exclude each other/u,
  ],
  [
    "an unknown assumption",
    { op: "derive", expr: "t", wrt: "t", vars: { t: { type: "scalar", assume: ["happy"] } } },
    "bad-request",
    /"happy"/u,
  ],
  [
    "an assumption of another type",
    { op: "derive", expr: "x", wrt: "x", vars: { x: { type: "vector", dims: ["n"], assume: ["spd"] } } },
    "bad-request",
    /square matrix/u,
  ],
  [
    "shapes that do not fit",
    {
      op: "derive",
      expr: "A*x",
      wrt: "x",
      vars: { A: { type: "matrix", dims: ["m", "n"] }, x: { type: "vector", dims: ["m"] } },
    },
    "shape-mismatch",
    /matrix\(m,n\).*vector\(m\)/u,
  ],
  [
    "a sum of shapes",
    {
      op: "derive",
      expr: "A + B",
      wrt: "A",
      vars: { A: { type: "matrix", dims: ["m", "n"] }, B: { type: "matrix", dims: ["n", "m"] } },
    },
    "shape-mismatch",
    /matrix\(n,m\).*matrix\(m,n\)/u,
  ],
  ["no value", { op: "evaluate", expr: "t", at: {} }, "bad-request", /no value is given for t/u],
  ["ragged rows", { op: "evaluate", expr: "sum(A)", at: { A: [[1, 2], [3]] } }, "bad-request", /different lengths/u],
  ["a value seven deep", { op: "evaluate", expr: "sum(A)", at: { A: [[[[[[[1]]]]]]] } }, "shape-mismatch", /shape/u],
];

describe("hostile requests", () => {
  test.each(refused)("%s is refused in time with a typed error", async (_what, request, code, message) => {
    const found = await askFor(request);
    expect(found.ok).toBe(false);
    expect(found.error).toMatchObject({ code });
    expect(found.error?.message).toMatch(message);
    await isUnharmed();
  });

  test.each([
    ["a power of 10⁹", { op: "derive", expr: "t^1000000000", wrt: "t", vars: t }, "1000000000*t^999999999"],
    ["90 signs in brackets", { op: "derive", expr: repeat("-(", "t", ")", 90), wrt: "t", vars: t }, "1"],
    ["9000 terms", { op: "derive", expr: new Array(9000).fill("t").join("+"), wrt: "t", vars: t }, "9000"],
    [
      "a power of a sum",
      { op: "derive", expr: "(t + s)^200", wrt: "t", vars: { t: { type: "scalar" }, s: { type: "scalar" } } },
      "200*(t + s)^199",
    ],
    [
      "a declared name that is not there",
      { op: "derive", expr: "t^2", wrt: "s", vars: { t: { type: "scalar" }, s: { type: "scalar" } } },
      "0",
    ],
    [
      "a name of Object's",
      { op: "derive", expr: "toString^2", wrt: "toString", vars: { toString: { type: "scalar" } } },
      "2*toString",
    ],
    [
      "a letter that looks like another",
      { op: "derive", expr: "\u0430*a", wrt: "a", vars: { "\u0430": { type: "scalar" }, a: { type: "scalar" } } },
      "\u0430",
    ],
  ])("%s is answered", async (_what, request, text) => {
    expect(await askFor(request)).toMatchObject({ ok: true, result: { text } });
  });

  test.each([
    [
      "a claim of 2000 terms",
      { op: "verify", expr: "x'*x", wrt: "x", claim: new Array(2000).fill("x").join("+"), vars: x },
      "incorrect",
    ],
    [
      "lengths of 1000",
      {
        op: "verify",
        expr: "norm2(A*x)^2",
        wrt: "x",
        claim: "2*A'*A*x",
        vars: { A: { type: "matrix", dims: [1000, 1000] }, x: { type: "vector", dims: [1000] } },
      },
      "correct",
    ],
    ["a power of 300", { op: "equal", left: "(a+b+c+d)^300", right: "(d+c+b+a)^300 + 1" }, "different"],
    [
      "a tower of relu",
      { op: "equal", left: repeat("relu(", "t - 1", ")", 100), right: "relu(t - 1)", vars: t },
      "equal",
    ],
  ])("%s get a verdict", async (_what, request, verdict) => {
    expect(await askFor(request)).toMatchObject({ ok: true, verdict });
  });

  test.each([
    ["no JSON", "not json"],
    ["a list", "[1,2]"],
    ["a number", "3"],
    ["null", "null"],
    ["an empty object", "{}"],
    ["100000 brackets", "[".repeat(100_000)],
    ["an id 2000 deep", `{"id":${repeat("[", "", "]", 2000)},"op":"equal"}`],
    ["a __proto__", '{"__proto__":{"op":"derive"},"expr":"t","wrt":"t"}'],
  ])("%s is a bad request", async (_what, line) => {
    expect(await ask(line)).toMatchObject({ ok: false, error: { code: "bad-request" } });
    await isUnharmed();
  });
});

const codes = ["parse", "unknown-name", "shape-mismatch", "not-differentiable", "unsupported", "budget", "bad-request"];

// Pieces of the language and of what is none, in any order.
const pieces = fc.array(
  fc.constantFrom(
    ..."x y A t n 2 0 1e9 0.5 pi + - * / ^ .* ./ .^ ' ( ) [ ] , ; = : sum( exp( inv( det( norm2( log( sqrt( i x[1] A[1,:] tr( __proto__ ⊙ ᵀ ‖ Σ".split(
      " ",
    ),
    "sum(i, ",
    "F(u) = ",
    "\n",
    " ",
  ),
  { maxLength: 14 },
);

describe("anything at all", () => {
  property.prop([pieces, fc.constantFrom("derive", "verify", "equal", "evaluate", "steps", "check")], { numRuns: 150 })(
    "is answered, or refused with a code of the contract, and never as an internal error",
    async (words, op) => {
      const text = words.join("");
      const vars = { ...x, ...t, A: { type: "matrix", dims: ["n", "n"] } };
      const found = await askFor({
        op,
        expr: text,
        left: text,
        right: "x",
        wrt: "x",
        claim: text,
        at: { x: [1, 2], t: 3 },
        vars,
      });
      if (found.ok) return;
      expect(codes).toContain(found.error?.code);
      expect(found.error?.message, text).not.toMatch(/internal error|undefined|\[object/u);
    },
  );

  property.prop(
    [
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom("expr", "wrt", "vars", "order", "at", "left", "claim", "seed", "id"),
    ],
    { numRuns: 200 },
  )("in a field is answered or refused", async (value, field) => {
    const base = { op: "verify", expr: "x'*x", wrt: "x", claim: "2*x", vars: x };
    const found = await askFor({ ...base, [field]: value });
    if (found.ok) return;
    expect(codes).toContain(found.error?.code);
    expect(found.error?.message, JSON.stringify(value)).not.toMatch(/internal error/u);
  });
});
