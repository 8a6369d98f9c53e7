// The only finite-difference loop of these tests. One call checks a function's derivative four ways: forward and reverse
// mode against Ridders' extrapolation, against each other, and the same once more for the derivative itself.

import { expect } from "vitest";
import { concat, dot, flatten, generator, jvp, richardson, tensor, vjp } from "../../src/index.ts";
import type { Tensor, TensorFunction } from "../../src/index.ts";

export interface RuleCase {
  readonly f: TensorFunction;
  readonly inputs: readonly Tensor[];
  /** How many derivatives deep the laws must hold; 2 by default. */
  readonly order?: number;
  readonly seed?: number;
}

const moved = (input: Tensor, direction: Tensor, t: number): Tensor =>
  tensor(
    input.data.map((x, k) => x + t * direction.data[k]),
    { shape: input.shape },
  );

const inner = (left: Tensor, right: Tensor): number => dot(flatten(left), flatten(right)).item();
const size = (left: Tensor, right: Tensor): number => inner(left.abs(), right.abs());

// Jᵀv as a function of the point, so that its derivative can be checked by the same laws.
function gradientOf(f: TensorFunction, v: Tensor): TensorFunction {
  return (...inputs) =>
    concat(
      vjp((...xs) => dot(flatten(f(...xs)), flatten(v)), ...inputs)
        .pullBack(1)
        .map(flatten),
    );
}

export function checkRule({ f, inputs, order = 2, seed = 1 }: RuleCase): void {
  const random = generator(seed);
  const { value, pullBack } = vjp(f, ...inputs);
  const v = random.randn(value.shape);
  const directions = inputs.map((input) => random.randn(input.shape));
  const scale = 1 / Math.hypot(1, ...directions.flatMap((direction) => [...direction.data]));
  const u = directions.map((direction) => direction.mul(scale));

  const forward = jvp(f, inputs, u);
  const cotangents = pullBack(v);
  const ju = inner(v, forward.tangent);
  const jv = cotangents.reduce((sum, cotangent, k) => sum + inner(cotangent, u[k]), 0);
  const magnitude = size(v, forward.tangent) + cotangents.reduce((sum, cotangent, k) => sum + size(cotangent, u[k]), 0);
  expect([...forward.value.data]).toEqual([...value.data]);
  expect(Math.abs(ju - jv), `⟨v̄,Ju⟩ = ${ju}, ⟨Jᵀv̄,u⟩ = ${jv}`).toBeLessThanOrEqual(1e-12 * Math.max(magnitude, 1e-3));

  const along = (t: Float64Array): number => inner(v, f(...inputs.map((input, k) => moved(input, u[k], t[0]))));
  const difference = richardson(along, Float64Array.of(0));
  const allowed = 40 * difference.errorEstimate[0] + 1e-12 * magnitude;
  expect(difference.errorEstimate[0], "the difference is too inaccurate to judge by").toBeLessThan(
    1e-6 * Math.max(1, magnitude),
  );
  expect(Math.abs(ju - difference.values[0]), `Ju = ${ju}, differences ${difference.values[0]}`).toBeLessThanOrEqual(
    allowed,
  );
  if (order > 1) checkRule({ f: gradientOf(f, v), inputs, order: order - 1, seed: seed + 1 });
}
