import { readFileSync } from "node:fs";
import { renderToString } from "katex";
import { describe, expect, test } from "vitest";
import { ClosedformError } from "../../src/error.ts";
import { derive } from "../../src/derive.ts";
import { ruleIds } from "../../src/steps/step.ts";
import { steps } from "../../src/steps/steps.ts";
import type { Derivation, StepsRequest } from "../../src/steps/step.ts";
import type { VariableSpec } from "../../src/typing/declaration.ts";
import { linesOf, matrix, scalar, vector } from "./shapes.ts";

interface Row {
  readonly expr: string;
  readonly vars: Record<string, VariableSpec>;
  readonly wrt: string | readonly string[];
  readonly order?: number;
}

const corpus = readFileSync(new URL("../../../../test/fixtures/corpus.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  // Two names in the corpus ask for the mixed second derivative.
  .map((line) => JSON.parse(line) as Row)
  .map((row) => (typeof row.wrt === "string" ? row : { ...row, order: 2 }));

// What cannot be derived yet has no steps either.
function stepsOrNothing(request: StepsRequest): Derivation | undefined {
  try {
    return steps(request);
  } catch (error) {
    if (error instanceof ClosedformError && error.code === "unsupported") return undefined;
    throw error;
  }
}

function faultsOf(row: Row, { steps: found, result }: Derivation): readonly string[] {
  const faults: string[] = [];
  if (result !== derive(row).text) faults.push("another result than derive");
  if (found.at(-1)?.after !== result) faults.push("does not end in the result");
  for (const step of found) {
    if (!step.checked) faults.push(`${step.before} is not checked`);
    if (!(ruleIds as readonly string[]).includes(step.rule)) faults.push(`${step.rule} is no rule`);
    if (/differential\d|\0/.test(step.before + step.after + step.latex))
      faults.push(`a placeholder is shown: ${step.after}`);
    // Index notation has LaTeX of its own making.
    if (step.after.startsWith("D[")) continue;
    try {
      renderToString(step.latex, { throwOnError: true, strict: "error", maxSize: 20 });
    } catch (error) {
      faults.push(`${step.latex}: ${(error as Error).message}`);
    }
  }
  return faults.map((fault) => `${row.expr} by ${String(row.wrt)}: ${fault}`);
}

describe("every formula of the corpus", () => {
  test.each(["default", "chain"] as const)(
    "has checked steps to the result in the style %s",
    { timeout: 120_000 },
    (style) => {
      const faults: string[] = [];
      let shown = 0;
      for (const row of corpus) {
        const derivation = stepsOrNothing(style === "default" ? row : { ...row, style });
        if (!derivation) continue;
        shown += 1;
        faults.push(...faultsOf(row, derivation));
      }
      expect(faults).toEqual([]);
      expect(shown).toBeGreaterThan(style === "default" ? 150 : 120);
    },
  );
});

describe("the style", () => {
  test.each([
    ["x^2 + y", ["x", "y"], { x: scalar, y: scalar }, "components"],
    ["x^3", "x", { x: scalar }, "components"],
    ["[x, x^2]", "x", { x: scalar }, "components"],
    ["sin(x)*exp(x)", "x", { x: scalar }, "differential"],
    ["t*A", "t", { t: scalar, A: matrix("m", "n") }, "differential"],
    ["x'*x", "x", { x: vector("n") }, "differential"],
  ] as const)("of %s by %s is chosen", (expr, wrt, vars, style) => {
    expect(steps({ expr, wrt, vars }).style).toBe(style);
  });

  test("that does not suit the variables is refused by name", () => {
    const vars = { x: vector("n"), a: scalar, b: scalar };
    expect(() => steps({ expr: "x'*x", wrt: "x", vars, style: "components" })).toThrow(/components/);
    expect(() => steps({ expr: "a*b", wrt: ["a", "b"], vars, style: "chain" })).toThrow(/chain/);
    expect(() => steps({ expr: "a", wrt: "a", vars, style: "other" as "chain" })).toThrow(/"other" is unknown/);
    expect(() => steps({ expr: "a", wrt: "a", vars, lang: "fr" as "en" })).toThrow(/"fr" is unknown/);
    expect(() => steps({ expr: "a", wrt: "z", vars })).toThrow(ClosedformError);
  });
});

test("reasons are given in the language asked for", () => {
  const request = { expr: "x'*x", wrt: "x", vars: { x: vector("n") } } as const;
  expect(steps(request).steps[0].why).toMatch(/^Product rule/);
  expect(steps({ ...request, lang: "zh" }).steps[0].why).toMatch(/^乘积法则/);
});

test("second derivatives add a line", () => {
  const { steps: found, result } = steps({
    expr: "x'*A*x",
    wrt: "x",
    order: 2,
    vars: { x: vector("n"), A: matrix("n", "n") },
  });
  expect(found.at(-1)).toMatchObject({ rule: "differentiate-again", after: result });
  expect(
    linesOf(steps({ expr: "x^2*y", wrt: ["x", "y"], order: 2, vars: { x: scalar, y: scalar } }).steps).at(-1),
  ).toBe("differentiate-again: 2*x*y = 2*x");
});
