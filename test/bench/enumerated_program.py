"""The enumerated (or given) program of two-layer ReLU networks in CVXPY, solved by Clarabel to a relative gap of 1e-6.

    python enumerated_program.py DATA.csv BETA [GATES.csv]

Prints one JSON object: the objective, the solver's own time in seconds, the number of patterns, the versions.
"""

import itertools
import json
import sys

import clarabel
import cvxpy as cp
import numpy as np
import scipy.sparse as sp


def all_patterns(X):
    """Every pattern of full dimension of rows in general position in R^3: at each vertex two rows are free."""
    n, _ = X.shape
    patterns = set()
    for i, j in itertools.combinations(range(n), 2):
        vertex = np.cross(X[i], X[j])
        for sign in (1, -1):
            on = sign * X @ vertex > 0
            for a, b in itertools.product((False, True), repeat=2):
                on[i], on[j] = a, b
                patterns.add(on.tobytes())
    return np.array([np.frombuffer(p, dtype=bool) for p in sorted(patterns)])


def main():
    table = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1)
    X, y, beta = table[:, :-1], table[:, -1], float(sys.argv[2])
    n, d = X.shape
    if len(sys.argv) > 3:
        gates = np.atleast_2d(np.loadtxt(sys.argv[3], delimiter=","))
        patterns = np.unique(X @ gates.T >= 0, axis=1).T
    else:
        patterns = all_patterns(X)
    count = len(patterns)
    outputs = sp.hstack([sp.csr_matrix(on[:, None] * X) for on in patterns], format="csr")
    cones = sp.block_diag([(2.0 * on - 1)[:, None] * X for on in patterns], format="csr")
    v, w = cp.Variable((count, d)), cp.Variable((count, d))
    vv, ww = cp.vec(v, order="C"), cp.vec(w, order="C")
    objective = 0.5 * cp.sum_squares(outputs @ (vv - ww) - y) + beta * (cp.sum(cp.norm(v, axis=1)) + cp.sum(cp.norm(w, axis=1)))
    problem = cp.Problem(cp.Minimize(objective), [cones @ vv >= 0, cones @ ww >= 0])
    problem.solve(solver=cp.CLARABEL, tol_gap_rel=1e-6, tol_gap_abs=1e-6)
    print(
        json.dumps(
            {
                "objective": problem.value,
                "seconds": problem.solver_stats.solve_time,
                "patterns": count,
                "status": problem.status,
                "versions": {"cvxpy": cp.__version__, "clarabel": clarabel.__version__},
            }
        )
    )


main()
