// Constants that are known by position, in matrix notation. Each joins parts of a product that hang together nowhere
// else: such a part is raised by itself, and the constant says what becomes of it, such as vec(M) or cross(u, v).

import { writeCall, writeTranspose } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { one } from "../scalar/rational.ts";
import type { ContractionNode, Factor, Node, PatternNode } from "../tensor/node.ts";
import { unitDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { matrixType, vectorType } from "../types/type.ts";
import { isSlice, rangeOf, writeTaken } from "./blocks.ts";
import type { Taken } from "./blocks.ts";
import { coreFactor, writeCore } from "./form.ts";
import { halfOfMatrix, matrixOfHalf } from "./half-vectors.ts";
import type { Hypergraph } from "./hypergraph.ts";
import { directionalOf, isKroneckerForm } from "./kronecker-forms.ts";
import type { KroneckerFactor } from "./kronecker-forms.ts";
import type { RaiseProduct } from "./kronecker.ts";

type RaiseOperand = (node: Node) => MatrixExpression | undefined;

type PatternFactor = Factor & { readonly node: PatternNode };

/** What hangs on some labels of a pattern and on nothing else outside. */
interface Part {
  readonly factors: readonly Factor[];
  readonly labels: readonly number[];
}

/** A way to write a pattern and the parts that it joins. */
interface Reduction {
  readonly pattern: Factor;
  readonly parts: readonly Part[];
  /** Fewer is better: the shorter of several notations. */
  readonly rank: number;
  readonly write: (expressions: readonly MatrixExpression[]) => void;
}

interface State {
  factors: Factor[];
  readonly node: ContractionNode;
  readonly hypergraph: Hypergraph;
}

function isPattern(factor: Factor): factor is PatternFactor {
  return factor.node.kind === "pattern";
}

function placedLabels({ edges, pendants }: Hypergraph): readonly number[] {
  return [...edges.flatMap((edge) => [edge.from, edge.to]), ...pendants.map((pendant) => pendant.label)];
}

// The factors that are connected to the labels without the pattern, if they meet neither the result, nor another label
// of the pattern, nor what stands in matrix notation already.
function partAt({ factors, node, hypergraph }: State, pattern: Factor, labels: readonly number[]): Part | undefined {
  const reached = new Set(labels);
  const found = new Set<Factor>();
  for (let grew = true; grew;) {
    grew = false;
    for (const factor of factors) {
      if (factor === pattern || found.has(factor) || !factor.labels.some((label) => reached.has(label))) continue;
      found.add(factor);
      for (const label of factor.labels) reached.add(label);
      grew = true;
    }
  }
  const barred = new Set([
    ...node.out,
    ...pattern.labels.filter((label) => !labels.includes(label)),
    ...placedLabels(hypergraph),
  ]);
  if ([...reached].some((label) => barred.has(label))) return undefined;
  return { factors: [...found], labels };
}

function addVector(hypergraph: Hypergraph, label: number, vector: MatrixExpression): void {
  hypergraph.pendants.push({ label, core: [coreFactor(vector, false)], exponent: one });
}

function addMatrix(hypergraph: Hypergraph, from: number, to: number, matrix: MatrixExpression): void {
  hypergraph.edges.push({ from, to, core: [coreFactor(matrix, false)], exponent: one });
}

function reshapeCall(vector: MatrixExpression, rows: Dimension, columns: Dimension): MatrixExpression {
  const isStacked = vector.kind === "call" && vector.name === "vec";
  return writeCall("reshape", [isStacked ? vector.args[0] : vector], matrixType(rows, columns));
}

function foldReductions(state: State, fold: PatternFactor): readonly Reduction[] {
  const { hypergraph } = state;
  const [folded, i, j] = fold.labels as readonly [number, number, number];
  const [length, rows, columns] = fold.node.dims;
  const matrix = partAt(state, fold, [i, j]);
  const vector = partAt(state, fold, [folded]);
  const asVector: Reduction[] = matrix
    ? [
        {
          pattern: fold,
          parts: [matrix],
          rank: 0,
          write: ([inner]) => addVector(hypergraph, folded, writeCall("vec", [inner], vectorType(length))),
        },
      ]
    : [];
  const asMatrix: Reduction[] = vector
    ? [
        {
          pattern: fold,
          parts: [vector],
          rank: 1,
          write: ([inner]) => addMatrix(hypergraph, i, j, reshapeCall(inner, rows, columns)),
        },
      ]
    : [];
  return [...asVector, ...asMatrix];
}

function halfReductions(state: State, half: PatternFactor): readonly Reduction[] {
  const { hypergraph } = state;
  const [place, i, j] = half.labels as readonly [number, number, number];
  const matrix = partAt(state, half, [i, j]);
  const vector = partAt(state, half, [place]);
  const ofMatrix = ([inner]: readonly MatrixExpression[]): void =>
    addVector(hypergraph, place, halfOfMatrix(half.node, inner));
  const ofVector = ([inner]: readonly MatrixExpression[]): void =>
    addMatrix(hypergraph, i, j, matrixOfHalf(half.node, inner));
  return [
    ...(matrix ? [{ pattern: half, parts: [matrix], rank: 0, write: ofMatrix }] : []),
    ...(vector ? [{ pattern: half, parts: [vector], rank: 1, write: ofVector }] : []),
  ];
}

// Whether (a, b, c) is a rotation of (0, 1, 2).
function isRotation(a: number, b: number, c: number): boolean {
  return (b - a + 3) % 3 === 1 && (c - b + 3) % 3 === 1;
}

function crossOf(state: State, alternator: PatternFactor, legs: readonly number[], parts: readonly Part[]): Reduction {
  const [p, q] = legs as readonly [number, number];
  const r = 3 - p - q;
  const type = vectorType(alternator.node.dims[0]);
  return {
    pattern: alternator,
    parts,
    rank: 0,
    write: ([u, v]) =>
      addVector(
        state.hypergraph,
        alternator.labels[r],
        writeCall("cross", isRotation(r, p, q) ? [u, v] : [v, u], type),
      ),
  };
}

function skewOf(state: State, alternator: PatternFactor, leg: number, part: Part): Reduction {
  const [three] = alternator.node.dims;
  // (u × v)ᵣ = Σ ε(r, p, c)·uₚ·v_c, and (r, p, c) is a rotation for r = p − 1 and c = p + 1.
  const [from, to] = [(leg + 2) % 3, (leg + 1) % 3] as const;
  return {
    pattern: alternator,
    parts: [part],
    rank: 1,
    write: ([u]) =>
      addMatrix(
        state.hypergraph,
        alternator.labels[from],
        alternator.labels[to],
        writeCall("skew", [u], matrixType(three, three)),
      ),
  };
}

function alternatorReductions(state: State, alternator: PatternFactor): readonly Reduction[] {
  const closed = [0, 1, 2].flatMap((leg) => {
    const part = partAt(state, alternator, [alternator.labels[leg]]);
    return part ? [{ leg, part }] : [];
  });
  closed.sort((a, b) => a.part.factors.length - b.part.factors.length);
  const [first, second] = closed;
  if (!first) return [];
  if (!second) return [skewOf(state, alternator, first.leg, first.part)];
  return [crossOf(state, alternator, [first.leg, second.leg], [first.part, second.part])];
}

function kroneckerReductions(state: State, form: KroneckerFactor, raise: RaiseOperand): readonly Reduction[] {
  const { hypergraph } = state;
  const [i, j, p, q] = form.labels as readonly [number, number, number, number];
  const written = directionalOf(form.node, raise);
  if (!written) return [];
  const direction = partAt(state, form, [p, q]);
  const turned = partAt(state, form, [j, i]);
  const along = ([inner]: readonly MatrixExpression[]): void => addMatrix(hypergraph, i, j, written.along(inner));
  const against = ([inner]: readonly MatrixExpression[]): void => addMatrix(hypergraph, q, p, written.against(inner));
  return [
    ...(direction ? [{ pattern: form, parts: [direction], rank: 0, write: along }] : []),
    ...(turned ? [{ pattern: form, parts: [turned], rank: 1, write: against }] : []),
  ];
}

function reductionsOf(state: State, factor: Factor, raise: RaiseOperand): readonly Reduction[] {
  if (isKroneckerForm(factor)) return kroneckerReductions(state, factor, raise);
  if (!isPattern(factor)) return [];
  switch (factor.node.pattern.kind) {
    case "fold":
      return foldReductions(state, factor);
    case "elimination":
    case "duplication":
      return halfReductions(state, factor);
    case "alternator":
      return alternatorReductions(state, factor);
    case "slice":
      return sliceReductions(state, factor);
    case "count":
      return [];
  }
}

function countWithin({ parts }: Reduction, isCounted: (factor: Factor) => boolean): number {
  return parts.reduce((total, part) => total + part.factors.filter(isCounted).length, 0);
}

// The one with the most patterns within, which its parts then take in; then the shorter notation.
function bestReduction(state: State, raise: RaiseOperand): Reduction | undefined {
  const all = state.factors.flatMap((factor) => reductionsOf(state, factor, raise));
  return all.sort(
    (a, b) =>
      countWithin(b, isPattern) - countWithin(a, isPattern) ||
      a.rank - b.rank ||
      countWithin(b, () => true) - countWithin(a, () => true),
  )[0];
}

function apply(state: State, reduction: Reduction, raiseProduct: RaiseProduct): boolean {
  const expressions: MatrixExpression[] = [];
  for (const { factors, labels } of reduction.parts) {
    const form = raiseProduct(factors, labels, state.node.labels);
    if (!form) return false;
    state.hypergraph.scalars.push(...form.scalars);
    expressions.push(writeCore(form.core));
  }
  reduction.write(expressions);
  const taken = new Set([reduction.pattern, ...reduction.parts.flatMap((part) => part.factors)]);
  state.factors = state.factors.filter((factor) => !taken.has(factor));
  return true;
}

// A part of length 1 that nothing else holds is a single position.
function takenBy({ factors, node }: State, slice: Factor & { readonly node: PatternNode }): Taken {
  const range = rangeOf(slice);
  const part = slice.labels[1];
  const isAlone =
    !node.out.includes(part) && factors.every((factor) => factor === slice || !factor.labels.includes(part));
  return { range, isPosition: isAlone && range.length.key === unitDimension.key };
}

function addTaken(hypergraph: Hypergraph, labels: readonly number[], taken: MatrixExpression): void {
  const [from, to] = labels;
  if (from === undefined) hypergraph.scalars.push({ expression: taken, exponent: one });
  else if (to === undefined)
    addVector(hypergraph, from, taken.type.kind === "covector" ? writeTranspose(taken) : taken);
  else addMatrix(hypergraph, from, to, taken);
}

// The factor that alone holds the whole axis of a slice, if that axis is summed over.
function holderOf({ factors, node }: State, slice: Factor): Factor | undefined {
  const [whole] = slice.labels;
  if (node.out.includes(whole)) return undefined;
  const holders = factors.filter((factor) => factor !== slice && factor.labels.includes(whole));
  const [holder] = holders;
  const isOwn = holders.length === 1 && !isPattern(holder) && holder.labels.length <= 2;
  return isOwn && new Set(holder.labels).size === holder.labels.length ? holder : undefined;
}

// X[2:n, :] for a factor and the slices of its axes.
function takeRange(state: State, raise: RaiseOperand): boolean {
  for (const slice of state.factors.filter(isSlice)) {
    const holder = holderOf(state, slice);
    const expression = holder && raise(holder.node);
    if (!expression) continue;
    const slices = holder.labels.map((label) =>
      state.factors.filter(isSlice).find((other) => other.labels[0] === label && holderOf(state, other) === holder),
    );
    const taken = slices.map((own) => own && takenBy(state, own));
    const left = holder.labels.flatMap((label, axis) =>
      taken[axis]?.isPosition ? [] : [slices[axis]?.labels[1] ?? label],
    );
    addTaken(state.hypergraph, left, writeTaken(expression, taken));
    state.factors = state.factors.filter((factor) => factor !== holder && !slices.some((own) => own === factor));
    return true;
  }
  return false;
}

function sliceReductions(state: State, slice: PatternFactor): readonly Reduction[] {
  const [whole, part] = slice.labels as readonly [number, number];
  const vector = partAt(state, slice, [whole]);
  if (!vector || !isSlice(slice)) return [];
  const taken = takenBy(state, slice);
  const write = ([inner]: readonly MatrixExpression[]): void =>
    addTaken(state.hypergraph, taken.isPosition ? [] : [part], writeTaken(inner, [taken]));
  return [{ pattern: slice, parts: [vector], rank: 2, write }];
}

/**
 * Moves patterns and what they join into the hypergraph and returns the factors that are left, or `undefined` when some
 * pattern has no matrix notation.
 */
export function takePatterns(
  node: ContractionNode,
  hypergraph: Hypergraph,
  raise: RaiseOperand,
  raiseProduct: RaiseProduct,
): readonly Factor[] | undefined {
  if (!node.factors.some((factor) => isPattern(factor) || isKroneckerForm(factor))) return node.factors;
  const state: State = { factors: [...node.factors], node, hypergraph };
  for (;;) {
    const next = bestReduction(state, raise);
    if (next && next.rank < 2) {
      if (!apply(state, next, raiseProduct)) return undefined;
    } else if (!takeRange(state, raise) && !(next && apply(state, next, raiseProduct))) break;
  }
  return state.factors.some((factor) => (isPattern(factor) && factor.labels.length > 2) || isKroneckerForm(factor))
    ? undefined
    : state.factors;
}
