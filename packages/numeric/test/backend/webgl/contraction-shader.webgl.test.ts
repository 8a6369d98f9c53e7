import { afterAll, describe, expect, test } from "vitest";

import { webglBackend } from "../../../src/backend/webgl/backend.ts";
import {
  type Contraction,
  expectWithin,
  naiveContraction,
  randomInputs,
  randomTensor,
  runOnce,
  seeded,
  smallContext,
  unitRoundoff,
} from "./support.ts";

const wholeBackend = webglBackend();
const foldingBackend = webglBackend(smallContext(80));
const backends = [
  ["whole textures", wholeBackend],
  ["folded textures", foldingBackend],
] as const;
afterAll(() => {
  wholeBackend.dispose();
  foldingBackend.dispose();
});

function contraction(labels: number[][], output: number[], sizes: number[]): Contraction {
  return { kernel: "contraction", labels, output, sizes };
}

const cases: readonly (readonly [string, Contraction])[] = [
  [
    "A·B, odd sizes",
    contraction(
      [
        [0, 1],
        [1, 2],
      ],
      [0, 2],
      [7, 13, 5],
    ),
  ],
  [
    "A·B, whole texels",
    contraction(
      [
        [0, 1],
        [1, 2],
      ],
      [0, 2],
      [8, 16, 12],
    ),
  ],
  [
    "A·B, more than one block",
    contraction(
      [
        [0, 1],
        [1, 2],
      ],
      [0, 2],
      [3, 131, 6],
    ),
  ],
  [
    "A'·B",
    contraction(
      [
        [1, 0],
        [1, 2],
      ],
      [0, 2],
      [7, 13, 5],
    ),
  ],
  [
    "A·B'",
    contraction(
      [
        [0, 1],
        [2, 1],
      ],
      [0, 2],
      [7, 13, 5],
    ),
  ],
  [
    "A'·B'",
    contraction(
      [
        [1, 0],
        [2, 1],
      ],
      [0, 2],
      [7, 13, 5],
    ),
  ],
  ["A·x", contraction([[0, 1], [1]], [0], [9, 11])],
  ["x'·A", contraction([[0], [0, 1]], [1], [9, 11])],
  ["x'·y", contraction([[0], [0]], [], [11])],
  ["x'·y of 5000 entries, in strips", contraction([[0], [0]], [], [5000])],
  ["A·x of long rows, in strips", contraction([[0, 1], [1]], [0], [3, 4001])],
  ["A'·x of long columns, in strips", contraction([[1, 0], [1]], [0], [5, 3000])],
  [
    "tr(A·B) by rows, in strips",
    contraction(
      [
        [0, 1],
        [1, 0],
      ],
      [],
      [70, 90],
    ),
  ],
  ["sum of an order-3 tensor, in strips", contraction([[0, 1, 2]], [], [30, 20, 7])],
  ["x'·A·y", contraction([[0], [0, 1], [1]], [], [9, 11])],
  ["x·y'", contraction([[0], [1]], [0, 1], [9, 11])],
  ["A'", contraction([[0, 1]], [1, 0], [9, 11])],
  ["trace", contraction([[0, 0]], [], [13])],
  ["diagonal of A", contraction([[0, 0]], [0], [13])],
  ["diag(x)", contraction([[0]], [0, 0], [13])],
  ["diag(x)·A", contraction([[0], [0, 1]], [0, 1], [9, 11])],
  ["column sums on the diagonal", contraction([[0, 1]], [1, 1], [9, 11])],
  ["identity from nothing", contraction([], [0, 0], [6])],
  ["δ of four axes", contraction([], [0, 1, 0, 1], [3, 5])],
  ["δ of the leading axes", contraction([[1]], [0, 0, 1], [3, 5])],
  ["broadcast of a scalar", contraction([[]], [0, 1], [3, 5])],
  ["broadcast along the last axis", contraction([[0]], [0, 1], [3, 5])],
  [
    "order 3 times matrix",
    contraction(
      [
        [0, 1, 2],
        [2, 3],
      ],
      [0, 1, 3],
      [3, 4, 5, 6],
    ),
  ],
  [
    "order 3 by its middle axis",
    contraction(
      [
        [0, 1, 2],
        [1, 3],
      ],
      [0, 2, 3],
      [3, 6, 5, 2],
    ),
  ],
  ["order 3 with a diagonal", contraction([[0, 1, 1], [1]], [0, 1], [3, 6])],
  [
    "order 3 whose lane repeats",
    contraction(
      [
        [1, 0, 1],
        [1, 1],
      ],
      [0, 1],
      [3, 6],
    ),
  ],
  [
    "order 4 with two sums",
    contraction(
      [
        [0, 1, 2, 3],
        [3, 1],
      ],
      [2, 0],
      [3, 4, 5, 6],
    ),
  ],
  ["product of scalars", contraction([[], []], [], [])],
  [
    "sizes of one",
    contraction(
      [
        [0, 1],
        [1, 2],
      ],
      [0, 2],
      [1, 1, 1],
    ),
  ],
  ["empty output", contraction([[0, 1], [1]], [0], [0, 3])],
  ["empty sum", contraction([[0, 1], [1]], [0], [3, 0])],
];

describe.for(backends)("contraction on %s", ([, backend]) => {
  test.for(cases)("%s", async ([, call]) => {
    const inputs = randomInputs(call, 1);
    expectWithin(await runOnce(backend, call, inputs), naiveContraction(call, inputs));
  });
});

describe("contraction", () => {
  test("random labels, folded", { timeout: 120_000 }, async () => {
    const tiny = webglBackend(smallContext(32));
    const random = seeded(20);
    const below = (limit: number): number => Math.floor(random() * limit);
    for (let round = 0; round < 120; round++) {
      const sizes = Array.from({ length: 4 }, () => 1 + below(6));
      const some = (atMost: number): number[] => Array.from({ length: below(atMost + 1) }, () => below(4));
      const call = contraction(
        Array.from({ length: 1 + below(3) }, () => some(3)),
        some(4),
        sizes,
      );
      const inputs = randomInputs(call, round);
      const label = `round ${round}: ${JSON.stringify(call)}`;
      const received = await runOnce(tiny, call, inputs);
      expect(() => expectWithin(received, naiveContraction(call, inputs)), label).not.toThrow();
    }
    tiny.dispose();
  });
});

describe("matrix product", () => {
  test.for([64, 256])("n = %i against float64", async (n) => {
    const random = seeded(n);
    const [a, b] = [randomTensor([n, n], random), randomTensor([n, n], random)];
    const received = await runOnce(
      wholeBackend,
      contraction(
        [
          [0, 1],
          [1, 2],
        ],
        [0, 2],
        [n, n, n],
      ),
      [a, b],
    );
    const values = new Float64Array(n * n);
    const bounds = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < n; k++) {
        for (let j = 0; j < n; j++) {
          const term = a.values[i * n + k] * b.values[k * n + j];
          values[i * n + j] += term;
          bounds[i * n + j] += (1 + Math.min(n, 64) + Math.ceil(n / 64)) * unitRoundoff * Math.abs(term);
        }
      }
    }
    expectWithin(received, { values, bounds });
  });
});
