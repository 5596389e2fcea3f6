"""The steps of training that `npm run bench -- train` measures, in PyTorch: one JSON object a line in, one out.

Forward, squared loss as a sum, (1/L) sum of the L-th powers of the Frobenius norms, backward and Adam, all networks of a batch in one tensor.
"""
import json
import statistics
import sys
import time

import torch


def tensor(values, shape, dtype):
    return torch.tensor(values, dtype=torch.float64).reshape(shape).to(dtype)


class Training:
    def __init__(self, work, dtype):
        self.X = tensor(work["X"], (work["n"], work["d"]), dtype)
        self.Y = tensor(work["Y"], (work["n"], 1), dtype)
        shapes = [(work["d"], work["m"]), (work["m"], work["m"]), (work["m"], 1)]
        # Ours are K x rows x columns, the same for each network of the batch.
        self.weights = [
            tensor(values, (1, work["K"], shape[1], shape[0]), dtype).transpose(2, 3).repeat(work["networks"], 1, 1, 1).contiguous().requires_grad_()
            for values, shape in zip(work["weights"], shapes)
        ]
        self.beta = work["beta"]
        self.optimizer = torch.optim.Adam(self.weights, lr=work["rate"])

    def objective(self):
        hidden = torch.relu(self.X @ self.weights[0])
        hidden = torch.relu(hidden @ self.weights[1])
        outputs = (hidden @ self.weights[2]).sum(1)
        loss = 0.5 * ((outputs - self.Y) ** 2).sum()
        penalty = sum((w.flatten(2).norm(dim=2) ** 3).sum() for w in self.weights) / 3
        return loss + self.beta * penalty

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        self.objective().backward()
        self.optimizer.step()


def answer(work):
    torch.set_num_threads(work["threads"])
    dtype = getattr(torch, work["precision"])
    checked = Training(work, dtype)
    for _ in range(work["checked"]):
        checked.step()
    training = Training(work, dtype)
    for _ in range(work["warmup"]):
        training.step()
    times = []
    used = time.process_time()
    for _ in range(work["steps"]):
        began = time.perf_counter()
        training.step()
        times.append(time.perf_counter() - began)
    used = (time.process_time() - used) / work["steps"]
    return {"median": statistics.median(times), "processor": used, "objective": checked.objective().item() / work["networks"]}


print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
