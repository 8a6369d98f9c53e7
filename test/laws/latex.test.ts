// LaTeX that is read means what was meant: the published forms of the corpus, whatever the engine prints, and random
// expressions.

import { readFileSync } from "node:fs";

import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";

import {
  ClosedformError,
  compareInField,
  derivativeOf,
  openBeside,
  openProblem,
  toLatex,
  toText,
} from "@closedform/symbolic";
import type { Node, Problem, VariableSpec } from "@closedform/symbolic";

import { declarations, expressions } from "./support/expressions.ts";
import type { Shape } from "./support/expressions.ts";
import { distance, nodeValue, pointFrom } from "./support/points.ts";
import { runs } from "./support/runs.ts";

interface Row {
  readonly id: string;
  readonly vars: Readonly<Record<string, VariableSpec>>;
  readonly expr: string;
  readonly wrt: string | readonly string[];
  readonly expected: string | null;
}

function linesOf(name: string): readonly string[] {
  const text = readFileSync(new URL(`../fixtures/${name}`, import.meta.url), "utf8");
  return text.split("\n").filter((line) => line !== "");
}

const rows = linesOf("corpus.jsonl").map((line) => JSON.parse(line) as Row);
const published = new Map(
  linesOf("corpus-latex.jsonl")
    .map((line) => JSON.parse(line) as { readonly id: string; readonly latex: string })
    .map(({ id, latex }) => [id, latex]),
);

const seed = 20_240_401;

function isSame(left: Node, right: Node): boolean {
  if (left === right) return true;
  const { agree, isConclusive } = compareInField(left, right, seed);
  return agree && isConclusive;
}

type Opened = ReturnType<typeof openBeside>;

// What has no node yet, as the matrix exponential, is compared as it was typed.
function expectSameMeaning(
  open: () => readonly [Problem, Opened, Opened],
  read: () => readonly [string, string],
): void {
  let opened: ReturnType<typeof open>;
  try {
    opened = open();
  } catch (error) {
    if (!(error instanceof ClosedformError) || error.code !== "unsupported") throw error;
    const [left, right] = read();
    expect(left).toBe(right);
    return;
  }
  const [, left, right] = opened;
  expect(isSame(left.value.node, right.value.node), `${toText(left.target)} and ${toText(right.target)}`).toBe(true);
  expect(left.value.groups).toEqual(right.value.groups);
}

function typedText(row: Row, source: string, syntax: "text" | "latex"): string {
  try {
    return toText(openProblem(source, row.vars, syntax).typed.target);
  } catch (error) {
    if (error instanceof ClosedformError && error.code === "unsupported") return error.message;
    throw error;
  }
}

describe("published LaTeX", () => {
  test("there is one for every answer in matrix notation", () => {
    expect([...published.keys()]).toEqual(rows.filter(({ expected }) => expected !== null).map(({ id }) => id));
  });

  test.each(rows.filter(({ id }) => published.has(id)).map((row) => [row.id, row] as const))(
    "%s means the published answer",
    (id, row) => {
      const latex = published.get(id)!;
      expectSameMeaning(
        () => {
          const problem = openProblem(row.expr, row.vars);
          return [problem, openBeside(problem, latex, "latex"), openBeside(problem, row.expected!)];
        },
        () => [typedText(row, latex, "latex"), typedText(row, row.expected!, "text")],
      );
    },
  );
});

describe("printed LaTeX", () => {
  test.each(rows.map((row) => [row.id, row] as const))("%s: expression, answer and derivative read back", (_, row) => {
    let problem: Problem;
    try {
      problem = openProblem(row.expr, row.vars);
    } catch (error) {
      expect(error).toBeInstanceOf(ClosedformError);
      return;
    }
    const sources = [row.expr, ...(row.expected === null ? [] : [row.expected])];
    for (const source of sources) {
      let opened: Opened;
      try {
        opened = openBeside(problem, source);
      } catch (error) {
        expect((error as ClosedformError).code).toBe("unsupported");
        continue;
      }
      expectReadBack(problem, opened);
    }
    if (typeof row.wrt !== "string") return;
    const text = derivativeText(problem, row);
    if (text !== undefined) expectReadBack(problem, openBeside(problem, text));
  });

  const whole = fc.constantFrom<Shape>("", "n", "mn", "nn").chain((shape) => expressions(shape, 3));

  test.prop([whole], runs(300))("of a random expression reads back as the same node", ({ text }) => {
    const problem = openProblem(text, declarations);
    const latex = toLatex(problem.typed.target);
    const again = openBeside(problem, latex, "latex").value.node;
    expectSameNode(again, problem.value.node, `${text} printed as ${latex}`);
  });

  test.prop([whole, fc.nat(20)], runs(100))(
    "of a random derivative reads back as the same node",
    (expression, which) => {
      const wrt = [...expression.names].sort()[which % Math.max(1, expression.names.size)];
      fc.pre(wrt !== undefined);
      const problem = openProblem(expression.text, declarations);
      const found = derivativeOf(problem, { expr: expression.text, vars: declarations, wrt });
      fc.pre(found.expression !== undefined);
      // How long a unit vector is follows from where it stands, and here it stands alone.
      fc.pre(!/eye\(\w+\)\[:/u.test(found.text));
      const opened = openBeside(problem, found.text);
      const again = openBeside(problem, found.latex, "latex").value.node;
      expectSameNode(again, opened.value.node, `${found.text} printed as ${found.latex}`);
    },
  );
});

// The derivative in matrix notation, where there is one today.
function derivativeText(problem: Problem, row: Row): string | undefined {
  try {
    const { expression, text } = derivativeOf(problem, row);
    return expression && text;
  } catch (error) {
    expect((error as ClosedformError).code).toBe("unsupported");
    return undefined;
  }
}

function expectReadBack(problem: Problem, opened: Opened): void {
  const latex = toLatex(opened.target);
  const again = openBeside(problem, latex, "latex");
  expect(isSame(again.value.node, opened.value.node), `${toText(opened.target)} printed as ${latex}`).toBe(true);
  expect(again.value.groups, latex).toEqual(opened.value.groups);
}

// Products may be taken in another order, so that the nodes are equal in the field or, where opaque functions hide it,
// in their values.
function expectSameNode(left: Node, right: Node, what: string): void {
  if (left === right) return;
  expect(
    left.dims.map(({ key }) => key),
    what,
  ).toEqual(right.dims.map(({ key }) => key));
  const { agree, usedOpaque } = compareInField(left, right, seed);
  if (agree || !usedOpaque) return expect(agree, what).toBe(true);
  for (let trial = 0; trial < 4; trial += 1) {
    const point = pointFrom(seed + trial);
    const [a, b] = [left, right].map((node) => nodeValue(node, point));
    if (b.every((value) => Math.abs(value) < 1e6)) expect(distance(a, b), what).toBeLessThanOrEqual(1e-8);
  }
}
