// Canonical labelling of a contraction's hypergraph by colour refinement (Weisfeiler–Leman) with ordered legs,
// individualising ties. Legs of a symmetric matrix are interchangeable. Colours are 32-bit hashes: a collision can only
// leave a tie to be broken, never merge two different forms, since the key is the complete structure.

import type { Dimension } from "../types/dimension.ts";

/** A factor as the labelling sees it. */
export interface LabelledFactor {
  readonly id: number;
  readonly labels: readonly number[];
  readonly isSymmetric: boolean;
}

/** The chosen numbering with the key that identifies the form. */
export interface CanonicalForm {
  readonly key: string;
  /** New number of each old label; −1 for labels that do not occur. */
  readonly rename: readonly number[];
  /** Factors in canonical order, by their old positions. */
  readonly order: readonly number[];
}

const noColours = new Int32Array(0);

// Past this many leaves of the search the first numbering is taken: still correct, only no longer unique.
const maximalLeaves = 64;

function mix(a: number, b: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x165667b1, 0xc2b2ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) | 0;
}

function hashText(text: string): number {
  let h = 7;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
}

function initialColours(labels: readonly number[], out: readonly number[], dims: readonly Dimension[]): Int32Array {
  const colours = new Int32Array(dims.length);
  for (const label of labels) colours[label] = hashText(dims[label].key);
  out.forEach((label, position) => {
    colours[label] = mix(colours[label], position + 101);
  });
  return colours;
}

function refineOnce(factors: readonly LabelledFactor[], colours: Int32Array): Int32Array {
  const gathered = new Int32Array(colours.length);
  for (const factor of factors) {
    let whole = mix(factor.id, 3);
    if (factor.isSymmetric) {
      const [a, b] = factor.labels as readonly [number, number];
      whole = mix(whole, (colours[a] + colours[b]) | 0);
      whole = mix(whole, Math.imul(colours[a], colours[b]));
    } else {
      for (const label of factor.labels) whole = mix(whole, colours[label]);
    }
    factor.labels.forEach((label, leg) => {
      gathered[label] = (gathered[label] + mix(whole, factor.isSymmetric ? 0 : leg + 1)) | 0;
    });
  }
  return colours.map((colour, label) => mix(colour, gathered[label]));
}

function distinctCount(labels: readonly number[], colours: Int32Array): number {
  return new Set(labels.map((label) => colours[label])).size;
}

function refine(factors: readonly LabelledFactor[], labels: readonly number[], start: Int32Array): Int32Array {
  let colours = start;
  let count = distinctCount(labels, colours);
  while (count < labels.length) {
    colours = refineOnce(factors, colours);
    const next = distinctCount(labels, colours);
    if (next <= count) break;
    count = next;
  }
  // One more round lets factors that differ only by neighbours sort alike whatever their input order.
  return count < labels.length ? refineOnce(factors, colours) : colours;
}

function formFor(
  factors: readonly LabelledFactor[],
  labels: readonly number[],
  out: readonly number[],
  dims: readonly Dimension[],
  colours: Int32Array,
): CanonicalForm {
  const rename = new Array<number>(dims.length).fill(-1);
  const sorted = [...labels].sort((a, b) => colours[a] - colours[b]);
  let next = 0;
  for (const label of out) if (rename[label] === -1) rename[label] = next++;
  for (const label of sorted) if (rename[label] === -1) rename[label] = next++;
  const texts = factors.map((factor) => {
    const legs = factor.labels.map((label) => rename[label]);
    if (factor.isSymmetric) legs.sort((a, b) => a - b);
    return `${factor.id}:${legs.join(",")}`;
  });
  const order = texts.map((_, position) => position);
  order.sort((a, b) => factors[a].id - factors[b].id || (texts[a] < texts[b] ? -1 : texts[a] > texts[b] ? 1 : 0));
  const lengths = new Array<string>(next);
  for (const label of labels) lengths[rename[label]] = dims[label].key;
  const outText = out.map((label) => rename[label]).join(",");
  return {
    key: `c${order.map((position) => texts[position]).join(";")}>${outText}|${lengths.join(";")}`,
    rename,
    order,
  };
}

function distinct(lists: readonly (readonly number[])[]): readonly number[] {
  const found: number[] = [];
  for (const list of lists) for (const label of list) if (!found.includes(label)) found.push(label);
  return found;
}

/** The canonical numbering of the labels that occur, and the key of the form. Equal keys are equal contractions. */
export function canonicalForm(
  factors: readonly LabelledFactor[],
  out: readonly number[],
  dims: readonly Dimension[],
): CanonicalForm {
  const shown = distinct([out]);
  const labels = distinct([...factors.map((factor) => factor.labels), out]);
  // The labels of the result are numbered as they stand there; one label besides has no choice.
  if (labels.length - shown.length <= 1) return formFor(factors, labels, out, dims, noColours);
  const start = initialColours(labels, out, dims);
  let leaves = 0;
  let best: CanonicalForm | undefined;
  const pending = [refine(factors, labels, start)];
  for (let colours = pending.pop(); colours !== undefined; colours = pending.pop()) {
    const tied = tiedLabels(labels, colours);
    if (tied.length === 0 || leaves + pending.length >= maximalLeaves) {
      const form = formFor(factors, labels, out, dims, colours);
      leaves += 1;
      if (!best || form.key < best.key) best = form;
      if (leaves >= maximalLeaves) break;
      continue;
    }
    for (const label of tied) {
      const marked = colours.slice();
      marked[label] = mix(marked[label], 977);
      pending.push(refine(factors, labels, marked));
    }
  }
  return best!;
}

function tiedLabels(labels: readonly number[], colours: Int32Array): readonly number[] {
  const classes = new Map<number, number[]>();
  for (const label of labels) {
    const known = classes.get(colours[label]);
    if (known) known.push(label);
    else classes.set(colours[label], [label]);
  }
  let chosen: number[] = [];
  let colour = Infinity;
  for (const [key, members] of classes) {
    if (members.length > 1 && key < colour) [chosen, colour] = [members, key];
  }
  return chosen;
}
