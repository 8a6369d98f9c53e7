// Sums of quotients over one denominator: 1/u − 2·x²/u² with u = 1 + x² → (1 − x²)/u². Denominators are powers of sums;
// they may be scalars or stand entry by entry on axes of the result. Which form is shown is decided by the length of its
// text, so this only proposes.

import {
  addRationals,
  compareRationals,
  isInteger,
  multiplyRationals,
  negateRational,
  rational,
  signOfRational,
  toNumber,
} from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { diagonalMatrix, diagonalVector } from "../functions/matrix-structure.ts";
import { numberOf } from "../tensor/node.ts";
import type { ContractionNode, Factor, Graph, Node, SumNode, Term } from "../tensor/node.ts";
import { mapNodes } from "../tensor/substitute.ts";
import { foldNodes, operandsOf, topologicalOrder } from "../tensor/traverse.ts";
import type { Dimension } from "../types/dimension.ts";
import { expandProducts } from "./expand.ts";

/** A power in a term, on the axes of the result at these positions. */
interface OpenPower {
  readonly key: string;
  readonly base: Node;
  readonly exponent: Rational;
  readonly positions: readonly number[];
  readonly factor: Factor;
}

interface Product {
  readonly coefficient: Rational;
  readonly factors: readonly Factor[];
  readonly out: readonly number[];
  readonly labels: readonly Dimension[];
}

const zero = rational(0);
const maximalNodes = 400;
const maximalTerms = 12;
const maximalPower = 3;
const maximalPowers = 4;

function productOf({ coefficient, node }: Term): Product {
  if (node.kind === "contraction") return { coefficient, factors: node.factors, out: node.out, labels: node.labels };
  const labels = node.dims.map((_, axis) => axis);
  return { coefficient, factors: [{ node, labels }], out: labels, labels: node.dims };
}

function openPower(product: Product, factor: Factor): OpenPower | undefined {
  const { node, labels } = factor;
  const exponent = node.kind === "power" ? numberOf(node.exponent) : rational(1);
  const base = node.kind === "power" ? node.base : node;
  const positions = labels.map((label) => product.out.indexOf(label));
  if (!exponent || positions.includes(-1)) return undefined;
  return { key: `${base.id}:${positions.join(",")}`, base, exponent, positions, factor };
}

function openPowers(product: Product): readonly OpenPower[] {
  return product.factors.flatMap((factor) => openPower(product, factor) ?? []);
}

function contractProduct(graph: Graph, { factors, out, labels }: Product): Node {
  return graph.contract(factors, out, labels);
}

// product·base^count with the sum `base` multiplied out `count` times.
function timesSum(
  graph: Graph,
  product: Product,
  base: SumNode,
  legs: readonly number[],
  count: number,
): readonly Term[] {
  let products: readonly Product[] = [product];
  for (let k = 0; k < count; k++) {
    products = products.flatMap((current) =>
      base.terms.map((term) => ({
        ...current,
        coefficient: multiplyRationals(current.coefficient, term.coefficient),
        factors: [...current.factors, { node: term.node, labels: legs }],
      })),
    );
  }
  return products.map((each) => ({ coefficient: each.coefficient, node: contractProduct(graph, each) }));
}

// What a term contributes to the numerator over base^lowest.
function numeratorTerms(graph: Graph, term: Term, power: OpenPower, lowest: Rational): readonly Term[] | undefined {
  const product = productOf(term);
  const own = openPowers(product).find((other) => other.key === power.key);
  const missing = addRationals(own?.exponent ?? zero, negateRational(lowest));
  const rest = own ? { ...product, factors: product.factors.filter((factor) => factor !== own.factor) } : product;
  const legs = power.positions.map((position) => product.out[position]);
  const isWhole = isInteger(missing) && toNumber(missing) <= maximalPower;
  if (isWhole && power.base.kind === "sum") return timesSum(graph, rest, power.base, legs, toNumber(missing));
  const left = { node: graph.power(power.base, graph.number(missing)), labels: legs };
  const node = contractProduct(graph, { ...rest, factors: [...rest.factors, left] });
  return [{ coefficient: term.coefficient, node }];
}

// The sum as base^lowest·numerator.
function overDenominator(graph: Graph, sum: SumNode, power: OpenPower): Node | undefined {
  const exponents = sum.terms.map(
    (term) => openPowers(productOf(term)).find((other) => other.key === power.key)?.exponent ?? zero,
  );
  const lowest = exponents.reduce((least, exponent) => (compareRationals(exponent, least) < 0 ? exponent : least));
  if (signOfRational(lowest) >= 0) return undefined;
  const terms: Term[] = [];
  for (const term of sum.terms) terms.push(...(numeratorTerms(graph, term, power, lowest) ?? []));
  if (terms.length > maximalTerms) return undefined;
  const numerator = expandProducts(graph, graph.sum(terms, sum.dims));
  const axes = sum.dims.map((_, axis) => axis);
  const denominator = { node: graph.power(power.base, graph.number(lowest)), labels: power.positions };
  return graph.contract([{ node: numerator, labels: axes }, denominator], axes, sum.dims);
}

function negativePowers(sum: SumNode): readonly OpenPower[] {
  const found = new Map<string, OpenPower>();
  for (const term of sum.terms)
    for (const power of openPowers(productOf(term)))
      if (signOfRational(power.exponent) < 0 && numberOf(power.base) === undefined) found.set(power.key, power);
  return [...found.values()];
}

function quotients(graph: Graph, sum: SumNode): readonly Node[] {
  if (sum.terms.length < 2 || sum.terms.length > maximalTerms) return [];
  // Beside an identity a quotient would be multiplied out again, so that diagonal matrices are treated as their diagonals.
  const diagonal = diagonalVector(graph, sum);
  if (diagonal?.kind === "sum") return quotients(graph, diagonal).map((quotient) => diagonalMatrix(graph, quotient));
  const powers = negativePowers(sum);
  const single = powers.flatMap((power) => overDenominator(graph, sum, power) ?? []);
  return powers.length > maximalPowers ? single : [...single, ...single.flatMap((node) => withNumerator(graph, node))];
}

// The same with the numerator over a denominator of its own: 1/u + 1/v → (u + v)/(u·v).
function withNumerator(graph: Graph, quotient: Node): readonly Node[] {
  if (quotient.kind !== "contraction") return [];
  return quotient.factors.flatMap(({ node, labels }, place) => {
    if (node.kind !== "sum" || node.terms.length > maximalTerms) return [];
    return negativePowers(node).flatMap((power) => {
      const numerator = overDenominator(graph, node, power);
      if (!numerator) return [];
      const factors = quotient.factors.map((old, k) => (k === place ? { node: numerator, labels } : old));
      return [graph.contract(factors, quotient.out, quotient.labels)];
    });
  });
}

function isUnitCoefficient({ numerator, denominator }: Rational): boolean {
  return denominator === 1n && (numerator === 1n || numerator === -1n);
}

// sqrt for a half, an operator and a number for other powers; 1/u has a 1 unless it divides something.
function powerSize(node: Node & { kind: "power" }, of: (operand: Node) => number): number {
  const exponent = numberOf(node.exponent);
  if (!exponent) return of(node.base) + of(node.exponent) + 1;
  const isOne = isUnitCoefficient(exponent);
  return of(node.base) + (isOne ? 0 : isInteger(exponent) ? 2 : 1) + (signOfRational(exponent) < 0 ? 2 : 0);
}

function isDivisor({ node }: Factor): boolean {
  return node.kind === "power" && signOfRational(numberOf(node.exponent) ?? zero) < 0;
}

// How many names, numbers and operators there are to write, roughly.
function sizeIn(node: Node, of: (operand: Node) => number): number {
  const total = operandsOf(node).reduce((sum, operand) => sum + of(operand), 0);
  switch (node.kind) {
    case "contraction": {
      const divisors = node.factors.filter(isDivisor).length;
      const ones = divisors < node.factors.length ? divisors : Math.max(0, divisors - 1);
      return Math.max(1, total + node.factors.length - 1 - 2 * ones);
    }
    case "sum":
      return (
        total + node.terms.length - 1 + 2 * node.terms.filter((term) => !isUnitCoefficient(term.coefficient)).length
      );
    case "power":
      return powerSize(node, of);
    case "apply":
    case "matrixFunction":
      return total + 1;
    default:
      return 1;
  }
}

function sizeOf(node: Node): number {
  return foldNodes<number>([node], sizeIn).get(node)!;
}

function smallest(candidates: readonly Node[], node: Node): Node {
  let best = node;
  let size = sizeOf(node);
  for (const candidate of candidates) {
    const own = sizeOf(candidate);
    if (own < size) [best, size] = [candidate, own];
  }
  return best;
}

// A quotient that is no shorter by itself may cancel against the other factors of its product.
function inProduct(graph: Graph, node: ContractionNode): readonly Node[] {
  return node.factors.flatMap((factor, place) => {
    const { node: inner } = factor;
    const base = inner.kind === "power" && inner.base.kind === "sum" ? inner.base : inner;
    if (base.kind !== "sum" || node.factors.length < 2) return [];
    return quotients(graph, base).map((quotient) => {
      const replaced = inner.kind === "power" ? graph.power(quotient, inner.exponent) : quotient;
      const factors = node.factors.map((old, k) => (k === place ? { node: replaced, labels: old.labels } : old));
      return graph.contract(factors, node.out, node.labels);
    });
  });
}

function improve(graph: Graph, given: Node): Node {
  let node = given;
  for (let round = 0; round < maximalPower; round++) {
    const candidates =
      node.kind === "sum" ? quotients(graph, node) : node.kind === "contraction" ? inProduct(graph, node) : [];
    const best = smallest(candidates, node);
    if (best === node) break;
    node = best;
  }
  return node;
}

function hasDenominator(node: Node): boolean {
  return node.kind === "power" && node.base.kind === "sum" && signOfRational(numberOf(node.exponent) ?? zero) < 0;
}

/** The node with its sums over common denominators where that leaves less to write; the node itself where nothing gains. */
export function collectQuotients(graph: Graph, node: Node): Node {
  const order = topologicalOrder([node]);
  if (order.length > maximalNodes || !order.some(hasDenominator)) return node;
  return mapNodes(graph, node, (inner) => improve(graph, inner));
}
