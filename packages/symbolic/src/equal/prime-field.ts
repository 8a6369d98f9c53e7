// Arithmetic modulo a random 26-bit prime: exact, matrices inverted by elimination. Functions that are not rational obey
// the laws of field-functions.ts and are opaque beyond them.

import { isWhole } from "../tensor/facts.ts";
import { numberOf } from "../tensor/node.ts";
import type { Node } from "../tensor/node.ts";
import type { Arithmetic, Dense, ValueTerm } from "../tensor/evaluate.ts";
import { applyInField, logarithm, powerInField } from "./field-functions.ts";
import { matrixFunctionValue } from "./matrix-values.ts";
import { allReal } from "./freedoms.ts";
import type { Freedoms } from "./freedoms.ts";
import { isMadeOfLengths, lengthExponent } from "./length-exponent.ts";
import { addModulo, invertModulo, multiplyModulo, randomPrime, reduceRational, UnluckyPoint } from "./modular.ts";
import type { RandomInteger } from "./modular.ts";
import { OpaqueValues } from "./opaque-values.ts";
import { reductionInField } from "./prime-reduction.ts";

export { randomPrime, UnluckyPoint } from "./modular.ts";
export type { RandomInteger } from "./modular.ts";

/** Arithmetic modulo `prime`, and whether an opaque function or constant was met. */
export interface PrimeField extends Arithmetic<number> {
  readonly prime: number;
  readonly usedOpaque: () => boolean;
  /** Whether random signs took part, each right in half of the trials. */
  readonly usedSigns: () => boolean;
  /** Whether even roots took part, each the right one of two. */
  readonly usedRoots: () => boolean;
  readonly randomElement: () => number;
  /** Begins another evaluation, in which all unknowns stay what they are. */
  readonly begin: () => void;
}

interface Elimination {
  readonly determinant: number;
  readonly inverse: readonly number[];
}

// Gauss–Jordan elimination; the inverse is empty for a singular matrix.
function eliminate(values: readonly number[], size: number, prime: number): Elimination {
  const width = 2 * size;
  const rows = Array.from({ length: size }, (_, i) => {
    const row = new Array<number>(width).fill(0);
    for (let j = 0; j < size; j++) row[j] = values[i * size + j];
    row[size + i] = 1;
    return row;
  });
  let determinant = 1;
  for (let column = 0; column < size; column++) {
    const pivot = rows.findIndex((row, i) => i >= column && row[column] !== 0);
    if (pivot < 0) return { determinant: 0, inverse: [] };
    if (pivot !== column) {
      [rows[pivot], rows[column]] = [rows[column], rows[pivot]];
      determinant = (prime - determinant) % prime;
    }
    const lead = rows[column];
    determinant = multiplyModulo(determinant, lead[column], prime);
    const scale = invertModulo(lead[column], prime);
    for (let k = column; k < width; k++) lead[k] = multiplyModulo(lead[k], scale, prime);
    for (let i = 0; i < size; i++) {
      const row = rows[i];
      const factor = row[column];
      if (i === column || factor === 0) continue;
      for (let k = column; k < width; k++)
        row[k] = addModulo(row[k], multiplyModulo(prime - factor, lead[k], prime), prime);
    }
  }
  return { determinant, inverse: rows.flatMap((row) => row.slice(size)) };
}

function keyOf(operands: readonly Dense<number>[]): string {
  return operands.map((operand) => operand.values.join(",")).join(";");
}

function matrixValue(
  name: string,
  operand: Dense<number>,
  others: readonly Dense<number>[],
  prime: number,
  opaque: OpaqueValues,
): Dense<number> {
  const invert = (value: number): number => invertModulo(value, prime);
  const largestOf = (values: readonly number[]): number => opaque.largestOf(values);
  const reduced = reductionInField(name, operand, others.length > 0, { prime, invert, largestOf });
  if (reduced) return reduced;
  const field = {
    prime,
    invert,
    opaque: (key: string): number => opaque.at(key),
    unlucky: (reason: string): never => {
      throw new UnluckyPoint(reason);
    },
  };
  const known = matrixFunctionValue(field, name, [operand, ...others]);
  if (known) return known;
  const size = operand.shape[0];
  const { determinant, inverse } = eliminate(operand.values, size, prime);
  const scalar = (value: number): Dense<number> => ({ shape: [], values: [value] });
  if (name === "det") return scalar(determinant);
  if (inverse.length === 0 && size > 0) throw new UnluckyPoint("singular matrix");
  switch (name) {
    case "inv":
      return { shape: operand.shape, values: inverse };
    case "cofactor":
      return {
        shape: operand.shape,
        values: inverse.map((_, k) => (determinant * inverse[(k % size) * size + Math.floor(k / size)]) % prime),
      };
    default:
      // log |det M|, of the one of ±det that stands for a positive number.
      return name === "logdet"
        ? scalar(logarithm(opaque.isSquare(determinant) ? determinant : prime - determinant, opaque))
        : {
            shape: operand.shape,
            values: operand.values.map((_, k) => opaque.at(`${name}:${k}:${keyOf([operand, ...others])}`)),
          };
  }
}

function fieldPower(base: number, exponent: Node, terms: readonly ValueTerm<number>[], opaque: OpaqueValues): number {
  const isOfLengths = isMadeOfLengths(exponent);
  const value = numberOf(exponent) ?? (isOfLengths ? lengthExponent(terms, opaque.prime) : undefined);
  return value ? opaque.power(base, value) : powerInField(base, terms, isWhole(exponent), opaque);
}

/** A field of a random prime with fresh opaque values. */
export function primeField(random: RandomInteger, freedoms: Freedoms = allReal): PrimeField {
  const prime = randomPrime(random);
  const randomElement = (): number => 1 + random(prime - 1);
  const opaque = new OpaqueValues(randomElement, prime, freedoms);
  return {
    prime,
    usedOpaque: () => opaque.used,
    usedSigns: () => opaque.usedSigns,
    usedRoots: () => opaque.usedRoots,
    randomElement,
    begin: () => opaque.begin(),
    fromRational: (value) => reduceRational(value, prime),
    constant: (name) => (name === "pi" ? opaque.pi : opaque.e),
    add: (a, b) => addModulo(a, b, prime),
    multiply: (a, b) => multiplyModulo(a, b, prime),
    power: (base, _exponent, node, terms) => fieldPower(base, node, terms, opaque),
    apply: (fn, operands, terms) => applyInField(fn, operands, terms, opaque),
    matrixFunction: (name, operand, others) => matrixValue(name, operand, others, prime, opaque),
  };
}
