import { norm } from '../../engine/norm';
import { Random } from '../../engine/random';
import { NOTABLE, type Atom, type Search } from './atom';
import { distinct } from './distinct';

/** Ascents from random directions, and the turns of one. */
const STARTS = 64;
const TURNS = 60;

interface Unit {
  u: Float64Array;
  bias: number;
  /** Nᵀ(Xu + b)₊. */
  product: Float64Array;
  value: number;
}

/**
 * Those of two-layer ReLU networks whose bias costs nothing: ‖u‖ = 1, and b such that the unit turns on at a row of the data, between which
 * ‖Nᵀ(Xu + b)₊‖ is convex in b. With u held the best b comes from one sweep over the rows, with the pattern held the best u in closed form.
 */
export function freeBiasAtoms({ X, N, beta, seed, stopped }: Search): Atom[] {
  const [n, d] = X.shape;
  const random = Random.stream(seed, 'escape');
  const atoms: Atom[] = [];
  for (let start = 0; start < (d === 1 ? 2 : STARTS) && !stopped(); start++) {
    const first = d === 1 ? Float64Array.of(start === 0 ? 1 : -1) : Float64Array.from({ length: d }, () => random.normal());
    const { u, bias, value } = climb(X.data, n, d, N.data, N.shape[1], first);
    if (!(value > beta * (1 + NOTABLE))) continue;
    const values = Float64Array.from({ length: n }, (_, i) => Math.max(0, bias + dot(X.data, i * d, u)));
    atoms.push({ layers: [Float64Array.of(...u, bias)], values, constraint: value / beta });
  }
  return distinct(atoms);
}

function climb(X: Float64Array, n: number, d: number, N: Float64Array, C: number, start: Float64Array): Unit {
  const unit = (direction: Float64Array): Unit => {
    const length = norm(direction) || 1;
    const u = direction.map((value) => value / length);
    return { u, ...bestBias(X, n, d, N, C, u) };
  };
  let best = unit(start);
  for (let turn = 0; turn < TURNS && best.value > 0; turn++) {
    // The gradient of ŵᵀNᵀD(Xu + b1) in u.
    const next = new Float64Array(d);
    for (let i = 0; i < n; i++) {
      if (!(best.bias + dot(X, i * d, best.u) > 0)) continue;
      let along = 0;
      for (let c = 0; c < C; c++) along += N[i * C + c] * best.product[c];
      for (let j = 0; j < d; j++) next[j] += along * X[i * d + j];
    }
    const reached = unit(next);
    if (!(reached.value > best.value * (1 + 1e-12))) break;
    best = reached;
  }
  return best;
}

/** The b = −xᵢᵀu with the largest ‖Nᵀ(Xu + b)₊‖, by running sums over the rows in the order of xᵢᵀu. */
function bestBias(X: Float64Array, n: number, d: number, N: Float64Array, C: number, u: Float64Array): Omit<Unit, 'u'> {
  const z = Float64Array.from({ length: n }, (_, i) => dot(X, i * d, u));
  const order = Array.from(z.keys()).sort((a, b) => z[b] - z[a]);
  const slope = new Float64Array(C);
  const sum = new Float64Array(C);
  let best: Omit<Unit, 'u'> = { bias: 0, product: new Float64Array(C), value: 0 };
  for (let k = 1; k < n; k++) {
    const [before, here] = [order[k - 1], order[k]];
    for (let c = 0; c < C; c++) {
      slope[c] += N[before * C + c];
      sum[c] += slope[c] * (z[before] - z[here]);
    }
    const value = norm(sum);
    if (value > best.value) best = { bias: -z[here], product: sum.slice(), value };
  }
  return best;
}

function dot(X: Float64Array, from: number, u: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < u.length; j++) sum += X[from + j] * u[j];
  return sum;
}
