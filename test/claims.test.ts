// Right answers in unusual forms and wrong ones that nearly are right, each with what it is: none is called what it is not,
// and all but a known few are decided.

import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { verify } from "@closedform/bridge";
import type { VerifyRequest } from "@closedform/bridge";
import { parseDeclaration } from "@closedform/symbolic";

type Row = Omit<VerifyRequest, "vars"> & {
  readonly id: string;
  readonly title: string;
  readonly vars: string;
  readonly claim: string;
  readonly truth: "right" | "wrong";
  /** Set for what cannot be decided yet. */
  readonly open?: boolean;
};

const rows: readonly Row[] = readFileSync(new URL("fixtures/claims.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Row);

function verdictOn({ vars, expr, wrt, claim, order, layout, structure, flatten }: Row): string {
  const declarations = vars.split(" ").map((text) => parseDeclaration(text));
  const known = new Map(declarations.map(({ name, spec }) => [name, spec]));
  return verify({ expr, vars: known, wrt, claim, order, layout, structure, flatten, seed: 11 }).verdict;
}

describe("claims in unusual forms, and nearly right ones", () => {
  test("are many, of both kinds, and hardly any is left open", () => {
    const right = rows.filter(({ truth }) => truth === "right");
    expect(Math.min(right.length, rows.length - right.length)).toBeGreaterThanOrEqual(250);
    expect(rows.filter(({ open }) => open === true).length).toBeLessThanOrEqual(rows.length / 50);
  });

  test.each(rows)("$id, $title: that d($expr)/d$wrt is $claim is $truth", (row) => {
    const verdict = verdictOn(row);
    if (row.open === true) expect(verdict).not.toBe(row.truth === "right" ? "incorrect" : "correct");
    else expect(verdict).toBe(row.truth === "right" ? "correct" : "incorrect");
  });
});
