"""Objectives, gradients and steps of the networks of theory §1 by PyTorch in float64: what pytorch.test.ts is held against. Reads cases from standard input, writes JSON."""
import json
import sys

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def tensor(array):
    return torch.tensor(array["data"]).reshape(array["shape"])


def outputs(W, b, gates, X, activation):
    """f(X), n×C: W_l [K, m_l, m_{l−1}], b_l [K, m_l], the output bias b_L [C]."""
    L = len(W)
    h = X.expand(W[0].shape[0], *X.shape)
    for l in range(1, L + 1):
        z = torch.einsum("koi,kni->kno", W[l - 1], h)
        if l == L:
            F = z.sum(0)
            return F + b[L] if L in b else F
        if l in b:
            z = z + b[l][:, None, :]
        if activation == "relu":
            h = torch.relu(z)
        elif activation == "gated":
            inputs = X if gates[l].shape[2] == X.shape[1] else torch.cat([X, torch.ones(len(X), 1)], 1)
            h = z * (torch.einsum("koi,ni->kno", gates[l], inputs) >= 0)
        else:
            h = z


def loss_of(name, F, Y, delta):
    if name == "squared":
        return 0.5 * ((F - Y) ** 2).sum()
    if name == "logistic":
        return torch.nn.functional.softplus(-Y * F).sum()
    if name == "hinge":
        return torch.relu(1 - Y * F).sum()
    if name == "huber":
        return torch.nn.functional.huber_loss(F, Y, reduction="sum", delta=delta)
    return torch.nn.functional.cross_entropy(F, Y.argmax(1), reduction="sum")


def penalty_of(case, W, b):
    L, K = len(W), W[0].shape[0]
    name, p = case["regularizer"], case.get("exponent", len(W))
    own = lambda l: b.get(l) if case["bias"] == "penalized" and l < L else None
    squares = lambda l, k: (W[l - 1][k] ** 2).sum() + (0 if own(l) is None else (own(l)[k] ** 2).sum())
    if name == "path-norm":
        total = 0
        for k in range(K):
            paths = torch.ones(W[0].shape[2])
            for l in range(1, L + 1):
                paths = (W[l - 1][k] ** 2) @ paths + (0 if own(l) is None else own(l)[k] ** 2)
            total = total + torch.sqrt(paths.sum())
        return total
    layers = range(L - 1, L + 1) if name == "last-two" else range(1, L + 1)
    if name == "power":
        return sum(squares(l, k) ** (p / 2) for l in layers for k in range(K)) / p
    if name == "power-half":
        return 0.5 * sum(squares(l, k) ** (L / 2) for l in layers for k in range(K))
    return 0.5 * sum(squares(l, k) for l in layers for k in range(K))


RULES = {
    "sgd": torch.optim.SGD,
    "gd": torch.optim.SGD,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "adagrad": torch.optim.Adagrad,
    "rmsprop": torch.optim.RMSprop,
}


def run(case):
    X, Y = tensor(case["X"]), tensor(case["Y"])
    weights = {name: tensor(array) for name, array in case["weights"].items()}
    L = sum(name[0] == "W" for name in weights)
    W = [weights[f"W{l}"].requires_grad_() for l in range(1, L + 1)]
    b = {l: weights[f"b{l}"].requires_grad_() for l in range(1, L + 1) if f"b{l}" in weights}
    gates = {l: weights[f"G{l}"] for l in range(1, L) if f"G{l}" in weights}
    names = [f"W{l}" for l in range(1, L + 1)] + [f"b{l}" for l in b]
    parameters = [*W, *b.values()]

    def objective():
        F = outputs(W, b, gates, X, case["activation"])
        if "torchLoss" in case:
            target = (Y.argmax(1) if case["torchLoss"] == "CrossEntropyLoss" else (Y + 1) / 2 if case["torchLoss"] == "BCEWithLogitsLoss" else Y)
            return getattr(torch.nn, case["torchLoss"])(reduction=case["reduction"])(F, target)
        return loss_of(case["loss"], F, Y, case.get("delta", 1.0)) + case["beta"] * penalty_of(case, W, b)

    if "steps" not in case:
        value = objective()
        value.backward()
        return {"objective": value.item(), "gradient": {n: p.grad.flatten().tolist() for n, p in zip(names, parameters)}}
    rule = RULES[case["optimizer"]](parameters, lr=case["rate"], **case.get("options", {}))
    decay = case.get("options", {}).get("weight_decay", 0) if "torchLoss" in case else 0
    told = []
    for _ in range(case["steps"] + 1):
        rule.zero_grad()
        value = objective()
        told.append(value.item() + 0.5 * decay * sum((p.detach() ** 2).sum().item() for p in parameters))
        if len(told) <= case["steps"]:
            value.backward()
            if "clip" in case:
                # clip_grad_norm_ divides by the norm + 1e-6; ours has no such term.
                norm = torch.sqrt(sum((p.grad**2).sum() for p in parameters))
                for p in parameters:
                    p.grad *= torch.clamp(case["clip"] / norm, max=1.0)
            rule.step()
    return {"objectives": told, "weights": {n: p.detach().flatten().tolist() for n, p in zip(names, parameters)}}


json.dump([run(case) for case in json.load(sys.stdin)], sys.stdout)
