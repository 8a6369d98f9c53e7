// What the patterns of vech do to the other factors of one product: L·L' = 1, L·D = 1, and L'·L keeps the lower triangle
// (Magnus & Neudecker, The elimination matrix, SIAM J. Alg. Disc. Meth. 1, 1980).

import { unitDimension } from "../types/dimension.ts";
import { identify, occursOnlyIn } from "./draft.ts";
import type { Draft } from "./draft.ts";
import type { Factor, Graph, PatternNode } from "./node.ts";

type Half = Factor & { readonly node: PatternNode };

function isHalf(atom: Factor): atom is Half {
  return atom.node.kind === "pattern" && ["elimination", "duplication"].includes(atom.node.pattern.kind);
}

function isElimination(half: Half): boolean {
  return half.node.pattern.kind === "elimination";
}

function remove(draft: Draft, atom: Factor): true {
  draft.atoms = draft.atoms.filter((other) => other !== atom);
  return true;
}

// L[k,i,j]·L[k,i',j']: a place in vech has one pair.
function mergeOnPlace(draft: Draft, first: Half, second: Half): boolean {
  const [place, i, j] = first.labels as readonly [number, number, number];
  const [other, p, q] = second.labels as readonly [number, number, number];
  if (place !== other || !isElimination(first) || !isElimination(second)) return false;
  identify(draft, i, p);
  identify(draft, j, q);
  return remove(draft, second);
}

// P[k,i,j]·D[k',i,j] or P[k,i,j]·D[k',j,i]: a pair has one place.
function mergeOnPair(draft: Draft, first: Half, second: Half): boolean {
  const [place, i, j] = first.labels as readonly [number, number, number];
  const [other, p, q] = second.labels as readonly [number, number, number];
  const isSame = i === p && j === q;
  const isExchanged = i === q && j === p && !(isElimination(first) && isElimination(second));
  if (!isSame && !isExchanged) return false;
  identify(draft, place, other);
  return remove(draft, isElimination(first) ? second : first);
}

// Every place has a pair, and those on and below the diagonal have a place: summed over alone, either leaves ones there.
function sumHalf(graph: Graph, draft: Draft, half: Half): boolean {
  const [place, i, j] = half.labels as readonly [number, number, number];
  if (place !== i && place !== j && occursOnlyIn(draft, place, [half])) {
    draft.dims[place] = unitDimension;
    remove(draft, half);
    if (isElimination(half)) {
      const mask = graph.matrixFunction(graph.core.lowerTriangle, [graph.ones(half.node.dims.slice(1))]);
      draft.atoms.push({ node: mask, labels: [i, j] });
    }
    return true;
  }
  const isAlone = i !== j && occursOnlyIn(draft, i, [half]) && occursOnlyIn(draft, j, [half]);
  if (!isAlone || !isElimination(half)) return false;
  for (const label of [i, j]) draft.dims[label] = unitDimension;
  return remove(draft, half);
}

/** Applies what is known of the patterns of vech that meet in one product. Returns whether anything changed. */
export function mergeHalfVectors(graph: Graph, draft: Draft): boolean {
  const halves = draft.atoms.filter(isHalf);
  return halves.some(
    (first, k) =>
      sumHalf(graph, draft, first) ||
      halves.slice(k + 1).some((second) => mergeOnPlace(draft, first, second) || mergeOnPair(draft, first, second)),
  );
}
