"""python3 checker_three.py CERTIFICATE.npz DATA.csv [SECONDS] does what checker_deep.py does, which has to lie beside it with checker.py, for three-layer ReLU
networks of one output whose first layer has m neurons, and goes through every combination of their activation patterns. It needs these facts.
One branch. With w_j = |v_j| u_j, where u_j is a row of its first layer and v_j the weight behind it, and s_j the sign of v_j, a unit of the second layer puts
out (z)+ of z = sum_j s_j (X w_j)+, and sum |w_j| <= |W1| |v| <= 1 where layers have norm 1; the path norm is (sum |w_j|^2)^(1/2) itself. Units that share a
first layer are branches with one unit each. So gauge(N) is the largest w'(z)+ over such w_j and w = N, w = -N.
Cells. The directions on which the rows of X have given signs are a cone, and all these cones together are all directions. With w_j in cone c_j, z is linear:
z_i = p_i - q_i, p_i from the neurons with s_j = 1 that are on in row i, q_i from those with s_j = -1. Two w_j of one sign in one cone add up to one that is
no longer; and if no s_j is -1, the value is a sum over j, so a single cone is best (under the path norm m equal neurons, of length 1 / sqrt(m) each).
Quick bound. Rows where w_i < 0 count as far as no q_i can be in the way, of the others p_i counts: sum_j g_j'w_j with g_j = sum of w_i x_i over these rows.
Lines. Where that is above beta the file has multipliers: each w_i (z_i)+ is at most c_i z_i for a c_i between w_i and 0 where w_i < 0, and at most w_i p_i
where w_i > 0; where a row has been decided it is at most c_i z_i for any c_i >= w_i (if z_i >= 0) and for any c_i <= 0 (if z_i <= 0). To this linear
function of w_1 ... w_m, y_ij (sign of row i on cone c_j) x_i'w_j >= 0 may be added for y_ij >= 0. Its coefficients G_j bound it, by the largest |G_j|, or
under the path norm by (sum |G_j|^2)^(1/2)."""
import itertools, math, sys, numpy as np
import checker, checker_deep
from checker import norm, require

def cells_of(R):  # the signs of the rows on every cone that has an interior, once each; and how far from zero rows may be whose sign differs between them
    zero, near = norm(R, axis=1) == 0, [0]
    cells = np.concatenate([S[((S != 0) | zero).all(1)] for S, _ in checker.faces(R, near)])
    return np.unique(cells, axis=0), 4 * max(near)

def choices(count, m, root):  # cells of the neurons with s_j = 1, then of those with s_j = -1, for all combinations that matter
    some = itertools.combinations_with_replacement if root else itertools.combinations
    sets = lambda size: list(some(range(count), size if root else min(size, count)))
    for c in range(count): yield (c,) * (m if root else 1), ()
    for k in range(1, m):
        for negative in sets(m - k):
            for positive in sets(k): yield positive, negative

def over_leaf(R, near, w, signs, s, path, slope, y, root):  # an upper bound of w'(z)+ over w_j in these cones, by the multipliers of one leaf
    on, up, down = signs > 0, np.isin(np.arange(len(w)) + 1, path), np.isin(-np.arange(len(w)) - 1, path)
    p, q = on[s > 0].any(0), on[s < 0].any(0)
    line = np.select([~p, ~q, up, down, w < 0], [0 * w, w, np.maximum(slope, w), np.minimum(slope, 0), np.clip(slope, w, 0)], w)
    free = p & q & ~up & ~down & (w > 0)  # here only p_i counts
    y = np.maximum(y, 0)
    G = (s[:, None] * on * np.where(free & (s[:, None] < 0), 0, line) + y * signs) @ R
    lengths, scale = norm(G, axis=1), math.sqrt(len(s)) if root else 1
    lost = near * (4 * np.abs(w).sum() + y.sum()) + 4e-16 * (len(w) + 8) * (np.abs(w).sum() + np.abs(line).sum() + y.sum())
    return (norm(lengths) if root else lengths.max()) + scale * lost

def gauges(z, X, N, p):  # an upper bound of gauge(N), from both signs of N and all combinations of cells
    m, root, neurons = z['leaf_neurons'].shape[1], p['regularizer'] == 'path-norm', z['leaf_neurons'].astype(int)
    _, size, V = np.linalg.svd(X, full_matrices=False)
    V = V[size > 1e-12 * size.max(initial=1e-300)].T  # coordinates of the row space
    length, lost = norm(X @ V, axis=1), norm(X - X @ V @ V.T) * norm(N) * math.sqrt(m)
    R = X @ V / np.where(length > 0, length, 1)[:, None]
    (cells, near), seen = cells_of(R), (z['cells'] != 0).any(0) & (length > 0)
    place = {tuple(signs): k for k, signs in enumerate(cells[:, seen])}
    of = [place.get(tuple(signs), len(cells)) for signs in z['cells'][:, seen]]  # which cell here is that of the file
    leaves = {}
    for k, row in enumerate(neurons):
        own = [(np.sign(a), of[abs(a) - 1]) for a in row if a]
        require(all(c < len(cells) for _, c in own), 'the file has a cone that is none')
        key = z['leaf_output'][k], *(tuple(sorted(c for s, c in own if s == side)) for side in (1, -1))
        leaves.setdefault(key, []).append((k, [c for _, c in own], np.array([s for s, _ in own])))
    rho, last = 0, None
    for output in (1, -1):
        w, last = output * N[:, 0] * length, None
        for positive, negative in choices(len(cells), m, root):
            if negative != last:
                last, counted = negative, (w > 0) | ~(cells[list(negative)] > 0).any(0)
                quick = norm((cells > 0) * (w * counted) @ R, axis=1)
            most = norm(quick[list(positive)]) if root else quick[list(positive)].max()
            found = leaves.get((output, positive, negative), []) if most > rho else []
            paths = [tuple(int(step) for step in z['leaf_path'][k] if step) for k, _, _ in found]
            if found and checker.covered(paths):
                most = min(most, max(over_leaf(R, near, w, cells[own], s, path, z['leaf_slope'][k], z['leaf_wall'][k, :len(own)], root)
                                     for path, (k, own, s) in zip(paths, found)))
            rho = max(rho, most)
    return checker_deep.rounded(rho + lost + 4 * near * math.sqrt(m) * (length @ np.abs(N[:, 0])), X, math.sqrt(m) * N), False

def price_of_gauge(p, first):  # the path norm is the gauge here
    return (p['beta'], 0) if p['regularizer'] == 'path-norm' else checker_deep.price_of_gauge(p, first)

def networks(p, first):  # of which the bound speaks
    return (f'parallel ReLU network of 3 layers with {first} neuron' + 's' * (first > 1) + ' in the first of each branch'
            + ' and 1 in the second' * (p['regularizer'] == 'path-norm'))

def known(z, p, X):  # whether this program is for such networks
    first, second, _ = (z[f'W{l}'].shape[1] for l in (1, 2, 3))
    one = p['family'] == 'three-layer-relu' and p['depth'] == 3 and p['bias'] == 'none' and not p['ball'] and z['dual'].shape[1] == 1
    named = p['regularizer'] in ('power', 'power-half', 'last-two') or p['regularizer'] == 'path-norm' and second == 1
    return one and named and first == z['leaf_neurons'].shape[1] and (p['loss'] not in checker_deep.LIMITS or p['beta'] == 1)

def check(*arguments):
    checker_deep.check(*arguments, name='checker_three.py', gauges=gauges, known=known, price_of_gauge=price_of_gauge, networks=networks)

if __name__ == '__main__': check(*sys.argv[1:4])
