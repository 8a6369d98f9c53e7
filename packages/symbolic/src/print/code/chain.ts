// Products of several factors: scalars aside, and matrices associated so that a vector at either end is met first.

import { invariant } from "../../error.ts";
import type { MatrixExpression, MatrixProductStep } from "../../notation/matrix-expression.ts";
import type { Type } from "../../types/type.ts";
import type { Builder } from "./builder.ts";
import type { Code } from "./code.ts";
import { invertedMatrix } from "./solve.ts";

type CodeOf = (expression: MatrixExpression) => Code;

/** One factor that has axes, and how it lies. */
interface Placed {
  readonly code: Code;
  readonly kind: Type["kind"];
}

/** A product that is being read from the left. */
interface Chain {
  readonly scalars: Code[];
  /** A finished column that waits for the row behind it to become an outer product or a scalar. */
  column: Code | undefined;
  /** Matrices, perhaps with a row before them or a column behind them. */
  run: readonly Placed[];
}

function kindOf(run: readonly Placed[]): Type["kind"] {
  const isRow = run[0].kind === "covector";
  const isColumn = run[run.length - 1].kind === "vector";
  if (isRow && isColumn) return "scalar";
  return isRow ? "covector" : isColumn ? "vector" : "matrix";
}

// Left to right, but an inverse takes what stands to its right along.
function matrixProduct(builder: Builder, codes: readonly Code[]): Code {
  const factors = [...codes];
  for (let k = factors.length - 2; k >= 0; k--) {
    if (!invertedMatrix(builder, factors[k])) continue;
    factors.splice(k, 2, builder.matmul(factors[k], factors[k + 1]));
  }
  return factors.reduce((left, right) => builder.matmul(left, right));
}

function productOf(builder: Builder, run: readonly Placed[]): Code {
  const codes = run.map((placed) => placed.code);
  if (run[run.length - 1].kind === "vector") return codes.reduceRight((right, left) => builder.matmul(left, right));
  if (run[0].kind === "covector") return codes.reduce((left, right) => builder.matmul(left, right));
  return matrixProduct(builder, codes);
}

// A run that has become a scalar or a column is finished.
function settle(builder: Builder, chain: Chain): void {
  const kind = chain.run.length > 0 ? kindOf(chain.run) : undefined;
  if (kind !== "scalar" && kind !== "vector") return;
  const code = productOf(builder, chain.run);
  chain.run = [];
  if (kind === "scalar") chain.scalars.push(code);
  else chain.column = code;
}

function append(builder: Builder, chain: Chain, code: Code, kind: Type["kind"]): void {
  if (kind === "scalar") {
    chain.scalars.push(code);
    return;
  }
  chain.run = [...chain.run, { code, kind }];
  settle(builder, chain);
}

function closed(builder: Builder, chain: Chain): Code | undefined {
  const { column, run } = chain;
  const behind = run.length > 0 ? productOf(builder, run) : undefined;
  if (!column || !behind) return column ?? behind;
  return builder.call("outer", [column, behind], [...column.dims, ...behind.dims]);
}

function times(builder: Builder, scalars: readonly Code[], body: Code | undefined): Code {
  const all = body ? [...scalars, body] : scalars;
  return all.reduce((left, right) => builder.entrywise("multiply", left, right));
}

function finish(builder: Builder, chain: Chain): Code {
  return times(builder, chain.scalars, closed(builder, chain));
}

type Product = MatrixExpression & { readonly kind: "product" };

function isMatrixChain(expression: MatrixExpression): expression is Product {
  return expression.kind === "product" && expression.rest.every((step) => step.operator === "*");
}

// A chain that ends in a vector is read without the brackets inside it: A*(B*C)*x needs no product of matrices.
function flattened(first: MatrixExpression, rest: readonly MatrixProductStep[]): readonly MatrixProductStep[] {
  const steps: readonly MatrixProductStep[] = [{ operator: "*", operand: first }, ...rest];
  const kinds = steps.map((step) => step.operand.type.kind);
  const isPlain = rest.every((step) => step.operator === "*");
  if (!isPlain || !kinds.some((kind) => kind === "vector" || kind === "covector")) return steps;
  return steps.flatMap((step): readonly MatrixProductStep[] => {
    const { operand } = step;
    if (!isMatrixChain(operand) || operand.type.kind !== "matrix") return [step];
    if ([operand.first, ...operand.rest.map((inner) => inner.operand)].some(({ type }) => type.kind !== "matrix"))
      return [step];
    return [{ operator: "*", operand: operand.first }, ...operand.rest];
  });
}

function startOf(code: Code, kind: Type["kind"]): Chain {
  if (kind === "scalar") return { scalars: [code], column: undefined, run: [] };
  if (kind === "vector") return { scalars: [], column: code, run: [] };
  return { scalars: [], column: undefined, run: [{ code, kind }] };
}

function entrywise(builder: Builder, operator: "/" | ".*" | "./", left: Code, right: Code): Code {
  return builder.entrywise(operator === ".*" ? "multiply" : "divide", left, right);
}

// The kind of a chain so far: that of its column, unless a row or matrix follows it.
function chainKind(chain: Chain): Type["kind"] {
  if (chain.run.length > 0) return chain.column ? "matrix" : kindOf(chain.run);
  return chain.column ? "vector" : "scalar";
}

/** The code of a multiplicative chain, read from the left. */
export function productCode(builder: Builder, expression: Product, codeOf: CodeOf): Code {
  const [start, ...rest] = flattened(expression.first, expression.rest);
  let chain = startOf(codeOf(start.operand), start.operand.type.kind);
  for (const { operator, operand } of rest) {
    const kind = operand.type.kind;
    invariant(kind !== "tensor" || operator !== "*", "a matrix product has operands of at most two axes");
    if (operator === "*") {
      append(builder, chain, codeOf(operand), kind);
      continue;
    }
    const before = chainKind(chain);
    const value = entrywise(builder, operator, finish(builder, chain), codeOf(operand));
    chain = startOf(value, before === "scalar" ? kind : before);
  }
  return finish(builder, chain);
}
