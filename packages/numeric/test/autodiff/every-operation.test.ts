// Every exported operation with a derivative: forward and reverse mode against differences and each other, to second order.

import { expect, test } from "vitest";
import * as numeric from "../../src/index.ts";
import { checkRule } from "./check-rule.ts";
import { operationCases, withoutDerivative } from "./operation-cases.ts";

const cases = Object.entries(operationCases).flatMap(([name, rows]) =>
  rows.map((row) => ({ title: name + row.note, ...row })),
);

test.each(cases)("$title", ({ f, inputs, order = 2 }) => checkRule({ f, inputs, order }));

test("every exported function has a row, or a reason for having none", () => {
  const functions = Object.entries(numeric).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
  const known = [...Object.keys(operationCases), ...Object.keys(withoutDerivative)];
  expect(known.toSorted()).toEqual(functions.toSorted());
});
