// Mistakes of the claim as a whole: a constant factor, the sign, the layout, half of a symmetric pair.

import { dimensionsOf, rational, scaledNode, transposedNode } from "@closedform/symbolic";
import type { Graph, Node, Rational } from "@closedform/symbolic";
import { isSame, isSquare } from "./comparison.ts";
import type { Mistake } from "./mistake.ts";
import type { Observed, Suspect } from "./suspect.ts";

/** A constant with its text: a number times a length, π or one of their inverses. */
interface Constant {
  readonly text: string;
  readonly value: number;
  readonly node: (graph: Graph) => Node;
}

const unit: Constant = { text: "", value: 1, node: (graph) => graph.number(rational(1)) };

function inverse({ text, value, node }: Constant): Constant {
  return {
    text: `/${text}`,
    value: 1 / value,
    node: (graph) => graph.power(node(graph), graph.number(rational(-1))),
  };
}

function lengthsIn(
  truth: Node,
  claim: Node,
  sizes: ReadonlyMap<string, number>,
  suspect: Suspect,
): readonly Constant[] {
  const dimensions = new Map(
    [...suspect.problem.variables.values()]
      .flatMap(({ type }) => dimensionsOf(type))
      .concat(truth.dims, claim.dims)
      .map((dimension) => [dimension.key, dimension] as const),
  );
  return [...dimensions].flatMap(([key, dimension]) => {
    const value = sizes.get(key);
    return value === undefined ? [] : [{ text: key, value, node: (graph: Graph) => graph.dimension(dimension) }];
  });
}

const largestDenominator = 64;
const largestNumerator = 10_000;

function rationalNear(value: number): Rational | undefined {
  for (let q = 1; q <= largestDenominator; q++) {
    const p = Math.round(value * q);
    if (p !== 0 && Math.abs(p) <= largestNumerator && Math.abs(value * q - p) < 1e-9 * Math.abs(p))
      return rational(p, q);
  }
  return undefined;
}

// actual = ratio·claimed at every entry, or nothing.
function ratioOf({ claimed, actual }: Observed): number | undefined {
  let ratio: number | undefined;
  for (let k = 0; k < actual.length; k++) {
    const [a, c] = [actual[k], claimed[k]];
    if (a === 0 && c === 0) continue;
    const here = a / c;
    if (!Number.isFinite(here) || here === 0) return undefined;
    if (ratio !== undefined && Math.abs(here - ratio) > 1e-9 * Math.abs(ratio)) return undefined;
    ratio ??= here;
  }
  return ratio;
}

const usualFactors: readonly (readonly [number, number])[] = [
  [-1, 1],
  [2, 1],
  [1, 2],
  [3, 1],
  [1, 3],
  [4, 1],
  [1, 4],
  [-2, 1],
  [-1, 2],
];

function candidateFactors(suspect: Suspect): readonly (readonly [Rational, Constant])[] {
  const { observed, truth, claim } = suspect;
  if (!observed) return usualFactors.map(([p, q]) => [rational(p, q), unit]);
  const ratio = ratioOf(observed);
  if (ratio === undefined) return [];
  const pi: Constant = { text: "pi", value: Math.PI, node: (graph) => graph.constant("pi") };
  const lengths = lengthsIn(truth, claim, observed.sizes, suspect);
  const constants = [unit, ...[...lengths, pi].flatMap((constant) => [constant, inverse(constant)])];
  return constants.flatMap((constant) => {
    const coefficient = rationalNear(ratio / constant.value);
    return coefficient ? [[coefficient, constant] as const] : [];
  });
}

function factorText({ numerator, denominator }: Rational, { text }: Constant): string {
  const below = denominator === 1n ? "" : `/${denominator}`;
  if (text === "") return `${numerator}${below}`;
  if (text.startsWith("/"))
    return denominator === 1n ? `${numerator}${text}` : `${numerator}/(${denominator}*${text.slice(1)})`;
  const front = numerator === 1n ? text : numerator === -1n ? `-${text}` : `${numerator}*${text}`;
  return `${front}${below}`;
}

// 1/(p/q·c) for factors that make the claim smaller.
function excessText({ numerator, denominator }: Rational, { text }: Constant): string | undefined {
  const absolute = numerator < 0n ? -numerator : numerator;
  if (absolute !== 1n) return undefined;
  if (text === "") return denominator === 1n ? undefined : `${numerator * denominator}`;
  if (!text.startsWith("/")) return undefined;
  const sign = numerator < 0n ? "-" : "";
  return denominator === 1n ? `${sign}${text.slice(1)}` : `${sign}${denominator}*${text.slice(1)}`;
}

function factorPhrase(coefficient: Rational, constant: Constant): Mistake {
  const factor = factorText(coefficient, constant);
  const isNegative = coefficient.numerator < 0n;
  const kind = "missing-factor";
  if (factor === "-1") return { kind: "sign", id: "negative", factor };
  const excess = excessText(coefficient, constant);
  if (excess !== undefined) {
    const size = isNegative ? excess.slice(1) : excess;
    return { kind, id: isNegative ? "factorTooMuchNegative" : "factorTooMuch", parts: { excess, size }, factor };
  }
  const isPlain = coefficient.denominator === 1n && !constant.text.startsWith("/");
  if (!isPlain) return { kind, id: "onlyUpToFactor", parts: { factor }, factor };
  if (isNegative && constant.text === "")
    return { kind, id: "negativeFactorMissing", parts: { factor, size: factor.slice(1) }, factor };
  return { kind, id: "factorMissing", parts: { factor }, factor };
}

/** The claim times a constant is right. */
export function factorMistake(suspect: Suspect): Mistake | undefined {
  const { graph } = suspect.problem;
  const { claim, truth } = suspect;
  for (const [coefficient, constant] of candidateFactors(suspect)) {
    const labels = claim.dims.map((_, axis) => axis);
    const times = graph.contract(
      [
        { node: claim, labels },
        { node: constant.node(graph), labels: [] },
      ],
      labels,
      claim.dims,
    );
    if (isSame(scaledNode(graph, coefficient, times), truth)) return factorPhrase(coefficient, constant);
  }
  return undefined;
}

/** The transposed claim is right. */
export function transposeMistake({ problem, claim, truth }: Suspect): Mistake | undefined {
  if (!isSquare(claim) || !isSame(transposedNode(problem.graph, claim), truth)) return undefined;
  return { kind: "wrong-layout", id: "otherLayout" };
}

/** The claim and the truth differ off the diagonal only, where one of them is 0. */
export function diagonalMistake({ problem: { graph }, claim, truth }: Suspect): Mistake | undefined {
  if (!isSquare(claim)) return undefined;
  const diagonalOf = (node: Node): Node => graph.contract([{ node, labels: [0, 0] }], [0, 0], [node.dims[0]]);
  if (isSame(diagonalOf(claim), truth)) return { kind: "elementwise-vs-matrix", id: "diagonalForgotten" };
  if (isSame(claim, diagonalOf(truth))) return { kind: "dropped-term", id: "onlyTheDiagonal" };
  return undefined;
}

/** Truth G + G' claimed as 2·G or G: the partner of a symmetric pair was taken to be equal, or forgotten. */
export function symmetricMistake({ problem: { graph }, claim, truth }: Suspect): Mistake | undefined {
  if (!isSquare(claim)) return undefined;
  const one = rational(1);
  const pair = graph.sum(
    [
      { coefficient: one, node: claim },
      { coefficient: one, node: transposedNode(graph, claim) },
    ],
    claim.dims,
  );
  if (isSame(pair, truth)) return { kind: "missing-symmetric-term", id: "partnerMissing" };
  if (isSame(scaledNode(graph, rational(1, 2), pair), truth))
    return { kind: "missing-symmetric-term", id: "halfTwice" };
  return undefined;
}
