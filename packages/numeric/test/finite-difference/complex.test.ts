import * as fc from "fast-check";
import { expect, test } from "vitest";
import { complex, complexOperations } from "../../src/index.ts";
import type { Complex } from "../../src/index.ts";

const { add, atan, cos, cosh, div, exp, log, mul, neg, pow, sin, sinh, sqrt, square, sub, tan, tanh } =
  complexOperations;

const numbers = fc
  .record({ re: fc.double({ min: -3, max: 3, noNaN: true }), im: fc.double({ min: -1.4, max: 1.4, noNaN: true }) })
  .filter(({ re, im }) => Math.hypot(re, im) > 1e-3);

function close(actual: Complex, expected: Complex): void {
  const size = 1e-11 * Math.max(1, Math.hypot(expected.re, expected.im), Math.hypot(actual.re, actual.im));
  expect(Math.hypot(actual.re - expected.re, actual.im - expected.im)).toBeLessThanOrEqual(size);
}

test("identities that tie the functions together", () => {
  fc.assert(
    fc.property(numbers, numbers, (z, w) => {
      close(mul(div(z, w), w), z);
      close(sub(add(z, w), w), z);
      close(exp(add(z, w)), mul(exp(z), exp(w)));
      close(exp(log(z)), z);
      close(square(sqrt(z)), z);
      close(add(square(sin(z)), square(cos(z))), complex(1));
      close(sub(square(cosh(z)), square(sinh(z))), complex(1));
      close(mul(tan(z), cos(z)), sin(z));
      close(mul(tanh(z), cosh(z)), sinh(z));
      close(pow(z, 3), mul(z, mul(z, z)));
      close(pow(z, -2), div(1, square(z)));
      close(mul(pow(z, 0.5), pow(z, 0.5)), z);
      close(neg(z), mul(-1, z));
    }),
  );
});

// Python's cmath at the same arguments.
test("known values", () => {
  close(atan(complex(1, 2)), complex(1.3389725222944935, 0.40235947810852507));
  close(atan(complex(-0.3, 0.4)), complex(-0.3373704711117763, 0.37908687234202215));
  close(tanh(complex(1, 2)), complex(1.16673625724092, -0.24345820118572528));
  close(sqrt(complex(-1, 1e-9)), complex(5e-10, 1));
  close(pow(complex(2, 1), complex(0.5, -1)), complex(1.99781201148972, -1.288710124239901));
});

test("nothing overflows before its time", () => {
  expect(tanh(complex(800, 1))).toEqual(complex(1, 0));
  close(div(complex(1e300, 1e300), complex(1e300, 1e300)), complex(1));
});
