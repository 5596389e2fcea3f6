"""python3 checker_deep.py CERTIFICATE.npz DATA.csv [SECONDS] does what checker.py does, which has to lie beside it, for networks whose bound takes more:
ReLU networks of three layers and more, standard linear ones, and the limit beta -> 0, where the penalty R alone is to be least. It needs these facts.
Sides: a branch ((X W1)+ W2)+ ... of layers of norm 1 is in every row at most a sum of (X v)+ with sum |v| <= 1, so gauge(N) is at most the larger of
the two-layer gauges g of N+ and N-. Split: it is (p - q)+, where p and q are sums of branches of a layer less, of sizes that sum to 1, so that for any
t in [0, 1] it is at most p and at least t (p - q): its product with N is at most (N+ - t N-)'p + t N-'q, and so, with t = 1 for the layers below, at most
max(g(N+ - t N-), t g(N-)); the same holds of -N. Spectral: its output has at most the length |X|, so gauge(N) <= |X| |N|, matrix norms. Lines: every N has
loss(F) >= D(N) - gauge(N) g for a network of gauge g, and weight decay of L layers costs it R >= (L/2) g^(2/L). Whitened: X'X = t^2 I turns the
program of a linear network into one for every singular value. Limits: where F = Y is asked for, or margins YF >= 1, missing them may as well cost
`price` for each unit, since the bound D(N) of |N| <= price never counts on it."""
import math, sys, numpy as np
import checker
from checker import AGREE, norm, require
checker.UNITS.update({'three-layer-relu': 'relu', 'deep-relu': 'relu', 'deep-linear': 'linear'})
DEEP, LIMITS, REGULARIZERS = ('three-layer-relu', 'deep-relu'), ('interpolation', 'margin', 'class margin'), ('power', 'power-half', 'last-two', 'weight-decay')
def missing(kind, F, Y):  # by how much the outputs miss what a limit asks for: F = Y; Y F >= 1; F_y - F_j >= 1 for every class j but the row's own
    if kind == 'class margin': return np.maximum(0, 1 - (F * Y).sum(1, keepdims=True) + F) * (Y == 0)
    return np.abs(F - Y) if kind == 'interpolation' else np.maximum(0, 1 - Y * F)
def losses(p, F, Y, N):  # the loss, N put into the domain of its conjugate, and the terms of D(N); that of a limit is what is missing, at a price
    kind, price = p['loss'], p['price']
    if kind not in LIMITS: return checker.losses(kind, F, Y, N, p['delta'] or math.inf)
    a = np.clip(N if kind == 'interpolation' else Y * N if kind == 'margin' else -N * (Y == 0), -price * (kind == 'interpolation'), price)
    N, terms = {'interpolation': (a, a * Y), 'margin': (Y * a, a), 'class margin': (Y * a.sum(1, keepdims=True) - a, a)}[kind]
    return price * missing(kind, F, Y).sum(), N, terms
def value(terms):  # D(N), less what rounding may have added
    return math.fsum(terms.ravel()) - 4e-16 * (np.abs(terms).sum() + terms.size)
def rounded(rho, X, N):  # more than rho by what rounding may have taken from it
    return rho + 4e-16 * sum(X.shape) * (norm(X, axis=1) @ norm(N, axis=1)) + 1e-300
def two_layer(z, X, N, method):  # an upper bound of the gauge of two-layer ReLU networks
    return rounded(checker.gauge(z, X, N, {'family': 'two-layer-relu', 'method': method}, 0), X, N)
def part(z, name, X, M):  # an upper bound of that of M, by the leaves of that name where there are any
    leaves, closed = {key[len(name):]: a for key, a in z.items() if key.startswith(name)}, two_layer({}, X, M, 'closed-form')
    return min(closed, two_layer(leaves, X, M, 'patterns')) if leaves or np.linalg.matrix_rank(X) <= 4 else closed
def sides(z, X, N):  # upper bounds of the gauge of more layers where only N+ acts, where only N- does, and where both do
    P, M = np.maximum(N, 0), np.maximum(-N, 0)
    plus, minus = part(z, 'plus_', X, P), part(z, 'minus_', X, M)
    if 'split' not in z: return plus, minus, max(plus, minus)
    s, t = np.clip(z['split'], 0, 1)
    up = max(part(z, 'up_', X, P - s * M), s * minus) if s > 0 else plus
    down = max(part(z, 'down_', X, M - t * P), t * plus) if t > 0 else minus
    return plus, minus, min(max(up, down), max(plus, minus))
def gauges(z, X, N, p):  # upper bounds of the gauge where only N+ or N- acts, for each entry of N; and whether they are attained
    name, one = p['family'], np.ones(N.shape)
    if name == 'deep-linear': return one * rounded(norm(X.T @ N, 2), X, N), p['depth'] == 2
    if name not in DEEP: return one * rounded(checker.gauge(z, X, N, p, 0), X, N), p['method'] != 'closed-form' and 'leaf_sign' not in z
    ray = rounded(checker.gauge(z, X, N, {'family': 'rank-one', 'method': ''}, 0), X, N)  # attained where X has rank one
    plus, minus, both = sides(z, X, N) if N.shape[1] == 1 else [rounded(norm(X, 2) * norm(N, 2), X, N)] * 3
    if ray <= both: return one * ray, np.linalg.matrix_rank(X) <= 1
    return one * both if both < max(plus, minus) else np.where(N > 0, plus, minus), False
def below(b, D, L, beta):  # min over g >= 0 of max(0, D_k - b_k g) + beta (L/2) g^(2/L): concave between its corners, which are all looked at
    b, D = np.append(b, 0), np.append(D, 0)
    k = np.unique(np.round(b / (b.max() or 1), 9), return_index=True)[1]  # of lines that are nearly parallel one is enough
    b, D = b[k], D[k]
    i, j = np.nonzero(b[:, None] > b)
    g = np.append((D[i] - D[j]) / (b[i] - b[j]), 0)
    wide = np.append(1e-15 * np.abs(D).max() / np.abs(b[i] - b[j]), 0) + 1e-15 * np.abs(g)
    g, wide = g[g >= 0], wide[g >= 0]
    lines = (D[:, None] - b[:, None] * (g + wide)).max(0)
    return (lines + beta * L / 2 * np.maximum(g - wide, 0)**(2 / L)).min() * (1 - 1e-14)
def shrunk(sigma, weight, p):  # min over s >= 0 of (s - sigma)^2 / 2 + weight s^p, 0 < p < 1: at 0, or where the derivative vanishes last
    low, high = (weight * p * (1 - p))**(1 / (2 - p)), sigma
    slope = lambda s: s - sigma + weight * p * s**(p - 1)
    if low >= sigma or slope(low) >= 0: return sigma**2 / 2
    for _ in range(200): low, high = ((low + high) / 2, high) if slope((low + high) / 2) < 0 else (low, (low + high) / 2)
    return min(sigma**2 / 2, (high - sigma)**2 / 2 + weight * high**p)
def whitened(X, Y, p, P):  # the least of |X W - Y|^2 / 2 + beta (L/2) sum of sigma(W)^(2/L) where X has equal singular values
    U, size, V = np.linalg.svd(X, full_matrices=False)
    kept, power = size > 1e-12 * size[0], 2 / p['depth']
    U, t, size, rest = U[:, kept], size[kept].mean(), size[kept], size[~kept].max(initial=0)
    off = np.abs(size / t - 1).max() + 1e-14  # X = t U V' but for this and `rest`, which a network that is no worse than P can make so much of:
    lost = off * (norm(Y) + math.sqrt(2 * P)) / (1 - off) + rest * (P * power / p['beta'])**(1 / power)
    inside = np.linalg.svd(U.T @ Y, compute_uv=False)
    outside = norm(Y - U @ (U.T @ Y))**2 / 2
    least = outside + sum(shrunk(sigma, p['beta'] / power * t**-power, power) for sigma in inside)
    return least - lost * (math.sqrt(2 * P) + lost) - 1e-13 * norm(Y)**2
def interpolating(X, Y, factor, p):  # the least penalty of a linear network with X W = Y: that of W = X^+ Y, which loses only what no row sees
    U, size, V = np.linalg.svd(X, full_matrices=False)
    kept = size > 1e-12 * size[0]
    W = V[kept].T @ ((U[:, kept].T @ Y) / size[kept, None])
    require(norm(X @ W - Y) <= 1e-9 * norm(Y), 'no linear network fits these targets')
    sigma = np.linalg.svd(W, compute_uv=False)
    sigma = np.maximum(sigma - 1e-14 * sum(X.shape) * size[0] / size[kept][-1] * sigma[0], 0)
    power = 2 / p['depth']
    return (sigma**power).sum() / power if factor is None else factor * (sigma**power).sum()**(1 / power)
def price_of_gauge(p, first):  # beta times what the penalty is in units of the gauge, and what it has beside that; None where it is no multiple
    L, beta, ball, regularizer = p['depth'], p['beta'], p['ball'], p['regularizer']
    if regularizer == 'power-half': return beta * L / 2, 0
    if regularizer == 'path-norm': return beta / math.sqrt(first), 0  # sum |w_j| is at most sqrt(m1) times the norm of the m1 paths
    if regularizer != 'weight-decay' or L == 2: return beta * (ball or 1)**(2 - L), 0
    return (beta * ball**(2 - L), beta * (L - 2) * ball**2 / 2) if ball else (None, 0)
def networks(p, first):  # of which the bound speaks
    name, L, ball, word = p['family'], p['depth'], p['ball'], 'at most ' * (p['regularizer'] == 'last-two')
    if name == 'deep-linear': return f'standard linear network of {L} layers' + (f' whose first {L - 2} have norm {word}{ball:.6g}' if ball else '')
    if p['regularizer'] == 'path-norm': return f'ReLU network of {L} layers, each branch of widths {first} and 1'
    if name in DEEP: return f'ReLU network of {L} layers of any widths'
    return f'{L}-layer network of family {name}' + ' on x shifted to start at 0, biased in the last hidden layer' * (name == 'spline' and L > 2)
def known(z, p, X):  # whether this program is for such networks
    name, L, regularizer = p['family'], p['depth'], p['regularizer']
    if name not in checker.UNITS or p['bias'] not in ('none', checker.BIASES.get(name)) or name == 'spline' and X.shape[1] > 1: return False
    if p['loss'] in LIMITS and p['beta'] != 1: return False
    if regularizer == 'path-norm': return name == 'three-layer-relu' and L == 3 and z['W2'].shape[1] == 1 and not p['ball']
    if name in DEEP: return L >= 3 and regularizer in REGULARIZERS and not p['ball']
    if name == 'deep-linear': return regularizer in REGULARIZERS and len(z['W1']) == 1
    return p['loss'] in LIMITS and (L == 2 or name in ('parallel-linear', 'rank-one', 'spline') and regularizer in REGULARIZERS[:3]) and not p['ball']

def check(*arguments, name='checker_deep.py', gauges=gauges, known=known, price_of_gauge=price_of_gauge, networks=networks):
    z, p, X, Y, Xb = checker.opened(name, *arguments)
    L, limit, N, kind, first = p['depth'], p['loss'] in LIMITS, z['dual'], str(z['kind']), z['W1'].shape[1]
    require(known(z, p, X), 'no such networks are checked')
    F, R = checker.network(z, X, Xb, L, p)
    if p['regularizer'] == 'path-norm': R = np.sqrt((z['W3']**2 @ z['W2']**2 @ z['W1']**2).sum((1, 2))).sum()
    held = p['ball'] and p['regularizer'] == 'weight-decay'
    require(not held or all(abs(norm(z[f'W{l}']) / p['ball'] - 1) <= 1e-9 for l in range(1, L - 1)), 'a first layer has another norm')
    closed = p['family'] == 'deep-linear' and p['method'] == 'closed-form'
    missed = missing(p['loss'], F, Y).max()
    require(not (closed and limit) or missed <= 1e-8 * np.abs(Y).max(), 'the network of the file does not fit the targets')
    loss, N, terms = (0, N, N * Y) if closed and limit else losses(p, F, Y, N)
    P, bound, margin = loss + p['beta'] * R, float(z['bound']), float(z['margin'])
    require(abs(P - z['objective']) <= AGREE * abs(P), f'the network has the objective {P:.12g}, and the file says {z["objective"]:.12g}')
    require(margin >= 0 and norm(N - z['dual']) <= 1e-9 * norm(N), 'N is not in the domain, or the margin negative')
    (beta, rest), attained = price_of_gauge(p, first), closed
    if closed:
        require(limit or p['loss'] == 'squared' and beta is None, 'there is no closed form')
        D = interpolating(X, Y, beta, p) + rest if limit else whitened(X, Y, p, P)
    elif beta is None:
        points = [losses(p, F, Y, M)[1:] for M in [N, *z['lines']]]
        D = below(*(np.array(a) for a in zip(*((gauges(z, X, M, p)[0].max(), value(own)) for M, own in points))), L, p['beta'])
    else:
        rho, attained = gauges(z, Xb, N, p)
        require(abs(value(terms) + rest - margin - bound) <= 1e-11 * (abs(P) + abs(bound)), 'the dual point has another value')
        terms = losses(p, F, Y, N * np.minimum(1, beta / rho * (1 - 1e-15)))[2]  # a smaller N is feasible, and in the domain
        constant = np.abs(Y).max() + 2 * P / beta * np.ptp(X) + (P / p['price'] if limit else 0)  # no free one is larger
        D = value(terms) + rest - constant * (np.abs(N.sum(0)) + 1e-16 * np.abs(N).sum(0)).sum() * (p['family'] == 'spline')
    require(abs(D - bound) <= AGREE * abs(P), f'what is here proves {D:.12g}, and the file claims {bound:.12g}')
    best = 'exact' if attained or P - D <= 1e-5 * abs(P) else 'relaxed'
    require(kind in (best, 'relaxed'), f'the bound is {best}, and the file calls it {kind}')
    asked = {'interpolation': 'that fits every target', 'margin': 'whose margins are all at least 1',
             'class margin': 'whose margins between classes are all at least 1'}.get(p['loss'], f"({p['loss']} loss)")
    print(f"Proven ({kind}): no {networks(p, first)} {asked} (bias {p['bias']}, {p['regularizer']} {p['beta']:.12g}) goes below {D:.12g} on these "
          f"{len(X)}{p['of']} rows; that of the file has {P:.12g}, {P - D:.2g} above" + (f', and misses that by at most {missed:.2g}.' if limit else '.'))

if __name__ == '__main__': check(*sys.argv[1:4])
