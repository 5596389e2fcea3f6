#!/usr/bin/env python3
"""Convex program of the two-layer ReLU network.

    min_{v, w}  loss(sum_i D_i X (v_i - w_i)) + beta sum_i (||v_i|| + ||w_i||)
         s.t.   (2 D_i - I) X v_i >= 0,  (2 D_i - I) X w_i >= 0       (Pilanci, Ergen, ICML 2020)

    with the patterns D_i = diag(1[X u >= 0]). An optimal v_i is a neuron v_i / sqrt||v_i|| with output weight sqrt||v_i||.

These are all activation patterns of the data: the optimum is that of every network wide enough.

Data set good (SHA-256 of its values 2586896ed7ebf7b2b9b973d41d47d45ad5acb32c19c43f4baf1a7f1cf3865c50), solved by Zerogap 0.1.0.
X: a, b. Y: y.
Loss squared, bias none, beta 0.1. The optimum below has the certificate 'exact'.

Needs Python 3 with numpy and cvxpy. Prints both optima and their relative difference; the exit status is 0 where they agree, else 1.
"""
import sys

import cvxpy as cp
import numpy as np

X = np.array([
    [1.0, 0.5], [2.0, -1.0], [0.3, 2.0], [-1.0, 1.0],
])  # 4 x 2
Y = np.array([
    [1.0], [0.0], [-1.0], [0.7],
])  # 4 x 1
beta = 0.1


def solve(problem):
    """The optimum by an interior-point method."""
    solver = cp.CLARABEL if "CLARABEL" in cp.installed_solvers() else None
    problem.solve(solver=solver)
    if problem.status != cp.OPTIMAL:
        sys.exit(f"The solver ended with the status {problem.status}.")
    return problem.value


D = np.array([[float(bit) for bit in pattern] for pattern in [
    "1111", "0000", "1011", "0100", "0011", "1100", "0001", "1110",
]]).T  # n x P, one pattern a column
v = cp.Variable((X.shape[1], 8))
w = cp.Variable((X.shape[1], 8))
F = cp.sum(cp.multiply(D, X @ (v - w)), axis=1, keepdims=True)
penalty = beta * cp.sum(cp.norm(v, 2, axis=0) + cp.norm(w, 2, axis=0))
constraints = [cp.multiply(2 * D - 1, X @ v) >= 0, cp.multiply(2 * D - 1, X @ w) >= 0]
loss = 0.5 * cp.sum_squares(F - Y)  # half the sum of squares
problem = cp.Problem(cp.Minimize(loss + penalty), constraints)
optimum = solve(problem)

ours = 0.3898050687465073  # the objective that Zerogap found
difference = (optimum - ours) / (abs(ours) or 1.0)
print(f"optimum of this program  {optimum:.12g}")
print(f"Zerogap                  {ours:.12g}")
print(f"relative difference      {difference:.3g}")
sys.exit(0 if abs(difference) <= 0.000002 else 1)
