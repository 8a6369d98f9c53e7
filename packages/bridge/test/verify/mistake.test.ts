import { expect, test } from "vitest";

import { chinese } from "../../src/verify/locales/zh.ts";
import { english } from "../../src/verify/locales/en.ts";
import { inWords } from "../../src/verify/mistake.ts";
import { verify } from "../../src/verify/verify.ts";
import { declared } from "../support/open.ts";

function marks(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\{\w+\}/gu)].map(([mark]) => mark).sort();
}

test("both languages have every sentence, with the same parts", () => {
  for (const [id, sentence] of Object.entries(english)) {
    const other = chinese[id as keyof typeof english];
    expect(new Set(marks(other)), id).toEqual(new Set(marks(sentence)));
  }
});

test("parts stand where the sentence has their marks, also where they look like marks", () => {
  expect(inWords({ id: "factorMissing", parts: { factor: "{factor}$&" } }, "en")).toBe(
    "a factor {factor}$& is missing: the derivative is {factor}$& times the claim",
  );
});

test("a verdict speaks Chinese where asked to", () => {
  const { diagnosis } = verify({
    expr: "norm2(A*x - b)^2",
    vars: declared("A:matrix(m,n) x:vector(n) b:vector(m)"),
    wrt: "x",
    claim: "A'*(A*x - b)",
    lang: "zh",
    seed: 1,
  });
  expect(diagnosis?.message).toContain("缺少因子 2");
});
