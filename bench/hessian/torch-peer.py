"""Hessians by PyTorch's autograd for bench/hessian.mjs: a line of JSON in, the milliseconds of each way and the
Hessian times a probe out."""

import json
import sys
import time

import torch
from torch.autograd.functional import hessian, hvp

torch.set_num_threads(1)


def logistic(w, X, y):
    return torch.nn.functional.softplus(-y * (X @ w)).sum()


def factorization(U, V, T):
    return ((T - U @ V.T) ** 2).sum()


def net(W, X, v, y):
    return ((torch.tanh(X @ W) @ v - y) ** 2).sum()


losses = {"logistic": logistic, "factorization": factorization, "net": net}


def milliseconds(call, budget=2.0):
    call()
    times = []
    while len(times) < 3 or (sum(times) < budget and len(times) < 50):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * sorted(times)[len(times) // 2]


for line in sys.stdin:
    task = json.loads(line)
    values = {
        name: torch.tensor(value["data"], dtype=torch.float64).reshape(value["shape"])
        for name, value in task["values"].items()
    }
    point = values.pop(task["wrt"])
    loss = losses[task["loss"]]

    def of(x):
        return loss(x, **values)

    probe = torch.tensor(task["probe"], dtype=torch.float64).reshape(point.shape)
    ways = {
        "loop": lambda: hessian(of, point),
        "vmap": lambda: hessian(of, point, vectorize=True),
        "hvp": lambda: hvp(of, point, probe),
    }
    if hasattr(torch, "func"):
        ways["func"] = lambda: torch.func.hessian(of)(point)
    answer = {
        "version": torch.__version__,
        "milliseconds": {name: milliseconds(call) for name, call in ways.items()},
        "product": torch.tensordot(hessian(of, point, vectorize=True), probe, dims=probe.dim()).flatten().tolist(),
    }
    print(json.dumps(answer), flush=True)
