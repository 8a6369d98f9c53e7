// How likely different expressions agree at a random point of a random prime field (Schwartz 1980, Zippel 1979): bounded
// through the degree of what they are when cleared of denominators, the size of their coefficients, and the number of
// signs that a value depends on.

import { invariant } from "../error.ts";
import type {
  ApplyNode,
  ContractionNode,
  MatrixFunctionNode,
  Node,
  PowerNode,
  SumNode,
  VariableNode,
} from "../tensor/node.ts";
import { numberOf } from "../tensor/node.ts";
import { foldNodes, topologicalOrder } from "../tensor/traverse.ts";
import { rational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Dimension } from "../types/dimension.ts";
import { isDrawnByChoice } from "./draw-variable.ts";
import { extrema, splits } from "./field-signs.ts";
import type { Freedoms } from "./freedoms.ts";
import { isMadeOfLengths } from "./length-exponent.ts";
import { primePool } from "./modular.ts";

/** Bounds on an entry of a node's value, written as a fraction with one denominator for all entries. */
export interface Complexity {
  readonly numerator: number;
  readonly denominator: number;
  /** Bits of the largest coefficient. */
  readonly height: number;
  /** Degree in the lengths of axes, outside the arguments of opaque functions. */
  readonly sizes: number;
  /** The largest degree in the lengths of the difference of two such arguments: what tells their values apart. */
  readonly innerSizes: number;
  /** Degree in the signs that it depends on; half of the trials tell two signs apart. */
  readonly signs: number;
  /** How many signs it depends on. */
  readonly signCount: number;
}

type SizeOf = (dimension: Dimension) => number;

/** What counts as a sign or as a length; what is free in a comparison does not. */
export type Counted = Readonly<Record<keyof Freedoms, boolean>>;

const everything: Counted = { signs: true, roots: true, choices: true, lengths: true };

interface Context {
  readonly sizeOf: SizeOf;
  readonly counted: Counted;
}

const constant: Complexity = {
  numerator: 0,
  denominator: 0,
  height: 0,
  sizes: 0,
  innerSizes: 0,
  signs: 0,
  signCount: 0,
};

// Squares, Cayley transforms and points of spheres stand for structured entries.
const variable: Complexity = { ...constant, numerator: 4, denominator: 4, height: 4 };

// Which of two or several values an entry has, or whether a matrix reflects, is drawn like a sign.
function ofVariable({ assumptions }: VariableNode, { counted }: Context): Complexity {
  const isDrawn = assumptions.has("orthogonal") || (counted.choices && isDrawnByChoice(assumptions));
  return isDrawn ? { ...variable, signs: 1, signCount: 1 } : variable;
}

// Angles and exponents come in twelfths, each a fraction of degree 2.
const opaqueDegree = 24;

function bits(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4;
}

function magnitude({ numerator, denominator }: Rational): number {
  return Math.abs(Number(numerator)) + Number(denominator) - 1;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function ofProduct(parts: readonly Complexity[], summed: number): Complexity {
  return {
    numerator: total(parts.map((part) => part.numerator)),
    denominator: total(parts.map((part) => part.denominator)),
    height: total(parts.map((part) => part.height)) + Math.log2(Math.max(1, summed)),
    sizes: total(parts.map((part) => part.sizes)),
    innerSizes: Math.max(0, ...parts.map((part) => part.innerSizes)),
    signs: total(parts.map((part) => part.signs)),
    signCount: total(parts.map((part) => part.signCount)) * summed,
  };
}

function ofSum(parts: readonly Complexity[]): Complexity {
  const denominator = total(parts.map((part) => part.denominator));
  return {
    numerator: Math.max(0, ...parts.map((part) => part.numerator + denominator - part.denominator)),
    denominator,
    height: total(parts.map((part) => part.height)) + parts.length,
    sizes: Math.max(0, ...parts.map((part) => part.sizes)),
    innerSizes: Math.max(0, ...parts.map((part) => part.innerSizes)),
    signs: Math.max(0, ...parts.map((part) => part.signs)),
    signCount: total(parts.map((part) => part.signCount)),
  };
}

function ofSumNode(node: SumNode, of: (operand: Node) => Complexity): Complexity {
  return ofSum(
    node.terms.map(({ coefficient, node: term }) => {
      const inner = of(term);
      const own = bits(coefficient.numerator) + bits(coefficient.denominator);
      return { ...inner, height: inner.height + own };
    }),
  );
}

// Every factor is at most a length, and no coefficient larger than it is written.
function largestExponent(node: Node, sizeOf: SizeOf): Rational {
  const bounds = foldNodes<number>([node], (part, of) => {
    if (part.kind === "dimension") return sizeOf(part.dimension);
    if (part.kind === "contraction") return part.factors.reduce((product, factor) => product * of(factor.node), 1);
    return part.kind === "sum" ? total(part.terms.map((term) => magnitude(term.coefficient) * of(term.node))) : 1;
  });
  return rational(Math.ceil(bounds.get(node) ?? 1));
}

function exponentOf({ exponent }: PowerNode, sizeOf: SizeOf): Rational | undefined {
  return numberOf(exponent) ?? (isMadeOfLengths(exponent) ? largestExponent(exponent, sizeOf) : undefined);
}

function ofPower(node: PowerNode, of: (operand: Node) => Complexity, entries: number, context: Context): Complexity {
  const base = of(node.base);
  const value = exponentOf(node, context.sizeOf);
  if (!value) return ofOpaque(ofSum([base, of(node.exponent)]), entries, 1);
  const times = magnitude(value);
  const isRoot = value.denominator % 2n === 0n;
  const own = isRoot && context.counted.roots ? 1 : 0;
  const isFlipped = value.numerator < 0n;
  const [above, below] = isFlipped ? [base.denominator, base.numerator * entries] : [base.numerator, base.denominator];
  return {
    numerator: (above + (isFlipped ? base.numerator * (entries - 1) : 0)) * times,
    denominator: below * times,
    height: base.height * times,
    sizes: base.sizes * times,
    innerSizes: base.innerSizes,
    // The root of a square is one of two.
    signs: isRoot ? base.signCount + own : isFlipped ? base.signCount : Math.min(base.signs * times, base.signCount),
    signCount: base.signCount + own,
  };
}

function ofOpaque(operand: Complexity, entries: number, multiple: number): Complexity {
  const degree = opaqueDegree * multiple;
  return {
    ...operand,
    // What is under a logarithm comes back by exp.
    numerator: degree * (1 + entries) + multiple * (operand.numerator + operand.denominator),
    denominator: degree * entries + multiple * operand.denominator,
    signs: operand.signCount,
    sizes: 0,
    innerSizes: Math.max(2 * operand.sizes, operand.innerSizes),
  };
}

const arcs: ReadonlySet<string> = new Set(["asin", "acos", "atan"]);

function ofApply(
  node: ApplyNode,
  of: (operand: Node) => Complexity,
  entries: number,
  { counted }: Context,
): Complexity {
  const operand = ofSum(node.operands.map(of));
  const [first] = node.operands;
  const multiple =
    first.kind === "sum" ? Math.max(1, total(first.terms.map((term) => magnitude(term.coefficient)))) : 1;
  if (arcs.has(node.fn.name)) {
    // The cosine of asin u is a root, and so on.
    const signCount = operand.signCount + (counted.roots ? 1 : 0);
    return { ...ofOpaque(operand, entries, multiple), signs: signCount, signCount };
  }
  if (!splits.has(node.fn.name)) return ofOpaque(operand, entries, multiple);
  const inner = node.fn.name === "elu" ? ofSum([operand, ofOpaque(operand, entries, multiple)]) : operand;
  // One more for a free sign.
  const signCount = inner.signCount + (counted.signs ? 1 : 0);
  return { ...inner, numerator: inner.numerator + 1, signs: signCount, signCount };
}

function entriesOf(node: Node, sizeOf: SizeOf): number {
  return node.dims.reduce((size, dimension) => size * sizeOf(dimension), 1);
}

// Which entry is the largest is right by chance as so many signs are.
function choicesOf(node: MatrixFunctionNode, sizeOf: SizeOf): number {
  const [operand, byRow] = node.operands;
  const { dims } = operand;
  const length = byRow ? sizeOf(dims[dims.length - 1]) : entriesOf(operand, sizeOf);
  return Math.ceil(Math.log2(Math.max(2, length)));
}

function ofMatrixFunction(
  node: MatrixFunctionNode,
  of: (operand: Node) => Complexity,
  { sizeOf, counted }: Context,
): Complexity {
  const operand = of(node.operands[0]);
  const n = sizeOf(node.operands[0].dims[0]);
  const signCount = operand.signCount * n * n;
  const { innerSizes } = operand;
  const shared = {
    height: n * (operand.height + n),
    sizes: n * operand.sizes,
    innerSizes,
    signs: signCount,
    signCount,
  };
  switch (node.fn.name) {
    case "det":
    case "cofactor":
      return { ...shared, numerator: n * operand.numerator, denominator: n * operand.denominator };
    case "inv":
      return {
        ...shared,
        numerator: operand.denominator + (n - 1) * operand.numerator,
        denominator: n * operand.numerator,
      };
    case "max":
    case "min":
    case "onehotmax":
    case "onehotmin": {
      const count = operand.signCount + (counted.signs ? choicesOf(node, sizeOf) : 0);
      return { ...operand, signs: count, signCount: count };
    }
    default:
      return { ...ofOpaque(operand, n * n, 1), ...shared };
  }
}

function ofContraction(node: ContractionNode, of: (operand: Node) => Complexity, sizeOf: SizeOf): Complexity {
  const kept = new Set(node.out);
  const summed = node.labels.filter((_, label) => !kept.has(label)).reduce((size, label) => size * sizeOf(label), 1);
  return ofProduct(
    node.factors.map((factor) => of(factor.node)),
    summed,
  );
}

function ofLength({ terms }: Dimension, { lengths }: Counted): Complexity {
  const degree = Math.max(0, ...terms.map(({ names }) => names.length));
  return { ...constant, height: 4, [lengths ? "sizes" : "numerator"]: degree };
}

function complexityOf(node: Node, of: (operand: Node) => Complexity, context: Context): Complexity {
  const { sizeOf, counted } = context;
  const entries = entriesOf(node, sizeOf);
  switch (node.kind) {
    case "variable":
      return ofVariable(node, context);
    case "constant":
      return { ...constant, numerator: 2 };
    case "dimension":
      return ofLength(node.dimension, counted);
    case "basis":
      return constant;
    // Entries are 0 and ±1, or positions.
    case "pattern":
      return { ...constant, height: 8, sizes: node.pattern.kind === "count" ? 1 : 0 };
    case "contraction":
      return ofContraction(node, of, sizeOf);
    case "sum":
      return ofSumNode(node, of);
    case "apply":
      return ofApply(node, of, entries, context);
    case "power":
      return ofPower(node, of, entries, context);
    case "matrixFunction":
      return ofMatrixFunction(node, of, context);
  }
}

// What a node takes the signs of: itself for a function with a split, its base for an even root.
function signedPart(node: Node, counted: Counted): Node | undefined {
  if (node.kind === "variable") return counted.choices && isDrawnByChoice(node.assumptions) ? node : undefined;
  if (node.kind === "apply" && counted.signs && splits.has(node.fn.name))
    return node.operands.length === 1 ? node.operands[0] : node;
  return node.kind === "power" && counted.roots ? underRoot(node) : undefined;
}

// How many signs there are in all: one for each entry of each part, and one for each orthogonal matrix. As s² = 1, no degree
// in the signs is larger.
function countSigns(roots: readonly Node[], { sizeOf, counted }: Context): number {
  const order = topologicalOrder(roots);
  const parts = new Set(order.flatMap((node) => signedPart(node, counted) ?? []));
  const reflections = order.filter((node) => node.kind === "variable" && node.assumptions.has("orthogonal")).length;
  const choices = order.flatMap((node) =>
    counted.signs && node.kind === "matrixFunction" && extrema.has(node.fn.name)
      ? choicesOf(node, sizeOf) * (node.operands.length > 1 ? entriesOf(node, sizeOf) : 1)
      : 0,
  );
  return reflections + total([...parts].map((part) => entriesOf(part, sizeOf))) + total(choices);
}

/** Bounds for the difference of two nodes, every named length being at most `size`. */
export function complexityOfDifference(
  left: Node,
  right: Node,
  sizeOf: SizeOf,
  counted: Counted = everything,
): Complexity {
  const context = { sizeOf, counted };
  const known = foldNodes<Complexity>([left, right], (node, of) => complexityOf(node, of, context));
  const [a, b] = [known.get(left), known.get(right)];
  invariant(a && b, "the fold reaches its roots");
  const whole = ofSum([a, b]);
  return { ...whole, signs: Math.min(whole.signs, countSigns([left, right], context)) };
}

// What has to be a square for the node to have a value.
function underRoot(node: Node): Node | undefined {
  if (node.kind === "apply") return arcs.has(node.fn.name) ? node.operands[0] : undefined;
  const exponent = node.kind === "power" ? numberOf(node.exponent) : undefined;
  return node.kind === "power" && exponent && exponent.denominator % 2n === 0n ? node.base : undefined;
}

/**
 * How many entries stand under roots and depend on signs. Where they are other squares for one sign than for the other, the
 * points at which all roots exist have the signs unevenly: a choice of signs is rarer among them by at most a factor of 2
 * for each, as if there were so many more signs to be met.
 */
export function rootsOverSigns(left: Node, right: Node, sizeOf: SizeOf, counted: Counted): number {
  const parts = new Set(topologicalOrder([left, right]).flatMap((node) => underRoot(node) ?? []));
  if (parts.size === 0) return 0;
  const context = { sizeOf, counted };
  const known = foldNodes<Complexity>([...parts], (node, of) => complexityOf(node, of, context));
  return total([...parts].map((part) => (known.get(part)!.signCount > 0 ? entriesOf(part, sizeOf) : 0)));
}

const smallestPrime = 2 ** 25;

/** The probability that a difference that is not zero vanishes at one point, signs apart; at least the chance of a bad prime. */
export function chanceOfAgreement({ numerator, denominator, height }: Complexity): number {
  return Math.min(1, (numerator + denominator) / smallestPrime + (1 + height / 25) / primePool);
}

/** The probability that it vanishes at one point for a random choice of its signs (minimum distance of Reed–Muller codes). */
export function chanceOfSigns(signs: number): number {
  return signs <= 0 ? 0 : 1 - 2 ** -signs;
}
