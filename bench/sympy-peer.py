"""SymPy's derivatives of bench/inputs.mjs, one request and one answer a line: {"name", "count"} is answered with the
processor milliseconds of so many derivations from a cold cache, {"name", "at", "sizes"} with the values of one."""
import json
import sys
import time

import numpy
import sympy
from sympy import HadamardProduct, MatrixSymbol, OneMatrix, Trace, Determinant, exp, log, symbols
from sympy.core.cache import clear_cache

n, m, k = symbols("n m k", integer=True, positive=True)
A, B, T, X = (MatrixSymbol(name, n, n) for name in "ABTX")
U, V = (MatrixSymbol(name, n, k) for name in "UV")
M = MatrixSymbol("M", m, n)
b, w, x = (MatrixSymbol(name, n, 1) for name in "bwx")
c, y = (MatrixSymbol(name, m, 1) for name in "cy")

problems = {
    "quadratic form": (lambda: x.T * A * x, x),
    "linear form": (lambda: b.T * x, x),
    "linear map": (lambda: A * x, x),
    "least squares": (lambda: (M * x - c).T * (M * x - c), x),
    "squared map": (lambda: x.T * A.T * A * x, x),
    "sum of exponentials": (lambda: OneMatrix(1, n) * (A * x).applyfunc(exp), x),
    "logistic regression": (
        lambda: OneMatrix(1, m) * HadamardProduct(y, M * w).applyfunc(lambda z: log(1 + exp(-z))), w),
    "trace of a product": (lambda: Trace(A * X * B), X),
    "trace, quadratic": (lambda: Trace(X.T * A * X), X),
    "trace, quadratic with two": (lambda: Trace(X * A * X.T * B), X),
    "trace of an inverse": (lambda: Trace(X**-1 * A), X),
    "determinant": (lambda: Determinant(X), X),
    "log of a determinant": (lambda: log(Determinant(X)), X),
    "inverse": (lambda: X.inv(), X),
    "inverse in a form": (lambda: b.T * X.inv() * x, X),
    "matrix factorisation": (lambda: Trace((T - U * V.T).T * (T - U * V.T)), U),
    "trace of a cube": (lambda: Trace(X * X * X), X),
    "two-sided product": (lambda: A * X * B, X),
    "trace of a Hadamard product": (lambda: Trace(HadamardProduct(X, A) * B), X),
    "determinant of a product": (lambda: Determinant(A.T * X * A), X),
    "trace of exponentials": (lambda: Trace(X.applyfunc(exp)), X),
    "quartic form": (lambda: (x.T * A * x) * (x.T * B * x), x),
}


def derive(name):
    make, variable = problems[name]
    result = make().diff(variable)
    return result, str(result)


def timed(name, count):
    total = 0.0
    for _ in range(count):
        clear_cache()
        start = time.process_time()
        derive(name)
        total += time.process_time() - start
    return 1000 * total


def values(name, at, sizes):
    """Entries of the derivative at a point, or why there are none, and its shape."""
    result, text = derive(name)
    if "Derivative" in text:
        return {"failed": "left unevaluated"}
    lengths = {n: sizes["n"], m: sizes["m"], k: sizes["k"]}
    shape = [int(sympy.sympify(one).subs(lengths)) for one in getattr(result, "shape", ())]
    if text == "0":
        return {"values": [0.0] * int(numpy.prod(shape)), "shape": shape}
    names = sorted(at)
    shapes = {one: numpy.array(at[one], dtype=float).reshape(len(at[one]), -1) for one in names}
    known = {str(symbol): symbol for symbol in (A, B, T, X, U, V, M, b, w, x, c, y)}
    try:
        function = sympy.lambdify([known[one] for one in names], result, "numpy")
        found = numpy.asarray(function(*[shapes[one] for one in names]), dtype=float)
    except Exception as error:
        return {"unknown": f"no value to compare: {type(error).__name__}", "shape": shape}
    return {"values": found.ravel().tolist(), "shape": shape}


def answered(request):
    if "at" in request:
        return values(request["name"], request["at"], request["sizes"])
    return {"ms": timed(request["name"], request["count"])}


for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = answered(request)
    except RecursionError:
        answer = {"failed": "RecursionError"}
    except Exception as error:
        answer = {"failed": type(error).__name__}
    print(json.dumps(answer), flush=True)
