import { describe, expect, test } from "vitest";

import {
  writeCall,
  writeDimension,
  writeMatrixProduct,
  writeNumber,
  writePower,
  writeProduct,
  writeSum,
  writeTranspose,
  writtenOne,
} from "../../src/notation/construct.ts";
import type { MatrixExpression } from "../../src/notation/matrix-expression.ts";
import { toText } from "../../src/print/text.ts";
import { rational } from "../../src/scalar/rational.ts";
import { multiplyDimensions, namedDimension } from "../../src/types/dimension.ts";
import { matrixType, scalarType, typeText, vectorType } from "../../src/types/type.ts";

const [m, n] = [namedDimension("m"), namedDimension("n")];
const A: MatrixExpression = { kind: "variable", name: "A", type: matrixType(m, n) };
const x: MatrixExpression = { kind: "variable", name: "x", type: vectorType(n) };
const s: MatrixExpression = { kind: "variable", name: "s", type: scalarType };

describe("what the engine writes has the right type and text", () => {
  test.each([
    [writeNumber(rational(3)), "3", "scalar"],
    [writeNumber(rational(-3, 4)), "-3/4", "scalar"],
    [writtenOne, "1", "scalar"],
    [writeTranspose(A), "A'", "matrix(n,m)"],
    [writeTranspose(writeTranspose(A)), "A", "matrix(m,n)"],
    [writeTranspose(x), "x'", "covector(n)"],
    [writeTranspose(s), "s", "scalar"],
    [writeMatrixProduct([A, x]), "A*x", "vector(m)"],
    [writeMatrixProduct([writeTranspose(x), x]), "x'*x", "scalar"],
    [writeMatrixProduct([x, writeTranspose(x)]), "x*x'", "matrix(n,n)"],
    [writeMatrixProduct([writeTranspose(x), writeTranspose(A)]), "x'*A'", "covector(m)"],
    [writeMatrixProduct([s, A]), "s*A", "matrix(m,n)"],
    [writeProduct(x, [{ operator: "/", operand: s }]), "x/s", "vector(n)"],
    [writeProduct(x, [{ operator: "./", operand: x }]), "x./x", "vector(n)"],
    [writeProduct(x, []), "x", "vector(n)"],
    [writeSum([{ negative: true, operand: x }]), "-x", "vector(n)"],
    [
      writeSum([
        { negative: false, operand: s },
        { negative: true, operand: x },
      ]),
      "s - x",
      "vector(n)",
    ],
    [writePower(x, writeNumber(rational(2))), "x.^2", "vector(n)"],
    [writePower(s, writeNumber(rational(2))), "s^2", "scalar"],
    [writePower(s, x), "s.^x", "vector(n)"],
    [writeCall("exp", [x], x.type), "exp(x)", "vector(n)"],
    [writeDimension(multiplyDimensions(m, n)), "m*n", "scalar"],
  ])("%#: %s", (expression, text, type) => {
    expect(toText(expression)).toBe(text);
    expect(typeText(expression.type)).toBe(type);
  });

  test("an empty product or sum is a mistake of ours", () => {
    expect(() => writeMatrixProduct([])).toThrow(/invariant/u);
    expect(() => writeSum([])).toThrow(/invariant/u);
  });
});
