// The corpus of published derivatives: every entry derives, has the published value at random points, and is no longer
// than the published form in at least as many cases as the floor says.

import { readFileSync } from "node:fs";

import { compile, executeSync, samplePoint } from "@closedform/bridge";
import type { BoundPoint } from "@closedform/bridge";
import { cpuBackend } from "@closedform/numeric";
import {
  ClosedformError,
  compareInField,
  countTokens,
  derivativeOf,
  openBeside,
  openProblem,
} from "@closedform/symbolic";
import type { Derivative, DeriveRequest, Node, VariableSpec } from "@closedform/symbolic";
import { describe, expect, test } from "vitest";

interface Row {
  readonly id: string;
  readonly vars: Readonly<Record<string, VariableSpec>>;
  readonly expr: string;
  readonly wrt: string | readonly string[];
  readonly kind: string;
  readonly expected: string | null;
  readonly convention: string;
}

const rows = readFileSync(new URL("fixtures/corpus.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Row);

// What today's engine says it cannot do, with the reason; an entry that starts to work fails its row here.
const unsupported: ReadonlyMap<string, string> = new Map();

// Functions of matrices that no program computes yet are compared in random prime fields.
const exact: ReadonlySet<string> = new Set(["mc-082", "wp-043", "wp-047"]);

/** Entries whose answer is the matrix ∂vec(Y)/∂vec(X)': the published form is a Kronecker product or a vec. */
function isFlattened({ expected, kind, vars, wrt, expr }: Row): boolean {
  if (kind !== "jacobian" && kind !== "hessian") return false;
  const byMatrix = typeof wrt === "string" && vars[wrt]?.type === "matrix";
  return byMatrix && expected !== null && (/kron|vec\(|eye\(m\*n\)/u.test(expected) || expr.startsWith("vec("));
}

function requestOf(row: Row): DeriveRequest {
  const order = row.kind === "hessian" || row.kind === "second-derivative" ? 2 : 1;
  return {
    expr: row.expr,
    vars: row.vars,
    wrt: row.wrt,
    order,
    ...(row.convention === "structured-symmetric" ? { structure: "constrained" as const } : {}),
    ...(isFlattened(row) ? { flatten: "vec" as const } : {}),
  };
}

function deriveRow(row: Row): Derivative {
  const request = requestOf(row);
  return derivativeOf(openProblem(request.expr, request.vars), request);
}

function valueOf(node: Node, point: BoundPoint): Float64Array {
  return executeSync(compile([node], point.sizes), cpuBackend(), (name) => point.values.get(name)!)[0];
}

// The published scalar may stand for a constant array.
function expectSameValues(actual: Float64Array, expected: Float64Array, what: string): void {
  const scale = Math.max(1, ...expected.map(Math.abs));
  const values = expected.length === 1 ? actual.map(() => expected[0]) : expected;
  expect(actual.length, what).toBe(values.length);
  expect(Math.max(0, ...actual.map((value, k) => Math.abs(value - values[k]) / scale)), what).toBeLessThanOrEqual(1e-9);
}

/** Two points at which both are finite. */
function compareAtTwoPoints(found: Derivative, expected: Node, what: string): void {
  let compared = 0;
  for (let trial = 0; trial < 12 && compared < 2; trial++) {
    const point = samplePoint(found.problem, [found.problem.value.node, found.shown, expected], 11, trial);
    let values: readonly Float64Array[];
    try {
      values = [found.shown, expected].map((node) => valueOf(node, point));
    } catch {
      continue;
    }
    if (!values.every((list) => list.every(Number.isFinite))) continue;
    expectSameValues(values[0], values[1], what);
    compared += 1;
  }
  expect(compared, `points at which ${what} is defined`).toBe(2);
}

describe("the corpus", () => {
  test("has its 193 entries", () => {
    expect(rows).toHaveLength(193);
    expect(new Set(rows.map((row) => row.id)).size).toBe(193);
  });

  for (const row of rows) {
    const reason = unsupported.get(row.id);
    test(`${row.id}: ${row.kind} of ${row.expr} by ${String(row.wrt)}${reason === undefined ? "" : ` is not supported: ${reason}`}`, () => {
      if (reason !== undefined) {
        expect(() => deriveRow(row)).toThrow(ClosedformError);
        expect(() => deriveRow(row)).toThrow(/not supported/u);
        return;
      }
      const found = deriveRow(row);
      if (row.expected === null) {
        expect(found.notation).toBe("index");
        return;
      }
      const published = openBeside(found.problem, row.expected).value.node;
      if (exact.has(row.id)) {
        expect(compareInField(found.shown, published, 11)).toMatchObject({ agree: true, isConclusive: true });
        return;
      }
      compareAtTwoPoints(found, published, `${found.text} against the published ${row.expected}`);
    });
  }
});

/** How many results print no longer than the published form, as measured; it may only grow. */
const shortFloor = 178;

describe("length", () => {
  test(`of at least ${shortFloor} results is at most that of the published form`, () => {
    const judged = rows.filter((row) => row.expected !== null && !unsupported.has(row.id));
    const longer = judged.flatMap((row) => {
      const { text } = deriveRow(row);
      return countTokens(text) <= countTokens(row.expected!)
        ? []
        : [`${row.id}: ${text}   (published: ${row.expected!})`];
    });
    console.log(
      `${judged.length - longer.length} of ${judged.length} results are no longer than published; longer:\n${longer.join("\n")}`,
    );
    expect(judged.length - longer.length).toBeGreaterThanOrEqual(shortFloor);
  });
});
