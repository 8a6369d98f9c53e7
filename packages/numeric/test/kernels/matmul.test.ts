import { expect, test } from "vitest";

import { batchedMatmul } from "../../src/kernels/matmul.ts";

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
