// Random programs of views and changes in place: their values against plain arrays, their gradients against differences of
// those values. Programs that change what a derivative still needs are refused, never answered wrongly.

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { NumericError, central, generator, mul, sum, tensor, zeros } from "../../src/index.ts";
import type { Tensor } from "../../src/index.ts";

const [rows, columns] = [3, 4];

/** A view of a matrix, and where its entries lie in it. */
const views: readonly ((x: Tensor) => Tensor)[] = [
  (x) => x,
  (x) => x.index(1),
  (x) => x.index(null, 2),
  (x) => x.index([0, 2], [1, 3]),
  (x) => x.index([null, null, -1]),
  (x) => x.T,
  (x) => x.reshape(2, 6).index(null, [0, 3]),
  (x) => x.diagonal(),
  (x) => x.T.index([0, 4, 2]).T,
  (x) => x.flatten().index([3, 9]),
];

type Change = (target: Tensor, operand: Tensor) => Tensor;

const changes: readonly Change[] = [
  (target, operand) => target.add_(operand),
  (target, operand) => target.sub_(operand.mul(0.5)),
  (target, operand) => target.mul_(operand),
  (target, operand) => target.div_(operand.square().add(1)),
  (target, operand) => target.copy_(operand.sin()),
  (target) => target.fill_(0.7),
];

interface Step {
  readonly target: number;
  readonly source: number;
  readonly change: number;
  /** Whether the operand is a view of the changing matrix, or of the input. */
  readonly fromState: boolean;
  readonly isCopied: boolean;
}

const steps = fc.array(
  fc.record({
    target: fc.nat(views.length - 1),
    source: fc.nat(views.length - 1),
    change: fc.nat(changes.length - 1),
    fromState: fc.boolean(),
    isCopied: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

// Views are taken once, before anything changes, or anew at each step.
function run(x: Tensor, program: readonly Step[], takesViewsFirst: boolean): Tensor {
  const state = mul(x, 2).reshape(rows, columns);
  const early = views.map((view) => view(state));
  for (const { target, source, change, fromState, isCopied } of program) {
    const place = takesViewsFirst ? early[target] : views[target](state);
    const operand = views[source](fromState ? state : x.reshape(rows, columns))
      .flatten()
      .index(0);
    changes[change](place, isCopied ? operand.clone() : operand);
  }
  return state;
}

const random = generator(31);
const start = random.randn([rows * columns]);
const weights = random.randn([rows, columns]);

function gradientOf(program: readonly Step[], takesViewsFirst: boolean): Tensor | undefined {
  const x = tensor(start, { requiresGrad: true });
  try {
    sum(run(x, program, takesViewsFirst).mul(weights)).backward();
  } catch (error) {
    if (error instanceof NumericError && error.message.includes("changed in place")) return undefined;
    throw error;
  }
  return x.grad ?? zeros(x.shape);
}

test("gradients are those of the values, or refused", () => {
  let [answered, refused] = [0, 0];
  fc.assert(
    fc.property(steps, fc.boolean(), (program, takesViewsFirst) => {
      const gradient = gradientOf(program, takesViewsFirst);
      if (gradient === undefined) {
        refused++;
        return;
      }
      answered++;
      const value = (x: Float64Array): number => sum(run(tensor(x), program, takesViewsFirst).mul(weights)).item();
      const { values, errorEstimate } = central(value, Float64Array.from(start.data));
      gradient.data.forEach((entry, k) =>
        expect(Math.abs(entry - values[k])).toBeLessThanOrEqual(
          20 * errorEstimate[k] + 1e-9 * Math.max(1, Math.abs(entry)),
        ),
      );
    }),
    { numRuns: 150 },
  );
  expect(answered).toBeGreaterThan(50);
  expect(refused).toBeLessThan(answered);
});

test("operands that are copied first are never refused", () => {
  fc.assert(
    fc.property(steps, (program) => {
      const copied = program.map((step) => ({ ...step, isCopied: true }));
      expect(gradientOf(copied, true)).toBeDefined();
    }),
    { numRuns: 100 },
  );
});
