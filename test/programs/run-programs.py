"""Runs generated Python programs: one JSON array on standard input, one JSON array on standard output."""

import json
import sys
import types
import warnings

import numpy as np

warnings.filterwarnings("ignore")


def install_jax():
    """A jax that is NumPy: the names that programs use mean the same there, except for jax.nn and log-sum-exp."""
    import scipy.linalg
    import scipy.special

    def softmax(x, axis):
        return scipy.special.softmax(x, axis=axis)

    def gelu(x, approximate):
        assert approximate is False
        return x * scipy.special.ndtr(x)

    def logsumexp(x, axis=None):
        return np.logaddexp.reduce(np.ravel(x) if axis is None else x, axis=axis or 0)

    special = types.ModuleType("jax.scipy.special")
    special.__dict__.update(scipy.special.__dict__)
    special.logsumexp = logsumexp
    nn = types.ModuleType("jax.nn")
    nn.sigmoid = scipy.special.expit
    nn.softplus = lambda x: np.logaddexp(0.0, x)
    nn.silu = lambda x: x * scipy.special.expit(x)
    nn.gelu = gelu
    nn.softmax = softmax
    jax = types.ModuleType("jax")
    jax_scipy = types.ModuleType("jax.scipy")
    jax.nn, jax.numpy, jax.scipy = nn, np, jax_scipy
    jax_scipy.linalg, jax_scipy.special = scipy.linalg, special
    sys.modules.update(
        {
            "jax": jax,
            "jax.nn": nn,
            "jax.numpy": np,
            "jax.scipy": jax_scipy,
            "jax.scipy.linalg": scipy.linalg,
            "jax.scipy.special": special,
        }
    )


OTHER_NAMES = {"numpy": {"atan": "arctan"}, "jax": {"atan": "arctan"}, "pytorch": {}}


def function(name, target):
    library = np
    if target == "pytorch":
        import torch as library
    return getattr(library, OTHER_NAMES[target].get(name, name))


def argument(given, target):
    if "given" in given:
        return function(given["given"], target)
    if given["shape"] == []:
        return given["values"][0]
    array = np.array(given["values"], dtype=float).reshape(given["shape"])
    if target == "pytorch":
        import torch

        return torch.from_numpy(array)
    return array


def run(program, target):
    namespace = {}
    exec(compile(program["code"], program["id"], "exec"), namespace)
    result = namespace["program"](*(argument(given, target) for given in program["inputs"]))
    if target == "pytorch":
        import torch

        assert torch.is_tensor(result), "the result is no tensor"
        assert result.dtype == torch.float64, f"the result has type {result.dtype}"
    assert not np.iscomplexobj(result), "the result is complex"
    array = np.asarray(result, dtype=float)
    return {"values": [float(value) for value in array.ravel()], "shape": list(array.shape)}


def main():
    request = json.load(sys.stdin)
    if request["target"] == "jax":
        install_jax()
    outcomes = {}
    for program in request["programs"]:
        try:
            outcomes[program["id"]] = run(program, request["target"])
        except BaseException as error:
            outcomes[program["id"]] = {"error": f"{type(error).__name__}: {error}"}
    json.dump(outcomes, sys.stdout)


main()
