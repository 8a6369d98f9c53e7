// Nodes to matrix notation, each node once. A node that has no matrix notation is `undefined`, and so is what needs it;
// index notation shows those.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { writeCall, writeDimension, writeNumber, writePower, writeProduct } from "../notation/construct.ts";
import { where } from "../functions/index.ts";
import { isByRow, product, productOfOthers, reductions } from "../functions/reduction.ts";
import { addRationals, minusOne, one, rational, signOfRational } from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";
import { besideShaped, broadcastAxes, dropAxes } from "../tensor/broadcast.ts";
import { signOf } from "../tensor/facts.ts";
import { numberOf } from "../tensor/node.ts";
import type {
  ApplyNode,
  ContractionNode,
  Factor,
  Graph,
  MatrixFunctionNode,
  Node,
  PowerNode,
  SumNode,
  Term,
} from "../tensor/node.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import { sizeOf } from "../types/dimension.ts";
import { matrixType, scalarType, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { coreFactor, transposeFactor } from "./form.ts";
import type { CoreFactor, ProductForm, ScalarFactor } from "./form.ts";
import { reduceHypergraph } from "./hypergraph.ts";
import type { Edge, Hypergraph, Pendant } from "./hypergraph.ts";
import { raiseBlocks } from "./blocks.ts";
import { raiseChoice } from "./choice.ts";
import { recogniseComposites } from "./composites.ts";
import { takeIndices } from "./indices.ts";
import { raiseBridgedProduct, raiseGroupedForms } from "./kronecker.ts";
import type { Grouping, RaiseProduct } from "./kronecker.ts";
import { takePatterns } from "./patterns.ts";
import { writePowerSum } from "./power-sum.ts";
import { logSumExpAlongAxis, normAlongAxis } from "./row-wise.ts";
import { mergeEqual } from "./scalars.ts";
import { nameVariances } from "./variances.ts";
import { collectForms, createMemo, factorSum, transposeForm } from "./sum.ts";

/** A node in matrix notation: the sum of its forms. */
interface Raised {
  readonly forms: readonly ProductForm[];
  readonly expression: MatrixExpression;
}

/** Raises nodes of one graph, remembering what it has seen. */
export interface Raiser {
  /** The node of order ≤ 2 in matrix notation; vectors are columns. `undefined` where there is none. */
  readonly raise: (node: Node) => MatrixExpression | undefined;
  /** A node of higher order as a matrix over groups of its axes. */
  readonly raiseGrouped: (node: Node, grouping: Grouping) => MatrixExpression | undefined;
  /** A node of one axis as a row. */
  readonly raiseRow: (node: Node) => MatrixExpression | undefined;
}

/** The type of a node's notation; a single axis is a column. */
export function typeOfNode(node: Node): Type {
  const [first, second] = node.dims;
  if (node.dims.length === 0) return scalarType;
  if (node.dims.length === 1) return vectorType(first);
  return node.dims.length === 2 ? matrixType(first, second) : { kind: "tensor", dimensions: node.dims };
}

interface Context {
  readonly graph: Graph;
  readonly known: Map<Node, Raised | undefined>;
  readonly raise: (node: Node) => Raised | undefined;
}

// Candidate forms and the conditions of one result share most of their nodes.
const raisers = new WeakMap<Graph, Raiser>();

/** The raiser for nodes of the graph. */
export function createRaiser(graph: Graph): Raiser {
  const made = raisers.get(graph) ?? newRaiser(graph);
  raisers.set(graph, made);
  return made;
}

function newRaiser(graph: Graph): Raiser {
  const known = new Map<Node, Raised | undefined>();
  const context: Context = { graph, known, raise: (node) => raiseAll(context, node) };
  return {
    raise: (node) => context.raise(node)?.expression,
    raiseGrouped: (node, grouping) => raiseGrouped(context, node, grouping),
    raiseRow: (node) => {
      const raised = context.raise(node);
      return raised && factorSum(raised.forms.map(transposeForm));
    },
  };
}

function raiseAll(context: Context, root: Node): Raised | undefined {
  if (context.known.has(root)) return context.known.get(root);
  for (const node of topologicalOrder([root])) {
    if (!context.known.has(node)) context.known.set(node, raiseNode(context, node));
  }
  return context.known.get(root);
}

function single(form: ProductForm): Raised {
  return { forms: [form], expression: writeSigned(form) };
}

function writeSigned(form: ProductForm): MatrixExpression {
  return factorSum([form]);
}

function atom(expression: MatrixExpression, isSymmetric: boolean): Raised {
  if (expression.type.kind === "scalar")
    return single({ coefficient: one, scalars: [{ expression, exponent: one }], core: [] });
  return single({ coefficient: one, scalars: [], core: [coreFactor(expression, isSymmetric)] });
}

function raiseNode(context: Context, node: Node): Raised | undefined {
  if (node.dims.length > 2) return undefined;
  switch (node.kind) {
    case "variable":
      return atom({ kind: "variable", name: node.name, type: typeOfNode(node) }, context.graph.isSymmetric(node));
    case "constant":
      return atom({ kind: "constant", name: node.name, type: scalarType }, false);
    case "dimension":
      return atom(writeDimension(node.dimension), false);
    case "basis":
      return isComponentwise(node) ? raiseComponents(context, node) : raiseBasis(node);
    case "pattern":
      return raisePattern(context, node);
    case "contraction":
      return isComponentwise(node) ? raiseComponents(context, node) : raiseContraction(context, node);
    case "sum":
      return raiseSum(context, node);
    case "apply":
      return raiseApply(context, node);
    case "power":
      return raisePower(context, node);
    case "matrixFunction":
      return raiseMatrixFunction(context, node);
  }
}

function raiseBasis(node: Node & { kind: "basis" }): Raised {
  const length = node.dims[0];
  const eye = writeCall("eye", [], matrixType(length, length));
  const column: MatrixExpression = {
    kind: "index",
    type: vectorType(length),
    target: eye,
    indices: [{ kind: "all" }, { kind: "at", position: writeNumber(rational(node.position + 1)) }],
  };
  return atom(column, false);
}

function raisePattern(context: Context, node: Node & { kind: "pattern" }): Raised | undefined {
  if (node.pattern.kind !== "count") return raiseParts(context, node);
  const bounds = [writeNumber(one), writeDimension(node.dims[0])];
  return atom(writeCall("range", bounds, typeOfNode(node)), false);
}

function raiseParts(context: Context, node: Node): Raised | undefined {
  const blocks = raiseBlocks(context.graph, node, (cell) => context.raise(cell)?.expression);
  return blocks && atom(blocks, false);
}

const maximalComponents = 64;

// Components are shown as an array when every axis has a known small length and unit vectors are involved.
function isComponentwise(node: Node): boolean {
  const sizes = node.dims.map(sizeOf);
  if (node.dims.length === 0 || sizes.some((size) => size === undefined)) return false;
  if (sizes.reduce<number>((total, size) => total * size!, 1) > maximalComponents) return false;
  return hasBasis(node);
}

function hasBasis(node: Node): boolean {
  if (node.kind === "basis") return true;
  if (node.kind === "contraction")
    return node.factors.some(
      (factor) => factor.node.kind === "basis" || (factor.node.kind === "sum" && hasBasis(factor.node)),
    );
  return node.kind === "sum" && node.terms.some((term) => hasBasis(term.node));
}

function raiseComponents(context: Context, node: Node): Raised | undefined {
  const { graph } = context;
  const [rows, columns] = node.dims.map((dimension) => sizeOf(dimension)!) as [number, number | undefined];
  const entryAt = (i: number, j: number | undefined): MatrixExpression | undefined => {
    const row = graph.select(node, 0, i);
    return context.raise(j === undefined ? row : graph.select(row, 0, j))?.expression;
  };
  const entries = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns ?? 1 }, (_, j) => entryAt(i, columns === undefined ? undefined : j)),
  );
  if (entries.some((row) => row.includes(undefined))) return undefined;
  return atom({ kind: "array", type: typeOfNode(node), rows: entries as MatrixExpression[][] }, false);
}

function numberValueOf(node: Node): ProductForm | undefined {
  const value = numberOf(node);
  return value ? { coefficient: value, scalars: [], core: [] } : undefined;
}

interface Split {
  readonly base: Node;
  readonly exponent: Node | undefined;
}

function splitPower(node: Node): Split {
  return node.kind === "power" && numberOf(node.exponent)
    ? { base: node.base, exponent: node.exponent }
    : { base: node, exponent: undefined };
}

function scalarFactorOf(context: Context, node: Node): ScalarFactor | undefined {
  const { base, exponent } = splitPower(node);
  const raised = context.raise(base);
  if (!raised) return undefined;
  const [form] = raised.forms;
  const isPlain =
    raised.forms.length === 1 &&
    form.core.length === 0 &&
    form.scalars.length === 1 &&
    form.coefficient.numerator === form.coefficient.denominator;
  const [inner] = isPlain ? form.scalars : [];
  const own = exponent ? numberOf(exponent)! : one;
  if (inner && !exponent) return inner;
  if (inner && "numerator" in inner.exponent && inner.exponent.numerator === inner.exponent.denominator)
    return { ...inner, exponent: own };
  return { expression: raised.expression, exponent: own };
}

interface Core {
  readonly scalars: readonly ScalarFactor[];
  readonly core: readonly CoreFactor[];
}

function hasUnitCoefficient(form: ProductForm): boolean {
  return form.coefficient.numerator === form.coefficient.denominator;
}

// The factors of a node that is one product; else the node as one factor.
function coreOf(context: Context, node: Node): Core | undefined {
  const raised = context.raise(node);
  if (!raised) return undefined;
  const [form] = raised.forms;
  if (raised.forms.length === 1 && hasUnitCoefficient(form) && form.core.length > 0) return form;
  return {
    scalars: [],
    core: [coreFactor(raised.expression, node.dims.length === 2 && context.graph.isSymmetric(node))],
  };
}

function wholeCore(context: Context, node: Node): readonly CoreFactor[] | undefined {
  const split = coreOf(context, node);
  if (!split || split.scalars.length === 0) return split?.core;
  return [coreFactor(context.raise(node)!.expression, node.dims.length === 2 && context.graph.isSymmetric(node))];
}

function addFactor(context: Context, hypergraph: Hypergraph, factor: Factor): boolean {
  const { node, labels } = factor;
  if (labels.length === 0) {
    const scalar = scalarFactorOf(context, node);
    if (scalar) hypergraph.scalars.push(scalar);
    return scalar !== undefined;
  }
  if (labels.length > 2) return false;
  const { base, exponent } = splitPower(node);
  const split = exponent ? undefined : coreOf(context, base);
  const core = split?.core ?? wholeCore(context, base);
  if (!core) return false;
  hypergraph.scalars.push(...(split?.scalars ?? []));
  const power = exponent ? numberOf(exponent)! : one;
  const norm = normOf(context, base, power);
  if (norm) hypergraph.pendants.push({ label: labels[0], ...norm } satisfies Pendant);
  else if (labels.length === 1) hypergraph.pendants.push({ label: labels[0], core, exponent: power } satisfies Pendant);
  else hypergraph.edges.push({ from: labels[0], to: labels[1], core, exponent: power } satisfies Edge);
  return true;
}

// (Σⱼ A[i,j]²)^(p/2) as norm2(A, 2)^p for an odd p.
function normOf(context: Context, base: Node, exponent: Rational): Pick<Pendant, "core" | "exponent"> | undefined {
  if (exponent.denominator !== 2n || base.dims.length !== 1) return undefined;
  const norm = normAlongAxis(base, operandRaiser(context));
  return norm && { core: [coreFactor(norm, false)], exponent: rational(exponent.numerator) };
}

function raiseContraction(context: Context, node: ContractionNode): Raised | undefined {
  const blocks = raiseParts(context, node);
  if (blocks) return blocks;
  const form = raiseProduct(context, node);
  return form && single(form);
}

function operandRaiser(context: Context): (node: Node) => MatrixExpression | undefined {
  return (node) => context.raise(node)?.expression;
}

function raiseGrouped(context: Context, node: Node, grouping: Grouping): MatrixExpression | undefined {
  for (const factorNode of topologicalOrder([node])) context.raise(factorNode);
  const forms = raiseGroupedForms(node, grouping, (whole) => ({
    product: (factors, out, labels) => raiseProduct(context, { ...whole, factors, out, labels }),
    operand: operandRaiser(context),
  }));
  return forms && forms.length > 0 ? factorSum(forms) : undefined;
}

function raiseProduct(context: Context, node: ContractionNode): ProductForm | undefined {
  const hypergraph: Hypergraph = { edges: [], pendants: [], scalars: [], out: node.out, dims: node.labels };
  const raiseInner: RaiseProduct = (factors, out, labels) => raiseProduct(context, { ...node, factors, out, labels });
  const raiseOperand = operandRaiser(context);
  const plain = takePatterns(node, hypergraph, raiseOperand, raiseInner);
  if (!plain) return raiseBridgedProduct(node, { product: raiseInner, operand: raiseOperand });
  const indexed = takeIndices({ ...node, factors: plain }, hypergraph, raiseOperand);
  const rest = recogniseComposites(context.graph, indexed, raiseOperand, raiseInner, hypergraph);
  for (const factor of rest) if (!addFactor(context, hypergraph, factor)) return undefined;
  const reduced = reduceHypergraph(hypergraph);
  return reduced && nameVariances({ coefficient: one, scalars: mergeEqual(reduced.scalars), core: reduced.core });
}

// A term that is the same everywhere prints as a scalar beside terms that are not.
function termForms(context: Context, node: Node, mayBeScalar: boolean): readonly ProductForm[] | undefined {
  const value = numberValueOf(node);
  if (value) return [value];
  const axes = broadcastAxes(node);
  if (mayBeScalar && node.dims.length > 0 && axes.size === node.dims.length) {
    const scalar = dropAxes(context.graph, node, [...axes]);
    return numberValueOf(scalar) ? [numberValueOf(scalar)!] : context.raise(scalar)?.forms;
  }
  return context.raise(node)?.forms;
}

function raiseSum(context: Context, node: SumNode): Raised | undefined {
  const value = numberValueOf(node);
  if (value) return { forms: [value], expression: writeSigned(value) };
  if (node.terms.length === 0) return atom(writeCall("zeros", [], typeOfNode(node)), false);
  if (isComponentwise(node)) return raiseComponents(context, node);
  const blocks = raiseParts(context, node);
  if (blocks) return blocks;
  const isShaped = node.terms.some((term) => broadcastAxes(term.node).size < term.node.dims.length);
  const forms: ProductForm[] = [];
  const ratio = logarithmOfRatio(context, node.terms);
  if (ratio) forms.push(ratio.form);
  for (const term of ratio?.rest ?? node.terms) {
    const inner = termForms(context, term.node, isShaped);
    if (!inner) return undefined;
    if (inner.length > 1 && term.node.kind !== "sum") return undefined;
    for (const form of inner) forms.push({ ...form, coefficient: multiply(form, term.coefficient) });
  }
  const memo = createMemo();
  const collected = collectForms(forms, memo);
  return { forms: collected, expression: factorSum(collected, memo) };
}

interface Logarithms {
  readonly form: ProductForm;
  readonly rest: readonly Term[];
}

// c·log(u) − c·log(v) → c·log(u./v), as it was most likely written: both are known to be positive.
function logarithmOfRatio(context: Context, terms: readonly Term[]): Logarithms | undefined {
  const logarithms = terms.filter(
    ({ node }) => node.kind === "apply" && node.fn.name === "log" && signOf(node.operands[0]) === "positive",
  );
  const [first, second] = logarithms;
  if (logarithms.length !== 2 || addRationals(first.coefficient, second.coefficient).numerator !== 0n) return undefined;
  const [above, below] = signOfRational(first.coefficient) > 0 ? [first, second] : [second, first];
  const operands = [above, below].map(({ node }) =>
    node.kind === "apply" ? context.raise(node.operands[0])?.expression : undefined,
  );
  if (!operands[0] || !operands[1]) return undefined;
  const operator = above.node.dims.length === 0 ? "/" : "./";
  const ratio = writeProduct(operands[0], [{ operator, operand: operands[1] }]);
  const expression = writeCall("log", [ratio], typeOfNode(above.node));
  const [form] = atom(expression, false).forms;
  return {
    form: { ...form, coefficient: above.coefficient },
    rest: terms.filter((term) => term !== above && term !== below),
  };
}

function multiply(
  form: ProductForm,
  factor: { readonly numerator: bigint; readonly denominator: bigint },
): ProductForm["coefficient"] {
  return rational(form.coefficient.numerator * factor.numerator, form.coefficient.denominator * factor.denominator);
}

function raiseApply(context: Context, node: ApplyNode): Raised | undefined {
  if (node.fn === where) {
    const raise = operandRaiser(context);
    const choice = raiseChoice({ graph: context.graph, raise }, node.operands, typeOfNode(node));
    return choice && atom(choice, context.graph.isSymmetric(node));
  }
  const operands = besideShaped(context.graph, node).map(operandRaiser(context));
  if (operands.includes(undefined)) return undefined;
  const composite = node.fn.name === "log" ? logSumExpOf(context, node.operands[0]) : undefined;
  const expression = composite ?? writeApplied(node, operands as MatrixExpression[]);
  return atom(expression, context.graph.isSymmetric(node));
}

function writeApplied(node: ApplyNode, operands: readonly MatrixExpression[]): MatrixExpression {
  const { name, abstract } = node.fn;
  return { kind: "call", name, abstract, args: operands, type: typeOfNode(node) };
}

function logSumExpOf(context: Context, sum: Node): MatrixExpression | undefined {
  if (sum.kind !== "contraction" || sum.factors.length !== 1) return undefined;
  if (sum.out.length > 0) return logSumExpAlongAxis(sum, operandRaiser(context));
  const inner = sum.factors[0].node;
  if (inner.kind !== "apply" || inner.fn.name !== "exp") return undefined;
  const operand = context.raise(inner.operands[0]);
  return operand && writeCall("logsumexp", [operand.expression], scalarType);
}

function raisePower(context: Context, node: PowerNode): Raised | undefined {
  const value = numberOf(node.exponent);
  if (node.dims.length === 0 && value) {
    const factor = scalarFactorOf(context, node);
    return factor && single({ coefficient: one, scalars: [factor], core: [] });
  }
  const base = context.raise(value ? node.base : scalarBase(context, node))?.expression;
  const exponent = context.raise(node.exponent)?.expression;
  if (!base || !exponent) return undefined;
  if (value) return raiseEntrywisePower(context, node, value);
  if (node.dims.length === 0) return single({ coefficient: one, scalars: [{ expression: base, exponent }], core: [] });
  return atom(writePower(base, exponent), false);
}

// 2.^x rather than (2*ones(n)).^x.
function scalarBase({ graph }: Context, { base, exponent }: PowerNode): Node {
  const axes = broadcastAxes(base);
  return exponent.dims.length > 0 && axes.size === base.dims.length ? dropAxes(graph, base, [...axes]) : base;
}

function raiseEntrywisePower(context: Context, node: PowerNode, exponent: Rational): Raised | undefined {
  const labels = node.dims.map((_, axis) => axis);
  const core = wholeCore(context, node.base);
  if (!core) return undefined;
  const hypergraph: Hypergraph = { edges: [], pendants: [], scalars: [], out: labels, dims: node.dims };
  if (labels.length === 1)
    hypergraph.pendants.push({ label: 0, core, exponent, ...normOf(context, node.base, exponent) });
  else hypergraph.edges.push({ from: 0, to: 1, core, exponent });
  const reduced = reduceHypergraph(hypergraph);
  return reduced && single({ coefficient: one, ...reduced });
}

function raiseMatrixFunction(context: Context, node: MatrixFunctionNode): Raised | undefined {
  if (node.fn === productOfOthers) return context.raise(quotientForm(context.graph, node));
  const operand = context.raise(node.operands[0])?.expression;
  if (!operand) return undefined;
  if (Object.hasOwn(reductions, node.fn.name) && isByRow(node.operands))
    return atom(writeCall(node.fn.name, [operand, writeNumber(rational(2))], typeOfNode(node)), false);
  const isSymmetric = node.dims.length === 2 && context.graph.isSymmetric(node);
  if (node.fn.name === "powerSum") {
    const written = writePowerSum(context.graph, node, operandRaiser(context));
    return written && atom(written, isSymmetric);
  }
  if (node.operands.length > 1 && node.fn.name !== "matrixPower") return raiseMatrixCall(context, node, isSymmetric);
  if (node.fn.name === "matrixPower") return raiseMatrixPower(context, operand, node, isSymmetric);
  if (node.fn.name === "cofactor") return raiseCofactor(operand, node, isSymmetric);
  return atom(writeCall(node.fn.name, [operand], typeOfNode(node)), isSymmetric);
}

// prod(x)./x for nonzero entries, which the conditions of the result say.
function quotientForm(graph: Graph, node: MatrixFunctionNode): Node {
  const own = node.dims.map((_, axis) => axis);
  const all = {
    node: graph.matrixFunction(product, node.operands),
    labels: isByRow(node.operands) ? own.slice(0, -1) : [],
  };
  const inverse = { node: graph.power(node.operands[0], graph.number(minusOne)), labels: own };
  return graph.contract([all, inverse], own, node.dims);
}

function raiseMatrixCall(context: Context, node: MatrixFunctionNode, isSymmetric: boolean): Raised | undefined {
  const operands = node.operands.flatMap((operand) => context.raise(operand)?.expression ?? []);
  if (operands.length < node.operands.length) return undefined;
  return atom(writeCall(node.fn.name, operands, typeOfNode(node)), isSymmetric);
}

function raiseMatrixPower(
  context: Context,
  base: MatrixExpression,
  node: MatrixFunctionNode,
  isSymmetric: boolean,
): Raised | undefined {
  const exponent = context.raise(node.operands[1])?.expression;
  return exponent && atom({ kind: "power", type: base.type, elementwise: false, base, exponent }, isSymmetric);
}

// cof A = det(A)·inv(A)' where A is invertible, which the conditions of the result say; adj(A)' holds everywhere.
function raiseCofactor(operand: MatrixExpression, node: Node, isSymmetric: boolean): Raised {
  const inverse = coreFactor(writeCall("inv", [operand], typeOfNode(node)), isSymmetric);
  const det: ScalarFactor = { expression: writeCall("det", [operand], scalarType), exponent: one };
  return single({ coefficient: one, scalars: [det], core: [transposeFactor(inverse)] });
}
