import { expect, test } from "vitest";

import { batchedMatmul, plainMatmul } from "../../src/kernels/matmul.ts";
import { setKernels } from "../../src/wasm/engine.ts";

const counting = (size: number): Float64Array => Float64Array.from({ length: size }, (_, k) => (k % 7) - 3);

test.each([
  { batch: 1, rows: 3, shared: 4, columns: 5 },
  { batch: 3, rows: 2, shared: 5, columns: 1 },
  { batch: 2, rows: 1, shared: 1, columns: 4 },
  { batch: 1, rows: 2, shared: 0, columns: 2 },
])("$batch products of ($rows, $shared) and ($shared, $columns)", (sizes) => {
  const { batch, rows, shared, columns } = sizes;
  const [left, right] = [counting(batch * rows * shared), counting(batch * shared * columns)];
  const product = batchedMatmul(left, right, sizes);
  expect(product).toHaveLength(batch * rows * columns);
  product.forEach((value, position) => {
    const [n, i, j] = [
      Math.floor(position / (rows * columns)),
      Math.floor(position / columns) % rows,
      position % columns,
    ];
    let expected = 0;
    for (let k = 0; k < shared; k++)
      expected += left[(n * rows + i) * shared + k] * right[(n * shared + k) * columns + j];
    expect(value).toBe(expected);
  });
});

// Long enough for the vector kernels, with a part of a tile at every edge.
test.each([
  { batch: 2, rows: 33, shared: 18, columns: 21 },
  { batch: 1, rows: 65, shared: 300, columns: 47 },
])("vector kernels and plain loops agree on ($rows, $shared) times ($shared, $columns)", (sizes) => {
  const random = (size: number): Float64Array => Float64Array.from({ length: size }, (_, k) => Math.sin(k * k + size));
  const left = random(sizes.batch * sizes.rows * sizes.shared);
  const right = random(sizes.batch * sizes.shared * sizes.columns);
  const plain = plainMatmul(left, right, sizes);
  batchedMatmul(left, right, sizes).forEach((value, k) => expect(Math.abs(value - plain[k])).toBeLessThan(1e-12));
  const former = setKernels("reference");
  expect(batchedMatmul(left, right, sizes)).toEqual(plain);
  setKernels(former);
});
