"""python3 checker_paths.py CERTIFICATE.npz DATA.csv [SECONDS] does what checker.py does, with checker_deep.py beside it, for networks whose bound rests on
their paths. A path from an input (or a bias of the first layer) to the outputs multiplies the weights that it meets; a bias of a later layer begins paths
of its own. Let s and t be the sums of the absolute products of both kinds, over all branches. Any N proves loss(F) >= D(N) - b s - b't where b and b' are
the most that paths of sum 1 contribute to <N, F>. A penalty R = c allows s and t to be at most some a c^e: layers of norms n_l with penalty sum n_l^p / p
have a product of k norms of at most (pc/k)^(k/p), and K branches K^(1 - k/p) times that if k < p; the path norm sqrt(number of paths) c. So no network is
below the least over c of max_N D(N) - b s(c) - b't(c) plus beta c. A constant at the output that is free takes part by |sum N| of each column, zero but
for rounding, and one under beta c^2 / 2 costs at most |sum N|^2 / (2 beta).
The b of two ReLU layers is the gauge of checker.py, that of more as in checker_deep.py. With free biases a network differs from its value at the
mean row by no more than the matrix norm of the rows less it; with two layers it does most where the kink meets a row. For b of several outputs see
checker_outputs.py."""
import math, sys, numpy as np
import checker, checker_deep, checker_outputs
from checker import AGREE, norm, require
from checker_deep import losses, rounded, two_layer, value

def biased(a, l, L):  # whether hidden layer l has a bias
    return a['bias'] != 'none' and (a['biasLayers'] == 'all' or l == (1 if a['biasLayers'] == 'first' else L - 1))

def network(z, X, a, L):  # outputs and penalty of the weights W1 ... WL [K, out, in], b1 ... [K, out], with gates G1 ... or amplitudes s1
    unit, regularizer, widths = a['activation'], a['regularizer'], [*a['layers'], z[f'W{L}'].shape[1]]
    require([z[f'W{l}'].shape[:2] for l in range(1, L + 1)] == [(a['branches'], m) for m in widths], 'the network has another size')
    require([f'b{l}' in z for l in range(1, L + 1)] == [*(biased(a, l, L) for l in range(1, L)), a['outputBias']], 'the network has other biases')
    H, ones = X[None], np.hstack([X, np.ones((len(X), 1))])
    for l in range(1, L):
        H = H @ z[f'W{l}'].transpose(0, 2, 1) + (z[f'b{l}'][:, None] if biased(a, l, L) else 0)
        if unit == 'relu': H = np.maximum(H, 0)
        if unit == 'gated': H = H * (gates(z, ones, l) >= 0)
        if unit == 'threshold': H = z['s1'][:, None] * (H >= 0)
    constant = z[f'b{L}'].reshape(-1) if a['outputBias'] else np.zeros(1)
    F, extra = (H @ z[f'W{L}'].transpose(0, 2, 1)).sum(0) + constant, constant @ constant / 2 * a['penalizesOutputBias']
    layers = [(z[f'W{l}'], z[f'b{l}'] if l < L and biased(a, l, L) and a['bias'] == 'penalized' else np.zeros((1, 1))) for l in range(1, L + 1)]
    if unit == 'threshold': return F, ((z['s1']**2).sum() + (z['W2']**2).sum()) / 2 + extra
    if regularizer == 'path-norm':
        sums = np.ones((a['branches'], X.shape[1]))
        for W, bias in layers: sums = (W**2 @ sums[:, :, None])[:, :, 0] + bias**2
        return F, np.sqrt(sums.sum(1)).sum() + extra
    norms, first = np.sqrt([(W**2).sum((1, 2)) + (bias**2).sum(1) for W, bias in layers]), max(L - 2, 0) * (regularizer == 'last-two')
    require((norms[:first] <= 1 + 1e-9).all(), 'a first layer is outside its ball')
    power = {'power': a['exponent'] or L, 'power-half': L}.get(regularizer, 2)
    return F, (norms[first:]**power).sum() / (power if regularizer == 'power' else 2) + extra

def gates(z, ones, l):  # <g, (x, 1)> of every unit of layer l
    return ones[:, :z[f'G{l}'].shape[2]] @ z[f'G{l}'].transpose(0, 2, 1)

def reach(a, L):  # a c^e for the paths from the inputs, and those for paths from each later bias
    K, regularizer, later = a['branches'], a['regularizer'], [l for l in range(2, L) if a['bias'] == 'penalized' and biased(a, l, L)]
    if a['activation'] == 'threshold': return (1, 1), []
    if regularizer == 'path-norm': return (math.sqrt(math.prod(a['layers'])), 1), [(math.sqrt(math.prod(a['layers'][l - 1:])), 1) for l in later]
    if regularizer == 'last-two' and L > 2: return (1, 1), [(1, 1)] * len(later)
    p = {'power': a['exponent'] or L, 'power-half': L}.get(regularizer, 2)
    product = lambda k: (((2 if regularizer == 'power-half' else p) / k)**(k / p) * max(1, K**(1 - k / p)), k / p)
    return product(L), [product(L - l + 1) for l in later]

def beneath(z, name):  # the arrays of that name, without it
    return {key[len(name):]: array for key, array in z.items() if key.startswith(name)}

def one_output(z, X, N):  # an upper bound of the two-layer gauge
    closed = two_layer({}, X, N, 'closed-form')
    return min(closed, two_layer(z, X, N, 'patterns')) if 'leaf_sign' in z or np.linalg.matrix_rank(X) <= 4 else closed

def most(z, x, X, N, a, L):  # upper bounds of b and b' for N; x are the data, X has the ones of a penalised bias of the first layer
    unit, lengths = a['activation'], norm(N, axis=1).sum()
    signs = lengths if N.shape[1] > 1 else max(np.maximum(N, 0).sum(), np.maximum(-N, 0).sum())
    if unit == 'threshold': return signs * (1 + 1e-13), 0
    if unit == 'linear': return rounded(norm(X.T @ N, 2), X, N), norm(N.sum(0)) + 1e-15 * len(N) * lengths
    spectral = rounded(norm(X, 2) * norm(N, 2), X, N)
    if unit == 'gated':
        masks = np.ones((1, len(x)), bool)
        for l in range(1, L):
            own = gates(z, np.hstack([x, np.ones((len(x), 1))]), l) >= 0
            masks = np.unique((masks[:, None] & own.transpose(0, 2, 1).reshape(1, -1, len(x))).reshape(-1, len(x)), axis=0)
            if len(masks) > 4096: return spectral, lengths * (1 + 1e-13)
        return rounded(max(norm((X * mask[:, None]).T @ N, 2) for mask in masks), X, N), lengths * (1 + 1e-13)
    if a['bias'] == 'free':
        centred = x - x.mean(0)
        bound = rounded(norm(centred, 2) * norm(N, 2), x, N)
        if L > 2 or N.shape[1] > 1 or len(x) > 1000: return bound, 0
        unit = N / max(norm(N), 1e-300)  # multipliers in units of N are for this one
        knots, best = sorted(((two_layer({}, x - x[i], unit, 'closed-form'), i) for i in range(len(x))), reverse=True), 0
        for closed, i in knots:  # the rest is no larger
            if closed <= best: break
            best = max(best, one_output(beneath(z, f'row{i}_'), x - x[i], unit))
        return min(bound, best * norm(N) * (1 + 1e-15)), 0
    if N.shape[1] == 1: return (checker_deep.sides(z, X, N)[2] if L > 2 else one_output(z, X, N)), signs * (1 + 1e-13)
    if L == 2 and np.linalg.matrix_rank(X) <= 4: spectral = min(spectral, two_layer(z, X, N, 'patterns'))
    return min(spectral, rounded(checker_outputs.cover(z, X, N, L > 2), X, N) if 'cover_tree' in z else math.inf), signs * (1 + 1e-13)

def least(V, b, later, inputs, constants, beta):  # min over c >= 0 of max(0, V - b s(c) - b't(c)) + beta c
    V, b, later = (np.append(a, 0)[:, None] for a in (V, b, later))
    total = lambda terms, c: sum((f * c**e for f, e in terms), 0 * c) * (1 + 1e-14)
    def lines(c, top):  # concave between their ends but for powers of less than 1, which are taken at the larger one
        t = total([k for k in constants if k[1] >= 1], c) + total([k for k in constants if k[1] < 1], top)
        spent = b * total([inputs], c) + later * t
        return V - spent + beta * c - 4e-15 * (V + spent + beta * c)
    low, high, best, floor = np.zeros(1), np.array([V.max() / beta * (1 + 1e-12)]), V.max(), math.inf
    for _ in range(100):
        ends = lines(high, high)
        bounds, best = np.minimum(lines(low, high), ends).max(0), min(best, ends.max(0).min())
        wide = bounds < best * (1 - 1e-8)
        floor = min([floor, *bounds[~wide]])
        if not wide.any(): return max(floor, 0)
        low, high, middle = low[wide], high[wide], (low + high)[wide] / 2
        low, high = np.append(low, middle), np.append(middle, high)
    return max(min(floor, bounds.min()), 0)

def known(p, a, L):  # whether this program is for such networks
    limit = p['loss'] in checker_deep.LIMITS and (p['beta'] != 1 or a['outputBias'] or a['bias'] == 'free')
    named = a['activation'] in ('relu', 'linear', 'gated', 'threshold') and a['regularizer'] in ('weight-decay', 'power', 'power-half', 'last-two', 'path-norm')
    return named and not limit and (a['bias'] != 'free' or a['activation'] != 'gated') and (L == 2 or a['activation'] != 'threshold') and 2 <= (a['exponent'] or 2) <= L

def check(*arguments):
    z, p, x, Y, _ = checker.opened('checker_paths.py', *arguments)
    a, beta, L = p['architecture'], p['beta'], len(p['architecture']['layers']) + 1
    require(known(p, a, L), 'no such networks are checked')
    F, R = network(z, x, a, L)
    X = np.hstack([x, np.ones((len(x), 1))]) if a['bias'] == 'penalized' and biased(a, 1, L) else x
    P, bound = losses(p, F, Y, z['dual'])[0] + beta * R, float(z['bound'])
    require(abs(P - z['objective']) <= AGREE * abs(P), f'the network has the objective {P:.12g}, and the file says {z["objective"]:.12g}')
    inputs, later = reach(a, L)
    centre = x.mean(0) if a['bias'] == 'free' else 0
    paths = sum(f * (P / beta)**e for f, e in [inputs, *later]) * (1 if a['activation'] == 'threshold' else 2 * max(norm(X - centre, axis=1).max(), 1))
    constant = paths + {'squared': (2 * P)**0.5, 'huber': max((2 * P)**0.5, P / (p['delta'] or 1) + (p['delta'] or 1))}.get(p['loss'], P + 1) + np.abs(Y).max()
    free, lines = (a['outputBias'] and not a['penalizesOutputBias']) or (a['bias'] == 'free' and a['activation'] != 'threshold'), []
    for N, k in zip(z['lines'], z['line_of']):
        _, N, terms = losses(p, F, Y, N)
        sums = np.abs(N.sum(0)) + 1e-16 * len(N) * np.abs(N).sum(0)
        lost = constant * sums.sum() if free else (sums @ sums) / (2 * beta) * (1 + 1e-13) if a['outputBias'] else 0
        lines.append((value(terms) - lost, *most({**z, **beneath(z, f'{k}_')}, x, X, N, a, L)))
    D = min(P, least(*np.array(lines, float).reshape(-1, 3).T, inputs, later, beta))
    require(float(z['margin']) >= 0 and bound <= D + AGREE * abs(P), f'what is here proves {D:.12g}, and the file claims {bound:.12g}')
    require(str(z['kind']) == 'relaxed', 'such a bound is relaxed, and the file calls it otherwise')
    sized = a['regularizer'] == 'path-norm' or any(e < 1 for _, e in later)
    widths = f"of {a['branches']} branch{'es' * (a['branches'] > 1)}, hidden widths {str(a['layers'])[1:-1]}," if sized else 'of any width and number of branches'
    gated = ' with the gates of the file' * (a['activation'] == 'gated')
    ends = ', ' + ('penalised' if a['penalizesOutputBias'] else 'free') + ' output bias' if a['outputBias'] else ''
    print(f"Proven (relaxed): no {L}-layer network of {a['activation']} units {widths}{gated} (bias {a['bias']}{ends}, {p['loss']} loss, {a['regularizer']} "
          f"{beta:.12g}) goes below {min(D, bound):.12g} on these {len(x)}{p['of']} rows; that of the file has {P:.12g}, {P - min(D, bound):.2g} above.")

if __name__ == '__main__': check(*sys.argv[1:4])
