// The graph of one derivation: interning constructors that share equal forms. The only place that makes a node.

import { invariant } from "../error.ts";
import type { Rational } from "../scalar/rational.ts";
import { sizeOf } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { rational, rationalText } from "../scalar/rational.ts";
import { buildApply } from "./apply.ts";
import { buildContraction } from "./contract.ts";
import type { Factor, Graph, MatrixFunction, Node, Pattern, ScalarFunction } from "./node.ts";
import { buildPower } from "./power.ts";
import { selectPosition } from "./select.ts";
import { buildSum } from "./sum.ts";

function dimsKey(dims: readonly Dimension[]): string {
  return dims.map((dimension) => dimension.key).join(";");
}

// Interning only: everything above it is stateless.
class InternTable {
  readonly nodes = new Map<string, Node>();
  readonly symmetry = new Map<number, boolean>();
  /** How many symmetries are being found. */
  open = 0;
  readonly transposes = new Map<Node, Node>();
  readonly numbers = new Map<string, Node>();
  readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }
}

function lookedUp<Key>(table: Map<Key, Node>, key: Key, build: () => Node): Node {
  const known = table.get(key);
  if (known) return known;
  const node = build();
  table.set(key, node);
  return node;
}

function isTranspose(factors: readonly Factor[], out: readonly number[]): boolean {
  if (factors.length !== 1 || out.length !== 2) return false;
  const { labels } = factors[0];
  return labels.length === 2 && labels[0] === out[1] && labels[1] === out[0] && out[0] !== out[1];
}

function transposeOf(graph: Graph, node: Node): Node {
  return graph.contract([{ node, labels: [0, 1] }], [1, 0], node.dims);
}

function hasSymmetry(graph: Graph, node: Node): boolean {
  if (node.dims.length !== 2 || node.dims[0].key !== node.dims[1].key) return false;
  switch (node.kind) {
    case "variable":
      return node.assumptions.has("symmetric");
    case "matrixFunction":
      return (
        node.fn.keepsSymmetry &&
        node.operands.every((operand) => operand.dims.length === 0 || graph.isSymmetric(operand))
      );
    case "apply":
      return node.operands.every((operand) => graph.isSymmetric(operand));
    case "power":
      return graph.isSymmetric(node.base) && (node.exponent.dims.length === 0 || graph.isSymmetric(node.exponent));
    case "sum":
      return (
        graph.sum(
          node.terms.map((term) => ({ coefficient: term.coefficient, node: transposeOf(graph, term.node) })),
          node.dims,
        ) === node
      );
    default:
      return transposeOf(graph, node) === node;
  }
}

/** What a graph must be given. */
export interface GraphOptions {
  readonly abs: ScalarFunction;
  /** Of a matrix of ones: the matrix of ones on and below the diagonal. */
  readonly lowerTriangle: MatrixFunction;
  /** How many nodes may be made before `onLimit` is called. */
  readonly maximalNodes?: number | undefined;
  /** Throws the budget error. */
  readonly onLimit?: ((nodes: number) => never) | undefined;
}

/** An empty graph. */
export function createGraph(options: GraphOptions): Graph {
  const table = new InternTable(options.maximalNodes ?? 2_000_000);
  const intern = (key: string, make: (id: number) => Node): Node => {
    const known = table.nodes.get(key);
    if (known) return known;
    if (table.nodes.size >= table.limit) options.onLimit?.(table.nodes.size);
    const node = make(table.nodes.size);
    table.nodes.set(key, node);
    return node;
  };
  const graph: Graph = {
    core: { abs: options.abs, lowerTriangle: options.lowerTriangle },
    size: () => table.nodes.size,
    intern,
    variable: (name, dims, assumptions) =>
      intern(`v${name}`, (id) => ({ id, kind: "variable", name, dims, assumptions })),
    constant: (name) => intern(`k${name}`, (id) => ({ id, kind: "constant", name, dims: [] })),
    dimension: (dimension) => buildDimension(graph, dimension),
    basis: (dimension, position) =>
      intern(`e${position}|${dimension.key}`, (id) => ({ id, kind: "basis", position, dims: [dimension] })),
    pattern: (pattern, dims) => buildPattern(graph, pattern, dims),
    number: (value) => lookedUp(table.numbers, rationalText(value), () => buildNumber(graph, value)),
    zeros: (dims) => graph.sum([], dims),
    ones: (dims) => internOnes(graph, dims),
    contract: (factors, out, labels) => {
      const build = (): Node => buildContraction(graph, factors, out, labels);
      // What is not known to be symmetric yet may have another transpose later.
      return table.open === 0 && isTranspose(factors, out)
        ? lookedUp(table.transposes, factors[0].node, build)
        : build();
    },
    sum: (terms, dims) => buildSum(graph, terms, dims),
    apply: (fn, operands) => buildApply(graph, fn, operands),
    power: (base, exponent) => buildPower(graph, base, exponent),
    matrixFunction: (fn, operands) => buildMatrixFunction(graph, fn, operands),
    select: (node, axis, position) => selectPosition(graph, node, axis, position),
    isSymmetric: (node) => {
      const known = table.symmetry.get(node.id);
      if (known !== undefined) return known;
      // While the transpose is being built its own symmetry is asked for; until it is known, it is not used.
      table.symmetry.set(node.id, false);
      table.open += 1;
      const answer = hasSymmetry(graph, node);
      table.open -= 1;
      table.symmetry.set(node.id, answer);
      return answer;
    },
  };
  return graph;
}

function buildPattern(graph: Graph, pattern: Pattern, dims: readonly Dimension[]): Node {
  const isWhole = pattern.kind === "slice" && dims[0].key === dims[1].key;
  if (isWhole) return graph.contract([], [0, 0], [dims[0]]);
  const offset = pattern.kind === "slice" ? `+${pattern.offset.key}` : "";
  const key = `p${pattern.kind}${offset}|${dimsKey(dims)}`;
  return graph.intern(key, (id) => ({ id, kind: "pattern", pattern, dims }));
}

function buildNumber(graph: Graph, value: Rational): Node {
  return graph.sum([{ coefficient: value, node: internOnes(graph, []) }], []);
}

function buildDimension(graph: Graph, dimension: Dimension): Node {
  const size = sizeOf(dimension);
  if (size !== undefined) return graph.number(rational(size));
  const terms = dimension.terms.map((term) => {
    const factors = term.names.map((name) => ({ node: dimensionName(graph, name), labels: [] }));
    return { coefficient: rational(term.coefficient), node: graph.contract(factors, [], []) };
  });
  return graph.sum(terms, []);
}

function dimensionName(graph: Graph, name: string): Node {
  const dimension: Dimension = { key: name, terms: [{ coefficient: 1, names: [name] }] };
  return graph.intern(`d${name}`, (id) => ({ id, kind: "dimension", dims: [], dimension }));
}

function internOnes(graph: Graph, dims: readonly Dimension[]): Node {
  const out = dims.map((_, axis) => axis);
  return graph.intern(`c>${out.join(",")}|${dimsKey(dims)}`, (id) => ({
    id,
    kind: "contraction",
    dims,
    factors: [],
    out,
    labels: dims,
  }));
}

function buildMatrixFunction(graph: Graph, fn: MatrixFunction, operands: readonly Node[]): Node {
  const rewritten = fn.rewrite?.(graph, operands);
  if (rewritten) return rewritten;
  const dims = fn.dims(operands);
  const node = graph.intern(`m${fn.name}(${operands.map((operand) => operand.id).join(",")})`, (id) => ({
    id,
    kind: "matrixFunction",
    dims,
    fn,
    operands,
  }));
  invariant(node.kind === "matrixFunction", "matrix functions are interned under their own keys");
  return node;
}
