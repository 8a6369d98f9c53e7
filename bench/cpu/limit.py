"""Times one call after the other for bench/cpu/peers.mjs: a line of JSON in, the best milliseconds of a call out."""

import json
import sys
import time

module = sys.argv[1]
if module == "numpy":
    import numpy as np
else:
    import torch

    torch.set_num_threads(1)


def matmul(dtype, n, **_):
    if module == "numpy":
        a = np.random.rand(n, n).astype(dtype)
        b, out = a.copy(), a.copy()
        return lambda: np.matmul(a, b, out=out)
    a = torch.rand(n, n, dtype=getattr(torch, dtype))
    return lambda: a @ a


def mv(dtype, n, **_):
    a, x = np.random.rand(n, n).astype(dtype), np.random.rand(n).astype(dtype)
    return lambda: a @ x


def chain(dtype, n, **_):
    y, z = np.random.rand(n).astype(dtype), np.random.rand(n).astype(dtype)
    return lambda: np.log(1 + np.exp(-y * z)).sum()


def total(dtype, n, **_):
    y = np.random.rand(n).astype(dtype)
    return lambda: y.sum()


def logistic(dtype, m, n, **_):
    if module == "numpy":
        x, y, w = np.random.rand(m, n).astype(dtype), np.random.rand(m).astype(dtype), np.random.rand(n).astype(dtype)
        return lambda: x.T @ (-y / (1 + np.exp(y * (x @ w))))
    kind = getattr(torch, dtype)
    x, y, w = torch.rand(m, n, dtype=kind), torch.rand(m, dtype=kind), torch.rand(n, dtype=kind, requires_grad=True)
    return lambda: torch.autograd.grad(torch.nn.functional.softplus(-y * (x @ w)).sum(), w)


def hessian(dtype, m, n, **_):
    x, d = np.random.rand(m, n).astype(dtype), np.random.rand(m).astype(dtype)
    return lambda: x.T @ (d[:, None] * x)


for line in sys.stdin:
    task = json.loads(line)
    # PyTorch is asked for the kinds of work that it is written for above.
    if module == "torch" and task["name"] not in ("matmul", "logistic"):
        print("null", flush=True)
        continue
    run = globals()[task["name"]](**task)
    run()
    start = time.process_time()
    run()
    count = max(1, int(0.03 / max(1e-6, time.process_time() - start)))
    times = []
    for _ in range(9):
        start = time.process_time()
        for _ in range(count):
            run()
        times.append((time.process_time() - start) / count)
    print(json.dumps(1000 * sorted(times)[len(times) // 2]), flush=True)
