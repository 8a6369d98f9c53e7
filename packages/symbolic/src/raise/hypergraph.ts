// Series–parallel reduction of a contraction's hypergraph to matrix notation. Labels are vertices, matrices are edges,
// vectors hang on their label. A reduction is applied only where it is an identity; what cannot be reduced has no matrix
// notation and is left to index notation. Nothing is guessed.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { writeCall, writePower, writeNumber, writeProduct, writeTranspose } from "../notation/construct.ts";
import { toText, writtenLength } from "../print/text.ts";
import { equalRationals, isInteger, one, rational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import type { Dimension } from "../types/dimension.ts";
import { matrixType, scalarType, vectorType } from "../types/type.ts";
import { triangleName, writeTriangle } from "./triangle.ts";
import { coreFactor, countTransposes, factorKey, transposeCore, writeCore } from "./form.ts";
import type { CoreFactor, ScalarFactor } from "./form.ts";
import { writeEntryPower, writeEntrywise } from "./entrywise.ts";

/** A matrix between two labels: rows run over `from`, columns over `to`. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly core: readonly CoreFactor[];
  readonly exponent: Rational;
}

/** A vector on a label. */
export interface Pendant {
  readonly label: number;
  readonly core: readonly CoreFactor[];
  readonly exponent: Rational;
}

/** What is left of a contraction to be reduced. */
export interface Hypergraph {
  edges: Edge[];
  pendants: Pendant[];
  readonly scalars: ScalarFactor[];
  readonly out: readonly number[];
  readonly dims: readonly Dimension[];
}

/** What a contraction reduces to: scalar factors and a core for its axes. */
export interface Reduced {
  readonly scalars: readonly ScalarFactor[];
  readonly core: readonly CoreFactor[];
}

function edgesAt(graph: Hypergraph, label: number): readonly Edge[] {
  return graph.edges.filter((edge) => edge.from === label || edge.to === label);
}

function isPinned(graph: Hypergraph, label: number): boolean {
  return graph.out.includes(label);
}

// The edge as seen when it is entered at `label`: rows run over `label`.
function coreFrom(edge: Edge, label: number): readonly CoreFactor[] {
  return edge.from === label ? edge.core : transposeCore(edge.core);
}

function otherEnd(edge: Edge, label: number): number {
  return edge.from === label ? edge.to : edge.from;
}

function vectorOf(pendants: readonly Pendant[]): readonly CoreFactor[] {
  const [only] = pendants;
  if (pendants.length === 1 && equalRationals(only.exponent, one)) return only.core;
  return [
    coreFactor(
      writeEntrywise(pendants.map(({ core, exponent }) => ({ expression: writeCore(core), exponent }))),
      false,
    ),
  ];
}

function takePendants(graph: Hypergraph, label: number): readonly Pendant[] {
  const taken = graph.pendants.filter((pendant) => pendant.label === label);
  graph.pendants = graph.pendants.filter((pendant) => pendant.label !== label);
  return taken;
}

function remove(graph: Hypergraph, edges: readonly Edge[]): void {
  graph.edges = graph.edges.filter((edge) => !edges.includes(edge));
}

/** The vector of ones on a label. */
function onesOn(graph: Hypergraph, label: number): CoreFactor {
  return coreFactor(writeCall("ones", [], vectorType(graph.dims[label])), false);
}

// An edge with an entrywise exponent is one factor; others are chains.
function plainCore(edge: Edge): readonly CoreFactor[] {
  if (equalRationals(edge.exponent, one)) return edge.core;
  return [coreFactor(writeEntrywise([{ expression: writeCore(edge.core), exponent: edge.exponent }]), false)];
}

function settleExponents(graph: Hypergraph): void {
  graph.edges = graph.edges.map((edge) => ({ ...edge, core: plainCore(edge), exponent: one }));
}

// A summed label with one edge: M·v, or the row sums of M.
function foldDeadEnd(graph: Hypergraph): boolean {
  for (const edge of graph.edges) {
    for (const label of [edge.to, edge.from]) {
      if (edge.from === edge.to || isPinned(graph, label) || edgesAt(graph, label).length !== 1) continue;
      const far = otherEnd(edge, label);
      const hanging = takePendants(graph, label);
      const vector = hanging.length > 0 ? vectorOf(hanging) : [onesOn(graph, label)];
      remove(graph, [edge]);
      graph.pendants.push({ label: far, core: [...coreFrom(edge, far), ...vector], exponent: one });
      return true;
    }
  }
  return false;
}

function diagonalMatrix(graph: Hypergraph, label: number, pendants: readonly Pendant[]): readonly CoreFactor[] {
  if (pendants.length === 0) return [];
  const length = graph.dims[label];
  return [coreFactor(writeCall("diag", [writeCore(vectorOf(pendants))], matrixType(length, length)), true)];
}

// A summed label with two edges to different labels: M·N, or M·diag(v)·N.
function foldSeries(graph: Hypergraph): boolean {
  for (const label of new Set(graph.edges.flatMap((edge) => [edge.from, edge.to]))) {
    const edges = edgesAt(graph, label);
    if (isPinned(graph, label) || edges.length !== 2 || edges.some((edge) => edge.from === edge.to)) continue;
    const [first, second] = edges as readonly [Edge, Edge];
    const [start, end] = [otherEnd(first, label), otherEnd(second, label)];
    if (start === end && mustStayParallel(graph, first, second, label)) continue;
    const middle = diagonalMatrix(graph, label, takePendants(graph, label));
    remove(graph, edges);
    graph.edges.push(joined([...coreFrom(first, start), ...middle, ...coreFrom(second, label)], start, end));
    return true;
  }
  return false;
}

// The direction with fewer transposes, so that later steps start from the shorter form.
function joined(core: readonly CoreFactor[], from: number, to: number): Edge {
  const isLoop = from === to;
  const reversed = transposeCore(core);
  if (isLoop && countTransposes(reversed) < countTransposes(core)) return { from, to, core: reversed, exponent: one };
  return { from, to, core, exponent: one };
}

// Two edges between the same pair: through a label that carries a vector, (A.*B)·v is the shorter form; where both run
// the same way and nothing hangs on either end, so is the entrywise product.
function mustStayParallel(graph: Hypergraph, first: Edge, second: Edge, label: number): boolean {
  if (graph.pendants.some((pendant) => pendant.label === label)) return true;
  const far = otherEnd(first, label);
  const isClosed = !isPinned(graph, far) && edgesAt(graph, far).length === 2;
  const isSameWay = countTransposes(coreFrom(first, far)) + countTransposes(coreFrom(second, label)) > 0;
  const isBare = graph.pendants.every((pendant) => pendant.label !== far);
  return isClosed && isSameWay && isBare && !isShorterAsTrace(first, second, far, label);
}

// tr(P^2*M) rather than sum(P.*(P*M')), where the chain merges what stands on both sides.
function isShorterAsTrace(first: Edge, second: Edge, far: number, label: number): boolean {
  const entries = [first, second].map((edge) => ({ expression: writeCore(coreFrom(edge, far)), exponent: one }));
  const chain = bestRotation([...coreFrom(first, far), ...coreFrom(second, label)]);
  // A dot is no more than a transpose.
  return writtenLength(writeCore(chain)) + 2 < writtenLength(writeEntrywise(entries));
}

// diag(u)·T·diag(v) = tril(u·v') for the triangle T of ones.
function foldTriangle(graph: Hypergraph): boolean {
  for (const edge of graph.edges) {
    const name = edge.core.length === 1 ? triangleName(writeCore(edge.core)) : undefined;
    const ends = [edge.from, edge.to];
    const isHung = ends.every((label) => graph.pendants.some((pendant) => pendant.label === label));
    if (!name || !isHung || edge.from === edge.to) continue;
    const [left, right] = ends.map((label) => vectorOf(takePendants(graph, label)));
    const core = [coreFactor(writeTriangle(name, writeCore([...left, ...transposeVector(right)])), false)];
    remove(graph, [edge]);
    graph.edges.push({ ...edge, core });
    return true;
  }
  return false;
}

// A loop: tr M where nothing else touches the label, else the diagonal of M as a vector.
function foldLoop(graph: Hypergraph): boolean {
  const found = graph.edges.find((edge) => edge.from === edge.to);
  if (!found) return false;
  const label = found.from;
  const loops = graph.edges.filter((edge) => edge.from === label && edge.to === label);
  remove(graph, loops);
  const loop = { core: entrywiseLoop(loops) };
  const isAlone =
    !isPinned(graph, label) &&
    edgesAt(graph, label).length === 0 &&
    graph.pendants.every((pendant) => pendant.label !== label);
  if (isAlone)
    graph.scalars.push({
      expression: writeCall("tr", [writeCore(bestRotation(loop.core))], scalarType),
      exponent: one,
    });
  else
    graph.pendants.push({
      label,
      core: [coreFactor(writeCall("diagvec", [writeCore(loop.core)], vectorType(graph.dims[label])), false)],
      exponent: one,
    });
  return true;
}

// The diagonals of several matrices multiply as those of their entrywise product; a transpose does not change one.
function entrywiseLoop(loops: readonly Edge[]): readonly CoreFactor[] {
  const [only] = loops;
  if (loops.length === 1) return only.core;
  const entries = loops.map(({ core, exponent }) => {
    const reversed = transposeCore(core);
    const isShorter = countTransposes(reversed) < countTransposes(core);
    return { expression: writeCore(isShorter ? reversed : core), exponent };
  });
  return [coreFactor(writeEntrywise(entries), false)];
}

// tr(ABC) = tr(BCA) = tr(C'B'A'): the rotation with the fewest transposes, then the least text.
function bestRotation(core: readonly CoreFactor[]): readonly CoreFactor[] {
  const rotations = core.map((_, k) => [...core.slice(k), ...core.slice(0, k)]);
  const all = [...rotations, ...rotations.map(transposeCore)];
  const cost = (candidate: readonly CoreFactor[]): number => writtenLength(writeCore(candidate));
  return all.reduce((best, candidate) =>
    cost(candidate) < cost(best) || (cost(candidate) === cost(best) && rotationKey(candidate) < rotationKey(best))
      ? candidate
      : best,
  );
}

function rotationKey(core: readonly CoreFactor[]): string {
  return core.map(factorKey).join("*");
}

// Parallel edges become one entrywise product.
function foldParallel(graph: Hypergraph, isChosen: (edge: Edge) => boolean = () => true): boolean {
  for (const edge of graph.edges.filter(isChosen)) {
    const parallel = graph.edges.filter(
      (other) =>
        (other.from === edge.from && other.to === edge.to) || (other.from === edge.to && other.to === edge.from),
    );
    if (parallel.length < 2 || edge.from === edge.to) continue;
    const forward = parallel.map((other) => coreFrom(other, edge.from));
    const isBackward =
      sumOf(forward.map(countTransposes)) > sumOf(forward.map((core) => countTransposes(transposeCore(core))));
    const cores = isBackward ? forward.map(transposeCore) : forward;
    const entries = cores.map((core, k) => ({ expression: writeCore(core), exponent: parallel[k].exponent }));
    remove(graph, parallel);
    const core = [coreFactor(writeEntrywise(entries), false)];
    graph.edges.push(
      isBackward
        ? { from: edge.to, to: edge.from, core, exponent: one }
        : { from: edge.from, to: edge.to, core, exponent: one },
    );
    return true;
  }
  return false;
}

function hasExponent(edge: Edge): boolean {
  return !equalRationals(edge.exponent, one);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

// A whole matrix summed with nothing hanging on it: normF(M)^2, sum(A.*B), sum(M).
function foldWholeSum(graph: Hypergraph): boolean {
  for (const edge of graph.edges) {
    const isAlone = [edge.from, edge.to].every(
      (label) =>
        !isPinned(graph, label) &&
        edgesAt(graph, label).length === 1 &&
        graph.pendants.every((pendant) => pendant.label !== label),
    );
    if (!isAlone || edge.from === edge.to) continue;
    remove(graph, [edge]);
    const core =
      countTransposes(transposeCore(edge.core)) < countTransposes(edge.core) ? transposeCore(edge.core) : edge.core;
    graph.scalars.push(sumOfEntries(core, edge.exponent));
    return true;
  }
  return false;
}

function sumOfEntries(core: readonly CoreFactor[], exponent: Rational): ScalarFactor {
  const inner = writeCore(core);
  if (equalRationals(exponent, rational(2))) return squaredNorm(inner);
  if (isInteger(exponent) && exponent.numerator % 2n === 0n && exponent.numerator > 0n) {
    const half = writeEntryPower(inner, rational(exponent.numerator / 2n));
    return { ...sumOfEntrywise(inner, exponent), normOf: half };
  }
  return sumOfEntrywise(inner, exponent);
}

function sumOfEntrywise(inner: MatrixExpression, exponent: Rational): ScalarFactor {
  return {
    expression: writeCall("sum", [writeEntrywise([{ expression: inner, exponent }])], scalarType),
    exponent: one,
  };
}

function squaredNorm(operand: MatrixExpression): ScalarFactor {
  const norm = writeCall(operand.type.kind === "matrix" ? "normF" : "norm2", [operand], scalarType);
  const isName = operand.kind === "variable" && operand.type.kind === "vector";
  const square = isName
    ? writeProduct(writeTranspose(operand), [{ operator: "*", operand }])
    : writePower(norm, writeNumber(rational(2)));
  return { expression: square, exponent: one, normOf: operand };
}

// Vectors on a summed label that nothing else touches: an inner product, a squared norm or a sum.
function foldInnerProducts(graph: Hypergraph): void {
  for (const label of new Set(graph.pendants.map((pendant) => pendant.label))) {
    if (isPinned(graph, label) || edgesAt(graph, label).length > 0) continue;
    graph.scalars.push(innerProduct(takePendants(graph, label)));
  }
}

function innerProduct(pendants: readonly Pendant[]): ScalarFactor {
  const whole = pendants.filter((pendant) => equalRationals(pendant.exponent, one));
  const [only] = pendants;
  if (pendants.length === 1) return sumOfVector(only);
  if (whole.length === 0)
    return { expression: writeCall("sum", [writeCore(vectorOf(pendants))], scalarType), exponent: one };
  const candidates = whole.map((left) => {
    const rest = pendants.filter((pendant) => pendant !== left);
    return writeCore([...transposeVector(left.core), ...vectorOf(rest)]);
  });
  if (pendants.length === 2 && whole.length === 2)
    candidates.push(writeCore([...transposeVector(whole[1].core), ...whole[0].core]));
  return { expression: shortest(candidates), exponent: one };
}

function shortest(candidates: readonly MatrixExpression[]): MatrixExpression {
  const cost = (candidate: MatrixExpression): number => writtenLength(candidate);
  return candidates.reduce((best, candidate) =>
    cost(candidate) < cost(best) || (cost(candidate) === cost(best) && toText(candidate) < toText(best))
      ? candidate
      : best,
  );
}

function sumOfVector({ core, exponent }: Pendant): ScalarFactor {
  const last = core[core.length - 1];
  if (equalRationals(exponent, one) && core.length > 1 && last.key.startsWith("ones("))
    return { expression: writeCall("sum", [writeCore(core.slice(0, -1))], scalarType), exponent: one };
  return sumOfEntries(core, exponent);
}

function transposeVector(core: readonly CoreFactor[]): readonly CoreFactor[] {
  return transposeCore(core);
}

function reduceSteps(graph: Hypergraph): void {
  foldWholeSum(graph);
  while (foldParallel(graph, hasExponent));
  settleExponents(graph);
  while (
    foldWholeSum(graph) ||
    foldDeadEnd(graph) ||
    foldTriangle(graph) ||
    foldSeries(graph) ||
    foldLoop(graph) ||
    foldParallel(graph)
  );
  foldInnerProducts(graph);
}

// What hangs on the pinned labels, once nothing else is left.
function coreOfPins(graph: Hypergraph): readonly CoreFactor[] | undefined {
  const { out } = graph;
  if (out.length === 0) return [];
  if (out.length === 1) {
    const hanging = takePendants(graph, out[0]);
    return hanging.length > 0 ? vectorOf(hanging) : [onesOn(graph, out[0])];
  }
  const [row, column] = out as readonly [number, number];
  return row === column ? diagonalCore(graph, row) : matrixCore(graph, row, column);
}

function diagonalCore(graph: Hypergraph, label: number): readonly CoreFactor[] {
  const hanging = takePendants(graph, label);
  const length = graph.dims[label];
  if (hanging.length > 0) return diagonalMatrix(graph, label, hanging);
  return [coreFactor(writeCall("eye", [], matrixType(length, length)), true)];
}

function matrixCore(graph: Hypergraph, row: number, column: number): readonly CoreFactor[] | undefined {
  const [edge] = graph.edges;
  if (graph.edges.length > 1) return undefined;
  if (edge && ![edge.from, edge.to].every((label) => label === row || label === column)) return undefined;
  const [left, right] = [takePendants(graph, row), takePendants(graph, column)];
  if (edge) {
    graph.edges = [];
    return [...diagonalMatrix(graph, row, left), ...coreFrom(edge, row), ...diagonalMatrix(graph, column, right)];
  }
  if (left.length === 0 && right.length === 0)
    return [coreFactor(writeCall("ones", [], matrixType(graph.dims[row], graph.dims[column])), row === column)];
  const first = left.length > 0 ? vectorOf(left) : [onesOn(graph, row)];
  const second = right.length > 0 ? vectorOf(right) : [onesOn(graph, column)];
  return [...first, ...transposeVector(second)];
}

/** The matrix notation of a product of at most two axes, or `undefined` when it has none. */
export function reduceHypergraph(graph: Hypergraph): Reduced | undefined {
  reduceSteps(graph);
  const core = coreOfPins(graph);
  if (!core || graph.edges.length > 0 || graph.pendants.length > 0) return undefined;
  return { scalars: graph.scalars, core };
}
