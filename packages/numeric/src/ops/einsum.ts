// Einstein summation from a formula.

import { NumericError } from "../error.ts";
import { broadcastShapes, formatShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { TensorLike } from "../tensor-methods.ts";
import { contract } from "./contraction.ts";
import type { LabelConflict } from "./contraction.ts";
import { asTensor } from "./create.ts";
import { reshape } from "./movement.ts";

interface Formula {
  readonly text: string;
  readonly terms: readonly string[];
  readonly result: string;
}

const dots = "...";
const term = /^[A-Za-z]*(?:\.\.\.)?[A-Za-z]*$/;

const lettersOf = (text: string): string[] => text.replace(dots, "").split("");

// Without "->": the axes of "...", then the letters that occur once, sorted.
function implicitResult(terms: readonly string[]): string {
  const all = terms.flatMap(lettersOf).toSorted();
  const once = all.filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter)).join("");
  return terms.some((each) => each.includes(dots)) ? dots + once : once;
}

function parse(text: string, count: number): Formula {
  const [left = "", right, ...rest] = text.replaceAll(" ", "").split("->");
  const terms = left.split(",");
  const bad = [...terms, right ?? ""].find((each) => !term.test(each));
  if (bad !== undefined || terms.length !== count || rest.length > 0) {
    const reason =
      rest.length > 0
        ? "it has more than one ->"
        : bad === undefined
          ? `it has ${terms.length} terms for ${count} tensors`
          : `"${bad}" is not a list of letters`;
    throw new NumericError(
      "bad-request",
      `einsum "${text}": ${reason}.`,
      'Write one letter per axis, as in "ij,jk->ik", and ... for all axes that are not named.',
    );
  }
  return { text, terms, result: right ?? implicitResult(terms) };
}

/** How many axes "..." stands for in one term. */
function widthOf({ text, terms }: Formula, k: number, input: Tensor): number {
  const named = lettersOf(terms[k]).length;
  const hasDots = terms[k].includes(dots);
  if (hasDots ? input.ndim >= named : input.ndim === named) return input.ndim - named;
  throw new NumericError(
    "shape-mismatch",
    `einsum "${text}": "${terms[k]}" names ${named} axes, tensor ${k} has shape ${formatShape(input.shape)}.`,
    hasDots ? undefined : "Write ... for axes that are not named.",
  );
}

interface Labelled {
  readonly labels: readonly number[];
  readonly tensor: Tensor;
}

// Axes of "..." are labels 0, 1, …, aligned at the right; those of size 1 that broadcast are dropped.
function labelled(formula: Formula, k: number, input: Tensor, batch: readonly number[], names: string[]): Labelled {
  const width = widthOf(formula, k, input);
  const start = formula.terms[k].indexOf(dots);
  const letters = lettersOf(formula.terms[k]).map((letter) => batch.length + names.indexOf(letter));
  const dotted = Array.from({ length: width }, (_, axis) => batch.length - width + axis);
  const labels = start < 0 ? letters : [...letters.slice(0, start), ...dotted, ...letters.slice(start)];
  const kept = labels
    .map((_, axis) => axis)
    .filter((axis) => {
      const label = labels[axis];
      return label >= batch.length || input.shape[axis] === batch[label];
    });
  if (kept.length === labels.length) return { labels, tensor: input };
  return {
    labels: kept.map((axis) => labels[axis]),
    tensor: reshape(
      input,
      kept.map((axis) => input.shape[axis]),
    ),
  };
}

function outputLabels({ text, result }: Formula, batch: readonly number[], names: readonly string[]): number[] {
  const missing = lettersOf(result).find((letter) => !names.includes(letter));
  if (missing !== undefined) {
    throw new NumericError("bad-request", `einsum "${text}": the letter "${missing}" of the result occurs in no term.`);
  }
  const letters = lettersOf(result).map((letter) => batch.length + names.indexOf(letter));
  const start = result.indexOf(dots);
  return start < 0 ? letters : [...letters.slice(0, start), ...batch.keys(), ...letters.slice(start)];
}

// One letter has one length wherever it stands.
function lengthConflict(
  text: string,
  labels: readonly (readonly number[])[],
  letterOf: (label: number) => string,
): (inputs: readonly Tensor[], conflict: LabelConflict) => NumericError {
  return (inputs, { label, input, axis, expected }) => {
    const first = labels.findIndex((own) => own.includes(label));
    const [before, here] = [inputs[first].shape, inputs[input].shape];
    return new NumericError(
      "shape-mismatch",
      `einsum "${text}": the letter "${letterOf(label)}" is ${expected} long in operand ${first + 1} of shape ${formatShape(before)}, and ${here[axis]} long in operand ${input + 1} of shape ${formatShape(here)}.`,
      "Give axes of different lengths different letters, or transpose an operand.",
    );
  };
}

/**
 * Einstein summation, as in "ij,jk->ik"; without "->" the letters that occur once are the result, sorted. A letter repeated
 * in one term takes the diagonal, one repeated in the result makes a diagonal. "..." stands for the axes that are not named,
 * which broadcast; a result without it sums over them. Throws `bad-request` for a formula that cannot be read and
 * `shape-mismatch` for one that does not fit the tensors.
 */
export function einsum(formula: string, ...inputs: readonly TensorLike[]): Tensor {
  const tensors = inputs.map(asTensor);
  const parsed = parse(formula, tensors.length);
  const names = [...new Set(parsed.terms.flatMap(lettersOf))];
  const batch = tensors
    .map((input, k) => {
      const start = Math.max(0, parsed.terms[k].indexOf(dots));
      return input.shape.slice(start, start + widthOf(parsed, k, input));
    })
    .reduce((left, right) => broadcastShapes(left, right, `einsum "${formula}"`), []);
  const operands = tensors.map((input, k) => labelled(parsed, k, input, batch, names));
  const labels = operands.map((operand) => operand.labels);
  return contract(
    labels,
    outputLabels(parsed, batch, names),
    operands.map((operand) => operand.tensor),
    batch,
    lengthConflict(parsed.text, labels, (label) => names[label - batch.length]),
  );
}
