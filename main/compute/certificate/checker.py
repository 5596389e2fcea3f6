"""python3 checker.py CERTIFICATE.npz DATA.csv [SECONDS] checks a Zerogap certificate from the data and the file alone (needs NumPy; 600 s if not said).
Every network has loss(F) + beta R >= D(N) = -loss*(-N) for every N with gauge(N) = max |N'a| <= beta over the outputs a of one normalised unit. This
program rebuilds X and Y, recomputes the objective of the network in the file and D of the N there, bounds gauge(N) from above by means of its own, and
says in one sentence what follows. Exit status 0: proven as the file claims; 1: not. checker_deep.py builds on it for other networks."""
import csv, hashlib, io, itertools, json, math, os, pathlib, sys, threading, time, numpy as np
TIE, AGREE, norm = 1e-10, 1e-7, np.linalg.norm  # of a row that vanishes on a direction; relative difference up to which figures agree
UNITS = {'two-layer-relu': 'relu', 'gated-relu': 'gated', 'parallel-linear': 'linear', 'rank-one': 'relu', 'spline': 'relu', 'threshold': 'threshold'}
BIASES = {'two-layer-relu': 'penalized', 'gated-relu': 'penalized', 'spline': 'free', 'threshold': 'free'}  # that these may have
def require(condition, why): condition or sys.exit(f'Not proven: {why}.')
def table(data, p):  # X (n x d) and Y (n x C) of the CSV, as the problem says
    rows = [row for row in csv.reader(io.StringIO(data.decode(p['encoding']), newline=''), delimiter=p['delimiter']) if len(row) > 1 or (row and row[0].strip())]
    names, body = [cell.strip() if p['header'] and cell.strip() else str(j + 1) for j, cell in enumerate(rows[0])], rows[p['header']:]
    at, p['of'] = p.get('rows', range(len(body))), f' of {len(body)}' * ('rows' in p)  # the rows that it is of: all, or those that the file names
    require(all(0 <= a < b for a, b in zip(at, [*at[1:], len(body)])), 'rows that the file names are none of the data, or stand twice')
    cells = lambda name: [body[i][names.index(name)].strip() for i in at]
    numbers, scaled = lambda name: np.array([float(cell.replace(',', '.')) for cell in cells(name)]), lambda v: (v - v.mean()) / v.std()
    def target(t):
        if t['coding'] == 'number': return [numbers(t['name'])]
        index = np.array([t['levels'].index(cell) for cell in cells(t['name'])])
        return {'one-hot': [1.0 * (index == level) for level in range(len(t['levels']))], 'signs': [2.0 * index - 1], 'index': [scaled(index)]}[t['coding']]
    return np.stack([scaled(numbers(name)) if p['standardize'] else numbers(name) for name in p['features']], 1), np.stack([y for t in p['targets'] for y in target(t)], 1)
def network(z, X, Xb, L, p):  # outputs and regulariser of the weights W1 ... WL [K, out, in], b1 ... [K, out], with gates G1 or amplitudes s1
    turned, column, H, unit = lambda a: z[a].transpose(0, 2, 1), lambda a: z[a][:, None] if a in z else 0, X[None], UNITS[p['family']]
    for l in range(1, L):
        H = H @ turned(f'W{l}') + column(f'b{l}' * (p['bias'] != 'none'))
        if unit == 'relu': H = np.maximum(H, 0)
        if unit == 'gated': H = H * (Xb @ turned('G1') >= -1e-12)
        if unit == 'threshold': H = column('s1') * (H >= -1e-12 * norm(X, axis=1)[:, None] * norm(z['W1'], axis=2)[:, None])
    F = (H @ turned(f'W{L}')).sum(0) + (z[f'b{L}'].reshape(-1) if p['family'] == 'spline' else 0)
    layers, last = [[f'W{l}', f'b{l}' if l < L and p['bias'] == 'penalized' else ''] for l in range(1, L + 1)] if 's1' not in z else [['s1'], ['W2']], 2 if p['regularizer'] == 'last-two' else L
    norms = [np.sqrt(sum((z[a]**2).sum(tuple(range(1, z[a].ndim))) for a in layer if a in z)) for layer in layers]
    require(all((v <= (p['ball'] or 1) * (1 + 1e-9)).all() for v in norms[:-last]), 'a first layer of the network is outside its ball')
    return F, (np.concatenate(norms[-last:])**(L if 'power' in p['regularizer'] else 2)).sum() / (L if p['regularizer'] == 'power' else 2)
def losses(name, F, Y, N, delta):  # the loss, N put into the domain of the conjugate, and the terms of D(N)
    r, q, log = np.abs(F - Y), np.clip(Y * N, 0, 1), lambda q: q * np.log(np.where(q > 0, q, 1))
    if name in ('squared', 'huber'):  # the squared loss is Huber's of infinite delta
        N, m = np.clip(N, -delta, delta), np.minimum(r, delta)
        return (m * (r - m / 2)).sum(), N, np.concatenate([N * Y, -N**2 / 2])
    if name == 'cross-entropy':
        q = np.maximum(Y - N, 0) / np.maximum(Y - N, 0).sum(1, keepdims=True)
        return (np.logaddexp.reduce(F, 1) - (F * Y).sum(1)).sum(), Y - q, -log(q)
    return (np.maximum(0, 1 - Y * F) if name == 'hinge' else np.logaddexp(0, -Y * F)).sum(), Y * q, q if name == 'hinge' else -log(q) - log(1 - q)
def faces(R, near):  # every face of the arrangement R u = 0 of unit rows: signs S (m x n) of R u on some of them, and the projector M onto their span;
    n, r = R.shape  # near hears how far from zero rows may be that count as zero there
    if r == 1: yield np.sign(np.stack([R[:, 0], -R[:, 0]])), np.eye(1)
    turned = np.round(R * np.where(R[np.arange(n), np.abs(R).argmax(1)] < 0, -1, 1)[:, None], 9)  # parallel rows are one
    for I in map(list, itertools.combinations(np.unique(turned, axis=0, return_index=True)[1], r - 2) if r > 1 else ()):
        _, size, V = np.linalg.svd(R[I].reshape(r - 2, r))
        if r > 2 and size[-1] < 10 * TIE: continue
        B, Q = V[:r - 2].T, V[r - 2:].T  # on the plane of Q the rows I vanish, and the others cut it into arcs
        T = (norm(R @ Q, axis=1) < TIE) | np.isin(np.arange(n), I)
        gaps = np.diff(angle := np.sort(np.arctan2(*(R[~T] @ Q).T[::-1]) % np.pi), append=angle[:1] + np.pi)
        require((r == 2 or size[-1] > 1e-6) and not ((gaps > TIE / 100) & (gaps < TIE)).any(), 'rows of the data are too nearly dependent to list patterns')
        angle = np.concatenate([angle[gaps > TIE] + a for a in (np.pi / 2, 1.5 * np.pi, 2.5 * np.pi)])[:2 * (gaps > TIE).sum() + 1]
        ends, inner = (np.array([np.cos(a), np.sin(a)]).T @ Q.T for a in (angle[1:], (angle[1:] + angle[:-1]) / 2))
        near.append(max(norm(R[T] @ Q, axis=1).max(initial=0), (z := np.abs(ends @ R.T))[z < 3 * TIE].max(initial=0), 1e-15 / size.min(initial=1), n * TIE / 100))
        yield np.where(z < 3 * TIE, 0, np.sign(ends @ R.T)) * ~T, ends[:, :, None] * ends[:, None]
        arcs = np.sign(inner @ R.T) * ~T
        yield arcs, Q @ Q.T
        for S, M in faces(R[T] @ B, near) if r > 2 else ():  # off the plane, to all sides of the rows that vanish on it
            for s, m in zip(S, np.broadcast_to(M, (len(S), r - 2, r - 2))):
                arcs[:, T] = s
                yield arcs, Q @ Q.T + B @ m @ B.T
def over_patterns(R, length, N, beta, relu):  # max |N'(X u)+| over |u| <= 1, at least beta; else max |N'1[X u >= 0]|
    best, W, ties, near = *((beta, N * length[:, None]) if relu else (norm(N.sum(0)), N)), 0, [0]
    for S, M in faces(R, near) if R.shape[1] else ():  # |N'(X u)+| is |G u| within a face, and can be largest there only where |G u| is on its whole span
        G = np.matmul(((S > 0) @ (W[:, :, None] * R[:, None]).reshape(len(R), -1)).reshape(len(S), -1, R.shape[1]), M)
        u, ties = R @ np.linalg.svd(G[norm(G, axis=(1, 2)) > best])[2][:, 0].T, max(ties, ((S == 0) @ np.abs(W).sum(1)).max(initial=0))
        best = max(best, norm((np.concatenate([np.maximum(u, 0), np.maximum(-u, 0)], 1).T if relu else S >= 0) @ W, axis=1).max(initial=0))
    return best + 4 * max(near) * ties * relu + 1e-14 * np.abs(W).sum()
def project(A, V):  # upper bounds of the lengths of the rows of V projected onto {u : A u >= 0}, by multipliers y >= 0
    G, b, on, y, live, take = A @ A.T, -V @ A.T, np.zeros((len(V), len(A)), bool), np.zeros((len(V), len(A))), np.arange(len(V)), np.take_along_axis
    for _ in range(500 if len(A) else 0):  # least squares by Lawson and Hanson: the most wrong joins, and who would be negative leaves on the way
        o = take(on[live], I := np.argsort(~on[live], 1, kind='stable')[:, :max(1, on[live].sum(1).max())], 1)  # few are on, whatever the number of rows
        K = np.where(o[:, :, None] & o[:, None], G[I[:, :, None], I[:, None]], 0) + np.eye(len(I.T)) * np.where(o, 1e-14, 1)[:, None]
        np.put_along_axis(x := 0 * b[live], I, np.linalg.solve(K, np.where(o, take(b[live], I, 1), 0)[..., None])[..., 0], 1)
        back = np.where(on[live] & (x <= 0), y[live] / np.maximum(y[live] - x, 1e-300), 1)
        y[live], wrong = y[live] + (share := back.min(1, keepdims=True)) * (x - y[live]), np.where(on[live], 0, x @ G - b[live] + 1e-12)
        on[live] ^= (turn := np.where(share < 1, back == share, (wrong < 0) & (wrong == wrong.min(1, keepdims=True))))
        if not len(live := live[turn.any(1)]): break
    return norm(V + np.maximum(y, 0) @ A if len(A) else V, axis=1) + 1e-13
def over_leaf(R, w, path, first, second, chord):  # an upper bound of max w'(R u)+ over |u| <= 1 where the rows of the path have its signs
    ours, high, low = np.isin(np.arange(len(w)), np.abs(path) - 1), project(A := np.sign(path)[:, None] * R[np.abs(path) - 1], R), -project(A, -R)
    side = np.where(high < 1e-7, -1, np.where(low > -1e-7, 1, 0))
    side[np.abs(path) - 1] = np.sign(path)
    up, down, width = (side == 0) & (w > 0), (side == 0) & (w < 0), np.maximum(high - low, 1e-300)
    over = np.where(ours | (side == 0), 0, np.maximum(0, np.where(side > 0, -low, high)))  # how far rows of implied sides may be beyond zero
    k, slope, bend = 1e-12 * np.abs(w).sum() + np.maximum(w, 0) @ over, np.where(side > 0, w, 0), 0 * w
    require(min(first.min(), second.min()) >= 0 and (first + second)[down].max(initial=0) <= 1 + 1e-12 and (chord or first[up].all()), 'a multiplier is wrong')
    if chord:  # one line above each row, then the largest value of their sum on the cone
        slope[up], slope[down] = (w * high / width)[up], (w * first)[down]
        return k - (slope * low)[up].sum() + project(A, slope[None] @ R)[0]
    slope[down], bend[down] = (w * (first - second * low / width))[down], (w * second / width)[down]
    slope[up], bend[up], k = w[up] / 2, w[up] / (4 * first[up]), k + (w * first)[up].sum() / 4
    slope[ours], bend[ours] = (slope + first * np.where(side > 0, high, low))[ours], -first[ours]
    values, V = np.linalg.eigh(R.T @ (bend[:, None] * R))  # a quadratic k + c'u + u'Qu above them all, then its largest value on the ball
    b, below, shift = (V.T @ (slope @ R))**2 / 4, max(values[-1], 0), 1e-13 * len(R.T) * np.abs(values).max() + 1e-300
    above = below + math.sqrt(b.sum()) + shift
    for _ in range(200): below, above = (tau, above) if (b / np.maximum(((tau := (below + above) / 2) - values)**2, 1e-300)).sum() > 1 else (below, tau)
    return k + above + shift + (b / (above + shift - values)).sum()
def covered(paths):  # whether the cones of these branchings cover all directions
    return paths == [()] or (all(paths) and len({abs(p[0]) for p in paths}) == 1 and all(covered([p[1:] for p in paths if p[0] * s > 0]) for s in (1, -1)))
def gauge(z, X, N, p, beta):  # an upper bound of gauge(N)
    family, closed = p['family'], p['method'] == 'closed-form'
    if family == 'parallel-linear': return norm(X.T @ N, 2)
    if family == 'gated-relu': return max(norm((X * gate[:, None]).T @ N, 2) for gate in z['patterns'])
    if family == 'spline': return max(norm(np.maximum(s * (X[:, 0] - t), 0) @ N) for t in np.unique(X[:, 0]) for s in (1, -1))
    _, size, V = np.linalg.svd(X, full_matrices=False)
    if family == 'rank-one': return max(norm(np.maximum(s * X @ V[0], 0) @ N) for s in (1, -1)) + norm(X - np.outer(X @ V[0], V[0])) * norm(N)
    V = V[size > 1e-12 * size.max(initial=1e-300)].T  # coordinates of the row space
    length, lost = norm(X @ V, axis=1), norm(X - X @ V @ V.T) * norm(N)
    R, parts = X @ V / np.where(length > 0, length, 1)[:, None], [np.maximum(s * N, 0) for s in (1, -1)]
    if family == 'threshold' and closed: return max(M.sum() for M in parts) if N.shape[1] == 1 else norm(N, axis=1).sum()
    if closed: return max((norm(X.T @ M) + norm(X * (M > 0), 2) * norm(M)) / 2 for M in parts) if N.shape[1] == 1 else norm(X, 2) * norm(N, 2)
    if family == 'threshold' or N.shape[1] > 1 or 'leaf_sign' not in z: return over_patterns(R, length, N, beta, family != 'threshold') + lost
    paths, leaves = [tuple(int(step) for step in path if step) for path in z['leaf_path']], [z[f'leaf_{a}'] for a in ('sign', 'first', 'second', 'chord')]
    trees = [[path for path, s in zip(paths, leaves[0]) if s == sign] for sign in (1, -1)]
    require(all(len(a) == len(paths) for a in leaves) and all(map(covered, trees)), 'the leaves do not cover all directions')
    return lost + np.max([over_leaf(R, sign * N[:, 0] * length, np.array(path, int), *leaf) for path, sign, *leaf in zip(paths, *leaves)])
def opened(checker, file, source, seconds='600'):  # the arrays of the file, its problem, X and Y of the data, X with the ones of a penalised bias
    threading.Thread(target=lambda: (time.sleep(float(seconds)), print(f'Not proven: {seconds} s were not enough; a third argument allows more.', flush=True), os._exit(1)), daemon=True).start()
    z, data = dict(np.load(file)), pathlib.Path(source).read_bytes()
    require(hashlib.sha256(data).hexdigest() == str(z['hash']), 'the data are not those of the certificate (another SHA-256)')
    X, Y = table(data, p := json.loads(str(z['problem'])))
    require(p['format'] == 1 and p['checker'] == checker, f'this certificate is for {p["checker"]}')
    require(min(p[a] or 1 for a in ('beta', 'delta', 'ball', 'price')) > 0, 'a constant is negative')
    require(z['dual'].shape == Y.shape and all(np.isfinite(a).all() for a in z.values() if a.dtype.kind == 'f'), 'values are missing or not finite')
    return z, p, X, Y, X if p['bias'] == 'none' or p['family'] == 'spline' else np.hstack([X, np.ones((len(X), 1))])
def check(*arguments):
    z, p, X, Y, Xb = opened('checker.py', *arguments)
    bound, margin, kind, N, name, L, delta = *map(float, (z['bound'], z['margin'])), str(z['kind']), z['dual'], p['family'], p['depth'], p['delta'] or math.inf
    known = name in UNITS and p['bias'] in ('none', BIASES.get(name)) and p['regularizer'] in ('power', 'power-half', 'last-two', 'weight-decay')[:3 + (L == 2)]
    require(known and (L == 2 or name in ('parallel-linear', 'rank-one', 'spline')) and (name != 'spline' or X.shape[1] == 1), 'no such networks are checked')
    (F, R), beta = network(z, X, Xb, L, p), p['beta'] * (L / 2 if p['regularizer'] == 'power-half' else 1)
    loss, N, terms = losses(p['loss'], F, Y, N, delta)
    P, D = loss + p['beta'] * R, math.fsum(terms.ravel())
    require(abs(P - z['objective']) <= AGREE * abs(P), f'the network has the objective {P:.12g}, and the file says {z["objective"]:.12g}')
    require(margin >= 0 and abs(D - margin - bound) <= 1e-11 * (abs(P) + abs(D)) and norm(N - z['dual']) <= 1e-9 * norm(N), 'D(N) has another value')
    rho = gauge(z, Xb, N, p, beta) + 4e-16 * sum(X.shape) * (norm(Xb, axis=1) @ norm(N, axis=1)) + 1e-300
    terms = losses(p['loss'], F, Y, N * min(1, beta / rho * (1 - 1e-15)), delta)[2]  # a smaller N is feasible, and in the domain
    most = {'squared': (2 * P)**0.5, 'huber': P / delta + delta}.get(p['loss'], P) + abs(Y).max() + 2 * P / beta * np.ptp(X)
    rest = most * (np.abs(N.sum(0)) + 1e-16 * np.abs(N).sum(0)).sum() * (name == 'spline')  # of a free constant, by what rounding leaves of sum N
    D = math.fsum(terms.ravel()) - 4e-16 * (np.abs(terms).sum() + terms.size) - rest
    require(abs(D - bound) <= AGREE * abs(P), f'the dual point proves {D:.12g}, and the file claims {bound:.12g}')
    require(kind in ('exact', 'relaxed')[int(p['method'] == 'closed-form' and name != 'rank-one' or 'leaf_sign' in z and P - D > 1e-5 * abs(P)):], f'it is not {kind}')
    form = ' with the gate patterns of the file' * ('patterns' in z) + ' on x shifted to start at 0, biased in the last hidden layer' * (name == 'spline' and L > 2)
    print(f"Proven ({kind}): no {L}-layer network of family {name}{form} (bias {p['bias']}, {p['loss']} loss, {p['regularizer']} {p['beta']:.12g}) goes below "
          f"{D:.12g} on these {len(X)}{p['of']} rows; that of the file has {P:.12g}, {P - D:.2g} above.")
sys.excepthook = lambda kind, error, _: print(f'Not proven: {kind.__name__}: {error}', file=sys.stderr)
if __name__ == '__main__': check(*sys.argv[1:4])
