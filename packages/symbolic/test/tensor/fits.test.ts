import { expect, test } from "vitest";

import { fittingSizes } from "../../src/equal/sizes.ts";
import { newGraph } from "../../src/problem.ts";
import { fitsSizes } from "../../src/tensor/fits.ts";
import { addDimensions, namedDimension, sizeDimension } from "../../src/types/dimension.ts";

const graph = newGraph();
const n = namedDimension("n");
const shorter = addDimensions(n, sizeDimension(-4));

test.each([
  ["a position", graph.basis(n, 2), 3],
  ["a slice", graph.pattern({ kind: "slice", offset: sizeDimension(2) }, [n, sizeDimension(3)]), 5],
  ["a length", graph.ones([shorter]), 4],
])("%s needs room", (_what, node, least) => {
  for (let size = 1; size < 8; size++) expect(fitsSizes([node], new Map([["n", size]]))).toBe(size >= least);
  const found = [0, 1, 2, 3].map((point) => fittingSizes(["n"], point, (sizes) => fitsSizes([node], sizes)).get("n")!);
  expect(Math.min(...found)).toBeGreaterThanOrEqual(least);
});
