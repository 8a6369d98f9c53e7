// Complex numbers for `complexStep`: arithmetic and the analytic functions, each exact to rounding in the imaginary part
// even where that is tiny beside the real part, which is what the step needs.

/** re + i·im. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** What complex functions accept: a number stands for itself with im = 0. */
export type ComplexLike = Complex | number;

/** re + i·im. */
export function complex(re: number, im: number = 0): Complex {
  return { re, im };
}

const of = (z: ComplexLike): Complex => (typeof z === "number" ? { re: z, im: 0 } : z);

function divide(left: ComplexLike, right: ComplexLike): Complex {
  const [a, b] = [of(left), of(right)];
  // Smith's method (1962): no square of a part, so nothing overflows early.
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const ratio = b.im / b.re;
    const size = b.re + b.im * ratio;
    return complex((a.re + a.im * ratio) / size, (a.im - a.re * ratio) / size);
  }
  const ratio = b.re / b.im;
  const size = b.re * ratio + b.im;
  return complex((a.re * ratio + a.im) / size, (a.im * ratio - a.re) / size);
}

function multiply(left: ComplexLike, right: ComplexLike): Complex {
  const [a, b] = [of(left), of(right)];
  return complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
}

function exp(z: ComplexLike): Complex {
  const { re, im } = of(z);
  const size = Math.exp(re);
  return complex(size * Math.cos(im), size * Math.sin(im));
}

function log(z: ComplexLike): Complex {
  const { re, im } = of(z);
  return complex(Math.log(Math.hypot(re, im)), Math.atan2(im, re));
}

function sqrt(z: ComplexLike): Complex {
  const { re, im } = of(z);
  if (re === 0 && im === 0) return complex(0, im);
  const root = Math.sqrt((Math.hypot(re, im) + Math.abs(re)) / 2);
  return re >= 0 ? complex(root, im / (2 * root)) : complex(Math.abs(im) / (2 * root), im < 0 ? -root : root);
}

// sinh(2a) and cosh(2a) both divided by cosh(2a), so that neither overflows.
function tanh(z: ComplexLike): Complex {
  const { re, im } = of(z);
  const inverse = 1 / Math.cosh(2 * re);
  const size = 1 + Math.cos(2 * im) * inverse;
  return complex(Math.tanh(2 * re) / size, (Math.sin(2 * im) * inverse) / size);
}

function wholePower(z: Complex, exponent: number): Complex {
  let [result, square] = [complex(1), exponent < 0 ? divide(1, z) : z];
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, square);
    if (rest > 1) square = multiply(square, square);
  }
  return result;
}

type ComplexUnary = (z: ComplexLike) => Complex;
type ComplexBinary = (left: ComplexLike, right: ComplexLike) => Complex;

/** Operations on complex numbers, by the names of the real ones. All are analytic where they are defined; `abs` is not, and missing. */
export const complexOperations: Readonly<
  Record<"add" | "sub" | "mul" | "div" | "pow", ComplexBinary> &
    Record<
      "neg" | "square" | "exp" | "log" | "sqrt" | "sin" | "cos" | "tan" | "sinh" | "cosh" | "tanh" | "atan",
      ComplexUnary
    >
> = {
  add: (a: ComplexLike, b: ComplexLike): Complex => complex(of(a).re + of(b).re, of(a).im + of(b).im),
  sub: (a: ComplexLike, b: ComplexLike): Complex => complex(of(a).re - of(b).re, of(a).im - of(b).im),
  mul: multiply,
  div: divide,
  neg: (z: ComplexLike): Complex => complex(-of(z).re, -of(z).im),
  square: (z: ComplexLike): Complex => multiply(z, z),
  /** Principal value; whole exponents up to 2³⁰ by multiplication, so that the base may be negative. */
  pow: (z: ComplexLike, exponent: ComplexLike): Complex => {
    const power = of(exponent);
    const isWhole = power.im === 0 && Number.isInteger(power.re) && Math.abs(power.re) <= 2 ** 30;
    return isWhole ? wholePower(of(z), power.re) : exp(multiply(power, log(z)));
  },
  exp,
  log,
  sqrt,
  sin: (z: ComplexLike): Complex => {
    const { re, im } = of(z);
    return complex(Math.sin(re) * Math.cosh(im), Math.cos(re) * Math.sinh(im));
  },
  cos: (z: ComplexLike): Complex => {
    const { re, im } = of(z);
    return complex(Math.cos(re) * Math.cosh(im), -Math.sin(re) * Math.sinh(im));
  },
  tan: (z: ComplexLike): Complex => {
    const { re, im } = tanh(complex(-of(z).im, of(z).re));
    return complex(im, -re);
  },
  sinh: (z: ComplexLike): Complex => {
    const { re, im } = of(z);
    return complex(Math.sinh(re) * Math.cos(im), Math.cosh(re) * Math.sin(im));
  },
  cosh: (z: ComplexLike): Complex => {
    const { re, im } = of(z);
    return complex(Math.cosh(re) * Math.cos(im), Math.sinh(re) * Math.sin(im));
  },
  tanh,
  atan: (z: ComplexLike): Complex => {
    const { re, im } = of(z);
    return complex(Math.atan2(2 * re, 1 - re * re - im * im) / 2, Math.log1p((4 * im) / (re * re + (1 - im) ** 2)) / 4);
  },
};
