// From the terms of a compressed derivative to the roots that a program computes, and from their values back to terms.

import { evaluateDimension, toNumber } from "@closedform/symbolic";
import type { Graph, Node } from "@closedform/symbolic";
import type { Sizes } from "./compile/compile.ts";
import { compressedTerms } from "./compile/compress.ts";
import type { CompressedTermNode } from "./compile/compress.ts";
import type { CompressedFactor, CompressedTensor, CompressedTerm } from "./compressed.ts";
import { nest } from "./point.ts";
import type { NestedNumbers } from "./point.ts";

/** What has to be computed for a compressed tensor, and the tensor from the values, row-major, in that order. */
export interface Compression {
  readonly roots: readonly Node[];
  readonly assemble: (values: readonly Float64Array[], shape: readonly number[]) => CompressedTensor;
}

const letters = "ijklmnopqrstuvwxyzabcdefghABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** A letter for each axis; an axis whose label an earlier one has too is joined to that by an identity. */
interface Lettering {
  readonly axes: readonly string[];
  readonly ofLabel: ReadonlyMap<number, string>;
  readonly identities: readonly { readonly pair: string; readonly label: number }[];
}

function letteringOf({ axes, cores }: CompressedTermNode): Lettering {
  const ofLabel = new Map<number, string>();
  const identities: { pair: string; label: number }[] = [];
  const onAxes = axes.map((label, axis) => {
    const letter = letters[axis];
    const first = ofLabel.get(label);
    if (first === undefined) ofLabel.set(label, letter);
    else identities.push({ pair: `${first}${letter}`, label });
    return letter;
  });
  for (const label of cores.flatMap((core) => core.labels))
    if (!ofLabel.has(label)) ofLabel.set(label, letters[axes.length + ofLabel.size]);
  return { axes: onAxes, ofLabel, identities };
}

interface Part {
  readonly subscripts: string;
  readonly factor: CompressedFactor;
}

// What no other factor has a subscript for: all entries along it are alike.
function onesFor({ axes, cores, sizes }: CompressedTermNode, { ofLabel }: Lettering): readonly Part[] {
  const covered = new Set([
    ...cores.flatMap(({ labels }) => labels),
    ...axes.filter((label, k) => axes.indexOf(label) < k),
  ]);
  return [...new Set(axes)]
    .filter((label) => !covered.has(label))
    .map((label) => ({ subscripts: ofLabel.get(label)!, factor: { ones: sizes[label] } }));
}

type ValuesOf = (node: Node) => NestedNumbers;

function assembleTerm(term: CompressedTermNode, valuesOf: ValuesOf): CompressedTerm {
  const lettering = letteringOf(term);
  const { ofLabel, identities, axes } = lettering;
  let coefficient = toNumber(term.coefficient);
  const parts: Part[] = identities.map(({ pair, label }) => ({
    subscripts: pair,
    factor: { identity: term.sizes[label] },
  }));
  for (const { node, labels } of term.cores) {
    const values = valuesOf(node);
    if (typeof values === "number") coefficient *= values;
    else parts.push({ subscripts: labels.map((label) => ofLabel.get(label)).join(""), factor: { values } });
  }
  parts.push(...onesFor(term, lettering));
  const einsum = `${parts.map(({ subscripts }) => subscripts).join(",")}->${axes.join("")}`;
  return { coefficient, einsum, factors: parts.map(({ factor }) => factor) };
}

/** The compression of a tensor for known sizes. */
export function compression(graph: Graph, node: Node, sizes: Sizes): Compression {
  const terms = compressedTerms(graph, node, sizes);
  const roots = [...new Set(terms.flatMap(({ cores }) => cores.map((core) => core.node)))];
  const shapes = roots.map(({ dims }) => dims.map((dimension) => evaluateDimension(dimension, sizes)));
  const entries = shapes.reduce((total, shape) => total + shape.reduce((count, length) => count * length, 1), 0);
  return {
    roots,
    assemble: (values, shape) => {
      const nested = new Map(roots.map((root, k) => [root, nest(values[k], shapes[k])]));
      return { shape, terms: terms.map((term) => assembleTerm(term, (root) => nested.get(root)!)), entries };
    },
  };
}
