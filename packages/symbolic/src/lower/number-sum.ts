// sum(r, lower, upper, body) where r is a number in the body, such as an exponent, and not a position on an axis.

import { ClosedformError } from "../error.ts";
import { matrixPower, powerSum } from "../functions/matrix-power.ts";
import { product } from "../functions/matrix-structure.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { isInteger, minusOne, one } from "../scalar/rational.ts";
import { minus, numberNode, plus } from "../tensor/arithmetic.ts";
import { splitCoefficient } from "../tensor/contract.ts";
import { numberOf } from "../tensor/node.ts";
import type { Factor, Graph, Node } from "../tensor/node.ts";
import { substituteNodes } from "../tensor/substitute.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import { sizeOf } from "../types/dimension.ts";
import { childrenOf } from "../typing/children.ts";
import { plainValue } from "./value.ts";
import type { Value } from "./value.ts";

type IndexSum = MatrixExpression & { readonly kind: "indexSum" };
type BoundIndex = MatrixExpression & { readonly kind: "boundIndex" };

interface Uses {
  readonly asNumber: BoundIndex | undefined;
  readonly isPosition: boolean;
  readonly isExponent: boolean;
}

// The uses of the index of a sum as a value; positions of entries are none. An index that is a position anywhere runs
// over an axis.
function usesOf(expression: IndexSum): Uses {
  const pending: MatrixExpression[] = [expression.body];
  const seen = new Set<MatrixExpression>();
  let asNumber: BoundIndex | undefined;
  let isPosition = false;
  let isExponent = false;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.kind === "power" && next.base.type.kind === "matrix" && !next.elementwise)
      isExponent ||= mentions(next.exponent, expression.index);
    if (next.kind === "boundIndex") {
      if (next.name === expression.index) asNumber = next;
    } else if (next.kind === "index") {
      pending.push(next.target);
      isPosition ||= next.indices.some((index) => index.kind === "at" && mentions(index.position, expression.index));
    } else if (next.kind !== "indexSum" || next.index !== expression.index) pending.push(...childrenOf(next));
  }
  return { asNumber, isPosition, isExponent };
}

function mentions(position: MatrixExpression, name: string): boolean {
  if (position.kind === "boundIndex") return position.name === name;
  return childrenOf(position).some((child) => mentions(child, name));
}

function isShort({ dimension }: IndexSum): boolean {
  const count = dimension && sizeOf(dimension);
  return count !== undefined && count <= maximalTerms;
}

/**
 * The index of the sum where its body uses it as a number only, and it is the exponent of a matrix, has bounds that are no
 * lengths, or takes few known values; else `undefined`, and the numbers are the entries of 1:n.
 */
export function numberIndexOf(expression: IndexSum): BoundIndex | undefined {
  const { asNumber, isPosition, isExponent } = usesOf(expression);
  const isNumber = !expression.dimension || isExponent || isShort(expression);
  return isPosition || !isNumber ? undefined : asNumber;
}

/** What stands for an index that is a number while the body of its sum is lowered. */
export function indexNumber(graph: Graph, name: string, serial: number): Node {
  return graph.variable(`${name}\u0001${serial}`, [], new Set(["integer"]));
}

function dependsOn(node: Node, number: Node): boolean {
  return topologicalOrder([node]).includes(number);
}

const maximalTerms = 64;

// Σ body with every number put in, where both bounds are known.
function writtenOut(graph: Graph, number: Node, body: Node, lower: Node, upper: Node): Node | undefined {
  const [first, last] = [numberOf(lower), numberOf(upper)];
  if (!first || !last || !isInteger(first) || !isInteger(last)) return undefined;
  const count = Number(last.numerator - first.numerator) + 1;
  if (count > maximalTerms) return undefined;
  const terms = Array.from({ length: Math.max(count, 0) }, (_, k) => {
    const value = graph.number({ numerator: first.numerator + BigInt(k), denominator: 1n });
    return { coefficient: one, node: substituteNodes(graph, [body], new Map([[number, value]]))[0] };
  });
  return graph.sum(terms, body.dims);
}

interface Power {
  readonly base: Node;
  /** What is left of the exponent without ±r. */
  readonly rest: Node;
  readonly sign: 1 | -1;
}

function powerIn(graph: Graph, number: Node, node: Node): Power | undefined {
  if (node.kind !== "matrixFunction" || node.fn !== matrixPower) return undefined;
  const [base, exponent] = node.operands;
  for (const sign of [1, -1] as const) {
    const term = { coefficient: sign === 1 ? minusOne : one, node: number };
    const rest = graph.sum([{ coefficient: one, node: exponent }, term], []);
    if (!dependsOn(rest, number) && !dependsOn(base, number)) return { base, rest, sign };
  }
  return undefined;
}

interface Ends {
  readonly left: Power;
  readonly right: Power;
  readonly middle: Node;
}

// The other end of a factor that has the label on its given axis; a symmetric one has it on either.
function farEnd(graph: Graph, { node, labels }: Factor, label: number, axis: 0 | 1): number | undefined {
  if (labels[axis] === label) return labels[1 - axis];
  return labels[1 - axis] === label && graph.isSymmetric(node) ? labels[axis] : undefined;
}

// The powers at both ends of a product, A^(r + α)·M·A^(β − r), and what stands between them.
function endsOf(graph: Graph, number: Node, body: Node): Ends | undefined {
  if (body.kind !== "contraction" || body.out.length !== 2) return undefined;
  const [row, column] = body.out as readonly [number, number];
  const powers = body.factors.flatMap((factor) => {
    const power = powerIn(graph, number, factor.node);
    return power ? [{ factor, power }] : [];
  });
  const left = powers.find(({ factor }) => farEnd(graph, factor, row, 0) !== undefined);
  const right = powers.find(({ factor }) => farEnd(graph, factor, column, 1) !== undefined);
  if (powers.length !== 2 || !left || !right || left === right || left.power.base !== right.power.base)
    return undefined;
  const rest = body.factors.filter((factor) => factor !== left.factor && factor !== right.factor);
  const ends = [farEnd(graph, left.factor, row, 0)!, farEnd(graph, right.factor, column, 1)!] as const;
  const isOwn = (label: number, own: Factor): boolean =>
    !body.out.includes(label) &&
    body.factors.every((factor) => factor === own || !factor.labels.includes(label) || rest.includes(factor));
  if (rest.some(({ node, labels }) => dependsOn(node, number) || labels.includes(row) || labels.includes(column)))
    return undefined;
  if (!isOwn(ends[0], left.factor) || !isOwn(ends[1], right.factor)) return undefined;
  return { left: left.power, right: right.power, middle: graph.contract(rest, ends, body.labels) };
}

// Σ A^(r + α)·M·A^(β − r) = A^(lower + α)·(Σ over K = upper − lower + 1 powers)·A^(β − upper).
function sumOfPowers(graph: Graph, number: Node, body: Node, lower: Node, upper: Node): Node | undefined {
  const { coefficient, node } = splitCoefficient(body);
  const transposed = graph.contract([{ node, labels: [0, 1] }], [1, 0], node.dims);
  const straight = endsOf(graph, number, node);
  const ends = straight ?? endsOf(graph, number, transposed);
  if (!ends || ends.left.sign === ends.right.sign) return undefined;
  // With r in the right exponent the sum runs the other way.
  const [first, last] = ends.left.sign === 1 ? [lower, upper] : [negated(graph, upper), negated(graph, lower)];
  const { base } = ends.left;
  const power = (exponent: Node): Node => graph.matrixFunction(matrixPower, [base, exponent]);
  const count = plus(graph, minus(graph, upper, lower), numberNode(graph, 1));
  const inner = graph.matrixFunction(powerSum, [base, ends.middle, count]);
  const whole = product(
    graph,
    product(graph, power(plus(graph, ends.left.rest, first)), inner),
    power(minus(graph, ends.right.rest, last)),
  );
  const turned = straight ? whole : graph.contract([{ node: whole, labels: [0, 1] }], [1, 0], whole.dims);
  return graph.sum([{ coefficient, node: turned }], turned.dims);
}

function negated(graph: Graph, node: Node): Node {
  return graph.sum([{ coefficient: minusOne, node }], node.dims);
}

/** The body and the bounds of a sum over a number. */
export interface NumberSumParts {
  readonly body: Value;
  readonly lower: Value;
  readonly upper: Value;
}

/**
 * The sum of the body over the numbers between the bounds. Throws `unsupported` where the bounds are not known and the
 * body is no product of powers of one matrix.
 */
export function lowerNumberSum(graph: Graph, number: Node, parts: NumberSumParts, expression: IndexSum): Value {
  const { body, lower, upper } = parts;
  const isPlain = [body, lower, upper].every(
    ({ indices, groups }) => indices.length === 0 && groups.every((length) => length === 1),
  );
  if (isPlain && !dependsOn(lower.node, number) && !dependsOn(upper.node, number)) {
    const found =
      writtenOut(graph, number, body.node, lower.node, upper.node) ??
      (body.node.dims.length === 2 ? sumOfPowers(graph, number, body.node, lower.node, upper.node) : undefined);
    if (found) return plainValue(found);
  }
  const { index } = expression;
  throw new ClosedformError(
    "unsupported",
    `a sum over the number ${index} is not supported here: its bounds are no known whole numbers within ${maximalTerms}, and its body is no product such as A^${index}*B*A^(k - 1 - ${index})`,
    { at: expression.span, hint: "give the bounds as numbers" },
  );
}
