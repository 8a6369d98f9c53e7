// Mistakes in the derivation: every node on the way from the variable to the value is, in turn, differentiated wrongly in
// each way that is common, all else rightly. What reproduces the claim exactly explains it.

import {
  ClosedformError,
  countNodes,
  hasSameAxes,
  matrixFunctionRecord,
  numberOf,
  openBeside,
  operandsOf,
  rational,
  rebuildNode,
  scaledNode,
  substituteNodes,
  topologicalOrder,
  transposedNode,
} from "@closedform/symbolic";
import type { Node, Problem, Rational, Type, Variable } from "@closedform/symbolic";
import { isSame } from "./comparison.ts";
import { added, cutAt, derivationOf, freshVariable, pulledBack, weighed } from "./derivation.ts";
import type { Cut, Derivation } from "./derivation.ts";
import type { Mistake } from "./mistake.ts";
import { quoted } from "./suspect.ts";
import type { Suspect } from "./suspect.ts";
import { wrongDerivatives } from "./wrong-derivatives.ts";

/** A mistaken derivative with the axes of the expression, then those of the variable. */
interface Candidate {
  readonly node: Node | undefined;
  readonly mistake: Mistake;
  /** Set where a slip in the result is the likelier story than a wrong rule. */
  readonly isUnlikely?: boolean | undefined;
}

interface Site {
  readonly problem: Problem;
  readonly derivation: Derivation;
  readonly cut: Cut;
  readonly node: Node;
  readonly depends: (node: Node) => boolean;
}

const maximalSites = 40;
const maximalTraced = 300;
const maximalOperands = 8;

function joined({ derivation, cut }: Site, path: Node | undefined): Node | undefined {
  return path && hasSameAxes(path, cut.past) ? added(derivation.graph, cut.past, path) : undefined;
}

function typeOf(dims: Node["dims"]): Type | undefined {
  if (dims.length === 0) return { kind: "scalar" };
  if (dims.length === 1) return { kind: "vector", length: dims[0] };
  return dims.length === 2 ? { kind: "matrix", rows: dims[0], columns: dims[1] } : undefined;
}

// A formula in `v` at a node.
function formulaAt(problem: Problem, text: string, operand: Node): Node | undefined {
  const type = typeOf(operand.dims);
  if (!type) return undefined;
  // One name is one shape within a graph, and no name of the user's.
  const name = `operand_${operand.id}`;
  const variable: Variable = { name, type, assumptions: new Set() };
  const written = text.replaceAll(/\bv\b/gu, name);
  const { value } = openBeside({ ...problem, variables: new Map([[name, variable]]) }, written, "text");
  const known = problem.graph.variable(name, operand.dims, variable.assumptions);
  return substituteNodes(problem.graph, [value.node], new Map([[known, operand]]))[0];
}

function entrywise(site: Site, operand: Node, factor: Node, mistake: Mistake): Candidate {
  const { derivation, cut } = site;
  const weight = weighed(derivation.graph, cut.cotangent, factor);
  return { node: joined(site, pulledBack(derivation, weight, operand)), mistake };
}

// The chain rule stops early: the operand's own derivative is left out.
function innerMissing(site: Site, operand: Node, factor: Node): Candidate {
  const { derivation, cut, problem } = site;
  const isWhole = operand !== derivation.variable && hasSameAxes(operand, derivation.variable);
  const path = isWhole ? weighed(derivation.graph, cut.cotangent, factor) : undefined;
  const mistake: Mistake = {
    kind: "missing-chain-factor",
    id: "innerMissing",
    parts: { part: quoted(problem, operand) },
  };
  return { node: joined(site, path), mistake };
}

function* ofFunction(site: Site, node: Node & { readonly kind: "apply" }): Generator<Candidate> {
  const { problem, derivation } = site;
  const { graph } = derivation;
  const [operand] = node.operands;
  if (node.operands.length !== 1 || node.fn.abstract) return;
  const [right] = node.fn.derivative(graph, node.operands, node);
  const name = node.fn.name;
  const kind = "wrong-function-derivative";
  yield innerMissing(site, operand, right);
  const parts = { function: name };
  yield entrywise(site, operand, scaledNode(graph, rational(-1), right), { kind, id: "wrongDerivativeSign", parts });
  yield entrywise(site, operand, node, { kind, id: "ownDerivative", parts });
  yield entrywise(site, operand, graph.ones(node.dims), { kind: "missing-chain-factor", id: "outerMissing", parts });
  for (const text of wrongDerivatives.get(name) ?? []) {
    const wrong = formulaAt(problem, text, operand);
    if (!wrong) return;
    const shown = text.replaceAll(/\bv\b/gu, "u");
    yield entrywise(site, operand, wrong, {
      kind,
      id: "wrongDerivative",
      parts: { function: `${name}(u)`, wrong: shown },
    });
  }
}

function textOf({ numerator, denominator }: Rational): string {
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`;
}

// d(v^c) = c·v^(c−1)·dv with one of its parts wrong.
function* ofPower(site: Site, node: Node & { readonly kind: "power" }): Generator<Candidate> {
  const { derivation, depends, problem } = site;
  const { graph } = derivation;
  const { base } = node;
  const exponent = numberOf(node.exponent);
  if (!exponent || !depends(base)) return;
  const { numerator: p, denominator: q } = exponent;
  const powerOf = (by: bigint): Node => graph.power(base, graph.number(rational(p + by * q, q)));
  const kind = "wrong-function-derivative";
  const parts = { exponent: textOf(exponent) };
  const lowered = powerOf(-1n);
  yield innerMissing(site, base, scaledNode(graph, exponent, lowered));
  yield { ...entrywise(site, base, lowered, { kind, id: "exponentDropped", parts }), isUnlikely: true };
  yield entrywise(site, base, scaledNode(graph, exponent, node), { kind, id: "exponentKept", parts });
  if (p !== 2n * q)
    yield entrywise(site, base, scaledNode(graph, rational(p - q, q), lowered), {
      kind,
      id: "exponentLoweredTwice",
      parts,
    });
  const negative = entrywise(site, base, scaledNode(graph, rational(-p, q), lowered), {
    kind: "sign",
    id: "wrongDerivativeSign",
    parts: { function: `u^(${textOf(exponent)})` },
  });
  yield { ...negative, isUnlikely: true };
  yield entrywise(site, base, scaledNode(graph, exponent, powerOf(1n)), { kind, id: "exponentRaised", parts });
  if (p === -q) {
    const logarithm = formulaAt(problem, "log(abs(v))", base);
    if (logarithm) yield entrywise(site, base, logarithm, { kind, id: "integrated", parts });
  } else
    yield entrywise(site, base, scaledNode(graph, rational(q, p + q), powerOf(1n)), { kind, id: "integrated", parts });
  yield entrywise(site, base, node, { kind, id: "ownDerivative", parts: { function: `u^(${textOf(exponent)})` } });
  yield entrywise(site, base, graph.ones(node.dims), {
    kind: "missing-chain-factor",
    id: "outerMissing",
    parts: { function: `u^(${textOf(exponent)})` },
  });
}

const confusedWith: ReadonlyMap<string, readonly ("det" | "logdet" | "inv")[]> = new Map([
  ["det", ["logdet"]],
  ["logdet", ["det"]],
] as const);

function* ofMatrixFunction(site: Site, node: Node & { readonly kind: "matrixFunction" }): Generator<Candidate> {
  const { derivation, cut, problem } = site;
  const kind = "wrong-function-derivative";
  const { name } = node.fn;
  const path = pulledBack(derivation, cut.cotangent, node);
  const negative = path && scaledNode(derivation.graph, rational(-1), path);
  const mistakenSign: Mistake = { kind: "sign", id: "wrongDerivativeSign", parts: { function: name } };
  yield { node: joined(site, negative), mistake: mistakenSign, isUnlikely: true };
  for (const other of confusedWith.get(name) ?? []) {
    const swapped = derivation.graph.matrixFunction(matrixFunctionRecord(other), node.operands);
    const parts = { function: name, other };
    const mistake: Mistake = { kind, id: "matrixFunctionSwapped", parts };
    yield { node: joined(site, pulledBack(derivation, cut.cotangent, swapped)), mistake };
  }
  const [operand] = node.operands;
  if (node.operands.length !== 1 || !hasSameAxes(operand, node)) return;
  const parts = { function: quoted(problem, node) };
  const mistake: Mistake = { kind: "missing-chain-factor", id: "outerMissing", parts };
  yield { node: joined(site, pulledBack(derivation, cut.cotangent, operand)), mistake };
}

// The node with some of its operands held constant.
function frozen(
  { graph }: Derivation,
  node: Node,
  positions: ReadonlySet<number>,
): readonly [Node, ReadonlyMap<Node, Node>] {
  const back = new Map<Node, Node>();
  let position = -1;
  const hold = (operand: Node): Node => {
    position += 1;
    if (!positions.has(position)) return operand;
    const fixed = freshVariable(graph, `fixed${position}`, operand);
    back.set(fixed, operand);
    return fixed;
  };
  return [rebuildNode(graph, node, hold), back];
}

function frozenCandidate(site: Site, positions: readonly number[], mistake: Mistake): Candidate {
  const { derivation, cut, node } = site;
  const [held, back] = frozen(derivation, node, new Set(positions));
  const path = pulledBack(derivation, cut.cotangent, held);
  return { node: joined(site, path && substituteNodes(derivation.graph, [path], back)[0]), mistake };
}

// One operand is taken for a constant, or all but one.
function* ofOperands(site: Site): Generator<Candidate> {
  const { problem, derivation, node, depends } = site;
  const operands = operandsOf(node);
  const moving = operands.flatMap((operand, k) => (depends(operand) ? [k] : []));
  if (moving.length === 0 || moving.length > maximalOperands) return;
  const variable = derivation.name;
  const isSum = node.kind === "sum";
  for (const k of moving) {
    const part = quoted(problem, operands[k]);
    const isOccurrence = operands[k] === derivation.variable;
    const mistake: Mistake = isSum
      ? { kind: "dropped-term", id: "summandMissing", parts: { term: part } }
      : isOccurrence && moving.length > 1
        ? {
            kind: "treats-variable-as-constant",
            id: "occurrenceFrozen",
            parts: { variable, part: quoted(problem, node) },
          }
        : { kind: "treats-variable-as-constant", id: "operandFrozen", parts: { variable, part } };
    yield frozenCandidate(site, [k], mistake);
  }
  if (moving.length < 3) return;
  for (const k of moving) {
    const others = moving.filter((other) => other !== k);
    const part = quoted(problem, operands[k]);
    const mistake: Mistake = isSum
      ? { kind: "dropped-term", id: "termsOthersMissing" }
      : { kind: "treats-variable-as-constant", id: "othersFrozen", parts: { variable, part } };
    yield frozenCandidate(site, others, mistake);
  }
}

function* candidatesAt(site: Site): Generator<Candidate> {
  const { node } = site;
  if (node.kind === "apply") yield* ofFunction(site, node);
  if (node.kind === "power") yield* ofPower(site, node);
  if (node.kind === "matrixFunction") yield* ofMatrixFunction(site, node);
  yield* ofOperands(site);
}

function dependsOn(root: Node, variable: Node): (node: Node) => boolean {
  const found = new Set<Node>();
  for (const node of topologicalOrder([root]))
    if (node === variable || operandsOf(node).some((operand) => found.has(operand))) found.add(node);
  return (node) => found.has(node);
}

// The mistaken derivative in the axes of what is shown.
function arranged({ problem, derivative, truth }: Suspect, node: Node): Node | undefined {
  if (derivative.shown !== derivative.node)
    return node.dims.length === 2 ? transposedNode(problem.graph, node) : hasSameAxes(node, truth) ? node : undefined;
  return hasSameAxes(node, truth) ? node : undefined;
}

function restored({ graph, variable, declared }: Derivation, node: Node): Node {
  return variable === declared ? node : substituteNodes(graph, [node], new Map([[variable, declared]]))[0];
}

/** The step of the derivation that went wrong, if one explains the claim. */
export interface WrongStep {
  readonly likely?: Mistake | undefined;
  /** What explains the claim too, though a slip in the result would be the simpler story. */
  readonly unlikely?: Mistake | undefined;
}

/** The single step of the derivation that went wrong, if one explains the claim. */
export function wrongStep(suspect: Suspect): WrongStep {
  let unlikely: Mistake | undefined;
  const derivation = derivationOf(suspect);
  if (!derivation) return {};
  const { expression, variable } = derivation;
  const depends = dependsOn(expression, variable);
  const sites = topologicalOrder([expression]).filter((node) => depends(node) && node !== variable);
  if (sites.length > maximalSites || countNodes([expression, suspect.claim]) > maximalTraced) return {};
  // The outermost first: a mistake there is the simpler story.
  for (const node of sites.toReversed()) {
    const cut = cutAt(derivation, node);
    if (!cut) continue;
    try {
      for (const candidate of candidatesAt({ problem: suspect.problem, derivation, cut, node, depends })) {
        const mistaken = candidate.node && arranged(suspect, restored(derivation, candidate.node));
        if (suspect.isOver?.()) return { unlikely };
        if (!mistaken || (candidate.isUnlikely && unlikely) || !isSame(mistaken, suspect.claim, suspect.isOver))
          continue;
        if (!candidate.isUnlikely) return { likely: candidate.mistake, unlikely };
        unlikely = candidate.mistake;
      }
    } catch (error) {
      if (!(error instanceof ClosedformError)) throw error;
    }
  }
  return { unlikely };
}
