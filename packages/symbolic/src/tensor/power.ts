// The constructor of entrywise powers.

import {
  addRationals,
  equalRationals,
  isInteger,
  minusOne,
  multiplyRationals,
  negateRational,
  one,
  powerRational,
  rational,
  signOfRational,
} from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { splitContent } from "./contract.ts";
import { signOf } from "./facts.ts";
import { isUnit, isZero, numberOf } from "./node.ts";
import type { ContractionNode, Factor, Graph, Node, PowerNode } from "./node.ts";
import { holdsZerosAndOnes } from "./pattern.ts";

// Larger exact powers stay symbolic: their digits help nobody.
const maximalExponent = 1024;

function isSmallInteger(value: Rational): boolean {
  return isInteger(value) && value.numerator >= -1024n && value.numerator <= BigInt(maximalExponent);
}

function integerRoot(value: bigint, degree: bigint): bigint | undefined {
  if (value < 2n) return value < 0n ? undefined : value;
  if (value.toString().length > 300) return undefined;
  const guess = BigInt(Math.round(Number(value) ** (1 / Number(degree))));
  for (const candidate of [guess - 1n, guess, guess + 1n])
    if (candidate >= 0n && candidate ** degree === value) return candidate;
  return undefined;
}

/** base^exponent when it is rational, else `undefined`. */
function exactPower(base: Rational, exponent: Rational): Rational | undefined {
  if (isSmallInteger(exponent)) {
    if (base.numerator === 0n && signOfRational(exponent) < 0) return undefined;
    return powerRational(base, Number(exponent.numerator));
  }
  if (exponent.denominator > 64n || !isSmallInteger(rational(exponent.numerator))) return undefined;
  const numerator = integerRoot(base.numerator, exponent.denominator);
  const denominator = integerRoot(base.denominator, exponent.denominator);
  if (numerator === undefined || denominator === undefined || denominator === 0n) return undefined;
  if (numerator === 0n && signOfRational(exponent) < 0) return undefined;
  return powerRational(rational(numerator, denominator), Number(exponent.numerator));
}

function isDiagonal(node: ContractionNode): boolean {
  return new Set(node.out).size < node.out.length;
}

// Powers of a diagonal are taken of the diagonal: the entries beside it need not have any.
function takesDiagonal({ labels }: Factor): boolean {
  return new Set(labels).size < labels.length;
}

function isTakenDiagonal({ factors, out, labels }: ContractionNode): boolean {
  return factors.length === 1 && takesDiagonal(factors[0]) && out.length === labels.length;
}

// A factor as a node on labels that differ.
function ownDiagonal(graph: Graph, factor: Factor, dims: ContractionNode["labels"]): Factor {
  if (!takesDiagonal(factor)) return factor;
  const own = [...new Set(factor.labels)];
  return { node: graph.contract([factor], own, dims), labels: own };
}

// (a·b)^r = a^r·b^r for integer r; for other r only factors that are known positive come out, or all where none can be
// negative. What is summed stays.
function powerOfProduct(graph: Graph, base: ContractionNode, exponent: Node): Node | undefined {
  if (isDiagonal(base) || base.factors.length === 0 || isTakenDiagonal(base)) return undefined;
  const value = numberOf(exponent);
  if (exponent.dims.length > 0) return undefined;
  const isWhole = value !== undefined && isInteger(value);
  const isNeverNegative = !isWhole && base.factors.every((factor) => signOf(factor.node) !== "unknown");
  const isSafe = (factor: Factor): boolean =>
    factor.labels.every((label) => base.out.includes(label)) &&
    (isWhole || isNeverNegative || signOf(factor.node) === "positive");
  const outside = base.factors.filter(isSafe);
  const inside = base.factors.filter((factor) => !isSafe(factor));
  if (outside.length === 0) return isSingleRelabelling(base) ? relabelled(graph, base, exponent) : undefined;
  const factors = outside
    .map((factor) => ownDiagonal(graph, factor, base.labels))
    .map(({ node, labels }) => ({ node: graph.power(node, exponent), labels }));
  if (inside.length > 0) {
    const carried = new Set(inside.flatMap((factor) => factor.labels));
    const out = base.out.filter((label) => carried.has(label));
    const rest = graph.contract(inside, out, base.labels);
    factors.push({ node: internPower(graph, rest, exponent), labels: out });
  }
  return graph.contract(factors, base.out, base.labels);
}

function isSingleRelabelling(base: ContractionNode): boolean {
  return base.factors.length === 1 && base.labels.length === base.out.length;
}

function relabelled(graph: Graph, base: ContractionNode, exponent: Node): Node {
  const [only] = base.factors;
  return graph.contract([{ node: graph.power(only.node, exponent), labels: only.labels }], base.out, base.labels);
}

function powerOfPower(graph: Graph, base: PowerNode, exponent: Node): Node | undefined {
  const [inner, outer] = [numberOf(base.exponent), numberOf(exponent)];
  const isBaseSafe =
    signOf(base.base) === "positive" ||
    (signOf(base.base) === "nonnegative" &&
      inner !== undefined &&
      outer !== undefined &&
      signOfRational(inner) > 0 &&
      signOfRational(outer) > 0);
  if (isBaseSafe && exponent.dims.length === 0)
    return graph.power(base.base, multiplyExponents(graph, base.exponent, exponent));
  if (!inner || !outer) return undefined;
  if (isInteger(outer)) return graph.power(base.base, graph.number(multiplyRationals(inner, outer)));
  if (isInteger(inner) && inner.numerator % 2n === 0n) {
    const magnitude = graph.apply(graph.core.abs, [base.base]);
    return graph.power(magnitude, graph.number(multiplyRationals(inner, outer)));
  }
  return undefined;
}

function multiplyExponents(graph: Graph, inner: Node, outer: Node): Node {
  const labels = inner.dims.map((_, k) => k);
  return graph.contract(
    [
      { node: inner, labels },
      { node: outer, labels: [] },
    ],
    labels,
    inner.dims,
  );
}

function powerOfSum(graph: Graph, base: Node & { kind: "sum" }, exponent: Node): Node | undefined {
  if (base.terms.length === 0) return undefined;
  const value = numberOf(exponent);
  const { content, primitive } = splitContent(graph, base);
  const isWhole = value !== undefined && isInteger(value);
  const outside = isWhole || signOfRational(content) > 0 ? content : multiplyRationals(content, minusOne);
  if (equalRationals(outside, one)) return undefined;
  const rest =
    isWhole || signOfRational(content) > 0
      ? primitive
      : graph.sum([{ coefficient: minusOne, node: primitive }], base.dims);
  const labels = base.dims.map((_, k) => k);
  const inner = graph.power(rest, exponent);
  const scale = graph.power(graph.number(outside), exponent);
  return graph.contract(
    [
      { node: scale, labels: [] },
      { node: inner, labels },
    ],
    labels,
    base.dims,
  );
}

function rewriteApplied(graph: Graph, base: Node & { kind: "apply" }, exponent: Node): Node | undefined {
  const value = numberOf(exponent);
  if (!value) return undefined;
  if (base.fn.isIdempotent && signOfRational(value) > 0) return base;
  if (base.fn.name === "abs" && isInteger(value) && value.numerator % 2n === 0n)
    return graph.power(base.operands[0], exponent);
  if (base.fn.name !== "exp") return undefined;
  const operand = base.operands[0];
  return graph.apply(base.fn, [graph.sum([{ coefficient: value, node: operand }], operand.dims)]);
}

function internPower(graph: Graph, base: Node, exponent: Node): Node {
  return graph.intern(`p${base.id}^${exponent.id}`, (id) => ({ id, kind: "power", dims: base.dims, base, exponent }));
}

// n^e with a fractional e is kept as n^⌊e⌋ · n^(e−⌊e⌋), fractions as p^e · q^(−e), so that equal numbers have one form.
function powerOfNumber(graph: Graph, number: Rational, exponent: Node): Node | undefined {
  const value = numberOf(exponent);
  if (!value) return undefined;
  const exact = exactPower(number, value);
  if (exact) return graph.number(exact);
  if (signOfRational(number) <= 0 || isInteger(value)) return undefined;
  const floor = floorOf(value);
  const fraction = addRationals(value, rational(-floor));
  if (floor === 0n && isInteger(number)) return undefined;
  const factor = (n: Rational, e: Rational): Factor => ({
    node: graph.power(graph.number(n), graph.number(e)),
    labels: [],
  });
  const factors = [
    factor(rational(number.numerator), fraction),
    factor(rational(number.denominator), negateRational(fraction)),
  ];
  if (floor !== 0n) factors.push(factor(number, rational(floor)));
  return graph.contract(factors, [], []);
}

function floorOf(value: Rational): bigint {
  const quotient = value.numerator / value.denominator;
  return value.numerator < 0n && quotient * value.denominator !== value.numerator ? quotient - 1n : quotient;
}

// y² = 1 for entries ±1, y^k = y for entries 0 or 1.
function powerOfVariable(graph: Graph, base: Node & { kind: "variable" }, exponent: Node): Node | undefined {
  const value = numberOf(exponent);
  if (!value || !isInteger(value)) return undefined;
  if (base.assumptions.has("pm1")) return value.numerator % 2n === 0n ? graph.ones(base.dims) : base;
  return base.assumptions.has("binary") && signOfRational(value) > 0 ? base : undefined;
}

function rewrite(graph: Graph, base: Node, exponent: Node): Node | undefined {
  const value = numberOf(exponent);
  if (value && value.numerator === 0n) return graph.ones(base.dims);
  if (value && equalRationals(value, one)) return base;
  if (isUnit(base) && !isDiagonal(base as ContractionNode)) return base;
  if (isZero(base) && base.dims.length > 0) return value && signOfRational(value) > 0 ? base : undefined;
  const number = numberOf(base);
  if (number) return powerOfNumber(graph, number, exponent);
  switch (base.kind) {
    case "basis":
      return value && signOfRational(value) > 0 ? base : undefined;
    case "pattern":
      return value && signOfRational(value) > 0 && holdsZerosAndOnes(base) ? base : undefined;
    case "variable":
      return powerOfVariable(graph, base, exponent);
    case "power":
      return powerOfPower(graph, base, exponent);
    case "contraction":
      return powerOfProduct(graph, base, exponent);
    case "sum":
      return exponent.dims.length === 0 ? powerOfSum(graph, base, exponent) : undefined;
    case "matrixFunction":
      return base.fn.isIndicator && value && signOfRational(value) > 0 ? base : undefined;
    case "apply":
      return rewriteApplied(graph, base, exponent);
    default:
      return undefined;
  }
}

/** base^exponent entry by entry, in normal form. The exponent is a scalar or of the base's shape. */
export function buildPower(graph: Graph, base: Node, exponent: Node): Node {
  return rewrite(graph, base, exponent) ?? internPower(graph, base, exponent);
}
