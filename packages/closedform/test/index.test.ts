import * as bridge from "@closedform/bridge";
import * as numeric from "@closedform/numeric";
import * as symbolic from "@closedform/symbolic";
import { expect, test } from "vitest";

import * as closedform from "../src/index.ts";

test("everything that the three packages export is here", () => {
  const names = [symbolic, numeric, bridge].flatMap((one) => Object.keys(one));
  expect(names.filter((name) => !(name in closedform))).toEqual([]);
});

test("a name that two packages share is the symbolic one, and the numeric one has its own", () => {
  expect(closedform.scalarFunctionNames).toBe(symbolic.scalarFunctionNames);
  expect(closedform.numericFunctionNames).toBe(numeric.scalarFunctionNames);
});

test("of two Jacobians and Hessians the numeric ones keep the short names", () => {
  expect([closedform.jacobian, closedform.hessian]).toEqual([numeric.jacobian, numeric.hessian]);
  expect([closedform.symbolicJacobian, closedform.symbolicHessian]).toEqual([symbolic.jacobian, symbolic.hessian]);
});
