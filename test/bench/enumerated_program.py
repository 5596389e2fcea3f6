"""The enumerated (or given) program of two-layer ReLU networks, or the lasso of a spline, in CVXPY, solved by Clarabel to a relative gap of 1e-6.

    python enumerated_program.py two-layer-relu|spline squared|hinge DATA.csv BETA [GATES.csv]

Prints one JSON object: the objective, the solver's own time in seconds (and as processor time, which says more beside other work), the
number of patterns, the versions.
"""

import itertools
import json
import sys
import time

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


def loss_of(name, F, y):
    return 0.5 * cp.sum_squares(F - y) if name == "squared" else cp.sum(cp.pos(1 - cp.multiply(y, F)))


def two_layer(loss, X, y, beta, patterns):
    count, d = len(patterns), X.shape[1]
    outputs = sp.hstack([sp.csr_matrix(on[:, None] * X) for on in patterns], format="csr")
    cones = sp.block_diag([(2.0 * on - 1)[:, None] * X for on in patterns], format="csr")
    v, w = cp.Variable((count, d)), cp.Variable((count, d))
    vv, ww = cp.vec(v, order="C"), cp.vec(w, order="C")
    penalty = cp.sum(cp.norm(v, axis=1)) + cp.sum(cp.norm(w, axis=1))
    return cp.Problem(cp.Minimize(loss_of(loss, outputs @ (vv - ww), y) + beta * penalty), [cones @ vv >= 0, cones @ ww >= 0])


def spline(loss, x, y, beta):
    """min ℓ(Aw + c1) + β‖w‖₁ over the hinges (x − x_j)₊ and (x_j − x)₊."""
    A = np.hstack([np.maximum(x[:, None] - x, 0), np.maximum(x - x[:, None], 0)])
    w, c = cp.Variable(A.shape[1]), cp.Variable()
    return cp.Problem(cp.Minimize(loss_of(loss, A @ w + c, y) + beta * cp.norm1(w)))


def main():
    family, loss, data, beta = *sys.argv[1:4], float(sys.argv[4])
    table = np.loadtxt(data, delimiter=",", skiprows=1)
    X, y = table[:, :-1], table[:, -1]
    if family == "spline":
        count = 2 * len(y)
        problem = spline(loss, X[:, 0], y, beta)
    else:
        if len(sys.argv) > 5:
            gates = np.atleast_2d(np.loadtxt(sys.argv[5], delimiter=","))
            patterns = np.unique(X @ gates.T >= 0, axis=1).T
        else:
            patterns = all_patterns(X)
        count = len(patterns)
        problem = two_layer(loss, X, y, beta, patterns)
    options = {"tol_gap_rel": 1e-6, "tol_gap_abs": 1e-6}
    compiled, chain, inverse = problem.get_problem_data(cp.CLARABEL, solver_opts=options)
    began = time.process_time()
    solution = chain.solve_via_data(problem, compiled, solver_opts=options)
    processor = time.process_time() - began
    problem.unpack_results(solution, chain, inverse)
    print(
        json.dumps(
            {
                "objective": problem.value,
                "seconds": problem.solver_stats.solve_time,
                "processorSeconds": processor,
                "patterns": count,
                "status": problem.status,
                "versions": {"cvxpy": cp.__version__, "clarabel": clarabel.__version__},
            }
        )
    )


main()
