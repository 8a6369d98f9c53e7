// The corpus of published derivatives, and the request that each entry stands for.

import { readFileSync } from "node:fs";

import { derivativeOf, openProblem } from "@closedform/symbolic";
import type { Derivative, DeriveRequest, VariableSpec } from "@closedform/symbolic";

/** An entry of the corpus. */
export interface CorpusRow {
  readonly id: string;
  readonly vars: Readonly<Record<string, VariableSpec>>;
  readonly expr: string;
  readonly wrt: string | readonly string[];
  readonly kind: string;
  readonly expected: string | null;
  readonly convention: string;
}

/** Every entry. */
export const corpusRows: readonly CorpusRow[] = readFileSync(new URL("fixtures/corpus.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as CorpusRow);

/** Entries whose answer is the matrix ∂vec(Y)/∂vec(X)': the published form is a Kronecker product or a vec. */
function isFlattened({ expected, kind, vars, wrt, expr }: CorpusRow): boolean {
  if (kind !== "jacobian" && kind !== "hessian") return false;
  const byMatrix = typeof wrt === "string" && vars[wrt]?.type === "matrix";
  return byMatrix && expected !== null && (/kron|vec\(|eye\(m\*n\)/u.test(expected) || expr.startsWith("vec("));
}

function requestOf(row: CorpusRow): DeriveRequest {
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

/** The derivative that an entry asks for. Throws what the engine throws. */
export function deriveRow(row: CorpusRow): Derivative {
  const request = requestOf(row);
  return derivativeOf(openProblem(request.expr, request.vars), request);
}
