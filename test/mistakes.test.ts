// The catalogue of typical mistakes: each claim is wrong, and what went wrong is named as what it is.

import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { verify } from "@closedform/bridge";
import type { Verification } from "@closedform/bridge";
import { parseDeclaration } from "@closedform/symbolic";

/** A wrong claim, what it is in plain words, and the kind of mistake. */
interface Mistake {
  readonly id: string;
  readonly vars: string;
  readonly expr: string;
  readonly wrt: string | readonly string[];
  readonly claim: string;
  readonly kind: string;
  readonly words: string;
  readonly order?: number;
}

const catalogue: readonly Mistake[] = readFileSync(new URL("fixtures/mistakes.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Mistake);

function verdictOn({ vars, expr, wrt, claim, order }: Mistake): Verification {
  const declarations = vars.split(" ").map((text) => parseDeclaration(text));
  const request = { expr, vars: new Map(declarations.map(({ name, spec }) => [name, spec])), wrt, claim, seed: 3 };
  return verify(order === undefined ? request : { ...request, order });
}

describe("the catalogue of mistakes", () => {
  const verdicts = catalogue.map((mistake) => ({ mistake, found: verdictOn(mistake) }));

  test("has at least 100 of at least 10 kinds", () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(100);
    expect(new Set(catalogue.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(10);
  });

  test.each(verdicts)("$mistake.id: $mistake.expr by $mistake.wrt is not $mistake.claim", ({ found }) => {
    expect(found.verdict).toBe("incorrect");
    expect(found.diagnosis?.message).toBeTruthy();
  });

  test("at least 95 of 100 are named as what they are", () => {
    const missed = verdicts.filter(
      ({ mistake, found }) =>
        found.diagnosis?.kind !== mistake.kind || /no single known/u.test(found.diagnosis?.message ?? ""),
    );
    const list = missed.map(({ mistake, found }) => `${mistake.id} is ${found.diagnosis?.kind}`).join(", ");
    expect(missed.length, list).toBeLessThanOrEqual(catalogue.length / 20);
  });

  test("points at a part of the claim wherever both have one shape", () => {
    for (const { mistake, found } of verdicts) {
      if (!found.counterexample || /no single known/u.test(found.diagnosis?.message ?? "")) continue;
      const { start, end } = found.diagnosis?.at ?? { start: -1, end: -1 };
      expect(start, mistake.id).toBeGreaterThanOrEqual(0);
      expect(end, mistake.id).toBeLessThanOrEqual(mistake.claim.length);
      expect(start, mistake.id).toBeLessThan(end);
    }
  });
});
