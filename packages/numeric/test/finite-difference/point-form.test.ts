import { expect, test } from "vitest";
import { tensor } from "../../src/index.ts";
import { flatten } from "../../src/finite-difference/point-form.ts";

test("entries, their names, and the way back", () => {
  const point = { w: [[1, 2], [3, 4]], b: Float64Array.of(5, 6), t: tensor([[7, 8]]), s: 9 }; // prettier-ignore
  const { values, nameOf, rebuild } = flatten(point);
  expect([...values]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect([...values.keys()].map(nameOf)).toEqual([
    ".w[0, 0]",
    ".w[0, 1]",
    ".w[1, 0]",
    ".w[1, 1]",
    ".b[0]",
    ".b[1]",
    ".t[0, 0]",
    ".t[0, 1]",
    ".s",
  ]);
  const back = rebuild(values.map((x) => 10 * x));
  expect([back.w, back.b, back.t.toArray(), back.s]).toEqual([[[10, 20], [30, 40]], Float64Array.of(50, 60), [[70, 80]], 90]); // prettier-ignore
  expect(point.w[0][0]).toBe(1);
  expect([flatten(3).nameOf(0), flatten([1, 2]).nameOf(1), flatten([tensor([1, 2])]).nameOf(1)]).toEqual([
    "",
    "[1]",
    "[0, 1]",
  ]);
  expect(() => flatten({ a: ["x" as unknown as number] })).toThrow("a string at .a[0] is no point");
});
