import { evaluate } from "mathjs";
import { describe, expect, test } from "vitest";
import { certifiedProposal, meansTheSame } from "../../src/simplify/certify.ts";
import { inOwnNames } from "../../src/simplify/nerdamer-text.ts";
import { askNerdamer } from "../../src/simplify/nerdamer-worker.ts";
import type { NerdamerQuestion } from "../../src/simplify/nerdamer-worker.ts";
import { open } from "./scalars.ts";

interface Wrong {
  readonly operation: NerdamerQuestion["operation"];
  readonly text: string;
  /** A point, and the value there of the expression, or of its derivative by x for `diff`. */
  readonly at: Readonly<Record<string, number>>;
  readonly value: number;
  /** The derivative, written by hand. */
  readonly derivative?: string;
}

// Each of these is an answer that nerdamer 1.1.13 gives and that is wrong; the values are worked out by hand.
const wrongs: readonly Wrong[] = [
  { operation: "simplify", text: "y - x", at: { x: 5, y: 2 }, value: -3 },
  { operation: "simplify", text: "exp(x)/(exp(x) + exp(y))", at: { x: 1, y: 0 }, value: 1 / (1 + Math.exp(-1)) },
  { operation: "expand", text: "exp(x)/(exp(x) + exp(y))", at: { x: 1, y: 0 }, value: 1 / (1 + Math.exp(-1)) },
  { operation: "simplify", text: "abs(atan(sin(x*y)))", at: { x: 1, y: 0.5 }, value: Math.atan(Math.sin(0.5)) },
  { operation: "simplify", text: "log(x*y) - log(x) - log(y)", at: { x: 2, y: 3 }, value: 0 },
  {
    operation: "simplify",
    text: "((x + y)/(x - y) + (x - y)/(x + y))/((x^2 + y^2)/(x^2 - y^2))",
    at: { x: 3, y: 1 },
    value: 2,
  },
  { operation: "factor", text: "x^12 - 1", at: { x: 2 }, value: 4095 },
  { operation: "diff", text: "sqrt(x*y)", at: { x: 4, y: 16 }, value: 1, derivative: "sqrt(y)/(2*sqrt(x))" },
  { operation: "diff", text: "sqrt(y)*x", at: { x: 1, y: 16 }, value: 4, derivative: "sqrt(y)" },
  { operation: "diff", text: "x*exp(1/2)", at: { x: 1 }, value: Math.exp(0.5), derivative: "exp(1/2)" },
  {
    operation: "diff",
    text: "sqrt(x)*(x + 1)",
    at: { x: 4 },
    value: 3.25,
    derivative: "sqrt(x) + (x + 1)/(2*sqrt(x))",
  },
];

async function answerTo({ operation, text }: Wrong): Promise<string> {
  const safe = text.replaceAll(/\bx\b/g, "v0").replaceAll(/\by\b/g, "v1");
  const reply = await askNerdamer([{ operation, text: safe, ...(operation === "diff" ? { by: "v0" } : {}) }], 20_000);
  if (reply.kind !== "answers") throw new Error(reply.kind);
  return inOwnNames(reply.answers[0]!, ["x", "y"])!;
}

function valueOf(text: string, at: Readonly<Record<string, number>>): number {
  return evaluate(text, { ...at }) as number;
}

describe("what nerdamer gets wrong is refused", () => {
  test.each(wrongs)("$operation($text)", async (wrong) => {
    const answer = await answerTo(wrong);
    const original = wrong.derivative ?? wrong.text;
    expect(valueOf(original, wrong.at)).toBeCloseTo(wrong.value, 10);
    expect(Math.abs(valueOf(answer, wrong.at) - wrong.value), `${answer} is wrong`).toBeGreaterThan(1e-3);
    expect(certifiedProposal(open(wrong.text), original, answer)).toBeUndefined();
  });
});

test("what is right is accepted", () => {
  const problem = open("x + y");
  expect(meansTheSame(problem, "(x + y)^2", "x^2 + 2*x*y + y^2")).toBe(true);
  expect(meansTheSame(problem, "(x^2 - y^2)/(x - y)", "x + y")).toBe(true);
  expect(certifiedProposal(problem, "(x + y)^2", "x^2 + 2*x*y + y^2")?.kind).toBe("sum");
});

test.each(["x +", "unknown", "eye(2)", "x:3", "[x, y]", "x = 3"])(
  "what is not a scalar in the problem's names is refused: %s",
  (proposal) => {
    expect(certifiedProposal(open("x + y"), "x + y", proposal)).toBeUndefined();
  },
);
