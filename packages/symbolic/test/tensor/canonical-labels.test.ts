import { fc, test } from "@fast-check/vitest";
import { describe, expect, test as plain } from "vitest";

import { canonicalForm } from "../../src/tensor/canonical-labels.ts";
import type { LabelledFactor } from "../../src/tensor/canonical-labels.ts";
import { namedDimension } from "../../src/types/dimension.ts";

const n = namedDimension("n");

const graphs = fc.integer({ min: 1, max: 6 }).chain((count) => {
  const label = fc.nat({ max: count - 1 });
  const factor = fc.record({ id: fc.nat(2), labels: fc.array(label, { minLength: 1, maxLength: 3 }) });
  return fc.record({
    count: fc.constant(count),
    factors: fc.array(factor, { minLength: 1, maxLength: 6 }),
    out: fc.array(label, { maxLength: 2 }),
    keys: fc.array(fc.nat(99), { minLength: 12, maxLength: 12 }),
  });
});

// The arity and symmetry belong to a factor's identity.
function described(
  factors: readonly { readonly id: number; readonly labels: readonly number[] }[],
): readonly LabelledFactor[] {
  return factors.map(({ id, labels }) => ({
    id: 10 * id + labels.length,
    labels,
    isSymmetric: id === 0 && labels.length === 2,
  }));
}

function ranking(keys: readonly number[], length: number): readonly number[] {
  return Array.from({ length }, (_, k) => k).sort((a, b) => keys[a] - keys[b] || a - b);
}

describe("the canonical numbering", () => {
  test.prop([graphs], { numRuns: 500 })(
    "does not depend on the names of labels or the order of factors",
    ({ count, factors, out, keys }) => {
      const dims = new Array(count).fill(n);
      const given = described(factors);
      const to = ranking(keys, count);
      const shuffled = ranking(keys.slice(6), given.length)
        .map((k) => given[k])
        .map((factor) => ({ ...factor, labels: factor.labels.map((label) => to[label]) }));
      const turned = shuffled.map((factor) =>
        factor.isSymmetric ? { ...factor, labels: [...factor.labels].reverse() } : factor,
      );
      expect(
        canonicalForm(
          turned,
          out.map((label) => to[label]),
          dims,
        ).key,
      ).toBe(canonicalForm(given, out, dims).key);
    },
  );

  test.prop([graphs], { numRuns: 200 })(
    "renames the labels that occur to 0, 1, … and orders every factor once",
    ({ count, factors, out }) => {
      const given = described(factors);
      const { rename, order } = canonicalForm(given, out, new Array(count).fill(n));
      const used = new Set([...out, ...given.flatMap((factor) => factor.labels)]);
      const names = rename.filter((label) => label >= 0).sort((a, b) => a - b);
      expect(names).toEqual(Array.from({ length: used.size }, (_, k) => k));
      expect([...order].sort((a, b) => a - b)).toEqual(given.map((_, k) => k));
    },
  );

  const edge = (id: number, ...labels: readonly number[]): LabelledFactor => ({ id, labels, isSymmetric: false });
  const keyOf = (factors: readonly LabelledFactor[], out: readonly number[], count = 3): string =>
    canonicalForm(factors, out, new Array(count).fill(n)).key;

  plain.each([
    ["free labels keep their places: A and A'", keyOf([edge(1, 0, 1)], [0, 1]), keyOf([edge(1, 1, 0)], [0, 1])],
    ["AB and BA", keyOf([edge(1, 0, 1), edge(2, 1, 2)], [0, 2]), keyOf([edge(2, 0, 1), edge(1, 1, 2)], [0, 2])],
    [
      "tr(AAA) and tr(AAA')",
      keyOf([edge(1, 0, 1), edge(1, 1, 2), edge(1, 2, 0)], []),
      keyOf([edge(1, 0, 1), edge(1, 1, 2), edge(1, 0, 2)], []),
    ],
    [
      "a triangle twice and a hexagon, which refinement alone cannot tell apart",
      keyOf([edge(1, 0, 1), edge(1, 1, 2), edge(1, 2, 0), edge(1, 3, 4), edge(1, 4, 5), edge(1, 5, 3)], [], 6),
      keyOf([edge(1, 0, 1), edge(1, 1, 2), edge(1, 2, 3), edge(1, 3, 4), edge(1, 4, 5), edge(1, 5, 0)], [], 6),
    ],
  ])("tells %s apart", (_what, left, right) => {
    expect(left).not.toBe(right);
  });
});
