import { describe, expect, test } from "vitest";

import { answerLine, answerLineText, lineRefusal } from "../../src/cli/answer.ts";
import type { Engine } from "../../src/cli/engine.ts";
import { engine } from "./harness.ts";

const least =
  '"expr":"norm2(A*x-b)^2","vars":{"A":{"type":"matrix","dims":["m","n"],"assume":[]},"x":{"type":"vector","dims":["n"]},"b":{"type":"vector","dims":["m"]}},"wrt":"x"';

async function ask(line: string, fake: Partial<Engine> = {}): Promise<Record<string, unknown>> {
  return JSON.parse(await answerLineText({ ...engine, ...fake }, line, 7)) as Record<string, unknown>;
}

const answers: readonly (readonly [string, string, object])[] = [
  [
    "derive",
    `{"id":"1","op":"derive",${least},"order":1,"layout":"mixed"}`,
    {
      id: "1",
      ok: true,
      result: { text: "2*A'*(A*x - b)", order: 1, shape: ["n"], notation: "matrix", layout: "mixed", definitions: [] },
      conditions: [],
      inferred: {},
    },
  ],
  [
    "derive with what it assumed",
    '{"id":2,"op":"derive","expr":"log(det(X))","wrt":"X"}',
    { id: 2, ok: true, inferred: { X: "matrix(n,n)" } },
  ],
  [
    "derive by two names",
    '{"op":"derive","expr":"x^2*y","wrt":["x","y"],"order":2,"vars":["x:scalar","y:scalar"]}',
    { id: null, ok: true, result: { text: "2*x" } },
  ],
  ["verify", `{"id":3,"op":"verify",${least},"claim":"2*A'*A*x - 2*A'*b"}`, { id: 3, ok: true, verdict: "correct" }],
  [
    "verify a wrong claim",
    `{"id":4,"op":"verify",${least},"claim":"A'*(A*x-b)"}`,
    { ok: true, verdict: "incorrect", correct: "2*A'*(A*x - b)" },
  ],
  [
    "evaluate",
    `{"id":5,"op":"evaluate",${least},"at":{"A":[[1,2],[3,4]],"x":[1,1],"b":[0,0]},"backend":"cpu"}`,
    { id: 5, ok: true, value: 58, derivative: [48, 68], backend: "cpu" },
  ],
  ["evaluate to infinity", '{"op":"evaluate","expr":"exp(a)","at":{"a":1000}}', { ok: true, value: "Infinity" }],
  ["equal", `{"id":6,"op":"equal","left":"(A*B)'","right":"B'*A'"}`, { id: 6, ok: true, verdict: "equal" }],
  [
    "derive from LaTeX",
    '{"id":8,"op":"derive","expr":"\\\\|Ax-b\\\\|_2^2","wrt":"x"}',
    { id: 8, ok: true, result: { text: "2*A'*(A*x - b)" }, inferred: { A: "matrix(m,n)" } },
  ],
  [
    "derive LaTeX that nothing shows",
    '{"op":"derive","expr":"x\'Ax","wrt":"x","syntax":"latex","vars":["A:matrix(n,n):symmetric","x:vector(n)"]}',
    { ok: true, result: { text: "2*A*x" } },
  ],
  [
    "verify a claim in LaTeX about a text",
    `{"op":"verify",${least},"claim":"2 \\\\mathbf{A}^\\\\top(\\\\mathbf{A x} - \\\\mathbf{b})"}`,
    { ok: true, verdict: "correct" },
  ],
  [
    "verify LaTeX with LaTeX",
    '{"op":"verify","expr":"\\\\frac12 x^\\\\top x","wrt":"x","claim":"2x","syntax":"latex"}',
    { ok: true, verdict: "incorrect", diagnosis: { kind: "missing-factor" } },
  ],
  [
    "verify a claim beside LaTeX that may be either",
    '{"op":"verify","expr":"x^\\\\top A x","wrt":"x","claim":"2Ax","vars":["A:matrix(n,n):symmetric","x:vector(n)"]}',
    { ok: true, verdict: "correct" },
  ],
  [
    "verify a claim in text beside LaTeX",
    '{"op":"verify","expr":"x^\\\\top A x","wrt":"x","claim":"2*A*x","vars":["A:matrix(n,n):symmetric","x:vector(n)"]}',
    { ok: true, verdict: "correct" },
  ],
  ["equal beside LaTeX", '{"op":"equal","left":"(AB)^{\\\\top}","right":"B\'A\'"}', { ok: true, verdict: "equal" }],
  [
    "evaluate LaTeX",
    '{"op":"evaluate","expr":"\\\\sum_{i=1}^n x_i^2","wrt":"x","at":{"x":[3,4]}}',
    { ok: true, value: 25, derivative: [6, 8] },
  ],
  [
    "equal across both ways of writing",
    '{"op":"equal","left":"\\\\operatorname{tr}(A^\\\\top B)","right":"dot(A, B)"}',
    { ok: true, verdict: "equal" },
  ],
  [
    "equal in LaTeX that nothing shows",
    '{"op":"equal","left":"(AB)\'","right":"B\'A\'","syntax":"latex"}',
    { ok: true, verdict: "equal" },
  ],
  ["steps of LaTeX", '{"op":"steps","expr":"\\\\sin^2 a","wrt":"a"}', { ok: true, result: "2*sin(a)*cos(a)" }],
  ["check LaTeX", '{"op":"check","expr":"e^{-\\\\frac12 x^\\\\top x}","wrt":"x","seed":1}', { ok: true, agrees: true }],
  ["check", `{"id":7,"op":"check",${least},"seed":1}`, { id: 7, ok: true, agrees: true }],
];

const refusals: readonly (readonly [string, string, object, Partial<Engine>?])[] = [
  ["parse", '{"op":"derive","expr":"(x","wrt":"x"}', { code: "parse", at: { start: 0, end: 1 } }],
  ["unknown-name", '{"op":"derive","expr":"x^2","wrt":"y"}', { code: "unknown-name" }],
  [
    "shape-mismatch",
    '{"op":"derive","expr":"A*b","wrt":"b","vars":["A:matrix(m,n)","b:vector(m)"]}',
    { code: "shape-mismatch", at: { start: 0, end: 3 } },
  ],
  ["bad-request", '{"op":"derive","wrt":"x"}', { code: "bad-request", message: 'the field "expr" is missing' }],
  [
    "bad-request for a declaration",
    '{"op":"derive","expr":"x","wrt":"x","vars":["x:vectr(n)"]}',
    { code: "bad-request" },
  ],
  [
    "parse for LaTeX",
    '{"op":"derive","expr":"\\\\foo x","wrt":"x","syntax":"latex"}',
    { code: "parse", at: { start: 0, end: 4 } },
  ],
  [
    "unsupported for our own mistakes",
    '{"op":"derive","expr":"x","wrt":"x"}',
    { code: "unsupported", message: "internal error: oops" },
    throwing(new TypeError("oops")),
  ],
  [
    "budget",
    '{"op":"derive","expr":"x","wrt":"x"}',
    { code: "budget" },
    throwing(new RangeError("Maximum call stack size exceeded")),
  ],
  [
    "not-differentiable",
    '{"op":"derive","expr":"x","wrt":"x"}',
    { code: "not-differentiable" },
    throwing(Object.assign(new Error("m"), { code: "not-differentiable" })),
  ],
  ["an error in the claim", '{"op":"verify","expr":"t","wrt":"t","claim":"(1"}', { code: "parse", field: "claim" }],
  [
    "an error in a claim in LaTeX",
    '{"op":"verify","expr":"t^2","wrt":"t","claim":"2 \\\\foo","vars":["t:scalar"]}',
    { code: "parse", field: "claim", at: { start: 2, end: 6 } },
  ],
  ["an error in the left side", '{"op":"equal","left":"(1","right":"1"}', { code: "parse", field: "left" }],
  ["an error in the right side", '{"op":"equal","left":"1","right":"(1"}', { code: "parse", field: "right" }],
];

function throwing(error: Error): Partial<Engine> {
  return {
    derive: () => {
      throw error;
    },
  };
}

describe("a line of a batch", () => {
  test.for(answers)("%s", async ([, line, expected]) => {
    expect(await ask(line)).toMatchObject({ ...expected, ms: expect.any(Number) as unknown });
  });

  test.for(refusals)("is refused: %s", async ([, line, error, fake]) => {
    expect(await ask(line, fake)).toMatchObject({ id: null, ok: false, error });
  });

  test.for(["nonsense", "[1]", "3", "null", '"x"'])("%s is no request", async (line) => {
    expect(await ask(line)).toMatchObject({ id: null, ok: false, line: 7, error: { code: "bad-request" } });
  });

  test.for([7, "a", null, [1, { b: 2 }], false])("has its id %j repeated, even when it is refused", async (id) => {
    expect(await ask(JSON.stringify({ id, op: "nope" }))).toMatchObject({ id, ok: false });
  });

  test("with an id that cannot be repeated is answered all the same", async () => {
    const id = "[".repeat(200_000) + "]".repeat(200_000);
    expect(await ask(`{"id":${id},"op":"nope"}`)).toMatchObject({ id: null, ok: false });
  });

  test("comes in the format that it asks for", async () => {
    const line = (format: string): string => `{"op":"derive","expr":"sum(x.^2)","wrt":"x","format":"${format}"}`;
    expect(await ask(line("matlab"))).toMatchObject({
      ok: true,
      result: { text: "2*x", code: expect.stringContaining("2 * x") as unknown },
    });
    expect(await ask(line("text"))).not.toHaveProperty("result.code");
  });

  test("goes to the device that it names", async () => {
    const evaluateOn: Engine["evaluateOn"] = () => Promise.resolve({ value: 1, backend: "webgl" });
    const line = '{"op":"evaluate","expr":"x","at":{"x":1},"backend":"webgl"}';
    expect(await ask(line, { evaluateOn })).toMatchObject({ ok: true, backend: "webgl" });
  });

  test("gets the steps as they are", async () => {
    const found = {
      steps: [{ rule: "chain", before: "b", after: "a", why: "w", latex: "l", checked: true }],
      result: "2*x",
      latex: "2 x",
      layout: "mixed",
      style: "differential",
    } as const;
    expect(await ask('{"op":"steps","expr":"x","wrt":"x"}', { steps: () => found })).toMatchObject({
      ok: true,
      ...found,
    });
  });
});

test("answerLine and lineRefusal have the protocol's form", async () => {
  expect(await answerLine(engine, "{", 3)).toEqual({
    ...lineRefusal(3, ""),
    error: expect.objectContaining({ code: "bad-request" }) as unknown,
  });
});
