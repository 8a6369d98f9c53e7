import type { Column, DifferenceResult, PointFunction, StepOptions } from "./stencil.ts";
import { centralQuotient, fromColumns, scaleAt } from "./stencil.ts";

const firstStep = 1e-2;
const shrink = 2;
const levels = 10;
// The tableau is left when a finer level is this much worse than the best one: rounding has taken over.
const giveUp = 2;

interface Best {
  value: number;
  error: number;
}

// Neville's tableau in h²: row k holds the estimates that use steps up to h/2^k.
function extendRow(previous: readonly number[], first: number): number[] {
  const row = [first];
  let power = shrink * shrink;
  let last = first;
  for (const earlier of previous) {
    last = (power * last - earlier) / (power - 1);
    row.push(last);
    power *= shrink * shrink;
  }
  return row;
}

function ridders(quotients: readonly number[], roundings: readonly number[]): Best {
  const best: Best = { value: quotients[0], error: Infinity };
  let previous: number[] = [quotients[0]];
  for (let k = 1; k < quotients.length; k++) {
    const row = extendRow(previous, quotients[k]);
    for (let m = 1; m < row.length; m++) {
      const error = Math.max(Math.abs(row[m] - row[m - 1]), Math.abs(row[m] - previous[m - 1]));
      if (error <= best.error) [best.value, best.error] = [row[m], error];
    }
    if (Math.abs(row[k] - previous[k - 1]) >= giveUp * best.error) break;
    previous = row;
  }
  best.error = Math.max(best.error, roundings[0], disagreementWithFinest(best.value, quotients, roundings));
  return best;
}

// For smooth f the finest quotient is off by a third of its last change. A limit that is farther away was extrapolated
// from steps too wide to see what happens close to the point, such as a kink.
function disagreementWithFinest(value: number, quotients: readonly number[], roundings: readonly number[]): number {
  const finest = quotients[levels - 1];
  const distance = Math.abs(value - finest);
  const expected = Math.abs(finest - quotients[levels - 2]) + 16 * roundings[levels - 1];
  return distance > expected ? distance : 0;
}

const domainTries = 20;

// Steps that leave the domain, such as that of a logarithm close to 0, are made smaller until the function is defined.
function widestStep(f: PointFunction, x: Float64Array, j: number, scale: number): number {
  let step = firstStep * scale;
  for (let tries = 0; tries < domainTries; tries++) {
    if (centralQuotient(f, x, j, step).values.every(Number.isFinite)) return step;
    step /= 8;
  }
  return firstStep * scale;
}

function column(f: PointFunction, x: Float64Array, j: number, scale: number): Column {
  const widest = widestStep(f, x, j, scale);
  const steps = Array.from({ length: levels }, (_, k) => widest / shrink ** k);
  const quotients = steps.map((step) => centralQuotient(f, x, j, step));
  const results = Array.from(quotients[0].values, (_, i) =>
    ridders(
      quotients.map((quotient) => quotient.values[i]),
      quotients.map((quotient, k) => (Number.EPSILON * quotient.size[i]) / steps[k]),
    ),
  );
  return {
    values: Float64Array.from(results, ({ value }) => value),
    errors: Float64Array.from(results, ({ error }) => error),
  };
}

/**
 * Central differences extrapolated to step 0 (Ridders 1982, Advances in Engineering Software 4, 75–76): ten steps from
 * 1e-2 · `scale` downwards by halves (smaller ones where f is not defined that far); the entry of the tableau that agrees best with its neighbours wins, and that
 * disagreement, but no less than the rounding error of the widest step, is the error estimate. A limit that the finest
 * step contradicts (a kink close by) is reported with that contradiction as its error.
 */
export function richardson(f: PointFunction, x: Float64Array, options: StepOptions = {}): DifferenceResult {
  return fromColumns(Array.from(x, (_, j) => column(f, x, j, scaleAt(x, j, options))));
}
