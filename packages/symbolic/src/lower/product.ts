// Products of notation to nodes: a chain of matrix products is one contraction.

import { invariant } from "../error.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { minusOne } from "../scalar/rational.ts";
import { contractionLimits } from "../tensor/limits.ts";
import type { Graph } from "../tensor/node.ts";
import type { Type } from "../types/type.ts";
import { refuseZero } from "./divisor.ts";
import { combine, multiplyValues } from "./value.ts";
import type { Operand, Value } from "./value.ts";

type ProductExpression = MatrixExpression & { readonly kind: "product" };

interface ProductContext {
  readonly graph: Graph;
  readonly lower: (expression: MatrixExpression) => Value;
}

// A product that is not built yet: its operands with a letter for each axis, and the letters of its own axes.
interface Chain {
  readonly operands: Operand[];
  letters: string;
  kind: Type["kind"];
  /** How many letters are in use. */
  used: number;
}

function freshLetters(chain: Chain, count: number): string {
  let letters = "";
  for (let k = 0; k < count; k++) letters += String.fromCharCode(97 + chain.used++);
  return letters;
}

// A matrix under a transpose is the matrix with its axes exchanged.
function lowerOperand({ lower }: ProductContext, expression: MatrixExpression): readonly [Value, boolean] {
  const inner = expression.kind === "transpose" ? lower(expression.operand) : undefined;
  return inner?.groups.length === 2 ? [inner, true] : [lower(expression), false];
}

function startChain(context: ProductContext, expression: MatrixExpression): Chain {
  const chain: Chain = { operands: [], letters: "", kind: expression.type.kind, used: 0 };
  const [value, isFlipped] = lowerOperand(context, expression);
  chain.letters = freshLetters(chain, value.groups.length);
  chain.operands.push({ value, letters: isFlipped ? reversed(chain.letters) : chain.letters });
  return chain;
}

function reversed(letters: string): string {
  return `${letters[1]}${letters[0]}`;
}

interface Meeting {
  /** Whether the last axis of the left meets the first of the right. */
  readonly isInner: boolean;
  readonly kind: Type["kind"];
}

const meetings: { readonly [kinds: string]: Meeting } = {
  "matrix*matrix": { isInner: true, kind: "matrix" },
  "matrix*vector": { isInner: true, kind: "vector" },
  "covector*matrix": { isInner: true, kind: "covector" },
  "covector*vector": { isInner: true, kind: "scalar" },
  "vector*covector": { isInner: false, kind: "matrix" },
};

function meetingOf(left: Type["kind"], right: Type["kind"]): Meeting {
  if (left === "scalar") return { isInner: false, kind: right };
  if (right === "scalar") return { isInner: false, kind: left };
  const meeting = meetings[`${left}*${right}`];
  invariant(meeting, `a product of ${left} and ${right} was typed`);
  return meeting;
}

function append(context: ProductContext, chain: Chain, expression: MatrixExpression): void {
  const [value, isFlipped] = lowerOperand(context, expression);
  const { isInner, kind } = meetingOf(chain.kind, expression.type.kind);
  const joint = isInner ? chain.letters.slice(-1) : "";
  const own = joint + freshLetters(chain, value.groups.length - joint.length);
  chain.operands.push({ value, letters: isFlipped ? reversed(own) : own });
  chain.letters = isInner ? chain.letters.slice(0, -1) + own.slice(1) : chain.letters + own;
  chain.kind = kind;
}

function built(graph: Graph, { operands, letters }: Chain): Value {
  const [only] = operands;
  return operands.length === 1 && only.letters === letters ? only.value : combine(graph, operands, letters);
}

function ofValue(value: Value, kind: Type["kind"]): Chain {
  const chain: Chain = { operands: [], letters: "", kind, used: 0 };
  chain.letters = freshLetters(chain, value.groups.length);
  chain.operands.push({ value, letters: chain.letters });
  return chain;
}

function entrywise(graph: Graph, operator: "/" | ".*" | "./", left: Value, right: Value): Value {
  if (operator === ".*") return multiplyValues(graph, left, right);
  return multiplyValues(graph, left, { ...right, node: graph.power(right.node, graph.number(minusOne)) });
}

/** The value of a product. */
export function lowerProduct(context: ProductContext, expression: ProductExpression): Value {
  const { graph, lower } = context;
  let chain = startChain(context, expression.first);
  for (const { operator, operand } of expression.rest) {
    if (operator === "*") {
      if (chain.operands.length >= contractionLimits.factors) chain = ofValue(built(graph, chain), chain.kind);
      append(context, chain, operand);
    } else {
      const kind = chain.kind === "scalar" ? operand.type.kind : chain.kind;
      const right = lower(operand);
      if (operator !== ".*") refuseZero(right, operand);
      chain = ofValue(entrywise(graph, operator, built(graph, chain), right), kind);
    }
  }
  return built(graph, chain);
}
