"""The polynomials of packages/numeric/src/wasm/elementwise/coefficients.ts: near-minimax fits in Chebyshev polynomials.

    python3 tools/fit-polynomials.py        # needs mpmath; prints the coefficients and the error of each fit

Reductions after W. J. Cody and W. Waite, Software Manual for the Elementary Functions, 1980.
"""

from mpmath import mp, mpf, chebyfit, cos, exp, log, pi, sin, sqrt

mp.dps = 60


def exponential(r):
    return (exp(r) - 1 - r) / r**2 if abs(r) > mpf(10) ** -15 else mpf(1) / 2 + r / 6 + r**2 / 24


def logarithm(z):
    # log((1+s)/(1-s)) = 2s + s z T(z), z = s^2
    if z < mpf(10) ** -20:
        return mpf(2) / 3 + 2 * z / 5
    s = sqrt(z)
    return (log((1 + s) / (1 - s)) - 2 * s) / (s * z)


def sine(z):
    if z < mpf(10) ** -20:
        return -mpf(1) / 6 + z / 120
    x = sqrt(z)
    return (sin(x) - x) / (x * z)


def cosine(z):
    if z < mpf(10) ** -15:
        return mpf(1) / 24 - z / 720
    return (cos(sqrt(z)) - 1 + z / 2) / z**2


half_log2 = log(2) / 2 * mpf("1.0001")
quarter_turn = (pi / 4 * mpf("1.0001")) ** 2
widest = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * mpf("1.0001")

for name, f, interval, degree in [
    ("exp float64", exponential, [-half_log2, half_log2], 10),
    ("exp float32", exponential, [-half_log2, half_log2], 5),
    ("log float64", logarithm, [mpf(0), widest], 6),
    ("log float32", logarithm, [mpf(0), widest], 3),
    ("sin float64", sine, [mpf(0), quarter_turn], 6),
    ("cos float64", cosine, [mpf(0), quarter_turn], 6),
]:
    coefficients, error = chebyfit(f, interval, degree + 1, error=True)
    print(name, "error", mp.nstr(error, 3))
    print("  [" + ", ".join(repr(float(c)) for c in reversed(coefficients)) + "],")


def parts(value, *widths):
    """A constant as a sum of numbers of so many bits, the last in full float64."""
    rest, out = value, []
    for width in widths:
        scale = mpf(2) ** (width - 1 - int(mp.floor(mp.log(abs(rest), 2))))
        out.append(mp.floor(rest * scale) / scale)
        rest -= out[-1]
    return [repr(float(part)) for part in [*out, rest]]


print("ln 2, float64", parts(log(2), 32))
print("ln 2, float32", parts(log(2), 15))
print("pi/2, float64", parts(pi / 2, 33, 33))
