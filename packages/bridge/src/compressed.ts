// Derivatives as sums of products: what such a sum is, all its entries where they are asked for, and its product with a
// direction, which needs none of them.

import { cpuBackend } from "@closedform/numeric";
import { ClosedformError } from "@closedform/symbolic";
import { checkEntries } from "./compile/budget.ts";
import { orderContraction } from "./compile/contraction-order.ts";
import type { PairProduct } from "./compile/contraction-order.ts";
import { flatten, nest, shapeOf } from "./point.ts";
import type { NestedNumbers } from "./point.ts";

/** A factor of a term: the identity of a length, a vector of ones, or values. */
export type CompressedFactor =
  | { readonly identity: number }
  | { readonly ones: number }
  | { readonly values: NestedNumbers };

/** `coefficient` times the einsum of the factors. */
export interface CompressedTerm {
  readonly coefficient: number;
  /** Subscripts as of NumPy's einsum, such as `ik,ab->iakb`. */
  readonly einsum: string;
  readonly factors: readonly CompressedFactor[];
}

/** A tensor as a sum of terms, whose entries in row-major order are those of a tensor of the given shape. */
export interface CompressedTensor {
  readonly shape: readonly number[];
  readonly terms: readonly CompressedTerm[];
  /** How many numbers the terms hold. */
  readonly entries: number;
}

function misfit(message: string): ClosedformError {
  return new ClosedformError("bad-request", message, {
    hint: "give a tensor as evaluate with compressed: true returns it",
  });
}

interface Subscripts {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
}

function subscriptsOf({ einsum, factors }: CompressedTerm): Subscripts {
  const [left, right, ...more] = einsum.split("->");
  const inputs = left === "" ? [] : left.split(",").map((text) => [...text]);
  if (right === undefined || more.length > 0 || inputs.length !== factors.length)
    throw misfit(`${einsum} does not fit ${factors.length} factors`);
  return { inputs, output: [...right] };
}

interface Labelled {
  readonly flat: ArrayLike<number>;
  readonly labels: readonly number[];
}

/** A term with numbered labels, of which those that an identity joins are one. */
interface NumberedTerm {
  readonly coefficient: number;
  readonly values: readonly Labelled[];
  readonly output: readonly number[];
  readonly sizes: readonly number[];
}

class Labels {
  readonly sizes: number[] = [];
  private readonly ofLetter = new Map<string, number>();

  join(letters: readonly string[], size: number): void {
    const known = letters.flatMap((letter) => this.ofLetter.get(letter) ?? []);
    const label = known[0] ?? this.sizes.length;
    for (const other of [label, ...known]) this.setSize(other, size);
    for (const other of known) {
      for (const [letter, its] of this.ofLetter) if (its === other) this.ofLetter.set(letter, label);
    }
    for (const letter of letters) this.ofLetter.set(letter, label);
  }

  private setSize(label: number, size: number): void {
    const known = this.sizes[label] ?? size;
    if (known !== size) throw misfit(`one label has the lengths ${known} and ${size}`);
    this.sizes[label] = size;
  }

  of(letter: string): number {
    return this.ofLetter.get(letter)!;
  }
}

function shapeOfFactor(factor: CompressedFactor): readonly number[] {
  if ("identity" in factor) return [factor.identity, factor.identity];
  return "ones" in factor ? [factor.ones] : shapeOf(factor.values);
}

function numbered(term: CompressedTerm): NumberedTerm {
  const { inputs, output } = subscriptsOf(term);
  const labels = new Labels();
  term.factors.forEach((factor, k) => {
    const shape = shapeOfFactor(factor);
    if (shape.length !== inputs[k].length)
      throw misfit(`a factor of ${shape.length} axes does not fit the subscripts ${inputs[k].join("")}`);
    if ("identity" in factor) labels.join(inputs[k], factor.identity);
    else inputs[k].forEach((letter, axis) => labels.join([letter], shape[axis]));
  });
  const values = term.factors.flatMap((factor, k) =>
    "values" in factor
      ? [
          {
            flat: flatten("a factor", factor.values, shapeOf(factor.values)),
            labels: inputs[k].map((letter) => labels.of(letter)),
          },
        ]
      : [],
  );
  return {
    coefficient: term.coefficient,
    values,
    output: output.map((letter) => labels.of(letter)),
    sizes: labels.sizes,
  };
}

// The entries of a product, for the axes that `output` keeps.
function productOf(factors: readonly Labelled[], output: readonly number[], sizes: readonly number[]): Float64Array {
  const backend = cpuBackend();
  const shape = (labels: readonly number[]): readonly number[] => labels.map((label) => sizes[label]);
  checkEntries(shape(output));
  const buffers = factors.map(({ flat, labels }) => backend.upload(flat, shape(labels)));
  const make = (product: PairProduct): number => {
    const { inputs, labels, output: kept } = product;
    const call = { kernel: "contraction", labels, output: kept, sizes } as const;
    return (
      buffers.push(
        backend.run(
          call,
          inputs.map((slot) => buffers[slot]),
        ),
      ) - 1
    );
  };
  const labels = factors.map((factor) => factor.labels);
  const inputs = factors.map((_, slot) => slot);
  const last = orderContraction({ inputs, labels, output, sizes }, { make, isThere: () => false });
  return backend.readSync(buffers[last]);
}

function addTo(total: Float64Array, coefficient: number, values: Float64Array): void {
  if (values.length !== total.length) throw misfit(`a term has ${values.length} entries instead of ${total.length}`);
  for (let k = 0; k < total.length; k++) total[k] += coefficient * values[k];
}

/** All entries of a tensor. Throws `budget` where they are too many and `bad-request` for what is no compressed tensor. */
export function expandCompressed({ shape, terms }: CompressedTensor): NestedNumbers {
  const total = new Float64Array(checkEntries(shape));
  for (const term of terms) {
    const { coefficient, values, output, sizes } = numbered(term);
    addTo(total, coefficient, productOf(values, output, sizes));
  }
  return nest(total, shape);
}

// How many of the last axes make up a direction of the given number of entries.
function trailingAxes(output: readonly number[], sizes: readonly number[], entries: number): number {
  let found = 1;
  for (let count = 0; count <= output.length; count++) {
    if (found === entries && count > 0) return count;
    if (count < output.length) found *= sizes[output[output.length - 1 - count]];
  }
  throw misfit(`a direction of ${entries} entries does not fit its last axes`);
}

/**
 * The tensor times a direction over its last axes: of a Hessian of shape (n, k, n, k) and a direction of shape (n, k) what has
 * the shape (n, k). No entry of the tensor is computed. Throws `bad-request` where the direction does not fit.
 */
export function multiplyCompressed({ shape, terms }: CompressedTensor, direction: NestedNumbers): NestedNumbers {
  const along = shapeOf(direction);
  const kept = shape.slice(0, Math.max(0, shape.length - along.length));
  if (shape.slice(kept.length).join() !== along.join())
    throw misfit(`a direction of shape (${along.join(", ")}) does not fit a tensor of shape (${shape.join(", ")})`);
  const flat = flatten("the direction", direction, along);
  const total = new Float64Array(checkEntries(kept));
  for (const term of terms) {
    const { coefficient, values, output, sizes } = numbered(term);
    const first = output.length - trailingAxes(output, sizes, flat.length);
    const factors = [...values, { flat, labels: output.slice(first) }];
    addTo(total, coefficient, productOf(factors, output.slice(0, first), sizes));
  }
  return nest(total, kept);
}
