import { expect, test } from "vitest";
import { numberFormat } from "../../src/ops/number-format.ts";

const written = (numbers: readonly number[], options = {}, dtype: "float64" | "float32" = "float64"): string[] =>
  numbers.map(numberFormat(numbers, dtype, options));

test("exponents where sizes differ too much, unless small numbers are to be suppressed", () => {
  expect(written([1e-5, 1])).toEqual(["1.e-05", "1.e+00"]);
  expect(written([1e-5, 1], { suppressSmall: true })).toEqual(["0.00001", "1.     "]);
  expect(written([1e8, 1], { suppressSmall: true })).toEqual(["1.e+08", "1.e+00"]);
  expect(written([1e7], {}, "float32")).toEqual(["1.e+07"]);
});

test("only the digits that tell a number from its neighbours", () => {
  expect(written([Math.fround(0.1)], {}, "float32")).toEqual(["0.1"]);
  expect(written([Math.fround(0.1)])).toEqual(["0.1"]);
  expect(written([Math.fround(3.4e38)], {}, "float32")).toEqual(["3.4e+38"]);
  expect(written([Math.fround(3.4e38)])).toEqual(["3.39999995e+38"]);
  expect(written([1 / 3, 0.5], { precision: 3 })).toEqual(["0.333", "0.5  "]);
  expect(written([-0, 1])).toEqual(["-0.", " 1."]);
});
