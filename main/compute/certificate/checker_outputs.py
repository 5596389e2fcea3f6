"""checker_outputs.py belongs to checker_paths.py: what paths of ReLU networks contribute at most to <N, F> where there are several outputs.
|N'f| is the largest of w'N'f over unit w. With two layers that is at most the two-layer gauge of N w, with more the larger one of (N w)+ and of (N w)-, all of
them even and convex in w. So in a cone of corners w_k, where w = sum of l_k w_k with l_k >= 0, it is at most sum l_k t_k for any t_k that bound it at the
corners, and that is at most |z| for any z with z'w_k >= t_k. The file divides half of the sphere, the orthants that contain the last axis, by halving edges."""
import itertools, math, numpy as np
from checker import norm, require
from checker_deep import two_layer

def cone(W, t):  # |z| of some z with W z >= t: of equality at all corners, or at fewer; corners are at most 90 degrees apart
    best, kept = norm(t), np.arange(len(t))
    while len(kept):
        weights = np.linalg.lstsq(W[kept] @ W[kept].T, t[kept], rcond=None)[0]
        reached = W @ (along := weights @ W[kept])
        if (reached > 0).all(): best = min(best, norm(along) * max(1, (t / reached).max()))
        if weights.min() >= 0: break
        kept = np.delete(kept, weights.argmin())
    return best * (1 + 1e-12)

def cover(z, X, N, deep):  # an upper bound of b, by the cones into which the file divides all w
    basis, corners, tree = z['cover_basis'], z['cover_corner'], iter(z['cover_tree'])
    q, M = len(basis), N @ basis.T
    require(np.abs(basis @ basis.T - np.eye(q)).max() < 1e-12 and (corners[:q] == np.eye(q)).all(), 'the corners of the outputs are none')
    def at(w, first, second):  # an upper bound in this direction
        bound, one = 0, (M @ w)[:, None]
        for s in (1, -1) if deep else (0,):  # both signs at once, or each part by itself, of which the other sign is nowhere above 0
            k = 0 if s > 0 else 1
            own, one_first, one_second = (np.maximum(s * one, 0), [first[k], 0 * first[k]], [second[k], 0 * second[k]]) if deep else (one, first, second)
            leaf = dict(leaf_sign=np.array([1, -1]), leaf_path=np.zeros((2, 0)), leaf_first=one_first, leaf_second=one_second, leaf_chord=np.zeros(2))
            usable = all((f[i * own[:, 0] > 0] > 0).all() for f, i in zip(one_first, (1, -1)))
            bound = max(bound, min(two_layer({}, X, own, 'closed-form'), two_layer(leaf, X, own, 'patterns') if usable else math.inf))
        return bound
    values = np.array([at(*corner) for corner in zip(corners, z['cover_first'], z['cover_second'])])
    def largest(W, t):
        a = next(tree)
        if a < 0: return cone(W, t)
        b, m = next(tree), next(tree)
        w = (W[a] + W[b]) / norm(W[a] + W[b])
        require(min(norm(w - corners[m]), norm(w + corners[m])) < 1e-12, 'a corner lies elsewhere')
        halves = [(np.vstack([W[:k], w, W[k + 1:]]), np.append(np.append(t[:k], values[m]), t[k + 1:])) for k in (a, b)]
        return max(largest(*half) for half in halves)
    orthants = [largest(np.diag([*signs[::-1], 1.0]), values[:q]) for signs in itertools.product((1.0, -1.0), repeat=q - 1)]
    return max(orthants) + norm(X, 2) * (norm(N - M @ basis) + 1e-11 * norm(N))

if __name__ == '__main__': raise SystemExit('Not proven: run checker_paths.py, which this file belongs to.')
